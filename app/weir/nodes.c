/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir nodes`: describes what a flow file can say. */

#include <weir.h>

#include "weir-command.h"
#include "weir-parameters.h"

static const struct {
  const char *name;
  const char *description;
} parts[] = {
  { "flow", "The file as a whole" },
  { "process", "A pool of worker processes" },
  { "thread", "A pool of worker threads, in the process that runs the flow" },
  { "ensemble", "Brings the results of several branches together in a list" },
  { "switch", "Sends each item into the branch of the first case that holds" },
  { "case", "One of a switch's \"cases\"" },
};

static char *
format_text (void)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr(JsonNode) keys = weir_flow_describe (parts[i].name);
      g_autoptr(WeirTable) table = weir_table_new ("llll");
      g_autofree char *rows = NULL;

      weir_parameters_add (table, json_node_get_object (keys), "");
      rows = weir_table_format (table, "  ");
      g_string_append_printf (text, "%s%s: %s\n%s", i > 0 ? "\n" : "",
                              parts[i].name, parts[i].description, rows);
    }

  return g_string_free (text, FALSE);
}

static char *
format_json (void)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *json = NULL;

  json_node_take_object (node, object);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      JsonObject *part = json_object_new ();

      json_object_set_string_member (part, "description", parts[i].description);
      json_object_set_member (part, "keys", weir_flow_describe (parts[i].name));
      json_object_set_object_member (object, parts[i].name, part);
    }

  json = weir_parameters_format_value (node);

  return g_strconcat (json, "\n", NULL);
}

static int
run (int    argc,
     char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print JSON, for programs", NULL },
    { NULL }
  };
  g_autofree char *text = NULL;

  if (!weir_command_parse (entries, NULL, NULL,
                           "Describes the kinds of node that a flow can have, with what stands\n"
                           "in their objects. See weir workers for what stands in \"worker\".",
                           &argc, &argv))
    return WEIR_EXIT_USAGE;

  if (argc > 1)
    return weir_command_misused ("expected no argument");

  text = as_json ? format_json () : format_text ();

  return weir_command_print (text);
}

const WeirCommand weir_nodes_command = {
  .name = "nodes",
  .summary = "Describe the kinds of node, and what a flow file can say",
  .run = run,
};
