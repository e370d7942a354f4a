/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a node does in a run: below it and at its input, where the flow itself draws nothing. Each
 * number has a place of its own, so that nothing moves when it changes. */

#include <glib/gi18n.h>
#include <math.h>

#include "canvas/drawing/weir-canvas-drawing.h"
#include "canvas/edits/weir-canvas-edits.h"

/* In canvas units */
#define TEXT_SIZE   11.5
#define GAP         4.0
#define LINE_HEIGHT 15.0
#define BAR_HEIGHT  4.0
#define QUEUE_WIDTH 36.0
#define QUEUE_GAP   12.0
#define RING_WIDTH  3.0

static const GdkRGBA amber = { 0xe5 / 255.0f, 0xa5 / 255.0f, 0x0a / 255.0f, 1 };

void
weir_canvas_live_free (WeirCanvasLive *self)
{
  g_free (self->rate);
  g_free (self->workers);
  g_free (self->time);
  g_free (self->queue);
  g_free (self->trouble);
  g_free (self->reason);
  g_free (self);
}

/* Digits as wide as each other. */
static PangoLayout *
make_layout (WeirCanvasNode *node,
             const char     *text,
             PangoAlignment  alignment,
             double          width)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (node), text);
  PangoContext *context = pango_layout_get_context (layout);
  g_autoptr(PangoFontDescription) font = NULL;
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  font = pango_font_description_copy (pango_context_get_font_description (context));
  pango_font_description_set_absolute_size (font, TEXT_SIZE * PANGO_SCALE);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);

  return layout;
}

static void
draw_text (WeirCanvasNode        *node,
           GtkSnapshot           *snapshot,
           const char            *text,
           PangoAlignment         alignment,
           const graphene_rect_t *box,
           const GdkRGBA         *color)
{
  g_autoptr(PangoLayout) layout = NULL;

  if (text == NULL)
    return;

  layout = make_layout (node, text, alignment, box->size.width);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &box->origin);
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* As full as @share says, from the left; what is missing can be seen too. */
static void
draw_bar (WeirCanvasNode *node,
          GtkSnapshot    *snapshot,
          double          x,
          double          y,
          double          width,
          double          share,
          const GdkRGBA  *color)
{
  double height = weir_canvas_node_round (node, BAR_HEIGHT);
  double full = width * CLAMP (share, 0, 1);
  GdkRGBA rest = node->style->dim;

  rest.alpha *= 0.25f;
  gtk_snapshot_append_color (snapshot, &rest,
                             &GRAPHENE_RECT_INIT ((float) (x + full), (float) y,
                                                  (float) (width - full), (float) height));
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT ((float) x, (float) y,
                                                  (float) full, (float) height));
}

static void
draw_ring (WeirCanvasNode *node,
           GtkSnapshot    *snapshot)
{
  GskRoundedRect ring = weir_canvas_node_get_outline (node, RING_WIDTH + 1);
  float width = RING_WIDTH;

  gtk_snapshot_append_border (snapshot, &ring, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { amber, amber, amber, amber });
}

/* Before the input: how many items wait there. */
static void
draw_queue (WeirCanvasNode *node,
            GtkSnapshot    *snapshot)
{
  const WeirCanvasLive *live = node->live;
  float right = -(float) QUEUE_GAP, top = (float) (node->height / 2 - LINE_HEIGHT - BAR_HEIGHT - 5);

  if (live->queue == NULL)
    return;

  draw_text (node, snapshot, live->queue, PANGO_ALIGN_RIGHT,
             &GRAPHENE_RECT_INIT (right - 1.6f * (float) QUEUE_WIDTH, top,
                                  1.6f * (float) QUEUE_WIDTH, (float) LINE_HEIGHT),
             &node->style->text);
  draw_bar (node, snapshot, right - (float) QUEUE_WIDTH, top + LINE_HEIGHT, QUEUE_WIDTH,
            live->queue_share, live->queue_share > 0.85 ? &amber : &node->style->accent);
}

