/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-layers.h"

/*
 * A layered drawing, as Sugiyama and others described it: columns so that links lead to the right,
 * with what links pass on their way as boxes without a size; then the order within the columns;
 * then the places.
 */

/* Of boxes that only stand for a link that passes. Longer links give way to shorter ones. */
#define MAX_PASSES 60000

/* A link bends where it enters and leaves, rather than on its way. */
#define WEIGHT_LINK 1.0
#define WEIGHT_END  2.0
#define WEIGHT_PASS 8.0

WeirFlowLayers *
weir_flow_layers_new (void)
{
  WeirFlowLayers *self = g_new0 (WeirFlowLayers, 1);

  self->boxes = g_array_new (FALSE, TRUE, sizeof (WeirFlowLayerBox));
  self->wishes = g_array_new (FALSE, TRUE, sizeof (WeirFlowLayerLink));
  self->links = g_array_new (FALSE, TRUE, sizeof (WeirFlowLayerLink));
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  return self;
}

void
weir_flow_layers_free (WeirFlowLayers *self)
{
  g_clear_pointer (&self->boxes, g_array_unref);
  g_clear_pointer (&self->wishes, g_array_unref);
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_pointer (&self->in, g_free);
  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_free (self);
}

static guint
add_box (WeirFlowLayers *self,
         double          width,
         double          height)
{
  WeirFlowLayerBox box = { .width = width, .height = height };

  g_array_append_val (self->boxes, box);

  return self->boxes->len - 1;
}

guint
weir_flow_layers_add_box (WeirFlowLayers *self,
                          double          width,
                          double          height)
{
  self->n_added++;

  return add_box (self, width, height);
}

void
weir_flow_layers_add_link (WeirFlowLayers *self,
                           guint           from,
                           double          from_y,
                           guint           to,
                           double          to_y)
{
  WeirFlowLayerLink link = { from, to, from_y, to_y, WEIGHT_LINK };

  g_array_append_val (self->wishes, link);
}

WeirFlowLayerBox *
weir_flow_layers_get_box (WeirFlowLayers *self,
                          guint           index)
{
  return &g_array_index (self->boxes, WeirFlowLayerBox, index);
}

WeirFlowLayerLink *
weir_flow_layers_get_link (WeirFlowLayers *self,
                           guint           index)
{
  return &g_array_index (self->links, WeirFlowLayerLink, index);
}

static WeirFlowLayerLink *
get_wish (WeirFlowLayers *self,
          guint           index)
{
  return &g_array_index (self->wishes, WeirFlowLayerLink, index);
}

/* Sorts @links by box: @sorted has their indices, and each box is told its range. */
static guint *
bucket (WeirFlowLayers *self,
        GArray         *links,
        gboolean        by_target)
{
  guint n_boxes = self->boxes->len;
  g_autofree guint *next = g_new0 (guint, n_boxes + 1);
  guint *sorted = g_new (guint, links->len);

  for (guint i = 0; i < links->len; i++)
    {
      const WeirFlowLayerLink *link = &g_array_index (links, WeirFlowLayerLink, i);

      next[(by_target ? link->to : link->from) + 1]++;
    }

  for (guint i = 0; i < n_boxes; i++)
    {
      WeirFlowLayerBox *box = weir_flow_layers_get_box (self, i);
      guint n_links = next[i + 1];

      *(by_target ? &box->first_in : &box->first_out) = next[i];
      *(by_target ? &box->n_in : &box->n_out) = n_links;
      next[i + 1] += next[i];
    }

  for (guint i = 0; i < links->len; i++)
    {
      const WeirFlowLayerLink *link = &g_array_index (links, WeirFlowLayerLink, i);

      sorted[next[by_target ? link->to : link->from]++] = i;
    }

  return sorted;
}

/* The boxes in an order in which links lead forward. */
static guint *
order_boxes (WeirFlowLayers *self,
             const guint    *out)
{
  guint *order = g_new (guint, self->n_added);
  g_autofree guint *n_waiting = g_new (guint, self->n_added);
  guint n_ordered = 0;

  for (guint i = 0; i < self->n_added; i++)
    {
      n_waiting[i] = weir_flow_layers_get_box (self, i)->n_in;
      if (n_waiting[i] == 0)
        order[n_ordered++] = i;
    }

  for (guint i = 0; i < n_ordered; i++)
    {
      const WeirFlowLayerBox *box = weir_flow_layers_get_box (self, order[i]);

      for (guint j = 0; j < box->n_out; j++)
        {
          guint to = get_wish (self, out[box->first_out + j])->to;

          if (--n_waiting[to] == 0)
            order[n_ordered++] = to;
        }
    }

  g_assert (n_ordered == self->n_added);

  return order;
}

