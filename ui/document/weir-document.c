/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "document/weir-document-private.h"

#include <glib/gi18n.h>

/* How long a change may be lost if the designer is killed. */
#define DRAFT_SECONDS 3

/* A program that replaces a file does so in several steps. */
#define DISK_DELAY_MS 200

struct _WeirDocument
{
  GObject       parent_instance;

  /* owned */
  WeirFlow     *flow;
  GFile        *file;      /* NULL until it is saved */
  char         *directory; /* of the file, NULL if it is not on this machine */
  char         *title;
  char         *etag;      /* of the file as we know it */
  char         *seen_etag; /* of the file as it is, if it was changed */
  char         *draft_id;
  GFileMonitor *monitor;
  GCancellable *cancellable;

  guint64       n_edits;
  guint         draft_source;
  guint         disk_source;
  gboolean      is_apart;     /* another thing than the file has, although not edited */
  gboolean      saving;
  gboolean      disk_changed;
  gboolean      file_gone;    /* which is a change as well */
};

G_DEFINE_FINAL_TYPE (WeirDocument, weir_document, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_FLOW,
  PROP_FILE,
  PROP_TITLE,
  PROP_MODIFIED,
  PROP_DISK_CHANGED,
  PROP_FILE_GONE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
write_draft (gpointer data)
{
  WeirDocument *self = data;
  g_autofree char *text = NULL;

  self->draft_source = 0;
  if (!weir_document_get_modified (self))
    {
      weir_draft_store_remove (weir_draft_store_get_default (), self->draft_id);
      return G_SOURCE_REMOVE;
    }

  text = weir_flow_to_text (self->flow);
  weir_draft_store_write (weir_draft_store_get_default (), self->draft_id, self->file,
                          self->etag, text);

  return G_SOURCE_REMOVE;
}

static void
schedule_draft (WeirDocument *self)
{
  if (self->draft_source == 0)
    self->draft_source = g_timeout_add_seconds (DRAFT_SECONDS, write_draft, self);
}

static void
remove_draft (WeirDocument *self)
{
  g_clear_handle_id (&self->draft_source, g_source_remove);
  weir_draft_store_remove (weir_draft_store_get_default (), self->draft_id);
}

static void
on_edited (WeirDocument *self)
{
  self->n_edits++;
  schedule_draft (self);
}

static void
on_modified_changed (WeirDocument *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

static void
set_disk_state (WeirDocument *self,
                gboolean      disk_changed,
                gboolean      file_gone)
{
  gboolean has_changed = self->disk_changed != disk_changed;
  gboolean has_gone = self->file_gone != file_gone;

  self->disk_changed = disk_changed;
  self->file_gone = file_gone;
  if (has_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISK_CHANGED]);
  if (!has_gone)
    return;

  /* What is nowhere but here is not to be lost either. */
  if (file_gone)
    schedule_draft (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE_GONE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

static void
on_etag_queried (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr(WeirDocument) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  /* What happens to a file while we save it is our own doing: saving ends with its new etag. */
  if (self->saving || self->file != G_FILE (source))
    return;

  g_clear_pointer (&self->seen_etag, g_free);
  if (info != NULL)
    {
      self->seen_etag = g_strdup (g_file_info_get_etag (info));
      set_disk_state (self, g_strcmp0 (self->seen_etag, self->etag) != 0, FALSE);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    set_disk_state (self, TRUE, TRUE);
}

static gboolean
check_disk (gpointer data)
{
  WeirDocument *self = data;

  self->disk_source = 0;
  g_file_query_info_async (self->file, G_FILE_ATTRIBUTE_ETAG_VALUE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, self->cancellable, on_etag_queried,
                           g_object_ref (self));

  return G_SOURCE_REMOVE;
}

static void
on_file_event (WeirDocument *self)
{
  if (!self->saving && self->disk_source == 0)
    self->disk_source = g_timeout_add (DISK_DELAY_MS, check_disk, self);
}

static void
watch_file (WeirDocument *self)
{
  g_clear_handle_id (&self->disk_source, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);

  if (self->file == NULL)
    return;

  /* Where a file cannot be watched, saving still compares its etag. */
  self->monitor = g_file_monitor_file (self->file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_file_event), self,
                             G_CONNECT_SWAPPED);
}

static void
set_file (WeirDocument *self,
          GFile        *file,
          const char   *etag)
{
  g_autoptr(GFile) folder = file != NULL ? g_file_get_parent (file) : NULL;

  g_free (self->etag);
  self->etag = g_strdup (etag);
  if (!g_set_object (&self->file, file))
    return;

  /* Relative paths begin at the file. */
  if (file != NULL)
    weir_flow_set_file (self->flow, file);
  g_free (self->directory);
  self->directory = folder != NULL ? g_file_get_path (folder) : NULL;
  g_free (self->title);
  self->title = file != NULL ? g_file_get_basename (file) : g_strdup (_("Untitled"));
  watch_file (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
set_flow (WeirDocument *self,
          WeirFlow     *flow)
{
  self->flow = g_object_ref (flow);
  g_signal_connect_object (flow, "edited", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (flow, "notify::modified", G_CALLBACK (on_modified_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
weir_document_dispose (GObject *object)
{
  WeirDocument *self = WEIR_DOCUMENT (object);

  g_clear_handle_id (&self->draft_source, g_source_remove);
  g_clear_handle_id (&self->disk_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (weir_document_parent_class)->dispose (object);
}

static void
weir_document_finalize (GObject *object)
{
  WeirDocument *self = WEIR_DOCUMENT (object);

  g_clear_object (&self->flow);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->seen_etag, g_free);
  g_clear_pointer (&self->draft_id, g_free);

  G_OBJECT_CLASS (weir_document_parent_class)->finalize (object);
}

static void
weir_document_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  WeirDocument *self = WEIR_DOCUMENT (object);

  switch (prop_id)
    {
    case PROP_FLOW:
      g_value_set_object (value, self->flow);
      break;

    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;

    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_MODIFIED:
      g_value_set_boolean (value, weir_document_get_modified (self));
      break;

    case PROP_DISK_CHANGED:
      g_value_set_boolean (value, self->disk_changed);
      break;

    case PROP_FILE_GONE:
      g_value_set_boolean (value, self->file_gone);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_document_class_init (WeirDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = weir_document_dispose;
  object_class->finalize = weir_document_finalize;
  object_class->get_property = weir_document_get_property;

  properties[PROP_FLOW] = g_param_spec_object ("flow", NULL, NULL, WEIR_TYPE_FLOW, flags);
  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  properties[PROP_DISK_CHANGED] = g_param_spec_boolean ("disk-changed", NULL, NULL, FALSE, flags);
  properties[PROP_FILE_GONE] = g_param_spec_boolean ("file-gone", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_document_init (WeirDocument *self)
{
  self->draft_id = g_uuid_string_random ();
  self->cancellable = g_cancellable_new ();
  self->title = g_strdup (_("Untitled"));
}

WeirDocument *
weir_document_new_for_flow (WeirFlow   *flow,
                            GFile      *file,
                            const char *etag)
{
  WeirDocument *self = g_object_new (WEIR_TYPE_DOCUMENT, NULL);

  set_flow (self, flow);
  if (file != NULL && !g_file_has_uri_scheme (file, "resource"))
    set_file (self, file, etag);

  return self;
}

/**
 * weir_document_new:
 *
 * Returns: (transfer full): an empty flow that has no file yet
 */
WeirDocument *
weir_document_new (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();

  return weir_document_new_for_flow (flow, NULL, NULL);
}

/**
 * weir_document_new_from_text:
 * @text: the text of a flow
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a document that has no file, or %NULL if @text is not a flow
 */
WeirDocument *
weir_document_new_from_text (const char  *text,
                             GError     **error)
{
  g_autoptr(WeirFlow) flow = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  flow = weir_flow_new_from_data (text, -1, NULL, error);

  return flow != NULL ? weir_document_new_for_flow (flow, NULL, NULL) : NULL;
}

/**
 * weir_document_new_from_draft:
 * @draft: a draft
 * @error: return location for an error
 *
 * Makes the document that @draft was kept of, unsaved, and takes over the draft: it is removed
 * once this document has a draft of its own.
 *
 * Returns: (transfer full) (nullable): the document, or %NULL if @draft is not a flow
 */
WeirDocument *
weir_document_new_from_draft (WeirDraft  *draft,
                              GError    **error)
{
  GFile *file = weir_draft_get_file (draft);
  g_autoptr(GFile) folder = file != NULL ? g_file_get_parent (file) : NULL;
  g_autofree char *directory = folder != NULL ? g_file_get_path (folder) : NULL;
  g_autoptr(WeirFlow) flow = NULL;
  WeirDocument *self;

  flow = weir_flow_new_from_data (weir_draft_get_text (draft), -1, directory, error);
  if (flow == NULL)
    return NULL;

  self = weir_document_new_for_flow (flow, file, weir_draft_get_etag (draft));
  self->is_apart = TRUE;
  /* The file may be another one by now. */
  if (file != NULL)
    check_disk (self);
  write_draft (self);
  weir_draft_store_discard (weir_draft_store_get_default (), draft);

  return self;
}

WeirFlow *
weir_document_get_flow (WeirDocument *self)
{
  g_return_val_if_fail (WEIR_IS_DOCUMENT (self), NULL);

  return self->flow;
}

GFile *
weir_document_get_file (WeirDocument *self)
{
  g_return_val_if_fail (WEIR_IS_DOCUMENT (self), NULL);

  return self->file;
}

/* Where relative paths of workers begin; NULL if the file is not on this machine, or not there. */
const char *
weir_document_get_directory (WeirDocument *self)
{
  g_return_val_if_fail (WEIR_IS_DOCUMENT (self), NULL);

  return self->directory;
}

const char *
weir_document_get_title (WeirDocument *self)
{
  g_return_val_if_fail (WEIR_IS_DOCUMENT (self), NULL);

  return self->title;
}

gboolean
weir_document_get_modified (WeirDocument *self)
{
  g_return_val_if_fail (WEIR_IS_DOCUMENT (self), FALSE);

  return self->is_apart || self->file_gone || weir_flow_get_modified (self->flow);
}

gboolean
weir_document_get_disk_changed (WeirDocument *self)
{
  g_return_val_if_fail (WEIR_IS_DOCUMENT (self), FALSE);

  return self->disk_changed;
}

/* Whether nothing is lost if another document takes its place. */
gboolean
weir_document_is_untouched (WeirDocument *self)
{
  g_return_val_if_fail (WEIR_IS_DOCUMENT (self), FALSE);

  return self->file == NULL && self->n_edits == 0 && !self->is_apart;
}

guint64
weir_document_get_n_edits (WeirDocument *self)
{
  return self->n_edits;
}

const char *
weir_document_get_etag (WeirDocument *self)
{
  return self->etag;
}

void
weir_document_set_saving (WeirDocument *self,
                          gboolean      saving)
{
  self->saving = saving;
  /* What happened meanwhile may have been another program's doing. */
  if (!saving && self->file != NULL)
    on_file_event (self);
}

void
weir_document_take_saved (WeirDocument *self,
                          GFile        *file,
                          const char   *etag,
                          guint64       n_edits)
{
  set_file (self, file, etag);
  set_disk_state (self, FALSE, FALSE);

  /* What was edited in the meantime is not in the file. */
  if (self->n_edits != n_edits)
    return;

  self->is_apart = FALSE;
  weir_flow_mark_saved (self->flow);
  remove_draft (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

/**
 * weir_document_get_file_gone:
 * @self: a document
 *
 * Returns: whether the file was removed, or moved away, since it was loaded or saved
 */
gboolean
weir_document_get_file_gone (WeirDocument *self)
{
  g_return_val_if_fail (WEIR_IS_DOCUMENT (self), FALSE);

  return self->file_gone;
}

/**
 * weir_document_ignore_disk:
 * @self: a document
 *
 * Goes on with what is in the window although the file is another one by now. Saving replaces that
 * one, unless it changes again.
 */
void
weir_document_ignore_disk (WeirDocument *self)
{
  g_return_if_fail (WEIR_IS_DOCUMENT (self));

  g_free (self->etag);
  self->etag = g_steal_pointer (&self->seen_etag);
  self->is_apart = TRUE;
  schedule_draft (self);
  set_disk_state (self, FALSE, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

/**
 * weir_document_discard:
 * @self: a document
 *
 * Gives up what was not saved: its draft is removed.
 */
void
weir_document_discard (WeirDocument *self)
{
  g_return_if_fail (WEIR_IS_DOCUMENT (self));

  remove_draft (self);
}

/**
 * weir_document_keep_draft:
 * @self: a document
 *
 * Writes the draft of what was not saved now, instead of some seconds after the edit: the program
 * is about to be ended.
 */
void
weir_document_keep_draft (WeirDocument *self)
{
  g_return_if_fail (WEIR_IS_DOCUMENT (self));

  g_clear_handle_id (&self->draft_source, g_source_remove);
  if (weir_document_get_modified (self))
    write_draft (self);
}
