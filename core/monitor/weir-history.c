/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-history.h"

#include <math.h>

#include "base/weir-error.h"
#include "monitor/weir-ring.h"
#include "monitor/weir-snapshot-private.h"

#define N_RESOLUTIONS 3
/* What all rings may come to, as long as that leaves two hours. */
#define BYTES_MOST    (64.0 * 1024 * 1024)

static const struct {
  guint seconds;
  guint length; /* samples that are kept */
  guint least;  /* however large the flow */
} resolutions[N_RESOLUTIONS] = {
  [WEIR_RESOLUTION_1S] = { 1, 600, 120 },
  [WEIR_RESOLUTION_10S] = { 10, 720, 60 },
  [WEIR_RESOLUTION_60S] = { 60, 1440, 120 },
};

struct _WeirHistory
{
  GObject  parent_instance;

  guint    n_nodes;

  /* owned */
  WeirRing *rings[N_RESOLUTIONS];
};

G_DEFINE_FINAL_TYPE (WeirHistory, weir_history, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (WeirResolution, weir_resolution,
                    G_DEFINE_ENUM_VALUE (WEIR_RESOLUTION_1S, "1s"),
                    G_DEFINE_ENUM_VALUE (WEIR_RESOLUTION_10S, "10s"),
                    G_DEFINE_ENUM_VALUE (WEIR_RESOLUTION_60S, "60s"))

static void
weir_history_finalize (GObject *object)
{
  WeirHistory *self = WEIR_HISTORY (object);

  for (guint i = 0; i < N_RESOLUTIONS; i++)
    g_clear_pointer (&self->rings[i], weir_ring_free);

  G_OBJECT_CLASS (weir_history_parent_class)->finalize (object);
}

static void
weir_history_class_init (WeirHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_history_finalize;
}

static void
weir_history_init (WeirHistory *self)
{
}

/**
 * weir_resolution_get_seconds:
 * @resolution: a resolution
 *
 * Gets how far its samples are apart.
 *
 * Returns: seconds
 */
guint
weir_resolution_get_seconds (WeirResolution resolution)
{
  g_return_val_if_fail (resolution < N_RESOLUTIONS, 0);

  return resolutions[resolution].seconds;
}

/* By how much the rings of a large flow are shorter. */
static double
weir_history_get_share (guint n_nodes)
{
  double n_rows = 0;

  for (guint i = 0; i < N_RESOLUTIONS; i++)
    n_rows += resolutions[i].length * (i == WEIR_RESOLUTION_1S ? 1 : 3);
  return MIN (1.0, BYTES_MOST / (n_rows * (double) weir_row_length (n_nodes) * sizeof (float)));
}

/**
 * weir_history_new:
 * @n_nodes: how many nodes the flow has
 *
 * Creates a history in which nothing has happened.
 *
 * Returns: (transfer full): a history
 */
WeirHistory *
weir_history_new (guint n_nodes)
{
  WeirHistory *self = g_object_new (WEIR_TYPE_HISTORY, NULL);
  double share = weir_history_get_share (n_nodes);

  self->n_nodes = n_nodes;
  for (guint i = 0; i < N_RESOLUTIONS; i++)
    self->rings[i] = weir_ring_new (weir_row_length (n_nodes),
                                    MAX ((guint) (share * resolutions[i].length),
                                         resolutions[i].least),
                                    resolutions[i].seconds);
  return self;
}

/**
 * weir_history_get_n_nodes:
 * @self: a history
 *
 * Gets how many nodes the flow has.
 *
 * Returns: a number of nodes
 */
guint
weir_history_get_n_nodes (WeirHistory *self)
{
  g_return_val_if_fail (WEIR_IS_HISTORY (self), 0);

  return self->n_nodes;
}

/**
 * weir_history_get_length:
 * @self: a history
 * @resolution: a resolution
 *
 * Gets how many samples are kept at most.
 *
 * Returns: a number of samples
 */
guint
weir_history_get_length (WeirHistory    *self,
                         WeirResolution  resolution)
{
  g_return_val_if_fail (WEIR_IS_HISTORY (self), 0);
  g_return_val_if_fail (resolution < N_RESOLUTIONS, 0);

  return self->rings[resolution]->length;
}

/**
 * weir_history_get_first:
 * @self: a history
 * @resolution: a resolution
 *
 * Gets the oldest sample that is kept.
 *
 * Returns: its number; one more than the last where there is none
 */
guint64
weir_history_get_first (WeirHistory    *self,
                        WeirResolution  resolution)
{
  g_return_val_if_fail (WEIR_IS_HISTORY (self), 0);
  g_return_val_if_fail (resolution < N_RESOLUTIONS, 0);

  return weir_ring_get_first (self->rings[resolution]);
}

/**
 * weir_history_get_last:
 * @self: a history
 * @resolution: a resolution
 *
 * Gets the newest sample.
 *
 * Returns: its number; 0 where there never was one
 */
guint64
weir_history_get_last (WeirHistory    *self,
                       WeirResolution  resolution)
{
  g_return_val_if_fail (WEIR_IS_HISTORY (self), 0);
  g_return_val_if_fail (resolution < N_RESOLUTIONS, 0);

  return self->rings[resolution]->last;
}

/**
 * weir_history_get_time:
 * @self: a history
 * @resolution: a resolution
 * @number: of a sample that is kept
 *
 * Gets when the time that the sample stands for was over.
 *
 * Returns: microseconds since 1970
 */
gint64
weir_history_get_time (WeirHistory    *self,
                       WeirResolution  resolution,
                       guint64         number)
{
  g_return_val_if_fail (WEIR_IS_HISTORY (self), 0);
  g_return_val_if_fail (resolution < N_RESOLUTIONS, 0);
  g_return_val_if_fail (weir_ring_has (self->rings[resolution], number), 0);

  return weir_ring_get_time (self->rings[resolution], number);
}

/**
 * weir_history_find:
 * @self: a history
 * @resolution: a resolution
 * @time: microseconds since 1970
 *
 * Finds the first sample that ends at @time or later.
 *
 * Returns: its number; one more than the last where all end before
 */
guint64
weir_history_find (WeirHistory    *self,
                   WeirResolution  resolution,
                   gint64          time)
{
  WeirRing *ring;
  guint64 first;
  guint64 end;

  g_return_val_if_fail (WEIR_IS_HISTORY (self), 0);
  g_return_val_if_fail (resolution < N_RESOLUTIONS, 0);

  ring = self->rings[resolution];
  first = weir_ring_get_first (ring);
  end = ring->last + 1;
  while (first < end)
    {
      guint64 middle = first + (end - first) / 2;

      if (weir_ring_get_time (ring, middle) < time)
        first = middle + 1;
      else
        end = middle;
    }
  return first;
}

/**
 * weir_history_read_flow:
 * @self: a history
 * @resolution: a resolution
 * @statistic: what is wanted of the seconds of a sample
 * @measure: what is wanted
 * @first: the number of the first sample
 * @n_samples: how many
 * @values: (out caller-allocates) (array length=n_samples): where the numbers go
 *
 * Reads a measure of the whole flow. What is not kept, or was not known, is NaN.
 */
void
weir_history_read_flow (WeirHistory     *self,
                        WeirResolution   resolution,
                        WeirStatistic    statistic,
                        WeirFlowMeasure  measure,
                        guint64          first,
                        guint            n_samples,
                        double          *values)
{
  g_return_if_fail (WEIR_IS_HISTORY (self));
  g_return_if_fail (resolution < N_RESOLUTIONS);
  g_return_if_fail (statistic <= WEIR_STATISTIC_MOST);
  g_return_if_fail (measure < WEIR_N_FLOW_MEASURES);

  weir_ring_read (self->rings[resolution], statistic, measure, first, n_samples, values);
}

/**
 * weir_history_read_node:
 * @self: a history
 * @resolution: a resolution
 * @statistic: what is wanted of the seconds of a sample
 * @node: a node's place
 * @measure: what is wanted
 * @first: the number of the first sample
 * @n_samples: how many
 * @values: (out caller-allocates) (array length=n_samples): where the numbers go
 *
 * Reads a measure of a node. What is not kept, or was not known, is NaN.
 */
void
weir_history_read_node (WeirHistory     *self,
                        WeirResolution   resolution,
                        WeirStatistic    statistic,
                        guint            node,
                        WeirNodeMeasure  measure,
                        guint64          first,
                        guint            n_samples,
                        double          *values)
{
  g_return_if_fail (WEIR_IS_HISTORY (self));
  g_return_if_fail (resolution < N_RESOLUTIONS);
  g_return_if_fail (statistic <= WEIR_STATISTIC_MOST);
  g_return_if_fail (node < self->n_nodes);
  g_return_if_fail (measure < WEIR_N_NODE_MEASURES);

  weir_ring_read (self->rings[resolution], statistic, weir_row_place (node, measure),
                  first, n_samples, values);
}

/**
 * weir_history_append:
 * @self: a history
 * @time: when the second was over, in microseconds since 1970
 * @row: (array): what was measured in it: all that there is of the flow, then of each node
 *
 * Adds the next second. Every tenth and sixtieth time samples are added to the coarser rings.
 */
void
weir_history_append (WeirHistory  *self,
                     gint64        time,
                     const double *row)
{
  g_return_if_fail (WEIR_IS_HISTORY (self));
  g_return_if_fail (row != NULL);

  for (guint i = 0; i < N_RESOLUTIONS; i++)
    weir_ring_add_second (self->rings[i], time, row);
}

/* Writes the row's parts that are wanted, for each sample from @first on. */
static GVariant *
weir_history_pack (WeirHistory    *self,
                   WeirRing       *ring,
                   WeirStatistic   statistic,
                   guint64         first,
                   const guint    *nodes,
                   guint           n_nodes)
{
  gsize width = weir_row_length (n_nodes);
  gsize n_samples = ring->last + 1 - first;
  double *values = g_new (double, n_samples * width);
  double *at = values;

  for (guint64 number = first; number <= ring->last; number++)
    {
      const float *row = weir_ring_get_row (ring, statistic, number);

      for (guint i = 0; i < WEIR_N_FLOW_MEASURES; i++)
        *at++ = (double) row[i];
      for (guint i = 0; i < n_nodes; i++)
        {
          const float *node = row + weir_row_place (nodes[i], 0);

          for (guint j = 0; j < WEIR_N_NODE_MEASURES; j++)
            *at++ = (double) node[j];
        }
    }
  return g_variant_new_from_data (G_VARIANT_TYPE ("ad"), values,
                                  n_samples * width * sizeof (double), TRUE, g_free, values);
}

static GVariant *
weir_history_pack_times (WeirRing *ring,
                         guint64   first)
{
  gsize n_samples = ring->last + 1 - first;
  gint64 *times = g_new (gint64, MAX (n_samples, 1));

  for (gsize i = 0; i < n_samples; i++)
    times[i] = weir_ring_get_time (ring, first + i);
  return g_variant_new_from_data (G_VARIANT_TYPE ("ax"), times, n_samples * sizeof (gint64), TRUE,
                                  g_free, times);
}

/**
 * weir_history_to_variant:
 * @self: a history
 * @resolution: a resolution
 * @after: the number of a sample; those after it are wanted
 * @nodes: (array length=n_nodes): the places of the nodes that are wanted
 * @n_nodes: how many
 *
 * Packs samples as they travel: `(taxadadad)`, the number of the first, the times of all, and the
 * means, the least and the most, each with a row for the flow and one for each of @nodes, sample
 * after sample. At 1 s the last two are empty.
 *
 * Returns: (transfer floating): a variant
 */
GVariant *
weir_history_to_variant (WeirHistory    *self,
                         WeirResolution  resolution,
                         guint64         after,
                         const guint    *nodes,
                         guint           n_nodes)
{
  GVariant *parts[5];
  WeirRing *ring;
  guint64 first;

  g_return_val_if_fail (WEIR_IS_HISTORY (self), NULL);
  g_return_val_if_fail (resolution < N_RESOLUTIONS, NULL);

  ring = self->rings[resolution];
  first = MAX (weir_ring_get_first (ring), MIN (after, ring->last) + 1);
  parts[0] = g_variant_new_uint64 (first);
  parts[1] = weir_history_pack_times (ring, first);
  for (guint i = 0; i < 3; i++)
    parts[2 + i] = i == 0 || ring->seconds > 1
                   ? weir_history_pack (self, ring, i, first, nodes, n_nodes)
                   : g_variant_new_array (G_VARIANT_TYPE_DOUBLE, NULL, 0);
  return g_variant_new_tuple (parts, G_N_ELEMENTS (parts));
}

static gboolean
weir_history_refuse (GError **error)
{
  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                       "the history that was sent does not fit the flow");
  return FALSE;
}

