/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-lines.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_SIZE (256 * 1024)

/* No value is as large: this is no file of lines, and is not to take all memory. */
#define MAX_LINE ((gsize) 1 << 30)

struct _WeirLines
{
  /* owned */
  char         **paths;
  GCancellable  *stop;
  char          *buffer;
  int            fd;       /* of the file under way; -1: none */

  GPollFD        stop_fd;
  gsize          size;     /* of the buffer */
  gsize          begin;    /* where what was not yet given out begins in the buffer */
  gsize          searched; /* where what may hold the end of its line begins */
  gsize          end;
  guint          file;     /* index into paths */
  guint64        number;
  gboolean       at_end;   /* of the file */

  gint64         n_bytes;  /* of all files; negative: not known */
  guint64        n_taken;  /* atomic: bytes that were given out */
  guint64        n_lines;  /* atomic: lines that were given out */
};

static gboolean
is_standard_input (const char *path)
{
  return strcmp (path, "-") == 0;
}

/* Negative where one of them may have any. */
static gint64
count_bytes (char **paths)
{
  gint64 n_bytes = 0;

  for (; *paths != NULL; paths++)
    {
      struct stat info;
      int status = is_standard_input (*paths) ? fstat (STDIN_FILENO, &info) : stat (*paths, &info);

      if (status != 0 || !S_ISREG (info.st_mode))
        return -1;
      n_bytes += info.st_size;
    }

  return n_bytes;
}

WeirLines *
weir_lines_new (const char * const *paths,
                GCancellable       *stop)
{
  static const char * const standard_input[] = { "-", NULL };
  WeirLines *self = g_new0 (WeirLines, 1);

  self->paths = g_strdupv ((char **) (paths[0] != NULL ? paths : standard_input));
  self->stop = g_object_ref (stop);
  self->n_bytes = count_bytes (self->paths);
  self->buffer = g_malloc (BLOCK_SIZE);
  self->size = BLOCK_SIZE;
  self->fd = -1;
  self->at_end = TRUE;
  if (!g_cancellable_make_pollfd (stop, &self->stop_fd))
    self->stop_fd.fd = -1;

  return self;
}

static void
close_file (WeirLines *self)
{
  /* Reading only: there is nothing that a failure could lose. */
  if (self->fd > STDIN_FILENO)
    close (self->fd);
  self->fd = -1;
}

void
weir_lines_free (WeirLines *self)
{
  close_file (self);
  if (self->stop_fd.fd != -1)
    g_cancellable_release_fd (self->stop);
  g_clear_pointer (&self->paths, g_strfreev);
  g_clear_object (&self->stop);
  g_clear_pointer (&self->buffer, g_free);
  g_free (self);
}

/* Before a run */

static gboolean
fail_with_errno (const char  *name,
                 GError     **error)
{
  int cause = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (cause),
               "cannot read %s: %s", name, g_strerror (cause));

  return FALSE;
}

static gboolean
check_path (const char         *path,
            const struct stat  *output,
            GError            **error)
{
  struct stat input;

  if (is_standard_input (path))
    {
      if (fstat (STDIN_FILENO, &input) != 0)
        return fail_with_errno ("the standard input", error);
    }
  else if (stat (path, &input) != 0 || g_access (path, R_OK) != 0)
    {
      return fail_with_errno (path, error);
    }

  if (S_ISDIR (input.st_mode))
    {
      errno = EISDIR;
      return fail_with_errno (path, error);
    }

  if (S_ISREG (input.st_mode) &&
      input.st_dev == output->st_dev && input.st_ino == output->st_ino)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   "%s is the input and the output", path);
      return FALSE;
    }

  return TRUE;
}

gboolean
weir_lines_check (const char * const  *paths,
                  int                  output,
                  GError             **error)
{
  struct stat output_info = { .st_mode = 0 };

  if (output != -1 && fstat (output, &output_info) != 0)
    return fail_with_errno ("the output", error);

  if (paths[0] == NULL)
    return check_path ("-", &output_info, error);

  for (; *paths != NULL; paths++)
    {
      if (!check_path (*paths, &output_info, error))
        return FALSE;
    }

  return TRUE;
}

/* Reading */

/* A FIFO without a writer is to be waited for in wait_for_input(), not here. */
static gboolean
open_file (WeirLines  *self,
           GError    **error)
{
  const char *path = self->paths[self->file];

  self->fd = is_standard_input (path) ? STDIN_FILENO
                                      : open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (self->fd < 0)
    return fail_with_errno (path, error);

  self->begin = self->searched = self->end = 0;
  self->number = 0;
  self->at_end = FALSE;

  return TRUE;
}

