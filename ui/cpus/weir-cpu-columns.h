/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <weir.h>

G_BEGIN_DECLS

/* The CPUs side by side as they lie in the machine, with what they are grouped by above them. Those
 * that are named somewhere but are not in the machine come last. */
typedef struct _WeirCpuColumns WeirCpuColumns;

typedef enum {
  WEIR_CPU_GROUP_MACHINE,
  WEIR_CPU_GROUP_NODE,
  WEIR_CPU_GROUP_PACKAGE,
  WEIR_CPU_GROUP_KIND,
  WEIR_CPU_GROUP_CORE,
} WeirCpuGroup;

/* Columns that belong together. */
typedef struct {
  guint  first;
  guint  last;
  char  *label;       /* "NUMA node 1" */
  char  *short_label; /* "1" */
} WeirCpuSpan;

/* A line of spans. */
typedef struct {
  WeirCpuGroup  group;
  const char   *title;
  GPtrArray    *spans;  /* of WeirCpuSpan */
} WeirCpuLevel;

/* @topology is NULL while it is not known: then there are those of @named alone. */
WeirCpuColumns     *weir_cpu_columns_new            (WeirTopology   *topology,
                                                     GtkBitset      *named) G_GNUC_WARN_UNUSED_RESULT;
void                weir_cpu_columns_free           (WeirCpuColumns *self);

WeirTopology       *weir_cpu_columns_get_topology   (WeirCpuColumns *self);
guint               weir_cpu_columns_get_n          (WeirCpuColumns *self);
guint               weir_cpu_columns_get_cpu        (WeirCpuColumns *self,
                                                     guint           column);
gboolean            weir_cpu_columns_find           (WeirCpuColumns *self,
                                                     guint           cpu,
                                                     guint          *column);
gboolean            weir_cpu_columns_is_here        (WeirCpuColumns *self,
                                                     guint           column);
/* Is here, and may be used. */
gboolean            weir_cpu_columns_is_usable      (WeirCpuColumns *self,
                                                     guint           column);
/* Where it is: "core 2, NUMA node 1". */
char               *weir_cpu_columns_describe       (WeirCpuColumns *self,
                                                     guint           column) G_GNUC_WARN_UNUSED_RESULT;

guint               weir_cpu_columns_get_n_levels   (WeirCpuColumns *self);
const WeirCpuLevel *weir_cpu_columns_get_level      (WeirCpuColumns *self,
                                                     guint           level);
const WeirCpuSpan  *weir_cpu_columns_find_span      (WeirCpuColumns *self,
                                                     WeirCpuGroup    group,
                                                     guint           column);

/* Places, in pixels; cells are as wide as they may be so that all fit into @room, and at least as
 * wide as @least. */
void                weir_cpu_columns_set_room       (WeirCpuColumns *self,
                                                     double          room,
                                                     double          least);
double              weir_cpu_columns_get_cell_width (WeirCpuColumns *self);
double              weir_cpu_columns_get_width      (WeirCpuColumns *self);
double              weir_cpu_columns_get_x          (WeirCpuColumns *self,
                                                     guint           column);
/* The one at @x, or else the next one. */
guint               weir_cpu_columns_get_at         (WeirCpuColumns *self,
                                                     double          x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCpuColumns, weir_cpu_columns_free)

G_END_DECLS
