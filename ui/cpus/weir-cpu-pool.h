/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <weir.h>

G_BEGIN_DECLS

/* The workers of a process or thread node and their CPUs: what the flow file says, in a form that
 * can be edited and written back. A row is a worker of its own CPUs; threads share one. */
typedef struct _WeirCpuPool WeirCpuPool;

#define WEIR_CPU_POOL_MAX_WORKERS 4096
#define WEIR_CPU_POOL_MAX_CPU     65535

/* NULL if @node is neither. */
WeirCpuPool *weir_cpu_pool_new           (const char  *id,
                                          JsonObject  *node) G_GNUC_WARN_UNUSED_RESULT;
WeirCpuPool *weir_cpu_pool_copy          (WeirCpuPool *self) G_GNUC_WARN_UNUSED_RESULT;
void         weir_cpu_pool_free          (WeirCpuPool *self);

const char  *weir_cpu_pool_get_id        (WeirCpuPool *self);
/* Whether all workers share one set of CPUs, being threads. */
gboolean     weir_cpu_pool_is_shared     (WeirCpuPool *self);
guint        weir_cpu_pool_get_n_workers (WeirCpuPool *self);
guint        weir_cpu_pool_get_n_rows    (WeirCpuPool *self);
/* What is wrong with what the file says; the rows are then made up. */
const char  *weir_cpu_pool_get_problem   (WeirCpuPool *self);
/* Empty if the worker may use every CPU. Not to be changed. */
GtkBitset   *weir_cpu_pool_get_row       (WeirCpuPool *self,
                                          guint        row);
/* "0-3, 8", or NULL for any. */
char        *weir_cpu_pool_dup_row_text  (WeirCpuPool *self,
                                          guint        row) G_GNUC_WARN_UNUSED_RESULT;
WeirCpus    *weir_cpu_pool_to_cpus       (WeirCpuPool *self) G_GNUC_WARN_UNUSED_RESULT;

void         weir_cpu_pool_set_row       (WeirCpuPool *self,
                                          guint        row,
                                          GtkBitset   *cpus);
void         weir_cpu_pool_set_n_workers (WeirCpuPool *self,
                                          guint        n_workers);
void         weir_cpu_pool_duplicate_row (WeirCpuPool *self,
                                          guint        row);
/* A worker for any CPU, before the one that was at @row. */
void         weir_cpu_pool_insert_row    (WeirCpuPool *self,
                                          guint        row);
void         weir_cpu_pool_remove_row    (WeirCpuPool *self,
                                          guint        row);
void         weir_cpu_pool_move_row      (WeirCpuPool *self,
                                          guint        row,
                                          guint        new_row);
/* All workers; if they are shared, all CPUs together. */
void         weir_cpu_pool_assign        (WeirCpuPool *self,
                                          WeirCpus    *cpus);

/* What the file is to say: NULL for nothing. It keeps the words that it had where they mean the
 * same. */
JsonNode    *weir_cpu_pool_to_json       (WeirCpuPool *self) G_GNUC_WARN_UNUSED_RESULT;
/* Writes that, and the number of threads, as far as it differs. */
void         weir_cpu_pool_store         (WeirCpuPool *self,
                                          WeirFlow    *flow);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCpuPool, weir_cpu_pool_free)

G_END_DECLS
