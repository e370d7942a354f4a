/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-printer.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAITING_MOST (1024 * 1024)
/* How long the end may wait for somebody who reads. */
#define FINISH_MS    500

void
weir_printer_init (WeirPrinter *self,
                   int          epoll_fd)
{
  self->epoll_fd = epoll_fd;
  self->watched = FALSE;
  self->waiting = g_string_new (NULL);
  self->n_lost = 0;
}

void
weir_printer_clear (WeirPrinter *self)
{
  if (self->waiting != NULL)
    g_string_free (g_steal_pointer (&self->waiting), TRUE);
}

static gboolean
weir_printer_has_room (int patience_ms)
{
  struct pollfd target = { .fd = STDERR_FILENO, .events = POLLOUT };

  return poll (&target, 1, patience_ms) > 0;
}

/* So much can be written at once where there is room: of files any, of pipes what they promise. */
static gsize
weir_printer_get_step (void)
{
  struct stat info;

  return fstat (STDERR_FILENO, &info) == 0 && S_ISREG (info.st_mode) ? 64 * 1024 : PIPE_BUF;
}

/* Writes as long as nobody keeps it, each time for at most so long. */
static void
weir_printer_write_some (WeirPrinter *self,
                         int          patience_ms)
{
  gsize step = weir_printer_get_step ();
  gsize done = 0;

  while (done < self->waiting->len && weir_printer_has_room (patience_ms))
    {
      gssize n_written = write (STDERR_FILENO, self->waiting->str + done,
                                MIN (self->waiting->len - done, step));

      if (n_written >= 0)
        done += (gsize) n_written;
      else if (errno == EAGAIN)
        break;
      else if (errno != EINTR)
        done = self->waiting->len;
    }
  g_string_erase (self->waiting, 0, (gssize) done);
}

/* Has the thread woken when there is room, or not any more. */
static void
weir_printer_watch (WeirPrinter *self,
                    gboolean     watch)
{
  struct epoll_event event = { .events = EPOLLOUT, .data.ptr = self };

  if (watch == self->watched)
    return;

  /* What cannot be watched is always ready. */
  if (epoll_ctl (self->epoll_fd, watch ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, STDERR_FILENO, &event) == 0)
    self->watched = watch;
}

static guint64
weir_count_lines (const char *text,
                  gsize       length)
{
  const char *end = text + length;
  guint64 n_lines = 0;

  while (text < end && (text = memchr (text, '\n', (gsize) (end - text))) != NULL)
    {
      n_lines++;
      text++;
    }
  return n_lines;
}

static void
weir_printer_tell_loss (WeirPrinter *self)
{
  if (self->n_lost == 0)
    return;

  g_string_append_printf (self->waiting, "weir: %" G_GUINT64_FORMAT " lines that workers printed "
                          "are not here: nobody read them in time\n", self->n_lost);
  self->n_lost = 0;
}

/* Takes whole lines. */
void
weir_printer_add (WeirPrinter *self,
                  const char  *lines,
                  gsize        length)
{
  if (self->waiting->len > 0 && self->waiting->len + length > WAITING_MOST)
    {
      self->n_lost += weir_count_lines (lines, length);
      return;
    }

  weir_printer_tell_loss (self);
  g_string_append_len (self->waiting, lines, (gssize) length);
  weir_printer_write (self);
}

/* There is room again, perhaps. */
void
weir_printer_write (WeirPrinter *self)
{
  weir_printer_write_some (self, 0);
  weir_printer_watch (self, self->waiting->len > 0);
}

/* No more will come. */
void
weir_printer_finish (WeirPrinter *self)
{
  weir_printer_tell_loss (self);
  weir_printer_write_some (self, FINISH_MS);
  weir_printer_watch (self, FALSE);
}
