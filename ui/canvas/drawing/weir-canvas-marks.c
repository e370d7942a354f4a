/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What others have to say of nodes: that something is wrong, or that a search has found them. */

#include <glib/gi18n.h>
#include <math.h>

#include "canvas/drawing/weir-canvas-drawing.h"
#include "canvas/edits/weir-canvas-edits.h"

#define MARK_SIZE 18.0

/* In a view from far away a mark is the one thing that is to be seen. */
#define FAR_SIZE  2.5f

typedef struct {
  const WeirCanvasStyle *style;
  WeirSeverity           severity;
  float                  size;
} Drawing;

/* Dark on amber and white on the others, with or without a dark style. */
static const struct {
  const char *fill;
  const char *sign;
} colors[] = {
  [WEIR_SEVERITY_HINT] = { "#1c71d8", "#ffffff" },
  [WEIR_SEVERITY_WARNING] = { "#f5c211", "#241f00" },
  [WEIR_SEVERITY_ERROR] = { "#c01c28", "#ffffff" },
};

static void
trace_octagon (cairo_t *cr)
{
  for (int i = 0; i < 8; i++)
    {
      double angle = G_PI / 8 + i * G_PI / 4;

      cairo_line_to (cr, 9 + 8.4 * cos (angle), 9 + 8.4 * sin (angle));
    }
  cairo_close_path (cr);
}

static void
trace_triangle (cairo_t *cr)
{
  cairo_move_to (cr, 9, 1.6);
  cairo_line_to (cr, 17, 16);
  cairo_line_to (cr, 1, 16);
  cairo_close_path (cr);
}

/* A stop sign, a warning triangle or a disc: they can be told apart without their colours. */
static void
trace_shape (cairo_t      *cr,
             WeirSeverity  severity)
{
  cairo_new_path (cr);
  if (severity == WEIR_SEVERITY_ERROR)
    trace_octagon (cr);
  else if (severity == WEIR_SEVERITY_WARNING)
    trace_triangle (cr);
  else
    cairo_arc (cr, 9, 9, 8, 0, 2 * G_PI);
}

/* An exclamation mark, or for hints an i, which is one upside down. */
static void
draw_sign (cairo_t      *cr,
           WeirSeverity  severity)
{
  double top = severity == WEIR_SEVERITY_WARNING ? 6.5 : 4.8;
  double dot = severity == WEIR_SEVERITY_WARNING ? 13.8 : 13.2;

  if (severity == WEIR_SEVERITY_HINT)
    {
      cairo_rectangle (cr, 8, 8, 2, 5.5);
      cairo_new_sub_path (cr);
      cairo_arc (cr, 9, 5.4, 1.3, 0, 2 * G_PI);
    }
  else
    {
      cairo_rectangle (cr, 8, top, 2, dot - top - 2.4);
      cairo_new_sub_path (cr);
      cairo_arc (cr, 9, dot, 1.2, 0, 2 * G_PI);
    }
  cairo_fill (cr);
}

static void
set_source (cairo_t    *cr,
            const char *name)
{
  GdkRGBA color;

  gdk_rgba_parse (&color, name);
  gdk_cairo_set_source_rgba (cr, &color);
}

/* An edge in the colour of the canvas sets it off from what is below. */
static void
draw_mark (cairo_t       *cr,
           gconstpointer  data)
{
  const Drawing *drawing = data;

  cairo_scale (cr, drawing->size, drawing->size);
  trace_shape (cr, drawing->severity);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 3);
  gdk_cairo_set_source_rgba (cr, &drawing->style->background);
  cairo_stroke_preserve (cr);
  set_source (cr, colors[drawing->severity].fill);
  cairo_fill (cr);
  set_source (cr, colors[drawing->severity].sign);
  draw_sign (cr, drawing->severity);
}

void
weir_canvas_mark_free (WeirCanvasMark *self)
{
  g_free (self->text);
  g_free (self);
}

