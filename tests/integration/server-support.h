/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "process-support.h"

#include <pthread.h>

G_BEGIN_DECLS

/*
 * What tests of the server, its streams and the servlets share: pools of functions, a gate that
 * holds items up inside a worker, callers in threads of their own. Every wait has an end: past
 * PATIENCE seconds the test fails.
 */

/* Ends the program if it takes longer than all of its waits together may. */
void         guard_time         (void);

/* Pools. @name may be NULL; the text of a filter is taken as it is. */
WeirServlet *func_pool          (const char        *name,
                                 WeirWorkerFunc     func,
                                 gpointer           data,
                                 guint              n_threads);
WeirServlet *type_pool          (const char        *name,
                                 GType              type,
                                 const char        *params,
                                 guint              n_threads);
WeirServlet *jq_threads         (const char        *name,
                                 const char        *filter,
                                 guint              n_threads);
WeirServlet *jq_processes       (const char        *name,
                                 const char        *filter,
                                 guint              n_processes);
WeirServlet *kind_processes     (const char        *name,
                                 const char        *kind,
                                 const char        *params,
                                 guint              n_processes);

/* Workers' functions. @data is not used. */
WeirValue   *pass_on            (WeirValue         *value,
                                 gpointer           data,
                                 GError           **error);
WeirValue   *double_it          (WeirValue         *value,
                                 gpointer           data,
                                 GError           **error);
gint64       value_get_int      (WeirValue         *value);

/* Holds whoever comes until he is let through. With locks that the thread sanitizer sees. */
typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t  changed;

  /* guarded by lock */
  guint    n_begun;     /* who have come so far */
  guint    n_inside;    /* who are being held */
  guint    most_inside;
  guint    n_tickets;   /* who may pass */
  gboolean open;        /* all may pass */
} Gate;

void         gate_init          (Gate              *self);
void         gate_clear         (Gate              *self);
WeirValue   *gate_call          (WeirValue         *value,
                                 gpointer           gate,
                                 GError           **error);
void         gate_enter         (Gate              *self);
void         gate_await         (Gate              *self,
                                 guint              n_begun);
guint        gate_get_begun     (Gate              *self);
guint        gate_get_most      (Gate              *self);
void         gate_let           (Gate              *self,
                                 guint              n_more);
void         gate_open          (Gate              *self);

/* A source: the numbers from 0 on. */
typedef struct {
  gint        n_given;   /* atomic */
  gint        last;      /* ends before this one; negative: never */
  const char *complaint; /* the error that it ends with, if any */
  gint        gone;      /* atomic: nobody uses it any more */
} Numbers;

WeirValue   *numbers_next       (gpointer           numbers,
                                 GError           **error);
void         numbers_destroy    (gpointer           numbers);

/* A source that waits at its gate before each value. */
typedef struct {
  Gate gate;
  gint gone; /* atomic: nobody uses it any more */
} GatedSource;

WeirValue   *gated_next         (gpointer           source,
                                 GError           **error);
void         gated_destroy      (gpointer           source);

/* A call in a thread of its own. */
typedef struct _Caller Caller;

Caller      *caller_start       (WeirServer        *server,
                                 const char        *text,
                                 double             timeout,
                                 WeirBackpressure   backpressure,
                                 GCancellable      *cancellable);
WeirValue   *caller_end         (Caller            *self,
                                 GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void         caller_succeeds    (Caller            *self,
                                 const char        *expected);
void         caller_fails       (Caller            *self,
                                 GQuark             domain,
                                 int                code);

/* An asynchronous call or take; its result is there once the context has brought it. */
typedef struct {
  GAsyncResult *result; /* owned */
} Reply;

void         reply_set          (GObject           *source,
                                 GAsyncResult      *result,
                                 gpointer           reply);
void         reply_await        (Reply             *self,
                                 GMainContext      *context);
void         reply_clear        (Reply             *self);
void         call_async         (WeirServer        *server,
                                 const char        *text,
                                 WeirBackpressure   backpressure,
                                 GCancellable      *cancellable,
                                 Reply             *reply);
void         reply_succeeds     (Reply             *self,
                                 WeirServer        *server,
                                 const char        *expected);
void         reply_fails        (Reply             *self,
                                 WeirServer        *server,
                                 GQuark             domain,
                                 int                code);

/* What there is no event for. */
void         await_backlog      (WeirServer        *server,
                                 guint              backlog);
void         await_int          (const gint        *place,
                                 gint               number);

/* Answers. */
void         assert_value       (WeirValue         *value,
                                 const char        *expected);
void         assert_result      (WeirStream        *stream,
                                 const char        *expected);
void         assert_error_at    (WeirStream        *stream,
                                 guint64            index,
                                 GQuark             domain,
                                 int                code);
void         assert_end         (WeirStream        *stream);
gint64       server_count       (WeirServer        *server,
                                 const char        *member);

G_END_DECLS
