/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-parameter.h"

#include <math.h>
#include <string.h>

#include "base/weir-error.h"
#include "base/weir-nearest.h"
#include "workers/weir-distribution.h"
#include "workers/weir-size.h"

/* A given value is quoted in a message up to this many bytes. */
#define MAX_QUOTED 60

typedef struct {
  const char *name;         /* as descriptions have it */
  const char *article_name; /* as a message has it */
  const char *plural;       /* as in "an array of strings" */
} TypeInfo;

static const TypeInfo type_infos[] = {
  [WEIR_PARAMETER_ANY] = { "any", "any value", "any values" },
  [WEIR_PARAMETER_BOOLEAN] = { "boolean", "true or false", "booleans" },
  [WEIR_PARAMETER_INTEGER] = { "integer", "an integer", "integers" },
  [WEIR_PARAMETER_NUMBER] = { "number", "a number", "numbers" },
  [WEIR_PARAMETER_STRING] = { "string", "a string", "strings" },
  [WEIR_PARAMETER_ARRAY] = { "array", "an array", "arrays" },
  [WEIR_PARAMETER_OBJECT] = { "object", "an object", "objects" },
  [WEIR_PARAMETER_DISTRIBUTION] = { "distribution", "a number or a distribution", "distributions" },
  [WEIR_PARAMETER_SIZE] = { "size", "a number of bytes or a text such as \"512M\"", "sizes" },
};