/* Half over the corner at the top left, where neither ports nor badges stand. */
void
weir_canvas_node_draw_mark (WeirCanvasNode *self,
                            GtkSnapshot    *snapshot)
{
  gboolean is_far = self->detail == WEIR_CANVAS_DETAIL_BOX;
  Drawing drawing = { .style = self->style, .size = is_far ? FAR_SIZE : 1 };
  float offset = is_far ? 0 : (float) -weir_canvas_node_round (self, MARK_SIZE / 2);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (-2, -2, MARK_SIZE + 4, MARK_SIZE + 4);
  g_autoptr(GBytes) key = NULL;

  if (self->mark == NULL)
    return;

  drawing.severity = self->mark->severity;
  graphene_rect_scale (&bounds, drawing.size, drawing.size, &bounds);
  key = g_bytes_new ((const float[]) { -1, (float) drawing.severity, drawing.size },
                     3 * sizeof (float));

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (offset, offset));
  weir_canvas_stencils_append (self->style->stencils, snapshot, key, &bounds, self->scale,
                               draw_mark, &drawing);
  gtk_snapshot_restore (snapshot);
}

static gboolean
is_same (const WeirCanvasMark *one,
         const WeirCanvasMark *other)
{
  if (one == NULL || other == NULL)
    return one == other;

  return one->severity == other->severity && g_str_equal (one->text, other->text);
}

static void
set_mark (WeirCanvasNode       *node,
          const WeirCanvasMark *mark)
{
  gboolean is_error = mark != NULL && mark->severity == WEIR_SEVERITY_ERROR;

  gtk_widget_set_tooltip_text (GTK_WIDGET (node), mark != NULL ? mark->text : NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (node), GTK_ACCESSIBLE_STATE_INVALID,
                               is_error ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_widget_queue_draw (GTK_WIDGET (node));
}

/**
 * weir_canvas_set_marks:
 * @self: a canvas
 * @marks: (transfer full) (nullable): from the ids of nodes to what is to be told of them
 *
 * Marks these nodes and no others.
 */
void
weir_canvas_set_marks (WeirCanvas *self,
                       GHashTable *marks)
{
  g_autoptr(GHashTable) before = NULL;
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (WEIR_IS_CANVAS (self));

  before = g_steal_pointer (&self->marks);
  self->marks = marks;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      WeirCanvasNode *node = value;
      const WeirCanvasMark *old = node->mark;

      node->mark = marks != NULL ? g_hash_table_lookup (marks, node->id) : NULL;
      if (is_same (old, node->mark))
        continue;

      set_mark (node, node->mark);
      weir_canvas_node_describe (node);
    }
}

/* The node was made or has another name. */
void
weir_canvas_mark_node (WeirCanvas     *self,
                       WeirCanvasNode *node)
{
  const WeirCanvasMark *old = node->mark;

  node->mark = self->marks != NULL ? g_hash_table_lookup (self->marks, node->id) : NULL;
  if (!is_same (old, node->mark))
    set_mark (node, node->mark);
}

/* What a screen reader is to say of the mark; NULL if there is none. */
char *
weir_canvas_node_describe_mark (WeirCanvasNode *self)
{
  if (self->mark == NULL)
    return NULL;

  switch (self->mark->severity)
    {
    case WEIR_SEVERITY_ERROR:
      return g_strdup_printf (_("error: %s"), self->mark->text);

    case WEIR_SEVERITY_WARNING:
      return g_strdup_printf (_("warning: %s"), self->mark->text);

    case WEIR_SEVERITY_HINT:
    default:
      return g_strdup_printf (_("hint: %s"), self->mark->text);
    }
}

/**
 * weir_canvas_go_to:
 * @self: a canvas
 * @id: a node
 *
 * Selects a node and nothing else, brings it into the middle of the view, and lets the keyboard
 * begin there when the canvas is focused the next time.
 */
void
weir_canvas_go_to (WeirCanvas *self,
                   const char *id)
{
  WeirCanvasNode *node;

  g_return_if_fail (WEIR_IS_CANVAS (self));
  g_return_if_fail (id != NULL);

  node = weir_canvas_find_node (self, id);
  if (node == NULL)
    return;

  self->focused = node;
  weir_canvas_select_only (self, &(WeirCanvasHit) { .kind = WEIR_CANVAS_HIT_NODE, .node = node });
  weir_canvas_center (self, &node->entry.bounds);
}
