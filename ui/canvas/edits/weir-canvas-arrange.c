/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

typedef enum {
  ALIGN_LEFT,
  ALIGN_CENTER,
  ALIGN_RIGHT,
  ALIGN_TOP,
  ALIGN_MIDDLE,
  ALIGN_BOTTOM,
} Align;

static const struct {
  const char *action;
  const char *name;
} alignments[] = {
  [ALIGN_LEFT]   = { "canvas.align-left", N_("Align Left") },
  [ALIGN_CENTER] = { "canvas.align-center", N_("Align Centers") },
  [ALIGN_RIGHT]  = { "canvas.align-right", N_("Align Right") },
  [ALIGN_TOP]    = { "canvas.align-top", N_("Align Top") },
  [ALIGN_MIDDLE] = { "canvas.align-middle", N_("Align Middles") },
  [ALIGN_BOTTOM] = { "canvas.align-bottom", N_("Align Bottom") },
};

static graphene_rect_t
get_extents (GPtrArray *nodes)
{
  graphene_rect_t extents = WEIR_CANVAS_NODE (g_ptr_array_index (nodes, 0))->entry.bounds;

  for (guint i = 1; i < nodes->len; i++)
    graphene_rect_union (&extents, &WEIR_CANVAS_NODE (g_ptr_array_index (nodes, i))->entry.bounds,
                         &extents);

  return extents;
}

static void
align_node (WeirCanvas            *self,
            WeirCanvasNode        *node,
            Align                  align,
            const graphene_rect_t *extents)
{
  double right = extents->origin.x + extents->size.width;
  double bottom = extents->origin.y + extents->size.height;
  double x = node->x, y = node->y;

  switch (align)
    {
    case ALIGN_LEFT:
      x = extents->origin.x;
      break;
    case ALIGN_CENTER:
      x = (extents->origin.x + right - node->width) / 2;
      break;
    case ALIGN_RIGHT:
      x = right - node->width;
      break;
    case ALIGN_TOP:
      y = extents->origin.y;
      break;
    case ALIGN_MIDDLE:
      y = (extents->origin.y + bottom - node->height) / 2;
      break;
    case ALIGN_BOTTOM:
    default:
      y = bottom - node->height;
    }

  weir_flow_set_position (self->flow, node->id, round (x), round (y));
}

static void
align (GtkWidget  *widget,
       const char *name,
       GVariant   *parameter)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  graphene_rect_t extents;
  Align way = ALIGN_LEFT;

  if (nodes->len < 2)
    return;

  while (!g_str_equal (alignments[way].action, name))
    way++;

  extents = get_extents (nodes);
  weir_flow_begin_edit (self->flow, _(alignments[way].name), NULL);
  for (guint i = 0; i < nodes->len; i++)
    align_node (self, g_ptr_array_index (nodes, i), way, &extents);
  weir_flow_end_edit (self->flow);
}

static int
compare_x (gconstpointer one,
           gconstpointer other)
{
  double a = (*(WeirCanvasNode * const *) one)->x, b = (*(WeirCanvasNode * const *) other)->x;

  return (a > b) - (a < b);
}

static int
compare_y (gconstpointer one,
           gconstpointer other)
{
  double a = (*(WeirCanvasNode * const *) one)->y, b = (*(WeirCanvasNode * const *) other)->y;

  return (a > b) - (a < b);
}

/* The gaps between them become equal; the outermost stay. */
static void
distribute (WeirCanvas *self,
            GPtrArray  *nodes,
            gboolean    across)
{
  graphene_rect_t extents = get_extents (nodes);
  double room = across ? extents.size.width : extents.size.height;
  double at = across ? extents.origin.x : extents.origin.y;
  double gap;

  g_ptr_array_sort (nodes, across ? compare_x : compare_y);
  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);

      room -= across ? node->width : node->height;
    }
  gap = room / (nodes->len - 1);

  for (guint i = 0; i < nodes->len; i++)
    {
      WeirCanvasNode *node = g_ptr_array_index (nodes, i);

      weir_flow_set_position (self->flow, node->id, across ? round (at) : node->x,
                              across ? node->y : round (at));
      at += gap + (across ? node->width : node->height);
    }
}

static void
on_distribute (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  g_autoptr(GPtrArray) nodes = weir_canvas_list_selected (self);
  gboolean across = g_str_equal (name, "canvas.distribute-horizontally");

  if (nodes->len < 3)
    return;

  weir_flow_begin_edit (self->flow, across ? _("Distribute Horizontally")
                                           : _("Distribute Vertically"), NULL);
  distribute (self, nodes, across);
  weir_flow_end_edit (self->flow);
}

/* What is selected, or all. */
static void
tidy (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  g_auto(GStrv) ids = NULL;

  if (self->flow == NULL)
    return;

  ids = weir_canvas_get_selection (self);
  weir_flow_begin_edit (self->flow, _("Tidy"), NULL);
  weir_flow_tidy (self->flow, g_strv_length (ids) > 1 ? (const char * const *) ids : NULL);
  weir_flow_end_edit (self->flow);
}

void
weir_canvas_class_add_arrange (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (alignments); i++)
    gtk_widget_class_install_action (widget_class, alignments[i].action, NULL, align);
  gtk_widget_class_install_action (widget_class, "canvas.distribute-horizontally", NULL,
                                   on_distribute);
  gtk_widget_class_install_action (widget_class, "canvas.distribute-vertically", NULL,
                                   on_distribute);
  gtk_widget_class_install_action (widget_class, "canvas.tidy", NULL, tidy);
}
