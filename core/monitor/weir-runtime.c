/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-runtime.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/weir-error.h"

#define SUFFIX ".socket"

static gboolean
weir_runtime_fail (GError     **error,
                   const char  *path,
                   const char  *what)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s: %s", path, what,
               g_strerror (saved_errno));
  return FALSE;
}

static char *
weir_runtime_get_folder (void)
{
  return g_build_filename (g_get_user_runtime_dir (), "weir", NULL);
}

/* The folder is ours alone: what others could write to, they could put a socket into. */
static gboolean
weir_runtime_make_folder (const char  *folder,
                          GError     **error)
{
  struct stat info;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return weir_runtime_fail (error, folder, "cannot make the folder for sockets");
  if (lstat (folder, &info) != 0)
    return weir_runtime_fail (error, folder, "cannot look at the folder for sockets");
  if (S_ISDIR (info.st_mode) && info.st_uid == geteuid () && (info.st_mode & 077) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "%s is to hold sockets and must be a folder that only you can use: chmod 700 it, or "
               "remove it", folder);
  return FALSE;
}

static gboolean
weir_runtime_set_address (struct sockaddr_un *address,
                          const char         *path)
{
  if (strlen (path) >= sizeof address->sun_path)
    return FALSE;

  memset (address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  strcpy (address->sun_path, path);
  return TRUE;
}

/* Whether nobody listens there any more; what cannot be told counts as somebody. */
static gboolean
weir_runtime_is_deserted (const char *path)
{
  struct sockaddr_un address;
  int fd;
  int cause;

  if (!weir_runtime_set_address (&address, path))
    return FALSE;
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return FALSE;

  cause = connect (fd, (struct sockaddr *) &address, sizeof address) == 0 ? 0 : errno;
  close (fd);
  return cause == ECONNREFUSED || cause == ENOENT;
}

/* Whether the process that made @name, "PID.socket" or "PID-N.socket", has ended. */
static gboolean
weir_runtime_has_ended (const char *name)
{
  pid_t pid = (pid_t) strtol (name, NULL, 10);

  return pid > 0 && kill (pid, 0) != 0 && errno == ESRCH;
}

/* Whether a runner listens at @path; one that has died without removing its socket gets it removed
 * now. One that is only just making its socket still lives. */
static gboolean
weir_runtime_look (const char *path,
                   const char *name)
{
  if (!weir_runtime_is_deserted (path))
    return TRUE;

  if (weir_runtime_has_ended (name))
    g_unlink (path);
  return FALSE;
}

static int
weir_runtime_compare (gconstpointer first,
                      gconstpointer second)
{
  return g_strcmp0 (*(char * const *) first, *(char * const *) second);
}

/* The sockets of the user's runners, by name; removes those of runners that have died. */
char **
weir_runtime_list (void)
{
  g_autofree char *folder = weir_runtime_get_folder ();
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  GPtrArray *paths = g_ptr_array_new ();
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, SUFFIX) && weir_runtime_look (path, name))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }

  g_ptr_array_sort (paths, weir_runtime_compare);
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_free (paths, FALSE);
}

static char *
weir_runtime_find_name (const char *folder)
{
  for (guint i = 1; ; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup_printf ("%d" SUFFIX, (int) getpid ())
                                     : g_strdup_printf ("%d-%u" SUFFIX, (int) getpid (), i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat info;

      if (lstat (path, &info) != 0)
        return g_steal_pointer (&path);
    }
}

/* Where this process may have its next socket. */
char *
weir_runtime_make_path (GError **error)
{
  g_autofree char *folder = weir_runtime_get_folder ();
  g_auto (GStrv) others = NULL;

  if (!weir_runtime_make_folder (folder, error))
    return NULL;

  /* Also removes what an earlier process of our number has left. */
  others = weir_runtime_list ();
  return weir_runtime_find_name (folder);
}

/* Makes sure that a socket can be made at @path: removes one that nobody listens at. */
gboolean
weir_runtime_claim (const char  *path,
                    GError     **error)
{
  static const gsize most = sizeof ((struct sockaddr_un *) NULL)->sun_path
                            - sizeof WEIR_RUNTIME_UNNAMED;
  struct stat info;

  if (strlen (path) > most)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG,
                   "%s: the path of a socket has at most %" G_GSIZE_FORMAT " bytes", path, most);
      return FALSE;
    }
  if (lstat (path, &info) != 0)
    return TRUE;

  if (!S_ISSOCK (info.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   "%s is there already, and is no socket", path);
      return FALSE;
    }
  if (!weir_runtime_is_deserted (path))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                   "%s: another program listens there", path);
      return FALSE;
    }
  return g_unlink (path) == 0
         || weir_runtime_fail (error, path, "cannot remove a socket that nobody uses");
}

/* Lists a socket that is elsewhere with the others; NULL when it is not to be. */
char *
weir_runtime_list_too (const char *path)
{
  g_autofree char *link = weir_runtime_make_path (NULL);
  g_autofree char *target = g_canonicalize_filename (path, NULL);

  if (link == NULL || symlink (target, link) != 0)
    return NULL;
  return g_steal_pointer (&link);
}
