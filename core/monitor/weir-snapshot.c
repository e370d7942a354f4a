/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-snapshot-private.h"

#include <math.h>

#include "base/weir-refs.h"

/**
 * WeirSnapshot:
 *
 * What was measured of a run at one moment: counts since its start, and how things stood.
 */
struct _WeirSnapshot
{
  WeirRefs refs;
  gint64   time;
  guint    n_nodes;
  double   row[];
};

G_DEFINE_BOXED_TYPE (WeirSnapshot, weir_snapshot, weir_snapshot_ref, weir_snapshot_unref)

/* Nothing is known yet. */
WeirSnapshot *
weir_snapshot_new (gint64 time,
                   guint  n_nodes)
{
  gsize length = weir_row_length (n_nodes);
  WeirSnapshot *self = g_malloc (sizeof (WeirSnapshot) + length * sizeof (double));

  weir_refs_init (&self->refs);
  self->time = time;
  self->n_nodes = n_nodes;
  for (gsize i = 0; i < length; i++)
    self->row[i] = NAN;
  return self;
}

/* Its numbers, to be filled by whoever has made it. */
double *
weir_snapshot_get_row (WeirSnapshot *self)
{
  return self->row;
}

/**
 * weir_snapshot_ref:
 * @self: a snapshot
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
WeirSnapshot *
weir_snapshot_ref (WeirSnapshot *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  weir_refs_inc (&self->refs);
  return self;
}

/**
 * weir_snapshot_unref:
 * @self: (transfer full): a snapshot
 *
 * Gives a reference back.
 */
void
weir_snapshot_unref (WeirSnapshot *self)
{
  g_return_if_fail (self != NULL);

  if (weir_refs_dec (&self->refs))
    g_free (self);
}

/**
 * weir_snapshot_get_time:
 * @self: a snapshot
 *
 * Gets when it was taken.
 *
 * Returns: microseconds since 1970
 */
gint64
weir_snapshot_get_time (WeirSnapshot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->time;
}

/**
 * weir_snapshot_get_n_nodes:
 * @self: a snapshot
 *
 * Gets how many nodes it is about.
 *
 * Returns: a number of nodes
 */
guint
weir_snapshot_get_n_nodes (WeirSnapshot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_nodes;
}

/**
 * weir_snapshot_get_flow:
 * @self: a snapshot
 * @measure: what is wanted
 *
 * Gets a measure of the whole flow.
 *
 * Returns: the number; NaN where it is not known
 */
double
weir_snapshot_get_flow (WeirSnapshot    *self,
                        WeirFlowMeasure  measure)
{
  g_return_val_if_fail (self != NULL, NAN);
  g_return_val_if_fail (measure < WEIR_N_FLOW_MEASURES, NAN);

  return self->row[measure];
}

/**
 * weir_snapshot_get_node:
 * @self: a snapshot
 * @node: a node's place
 * @measure: what is wanted
 *
 * Gets a measure of a node.
 *
 * Returns: the number; NaN where it is not known
 */
double
weir_snapshot_get_node (WeirSnapshot    *self,
                        guint            node,
                        WeirNodeMeasure  measure)
{
  g_return_val_if_fail (self != NULL, NAN);
  g_return_val_if_fail (node < self->n_nodes, NAN);
  g_return_val_if_fail (measure < WEIR_N_NODE_MEASURES, NAN);

  return self->row[weir_row_place (node, measure)];
}
