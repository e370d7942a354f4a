/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-private.h"

#include <stdio.h>
#include <string.h>

#include "base/weir-error.h"
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
 */

#define FORMAT_PREFIX  "weir-flow/"
#define FORMAT_VERSION 1

typedef struct {
  guint line;
  guint column;
} Position;

struct _WeirFlow
{
  GObject       parent_instance;

  /* owned */
  JsonObject   *json;
  char         *label;
  char         *directory;
  GHashTable   *position_of; /* from a JSON Pointer to an index into positions */
  GArray       *positions;   /* of Position */
  WeirFlowMemo *memo;
};

G_DEFINE_FINAL_TYPE (WeirFlow, weir_flow, G_TYPE_OBJECT)

static void
weir_flow_finalize (GObject *object)
{
  WeirFlow *self = WEIR_FLOW (object);

  g_clear_pointer (&self->json, json_object_unref);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->position_of, g_hash_table_unref);
  g_clear_pointer (&self->positions, g_array_unref);
  g_clear_pointer (&self->memo, weir_flow_memo_free);

  G_OBJECT_CLASS (weir_flow_parent_class)->finalize (object);
}

static void
weir_flow_class_init (WeirFlowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_flow_finalize;
}

static void
weir_flow_init (WeirFlow *self)
{
  self->position_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->positions = g_array_new (FALSE, FALSE, sizeof (Position));
  self->memo = weir_flow_memo_new ();
}

/* Values come in order, so that each position is counted on from the one before. */
typedef struct {
  WeirFlow   *flow;
  const char *text;
  gsize       length;
  gsize       offset;
  Position    position;
} Locator;

static void
locate_value (const char *path,
              gsize       offset,
              gpointer    data)
{
  Locator *locator = data;
  WeirFlow *self = locator->flow;
  guint line, column;

  weir_json_position (locator->text + locator->offset, locator->length - locator->offset,
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
  JsonNode *node = json_object_get_member (self->json, "format");
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

static gboolean
weir_flow_load (WeirFlow    *self,
                const char  *text,
                gsize        length,
                GError     **error)
{
  Locator locator = { self, text, length, 0, { 1, 1 } };
  g_autofree char *minified = g_malloc (length + 1);
  g_autoptr(JsonNode) root = NULL;

  if (!weir_json_visit (text, length, WEIR_JSON_UNIQUE_KEYS | WEIR_JSON_INT64,
                        locate_value, &locator, error) ||
      !weir_json_minify (text, length, minified, &length, error))
    {
      prefix_json_error (error, self->label);
      return FALSE;
    }

  minified[length] = '\0';
  root = weir_json_read (minified);
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return fail_at (self, "", error, "this is not a flow: expected an object");

  self->json = json_node_dup_object (root);

  return check_format (self, error);
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
  g_autoptr(GFile) parent = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!g_file_load_contents (file, NULL, &text, &length, NULL, error))
    return NULL;

  parent = g_file_get_parent (file);
  folder = parent != NULL ? g_file_get_path (parent) : NULL;

  self = g_object_new (WEIR_TYPE_FLOW, NULL);
  self->label = g_file_get_parse_name (file);
  self->directory = folder != NULL ? g_steal_pointer (&folder) : g_get_current_dir ();

  if (!weir_flow_load (self, text, length, error))
    return NULL;

  return g_steal_pointer (&self);
}

JsonObject *
weir_flow_get_json (WeirFlow *self)
{
  return self->json;
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

WeirFlowMemo *
weir_flow_get_memo (WeirFlow *self)
{
  return self->memo;
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

  return weir_flow_get_string (json_object_get_member (self->json, "name"));
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

  return weir_flow_key_get_number (self->json, WEIR_FLOW_OBJECT_TOP, "capacity");
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

  return weir_flow_key_get_number (self->json, WEIR_FLOW_OBJECT_TOP, "capacity-bytes");
}
