/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-edit.h"

#include <math.h>

#include "document/weir-flow-edit-private.h"
#include "document/weir-flow-frames.h"
#include "document/weir-flow-geometry.h"
#include "document/weir-flow-json.h"
#include "document/weir-flow-layers.h"
#include "document/weir-flow-private.h"

/*
 * Each part of the drawing that hangs together is laid out by itself, and put below the one before.
 * What is linked with nothing stands in rows at the end.
 */

#define PART_GAP     64
#define ROW_GAP      64
#define ROW_LENGTH   6
#define NOT_LAID_OUT G_MAXUINT

typedef struct {
  WeirFlowBox box;
  guint       node;   /* index in the graph */
  guint       part;   /* the first item that it hangs together with */
  double      x;
  double      y;
} Item;

typedef struct {
  /* borrowed */
  WeirFlow      *flow;
  WeirFlowGraph *graph;

  /* owned */
  GArray        *items;     /* of Item */
  guint         *item_of;   /* from a node to an item, or NOT_LAID_OUT */
  gboolean      *is_back;   /* whether a link would close a circle */

  double         bottom;    /* of what is laid out so far */
} Tidying;

static Item *
get_item (Tidying *self,
          guint    index)
{
  return &g_array_index (self->items, Item, index);
}

static const char *
get_id (Tidying *self,
        guint    index)
{
  return weir_flow_graph_get_node (self->graph, get_item (self, index)->node)->id;
}

static void
tidying_clear (Tidying *self)
{
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->item_of, g_free);
  g_clear_pointer (&self->is_back, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tidying, tidying_clear)

static void
collect_items (Tidying            *self,
               const char * const *ids)
{
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  self->item_of = g_new (guint, self->graph->nodes->len);
  for (guint i = 0; i < self->graph->nodes->len; i++)
    self->item_of[i] = NOT_LAID_OUT;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      Item item = { .part = self->items->len };

      if (weir_flow_graph_find_node (self->graph, ids[i], &item.node) == NULL ||
          self->item_of[item.node] != NOT_LAID_OUT)
        continue;

      weir_flow_box_measure (&item.box, self->flow, ids[i]);
      self->item_of[item.node] = self->items->len;
      g_array_append_val (self->items, item);
    }
}

/* The items that a link is between; FALSE if one of them is not laid out. */
static gboolean
get_ends (Tidying *self,
          guint    link,
          guint   *from,
          guint   *to)
{
  const WeirFlowLink *it = weir_flow_graph_get_link (self->graph, link);

  *from = self->item_of[it->from];
  *to = self->item_of[it->to];

  return *from != NOT_LAID_OUT && *to != NOT_LAID_OUT;
}

static guint
find_part (Tidying *self,
           guint    index)
{
  while (get_item (self, index)->part != index)
    {
      Item *item = get_item (self, index);

      item->part = get_item (self, item->part)->part;
      index = item->part;
    }

  return index;
}

static void
find_parts (Tidying *self)
{
  for (guint i = 0; i < self->graph->links->len; i++)
    {
      guint from, to;

      if (!get_ends (self, i, &from, &to))
        continue;

      from = find_part (self, from);
      to = find_part (self, to);
      get_item (self, MAX (from, to))->part = MIN (from, to);
    }

  for (guint i = 0; i < self->items->len; i++)
    get_item (self, i)->part = find_part (self, i);
}

/* Where the search is: a node, and which of its links comes next. */
typedef struct {
  guint node;
  guint next;
} Step;

/* Follows a link; FALSE if it leads to where the search came from. */
static gboolean
follow (GArray *steps,
        guint8 *state,
        guint   to)
{
  Step step = { to, 0 };

  if (state[to] == 1)
    return FALSE;

  if (state[to] == 0)
    {
      state[to] = 1;
      g_array_append_val (steps, step);
    }

  return TRUE;
}

/* Searches in depth; @state: 0 not yet found, 1 on the way, 2 done. */
static void
search_from (Tidying *self,
             GArray  *steps,
             guint8  *state,
             guint    start)
{
  follow (steps, state, start);

  while (steps->len > 0)
    {
      Step *step = &g_array_index (steps, Step, steps->len - 1);
      WeirFlowLinks out = weir_flow_graph_get_out (self->graph, step->node);
      guint link;

      if (step->next == out.n)
        {
          state[step->node] = 2;
          g_array_set_size (steps, steps->len - 1);
          continue;
        }

      link = out.indices[step->next++];
      self->is_back[link] = !follow (steps, state,
                                     weir_flow_graph_get_link (self->graph, link)->to);
    }
}

