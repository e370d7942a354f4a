/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "process-support.h"

G_BEGIN_DECLS

/*
 * What tests of workers that run other programs share. @more: further members of the "worker"
 * object, JSON with ' for ", or NULL. A pool is called "work" and has one worker.
 */

/* A pool of the worker @json, its folder being that of @fixture's journal. */
WeirServlet *worker_pool     (Fixture    *fixture,
                              const char *json);
/* A command, `sh -c SCRIPT`. */
WeirServlet *script_pool     (Fixture    *fixture,
                              const char *script,
                              const char *more);

/* A file in the fixture's folder; goes with it. */
void         write_file      (Fixture    *fixture,
                              const char *name,
                              const char *text);

/* What a server of @pool says to @text; takes the pool. */
void         assert_answers  (WeirServlet *pool,
                              const char  *text,
                              const char  *expected);
GError      *fail_once       (WeirServlet *pool,
                              const char  *text) G_GNUC_WARN_UNUSED_RESULT;

/* That process is not there any more, or not for long. */
void         assert_gone     (pid_t        pid);

G_END_DECLS