/**
 * weir_history_merge:
 * @self: a history
 * @resolution: a resolution
 * @samples: what [method@Weir.History.to_variant] made of all nodes of the same flow
 * @error: return location for an error
 *
 * Takes over samples that follow those that are there; others are passed over. A gap between is
 * filled with what is not known.
 *
 * Fails with %WEIR_ERROR_PROTOCOL when @samples are of another form; then nothing is changed.
 *
 * Returns: whether they were taken over
 */
gboolean
weir_history_merge (WeirHistory     *self,
                    WeirResolution   resolution,
                    GVariant        *samples,
                    GError         **error)
{
  g_autoptr (GVariant) times = NULL;
  const double *rows[3];
  const gint64 *numbers;
  gsize n_samples;
  gsize wanted;
  guint64 first;
  guint n_kinds;

  g_return_val_if_fail (WEIR_IS_HISTORY (self), FALSE);
  g_return_val_if_fail (resolution < N_RESOLUTIONS, FALSE);
  g_return_val_if_fail (samples != NULL, FALSE);

  if (!g_variant_is_of_type (samples, G_VARIANT_TYPE ("(taxadadad)")))
    return weir_history_refuse (error);

  g_variant_get_child (samples, 0, "t", &first);
  times = g_variant_get_child_value (samples, 1);
  numbers = g_variant_get_fixed_array (times, &n_samples, sizeof (gint64));
  wanted = n_samples * weir_row_length (self->n_nodes);
  n_kinds = resolutions[resolution].seconds > 1 ? 3 : 1;
  for (guint i = 0; i < n_kinds; i++)
    {
      g_autoptr (GVariant) part = g_variant_get_child_value (samples, 2 + i);
      gsize n_values;

      rows[i] = g_variant_get_fixed_array (part, &n_values, sizeof (double));
      if (n_values != wanted)
        return weir_history_refuse (error);
    }

  for (gsize i = 0; i < n_samples; i++)
    {
      const double *row[3];

      for (guint j = 0; j < n_kinds; j++)
        row[j] = rows[j] + i * weir_row_length (self->n_nodes);
      weir_ring_put (self->rings[resolution], first + i, numbers[i], row);
    }
  return TRUE;
}
