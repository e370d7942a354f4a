/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "record/weir-records.h"

G_BEGIN_DECLS

/* A line that a worker printed, or that its runner says of it. */
typedef struct {
  WeirRecord record;
  guint      worker;     /* its index in its node */
  gboolean   is_runners;
  char       text[];     /* as it was printed: not surely UTF-8 */
} WeirLogLine;

WeirLogLine *weir_log_line_new (guint         worker,
                                gboolean      is_runners,
                                const char   *text,
                                gsize         length) G_GNUC_WARN_UNUSED_RESULT;
gboolean     weir_log_line_is_of (WeirRecord *record,
                                  gpointer    worker);

G_END_DECLS
