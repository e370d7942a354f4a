/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <pthread.h>

#include "workers/programs/weir-child.h"
#include "workers/programs/weir-command-line.h"
#include "workers/weir-worker.h"

G_BEGIN_DECLS

/*
 * A program that a worker starts once and keeps. Its death is the worker's: where it dies while
 * the worker has calls under way, the call that sees it fails the worker, after it has read what
 * the program still said; where there is none, a thread that sleeps until then does.
 */
typedef struct {
  WeirWorker      *worker;   /* borrowed */

  /* Owned; constant once it was started. */
  WeirCommandLine *program;
  WeirGuard       *guard;
  GThread         *watch;
  int              stop_fd;  /* an eventfd that ends the watch */

  pthread_mutex_t  lock;
  pthread_cond_t   idle;     /* no call is under way */

  /* guarded by lock */
  WeirChild        child;
  guint            n_calls;
  gboolean         closing;
  GError          *fault;    /* owned: why the worker can do no more */
} WeirResident;

void      weir_resident_init    (WeirResident *self,
                                 WeirWorker   *worker);
void      weir_resident_clear   (WeirResident *self);

/* Starts @argv of the program (taken over with it) with the files of @spawn. */
gboolean  weir_resident_start   (WeirResident     *self,
                                 WeirCommandLine  *program,
                                 WeirSpawn        *spawn,
                                 GError          **error);

/* Around each call. Fails where the worker can do no more. */
gboolean  weir_resident_enter   (WeirResident *self,
                                 GError      **error);
void      weir_resident_leave   (WeirResident *self);

/* Becomes readable when the program has ended; for poll(). */
int       weir_resident_get_end (WeirResident *self);

/* The program has ended, or is ended for @fault (nullable; taken); @during tells what it was
 * doing. The worker gives up; where that returns, @error is set. */
void      weir_resident_fail    (WeirResident *self,
                                 const char   *during,
                                 GError       *fault,
                                 GError      **error);

/* The program was told to end; it has @milliseconds for that. No call is under way. */
void      weir_resident_stop    (WeirResident *self,
                                 int           milliseconds);

G_END_DECLS
