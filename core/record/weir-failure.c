/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "record/weir-failure.h"

#include <string.h>

#include "base/weir-error.h"
#include "engine/weir-observer.h"

static void
weir_failure_free (gpointer data)
{
  WeirFailure *self = data;

  g_error_free (self->error);
  g_clear_pointer (&self->flow_input, weir_value_unref);
  g_clear_pointer (&self->input, weir_value_unref);
  g_free (self);
}

static gsize
weir_failure_measure (WeirFailure *self)
{
  const char *traceback = weir_error_get_traceback (self->error);
  WeirValue *results = weir_error_get_results (self->error);
  gsize size = sizeof *self + strlen (self->error->message);

  size += traceback == NULL ? 0 : strlen (traceback);
  size += results == NULL ? 0 : weir_value_get_size (results);
  size += self->flow_input == NULL ? 0 : weir_value_get_size (self->flow_input);
  size += self->input == NULL ? 0 : weir_value_get_size (self->input);
  return size;
}

/* Inputs that are large are not kept. */
WeirFailure *
weir_failure_new (guint64       item,
                  const GError *error,
                  WeirValue    *flow_input,
                  WeirValue    *input)
{
  WeirFailure *self = g_new0 (WeirFailure, 1);

  self->item = item;
  self->error = g_error_copy (error);
  if (flow_input != NULL && weir_value_get_size (flow_input) <= WEIR_OBSERVED_MOST)
    self->flow_input = weir_value_ref (flow_input);
  if (input != NULL && weir_value_get_size (input) <= WEIR_OBSERVED_MOST)
    self->input = weir_value_ref (input);
  weir_record_init (&self->record, weir_failure_measure (self), weir_failure_free);
  return self;
}
