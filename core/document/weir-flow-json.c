/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-json.h"

#include <math.h>
#include <string.h>

#include "document/weir-flow-keys.h"

/* What stands in a part of a flow file may be this deep: less than the scanner lets in, by what is
 * around it. */
#define MAX_DEPTH 1000

/* What a value takes beside its text, or as much for each value within it. */
#define VALUE_COST 100

/* Beyond this a double holds no fractions, and an integer more digits than it. */
#define MAX_INTEGER 9007199254740992.0

static JsonNode *
new_object (JsonObject *object)
{
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
new_array (JsonArray *array)
{
  return json_node_init_array (json_node_alloc (), array);
}

/* Members in the same order, too. */
static gboolean
are_equal_objects (JsonObject *a,
                   JsonObject *b)
{
  JsonObjectIter left, right;
  const char *key, *other_key;
  JsonNode *member, *other;

  if (json_object_get_size (a) != json_object_get_size (b))
    return FALSE;

  json_object_iter_init_ordered (&left, a);
  json_object_iter_init_ordered (&right, b);
  while (json_object_iter_next_ordered (&left, &key, &member) &&
         json_object_iter_next_ordered (&right, &other_key, &other))
    {
      if (!g_str_equal (key, other_key) || !weir_flow_json_equal (member, other))
        return FALSE;
    }

  return TRUE;
}

static gboolean
are_equal_arrays (JsonArray *a,
                  JsonArray *b)
{
  guint length = json_array_get_length (a);

  if (length != json_array_get_length (b))
    return FALSE;

  for (guint i = 0; i < length; i++)
    {
      if (!weir_flow_json_equal (json_array_get_element (a, i), json_array_get_element (b, i)))
        return FALSE;
    }

  return TRUE;
}

static gboolean
are_equal_scalars (JsonNode *a,
                   JsonNode *b)
{
  GType type = json_node_get_value_type (a);
  double left, right;

  if (JSON_NODE_HOLDS_NULL (a) || type != json_node_get_value_type (b))
    return JSON_NODE_HOLDS_NULL (a) && JSON_NODE_HOLDS_NULL (b);

  if (type == G_TYPE_STRING)
    return g_strcmp0 (json_node_get_string (a), json_node_get_string (b)) == 0;

  if (type == G_TYPE_BOOLEAN)
    return json_node_get_boolean (a) == json_node_get_boolean (b);

  if (type == G_TYPE_INT64)
    return json_node_get_int (a) == json_node_get_int (b);

  left = json_node_get_double (a);
  right = json_node_get_double (b);

  return memcmp (&left, &right, sizeof left) == 0;
}

gboolean
weir_flow_json_equal (JsonNode *a,
                      JsonNode *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;

  if (json_node_get_node_type (a) != json_node_get_node_type (b))
    return FALSE;

  if (JSON_NODE_HOLDS_OBJECT (a))
    return are_equal_objects (json_node_get_object (a), json_node_get_object (b));

  if (JSON_NODE_HOLDS_ARRAY (a))
    return are_equal_arrays (json_node_get_array (a), json_node_get_array (b));

  return are_equal_scalars (a, b);
}

static gboolean is_valid (JsonNode *value,
                          guint     depth);

static gboolean
is_valid_object (JsonObject *object,
                 guint       depth)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &member))
    {
      if (!g_utf8_validate (key, -1, NULL) || !is_valid (member, depth))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_valid_array (JsonArray *array,
                guint      depth)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!is_valid (json_array_get_element (array, i), depth))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_valid (JsonNode *value,
          guint     depth)
{
  if (depth > MAX_DEPTH)
    return FALSE;

  if (JSON_NODE_HOLDS_OBJECT (value))
    return is_valid_object (json_node_get_object (value), depth + 1);

  if (JSON_NODE_HOLDS_ARRAY (value))
    return is_valid_array (json_node_get_array (value), depth + 1);

  if (json_node_get_value_type (value) == G_TYPE_DOUBLE)
    return isfinite (json_node_get_double (value));

  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return g_utf8_validate (json_node_get_string (value), -1, NULL);

  return TRUE;
}

