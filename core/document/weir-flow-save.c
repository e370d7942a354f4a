/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-edit.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "document/weir-flow-private.h"

/*
 * A file is replaced by renaming a complete one over it, which is on the disk by then: whoever
 * reads the file, and whatever breaks down, finds the old content or the new one. The new file is
 * made in the same folder, since only there it can take the other's name at once.
 */

/* How many symbolic links may lead to a file. */
#define MAX_SYMLINKS 40

static gboolean
fail (GError     **error,
      const char  *path,
      const char  *what)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s: %s",
               path, what, g_strerror (saved_errno));

  return FALSE;
}

/* The file that a path means: that which symbolic links lead to, whether it exists or not. */
static char *
resolve (const char  *path,
         GError     **error)
{
  g_autofree char *at = g_strdup (path);

  for (guint i = 0; i < MAX_SYMLINKS; i++)
    {
      g_autofree char *folder = g_path_get_dirname (at);
      g_autofree char *target = g_file_read_link (at, NULL);

      if (target == NULL)
        return g_steal_pointer (&at);

      g_free (at);
      at = g_canonicalize_filename (target, folder);
    }

  errno = ELOOP;
  fail (error, path, "cannot be saved");

  return NULL;
}

static gboolean
write_all (int          fd,
           const char  *text,
           gsize        length)
{
  while (length > 0)
    {
      gssize n_written = write (fd, text, length);

      if (n_written < 0 && errno == EINTR)
        continue;

      if (n_written < 0)
        return FALSE;

      text += n_written;
      length -= (gsize) n_written;
    }

  return TRUE;
}

/* A new file that only this user can read if it is to replace one, until it has its permissions; as
 * any new file else. Gives its name to @temporary. */
static int
make_temporary (const char        *path,
                const struct stat *old,
                char             **temporary)
{
  g_autofree char *folder = g_path_get_dirname (path);

  *temporary = g_build_filename (folder, ".weir-XXXXXX", NULL);

  return g_mkstemp_full (*temporary, O_RDWR | O_CLOEXEC, old != NULL ? 0600 : 0666);
}

static gboolean
take_permissions (int                fd,
                  const struct stat *old)
{
  /* Only root may give a file away; whoever cannot still owns what is written. */
  if (fchown (fd, old->st_uid, old->st_gid) != 0 && errno != EPERM)
    return FALSE;

  return fchmod (fd, old->st_mode & 07777) == 0;
}

/* So that the new name is on the disk as well. */
static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean is_synced;

  /* A folder that may be written but not read: more cannot be done. */
  if (fd < 0)
    return errno == EACCES;

  /* Some file systems have no such thing, and need none. */
  is_synced = fsync (fd) == 0 || errno == EINVAL || errno == ENOTSUP;
  close (fd);

  return is_synced;
}

static gboolean
fill (int                fd,
      const struct stat *old,
      const char        *text,
      gsize              length)
{
  gboolean is_written = (old == NULL || take_permissions (fd, old)) &&
                        write_all (fd, text, length) && fsync (fd) == 0;
  int saved_errno = errno;
  gboolean is_closed = close (fd) == 0;

  /* What went wrong first. */
  if (!is_written)
    errno = saved_errno;

  return is_written && is_closed;
}

static gboolean
replace (const char    *path,
         const char    *text,
         gsize          length,
         GCancellable  *cancellable,
         GError       **error)
{
  struct stat info;
  const struct stat *old = stat (path, &info) == 0 ? &info : NULL;
  g_autofree char *temporary = NULL;
  int fd = make_temporary (path, old, &temporary);

  if (fd < 0)
    return fail (error, path, "no file can be made in its folder");

  if (!fill (fd, old, text, length))
    {
      fail (error, path, "cannot be written");
      g_unlink (temporary);
      return FALSE;
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_unlink (temporary);
      return FALSE;
    }

  if (g_rename (temporary, path) != 0)
    {
      fail (error, path, "cannot be replaced");
      g_unlink (temporary);
      return FALSE;
    }

  if (!sync_folder (path))
    return fail (error, path, "is saved, but may be lost if the machine fails now");

  return TRUE;
}

static gboolean
save_local (const char    *path,
            const char    *text,
            gsize          length,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autofree char *target = resolve (path, error);
  struct stat info;

  if (target == NULL)
    return FALSE;

  /* What is no file, as a folder or a pipe, is not to be replaced by one. */
  if (stat (target, &info) == 0 && !S_ISREG (info.st_mode))
    {
      errno = S_ISDIR (info.st_mode) ? EISDIR : EINVAL;
      return fail (error, path, "cannot be written");
    }

  /* A rename would replace what this user may not write. */
  if (faccessat (AT_FDCWD, target, W_OK, AT_EACCESS) != 0 && errno != ENOENT)
    return fail (error, path, "cannot be written");

  return replace (target, text, length, cancellable, error);
}

/**
 * weir_flow_save:
 * @self: a flow
 * @file: where to
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Saves the document, as [method@Weir.Flow.to_text] writes it. The file has its old content or the
 * new one at any moment, even if the machine fails; the new one is on the disk when this returns.
 * Symbolic links and permissions stay. Blocks until it is done.
 *
 * Afterwards nothing is left to be saved, and relative paths of workers begin in the file's folder.
 *
 * Returns: whether it was saved; if not, the error is one of [error@Gio.IOErrorEnum], and the file
 *   is as it was, unless the message says that it is saved but not safe yet
 */
gboolean
weir_flow_save (WeirFlow      *self,
                GFile         *file,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  gboolean is_saved;

  g_return_val_if_fail (WEIR_IS_FLOW (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  g_return_val_if_fail (!weir_flow_editor_is_open (weir_flow_get_editor (self)), FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  path = g_file_get_path (file);
  text = weir_flow_to_text (self);
  if (path != NULL)
    is_saved = save_local (path, text, strlen (text), cancellable, error);
  else
    is_saved = g_file_replace_contents (file, text, strlen (text), NULL, FALSE,
                                        G_FILE_CREATE_NONE, NULL, cancellable, error);

  if (!is_saved)
    return FALSE;

  weir_flow_set_file (self, file);
  weir_flow_mark_saved (self);

  return TRUE;
}