/* As far to the left as links let it. */
static void
push_left (WeirFlowLayers *self,
           const guint    *order,
           const guint    *in)
{
  for (guint i = 0; i < self->n_added; i++)
    {
      WeirFlowLayerBox *box = weir_flow_layers_get_box (self, order[i]);

      for (guint j = 0; j < box->n_in; j++)
        {
          guint from = get_wish (self, in[box->first_in + j])->from;

          box->column = MAX (box->column, weir_flow_layers_get_box (self, from)->column + 1);
        }
    }
}

/* What nothing leads to stands beside what it leads to. */
static void
pull_right (WeirFlowLayers *self,
            const guint    *order,
            const guint    *out,
            guint           first)
{
  for (guint i = self->n_added; i > 0; i--)
    {
      WeirFlowLayerBox *box = weir_flow_layers_get_box (self, order[i - 1]);
      guint column = G_MAXUINT;

      if (box->n_in > 0 || box->n_out == 0 || order[i - 1] == first)
        continue;

      for (guint j = 0; j < box->n_out; j++)
        {
          guint to = get_wish (self, out[box->first_out + j])->to;

          column = MIN (column, weir_flow_layers_get_box (self, to)->column - 1);
        }

      box->column = column;
    }
}

static void
find_columns (WeirFlowLayers *self,
              guint           first,
              guint           last)
{
  g_autofree guint *in = bucket (self, self->wishes, TRUE);
  g_autofree guint *out = bucket (self, self->wishes, FALSE);
  g_autofree guint *order = order_boxes (self, out);
  guint n_columns = 0;

  push_left (self, order, in);
  pull_right (self, order, out, first);

  for (guint i = 0; i < self->n_added; i++)
    n_columns = MAX (n_columns, weir_flow_layers_get_box (self, i)->column + 1);

  if (last != G_MAXUINT && weir_flow_layers_get_box (self, last)->n_out == 0)
    weir_flow_layers_get_box (self, last)->column = n_columns - 1;

  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (self->columns, g_array_new (FALSE, FALSE, sizeof (guint)));
}

static guint
get_span (WeirFlowLayers          *self,
          const WeirFlowLayerLink *link)
{
  return weir_flow_layers_get_box (self, link->to)->column -
         weir_flow_layers_get_box (self, link->from)->column;
}

/* A link in pieces, with a box that has no size in each column that it passes. */
static void
split_link (WeirFlowLayers    *self,
            WeirFlowLayerLink  link)
{
  guint span = get_span (self, &link);
  guint column = weir_flow_layers_get_box (self, link.from)->column;
  WeirFlowLayerLink piece = link;

  for (guint i = 1; i < span; i++)
    {
      piece.to = add_box (self, 0, 0);
      piece.to_y = 0;
      piece.weight = i == 1 ? WEIGHT_END : WEIGHT_PASS;
      weir_flow_layers_get_box (self, piece.to)->column = column + i;
      g_array_append_val (self->links, piece);

      piece.from = piece.to;
      piece.from_y = 0;
    }

  piece.to = link.to;
  piece.to_y = link.to_y;
  piece.weight = span > 1 ? WEIGHT_END : WEIGHT_LINK;
  g_array_append_val (self->links, piece);
}

/* The longest span that all links up to it can have without too many boxes. */
static guint
find_longest (WeirFlowLayers *self)
{
  guint n_columns = self->columns->len;
  g_autofree guint *n_spans = g_new0 (guint, n_columns + 1);
  guint64 n_passes = 0;
  guint span;

  for (guint i = 0; i < self->wishes->len; i++)
    n_spans[get_span (self, get_wish (self, i))]++;

  for (span = 1; span < n_columns; span++)
    {
      n_passes += (guint64) n_spans[span] * (span - 1);
      if (n_passes > MAX_PASSES)
        return span - 1;
    }

  return span;
}

static void
split_links (WeirFlowLayers *self)
{
  guint longest = find_longest (self);

  for (guint i = 0; i < self->wishes->len; i++)
    {
      if (get_span (self, get_wish (self, i)) <= longest)
        split_link (self, *get_wish (self, i));
    }

  self->in = bucket (self, self->links, TRUE);
  self->out = bucket (self, self->links, FALSE);
}

void
weir_flow_layers_arrange (WeirFlowLayers *self,
                          guint           first,
                          guint           last)
{
  find_columns (self, first, last);
  split_links (self);
  weir_flow_layers_order (self);
  weir_flow_layers_place (self);
}