static void
find_back_links (Tidying *self)
{
  g_autofree guint8 *state = g_new0 (guint8, self->graph->nodes->len);
  g_autoptr(GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));

  self->is_back = g_new0 (gboolean, self->graph->links->len);
  for (guint i = 0; i < self->graph->nodes->len; i++)
    {
      if (state[i] == 0)
        search_from (self, steps, state, i);
    }
}

static void
add_links (Tidying        *self,
           WeirFlowLayers *layers,
           const guint    *box_of,
           guint           index)
{
  WeirFlowLinks out = weir_flow_graph_get_out (self->graph, get_item (self, index)->node);

  for (guint i = 0; i < out.n; i++)
    {
      const WeirFlowLink *link = weir_flow_graph_get_link (self->graph, out.indices[i]);
      guint from, to;

      if (self->is_back[out.indices[i]] || !get_ends (self, out.indices[i], &from, &to))
        continue;

      weir_flow_layers_add_link (layers,
                                 box_of[from],
                                 weir_flow_box_get_port_y (&get_item (self, from)->box, TRUE,
                                                           link->from_port),
                                 box_of[to],
                                 weir_flow_box_get_port_y (&get_item (self, to)->box, FALSE,
                                                           link->to_port));
    }
}

static guint
get_end_box (Tidying     *self,
             const guint *box_of,
             GArray      *members,
             guint        node)
{
  guint item = self->item_of[node];

  for (guint i = 0; item != NOT_LAID_OUT && i < members->len; i++)
    {
      if (g_array_index (members, guint, i) == item)
        return box_of[item];
    }

  return G_MAXUINT;
}

/* Lays out what hangs together, below what is there. */
static void
lay_out_part (Tidying *self,
              GArray  *members,
              guint   *box_of)
{
  g_autoptr(WeirFlowLayers) layers = weir_flow_layers_new ();
  double bottom = self->bottom;

  for (guint i = 0; i < members->len; i++)
    {
      guint index = g_array_index (members, guint, i);
      const WeirFlowBox *box = &get_item (self, index)->box;

      box_of[index] = weir_flow_layers_add_box (layers, box->width, box->height);
    }

  for (guint i = 0; i < members->len; i++)
    add_links (self, layers, box_of, g_array_index (members, guint, i));

  weir_flow_layers_arrange (layers,
                            get_end_box (self, box_of, members, WEIR_FLOW_INPUT_INDEX),
                            get_end_box (self, box_of, members, WEIR_FLOW_OUTPUT_INDEX));

  for (guint i = 0; i < members->len; i++)
    {
      Item *item = get_item (self, g_array_index (members, guint, i));
      const WeirFlowLayerBox *box;

      box = weir_flow_layers_get_box (layers, box_of[g_array_index (members, guint, i)]);
      item->x = box->x;
      item->y = self->bottom + box->y;
      bottom = MAX (bottom, item->y + item->box.height);
    }

  self->bottom = bottom + PART_GAP;
}

static void
lay_out_rows (Tidying *self,
              GArray  *members)
{
  double x = 0;
  double height = 0;

  for (guint i = 0; i < members->len; i++)
    {
      Item *item = get_item (self, g_array_index (members, guint, i));

      if (i % ROW_LENGTH == 0 && i > 0)
        {
          self->bottom += height + ROW_GAP;
          x = height = 0;
        }

      item->x = x;
      item->y = self->bottom;
      x += item->box.width + ROW_GAP;
      height = MAX (height, item->box.height);
    }
}

static void
lay_out (Tidying *self)
{
  guint n_items = self->items->len;
  g_autoptr(GPtrArray) parts = g_ptr_array_new_full (n_items, (GDestroyNotify) g_array_unref);
  g_autoptr(GArray) singles = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint *box_of = g_new0 (guint, n_items);

  for (guint i = 0; i < n_items; i++)
    {
      g_ptr_array_add (parts, g_array_new (FALSE, FALSE, sizeof (guint)));
      g_array_append_val ((GArray *) g_ptr_array_index (parts, get_item (self, i)->part), i);
    }

  for (guint i = 0; i < n_items; i++)
    {
      GArray *part = g_ptr_array_index (parts, i);

      if (part->len > 1)
        lay_out_part (self, part, box_of);
      else if (part->len == 1)
        g_array_append_val (singles, i);
    }

  lay_out_rows (self, singles);
}

typedef struct {
  double left;
  double top;
  double right;
  double bottom;
} Area;

static void
extend (Area              *area,
        double             x,
        double             y,
        const WeirFlowBox *box)
{
  area->left = MIN (area->left, x);
  area->top = MIN (area->top, y);
  area->right = MAX (area->right, x + box->width);
  area->bottom = MAX (area->bottom, y + box->height);
}

