/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-private.h"

#include <math.h>

#include "canvas/drawing/weir-canvas-drawing.h"
#include "canvas/gestures/weir-canvas-gestures.h"

#define N_SEGMENTS 20

void
weir_canvas_link_free (WeirCanvasLink *link)
{
  g_clear_pointer (&link->node, gsk_render_node_unref);
  g_free (link->from);
  g_free (link->to);
  g_free (link);
}

graphene_rect_t
weir_canvas_get_curve_bounds (const graphene_point_t points[4])
{
  float left = points[0].x, right = left, top = points[0].y, bottom = top;

  for (guint i = 1; i < 4; i++)
    {
      left = MIN (left, points[i].x);
      right = MAX (right, points[i].x);
      top = MIN (top, points[i].y);
      bottom = MAX (bottom, points[i].y);
    }

  return GRAPHENE_RECT_INIT (left - 8, top - 8, right - left + 16, bottom - top + 16);
}

void
weir_canvas_link_redraw (WeirCanvas     *self,
                         WeirCanvasLink *link)
{
  gtk_widget_queue_draw (self->link_layer);
}

static graphene_point_t
get_port_point (WeirCanvasNode *node,
                const char     *port,
                gboolean        is_output)
{
  WeirCanvasPort *found = weir_canvas_node_find_port (node, port, is_output);

  if (found != NULL)
    return GRAPHENE_POINT_INIT ((float) (node->x + found->x), (float) (node->y + found->y));

  /* A link to a port that the node has not: the check tells; here it ends at the node's foot. */
  return GRAPHENE_POINT_INIT ((float) (node->x + (is_output ? node->width : 0)),
                              (float) (node->y + node->height - 6));
}

static void
place_link (WeirCanvas     *self,
            WeirCanvasLink *link)
{
  graphene_point_t points[4];
  graphene_rect_t bounds;

  if (link->source == NULL || link->target == NULL)
    {
      weir_canvas_index_remove (self->link_index, &link->entry);
      return;
    }

  points[0] = get_port_point (link->source, link->from, TRUE);
  points[3] = get_port_point (link->target, link->to, FALSE);
  weir_canvas_make_curve (points);

  if (link->node != NULL && graphene_point_equal (&points[0], &link->points[0]) &&
      graphene_point_equal (&points[3], &link->points[3]))
    return;

  for (guint i = 0; i < 4; i++)
    link->points[i] = points[i];
  bounds = weir_canvas_get_curve_bounds (points);
  weir_canvas_index_put (self->link_index, &link->entry, &bounds);
  g_clear_pointer (&link->node, gsk_render_node_unref);
}

void
weir_canvas_update_node_links (WeirCanvas     *self,
                               WeirCanvasNode *node)
{
  for (guint i = 0; i < node->links->len; i++)
    place_link (self, g_ptr_array_index (node->links, i));

  if (node->links->len > 0)
    gtk_widget_queue_draw (self->link_layer);
}

static char *
make_key (const char *from,
          const char *to)
{
  return g_strdup_printf ("%s\n%s", from, to);
}

static void
discard_link (WeirCanvas     *self,
              WeirCanvasLink *link)
{
  weir_canvas_forget_link (self, link);
  weir_canvas_index_remove (self->link_index, &link->entry);
  weir_canvas_link_free (link);
}

/* The links by their ends, so that what did not change keeps its curve and its selection. */
static GHashTable *
take_links (WeirCanvas *self)
{
  GHashTable *links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  while (self->links->len > 0)
    {
      WeirCanvasLink *link = g_ptr_array_steal_index_fast (self->links, self->links->len - 1);

      g_autofree char *key = make_key (link->from, link->to);

      if (g_hash_table_contains (links, key))
        discard_link (self, link);
      else
        g_hash_table_insert (links, g_steal_pointer (&key), link);
    }

  return links;
}

static void
mark_port (WeirCanvasNode *node,
           const char     *name,
           gboolean        is_output)
{
  WeirCanvasPort *port = weir_canvas_node_find_port (node, name, is_output);

  if (port != NULL)
    port->is_linked = TRUE;
}

