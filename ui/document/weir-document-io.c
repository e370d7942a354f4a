/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loading and saving, each in a thread of its own. */

#include "document/weir-document-private.h"

#include <glib/gi18n.h>

typedef struct {
  WeirFlow *flow;
  char     *etag;
} Loaded;

static void
loaded_free (Loaded *loaded)
{
  g_clear_object (&loaded->flow);
  g_free (loaded->etag);
  g_free (loaded);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loaded, loaded_free)

char *
weir_document_query_etag (GFile         *file,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autoptr(GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_ETAG_VALUE,
                                                 G_FILE_QUERY_INFO_NONE, cancellable, error);

  return info != NULL ? g_strdup (g_file_info_get_etag (info)) : NULL;
}

/* What is no file, such as a device, may never end. */
static gboolean
check_type (GFile         *file,
            GCancellable  *cancellable,
            GError       **error)
{
  GFileType type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable);

  if (type == G_FILE_TYPE_DIRECTORY)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _("This is a folder"));
  else if (type == G_FILE_TYPE_SPECIAL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("This is not a regular file"));

  return type != G_FILE_TYPE_DIRECTORY && type != G_FILE_TYPE_SPECIAL;
}

/* Drawn for the first time: placing the nodes is no change of the user's, to be saved or undone. */
static WeirFlow *
lay_out (WeirFlow  *flow,
         GFile     *file,
         GError   **error)
{
  g_autoptr(GFile) folder = g_file_get_parent (file);
  g_autofree char *directory = folder != NULL ? g_file_get_path (folder) : NULL;
  g_autofree char *text = NULL;

  weir_flow_tidy (flow, NULL);
  text = weir_flow_to_text (flow);

  return weir_flow_new_from_data (text, -1, directory, error);
}

static void
open_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GFile *file = task_data;
  g_autoptr(Loaded) loaded = g_new0 (Loaded, 1);
  g_autoptr(WeirFlow) flow = NULL;
  GError *error = NULL;

  /* Before the content: a change in between is noticed, if once too often. */
  if (check_type (file, cancellable, &error))
    loaded->etag = weir_document_query_etag (file, cancellable, &error);
  if (error == NULL)
    flow = weir_flow_new_from_file (file, &error);
  if (flow != NULL && !weir_flow_has_layout (flow))
    loaded->flow = lay_out (flow, file, &error);
  else
    loaded->flow = g_steal_pointer (&flow);

  if (loaded->flow == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&loaded), (GDestroyNotify) loaded_free);
}

/**
 * weir_document_open_async:
 * @file: a flow file
 * @cancellable: (nullable): to stop it with
 * @callback: called with the result
 * @data: what @callback is called with
 *
 * Loads @file, which stays as it is whatever comes of it.
 */
void
weir_document_open_async (GFile               *file,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, weir_document_open_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * weir_document_open_finish:
 * @result: what the callback got
 * @error: return location for an error, as of weir_flow_new_from_file()
 *
 * Returns: (transfer full) (nullable): the document, or %NULL with @error set
 */
WeirDocument *
weir_document_open_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_autoptr(Loaded) loaded = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  loaded = g_task_propagate_pointer (G_TASK (result), error);
  if (loaded == NULL)
    return NULL;

  return weir_document_new_for_flow (loaded->flow, g_task_get_task_data (G_TASK (result)),
                                     loaded->etag);
}

typedef struct {
  GFile    *file;
  char     *text;
  char     *etag;       /* of what may be replaced, then of what was written */
  guint64   n_edits;
  gboolean  overwrite;  /* whatever is there */
} Save;

static void
save_free (Save *save)
{
  g_object_unref (save->file);
  g_free (save->text);
  g_free (save->etag);
  g_free (save);
}

/* What was in the file when it was loaded or saved may be replaced; what came since is not ours. */
static gboolean
may_replace (Save          *save,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GError) query_error = NULL;
  g_autofree char *etag = NULL;

  if (save->overwrite)
    return TRUE;

  etag = weir_document_query_etag (save->file, cancellable, &query_error);
  if (etag == NULL || g_strcmp0 (etag, save->etag) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG,
               _("Another program has changed the file"));

  return FALSE;
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Save *save = task_data;
  g_autoptr(WeirFlow) flow = NULL;
  GError *error = NULL;

  /* A copy, since the user goes on editing. */
  if (may_replace (save, cancellable, &error))
    flow = weir_flow_new_from_data (save->text, -1, NULL, &error);
  if (flow != NULL && weir_flow_save (flow, save->file, cancellable, &error))
    {
      g_free (save->etag);
      save->etag = weir_document_query_etag (save->file, cancellable, &error);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * weir_document_save_async:
 * @self: a document
 * @file: (nullable): the file to write, which is then the document's; %NULL for the one it has
 * @overwrite: whether the file may be replaced whatever it holds
 * @callback: called with the result
 * @data: what @callback is called with
 *
 * Writes the flow as it is now. Unless @overwrite is set, that fails with %G_IO_ERROR_WRONG_ETAG if
 * the file has changed since it was loaded or saved here.
 */
void
weir_document_save_async (WeirDocument        *self,
                          GFile               *file,
                          gboolean             overwrite,
                          GAsyncReadyCallback  callback,
                          gpointer             data)
{
  g_autoptr(GTask) task = NULL;
  Save *save;

  g_return_if_fail (WEIR_IS_DOCUMENT (self));
  g_return_if_fail (file != NULL || weir_document_get_file (self) != NULL);

  save = g_new0 (Save, 1);
  save->file = g_object_ref (file != NULL ? file : weir_document_get_file (self));
  save->text = weir_flow_to_text (weir_document_get_flow (self));
  save->etag = g_strdup (weir_document_get_etag (self));
  save->overwrite = overwrite;
  save->n_edits = weir_document_get_n_edits (self);
  weir_document_set_saving (self, TRUE);

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, weir_document_save_async);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, save_in_thread);
}

/**
 * weir_document_save_finish:
 * @self: a document
 * @result: what the callback got
 * @error: return location for an error, as of weir_flow_save()
 *
 * Returns: whether it was saved; else the document is as unsaved as before
 */
gboolean
weir_document_save_finish (WeirDocument  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  gboolean is_saved;
  Save *save;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  save = g_task_get_task_data (G_TASK (result));
  is_saved = g_task_propagate_boolean (G_TASK (result), error);
  if (is_saved)
    weir_document_take_saved (self, save->file, save->etag, save->n_edits);
  weir_document_set_saving (self, FALSE);

  return is_saved;
}
