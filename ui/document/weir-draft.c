/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "document/weir-draft-private.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <weir.h>

struct _WeirDraft
{
  GObject parent_instance;

  /* owned */
  GFile *file;
  char  *etag;
  char  *text;
  char  *path;
};

G_DEFINE_FINAL_TYPE (WeirDraft, weir_draft, G_TYPE_OBJECT)

static void
weir_draft_finalize (GObject *object)
{
  WeirDraft *self = WEIR_DRAFT (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (weir_draft_parent_class)->finalize (object);
}

static void
weir_draft_class_init (WeirDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_draft_finalize;
}

static void
weir_draft_init (WeirDraft *self)
{
}

/**
 * weir_draft_serialize:
 * @file: (nullable): the user's file, or %NULL if the flow has none yet
 * @etag: (nullable): which state of @file it began with
 * @text: the text of the flow
 *
 * Puts what a draft has to tell into one JSON text.
 *
 * Returns: (transfer full): the content of a draft's file
 */
char *
weir_draft_serialize (GFile      *file,
                      const char *etag,
                      const char *text)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(WeirValue) value = NULL;
  JsonObject *object = json_object_new ();

  if (file != NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);

      json_object_set_string_member (object, "file", uri);
    }
  if (etag != NULL)
    json_object_set_string_member (object, "etag", etag);
  json_object_set_string_member (object, "text", text);
  json_node_take_object (node, object);
  value = weir_value_new_from_node (node);

  return g_strdup (weir_value_get_json (value, NULL));
}

/**
 * weir_draft_new_from_path:
 * @path: a draft's file
 * @error: return location for an error
 *
 * Reads a draft. Blocks: for a thread.
 *
 * Returns: (transfer full) (nullable): the draft, or %NULL with @error set
 */
WeirDraft *
weir_draft_new_from_path (const char  *path,
                          GError     **error)
{
  g_autoptr(WeirDraft) self = NULL;
  g_autoptr(WeirValue) value = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *content = NULL;
  gsize length;
  JsonObject *object;

  if (!g_file_get_contents (path, &content, &length, error))
    return NULL;

  value = weir_value_new_from_json (content, length, error);
  if (value == NULL)
    return NULL;

  node = weir_value_to_node (value);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: not a draft", path);
      return NULL;
    }

  object = json_node_get_object (node);
  self = g_object_new (WEIR_TYPE_DRAFT, NULL);
  self->path = g_strdup (path);
  self->etag = g_strdup (json_object_get_string_member_with_default (object, "etag", NULL));
  self->text = g_strdup (json_object_get_string_member_with_default (object, "text", ""));
  if (json_object_has_member (object, "file"))
    self->file = g_file_new_for_uri (json_object_get_string_member (object, "file"));

  return g_steal_pointer (&self);
}

const char *
weir_draft_get_path (WeirDraft *self)
{
  return self->path;
}

/**
 * weir_draft_get_file:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): the file that the draft is a later state of
 */
GFile *
weir_draft_get_file (WeirDraft *self)
{
  g_return_val_if_fail (WEIR_IS_DRAFT (self), NULL);

  return self->file;
}

/**
 * weir_draft_get_etag:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): which state of the file the draft began with, if known
 */
const char *
weir_draft_get_etag (WeirDraft *self)
{
  g_return_val_if_fail (WEIR_IS_DRAFT (self), NULL);

  return self->etag;
}

/**
 * weir_draft_get_text:
 * @self: a draft
 *
 * Returns: (transfer none): the text of the flow
 */
const char *
weir_draft_get_text (WeirDraft *self)
{
  g_return_val_if_fail (WEIR_IS_DRAFT (self), NULL);

  return self->text;
}

/**
 * weir_draft_dup_title:
 * @self: a draft
 *
 * Returns: (transfer full): what people know it by
 */
char *
weir_draft_dup_title (WeirDraft *self)
{
  g_return_val_if_fail (WEIR_IS_DRAFT (self), NULL);

  if (self->file != NULL)
    return g_file_get_basename (self->file);

  return g_strdup (_("Untitled"));
}