static gboolean
type_from_name (const char        *name,
                WeirParameterType *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (type_infos); i++)
    {
      if (g_strcmp0 (type_infos[i].name, name) == 0)
        {
          *type = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
is_number (JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

static gboolean
has_type (JsonNode          *node,
          WeirParameterType  type)
{
  guint64 size;

  switch (type)
    {
    case WEIR_PARAMETER_ANY:
      return TRUE;

    case WEIR_PARAMETER_BOOLEAN:
      return json_node_get_value_type (node) == G_TYPE_BOOLEAN;

    case WEIR_PARAMETER_INTEGER:
      return json_node_get_value_type (node) == G_TYPE_INT64;

    case WEIR_PARAMETER_NUMBER:
      return is_number (node);

    case WEIR_PARAMETER_STRING:
      return json_node_get_value_type (node) == G_TYPE_STRING;

    case WEIR_PARAMETER_ARRAY:
      return JSON_NODE_HOLDS_ARRAY (node);

    case WEIR_PARAMETER_OBJECT:
      return JSON_NODE_HOLDS_OBJECT (node);

    case WEIR_PARAMETER_DISTRIBUTION:
      return is_number (node) || JSON_NODE_HOLDS_OBJECT (node);

    case WEIR_PARAMETER_SIZE:
      return weir_size_parse (node, &size);

    default:
      g_assert_not_reached ();
    }
}

static WeirParameterType
get_named_type (JsonObject *description,
                const char *member)
{
  WeirParameterType type = WEIR_PARAMETER_ANY;

  type_from_name (json_object_get_string_member_with_default (description, member, "any"), &type);

  return type;
}

/* Whether all that an array or an object holds is of the type that is wanted there. */
static gboolean
has_items (JsonObject *description,
           JsonNode   *node)
{
  WeirParameterType type = get_named_type (description, "items");
  g_autoptr(GList) items = NULL;

  if (JSON_NODE_HOLDS_ARRAY (node))
    items = json_array_get_elements (json_node_get_array (node));
  else if (JSON_NODE_HOLDS_OBJECT (node))
    items = json_object_get_values (json_node_get_object (node));

  for (GList *link = items; link != NULL; link = link->next)
    {
      if (!has_type (link->data, type))
        return FALSE;
    }

  return TRUE;
}

static gboolean
in_range (JsonObject *description,
          JsonNode   *node)
{
  double number;
  guint64 size;

  if (is_number (node))
    number = json_node_get_double (node);
  else if (get_named_type (description, "type") == WEIR_PARAMETER_SIZE &&
           weir_size_parse (node, &size))
    number = (double) size;
  else
    return TRUE;

  return number >= json_object_get_double_member_with_default (description, "minimum", -INFINITY) &&
         number <= json_object_get_double_member_with_default (description, "maximum", INFINITY);
}

static gboolean
is_choice (JsonObject *description,
           JsonNode   *node)
{
  JsonArray *choices;

  if (!json_object_has_member (description, "choices"))
    return TRUE;

  choices = json_object_get_array_member (description, "choices");
  for (guint i = 0; i < json_array_get_length (choices); i++)
    {
      if (json_node_equal (json_array_get_element (choices, i), node))
        return TRUE;
    }

  return FALSE;
}

static char *
quote (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);
  gsize length = strlen (text);

  if (length <= MAX_QUOTED)
    return g_steal_pointer (&text);

  length = g_utf8_find_prev_char (text, text + MAX_QUOTED) - text;

  return g_strdup_printf ("%.*s...", (int) length, text);
}

static void
append_range (GString    *message,
              JsonObject *description)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean has_minimum = json_object_has_member (description, "minimum");

  if (has_minimum)
    g_string_append_printf (message, " of at least %s",
                            g_ascii_formatd (number, sizeof number, "%.15g",
                                             json_object_get_double_member (description,
                                                                            "minimum")));

  if (json_object_has_member (description, "maximum"))
    g_string_append_printf (message, "%s at most %s", has_minimum ? " and" : " of",
                            g_ascii_formatd (number, sizeof number, "%.15g",
                                             json_object_get_double_member (description,
                                                                            "maximum")));
}

/* What the description expects, as in "expected a number of at least 0". */
static char *
expectation (JsonObject        *description,
             WeirParameterType  type)
{
  GString *message = g_string_new (NULL);

  if (json_object_has_member (description, "choices"))
    {
      g_autofree char *choices = quote (json_object_get_member (description, "choices"));

      g_string_append_printf (message, "one of %s", choices);
    }
  else
    {
      WeirParameterType items = get_named_type (description, "items");

      g_string_append (message, type_infos[type].article_name);
      if (items != WEIR_PARAMETER_ANY)
        g_string_append_printf (message, " of %s", type_infos[items].plural);
      append_range (message, description);
    }

  return g_string_free (message, FALSE);
}

static char *
find_distribution_fault (JsonNode *node)
{
  g_autoptr(GError) error = NULL;
  WeirDistribution distribution;

  if (weir_distribution_parse (&distribution, node, &error))
    return NULL;

  return g_strdup (error->message);
}

char *
weir_parameter_find_fault (JsonObject *description,
                           JsonNode   *node)
{
  WeirParameterType type = get_named_type (description, "type");
  g_autofree char *expected = NULL;
  g_autofree char *given = NULL;

  if (type == WEIR_PARAMETER_DISTRIBUTION && JSON_NODE_HOLDS_OBJECT (node))
    return find_distribution_fault (node);

  if (has_type (node, type) && has_items (description, node) &&
      in_range (description, node) && is_choice (description, node))
    return NULL;

  expected = expectation (description, type);
  given = quote (node);

  return g_strdup_printf ("expected %s, got %s", expected, given);
}

static void
set_number (JsonObject *object,
            const char *name,
            double      number)
{
  /* Bounds are whole numbers nearly always, and shall look like it. */
  if (fabs (number) < 1e15 && fabs (number - nearbyint (number)) <= 0)
    json_object_set_int_member (object, name, (gint64) number);
  else
    json_object_set_double_member (object, name, number);
}

static JsonArray *
choices_to_json (const char * const *choices)
{
  JsonArray *array = json_array_new ();

  for (; *choices != NULL; choices++)
    json_array_add_string_element (array, *choices);

  return array;
}

static JsonObject *
describe_one (const WeirParameter *parameter)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", type_infos[parameter->type].name);
  if (parameter->required)
    json_object_set_boolean_member (object, "required", TRUE);
  if (parameter->fallback != NULL)
    json_object_set_member (object, "default", json_from_string (parameter->fallback, NULL));
  if (parameter->has_minimum)
    set_number (object, "minimum", parameter->minimum);
  if (parameter->has_maximum)
    set_number (object, "maximum", parameter->maximum);
  if (parameter->choices != NULL)
    json_object_set_array_member (object, "choices", choices_to_json (parameter->choices));
  if (parameter->items != WEIR_PARAMETER_ANY)
    json_object_set_string_member (object, "items", type_infos[parameter->items].name);
  if (parameter->format != NULL)
    json_object_set_string_member (object, "format", parameter->format);
  if (parameter->type == WEIR_PARAMETER_DISTRIBUTION)
    json_object_set_object_member (object, "distributions", weir_distribution_describe ());
  if (parameter->unit != NULL)
    json_object_set_string_member (object, "unit", parameter->unit);
  json_object_set_string_member (object, "help", parameter->help);

  return object;
}

