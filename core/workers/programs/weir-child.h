/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/weir-spawn.h"
#include "workers/programs/weir-guard.h"

G_BEGIN_DECLS

/*
 * A program that a worker has started: a process in a group of its own, under the worker's guard.
 * It dies with the thread that started it. One thread at a time may use it.
 */
typedef struct {
  WeirGuard *guard;  /* borrowed */
  pid_t      pid;
  int        pidfd;  /* owned; -1 while there is none */
} WeirChild;

#define WEIR_CHILD_INIT { .pidfd = -1 }

/* A pipe between the worker and a program, for the program's input if @to_child. @own does not
 * block; both close on exec. */
gboolean weir_child_open_pipe (gboolean    to_child,
                               int        *own,
                               int        *other,
                               GError    **error);

/* Starts what @spawn says. */
gboolean weir_child_start     (WeirChild  *self,
                               WeirGuard  *guard,
                               WeirSpawn  *spawn,
                               GError    **error);

/* Whether it has ended by itself, if need be after @milliseconds (-1: however long it takes). */
gboolean weir_child_await     (WeirChild  *self,
                               int         milliseconds);

/* Ends it if it still runs, and all that is left of its group. Returns whether it had ended well,
 * by itself and with status 0; @how says it in words, as in "exited with status 3". */
gboolean weir_child_end       (WeirChild  *self,
                               char      **how);

/* Closes *@fd if it is open. */
void     weir_child_close     (int        *fd);

G_END_DECLS