static void
attach_link (WeirCanvas     *self,
             WeirCanvasLink *link)
{
  link->source = weir_canvas_find_port_node (self, link->from);
  link->target = weir_canvas_find_port_node (self, link->to);

  if (link->source != NULL)
    {
      g_ptr_array_add (link->source->links, link);
      mark_port (link->source, link->from, TRUE);
    }
  if (link->target != NULL)
    {
      if (link->target != link->source)
        g_ptr_array_add (link->target->links, link);
      mark_port (link->target, link->to, FALSE);
    }
  place_link (self, link);
}

static WeirCanvasLink *
make_link (const char *from,
           const char *to)
{
  WeirCanvasLink *link = g_new0 (WeirCanvasLink, 1);

  link->from = g_strdup (from);
  link->to = g_strdup (to);
  link->entry.owner = link;

  return link;
}

static void
reset_nodes (WeirCanvas *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      WeirCanvasNode *node = value;

      g_ptr_array_set_size (node->links, 0);
      for (guint i = 0; i < node->ports->len; i++)
        ((WeirCanvasPort *) g_ptr_array_index (node->ports, i))->is_linked = FALSE;
    }
}

static void
drop_links (WeirCanvas *self,
            GHashTable *links)
{
  GHashTableIter iter;
  gpointer value;
  gboolean was_selected = FALSE;

  g_hash_table_iter_init (&iter, links);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      WeirCanvasLink *link = value;

      was_selected |= link->is_selected;
      discard_link (self, link);
    }

  if (was_selected)
    weir_canvas_selection_changed (self);
}

static void
describe_nodes (WeirCanvas *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    weir_canvas_node_describe (value);

  for (guint i = 0; i < self->shown->len; i++)
    gtk_widget_queue_draw (g_ptr_array_index (self->shown, i));
}

/* Many changes of a flow come together: the links are looked at once, when they are needed. */
void
weir_canvas_ensure_links (WeirCanvas *self)
{
  g_autoptr(GHashTable) before = NULL;
  guint n_links;

  if (!self->links_are_dirty || self->flow == NULL)
    return;

  self->links_are_dirty = FALSE;
  before = take_links (self);
  reset_nodes (self);

  n_links = weir_flow_get_n_links (self->flow);
  for (guint i = 0; i < n_links; i++)
    {
      const char *from = NULL, *to = NULL;
      g_autofree char *key = NULL;
      WeirCanvasLink *link;

      weir_flow_get_link (self->flow, i, &from, &to);
      if (from == NULL || to == NULL)
        continue;

      key = make_key (from, to);
      link = g_hash_table_lookup (before, key);
      if (link != NULL)
        g_hash_table_remove (before, key);
      else
        link = make_link (from, to);

      link->index = i;
      g_ptr_array_add (self->links, link);
      attach_link (self, link);
    }

  drop_links (self, before);
  describe_nodes (self);
  gtk_widget_queue_draw (self->link_layer);
}

static double
get_segment_distance (graphene_point_t a,
                      graphene_point_t b,
                      double           x,
                      double           y)
{
  double dx = b.x - a.x, dy = b.y - a.y;
  double length = dx * dx + dy * dy;
  double t = length > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / length : 0;

  t = CLAMP (t, 0, 1);

  return hypot (x - a.x - t * dx, y - a.y - t * dy);
}

double
weir_canvas_link_get_distance (const WeirCanvasLink *link,
                               double                x,
                               double                y)
{
  graphene_point_t last = link->points[0];
  double least = G_MAXDOUBLE;

  for (guint i = 1; i <= N_SEGMENTS; i++)
    {
      graphene_point_t next = weir_canvas_get_curve_point (link->points, (float) i / N_SEGMENTS);

      least = MIN (least, get_segment_distance (last, next, x, y));
      last = next;
    }

  return least;
}

/* The nearest within @tolerance. */
WeirCanvasLink *
weir_canvas_find_link (WeirCanvas *self,
                       double      x,
                       double      y,
                       double      tolerance)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT ((float) (x - tolerance), (float) (y - tolerance),
                                             (float) (2 * tolerance), (float) (2 * tolerance));
  g_autoptr(GPtrArray) links = NULL;
  WeirCanvasLink *nearest = NULL;

  weir_canvas_ensure_links (self);
  links = weir_canvas_index_find (self->link_index, &area);
  for (guint i = 0; i < links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (links, i);
      double distance = weir_canvas_link_get_distance (link, x, y);

      if (distance > tolerance)
        continue;

      tolerance = distance;
      nearest = link;
    }

  return nearest;
}
