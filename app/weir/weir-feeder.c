/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-feeder.h"

#include <stdio.h>

struct _WeirFeeder
{
  /* owned */
  GThread     *thread;     /* NULL once it was joined */
  WeirStream  *stream;
  GError      *error;      /* the thread's, until it was joined */

  /* borrowed */
  WeirLines   *lines;
  WeirOrigins *origins;

  gboolean     keep_going;
  guint64      n_sent;     /* atomic */
};

/* The scanner says "line 1, column C: what"; it was given one line and cannot know which. */
static void
name_line (WeirLines *lines,
           GError    *error)
{
  const char *name = weir_lines_get_name (lines, weir_lines_get_file (lines));
  guint64 number = weir_lines_get_number (lines);
  g_autofree char *said = error->message;
  guint column = 0;
  int consumed = 0;

  if (sscanf (said, "line 1, column %u: %n", &column, &consumed) == 1 && consumed > 0)
    error->message = g_strdup_printf ("%s:%" G_GUINT64_FORMAT ":%u: %s",
                                      name, number, column, said + consumed);
  else
    error->message = g_strdup_printf ("%s:%" G_GUINT64_FORMAT ": %s", name, number, said);
}

static void
count_item (WeirFeeder *self)
{
  guint64 index = self->n_sent;

  weir_origins_add (self->origins, index,
                    weir_lines_get_file (self->lines), weir_lines_get_number (self->lines));
  __atomic_store_n (&self->n_sent, index + 1, __ATOMIC_RELAXED);
}

/* Sends one line. FALSE when it was the last one: with @error set if that is for its sake, and
 * without if nobody wants any more. */
static gboolean
send_line (WeirFeeder  *self,
           const char  *line,
           gsize        length,
           GError     **error)
{
  g_autoptr(WeirValue) value = NULL;
  GError *line_error = NULL;

  value = weir_value_new_from_json (line, (gssize) length, &line_error);
  if (value != NULL)
    {
      count_item (self);
      return weir_stream_push (self->stream, value, NULL, NULL);
    }

  name_line (self->lines, line_error);
  if (!self->keep_going)
    {
      g_propagate_error (error, line_error);
      return FALSE;
    }

  count_item (self);

  return weir_stream_push_error (self->stream, NULL, line_error, NULL, NULL);
}

static gpointer
feed (gpointer data)
{
  WeirFeeder *self = data;
  const char *line;
  gsize length;

  while (weir_lines_next (self->lines, &line, &length, &self->error) &&
         send_line (self, line, length, &self->error))
    continue;

  weir_stream_end (self->stream);

  return NULL;
}

WeirFeeder *
weir_feeder_new (WeirStream  *stream,
                 WeirLines   *lines,
                 WeirOrigins *origins,
                 gboolean     keep_going)
{
  WeirFeeder *self = g_new0 (WeirFeeder, 1);

  self->stream = g_object_ref (stream);
  self->lines = lines;
  self->origins = origins;
  self->keep_going = keep_going;
  self->thread = g_thread_new ("weir-feeder", feed, self);

  return self;
}

void
weir_feeder_free (WeirFeeder *self)
{
  if (self->thread != NULL)
    weir_feeder_join (self, NULL);
  g_clear_object (&self->stream);
  g_free (self);
}

guint64
weir_feeder_get_n_sent (WeirFeeder *self)
{
  return __atomic_load_n (&self->n_sent, __ATOMIC_RELAXED);
}

gboolean
weir_feeder_join (WeirFeeder  *self,
                  GError     **error)
{
  g_thread_join (g_steal_pointer (&self->thread));
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));

  return FALSE;
}
