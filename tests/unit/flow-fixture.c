/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "flow-fixture.h"

#include "servlets/weir-servlet-private.h"

WeirFlow *
load (const char *text)
{
  g_autoptr(GError) error = NULL;
  WeirFlow *flow = weir_flow_new_from_data (text, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (flow);

  return flow;
}

WeirFlow *
load_nodes (const char *nodes,
            const char *links)
{
  g_autofree char *text = g_strdup_printf ("{\"format\": \"weir-flow/1\", \"nodes\": {\n%s\n},\n"
                                           "\"links\": [%s]}", nodes, links);

  return load (text);
}

WeirFlow *
load_node (const char *keys)
{
  g_autofree char *node = g_strdup_printf ("\"n\": {%s}", keys);

  return load_nodes (node, "[\"input\", \"n\"], [\"n\", \"output\"]");
}

static void
print_problems (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      WeirProblem *problem = g_ptr_array_index (problems, i);

      g_test_message ("%u:%u: %s %s: %s", weir_problem_get_line (problem),
                      weir_problem_get_column (problem), weir_problem_get_node (problem),
                      weir_problem_get_key (problem), weir_problem_get_message (problem));
    }
}

WeirProblem *
find_problem (WeirFlow   *flow,
              const char *part)
{
  g_autoptr(GPtrArray) problems = weir_flow_check (flow);
  WeirProblem *found = NULL;

  print_problems (problems);
  for (guint i = 0; i < problems->len; i++)
    {
      WeirProblem *problem = g_ptr_array_index (problems, i);

      if (strstr (weir_problem_get_message (problem), part) == NULL)
        continue;

      g_assert_null (found);
      found = weir_problem_ref (problem);
    }

  g_assert_nonnull (found);

  return found;
}

void
assert_problem (WeirFlow     *flow,
                WeirSeverity  severity,
                const char   *node,
                const char   *key,
                const char   *part)
{
  g_autoptr(WeirProblem) problem = find_problem (flow, part);

  g_assert_cmpint (weir_problem_get_severity (problem), ==, severity);
  g_assert_cmpstr (weir_problem_get_node (problem), ==, node);
  g_assert_cmpstr (weir_problem_get_key (problem), ==, key);
}

void
assert_n_problems (WeirFlow *flow,
                   guint     n)
{
  g_autoptr(GPtrArray) problems = weir_flow_check (flow);

  print_problems (problems);
  g_assert_cmpuint (problems->len, ==, n);
}

static void
append_switch (GString    *json,
               const char *text)
{
  g_auto(GStrv) parts = g_strsplit_set (text, "()+", -1);
  g_auto(GStrv) cases = g_strsplit (parts[1], ",", -1);
  const char *otherwise = g_strcmp0 (parts[3], "else") == 0 ? "branch" : parts[3];

  g_string_append_printf (json, "\"%s\": {\"kind\": \"switch\", \"else\": \"%s\", \"cases\": [",
                          parts[0], otherwise);
  for (guint i = 0; cases[i] != NULL; i++)
    g_string_append_printf (json, "%s{\"name\": \"%s\", \"if\": \".%c\"}",
                            i > 0 ? "," : "", cases[i], cases[i][0]);
  g_string_append (json, "]}");
}

static void
append_node (GString    *json,
             const char *text)
{
  const char *colon = strchr (text, ':');
  g_autofree char *id = g_strdup (text);
  gboolean is_disabled = g_str_has_suffix (text, "!");

  if (strchr (text, '(') != NULL)
    {
      append_switch (json, text);
      return;
    }

  id[strcspn (id, ":!")] = '\0';
  g_string_append_printf (json, "\"%s\": {", id);
  if (colon != NULL)
    g_string_append_printf (json, "\"kind\": \"ensemble\", \"inputs\": %d", atoi (colon + 1));
  else
    g_string_append (json, "\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}");
  g_string_append (json, is_disabled ? ", \"disabled\": true}" : "}");
}

WeirFlow *
load_short (const char *nodes,
            const char *links)
{
  g_auto(GStrv) node_list = g_strsplit (nodes, " ", -1);
  g_auto(GStrv) link_list = g_strsplit (links, " ", -1);
  g_autoptr(GString) json = g_string_new ("{\"format\": \"weir-flow/1\", \"nodes\": {");
  g_autoptr(GError) error = NULL;
  WeirFlow *flow;

  for (guint i = 0; node_list[i] != NULL && node_list[i][0] != '\0'; i++)
    {
      g_string_append (json, i > 0 ? "," : "");
      append_node (json, node_list[i]);
    }

  g_string_append (json, "}, \"links\": [");
  for (guint i = 0; link_list[i] != NULL && link_list[i][0] != '\0'; i++)
    {
      g_auto(GStrv) ends = g_strsplit (link_list[i], ">", 2);

      g_string_append_printf (json, "%s[\"%s\", \"%s\"]", i > 0 ? "," : "", ends[0], ends[1]);
    }
  g_string_append (json, "]}");

  flow = weir_flow_new_from_data (json->str, json->len, NULL, &error);
  g_assert_no_error (error);

  return flow;
}

void
assert_tree (const char *nodes,
             const char *links,
             const char *expected)
{
  g_autoptr(WeirFlow) flow = load_short (nodes, links);
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirServlet) servlet = weir_flow_compile (flow, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (weir_servlet_validate (servlet, &error));
  g_assert_no_error (error);
  text = weir_servlet_to_string (servlet);
  g_assert_cmpstr (text, ==, expected);
}
