/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-feeder.h"

struct _WeirFeeder
{
  /* owned */
  GThread     *thread;     /* NULL once it was joined */
  WeirStream  *stream;
  GError      *error;      /* the thread's, until it was joined */

  /* borrowed */
  WeirSource  *source;
  WeirOrigins *origins;

  gboolean     keep_going;
  guint64      n_sent;     /* atomic */
};

static void
count_item (WeirFeeder *self)
{
  guint64 index = self->n_sent;
  guint64 number;
  guint file;

  weir_source_get_place (self->source, &file, &number);
  weir_origins_add (self->origins, index, file, number);
  __atomic_store_n (&self->n_sent, index + 1, __ATOMIC_RELAXED);
}

/* Sends an item, or the error that stands in its place, which is taken. FALSE when it was the last
 * one: with @error set if that is for its sake, and without if nobody wants any more. */
static gboolean
send_item (WeirFeeder  *self,
           WeirValue   *value,
           GError      *line_error,
           GError     **error)
{
  if (line_error != NULL && !self->keep_going)
    {
      g_propagate_error (error, line_error);
      return FALSE;
    }

  count_item (self);
  if (line_error == NULL)
    return weir_stream_push (self->stream, value, NULL, NULL);

  return weir_stream_push_error (self->stream, value, line_error, NULL, NULL);
}

static gpointer
feed (gpointer data)
{
  WeirFeeder *self = data;
  gboolean wanted = TRUE;

  while (wanted)
    {
      g_autoptr(WeirValue) value = NULL;
      GError *line_error = NULL;

      wanted = weir_source_next (self->source, &value, &line_error, &self->error) &&
               send_item (self, value, line_error, &self->error);
    }

  weir_stream_end (self->stream);

  return NULL;
}

WeirFeeder *
weir_feeder_new (WeirStream  *stream,
                 WeirSource  *source,
                 WeirOrigins *origins,
                 gboolean     keep_going)
{
  WeirFeeder *self = g_new0 (WeirFeeder, 1);

  self->stream = g_object_ref (stream);
  self->source = source;
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
