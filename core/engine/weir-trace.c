/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/weir-trace.h"

static void
weir_visit_clear (gpointer data)
{
  WeirVisit *self = data;

  g_clear_pointer (&self->input, weir_value_unref);
  g_clear_pointer (&self->output, weir_value_unref);
  g_clear_error (&self->error);
}

WeirTrace *
weir_trace_new (void)
{
  WeirTrace *self = g_new0 (WeirTrace, 1);

  self->visits = g_array_new (FALSE, TRUE, sizeof (WeirVisit));
  g_array_set_clear_func (self->visits, weir_visit_clear);
  return self;
}

void
weir_trace_free (WeirTrace *self)
{
  g_array_unref (self->visits);
  g_free (self);
}

static WeirVisit *
weir_trace_get (WeirTrace *self,
                WeirToken *token)
{
  g_assert (token->visit > 0);

  return &g_array_index (self->visits, WeirVisit, token->visit - 1);
}

/* @token has come to a pool. */
void
weir_trace_arrive (WeirTrace *self,
                   WeirToken *token,
                   guint      pool,
                   gint64     now)
{
  WeirVisit visit = {
    .pool = pool,
    .arrived_at = now,
    .service = -1,
    .input = weir_value_ref (token->value),
  };

  g_array_append_val (self->visits, visit);
  token->visit = self->visits->len;
}

/* It was handed to a worker; again, where the one before died or had it taken back. */
void
weir_trace_hand (WeirTrace *self,
                 WeirToken *token,
                 gint64     now)
{
  WeirVisit *visit = weir_trace_get (self, token);

  visit->worker = token->seat->index;
  visit->attempts = token->attempts;
  visit->handed_at = now;
}

/* The worker's answer has come: when it had begun, and how long it took. */
void
weir_trace_begin (WeirTrace *self,
                  WeirToken *token,
                  gint64     begun_at,
                  gint64     service)
{
  WeirVisit *visit = weir_trace_get (self, token);

  visit->begun_at = begun_at;
  visit->service = service;
}

/* It goes on from its pool with @value, or @error. */
void
weir_trace_leave (WeirTrace    *self,
                  WeirToken    *token,
                  WeirValue    *value,
                  const GError *error,
                  gint64        now)
{
  WeirVisit *visit = weir_trace_get (self, token);

  visit->done_at = now;
  visit->output = value == NULL ? NULL : weir_value_ref (value);
  visit->error = error == NULL ? NULL : g_error_copy (error);
}

/* The item is finished, or was never let in. */
void
weir_trace_end (WeirTrace *self,
                WeirItem  *item)
{
  self->item = item->id;
  self->entered_at = item->entered_at != 0 ? item->entered_at : item->finished_at;
  self->finished_at = item->finished_at;
}