/* What the items cover now; FALSE if one of them has no place. */
static gboolean
find_old_area (Tidying *self,
               Area    *area)
{
  *area = (Area) { HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL };

  for (guint i = 0; i < self->items->len; i++)
    {
      double x, y;

      if (!weir_flow_get_position (self->flow, get_id (self, i), &x, &y))
        return FALSE;

      extend (area, x, y, &get_item (self, i)->box);
    }

  return TRUE;
}

/* What all others cover that have a place; empty (left > right) if there are none. */
static Area
find_others_area (Tidying *self)
{
  Area area = { HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL };

  for (guint i = 0; i < self->graph->nodes->len; i++)
    {
      const char *id = weir_flow_graph_get_node (self->graph, i)->id;
      WeirFlowBox box;
      double x, y;

      if (self->item_of[i] != NOT_LAID_OUT || !weir_flow_get_position (self->flow, id, &x, &y))
        continue;

      weir_flow_box_measure (&box, self->flow, id);
      extend (&area, x, y, &box);
    }

  return area;
}

static double
snap (double value)
{
  return rint (value / WEIR_FLOW_GRID) * WEIR_FLOW_GRID;
}

/* Moves all to where they were, by the middle, or below what has a place already. */
static void
move_items (Tidying *self)
{
  Area now = { HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL };
  Area others = find_others_area (self);
  Area old;
  double x = 0;
  double y = 0;

  for (guint i = 0; i < self->items->len; i++)
    extend (&now, get_item (self, i)->x, get_item (self, i)->y, &get_item (self, i)->box);

  if (find_old_area (self, &old))
    {
      x = snap ((old.left + old.right - now.left - now.right) / 2);
      y = snap ((old.top + old.bottom - now.top - now.bottom) / 2);
    }
  else if (others.left <= others.right)
    {
      x = snap (others.left - now.left);
      y = snap (others.bottom + PART_GAP - now.top);
    }

  for (guint i = 0; i < self->items->len; i++)
    {
      get_item (self, i)->x += x;
      get_item (self, i)->y += y;
    }
}

static void
apply (Tidying *self)
{
  WeirFlowEditor *editor = weir_flow_get_editor (self->flow);
  g_autoptr(WeirFlowFrames) frames = weir_flow_frames_new (self->flow);

  weir_flow_editor_begin (editor, "Tidy", NULL);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = get_item (self, i);
      double x = CLAMP (item->x, -WEIR_FLOW_MAX_PLACE, WEIR_FLOW_MAX_PLACE);
      double y = CLAMP (item->y, -WEIR_FLOW_MAX_PLACE, WEIR_FLOW_MAX_PLACE);

      weir_flow_set_position (self->flow, get_id (self, i), x, y);
    }
  weir_flow_frames_follow (frames);
  weir_flow_editor_end (editor);
}

/**
 * weir_flow_tidy:
 * @self: a flow
 * @ids: (nullable) (array zero-terminated=1): the ids of the nodes to be laid out, `input` and
 *   `output` among them; %NULL for all
 *
 * Lays out nodes so that links lead from left to right and few cross. What does not hang together
 * is put one below the other. The middle of the nodes stays where it is; those that had no place
 * are put below the others. Frames go with the nodes that are in them. The result depends on
 * nothing but the flow.
 */
void
weir_flow_tidy (WeirFlow           *self,
                const char * const *ids)
{
  g_auto(Tidying) tidying = { .flow = self };
  g_auto(GStrv) all = NULL;
  WeirFlowWiring *wiring;

  g_return_if_fail (WEIR_IS_FLOW (self));

  if (ids == NULL)
    all = weir_flow_list_nodes (self);

  wiring = weir_flow_editor_get_wiring (weir_flow_get_editor (self));
  tidying.graph = weir_flow_wiring_get_graph (wiring);
  collect_items (&tidying, all != NULL ? (const char * const *) all : ids);
  if (tidying.items->len == 0)
    return;

  find_parts (&tidying);
  find_back_links (&tidying);
  lay_out (&tidying);
  move_items (&tidying);
  apply (&tidying);
}

void
weir_flow_place_missing (WeirFlow *self)
{
  g_auto(GStrv) ids = weir_flow_list_nodes (self);
  g_autoptr(GPtrArray) missing = g_ptr_array_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    {
      if (!weir_flow_get_position (self, ids[i], NULL, NULL))
        g_ptr_array_add (missing, ids[i]);
    }
  g_ptr_array_add (missing, NULL);

  weir_flow_tidy (self, (const char * const *) missing->pdata);
}
