/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-layers.h"

#include <string.h>

/*
 * The columns are swept to the right and back. In each, boxes are sorted by the mean place of what
 * they are linked with in the column before; ports count as places within a box. The order with
 * the fewest crossings that was seen is taken.
 */

#define MAX_SWEEPS 16
#define PATIENCE   4

/* An end of a link as a place in its column. */
typedef struct {
  double from;
  double to;
} Pair;

typedef struct {
  guint  box;
  double mean;  /* of what it is linked with; negative: nothing */
} Entry;

static GArray *
get_column (WeirFlowLayers *self,
            guint           index)
{
  return g_ptr_array_index (self->columns, index);
}

static double
get_place (WeirFlowLayers *self,
           guint           index,
           double          port_y)
{
  const WeirFlowLayerBox *box = weir_flow_layers_get_box (self, index);

  return box->rank + (box->height > 0 ? port_y / (box->height + 1) : 0.5);
}

static int
compare_doubles (double a,
                 double b)
{
  return (a > b) - (a < b);
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  const Pair *left = a;
  const Pair *right = b;
  int result = compare_doubles (left->from, right->from);

  return result != 0 ? result : compare_doubles (left->to, right->to);
}

/* Counts the pairs that stand the wrong way round, and sorts them, by merging. */
static guint64
count_inversions (Pair  *pairs,
                  Pair  *spare,
                  guint  n_pairs)
{
  guint half = n_pairs / 2;
  guint left = 0;
  guint right = half;
  guint64 n_inversions;

  if (n_pairs < 2)
    return 0;

  n_inversions = count_inversions (pairs, spare, half) +
                 count_inversions (pairs + half, spare, n_pairs - half);

  for (guint i = 0; i < n_pairs; i++)
    {
      if (right == n_pairs || (left < half && pairs[left].to <= pairs[right].to))
        {
          spare[i] = pairs[left++];
        }
      else
        {
          spare[i] = pairs[right++];
          n_inversions += half - left;
        }
    }
  memcpy (pairs, spare, n_pairs * sizeof *pairs);

  return n_inversions;
}

/* The links between a column and the next. */
static guint64
count_column_crossings (WeirFlowLayers *self,
                        guint           index,
                        GArray         *pairs,
                        GArray         *spare)
{
  GArray *column = get_column (self, index);

  g_array_set_size (pairs, 0);
  for (guint i = 0; i < column->len; i++)
    {
      guint box_index = g_array_index (column, guint, i);
      const WeirFlowLayerBox *box = weir_flow_layers_get_box (self, box_index);
      const guint *out = self->out + box->first_out;

      for (guint j = 0; j < box->n_out; j++)
        {
          const WeirFlowLayerLink *link = weir_flow_layers_get_link (self, out[j]);
          Pair pair = { get_place (self, link->from, link->from_y),
                        get_place (self, link->to, link->to_y) };

          g_array_append_val (pairs, pair);
        }
    }

  g_array_sort (pairs, compare_pairs);
  g_array_set_size (spare, pairs->len);

  return count_inversions ((Pair *) (void *) pairs->data, (Pair *) (void *) spare->data,
                           pairs->len);
}

