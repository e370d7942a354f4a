/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_SIZE (64 * 1024)

struct _WeirWriter
{
  /* owned */
  char    *name;      /* for messages */
  GString *block;
  int      fd;        /* unless it is the standard output */

  guint64  length;    /* of the file, with what was written out */
  guint64  n_added;   /* lines in all */
  guint64  n_written; /* atomic: lines that are not in the block any more */
};

static gboolean
fail_with_errno (const char  *name,
                 GError     **error)
{
  int cause = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (cause),
               "cannot write %s: %s", name, g_strerror (cause));

  return FALSE;
}

WeirWriter *
weir_writer_new (const char  *path,
                 GError     **error)
{
  g_autoptr(WeirWriter) self = g_new0 (WeirWriter, 1);
  gboolean is_standard_output = path == NULL || strcmp (path, "-") == 0;

  self->name = g_strdup (is_standard_output ? "the standard output" : path);
  self->block = g_string_sized_new (BLOCK_SIZE);
  self->fd = is_standard_output ? STDOUT_FILENO
                                : open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (self->fd < 0)
    {
      fail_with_errno (self->name, error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
weir_writer_free (WeirWriter *self)
{
  if (self->fd > STDOUT_FILENO)
    close (self->fd);
  g_string_free (g_steal_pointer (&self->block), TRUE);
  g_clear_pointer (&self->name, g_free);
  g_free (self);
}

int
weir_writer_get_fd (WeirWriter *self)
{
  return self->fd;
}

const char *
weir_writer_get_name (WeirWriter *self)
{
  return self->name;
}

gboolean
weir_writer_begin (WeirWriter  *self,
                   guint64      length,
                   GError     **error)
{
  struct stat info;

  /* The standard output is whoever's that has opened it, and may stand behind other text. */
  if (self->fd == STDOUT_FILENO)
    return TRUE;

  if (fstat (self->fd, &info) != 0 ||
      (S_ISREG (info.st_mode) && (ftruncate (self->fd, (off_t) length) != 0 ||
                                  lseek (self->fd, (off_t) length, SEEK_SET) < 0)))
    return fail_with_errno (self->name, error);

  self->length = length;

  return TRUE;
}

/* Returns how much was written, after waiting where it would not go in; negative with errno. */
static gssize
write_some (int         fd,
            const char *text,
            gsize       length)
{
  struct pollfd writable = { .fd = fd, .events = POLLOUT };
  gssize n_written;

  while ((n_written = write (fd, text, length)) < 0)
    {
      if (errno == EAGAIN)
        poll (&writable, 1, -1);
      else if (errno != EINTR)
        return -1;
    }

  return n_written;
}

gboolean
weir_writer_flush (WeirWriter  *self,
                   GError     **error)
{
  for (gsize written = 0; written < self->block->len;)
    {
      gssize n_written = write_some (self->fd, self->block->str + written,
                                     self->block->len - written);

      if (n_written < 0)
        return fail_with_errno (self->name, error);
      written += (gsize) n_written;
      self->length += (gsize) n_written;
    }

  /* One large line shall not hold its memory for ever. */
  if (self->block->allocated_len > 4 * BLOCK_SIZE)
    {
      g_string_free (self->block, TRUE);
      self->block = g_string_sized_new (BLOCK_SIZE);
    }

  g_string_truncate (self->block, 0);
  __atomic_store_n (&self->n_written, self->n_added, __ATOMIC_RELAXED);

  return TRUE;
}

void
weir_writer_add (WeirWriter *self,
                 const char *text,
                 gsize       length)
{
  g_string_append_len (self->block, text, (gssize) length);
}

gboolean
weir_writer_end_line (WeirWriter  *self,
                      GError     **error)
{
  g_string_append_c (self->block, '\n');
  self->n_added++;

  return self->block->len < BLOCK_SIZE || weir_writer_flush (self, error);
}

gboolean
weir_writer_sync (WeirWriter  *self,
                  GError     **error)
{
  if (!weir_writer_flush (self, error))
    return FALSE;

  /* What is no file has no disk. */
  if (fdatasync (self->fd) != 0 && errno != EINVAL && errno != EROFS)
    return fail_with_errno (self->name, error);

  return TRUE;
}

gboolean
weir_writer_close (WeirWriter  *self,
                   GError     **error)
{
  int fd = self->fd;

  if (!weir_writer_flush (self, error))
    return FALSE;

  self->fd = -1;
  if (close (fd) != 0 && errno != EINTR)
    return fail_with_errno (self->name, error);

  return TRUE;
}

guint64
weir_writer_get_length (WeirWriter *self)
{
  return self->length;
}

guint64
weir_writer_get_n_lines (WeirWriter *self)
{
  return __atomic_load_n (&self->n_written, __ATOMIC_RELAXED);
}
