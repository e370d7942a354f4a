/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-private.h"

#include <math.h>

/* In pixels: what can be hit is as large on the screen at every zoom. */
#define PORT_REACH 11.0
#define LINK_REACH 7.0

static WeirCanvasPort *
hit_port (WeirCanvas     *self,
          WeirCanvasNode *node,
          double          x,
          double          y)
{
  double reach = MIN (PORT_REACH / weir_canvas_get_scale (self), 14);
  WeirCanvasPort *nearest = NULL;

  for (guint i = 0; i < node->ports->len; i++)
    {
      WeirCanvasPort *port = g_ptr_array_index (node->ports, i);
      double distance = hypot (node->x + port->x - x, node->y + port->y - y);

      if (distance > reach)
        continue;

      reach = distance;
      nearest = port;
    }

  return nearest;
}

/* The uppermost of what @x and @y hit, ports of nodes before nodes. */
static gboolean
hit_nodes (WeirCanvas    *self,
           double         x,
           double         y,
           WeirCanvasHit *hit)
{
  g_autoptr(GPtrArray) nodes = NULL;
  gboolean has_ports = weir_canvas_get_detail (self) > WEIR_CANVAS_DETAIL_BOX;

  nodes = weir_canvas_index_find (self->node_index, &GRAPHENE_RECT_INIT ((float) x - 16,
                                                                         (float) y - 16, 32, 32));
  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);
      WeirCanvasPort *port = has_ports ? hit_port (self, node, x, y) : NULL;
      gboolean is_inside = x >= node->x && x < node->x + node->width &&
                           y >= node->y && y < node->y + node->height;

      if (port == NULL && (!is_inside || hit->port != NULL))
        continue;
      if (hit->node != NULL && (hit->port != NULL) == (port != NULL) &&
          hit->node->order > node->order)
        continue;

      hit->node = node;
      hit->port = port;
      hit->kind = port != NULL ? WEIR_CANVAS_HIT_PORT : WEIR_CANVAS_HIT_NODE;
    }

  return hit->node != NULL;
}

static gboolean
hit_corners (WeirCanvas    *self,
             double         x,
             double         y,
             WeirCanvasHit *hit)
{
  for (guint i = self->elements->len; i-- > 0;)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);
      double right = element->x + element->width, bottom = element->y + element->height;

      if (x < right - WEIR_CANVAS_CORNER || x >= right ||
          y < bottom - WEIR_CANVAS_CORNER || y >= bottom)
        continue;

      hit->kind = WEIR_CANVAS_HIT_CORNER;
      hit->element = element;
      return TRUE;
    }

  return FALSE;
}

/* The inside of a frame is canvas like any other: it is taken hold of by its bar. */
static gboolean
hit_elements (WeirCanvas    *self,
              double         x,
              double         y,
              WeirCanvasHit *hit)
{
  for (guint i = self->elements->len; i-- > 0;)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);
      double height = element->kind == WEIR_CANVAS_FRAME ? WEIR_CANVAS_FRAME_BAR
                                                         : element->height;

      if (x < element->x || x >= element->x + element->width ||
          y < element->y || y >= element->y + height)
        continue;

      hit->kind = WEIR_CANVAS_HIT_ELEMENT;
      hit->element = element;
      return TRUE;
    }

  return FALSE;
}

WeirCanvasHit
weir_canvas_hit_test (WeirCanvas *self,
                      double      x,
                      double      y)
{
  WeirCanvasHit hit = { WEIR_CANVAS_HIT_NOTHING };

  if (hit_nodes (self, x, y, &hit) || hit_corners (self, x, y, &hit))
    return hit;

  hit.link = weir_canvas_find_link (self, x, y, LINK_REACH / weir_canvas_get_scale (self));
  if (hit.link != NULL)
    hit.kind = WEIR_CANVAS_HIT_LINK;
  else
    hit_elements (self, x, y, &hit);

  return hit;
}
