/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/weir-pool.h"

G_BEGIN_DECLS

/* An item's presence at one pool. Times are ns, as the engine's; 0: that did not come to be. */
typedef struct {
  guint      pool;
  guint      worker;   /* that was handed it last */
  guint      attempts; /* workers that died holding it */
  gint64     arrived_at;
  gint64     handed_at;
  gint64     begun_at;
  gint64     done_at;
  gint64     service;  /* of the worker for it, or for the whole batch; negative: not known */
  WeirValue *input;    /* owned */
  WeirValue *output;   /* owned; NULL: it failed, or nobody waited for it any more */
  GError    *error;    /* owned; NULL: it did not fail */
} WeirVisit;

/*
 * Where one item was, in the order of arrival: written by the engine, whose item points to it, and
 * read by whoever had it made once the item is finished. Values are shared, not copied.
 */
struct _WeirTrace
{
  GArray  *visits;     /* owned: of WeirVisit */
  guint64  item;       /* its id */
  gint64   entered_at;
  gint64   finished_at;
};

WeirTrace *weir_trace_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void       weir_trace_free   (WeirTrace         *self);

/* The engine */
void       weir_trace_arrive (WeirTrace         *self,
                              WeirToken         *token,
                              guint              pool,
                              gint64             now);
void       weir_trace_hand   (WeirTrace         *self,
                              WeirToken         *token,
                              gint64             now);
void       weir_trace_begin  (WeirTrace         *self,
                              WeirToken         *token,
                              gint64             begun_at,
                              gint64             service);
void       weir_trace_leave  (WeirTrace         *self,
                              WeirToken         *token,
                              WeirValue         *value,
                              const GError      *error,
                              gint64             now);
void       weir_trace_end    (WeirTrace         *self,
                              WeirItem          *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTrace, weir_trace_free)

G_END_DECLS
