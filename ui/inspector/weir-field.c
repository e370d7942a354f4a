/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/weir-field.h"

#include <glib/gi18n.h>
#include <string.h>
#include <weir.h>

struct _WeirField
{
  GObject         parent_instance;

  /* owned */
  char           *path;
  JsonObject     *description;

  WeirFieldGroup  group;
};

G_DEFINE_FINAL_TYPE (WeirField, weir_field, G_TYPE_OBJECT)

/* Keys whose name in the file would not do as a title. */
static const struct {
  const char *key;
  const char *title;
} titles[] = {
  { "argv", N_("Command") },
  { "capacity-bytes", N_("Memory") },
  { "cpus", N_("CPUs") },
  { "if", N_("Condition") },
  { "kind", N_("Run In") },
  { "else", N_("Otherwise") },
  { "env", N_("Environment") },
};

static void
weir_field_finalize (GObject *object)
{
  WeirField *self = WEIR_FIELD (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->description, json_object_unref);

  G_OBJECT_CLASS (weir_field_parent_class)->finalize (object);
}

static void
weir_field_class_init (WeirFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_field_finalize;
}

static void
weir_field_init (WeirField *self)
{
}

/**
 * weir_field_new:
 * @group: where a form shows it
 * @path: as weir_flow_set_node_value() takes it
 * @description: as weir_worker_registry_describe() gives it for one parameter
 *
 * Returns: (transfer full): a new field
 */
WeirField *
weir_field_new (WeirFieldGroup  group,
                const char     *path,
                JsonObject     *description)
{
  WeirField *self = g_object_new (WEIR_TYPE_FIELD, NULL);

  self->group = group;
  self->path = g_strdup (path);
  self->description = json_object_ref (description);

  return self;
}

/* The cases of a switch, and what is not known, are each node's own. */
static gboolean
can_be_common (WeirField *one,
               WeirField *other)
{
  return one->group != WEIR_FIELD_CASE && one->group != WEIR_FIELD_KEPT &&
         g_str_equal (one->path, other->path) &&
         g_str_equal (weir_field_get_type_name (one), weir_field_get_type_name (other)) &&
         g_strcmp0 (weir_field_get_format (one), weir_field_get_format (other)) == 0;
}

/* What two descriptions both say. */
static JsonObject *
intersect (JsonObject *one,
           JsonObject *other)
{
  JsonObject *both = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, one);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      JsonNode *counterpart = json_object_get_member (other, name);

      if (counterpart != NULL && json_node_equal (value, counterpart))
        json_object_set_member (both, name, json_node_ref (value));
    }

  return both;
}

/**
 * weir_field_new_common:
 * @one: a field of a node
 * @other: a field of another node
 *
 * Returns: (transfer full) (nullable): the field by which both can be set at once: it says what
 *   both say; %NULL if they are not the same thing
 */
WeirField *
weir_field_new_common (WeirField *one,
                       WeirField *other)
{
  g_autoptr(JsonObject) description = NULL;

  g_return_val_if_fail (WEIR_IS_FIELD (one), NULL);
  g_return_val_if_fail (WEIR_IS_FIELD (other), NULL);

  if (!can_be_common (one, other))
    return NULL;

  if (json_object_equal (one->description, other->description))
    return g_object_ref (one);

  description = intersect (one->description, other->description);

  return weir_field_new (one->group, one->path, description);
}

WeirFieldGroup
weir_field_get_group (WeirField *self)
{
  return self->group;
}

const char *
weir_field_get_path (WeirField *self)
{
  return self->path;
}

const char *
weir_field_get_type_name (WeirField *self)
{
  return json_object_get_string_member_with_default (self->description, "type", "any");
}

static gboolean
is_size (WeirField *self)
{
  return g_str_equal (weir_field_get_type_name (self), "size");
}

/* A size names its own where it is not bytes. */
const char *
weir_field_get_unit (WeirField *self)
{
  if (is_size (self))
    return NULL;

  return json_object_get_string_member_with_default (self->description, "unit", NULL);
}

const char *
weir_field_get_help (WeirField *self)
{
  return json_object_get_string_member_with_default (self->description, "help", NULL);
}

const char *
weir_field_get_format (WeirField *self)
{
  return json_object_get_string_member_with_default (self->description, "format", NULL);
}

const char *
weir_field_get_item_type (WeirField *self)
{
  return json_object_get_string_member_with_default (self->description, "items", NULL);
}

/* What counts where nothing is set, or NULL. */
JsonNode *
weir_field_get_default (WeirField *self)
{
  return json_object_get_member (self->description, "default");
}

/* The strings that it may be, or NULL for any. */
JsonArray *
weir_field_get_choices (WeirField *self)
{
  return json_object_has_member (self->description, "choices")
         ? json_object_get_array_member (self->description, "choices") : NULL;
}

/* What the choices are called, in their order; NULL if they go by their own names. */
JsonArray *
weir_field_get_titles (WeirField *self)
{
  return json_object_has_member (self->description, "titles")
         ? json_object_get_array_member (self->description, "titles") : NULL;
}

gboolean
weir_field_get_required (WeirField *self)
{
  return json_object_get_boolean_member_with_default (self->description, "required", FALSE);
}

static const char *
get_key (WeirField *self)
{
  const char *dot = strrchr (self->path, '.');

  return dot != NULL ? dot + 1 : self->path;
}

