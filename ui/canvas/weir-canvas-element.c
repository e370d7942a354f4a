/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-element.h"

#include <glib/gi18n.h>
#include <math.h>

#define TEXT_SIZE  13.0
#define BAR_SIZE   24.0  /* what fits into the bar of a frame */
#define LEAST_TEXT 5.5   /* in pixels; what is smaller cannot be read */
#define MARGIN     10.0
#define LEAST_SIZE 48.0

G_DEFINE_FINAL_TYPE (WeirCanvasElement, weir_canvas_element, GTK_TYPE_WIDGET)

const char *
weir_canvas_element_kind_get_list (WeirCanvasElementKind kind)
{
  return kind == WEIR_CANVAS_FRAME ? "frames" : "notes";
}

static void
weir_canvas_element_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  WeirCanvasElement *self = WEIR_CANVAS_ELEMENT (widget);
  double size = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;

  *minimum = *natural = (int) ceil (size);
}

static void
ensure_layout (WeirCanvasElement *self)
{
  g_autoptr(PangoFontDescription) font = NULL;
  PangoContext *context;

  if (self->layout != NULL)
    return;

  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
  context = pango_layout_get_context (self->layout);
  font = pango_font_description_copy (pango_context_get_font_description (context));
  pango_font_description_set_absolute_size (font, self->text_size * PANGO_SCALE);
  pango_layout_set_width (self->layout, (int) ((self->width - 2 * MARGIN) * PANGO_SCALE));
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);

  if (self->kind == WEIR_CANVAS_FRAME)
    {
      pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
    }
  else
    {
      pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_height (self->layout, (int) ((self->height - 2 * MARGIN) * PANGO_SCALE));
    }
  pango_layout_set_font_description (self->layout, font);
}

static void
append_rounded (GtkSnapshot           *snapshot,
                const graphene_rect_t *bounds,
                float                  radius,
                const GdkRGBA         *inside,
                const GdkRGBA         *border,
                float                  width)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, inside, bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { *border, *border, *border, *border });
}

/* Three lines in the corner that resizes. */
static void
draw_corner (WeirCanvasElement *self,
             GtkSnapshot       *snapshot)
{
  for (int i = 0; i < 3; i++)
    for (int j = 0; j <= i; j++)
      gtk_snapshot_append_color (snapshot, &self->style->dim,
                                 &GRAPHENE_RECT_INIT ((float) (self->width - 6 - 4 * j),
                                                      (float) (self->height - 14 + 4 * i), 2, 2));
}

static void
draw_text (WeirCanvasElement *self,
           GtkSnapshot       *snapshot)
{
  gboolean is_frame = self->kind == WEIR_CANVAS_FRAME;
  int height;

  ensure_layout (self);
  pango_layout_get_pixel_size (self->layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (
    (float) MARGIN, is_frame ? (float) (WEIR_CANVAS_FRAME_BAR - height) / 2 : (float) MARGIN));
  gtk_snapshot_append_layout (snapshot, self->layout,
                              is_frame ? &self->style->dim : &self->style->text);
  gtk_snapshot_restore (snapshot);
}

static void
weir_canvas_element_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  WeirCanvasElement *self = WEIR_CANVAS_ELEMENT (widget);
  const WeirCanvasStyle *style = self->style;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) self->width, (float) self->height);
  gboolean is_lit = self->is_selected || gtk_widget_has_visible_focus (widget);
  GdkRGBA inside = style->text;
  GdkRGBA border = is_lit ? style->accent : style->border;

  if (self->kind == WEIR_CANVAS_NOTE)
    inside = weir_canvas_style_mix (&style->surface, &style->note, style->is_dark ? 0.16 : 0.28);
  else
    inside.alpha = 0.045f;

  append_rounded (snapshot, &bounds, 8, &inside, &border, is_lit ? 2 : 1);

  if (self->text_size <= 0)
    return;

  draw_text (self, snapshot);
  draw_corner (self, snapshot);
}

static void
weir_canvas_element_state_flags_changed (GtkWidget     *widget,
                                         GtkStateFlags  previous)
{
  gtk_widget_queue_draw (widget);
  GTK_WIDGET_CLASS (weir_canvas_element_parent_class)->state_flags_changed (widget, previous);
}

