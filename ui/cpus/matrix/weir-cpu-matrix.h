/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cpus/weir-cpu-columns.h"
#include "cpus/weir-cpu-machine.h"
#include "cpus/weir-cpu-pools.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CPU_MATRIX (weir_cpu_matrix_get_type ())

/* A line for each worker, a column for each CPU. Only what is in sight is drawn. */
G_DECLARE_FINAL_TYPE (WeirCpuMatrix, weir_cpu_matrix, WEIR, CPU_MATRIX, GtkWidget)

/* What can be done to the workers that the cursor is on. */
typedef enum {
  WEIR_CPU_EDIT_ANY,
  WEIR_CPU_EDIT_ADD,
  WEIR_CPU_EDIT_REMOVE,
  WEIR_CPU_EDIT_DUPLICATE,
  WEIR_CPU_EDIT_UP,
  WEIR_CPU_EDIT_DOWN,
  WEIR_CPU_N_EDITS
} WeirCpuEdit;

GtkWidget      *weir_cpu_matrix_new               (void) G_GNUC_WARN_UNUSED_RESULT;
void            weir_cpu_matrix_set_machine       (WeirCpuMatrix      *self,
                                                   WeirCpuMachine     *machine);
void            weir_cpu_matrix_set_flow          (WeirCpuMatrix      *self,
                                                   WeirFlow           *flow);
/* The pools that are shown, of those in @ids; all if it is NULL. */
void            weir_cpu_matrix_set_scope         (WeirCpuMatrix      *self,
                                                   const char * const *ids);
/* Assigns all CPUs of a group around the cursor, or takes them away; the next larger group where
 * there is none of that kind. */
void            weir_cpu_matrix_toggle_group      (WeirCpuMatrix      *self,
                                                   WeirCpuGroup        group);
guint           weir_cpu_matrix_get_n_lines       (WeirCpuMatrix      *self);

/* The workers of the pool that the cursor is in, where all pools are shown. */
gboolean        weir_cpu_matrix_can_unfold        (WeirCpuMatrix      *self);
void            weir_cpu_matrix_toggle_folded     (WeirCpuMatrix      *self);

/* The pool that the cursor is in, or NULL; and going there. */
WeirCpuPool    *weir_cpu_matrix_get_current       (WeirCpuMatrix      *self);
gboolean        weir_cpu_matrix_go_to_pool        (WeirCpuMatrix      *self,
                                                   const char         *id);

gboolean        weir_cpu_matrix_can_edit          (WeirCpuMatrix      *self,
                                                   WeirCpuEdit         edit);
void            weir_cpu_matrix_edit              (WeirCpuMatrix      *self,
                                                   WeirCpuEdit         edit);
gboolean        weir_cpu_matrix_can_place         (WeirCpuMatrix      *self,
                                                   const char         *placement);
/* Of a pool: one of `cores`, `fast-cores`, `spread`, `pack`, `all`, `leave-free`, `any`. */
void            weir_cpu_matrix_place             (WeirCpuMatrix      *self,
                                                   const char         *placement);
void            weir_cpu_matrix_set_n_workers     (WeirCpuMatrix      *self,
                                                   guint               n_workers);
/* As people write it: "0-3, 8"; nothing for any. */
char           *weir_cpu_matrix_dup_text          (WeirCpuMatrix      *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean        weir_cpu_matrix_set_text          (WeirCpuMatrix      *self,
                                                   const char         *text,
                                                   GError            **error);
/* Where the cursor is, for what pops up there. */
void            weir_cpu_matrix_get_cursor_area   (WeirCpuMatrix      *self,
                                                   GdkRectangle       *area);

G_END_DECLS