JsonObject *
weir_parameter_describe (const WeirParameter *table)
{
  JsonObject *descriptions = json_object_new ();

  for (const WeirParameter *parameter = table;
       parameter != NULL && parameter->name != NULL;
       parameter++)
    json_object_set_object_member (descriptions, parameter->name, describe_one (parameter));

  return descriptions;
}

/* What a description consists of. */
static const struct {
  const char        *name;
  WeirParameterType  type;
} description_members[] = {
  { "type", WEIR_PARAMETER_STRING },
  { "required", WEIR_PARAMETER_BOOLEAN },
  { "minimum", WEIR_PARAMETER_NUMBER },
  { "maximum", WEIR_PARAMETER_NUMBER },
  { "choices", WEIR_PARAMETER_ARRAY },
  { "items", WEIR_PARAMETER_STRING },
  { "format", WEIR_PARAMETER_STRING },
  { "unit", WEIR_PARAMETER_STRING },
  { "help", WEIR_PARAMETER_STRING },
};

/* What was expected of the member @name of a description, or NULL if it is right. */
static const char *
find_member_fault (const char *name,
                   JsonNode   *node)
{
  WeirParameterType type;

  for (gsize i = 0; i < G_N_ELEMENTS (description_members); i++)
    {
      if (strcmp (description_members[i].name, name) == 0 &&
          !has_type (node, description_members[i].type))
        return type_infos[description_members[i].type].article_name;
    }

  if ((strcmp (name, "type") == 0 || strcmp (name, "items") == 0) &&
      !type_from_name (json_node_get_string (node), &type))
    return "one of any, boolean, integer, number, string, array, object, distribution, size";

  return NULL;
}

static gboolean
check_description (const char  *parameter,
                   JsonObject  *description,
                   GError     **error)
{
  g_autofree char *fault = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, description);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const char *expected = find_member_fault (name, node);

      if (expected != NULL)
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                       "parameter \"%s\": \"%s\": expected %s", parameter, name, expected);
          return FALSE;
        }
    }

  if (json_object_has_member (description, "default"))
    fault = weir_parameter_find_fault (description,
                                       json_object_get_member (description, "default"));

  if (fault != NULL)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                 "parameter \"%s\": \"default\": %s", parameter, fault);

  return fault == NULL;
}

gboolean
weir_parameter_check_table (JsonObject  *descriptions,
                            GError     **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, descriptions);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                       "parameter \"%s\": expected an object that describes it", name);
          return FALSE;
        }

      if (!check_description (name, json_node_get_object (node), error))
        return FALSE;
    }

  return TRUE;
}

/* The names of what @descriptions have and of @beside, borrowed. */
static GPtrArray *
list_names (JsonObject         *descriptions,
            const char * const *beside)
{
  GPtrArray *names = g_ptr_array_new ();
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, descriptions);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    g_ptr_array_add (names, (gpointer) name);

  for (; beside != NULL && *beside != NULL; beside++)
    g_ptr_array_add (names, (gpointer) *beside);

  g_ptr_array_add (names, NULL);

  return names;
}

