/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "document/weir-draft-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/*
 * Each designer has a folder of its own in the user's state folder, with a file "lock" that it
 * holds locked for as long as it lives. The kernel lets go of the lock however the process ends,
 * so a folder whose lock is free belongs to nobody any more: its drafts are offered.
 *
 * One thread does all writing, in the order in which it was asked: a draft that is removed cannot
 * come back by a write that was begun earlier.
 */

#define LOCK_NAME    "lock"
#define DRAFT_SUFFIX ".draft"

struct _WeirDraftStore
{
  GObject      parent_instance;

  /* owned */
  char        *root;
  char        *folder;  /* ours, below root */
  GThreadPool *writer;

  /* only in the writer's thread */
  int          lock_fd; /* -1 until our folder is there */
};

G_DEFINE_FINAL_TYPE (WeirDraftStore, weir_draft_store, G_TYPE_OBJECT)

/* To be written, or removed if there is no content. */
typedef struct {
  char *path;
  char *content;
} Job;

static void
job_free (Job *job)
{
  g_free (job->path);
  g_free (job->content);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

/* The lock's descriptor, or -1 if another process holds it or errno tells why it cannot be had. */
static int
take_lock (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int saved;

  if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  saved = errno;
  close (fd);
  errno = saved;

  return -1;
}

static gboolean
ensure_folder (WeirDraftStore *self)
{
  if (self->lock_fd >= 0)
    return TRUE;

  if (g_mkdir_with_parents (self->folder, 0700) == 0)
    self->lock_fd = take_lock (self->folder);
  if (self->lock_fd < 0)
    g_warning ("%s: cannot keep drafts here: %s", self->folder, g_strerror (errno));

  return self->lock_fd >= 0;
}

static void
do_job (gpointer data,
        gpointer user_data)
{
  WeirDraftStore *self = user_data;
  g_autoptr(Job) job = data;
  g_autoptr(GError) error = NULL;

  if (job->content == NULL)
    {
      if (g_unlink (job->path) != 0 && errno != ENOENT)
        g_warning ("%s: %s", job->path, g_strerror (errno));
      return;
    }

  if (ensure_folder (self) &&
      !g_file_set_contents_full (job->path, job->content, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                 0600, &error))
    g_warning ("Could not write a draft: %s", error->message);
}

static void
push_job (WeirDraftStore *self,
          char           *path,
          char           *content)
{
  Job *job = g_new0 (Job, 1);

  job->path = path;
  job->content = content;
  g_thread_pool_push (self->writer, job, NULL);
}

static char *
build_path (WeirDraftStore *self,
            const char     *id)
{
  g_autofree char *name = g_strconcat (id, DRAFT_SUFFIX, NULL);

  return g_build_filename (self->folder, name, NULL);
}

static void
weir_draft_store_init (WeirDraftStore *self)
{
  g_autofree char *name = g_uuid_string_random ();

  self->root = g_build_filename (g_get_user_state_dir (), "weir-designer", "drafts", NULL);
  self->folder = g_build_filename (self->root, name, NULL);
  self->lock_fd = -1;
  self->writer = g_thread_pool_new (do_job, self, 1, FALSE, NULL);
}

static void
weir_draft_store_finalize (GObject *object)
{
  WeirDraftStore *self = WEIR_DRAFT_STORE (object);

  weir_draft_store_close (self);
  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (weir_draft_store_parent_class)->finalize (object);
}

static void
weir_draft_store_class_init (WeirDraftStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_draft_store_finalize;
}

/**
 * weir_draft_store_get_default:
 *
 * Returns: (transfer none): the store of this process
 */
WeirDraftStore *
weir_draft_store_get_default (void)
{
  static WeirDraftStore *store = NULL;

  if (store == NULL)
    store = g_object_new (WEIR_TYPE_DRAFT_STORE, NULL);

  return store;
}

/**
 * weir_draft_store_write:
 * @self: the store
 * @id: which draft of this process
 * @file: (nullable): the user's file
 * @etag: (nullable): which state of @file it began with
 * @text: the text of the flow
 *
 * Keeps @text as the draft @id, over what was kept before. Returns at once.
 */
void
weir_draft_store_write (WeirDraftStore *self,
                        const char     *id,
                        GFile          *file,
                        const char     *etag,
                        const char     *text)
{
  g_return_if_fail (WEIR_IS_DRAFT_STORE (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (text != NULL);

  push_job (self, build_path (self, id), weir_draft_serialize (file, etag, text));
}

/**
 * weir_draft_store_remove:
 * @self: the store
 * @id: which draft of this process
 *
 * Removes the draft @id, which need not be there. Returns at once.
 */
void
weir_draft_store_remove (WeirDraftStore *self,
                         const char     *id)
{
  g_return_if_fail (WEIR_IS_DRAFT_STORE (self));
  g_return_if_fail (id != NULL);

  push_job (self, build_path (self, id), NULL);
}

/**
 * weir_draft_store_discard:
 * @self: the store
 * @draft: a draft that another process left
 *
 * Removes @draft for good. Returns at once.
 */
void
weir_draft_store_discard (WeirDraftStore *self,
                          WeirDraft      *draft)
{
  g_return_if_fail (WEIR_IS_DRAFT_STORE (self));
  g_return_if_fail (WEIR_IS_DRAFT (draft));

  push_job (self, g_strdup (weir_draft_get_path (draft)), NULL);
}

/* Adds what is in @folder, which nobody uses; removes it if nothing is. */
static void
collect_drafts (const char *folder,
                GPtrArray  *drafts)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *lock = g_build_filename (folder, LOCK_NAME, NULL);
  gboolean empty = TRUE;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr(GError) error = NULL;
      WeirDraft *draft;

      if (!g_str_has_suffix (name, DRAFT_SUFFIX))
        continue;

      empty = FALSE;
      draft = weir_draft_new_from_path (path, &error);
      if (draft != NULL)
        g_ptr_array_add (drafts, draft);
      else
        g_warning ("A draft cannot be read: %s", error->message);
    }

  if (empty && g_unlink (lock) == 0 && g_rmdir (folder) != 0)
    g_warning ("%s: %s", folder, g_strerror (errno));
}

static void
list_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  WeirDraftStore *self = source;
  g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GDir) dir = g_dir_open (self->root, 0, NULL);
  const char *name;

  /* No such folder: nothing was ever drafted. */
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (self->root, name, NULL);
      int fd = g_str_equal (folder, self->folder) ? -1 : take_lock (folder);

      if (fd < 0)
        continue;

      collect_drafts (folder, drafts);
      close (fd);
    }

  g_task_return_pointer (task, g_steal_pointer (&drafts), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * weir_draft_store_list_async:
 * @self: the store
 * @callback: called with the result
 * @data: what @callback is called with
 *
 * Looks for drafts of processes that ended without removing them.
 */
void
weir_draft_store_list_async (WeirDraftStore      *self,
                             GAsyncReadyCallback  callback,
                             gpointer             data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (WEIR_IS_DRAFT_STORE (self));

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, weir_draft_store_list_async);
  g_task_run_in_thread (task, list_in_thread);
}

/**
 * weir_draft_store_list_finish:
 * @self: the store
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type WeirDraft): the drafts that nobody owns, maybe none
 */
GPtrArray *
weir_draft_store_list_finish (WeirDraftStore  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * weir_draft_store_close:
 * @self: the store
 *
 * Does what was asked for before, and lets go of the folder. To be called once, at the end of the
 * program; blocks until all is written.
 */
void
weir_draft_store_close (WeirDraftStore *self)
{
  g_return_if_fail (WEIR_IS_DRAFT_STORE (self));

  if (self->writer == NULL)
    return;

  g_thread_pool_free (g_steal_pointer (&self->writer), FALSE, TRUE);
  if (self->lock_fd >= 0)
    {
      g_autofree char *lock = g_build_filename (self->folder, LOCK_NAME, NULL);

      /* The folder stays where drafts are left in it; whoever finds it makes a new lock. */
      g_unlink (lock);
      g_rmdir (self->folder);
      close (self->lock_fd);
      self->lock_fd = -1;
    }
}