/* FALSE when it is to be left, with or without @error set. */
static gboolean
wait_for_input (WeirLines  *self,
                GError    **error)
{
  struct pollfd fds[] = {
    { .fd = self->fd, .events = POLLIN },
    { .fd = self->stop_fd.fd, .events = POLLIN },
  };

  while (poll (fds, G_N_ELEMENTS (fds), -1) < 0)
    {
      if (errno != EINTR && errno != EAGAIN)
        return fail_with_errno (weir_lines_get_name (self, self->file), error);
    }

  return !g_cancellable_is_cancelled (self->stop);
}

/* Makes room behind what is there: by moving it to the front, or else by growing. */
static gboolean
make_room (WeirLines  *self,
           GError    **error)
{
  gsize length = self->end - self->begin;

  if (length > MAX_LINE)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   "%s:%" G_GUINT64_FORMAT ": the line is longer than %" G_GSIZE_FORMAT " bytes",
                   weir_lines_get_name (self, self->file), self->number + 1, MAX_LINE);
      return FALSE;
    }

  memmove (self->buffer, self->buffer + self->begin, length);
  self->searched -= self->begin;
  self->begin = 0;
  self->end = length;

  if (length > self->size / 2)
    self->size *= 2;
  else if (self->size > BLOCK_SIZE && length < BLOCK_SIZE / 2)
    self->size = BLOCK_SIZE;
  else
    return TRUE;

  self->buffer = g_realloc (self->buffer, self->size);

  return TRUE;
}

/* Reads the next block; FALSE when it is to be left, with or without @error set. */
static gboolean
fill (WeirLines  *self,
      GError    **error)
{
  gssize n_read;

  if (!make_room (self, error))
    return FALSE;

  do
    {
      if (!wait_for_input (self, error))
        return FALSE;
      n_read = read (self->fd, self->buffer + self->end, self->size - self->end);
    }
  while (n_read < 0 && (errno == EINTR || errno == EAGAIN));

  if (n_read < 0)
    return fail_with_errno (weir_lines_get_name (self, self->file), error);

  self->at_end = n_read == 0;
  self->end += (gsize) n_read;

  return TRUE;
}

/* Takes a line from the buffer; FALSE if its end is not there yet. */
static gboolean
take_line (WeirLines   *self,
           const char **line,
           gsize       *length)
{
  const char *newline = memchr (self->buffer + self->searched, '\n', self->end - self->searched);
  gsize line_end;

  if (newline == NULL && !(self->at_end && self->begin < self->end))
    {
      self->searched = self->end;
      return FALSE;
    }

  line_end = newline != NULL ? (gsize) (newline - self->buffer) : self->end;
  *line = self->buffer + self->begin;
  *length = line_end - self->begin;
  self->begin = self->searched = newline != NULL ? line_end + 1 : line_end;
  self->number++;
  __atomic_store_n (&self->n_taken, self->n_taken + *length + (newline != NULL),
                    __ATOMIC_RELAXED);

  return TRUE;
}

static gboolean
is_blank (const char *line,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
        return FALSE;
    }

  return TRUE;
}

/* On to where the next line may be; FALSE at the end, and when it is to be left. */
static gboolean
advance (WeirLines  *self,
         GError    **error)
{
  if (!self->at_end)
    return fill (self, error);

  if (self->fd != -1)
    {
      close_file (self);
      self->file++;
    }

  return self->paths[self->file] != NULL && open_file (self, error);
}

gboolean
weir_lines_next (WeirLines   *self,
                 const char **line,
                 gsize       *length,
                 GError     **error)
{
  while (!g_cancellable_is_cancelled (self->stop))
    {
      if (take_line (self, line, length))
        {
          if (!is_blank (*line, *length))
            {
              __atomic_store_n (&self->n_lines, self->n_lines + 1, __ATOMIC_RELAXED);
              return TRUE;
            }
        }
      else if (!advance (self, error))
        {
          return FALSE;
        }
    }

  return FALSE;
}

guint
weir_lines_get_file (WeirLines *self)
{
  return self->file;
}

guint64
weir_lines_get_number (WeirLines *self)
{
  return self->number;
}

void
weir_lines_get_progress (WeirLines *self,
                         guint64   *n_lines,
                         double    *share)
{
  guint64 n_taken = __atomic_load_n (&self->n_taken, __ATOMIC_RELAXED);

  *n_lines = __atomic_load_n (&self->n_lines, __ATOMIC_RELAXED);
  *share = self->n_bytes > 0 ? MIN (1.0, (double) n_taken / (double) self->n_bytes) : -1.0;
}

const char *
weir_lines_get_name (WeirLines *self,
                     guint      file)
{
  return is_standard_input (self->paths[file]) ? "<stdin>" : self->paths[file];
}
