/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* What a run came to. */
typedef struct {
  guint64 n_done;
  guint64 n_failed;
  double  seconds;
} WeirSummary;

/* One line of totals; if @full, a table of the nodes below it. */
char *weir_summary_format (const WeirSummary *self,
                           WeirMetrics       *metrics,
                           gboolean           full) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
