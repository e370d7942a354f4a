/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

#include "canvas/edits/weir-canvas-edits.h"

void
weir_canvas_begin_band (WeirCanvas *self)
{
  self->pointer.mode = WEIR_CANVAS_BANDING;
  weir_canvas_update_band (self);
}

void
weir_canvas_update_band (WeirCanvas *self)
{
  WeirCanvasPointer *pointer = &self->pointer;

  self->band = GRAPHENE_RECT_INIT ((float) pointer->start_x, (float) pointer->start_y,
                                   (float) (pointer->x - pointer->start_x),
                                   (float) (pointer->y - pointer->start_y));
  graphene_rect_normalize (&self->band);
  gtk_widget_queue_draw (self->overlay);
}

static void
band_takes (WeirCanvas          *self,
            const WeirCanvasHit *hit)
{
  gboolean toggles = (self->pointer.modifiers & GDK_CONTROL_MASK) != 0;

  weir_canvas_set_selected (self, hit, !toggles || !weir_canvas_hit_is_selected (hit));
}

/* Nodes that it touches, and frames and notes that lie in it. */
void
weir_canvas_end_band (WeirCanvas *self)
{
  g_autoptr(GPtrArray) nodes = weir_canvas_index_find (self->node_index, &self->band);

  for (guint i = 0; i < nodes->len; i++)
    band_takes (self, &(WeirCanvasHit) { .kind = WEIR_CANVAS_HIT_NODE,
                                         .node = g_ptr_array_index (nodes, i) });
  for (guint i = 0; i < self->elements->len; i++)
    {
      WeirCanvasElement *element = g_ptr_array_index (self->elements, i);
      graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) element->x, (float) element->y,
                                                   (float) element->width,
                                                   (float) element->height);

      if (graphene_rect_contains_rect (&self->band, &bounds))
        band_takes (self, &(WeirCanvasHit) { .kind = WEIR_CANVAS_HIT_ELEMENT,
                                             .element = element });
    }

  self->pointer.mode = WEIR_CANVAS_IDLE;
  gtk_widget_queue_draw (self->overlay);
  weir_canvas_selection_changed (self);
}
