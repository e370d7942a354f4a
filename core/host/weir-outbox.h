/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <pthread.h>

#include "host/weir-channel.h"
#include "host/weir-job.h"

G_BEGIN_DECLS

/*
 * What a worker process has to tell its runner. Results are gathered and written many at a time:
 * when there is nothing more to do, or once the oldest has waited for 100 us. Should the worker
 * meanwhile be busy with something long, a thread that sleeps otherwise writes them about a
 * millisecond later. Any thread.
 */
typedef struct {
  int              fd;       /* borrowed */

  pthread_mutex_t  lock;
  pthread_cond_t   some;     /* there is something that nobody is about to write */

  /* guarded by lock */
  WeirChannelOut   out;
  gint64           since;    /* when the oldest of it was added */
  GThread         *flusher;  /* owned; NULL until it is needed for the first time */
  gboolean         asleep;   /* the flusher */
  gboolean         ending;
} WeirOutbox;

void weir_outbox_init  (WeirOutbox    *self,
                        int            fd);
void weir_outbox_clear (WeirOutbox    *self);
void weir_outbox_say   (WeirOutbox    *self,
                        WeirFrameType  type,
                        WeirValue     *value);
void weir_outbox_add   (WeirOutbox    *self,
                        WeirJob       *jobs,
                        guint          n_jobs,
                        gboolean       more,
                        gint64         now);
void weir_outbox_flush (WeirOutbox    *self);

G_END_DECLS