static void
weir_canvas_element_finalize (GObject *object)
{
  WeirCanvasElement *self = WEIR_CANVAS_ELEMENT (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_object (&self->layout);

  G_OBJECT_CLASS (weir_canvas_element_parent_class)->finalize (object);
}

static void
weir_canvas_element_class_init (WeirCanvasElementClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_canvas_element_finalize;
  widget_class->measure = weir_canvas_element_measure;
  widget_class->snapshot = weir_canvas_element_snapshot;
  widget_class->state_flags_changed = weir_canvas_element_state_flags_changed;

  gtk_widget_class_set_css_name (widget_class, "weir-element");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
weir_canvas_element_init (WeirCanvasElement *self)
{
  self->text_size = TEXT_SIZE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

char *
weir_canvas_element_dup_name (WeirCanvasElement *self)
{
  return g_strdup_printf ("%s.%u", weir_canvas_element_kind_get_list (self->kind), self->index);
}

WeirCanvasElement *
weir_canvas_element_new (WeirCanvasElementKind  kind,
                         guint                  index,
                         const WeirCanvasStyle *style)
{
  WeirCanvasElement *self = g_object_new (WEIR_TYPE_CANVAS_ELEMENT, NULL);

  self->kind = kind;
  self->index = index;
  self->style = style;

  return self;
}

static double
get_number (JsonArray *array,
            guint      index,
            double     otherwise)
{
  JsonNode *node;

  if (array == NULL || index >= json_array_get_length (array))
    return otherwise;

  node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : otherwise;
}

static JsonArray *
get_rect (JsonObject *json)
{
  JsonNode *member = json != NULL ? json_object_get_member (json, "rect") : NULL;

  return member != NULL && JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;
}

static const char *
get_text (JsonObject *json)
{
  JsonNode *text = json != NULL ? json_object_get_member (json, "text") : NULL;

  return text != NULL && JSON_NODE_HOLDS_VALUE (text) &&
         json_node_get_value_type (text) == G_TYPE_STRING ? json_node_get_string (text) : "";
}

void
weir_canvas_element_load (WeirCanvasElement *self,
                          JsonObject        *json)
{
  JsonArray *rect = get_rect (json);
  g_free (self->text);
  self->text = g_strdup (get_text (json));
  weir_canvas_element_set_rect (self, get_number (rect, 0, 0), get_number (rect, 1, 0),
                                get_number (rect, 2, 240), get_number (rect, 3, 120));
  weir_canvas_element_forget_layout (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->kind == WEIR_CANVAS_FRAME ? _("Frame") : _("Note"),
                                  -1);
}

/* In the order that it has, so that in the file only what has changed is another. */
JsonObject *
weir_canvas_element_store (WeirCanvasElement *self,
                           JsonObject        *json)
{
  JsonObject *copy = json_object_new ();
  JsonArray *rect = json_array_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (json != NULL)
    {
      json_object_iter_init_ordered (&iter, json);
      while (json_object_iter_next_ordered (&iter, &key, &value))
        json_object_set_member (copy, key, json_node_copy (value));
    }

  if (!g_str_equal (get_text (json), self->text))
    json_object_set_string_member (copy, "text", self->text);
  json_array_add_double_element (rect, self->x);
  json_array_add_double_element (rect, self->y);
  json_array_add_double_element (rect, self->width);
  json_array_add_double_element (rect, self->height);
  json_object_set_array_member (copy, "rect", rect);

  return copy;
}

void
weir_canvas_element_set_selected (WeirCanvasElement *self,
                                  gboolean           selected)
{
  if (self->is_selected == selected)
    return;

  self->is_selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weir_canvas_element_set_rect (WeirCanvasElement *self,
                              double             x,
                              double             y,
                              double             width,
                              double             height)
{
  width = MAX (width, LEAST_SIZE);
  height = MAX (height, LEAST_SIZE);

  if (fabs (width - self->width) > 0.01 || fabs (height - self->height) > 0.01)
    {
      self->width = width;
      self->height = height;
      weir_canvas_element_forget_layout (self);
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }

  self->x = x;
  self->y = y;
}

void
weir_canvas_element_forget_layout (WeirCanvasElement *self)
{
  g_clear_object (&self->layout);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The title of a frame grows as far as there is room for it; a note would have to be laid out anew. */
void
weir_canvas_element_set_scale (WeirCanvasElement *self,
                               double             scale)
{
  double size = TEXT_SIZE;

  if (self->kind == WEIR_CANVAS_FRAME)
    size = CLAMP (round (8 / scale), TEXT_SIZE, BAR_SIZE);
  if (size * scale < LEAST_TEXT)
    size = 0;
  if (fabs (size - self->text_size) < 0.5)
    return;

  self->text_size = size;
  weir_canvas_element_forget_layout (self);
}
