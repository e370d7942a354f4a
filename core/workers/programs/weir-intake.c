/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-intake.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define SIZE (64 * 1024)
/* Less room than this is not worth a system call. */
#define ROOM (16 * 1024)
/* A buffer that grew beyond this is given back once it is empty. */
#define KEPT (1024 * 1024)

void
weir_intake_init (WeirIntake *self)
{
  memset (self, 0, sizeof *self);
  self->size = SIZE;
  self->bytes = g_malloc (self->size);
}

void
weir_intake_clear (WeirIntake *self)
{
  g_clear_pointer (&self->bytes, g_free);
}

static void
resize (WeirIntake *self,
        gsize       size)
{
  self->size = size;
  self->bytes = g_realloc (self->bytes, size);
}

static void
make_room (WeirIntake *self)
{
  gsize left = self->end - self->start;

  if (left == 0)
    {
      self->start = self->scanned = self->end = 0;
      if (self->size > KEPT)
        resize (self, SIZE);
    }
  else if (self->size - self->end < ROOM && self->start >= self->size / 2)
    {
      memmove (self->bytes, self->bytes + self->start, left);
      self->scanned -= self->start;
      self->start = 0;
      self->end = left;
    }

  if (self->size - self->end < ROOM)
    resize (self, self->size * 2);
}

/* Reads what is there, waiting for it if the file does. */
WeirIntakeStatus
weir_intake_read (WeirIntake *self,
                  int         fd)
{
  gssize n_read;

  make_room (self);
  do
    n_read = read (fd, self->bytes + self->end, self->size - self->end);
  while (n_read < 0 && errno == EINTR);

  if (n_read < 0)
    return errno == EAGAIN ? WEIR_INTAKE_NONE : WEIR_INTAKE_END;

  self->end += (gsize) n_read;

  return n_read > 0 ? WEIR_INTAKE_SOME : WEIR_INTAKE_END;
}

const char *
weir_intake_take_line (WeirIntake *self,
                       gsize      *length)
{
  const char *line = self->bytes + self->start;
  const char *end = memchr (self->bytes + self->scanned, '\n', self->end - self->scanned);

  if (end == NULL)
    {
      self->scanned = self->end;
      return NULL;
    }

  *length = (gsize) (end - line);
  self->start += *length + 1;
  self->scanned = self->start;

  return line;
}
