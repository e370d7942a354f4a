/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-relay.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* A line is cut after so many bytes. */
#define MAX_LINE 4096
#define MAX_TAIL 2048

void
weir_relay_init (WeirRelay *self)
{
  self->line = g_string_new (NULL);
  self->tail = g_string_new (NULL);
}

static void
free_string (GString *string)
{
  g_string_free (string, TRUE);
}

void
weir_relay_clear (WeirRelay *self)
{
  g_clear_pointer (&self->line, free_string);
  g_clear_pointer (&self->tail, free_string);
}

/* A pipe takes no more than a page at a time without others between. */
static pthread_mutex_t write_lock = PTHREAD_MUTEX_INITIALIZER;

/* There is nobody to tell if it cannot be written. */
static void
write_all_locked (const char *bytes,
                  gsize       length)
{
  while (length > 0)
    {
      gssize n_written = write (STDERR_FILENO, bytes, length);

      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written < 0)
        return;
      bytes += n_written;
      length -= (gsize) n_written;
    }
}

static void
pass_on (WeirRelay  *self,
         const char *bytes,
         gsize       length)
{
  gsize kept = MIN (length, MAX_TAIL);

  pthread_mutex_lock (&write_lock);
  write_all_locked (bytes, length);
  pthread_mutex_unlock (&write_lock);
  g_string_append_len (self->tail, bytes + length - kept, (gssize) kept);
  if (self->tail->len > MAX_TAIL)
    g_string_erase (self->tail, 0, (gssize) (self->tail->len - MAX_TAIL));
}

void
weir_relay_add (WeirRelay  *self,
                const char *bytes,
                gsize       length)
{
  const char *end = memrchr (bytes, '\n', length);
  gsize whole = end != NULL ? (gsize) (end - bytes) + 1 : 0;

  if (whole > 0)
    {
      g_string_append_len (self->line, bytes, (gssize) whole);
      pass_on (self, self->line->str, self->line->len);
      g_string_truncate (self->line, 0);
    }

  g_string_append_len (self->line, bytes + whole, (gssize) (length - whole));
  if (self->line->len > MAX_LINE)
    weir_relay_finish (self);
}

void
weir_relay_finish (WeirRelay *self)
{
  if (self->line->len == 0)
    return;

  g_string_append_c (self->line, '\n');
  pass_on (self, self->line->str, self->line->len);
  g_string_truncate (self->line, 0);
}

char *
weir_relay_dup_tail (WeirRelay *self)
{
  const char *from = self->tail->str;
  const char *newline = memchr (from, '\n', self->tail->len);
  g_autofree char *valid = NULL;

  if (self->tail->len == 0)
    return NULL;

  /* What was cut off in front left half a line. */
  if (self->tail->len == MAX_TAIL && newline != NULL && newline[1] != '\0')
    from = newline + 1;

  valid = g_utf8_make_valid (from, (gssize) (self->tail->str + self->tail->len - from));

  return g_strdup (g_strchomp (valid));
}