static void
report_unknown (GPtrArray             *known,
                const char            *key,
                const char            *name,
                WeirWorkerProblemFunc  func,
                gpointer               data)
{
  const char *nearest = weir_nearest (name, (const char * const *) known->pdata);
  g_autofree char *message = NULL;

  if (nearest != NULL)
    message = g_strdup_printf ("\"%s\" is not known; did you mean \"%s\"?", name, nearest);
  else if (known->len > 1)
    {
      g_autofree char *all = g_strjoinv (", ", (char **) known->pdata);

      message = g_strdup_printf ("\"%s\" is not known; known are %s", name, all);
    }
  else
    message = g_strdup_printf ("\"%s\" is not known; none is", name);

  func (key, FALSE, message, data);
}

static void
report_strangers (JsonObject            *descriptions,
                  JsonObject            *params,
                  const char            *prefix,
                  const char * const    *beside,
                  WeirWorkerProblemFunc  func,
                  gpointer               data)
{
  g_autoptr(GPtrArray) known = list_names (descriptions, beside);
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, params);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    {
      g_autofree char *key = NULL;

      if (json_object_has_member (descriptions, name) ||
          (beside != NULL && g_strv_contains (beside, name)) ||
          g_str_has_prefix (name, "x-"))
        continue;

      key = g_strconcat (prefix, name, NULL);
      report_unknown (known, key, name, func, data);
    }
}

static gboolean
report_member (const char            *name,
               JsonObject            *description,
               JsonObject            *params,
               const char            *prefix,
               WeirWorkerProblemFunc  func,
               gpointer               data)
{
  JsonNode *node = json_object_get_member (params, name);
  g_autofree char *key = g_strconcat (prefix, name, NULL);
  g_autofree char *fault = NULL;

  if (node != NULL)
    {
      fault = weir_parameter_find_fault (description, node);
    }
  else if (json_object_get_boolean_member_with_default (description, "required", FALSE))
    {
      g_autofree char *expected = expectation (description, get_named_type (description, "type"));

      fault = g_strdup_printf ("is missing: expected %s", expected);
    }

  if (fault != NULL)
    {
      g_autofree char *message = g_strdup_printf ("\"%s\": %s", name, fault);

      func (key, TRUE, message, data);
    }

  return fault == NULL;
}

gboolean
weir_parameter_report (JsonObject            *descriptions,
                       JsonObject            *params,
                       const char            *prefix,
                       const char * const    *beside,
                       WeirWorkerProblemFunc  func,
                       gpointer               data)
{
  gboolean good = TRUE;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, descriptions);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    good &= report_member (name, json_node_get_object (node), params, prefix, func, data);

  report_strangers (descriptions, params, prefix, beside, func, data);

  return good;
}

/* Keeps the first fatal finding. */
static void
take_first_fatal (const char *key,
                  gboolean    fatal,
                  const char *message,
                  gpointer    data)
{
  GError **error = data;

  if (fatal && *error == NULL)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT, "parameter %s", message);
}

gboolean
weir_parameter_check_described (JsonObject  *descriptions,
                                JsonObject  *params,
                                GError     **error)
{
  g_autoptr(GError) problem = NULL;

  if (weir_parameter_report (descriptions, params, "", NULL, take_first_fatal, &problem))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

gboolean
weir_parameter_check (const WeirParameter  *table,
                      JsonObject           *params,
                      GError              **error)
{
  g_autoptr(JsonObject) descriptions = weir_parameter_describe (table);

  return weir_parameter_check_described (descriptions, params, error);
}

JsonNode *
weir_parameter_dup_node (const WeirParameter *table,
                         JsonObject          *params,
                         const char          *name)
{
  JsonNode *node = json_object_get_member (params, name);
  const WeirParameter *parameter;

  if (node != NULL)
    return json_node_copy (node);

  for (parameter = table; strcmp (parameter->name, name) != 0; parameter++)
    continue;

  return json_from_string (parameter->fallback, NULL);
}

double
weir_parameter_get_double (const WeirParameter *table,
                           JsonObject          *params,
                           const char          *name)
{
  g_autoptr(JsonNode) node = weir_parameter_dup_node (table, params, name);

  return json_node_get_double (node);
}

char *
weir_parameter_dup_string (const WeirParameter *table,
                           JsonObject          *params,
                           const char          *name)
{
  g_autoptr(JsonNode) node = weir_parameter_dup_node (table, params, name);

  return json_node_dup_string (node);
}
