/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir workers`: describes the kinds of worker, or the workers of a module. */

#include <weir.h>

#include "weir-command.h"
#include "weir-parameters.h"
#include "weir-table.h"

/* A kind or a class: one that has "keys", "params" or neither. */
static void
append_worker (GString    *text,
               const char *name,
               JsonObject *worker)
{
  static const struct {
    const char *member;
    const char *prefix;
  } groups[] = {
    { "keys", "" },
    { "params", "params." },
  };
  g_autoptr(WeirTable) table = weir_table_new ("llll");
  g_autofree char *parameters = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      if (json_object_has_member (worker, groups[i].member))
        weir_parameters_add (table, json_object_get_object_member (worker, groups[i].member),
                             groups[i].prefix);
    }

  parameters = weir_table_format (table, "  ");
  g_string_append_printf (text, "%s%s: %s\n%s", text->len > 0 ? "\n" : "", name,
                          json_object_get_string_member_with_default (worker, "description", ""),
                          parameters);
}

/* The forms of @distributions: {"distribution": "uniform", "low": ..., "high": ...}. */
static void
append_distributions (GString    *text,
                      JsonObject *distributions)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_string_append (text, "\nA distribution is a number, or one of these:\n");
  json_object_iter_init_ordered (&iter, distributions);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autoptr(GList) members = json_object_get_members (json_node_get_object (node));

      g_string_append_printf (text, "  {\"distribution\": \"%s\"", name);
      for (GList *member = members; member != NULL; member = member->next)
        g_string_append_printf (text, ", \"%s\": ...", (const char *) member->data);
      g_string_append (text, "}\n");
    }
}

/* The description of distributions where @worker has one among its parameters, else NULL. */
static JsonObject *
find_distributions (JsonObject *worker)
{
  JsonObjectIter iter;
  JsonNode *node;

  if (!json_object_has_member (worker, "params"))
    return NULL;

  json_object_iter_init (&iter, json_object_get_object_member (worker, "params"));
  while (json_object_iter_next (&iter, NULL, &node))
    {
      JsonObject *parameter = json_node_get_object (node);

      if (json_object_has_member (parameter, "distributions"))
        return json_object_get_object_member (parameter, "distributions");
    }

  return NULL;
}

static char *
format_workers (JsonObject *workers)
{
  GString *text = g_string_new (NULL);
  JsonObject *distributions = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, workers);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      append_worker (text, name, json_node_get_object (node));
      if (distributions == NULL)
        distributions = find_distributions (json_node_get_object (node));
    }

  /* The same for all. */
  if (distributions != NULL)
    append_distributions (text, distributions);

  return g_string_free (text, FALSE);
}

static JsonNode *
describe (const char  *module,
          GError     **error)
{
  if (module == NULL)
    return weir_worker_registry_describe ();

  return weir_worker_registry_describe_module (module, NULL, error);
}

static int
print_workers (const char *module,
               gboolean    as_json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = describe (module, &error);
  g_autofree char *text = NULL;
  JsonObject *object;

  if (node == NULL)
    {
      weir_command_complain ("%s", error->message);
      return WEIR_EXIT_START_FAILED;
    }

  object = json_node_get_object (node);
  if (as_json)
    {
      g_autofree char *json = weir_parameters_format_value (node);

      text = g_strconcat (json, "\n", NULL);
    }
  else
    {
      text = format_workers (module == NULL ? object
                                            : json_object_get_object_member (object, "classes"));
    }

  return weir_command_print (text);
}

static int
run (int    argc,
     char **argv)
{
  g_auto(GStrv) arguments = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print JSON, for programs", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments, NULL, NULL },
    { NULL }
  };

  if (!weir_command_parse (entries, NULL, "[MODULE]",
                           "Describes the kinds of worker that a flow can name, with what\n"
                           "stands in their \"worker\" object; or the classes of a module,\n"
                           "none of whose code is run.",
                           &argc, &argv))
    return WEIR_EXIT_USAGE;

  if (arguments != NULL && g_strv_length (arguments) > 1)
    return weir_command_misused ("expected one module at most");

  return print_workers (arguments != NULL ? arguments[0] : NULL, as_json);
}

const WeirCommand weir_workers_command = {
  .name = "workers",
  .summary = "Describe the kinds of worker, or those of a module",
  .run = run,
};
