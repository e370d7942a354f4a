/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-results.h"

#include <string.h>

#define BLOCK_SIZE (256 * 1024)

struct _WeirRunResults
{
  /* owned */
  GThread      *thread;
  GInputStream *stream;
  GCancellable *cancellable; /* of reading it */
  GString      *begin;    /* the thread's: of a line whose end has not come */

  GMutex        lock;

  /* guarded by lock */
  GString      *lines[WEIR_RUN_RESULTS_MOST]; /* owned: the line N is at N modulo their number */
  guint64       n_lines;
};

static void
append (GString    *text,
        const char *data,
        gsize       length)
{
  gsize room = WEIR_RUN_RESULTS_BYTES - MIN (text->len, WEIR_RUN_RESULTS_BYTES);

  g_string_append_len (text, data, (gssize) MIN (length, room));
}

static void
keep_locked (WeirRunResults *self,
             const char     *line,
             gsize           length)
{
  GString *kept = self->lines[self->n_lines % WEIR_RUN_RESULTS_MOST];

  g_string_assign (kept, self->begin->str);
  append (kept, line, length);
  g_string_truncate (self->begin, 0);
  self->n_lines++;
}

static void
take_block (WeirRunResults *self,
            const char     *block,
            gsize           length)
{
  const char *end = block + length;

  g_mutex_lock (&self->lock);
  for (const char *newline = memchr (block, '\n', length);
       newline != NULL;
       newline = memchr (block, '\n', (gsize) (end - block)))
    {
      keep_locked (self, block, (gsize) (newline - block));
      block = newline + 1;
    }
  g_mutex_unlock (&self->lock);

  append (self->begin, block, (gsize) (end - block));
}

static gpointer
read_all (gpointer data)
{
  WeirRunResults *self = data;
  g_autofree char *block = g_malloc (BLOCK_SIZE);
  gssize n_read;

  while ((n_read = g_input_stream_read (self->stream, block, BLOCK_SIZE, self->cancellable,
                                        NULL)) > 0)
    take_block (self, block, (gsize) n_read);

  return NULL;
}

WeirRunResults *
weir_run_results_new (GInputStream *stream)
{
  WeirRunResults *self = g_new0 (WeirRunResults, 1);

  self->stream = g_object_ref (stream);
  self->cancellable = g_cancellable_new ();
  self->begin = g_string_new (NULL);
  g_mutex_init (&self->lock);
  for (guint i = 0; i < WEIR_RUN_RESULTS_MOST; i++)
    self->lines[i] = g_string_new (NULL);
  self->thread = g_thread_new ("weir-results", read_all, self);

  return self;
}

void
weir_run_results_free (WeirRunResults *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  for (guint i = 0; i < WEIR_RUN_RESULTS_MOST; i++)
    g_string_free (self->lines[i], TRUE);
  g_string_free (self->begin, TRUE);
  g_mutex_clear (&self->lock);
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_free (self);
}

GStrv
weir_run_results_dup (WeirRunResults *self,
                      guint64        *n_lines)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();
  guint64 first;

  g_mutex_lock (&self->lock);
  first = self->n_lines - MIN (self->n_lines, WEIR_RUN_RESULTS_MOST);
  for (guint64 i = first; i < self->n_lines; i++)
    g_ptr_array_add (lines, g_utf8_make_valid (self->lines[i % WEIR_RUN_RESULTS_MOST]->str, -1));
  *n_lines = self->n_lines;
  g_mutex_unlock (&self->lock);

  g_ptr_array_add (lines, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}