gboolean
weir_flow_json_is_valid (JsonNode *value)
{
  return is_valid (value, 1);
}

static gsize
get_object_cost (JsonObject *object)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;
  gsize cost = VALUE_COST;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &key, &member))
    cost += VALUE_COST + weir_flow_json_get_cost (member);

  return cost;
}

gsize
weir_flow_json_get_cost (JsonNode *value)
{
  const char *string = weir_flow_get_string (value);
  gsize cost = VALUE_COST;

  if (value == NULL)
    return 0;

  if (string != NULL)
    return cost + strlen (string);

  if (JSON_NODE_HOLDS_OBJECT (value))
    return cost + get_object_cost (json_node_get_object (value));

  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *array = json_node_get_array (value);

      for (guint i = 0; i < json_array_get_length (array); i++)
        cost += weir_flow_json_get_cost (json_array_get_element (array, i));
    }

  return cost;
}

static JsonNode *set_steps (JsonNode *value,
                            char    **steps,
                            JsonNode *new_value);

/* @object, which may be NULL, with another member. */
static JsonNode *
set_member (JsonObject *object,
            char      **steps,
            JsonNode   *new_value)
{
  g_autoptr(JsonObject) copy = json_object_new ();
  JsonNode *old = object != NULL ? json_object_get_member (object, steps[0]) : NULL;
  g_autoptr(JsonNode) changed = set_steps (old, steps + 1, new_value);
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;

  if (object != NULL)
    {
      json_object_iter_init_ordered (&iter, object);
      while (json_object_iter_next_ordered (&iter, &key, &member))
        {
          if (changed != NULL || member != old)
            json_object_set_member (copy, key, json_node_ref (member));
        }
    }

  if (changed != NULL)
    json_object_set_member (copy, steps[0], g_steal_pointer (&changed));

  return new_object (copy);
}

/* @array with another element, or one more if that is the next. */
static JsonNode *
set_element (JsonArray *array,
             guint      index,
             char     **steps,
             JsonNode  *new_value)
{
  g_autoptr(JsonArray) copy = json_array_new ();
  guint length = json_array_get_length (array);

  for (guint i = 0; i < MAX (length, index + 1); i++)
    {
      JsonNode *old = i < length ? json_array_get_element (array, i) : NULL;
      g_autoptr(JsonNode) element = NULL;

      if (i == index)
        element = set_steps (old, steps + 1, new_value);
      else
        element = json_node_ref (old);

      if (element != NULL)
        json_array_add_element (copy, g_steal_pointer (&element));
    }

  return new_array (copy);
}

static JsonNode *
set_steps (JsonNode *value,
           char    **steps,
           JsonNode *new_value)
{
  guint64 index;

  if (steps[0] == NULL)
    return new_value != NULL ? json_node_ref (new_value) : NULL;

  if (value != NULL && JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *array = json_node_get_array (value);

      if (g_ascii_string_to_unsigned (steps[0], 10, 0, json_array_get_length (array), &index, NULL))
        return set_element (array, (guint) index, steps, new_value);
    }

  if (value != NULL && JSON_NODE_HOLDS_OBJECT (value))
    return set_member (json_node_get_object (value), steps, new_value);

  /* There is nothing to take out. */
  if (new_value == NULL)
    return value != NULL ? json_node_ref (value) : NULL;

  return set_member (NULL, steps, new_value);
}

JsonNode *
weir_flow_json_set (JsonNode   *value,
                    const char *path,
                    JsonNode   *new_value)
{
  g_auto(GStrv) steps = g_strsplit (path, ".", -1);

  return set_steps (value, steps, new_value);
}

