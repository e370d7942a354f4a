/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-dot.h"

#include <string.h>

static const struct {
  const char *kind;
  const char *attributes;
} looks[] = {
  { "input", "shape=oval" },
  { "output", "shape=oval" },
  { "process", "shape=component" },
  { "thread", "shape=box, style=rounded" },
  { "ensemble", "shape=house, orientation=270" },
  { "switch", "shape=diamond" },
};

/* A quoted string; Graphviz knows the escapes of labels, in which a backslash begins one. */
static void
append_string (GString    *text,
               const char *string)
{
  for (const char *at = string; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (text, '\\');
      if (*at == '\n')
        g_string_append (text, "\\n");
      else
        g_string_append_c (text, *at);
    }
}

static const char *
get_look (const char *kind)
{
  for (guint i = 0; kind != NULL && i < G_N_ELEMENTS (looks); i++)
    {
      if (g_str_equal (looks[i].kind, kind))
        return looks[i].attributes;
    }

  return "shape=box, style=dashed";
}

static void
append_node (GString    *text,
             WeirFlow   *flow,
             const char *id)
{
  g_autofree char *worker = weir_flow_describe_worker (flow, id);

  g_string_append (text, "  \"");
  append_string (text, id);
  g_string_append_printf (text, "\" [%s, label=\"",
                          get_look (weir_flow_get_node_kind (flow, id)));
  append_string (text, id);
  if (worker != NULL)
    {
      g_string_append (text, "\\n");
      append_string (text, worker);
    }
  g_string_append (text, "\"];\n");
}

/* The id of an end's node; @port is what follows it, or NULL. */
static char *
split_end (const char  *end,
           const char **port)
{
  const char *dot = strchr (end, '.');

  *port = dot != NULL ? dot + 1 : NULL;

  return dot != NULL ? g_strndup (end, (gsize) (dot - end)) : g_strdup (end);
}

static void
append_port (GString    *text,
             const char *attribute,
             const char *port)
{
  if (port == NULL)
    return;

  g_string_append_printf (text, " [%s=\"", attribute);
  append_string (text, port);
  g_string_append (text, "\"]");
}

static void
append_link (GString    *text,
             const char *from,
             const char *to)
{
  const char *output, *input;
  g_autofree char *from_id = split_end (from, &output);
  g_autofree char *to_id = split_end (to, &input);

  g_string_append (text, "  \"");
  append_string (text, from_id);
  g_string_append (text, "\" -> \"");
  append_string (text, to_id);
  g_string_append_c (text, '"');
  append_port (text, "label", output);
  append_port (text, "headlabel", input);
  g_string_append (text, ";\n");
}

char *
weir_dot_format (WeirFlow *flow)
{
  const char *name = weir_flow_get_name (flow);
  g_auto(GStrv) ids = weir_flow_list_nodes (flow);
  GString *text = g_string_new ("digraph \"");

  append_string (text, name != NULL ? name : "flow");
  g_string_append (text, "\" {\n  rankdir=LR;\n");
  for (guint i = 0; ids[i] != NULL; i++)
    append_node (text, flow, ids[i]);

  for (guint i = 0; i < weir_flow_get_n_links (flow); i++)
    {
      const char *from, *to;

      /* What a file has in the place of a link may be anything. */
      weir_flow_get_link (flow, i, &from, &to);
      if (from != NULL && to != NULL)
        append_link (text, from, to);
    }
  g_string_append (text, "}\n");

  return g_string_free (text, FALSE);
}
