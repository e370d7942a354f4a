/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-parameters.h"

char *
weir_parameters_format_value (JsonNode *node)
{
  g_autoptr(WeirValue) value = weir_value_new_from_node (node);

  return g_strdup (weir_value_get_json (value, NULL));
}

static void
append_member (GString    *text,
               JsonObject *parameter,
               const char *name,
               const char *words)
{
  g_autofree char *value = NULL;

  if (!json_object_has_member (parameter, name))
    return;

  value = weir_parameters_format_value (json_object_get_member (parameter, name));
  g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", words, value);
}

/* What is expected of a parameter beside its type. */
static char *
format_conditions (JsonObject *parameter)
{
  GString *text = g_string_new (NULL);

  if (json_object_get_boolean_member_with_default (parameter, "required", FALSE))
    g_string_append (text, "required");
  append_member (text, parameter, "default", "default");
  append_member (text, parameter, "minimum", "at least");
  append_member (text, parameter, "maximum", "at most");
  append_member (text, parameter, "choices", "one of");
  if (json_object_has_member (parameter, "unit"))
    g_string_append_printf (text, "%sin %s", text->len > 0 ? ", " : "",
                            json_object_get_string_member (parameter, "unit"));

  return g_string_free (text, FALSE);
}

void
weir_parameters_add (WeirTable  *table,
                     JsonObject *parameters,
                     const char *prefix)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, parameters);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      JsonObject *parameter = json_node_get_object (node);
      g_autofree char *conditions = format_conditions (parameter);

      weir_table_add (table, "%s%s", prefix, name);
      weir_table_add (table, "%s", json_object_get_string_member_with_default (parameter,
                                                                               "type", "any"));
      weir_table_add (table, "%s", conditions);
      weir_table_add (table, "%s", json_object_get_string_member_with_default (parameter,
                                                                               "help", ""));
    }
}