static void
draw_below (WeirCanvasNode *node,
            GtkSnapshot    *snapshot)
{
  const WeirCanvasLive *live = node->live;
  graphene_rect_t box = GRAPHENE_RECT_INIT (0, (float) (node->height + GAP + BAR_HEIGHT),
                                            (float) node->width, (float) LINE_HEIGHT);

  draw_text (node, snapshot, live->rate, PANGO_ALIGN_LEFT, &box, &node->style->text);
  draw_text (node, snapshot, live->workers, PANGO_ALIGN_CENTER, &box, &node->style->dim);
  draw_text (node, snapshot, live->time, PANGO_ALIGN_RIGHT, &box, &node->style->dim);
  box.origin.y += (float) LINE_HEIGHT;
  draw_text (node, snapshot, live->trouble, PANGO_ALIGN_LEFT, &box, &node->style->error);
  draw_queue (node, snapshot);
}

void
weir_canvas_node_draw_live (WeirCanvasNode *node,
                            GtkSnapshot    *snapshot)
{
  const WeirCanvasLive *live = node->live;

  if (live == NULL || node->detail < WEIR_CANVAS_DETAIL_TITLE)
    return;

  if (live->is_bottleneck)
    draw_ring (node, snapshot);
  draw_bar (node, snapshot, 0, node->height + GAP, node->width, live->busy,
            live->is_bottleneck ? &amber : &node->style->accent);
  if (node->detail == WEIR_CANVAS_DETAIL_FULL)
    draw_below (node, snapshot);
}

/* What differs can be seen. */
static gboolean
is_same (const WeirCanvasLive *one,
         const WeirCanvasLive *other)
{
  if (one == NULL || other == NULL)
    return one == other;

  return fabs (one->busy - other->busy) < 0.005 &&
         fabs (one->queue_share - other->queue_share) < 0.01 &&
         one->is_bottleneck == other->is_bottleneck &&
         g_strcmp0 (one->rate, other->rate) == 0 &&
         g_strcmp0 (one->workers, other->workers) == 0 &&
         g_strcmp0 (one->time, other->time) == 0 &&
         g_strcmp0 (one->queue, other->queue) == 0 &&
         g_strcmp0 (one->trouble, other->trouble) == 0 &&
         g_strcmp0 (one->reason, other->reason) == 0;
}

/* A tooltip that is open is left alone as long as it says the same. */
static void
set_live (WeirCanvasNode       *node,
          const WeirCanvasLive *before)
{
  gboolean was_explained = before != NULL && before->is_bottleneck;
  gboolean is_explained = node->live != NULL && node->live->is_bottleneck;

  if (node->mark == NULL && was_explained != is_explained)
    gtk_widget_set_tooltip_text (GTK_WIDGET (node), is_explained ? node->live->reason : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (node));
  weir_canvas_node_describe (node);
}

/**
 * weir_canvas_set_live:
 * @self: a canvas
 * @lives: (transfer full) (nullable): from the ids of nodes to what they do
 *
 * Shows what these nodes do, and nothing on others. Only what changed is drawn anew.
 */
void
weir_canvas_set_live (WeirCanvas *self,
                      GHashTable *lives)
{
  g_autoptr(GHashTable) before = NULL;
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (WEIR_IS_CANVAS (self));

  before = g_steal_pointer (&self->lives);
  self->lives = lives;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      WeirCanvasNode *node = value;
      const WeirCanvasLive *old = node->live;

      node->live = lives != NULL ? g_hash_table_lookup (lives, node->id) : NULL;
      if (is_same (old, node->live))
        continue;

      set_live (node, old);
    }
}

/* The node was made or has another name. */
void
weir_canvas_live_node (WeirCanvas     *self,
                       WeirCanvasNode *node)
{
  node->live = self->lives != NULL ? g_hash_table_lookup (self->lives, node->id) : NULL;
}

/* What a screen reader is to say of it; NULL if nothing. */
char *
weir_canvas_node_describe_live (WeirCanvasNode *self)
{
  const WeirCanvasLive *live = self->live;
  GString *text;

  if (live == NULL)
    return NULL;

  text = g_string_new (live->rate);
  /* Translators: how many workers are busy, of how many there are */
  g_string_append_printf (text, _(", %s workers busy"), live->workers);
  if (live->queue != NULL)
    g_string_append_printf (text, _(", %s waiting"), live->queue);
  if (live->trouble != NULL)
    g_string_append_printf (text, ", %s", live->trouble);
  if (live->reason != NULL)
    g_string_append_printf (text, ", %s", live->reason);

  return g_string_free (text, FALSE);
}
