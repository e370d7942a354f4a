/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-layers.h"

#include <math.h>

/*
 * Each box wants its ports level with those that it is linked with. Column by column, and several
 * times to and fro, the boxes get the places that come closest to it (least squares) without
 * changing their order or coming too close: where boxes are in each other's way they form a block,
 * which stands at the mean of what its boxes want.
 */

#define GRID        8
#define BOX_GAP     40
#define PASS_GAP    16
#define COLUMN_GAP  64
#define N_SWEEPS    8

/* Where there is no link, hardly anything is wanted. */
#define IDLE_WEIGHT 0.01

/* How far a box is moved in the end to make a link quite level. */
#define NUDGE       24

typedef enum {
  SIDE_IN   = 1 << 0,
  SIDE_OUT  = 1 << 1,
  SIDE_BOTH = SIDE_IN | SIDE_OUT,
} Sides;

/* Boxes that touch each other. */
typedef struct {
  double sum;     /* of what they want, weighted */
  double weight;
  guint  n_boxes;
} Block;

static guint
get_index (WeirFlowLayers *self,
           guint           column,
           guint           rank)
{
  return g_array_index ((GArray *) g_ptr_array_index (self->columns, column), guint, rank);
}

static guint
get_length (WeirFlowLayers *self,
            guint           column)
{
  return ((GArray *) g_ptr_array_index (self->columns, column))->len;
}

static WeirFlowLayerBox *
get_box (WeirFlowLayers *self,
         guint           column,
         guint           rank)
{
  return weir_flow_layers_get_box (self, get_index (self, column, rank));
}

/* How much lower the next box is at least. */
static double
get_distance (const WeirFlowLayerBox *box,
              const WeirFlowLayerBox *next)
{
  gboolean passes = box->width <= 0 || next->width <= 0;

  return box->height + (passes ? PASS_GAP : BOX_GAP);
}

static void
add_wishes (WeirFlowLayers *self,
            const guint    *links,
            guint           n_links,
            gboolean        are_in,
            Block          *wish)
{
  for (guint i = 0; i < n_links; i++)
    {
      const WeirFlowLayerLink *link = weir_flow_layers_get_link (self, links[i]);
      double own_y = are_in ? link->to_y : link->from_y;
      double other_y = are_in ? weir_flow_layers_get_box (self, link->from)->y + link->from_y
                              : weir_flow_layers_get_box (self, link->to)->y + link->to_y;

      wish->sum += link->weight * (other_y - own_y);
      wish->weight += link->weight;
    }
}

static Block
get_wish (WeirFlowLayers         *self,
          const WeirFlowLayerBox *box,
          Sides                   sides)
{
  Block wish = { box->y * IDLE_WEIGHT, IDLE_WEIGHT, 1 };
  Block linked = { 0, 0, 1 };

  if ((sides & SIDE_IN) != 0)
    add_wishes (self, self->in + box->first_in, box->n_in, TRUE, &linked);
  if ((sides & SIDE_OUT) != 0)
    add_wishes (self, self->out + box->first_out, box->n_out, FALSE, &linked);

  return linked.weight > 0 ? linked : wish;
}

static double
get_mean (const Block *block)
{
  return block->sum / block->weight;
}

/* Wishes are told as if all boxes had no height: less what stands above them at least. */
static void
align_column (WeirFlowLayers *self,
              guint           column,
              Sides           sides)
{
  guint length = get_length (self, column);
  g_autofree Block *blocks = g_new (Block, length);
  g_autofree double *above = g_new0 (double, length);
  guint n_blocks = 0;
  guint rank = 0;

  for (guint i = 0; i < length; i++)
    {
      const WeirFlowLayerBox *box = get_box (self, column, i);
      Block block = get_wish (self, box, sides);

      if (i > 0)
        above[i] = above[i - 1] + get_distance (get_box (self, column, i - 1), box);

      block.sum -= above[i] * block.weight;
      while (n_blocks > 0 && get_mean (&blocks[n_blocks - 1]) >= get_mean (&block))
        {
          n_blocks--;
          block.sum += blocks[n_blocks].sum;
          block.weight += blocks[n_blocks].weight;
          block.n_boxes += blocks[n_blocks].n_boxes;
        }
      blocks[n_blocks++] = block;
    }

  for (guint i = 0; i < n_blocks; i++)
    {
      for (guint j = 0; j < blocks[i].n_boxes; j++, rank++)
        get_box (self, column, rank)->y = get_mean (&blocks[i]) + above[rank];
    }
}

