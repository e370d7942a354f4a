/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/weir-observer.h"
#include "record/weir-failure.h"
#include "record/weir-log.h"
#include "record/weir-probes.h"

G_BEGIN_DECLS

/*
 * What is kept of a server's runs for those who watch: what its workers printed, what failed, and
 * what passes where they look. There is one for each server that is watched; of others nothing is
 * kept. Any thread.
 */
typedef struct _WeirRecorder WeirRecorder;

WeirRecorder *weir_recorder_new         (WeirPlan       *plan) G_GNUC_WARN_UNUSED_RESULT;
WeirRecorder *weir_recorder_ref         (WeirRecorder   *self);
void          weir_recorder_unref       (WeirRecorder   *self);

/* What its runs are observed by. */
WeirObserver *weir_recorder_get_observer (WeirRecorder  *self);

/* Nodes, in the order of the plan's pools */
guint         weir_recorder_get_n_nodes (WeirRecorder   *self);
const char   *weir_recorder_get_node    (WeirRecorder   *self,
                                         guint           node);
gboolean      weir_recorder_find_node   (WeirRecorder   *self,
                                         const char     *name,
                                         gsize           length,
                                         guint          *node);

/* The log: of WeirLogLine, a shelf for each node */
WeirRecords  *weir_recorder_get_log     (WeirRecorder   *self);
void          weir_recorder_add_line    (WeirRecorder   *self,
                                         guint           node,
                                         guint           worker,
                                         const char     *text,
                                         gsize           length);
void          weir_recorder_say         (WeirRecorder   *self,
                                         guint           node,
                                         guint           worker,
                                         const char     *text);

/* Failures: of WeirFailure, a shelf for each node and one more for what was no node's fault */
WeirRecords  *weir_recorder_get_failures (WeirRecorder  *self);

/* Probes: of WeirPassing */
gboolean      weir_recorder_begin_probe (WeirRecorder   *self,
                                         const WeirPort *port);
void          weir_recorder_end_probe   (WeirRecorder   *self,
                                         const WeirPort *port);
WeirProbes   *weir_recorder_get_probes  (WeirRecorder   *self);

/* News */
void          weir_recorder_listen      (WeirRecorder   *self,
                                         GDestroyNotify  func,
                                         gpointer        data);
void          weir_recorder_heed        (WeirRecorder   *self,
                                         gpointer        data);
void          weir_recorder_unlisten    (WeirRecorder   *self,
                                         gpointer        data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRecorder, weir_recorder_unref)

G_END_DECLS