JsonNode *
weir_flow_json_new_number (double number)
{
  double whole = rint (number);

  /* No fraction, and not -0.0 either, which an integer would lose. */
  if (fabs (number) < MAX_INTEGER && !(whole < number) && !(whole > number) &&
      !(signbit (number) && (gint64) whole == 0))
    return json_node_init_int (json_node_alloc (), (gint64) whole);

  return json_node_init_double (json_node_alloc (), number);
}

JsonNode *
weir_flow_json_new_string (const char *string)
{
  return json_node_init_string (json_node_alloc (), string);
}

JsonNode *
weir_flow_json_new_place (double x,
                          double y)
{
  g_autoptr(JsonArray) array = json_array_sized_new (2);

  json_array_add_element (array, weir_flow_json_new_number (x));
  json_array_add_element (array, weir_flow_json_new_number (y));

  return new_array (array);
}

static gboolean
get_number (JsonNode *value,
            double   *number)
{
  GType type = json_node_get_value_type (value);

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;

  *number = json_node_get_double (value);

  return TRUE;
}

gboolean
weir_flow_json_get_place (JsonNode *value,
                          double   *x,
                          double   *y)
{
  JsonArray *array = NULL;

  if (value != NULL && JSON_NODE_HOLDS_ARRAY (value))
    array = json_node_get_array (value);

  return array != NULL && json_array_get_length (array) == 2 &&
         get_number (json_array_get_element (array, 0), x) && fabs (*x) <= WEIR_FLOW_MAX_PLACE &&
         get_number (json_array_get_element (array, 1), y) && fabs (*y) <= WEIR_FLOW_MAX_PLACE;
}

JsonNode *
weir_flow_json_move_rectangle (JsonNode *element,
                               double    x,
                               double    y)
{
  JsonNode *rectangle = json_object_get_member (json_node_get_object (element), "rect");
  g_autoptr(JsonArray) moved = json_array_new ();
  g_autoptr(JsonNode) value = NULL;
  JsonArray *array;

  if (rectangle == NULL || !JSON_NODE_HOLDS_ARRAY (rectangle))
    return json_node_ref (element);

  array = json_node_get_array (rectangle);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *old = json_array_get_element (array, i);
      double number;

      if (i < 2 && get_number (old, &number))
        json_array_add_element (moved, weir_flow_json_new_number (number + (i == 0 ? x : y)));
      else
        json_array_add_element (moved, json_node_ref (old));
    }

  value = new_array (moved);

  return weir_flow_json_set (element, "rect", value);
}

JsonNode *
weir_flow_json_new_link (const char *from,
                         const char *to)
{
  g_autoptr(JsonArray) array = json_array_sized_new (2);

  json_array_add_string_element (array, from);
  json_array_add_string_element (array, to);

  return new_array (array);
}

gboolean
weir_flow_json_get_link (JsonNode    *value,
                         const char **from,
                         const char **to)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  *from = *to = NULL;
  if (array != NULL && json_array_get_length (array) == 2)
    {
      *from = weir_flow_get_string (json_array_get_element (array, 0));
      *to = weir_flow_get_string (json_array_get_element (array, 1));
    }

  if (*from != NULL && *to != NULL)
    return TRUE;

  *from = *to = NULL;

  return FALSE;
}

static JsonNode *copy_array (JsonArray *array);

static JsonNode *
copy_object (JsonObject *object)
{
  g_autoptr(JsonObject) copy = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &member))
    json_object_set_member (copy, key, weir_flow_json_copy (member));

  return new_object (copy);
}

static JsonNode *
copy_array (JsonArray *array)
{
  g_autoptr(JsonArray) copy = json_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (copy, weir_flow_json_copy (json_array_get_element (array, i)));

  return new_array (copy);
}

JsonNode *
weir_flow_json_copy (JsonNode *value)
{
  if (JSON_NODE_HOLDS_OBJECT (value))
    return copy_object (json_node_get_object (value));

  if (JSON_NODE_HOLDS_ARRAY (value))
    return copy_array (json_node_get_array (value));

  return json_node_copy (value);
}