/* "batch-size" is "Batch Size". */
static char *
make_title (const char *key)
{
  GString *title = g_string_new (NULL);
  gboolean begins = TRUE;

  for (const char *at = key; *at != '\0'; at++)
    {
      gboolean is_gap = *at == '-' || *at == '_';

      g_string_append_c (title, is_gap ? ' ' : begins ? g_ascii_toupper (*at) : *at);
      begins = is_gap;
    }

  return g_string_free (title, FALSE);
}

char *
weir_field_dup_title (WeirField *self)
{
  const char *key = get_key (self);

  if (self->group == WEIR_FIELD_KEPT)
    return g_strdup (self->path);

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      if (g_str_equal (titles[i].key, key))
        return g_strdup (_(titles[i].title));
    }

  return make_title (key);
}

/* "minimum" or "maximum" for people, or NULL. */
static char *
dup_bound (WeirField  *self,
           const char *member)
{
  double bound;

  if (!json_object_has_member (self->description, member))
    return NULL;

  bound = json_object_get_double_member (self->description, member);

  return is_size (self) ? g_format_size_full ((guint64) bound, G_FORMAT_SIZE_IEC_UNITS)
                        : g_strdup_printf ("%.15g", bound);
}

static void
append_range (WeirField *self,
              GString   *text)
{
  g_autofree char *minimum = dup_bound (self, "minimum");
  g_autofree char *maximum = dup_bound (self, "maximum");

  if (minimum == NULL && maximum == NULL)
    return;

  g_string_append_c (text, '\n');
  if (maximum == NULL)
    g_string_append_printf (text, _("%s or more"), minimum);
  else if (minimum == NULL)
    g_string_append_printf (text, _("%s or less"), maximum);
  else
    g_string_append_printf (text, _("From %s to %s"), minimum, maximum);
}

char *
weir_field_dup_tooltip (WeirField *self)
{
  GString *text = g_string_new (weir_field_get_help (self));

  append_range (self, text);

  return g_string_free (text, FALSE);
}

static JsonNode *
lookup_key (JsonNode   *node,
            const char *key)
{
  guint64 index;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), key);

  if (JSON_NODE_HOLDS_ARRAY (node) &&
      g_ascii_string_to_unsigned (key, 10, 0, G_MAXUINT, &index, NULL) &&
      index < json_array_get_length (json_node_get_array (node)))
    return json_array_get_element (json_node_get_array (node), index);

  return NULL;
}

/**
 * weir_field_lookup:
 * @self: a field
 * @node: a node of a flow
 *
 * Returns: (transfer none) (nullable): what @node says, or %NULL if it says nothing
 */
JsonNode *
weir_field_lookup (WeirField  *self,
                   JsonObject *node)
{
  g_auto(GStrv) keys = g_strsplit (self->path, ".", -1);
  JsonNode *found = json_object_get_member (node, keys[0]);

  for (gsize i = 1; found != NULL && keys[i] != NULL; i++)
    found = lookup_key (found, keys[i]);

  return found;
}

/* Whether words stand for themselves there: a size such as 512M, or what is no number at all. */
static gboolean
is_plain (WeirField *self)
{
  static const char * const types[] = { "integer", "number", "size", NULL };

  return g_strv_contains (types, weir_field_get_type_name (self));
}

/**
 * weir_field_parse:
 * @self: a field
 * @text: what the user typed
 * @value: (out) (transfer full) (nullable): what it means; %NULL to set nothing
 * @error: return location for an error
 *
 * Reads what stands in the editor of @self.
 *
 * Returns: whether it is something that the field may be
 */
gboolean
weir_field_parse (WeirField   *self,
                  const char  *text,
                  JsonNode   **value,
                  GError     **error)
{
  g_autoptr(WeirValue) parsed = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *fault = NULL;

  *value = NULL;
  if (g_str_equal (weir_field_get_type_name (self), "string"))
    {
      if (*text != '\0' || weir_field_get_required (self))
        *value = json_node_init_string (json_node_alloc (), text);
      return TRUE;
    }

  if (*stripped == '\0')
    return TRUE;

  parsed = weir_value_new_from_json (text, -1, error);
  if (parsed != NULL)
    {
      node = weir_value_to_node (parsed);
    }
  else if (is_plain (self))
    {
      g_clear_error (error);
      node = json_node_init_string (json_node_alloc (), stripped);
    }
  else
    {
      return FALSE;
    }

  fault = weir_worker_registry_find_fault (self->description, node);
  if (fault != NULL)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT, fault);
      return FALSE;
    }

  *value = g_steal_pointer (&node);

  return TRUE;
}

/* Whether @text means @value (NULL: nothing is set), if in other words. */
gboolean
weir_field_means (WeirField  *self,
                  const char *text,
                  JsonNode   *value)
{
  g_autoptr(JsonNode) parsed = NULL;

  if (!weir_field_parse (self, text, &parsed, NULL))
    return FALSE;

  return parsed == value ||
         (parsed != NULL && value != NULL && json_node_equal (parsed, value));
}

/**
 * weir_field_format:
 * @self: a field
 * @value: (nullable): what it is set to
 *
 * Returns: (transfer full): the text that stands for @value in an editor
 */
char *
weir_field_format (WeirField *self,
                   JsonNode  *value)
{
  g_autoptr(WeirValue) json = NULL;

  if (value == NULL)
    return g_strdup ("");

  if ((is_size (self) || g_str_equal (weir_field_get_type_name (self), "string")) &&
      json_node_get_value_type (value) == G_TYPE_STRING)
    return json_node_dup_string (value);

  json = weir_value_new_from_node (value);

  return g_strdup (weir_value_get_json (json, NULL));
}
