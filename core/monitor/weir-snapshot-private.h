/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "monitor/weir-snapshot.h"

G_BEGIN_DECLS

/*
 * A row: the measures of the flow, then those of each node. It is what the sampler fills, the
 * history keeps and a snapshot shows.
 */
static inline gsize
weir_row_length (guint n_nodes)
{
  return WEIR_N_FLOW_MEASURES + (gsize) n_nodes * WEIR_N_NODE_MEASURES;
}

static inline gsize
weir_row_place (guint           node,
                WeirNodeMeasure measure)
{
  return WEIR_N_FLOW_MEASURES + (gsize) node * WEIR_N_NODE_MEASURES + measure;
}

WeirSnapshot *weir_snapshot_new      (gint64        time,
                                      guint         n_nodes) G_GNUC_WARN_UNUSED_RESULT;
double       *weir_snapshot_get_row  (WeirSnapshot *self);

G_END_DECLS
