/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-private.h"

#include <stdio.h>
#include <string.h>

#include "base/weir-error.h"
#include "document/weir-flow-changes.h"
#include "document/weir-flow-edit.h"
#include "document/weir-flow-keys.h"
#include "json/weir-json-reader.h"
#include "json/weir-json-scanner.h"

/**
 * WeirFlow:
 *
 * A flow as its file has it: nodes, the links between them, and what belongs to the drawing.
 *
 * What is wrong with a flow does not keep it from being loaded, as long as it is a JSON object of
 * the right format: an unfinished drawing is a flow too. [method@Weir.Flow.check] tells all that
 * is wrong, and [method@Weir.Flow.compile] makes the servlet that runs it.
 *
 * Nodes, links and all else can be looked at, watched by signals, and changed, and every change can
 * be undone: see [method@Weir.Flow.begin_edit]. What no version knows is kept.
 *
 * A flow belongs to one thread at a time.
 */

#define FORMAT_PREFIX  "weir-flow/"
#define FORMAT_VERSION 1

#define JSON_FLAGS (WEIR_JSON_UNIQUE_KEYS | WEIR_JSON_INT64)

typedef struct {
  guint line;
  guint column;
} Position;

/* The values of the properties. */
typedef struct {
  gboolean  modified;

  /* owned */
  char     *name;
  char     *redo_name;
  char     *undo_name;
} State;

struct _WeirFlow
{
  GObject       parent_instance;

  /* owned */
  WeirFlowEditor *editor;      /* with the document */
  char           *label;
  char           *directory;
  char           *text;        /* as it was loaded; NULL if the document says something else */
  gsize           length;      /* of the text */
  GHashTable     *position_of; /* from a JSON Pointer to an index into positions */
  GArray         *positions;   /* of Position; empty until one is asked for */
  State           told;        /* what was told of the properties last */
};

enum {
  PROP_0,
  PROP_MODIFIED,
  PROP_NAME,
  PROP_REDO_NAME,
  PROP_UNDO_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (WeirFlow, weir_flow, G_TYPE_OBJECT)

static void
weir_flow_finalize (GObject *object)
{
  WeirFlow *self = WEIR_FLOW (object);

  g_clear_pointer (&self->editor, weir_flow_editor_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->position_of, g_hash_table_unref);
  g_clear_pointer (&self->positions, g_array_unref);
  g_clear_pointer (&self->told.name, g_free);
  g_clear_pointer (&self->told.redo_name, g_free);
  g_clear_pointer (&self->told.undo_name, g_free);

  G_OBJECT_CLASS (weir_flow_parent_class)->finalize (object);
}

static void
weir_flow_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  WeirFlow *self = WEIR_FLOW (object);

