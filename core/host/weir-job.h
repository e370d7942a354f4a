/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <time.h>

#include "host/weir-page.h"
#include "workers/weir-worker.h"

G_BEGIN_DECLS

/* What came of a call: a value or an error, never both; owned by whoever holds it. */
typedef struct {
  WeirValue *value;
  GError    *error;
  guint      choice; /* of a switch: which branch */
} WeirOutcome;

/* One item in a worker's hands. */
typedef struct {
  WeirValue   *value;   /* owned */
  WeirOutcome  outcome; /* owned; valid once done */
  guint64      ticket;
  guint64      batch;   /* items of one batch share it */
  gint64       service; /* ns; negative for all of a batch but its first */
} WeirJob;

void   weir_job_clear    (WeirJob    *self);
guint  weir_jobs_begin   (WeirJob    *jobs,
                          guint       n_jobs,
                          WeirPage   *page,
                          gint64      now);
gint64 weir_jobs_perform (WeirJob    *jobs,
                          guint       n_jobs,
                          gboolean    batched,
                          gboolean    split,
                          WeirWorker *worker,
                          gint64      since);

static inline gint64
weir_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

G_END_DECLS
