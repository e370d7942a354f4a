/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE   (16 * 1024)
#define LINE_MOST   4096
#define TAIL_MOST   2048
/* What a pipe may still hold when its writer has died. Children of the writer that live on may
 * go on printing for ever. */
#define FINISH_MOST (1024 * 1024)

void
weir_output_init (WeirOutput  *self,
                  const char  *name,
                  WeirPrinter *printer,
                  guint        node,
                  guint        worker)
{
  self->fd = -1;
  self->name = name;
  self->printer = printer;
  self->node = node;
  self->worker = worker;
  self->line = g_string_new (NULL);
  self->tail = g_string_new (NULL);
}

void
weir_output_clear (WeirOutput *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  g_string_free (g_steal_pointer (&self->line), TRUE);
  g_string_free (g_steal_pointer (&self->tail), TRUE);
}

static void
weir_output_add_line (WeirOutput   *self,
                      WeirRecorder *recorder,
                      GString      *log,
                      const char   *line,
                      gsize         length)
{
  if (recorder != NULL)
    weir_recorder_add_line (recorder, self->node, self->worker, line, length);
  g_string_append_printf (log, "%s: ", self->name);
  g_string_append_len (log, line, (gssize) length);
  g_string_append_c (log, '\n');
  g_string_append_len (self->tail, line, (gssize) length);
  g_string_append_c (self->tail, '\n');
}

/* Hands on all whole lines at once; one that does not end is cut. */
static void
weir_output_log_lines (WeirOutput   *self,
                       WeirRecorder *recorder)
{
  g_autoptr (GString) log = g_string_new (NULL);
  const char *at = self->line->str;
  const char *end = at + self->line->len;

  while (at < end)
    {
      const char *newline = memchr (at, '\n', (gsize) (end - at));
      gsize length = newline != NULL ? (gsize) (newline - at) : (gsize) (end - at);

      if (newline == NULL && length <= LINE_MOST)
        break;
      weir_output_add_line (self, recorder, log, at, length);
      at += newline != NULL ? length + 1 : length;
    }

  if (log->len > 0)
    weir_printer_add (self->printer, log->str, log->len);
  g_string_erase (self->line, 0, at - self->line->str);
  if (self->tail->len > TAIL_MOST)
    g_string_erase (self->tail, 0, (gssize) (self->tail->len - TAIL_MOST));
}

/* Reads some of what was printed: how much, 0 at the end, negative when there is nothing now.
 * @recorder is NULL where nobody watches. */
gssize
weir_output_read (WeirOutput   *self,
                  WeirRecorder *recorder)
{
  char buffer[READ_SIZE];
  gssize n_read;

  do
    n_read = read (self->fd, buffer, sizeof buffer);
  while (n_read < 0 && errno == EINTR);

  for (gssize i = 0; i < n_read; i++)
    {
      if (buffer[i] == '\0')
        buffer[i] = ' ';
    }
  if (n_read > 0)
    g_string_append_len (self->line, buffer, n_read);
  weir_output_log_lines (self, recorder);
  return n_read;
}

/* The writer is dead: reads what it left, down to a last line without an end. */
void
weir_output_finish (WeirOutput   *self,
                    WeirRecorder *recorder)
{
  gsize total = 0;
  gssize n_read;

  while (total < FINISH_MOST && (n_read = weir_output_read (self, recorder)) > 0)
    total += (gsize) n_read;

  if (self->line->len == 0)
    return;
  g_string_append_c (self->line, '\n');
  weir_output_log_lines (self, recorder);
}

/* The last lines, as UTF-8 whatever was printed, without the last line's end; NULL if there is
 * nothing. */
char *
weir_output_dup_tail (WeirOutput *self)
{
  const char *from = self->tail->str;
  const char *newline = strchr (from, '\n');

  if (self->tail->len == 0)
    return NULL;
  /* What was cut off in front left half a line. */
  if (self->tail->len == TAIL_MOST && newline != NULL && newline[1] != '\0')
    from = newline + 1;
  return g_strchomp (g_utf8_make_valid (from, -1));
}