  switch (prop_id)
    {
    case PROP_MODIFIED:
      g_value_set_boolean (value, weir_flow_get_modified (self));
      break;

    case PROP_NAME:
      g_value_set_string (value, weir_flow_get_name (self));
      break;

    case PROP_REDO_NAME:
      g_value_set_string (value, weir_flow_get_redo_name (self));
      break;

    case PROP_UNDO_NAME:
      g_value_set_string (value, weir_flow_get_undo_name (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_flow_class_init (WeirFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = weir_flow_finalize;
  object_class->get_property = weir_flow_get_property;

  /**
   * WeirFlow:modified:
   *
   * Whether there is anything to save.
   */
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);

  /**
   * WeirFlow:name:
   *
   * What people call the flow; %NULL if it has no name.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);

  /**
   * WeirFlow:redo-name:
   *
   * What would be done again; %NULL if there is nothing.
   */
  properties[PROP_REDO_NAME] = g_param_spec_string ("redo-name", NULL, NULL, NULL, flags);

  /**
   * WeirFlow:undo-name:
   *
   * What would be undone; %NULL if there is nothing.
   */
  properties[PROP_UNDO_NAME] = g_param_spec_string ("undo-name", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
  weir_flow_changes_install (object_class);
}

static void
weir_flow_init (WeirFlow *self)
{
  self->position_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->positions = g_array_new (FALSE, FALSE, sizeof (Position));
}

/* Values come in order, so that each position is counted on from the one before. */
typedef struct {
  WeirFlow *flow;
  gsize     offset;
  Position  position;
} Locator;

static void
locate_value (const char *path,
              gsize       offset,
              gpointer    data)
{
  Locator *locator = data;
  WeirFlow *self = locator->flow;
  guint line, column;

  weir_json_position (self->text + locator->offset, self->length - locator->offset,
                      offset - locator->offset, &line, &column);

  locator->position.column = line > 1 ? column : locator->position.column + column - 1;
  locator->position.line += line - 1;
  locator->offset = offset;

  g_hash_table_insert (self->position_of, g_strdup (path),
                       GUINT_TO_POINTER (self->positions->len));
  g_array_append_val (self->positions, locator->position);
}

/* The scanner says "line L, column C: what"; messages about files begin with FILE:L:C. */
static void
prefix_json_error (GError     **error,
                   const char  *label)
{
  guint line, column;
  int consumed = 0;
  g_autofree char *message = NULL;

  if (error == NULL || *error == NULL)
    return;

  if (sscanf ((*error)->message, "line %u, column %u: %n", &line, &column, &consumed) != 2 ||
      consumed == 0)
    {
      g_prefix_error (error, "%s: ", label);
      return;
    }

  message = g_strdup_printf ("%s:%u:%u: %s", label, line, column, (*error)->message + consumed);
  g_free ((*error)->message);
  (*error)->message = g_steal_pointer (&message);
}

G_GNUC_PRINTF (4, 5)
static gboolean
fail_at (WeirFlow    *self,
         const char  *path,
         GError     **error,
         const char  *format,
         ...)
{
  guint line, column;
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  weir_flow_locate (self, path, &line, &column);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_FLOW,
               "%s:%u:%u: %s", self->label, line, column, message);

  return FALSE;
}

static gboolean
check_format (WeirFlow  *self,
              GError   **error)
{
  JsonNode *node = weir_flow_get_member (self, "format");
  const char *format;
  guint64 version;

  if (node == NULL)
    return fail_at (self, "", error, "this is not a flow: it has no \"format\"; expected \"%s%d\"",
                    FORMAT_PREFIX, FORMAT_VERSION);

  format = weir_flow_get_string (node);
  if (format == NULL || !g_str_has_prefix (format, FORMAT_PREFIX) ||
      !g_ascii_string_to_unsigned (format + strlen (FORMAT_PREFIX), 10, 1, G_MAXUINT32,
                                   &version, NULL))
    return fail_at (self, "/format", error, "this is not the format of a flow; expected \"%s%d\"",
                    FORMAT_PREFIX, FORMAT_VERSION);

  if (version > FORMAT_VERSION)
    return fail_at (self, "/format", error,
                    "the flow has the format \"%s\", this program reads up to \"%s%d\"; "
                    "a newer version of Weir is needed", format, FORMAT_PREFIX, FORMAT_VERSION);

  return TRUE;
}

static void
take_json (WeirFlow   *self,
           JsonObject *json)
{
  self->editor = weir_flow_editor_new (self, json);
  self->told.name = g_strdup (weir_flow_get_name (self));
}

static gboolean
weir_flow_load (WeirFlow    *self,
                const char  *text,
                gsize        length,
                GError     **error)
{
  g_autofree char *minified = g_malloc (length + 1);
  g_autoptr(JsonNode) root = NULL;

  if (!weir_json_check (text, length, JSON_FLAGS, error))
    {
      prefix_json_error (error, self->label);
      return FALSE;
    }

  self->text = g_strndup (text, length);
  self->length = length;
  weir_json_minify (text, length, minified, &length, NULL);

  minified[length] = '\0';
  root = weir_json_read (minified);
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return fail_at (self, "", error, "this is not a flow: expected an object");

  take_json (self, json_node_get_object (root));

  return check_format (self, error);
}

WeirFlow *
weir_flow_new_from_json (JsonObject *json)
{
  WeirFlow *self = g_object_new (WEIR_TYPE_FLOW, NULL);

  self->label = g_strdup ("flow");
  self->directory = g_get_current_dir ();
  take_json (self, json);

  return self;
}

/**
 * weir_flow_new:
 *
 * Makes a flow in which nothing is drawn but its two ends. Relative paths in it begin in the
 * working directory until it is saved.
 *
 * Returns: (transfer full): a new flow
 */
WeirFlow *
weir_flow_new (void)
{
  static const char text[] =
    "{\"format\":\"weir-flow/1\",\"nodes\":{},\"links\":[],"
    "\"layout\":{\"input\":[0,160],\"output\":[480,160]}}";
  g_autoptr(JsonNode) root = weir_json_read (text);

  return weir_flow_new_from_json (json_node_get_object (root));
}

/**
 * weir_flow_new_from_data:
 * @data: (array length=length) (element-type guint8): the text of a flow file
 * @length: its length in bytes, or -1 if it ends with a nul
 * @directory: (nullable): the folder in which relative paths of workers begin; %NULL for the
 *   working directory
 * @error: return location for an error
 *
 * Loads a flow from a text.
 *
 * Returns: (transfer full): a new flow, or %NULL with %WEIR_ERROR_INVALID_JSON or, if it is JSON
 *   but not a flow that this version can read, %WEIR_ERROR_INVALID_FLOW
 */
WeirFlow *
weir_flow_new_from_data (const char  *data,
                         gssize       length,
                         const char  *directory,
                         GError     **error)
{
  g_autoptr(WeirFlow) self = NULL;

  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (WEIR_TYPE_FLOW, NULL);
  self->label = g_strdup ("flow");
  self->directory = g_canonicalize_filename (directory != NULL ? directory : ".", NULL);

  if (!weir_flow_load (self, data, length < 0 ? strlen (data) : (gsize) length, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * weir_flow_new_from_file:
 * @file: a flow file
 * @error: return location for an error
 *
 * Loads a flow from a file. Blocks until it is read.
 *
 * Returns: (transfer full): a new flow, or %NULL with an error of [error@Gio.IOErrorEnum],
 *   %WEIR_ERROR_INVALID_JSON or, if it is JSON but not a flow that this version can read,
 *   %WEIR_ERROR_INVALID_FLOW
 */
WeirFlow *
weir_flow_new_from_file (GFile   *file,
                         GError **error)
{
  g_autoptr(WeirFlow) self = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!g_file_load_contents (file, NULL, &text, &length, NULL, error))
    return NULL;

  self = g_object_new (WEIR_TYPE_FLOW, NULL);
  weir_flow_set_file (self, file);

  if (!weir_flow_load (self, text, length, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * weir_flow_set_file:
 * @self: a flow
 * @file: a file
 *
 * Tells which file @self is kept in: messages name it, and relative paths of workers begin in its
 * folder. The file is neither read nor written.
 */
void
weir_flow_set_file (WeirFlow *self,
                    GFile    *file)
{
  g_autoptr(GFile) parent = NULL;
  g_autofree char *folder = NULL;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (G_IS_FILE (file));

  parent = g_file_get_parent (file);
  folder = parent != NULL ? g_file_get_path (parent) : NULL;

  g_free (self->label);
  self->label = g_file_get_parse_name (file);
  g_free (self->directory);
  self->directory = folder != NULL ? g_steal_pointer (&folder) : g_get_current_dir ();
}

JsonObject *
weir_flow_get_json (WeirFlow *self)
{
  return weir_flow_store_get_json (weir_flow_get_store (self));
}

WeirFlowEditor *
weir_flow_get_editor (WeirFlow *self)
{
  return self->editor;
}

WeirFlowStore *
weir_flow_get_store (WeirFlow *self)
{
  return weir_flow_editor_get_store (self->editor);
}

WeirFlowHistory *
weir_flow_get_history (WeirFlow *self)
{
  return weir_flow_editor_get_history (self->editor);
}

/* Whether @told was another; it is the new one afterwards. */
static gboolean
update_string (char       **told,
               const char  *now)
{
  if (g_strcmp0 (*told, now) == 0)
    return FALSE;

  g_free (*told);
  *told = g_strdup (now);

  return TRUE;
}

void
weir_flow_notify_state (WeirFlow *self)
{
  State *told = &self->told;
  gboolean modified = weir_flow_get_modified (self);
  gboolean is_other[N_PROPS] = {
    [PROP_MODIFIED] = modified != told->modified,
    [PROP_NAME] = update_string (&told->name, weir_flow_get_name (self)),
    [PROP_REDO_NAME] = update_string (&told->redo_name, weir_flow_get_redo_name (self)),
    [PROP_UNDO_NAME] = update_string (&told->undo_name, weir_flow_get_undo_name (self)),
  };

  told->modified = modified;
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    {
      if (is_other[i])
        g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
    }
}

void
weir_flow_forget_positions (WeirFlow *self)
{
  g_clear_pointer (&self->text, g_free);
  g_hash_table_remove_all (self->position_of);
  g_array_set_size (self->positions, 0);
}

const char *
weir_flow_get_label (WeirFlow *self)
{
  return self->label;
}

const char *
weir_flow_get_directory (WeirFlow *self)
{
  return self->directory;
}

/* A flow without problems is never asked where something is. */
static void
ensure_positions (WeirFlow *self)
{
  Locator locator = { self, 0, { 1, 1 } };

  if (self->positions->len == 0)
    weir_json_visit (self->text, self->length, JSON_FLAGS, locate_value, &locator, NULL);
}

void
weir_flow_locate (WeirFlow   *self,
                  const char *path,
                  guint      *line,
                  guint      *column)
{
  g_autofree char *at = g_strdup (path);
  gpointer index = NULL;
  const Position *position;

  *line = *column = 0;
  if (self->text == NULL)
    return;

  ensure_positions (self);

  while (!g_hash_table_lookup_extended (self->position_of, at, NULL, &index))
    {
      char *slash = strrchr (at, '/');

      if (slash == NULL)
        break;

      *slash = '\0';
    }

  /* The root has a position always, and the index 0. */
  position = &g_array_index (self->positions, Position, GPOINTER_TO_UINT (index));
  *line = position->line;
  *column = position->column;
}

/**
 * weir_flow_get_name:
 * @self: a flow
 *
 * Gets what people call @self.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL if it has none
 */
const char *
weir_flow_get_name (WeirFlow *self)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);

  return weir_flow_get_string (weir_flow_get_member (self, "name"));
}

/**
 * weir_flow_get_capacity:
 * @self: a flow
 *
 * Gets how many items a server takes at once to run @self.
 *
 * Returns: the number of items, 256 unless the flow says otherwise
 */
guint
weir_flow_get_capacity (WeirFlow *self)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), 0);

  return weir_flow_key_get_number (weir_flow_get_json (self), WEIR_FLOW_OBJECT_TOP, "capacity");
}

/**
 * weir_flow_get_capacity_bytes:
 * @self: a flow
 *
 * Gets how many bytes the items may have that a server takes at once to run @self.
 *
 * Returns: the number of bytes; 0 if the flow leaves it to the server
 */
guint64
weir_flow_get_capacity_bytes (WeirFlow *self)
{
  g_return_val_if_fail (WEIR_IS_FLOW (self), 0);

  return weir_flow_key_get_number (weir_flow_get_json (self), WEIR_FLOW_OBJECT_TOP,
                                   "capacity-bytes");
}