static void
stack_columns (WeirFlowLayers *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      for (guint j = 1; j < get_length (self, i); j++)
        {
          const WeirFlowLayerBox *previous = get_box (self, i, j - 1);
          WeirFlowLayerBox *box = get_box (self, i, j);

          box->y = previous->y + get_distance (previous, box);
        }
    }
}

static void
align_columns (WeirFlowLayers *self,
               Sides           sides)
{
  guint n_columns = self->columns->len;

  for (guint i = 0; i < n_columns; i++)
    align_column (self, sides == SIDE_OUT ? n_columns - 1 - i : i, sides);
}

/* Distances are whole steps of the grid, so that rounding down keeps them. */
static void
round_places (WeirFlowLayers *self)
{
  double top = HUGE_VAL;

  for (guint i = 0; i < self->n_added; i++)
    top = MIN (top, weir_flow_layers_get_box (self, i)->y);

  for (guint i = 0; i < self->boxes->len; i++)
    {
      WeirFlowLayerBox *box = weir_flow_layers_get_box (self, i);

      box->y = floor ((box->y - top + GRID / 2.0) / GRID) * GRID;
    }
}

/* The only link on one side of a box, if it is the other's only one as well. */
static const WeirFlowLayerLink *
find_lone_link (WeirFlowLayers         *self,
                const WeirFlowLayerBox *box)
{
  const WeirFlowLayerLink *link;

  if (box->n_in != 1)
    return NULL;

  link = weir_flow_layers_get_link (self, self->in[box->first_in]);

  return weir_flow_layers_get_box (self, link->from)->n_out == 1 ? link : NULL;
}

/* Makes a link level that almost is, if there is room. */
static void
straighten (WeirFlowLayers *self,
            guint           column,
            guint           rank)
{
  WeirFlowLayerBox *box = get_box (self, column, rank);
  const WeirFlowLayerLink *link = find_lone_link (self, box);
  double y;

  if (link == NULL)
    return;

  y = weir_flow_layers_get_box (self, link->from)->y + link->from_y - link->to_y;
  if (fabs (y - box->y) > NUDGE)
    return;

  if (rank > 0)
    {
      const WeirFlowLayerBox *previous = get_box (self, column, rank - 1);

      if (y < previous->y + get_distance (previous, box))
        return;
    }

  if (rank + 1 < get_length (self, column))
    {
      const WeirFlowLayerBox *next = get_box (self, column, rank + 1);

      if (y + get_distance (box, next) > next->y)
        return;
    }

  box->y = y;
}

/* Where many links lead from one column to the next, they get more room. */
static void
place_columns (WeirFlowLayers *self)
{
  double x = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      double width = 0;
      guint n_links = 0;

      for (guint j = 0; j < get_length (self, i); j++)
        {
          WeirFlowLayerBox *box = get_box (self, i, j);

          box->x = x;
          width = MAX (width, box->width);
          n_links += box->n_out;
        }

      x += width + COLUMN_GAP + GRID * MIN (n_links / 6, 8);
    }
}

void
weir_flow_layers_place (WeirFlowLayers *self)
{
  stack_columns (self);

  for (guint i = 0; i < N_SWEEPS; i++)
    align_columns (self, i % 2 == 0 ? SIDE_IN : SIDE_OUT);
  for (guint i = 0; i < N_SWEEPS; i++)
    align_columns (self, SIDE_BOTH);

  round_places (self);
  for (guint i = 0; i < self->columns->len; i++)
    {
      for (guint j = 0; j < get_length (self, i); j++)
        straighten (self, i, j);
    }

  place_columns (self);
}
