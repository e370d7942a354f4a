/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "record/weir-log.h"

#include <string.h>

WeirLogLine *
weir_log_line_new (guint       worker,
                   gboolean    is_runners,
                   const char *text,
                   gsize       length)
{
  gsize size = sizeof (WeirLogLine) + length + 1;
  WeirLogLine *self = g_malloc (size);

  weir_record_init (&self->record, size, g_free);
  self->worker = worker;
  self->is_runners = is_runners;
  memcpy (self->text, text, length);
  self->text[length] = '\0';
  return self;
}

/* Whether @record is about a worker, *(guint *) @worker: a filter. */
gboolean
weir_log_line_is_of (WeirRecord *record,
                     gpointer    worker)
{
  return ((WeirLogLine *) record)->worker == *(guint *) worker;
}