static guint64
count_crossings (WeirFlowLayers *self)
{
  g_autoptr(GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autoptr(GArray) spare = g_array_new (FALSE, FALSE, sizeof (Pair));
  guint64 n_crossings = 0;

  for (guint i = 0; i + 1 < self->columns->len; i++)
    n_crossings += count_column_crossings (self, i, pairs, spare);

  return n_crossings;
}

static void
append_to_column (WeirFlowLayers *self,
                  guint           index)
{
  WeirFlowLayerBox *box = weir_flow_layers_get_box (self, index);
  GArray *column = get_column (self, box->column);

  box->rank = column->len;
  g_array_append_val (column, index);
}

static int
compare_ports (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  WeirFlowLayers *self = data;
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;
  int result = compare_doubles (weir_flow_layers_get_link (self, left)->from_y,
                                weir_flow_layers_get_link (self, right)->from_y);

  return result != 0 ? result : (left > right) - (left < right);
}

/* In the order in which a walk along the links, by ports from above, finds them. */
static void
set_first_order (WeirFlowLayers *self)
{
  g_autofree gboolean *is_found = g_new0 (gboolean, self->boxes->len);
  g_autoptr(GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->boxes->len; i++)
    {
      const WeirFlowLayerBox *box = weir_flow_layers_get_box (self, i);

      g_qsort_with_data (self->out + box->first_out, (int) box->n_out, sizeof (guint),
                         compare_ports, self);
    }

  for (guint i = 0; i < self->boxes->len; i++)
    {
      if (is_found[i] || weir_flow_layers_get_box (self, i)->n_in > 0)
        continue;

      g_array_append_val (stack, i);
      while (stack->len > 0)
        {
          guint index = g_array_index (stack, guint, stack->len - 1);
          const WeirFlowLayerBox *box = weir_flow_layers_get_box (self, index);

          g_array_set_size (stack, stack->len - 1);
          if (is_found[index])
            continue;

          is_found[index] = TRUE;
          append_to_column (self, index);
          for (guint j = box->n_out; j > 0; j--)
            g_array_append_val (stack, weir_flow_layers_get_link
                                         (self, self->out[box->first_out + j - 1])->to);
        }
    }
}

static double
find_mean (WeirFlowLayers *self,
           guint           index,
           gboolean        rightwards)
{
  const WeirFlowLayerBox *box = weir_flow_layers_get_box (self, index);
  guint n_links = rightwards ? box->n_in : box->n_out;
  const guint *links = rightwards ? self->in + box->first_in : self->out + box->first_out;
  double sum = 0;

  for (guint i = 0; i < n_links; i++)
    {
      const WeirFlowLayerLink *link = weir_flow_layers_get_link (self, links[i]);

      sum += rightwards ? get_place (self, link->from, link->from_y)
                        : get_place (self, link->to, link->to_y);
    }

  return n_links > 0 ? sum / n_links : -1;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  return compare_doubles (((const Entry *) a)->mean, ((const Entry *) b)->mean);
}

/* Boxes without links on that side stay where they are, the others share the places between. */
static void
sort_column (WeirFlowLayers *self,
             guint           index,
             gboolean        rightwards)
{
  GArray *column = get_column (self, index);
  g_autoptr(GArray) entries = g_array_sized_new (FALSE, FALSE, sizeof (Entry), column->len);
  g_autofree gboolean *is_fixed = g_new0 (gboolean, column->len);
  guint next = 0;

  for (guint i = 0; i < column->len; i++)
    {
      guint box = g_array_index (column, guint, i);
      Entry entry = { box, find_mean (self, box, rightwards) };

      is_fixed[i] = entry.mean < 0;
      if (!is_fixed[i])
        g_array_append_val (entries, entry);
    }

  g_array_sort (entries, compare_entries);

  for (guint i = 0; i < column->len; i++)
    {
      if (!is_fixed[i])
        g_array_index (column, guint, i) = g_array_index (entries, Entry, next++).box;
      weir_flow_layers_get_box (self, g_array_index (column, guint, i))->rank = i;
    }
}

static void
sweep (WeirFlowLayers *self,
       gboolean        rightwards)
{
  guint n_columns = self->columns->len;

  for (guint i = 1; i < n_columns; i++)
    sort_column (self, rightwards ? i : n_columns - 1 - i, rightwards);
}

static void
store_ranks (WeirFlowLayers *self,
             guint          *ranks)
{
  for (guint i = 0; i < self->boxes->len; i++)
    ranks[i] = weir_flow_layers_get_box (self, i)->rank;
}

static void
restore_ranks (WeirFlowLayers *self,
               const guint    *ranks)
{
  for (guint i = 0; i < self->boxes->len; i++)
    {
      WeirFlowLayerBox *box = weir_flow_layers_get_box (self, i);

      box->rank = ranks[i];
      g_array_index (get_column (self, box->column), guint, box->rank) = i;
    }
}

void
weir_flow_layers_order (WeirFlowLayers *self)
{
  g_autofree guint *best = g_new (guint, self->boxes->len);
  guint64 n_best;
  guint n_failed = 0;

  set_first_order (self);
  store_ranks (self, best);
  n_best = count_crossings (self);

  for (guint i = 0; i < MAX_SWEEPS && n_best > 0 && n_failed < PATIENCE; i++)
    {
      guint64 n_crossings;

      sweep (self, i % 2 == 0);
      n_crossings = count_crossings (self);
      n_failed++;

      if (n_crossings < n_best)
        {
          n_best = n_crossings;
          n_failed = 0;
          store_ranks (self, best);
        }
    }

  restore_ranks (self, best);
}
