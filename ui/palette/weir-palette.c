/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "palette/weir-palette.h"

#include <glib/gi18n.h>
#include <weir.h>

#include "canvas/weir-canvas-style.h"
#include "palette/weir-palette-row.h"
#include "palette/weir-worker-kinds.h"

struct _WeirPalette
{
  GtkWidget       parent_instance;

  /* template */
  GtkWidget      *content;
  GtkSearchEntry *search;
  GtkListBox     *list;

  /* owned */
  WeirPaletteRow *chosen;    /* by a double click, until the button is released */

  gboolean        is_pressed;
  guint           idle;
};

G_DEFINE_FINAL_TYPE (WeirPalette, weir_palette, GTK_TYPE_WIDGET)

enum {
  ADD_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct {
  WeirCanvasKind  kind;
  const char     *title;
  const char     *description;
  const char     *json;
} kinds[] = {
  { WEIR_CANVAS_PROCESS, N_("Process Pool"), N_("Worker processes that take items in turn"),
    "{\"kind\":\"process\",\"worker\":{\"type\":\"pass-through\"}}" },
  { WEIR_CANVAS_THREAD, N_("Thread Pool"), N_("Worker threads that take items in turn"),
    "{\"kind\":\"thread\",\"worker\":{\"type\":\"pass-through\"},\"threads\":1}" },
  { WEIR_CANVAS_ENSEMBLE, N_("Ensemble"), N_("Brings the results of several branches together"),
    "{\"kind\":\"ensemble\",\"inputs\":2,\"fail-fast\":true}" },
  { WEIR_CANVAS_SWITCH, N_("Switch"), N_("Sends each item into one of several branches"),
    "{\"kind\":\"switch\",\"cases\":[{\"name\":\"case-1\",\"if\":\". != null\"}],"
    "\"else\":\"branch\"}" },
};

static void
add_kinds (WeirPalette *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(WeirValue) value = weir_value_new_from_json (kinds[i].json, -1, NULL);
      g_autoptr(JsonNode) node = weir_value_to_node (value);

      gtk_list_box_append (self->list,
                           weir_palette_row_new (_("Nodes"),
                                                 weir_canvas_kind_image_new (kinds[i].kind),
                                                 _(kinds[i].title), _(kinds[i].description),
                                                 json_node_get_object (node)));
    }
}

static void
add_worker (WeirPalette *self,
            const char  *type,
            JsonObject  *about)
{
  g_autoptr(JsonObject) node = json_object_new ();

  json_object_set_string_member (node, "kind", "process");
  json_object_set_object_member (node, "worker", weir_worker_kind_new_json (type));
  gtk_list_box_append (self->list,
                       weir_palette_row_new (_("Workers"),
                                             gtk_image_new_from_icon_name
                                               (weir_worker_kind_get_icon (type)),
                                             weir_worker_kind_get_title (type),
                                             json_object_get_string_member (about, "description"),
                                             node));
}

static void
add_workers (WeirPalette *self)
{
  JsonObjectIter iter;
  const char *type;
  JsonNode *about;

  json_object_iter_init_ordered (&iter, weir_worker_kinds_get ());
  while (json_object_iter_next_ordered (&iter, &type, &about))
    add_worker (self, type, json_node_get_object (about));
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       data)
{
  const char *category = weir_palette_row_get_category (WEIR_PALETTE_ROW (row));
  GtkWidget *label;

  if (before != NULL &&
      g_str_equal (weir_palette_row_get_category (WEIR_PALETTE_ROW (before)), category))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  label = gtk_label_new (category);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "category");
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_list_box_row_set_header (row, label);
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       data)
{
  WeirPalette *self = data;

  return weir_palette_row_matches (WEIR_PALETTE_ROW (row),
                                   gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
on_search_changed (WeirPalette *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static void
request (WeirPalette    *self,
         WeirPaletteRow *row)
{
  g_signal_emit (self, signals[ADD_REQUESTED], 0, weir_palette_row_get_json (row));
}

static void
on_row_activated (WeirPalette    *self,
                  WeirPaletteRow *row)
{
  if (self->is_pressed)
    g_set_object (&self->chosen, row);
  else
    request (self, row);
}

static gboolean
on_idle (gpointer data)
{
  WeirPalette *self = data;
  g_autoptr(WeirPaletteRow) row = g_steal_pointer (&self->chosen);

  self->idle = 0;
  if (row != NULL)
    request (self, row);

  return G_SOURCE_REMOVE;
}

static void
on_pressed (WeirPalette *self)
{
  self->is_pressed = TRUE;
}

/* What is added gets the focus, which the list takes when the button is released: so that comes
 * first. */
static void
on_released (WeirPalette *self)
{
  self->is_pressed = FALSE;
  if (self->chosen != NULL && self->idle == 0)
    self->idle = g_idle_add (on_idle, self);
}

static void
on_cancel (WeirPalette *self)
{
  self->is_pressed = FALSE;
  g_clear_object (&self->chosen);
}

/* Enter in the search adds the first that is found. */
static void
on_search_activate (WeirPalette *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      if (filter_row (row, self))
        {
          on_row_activated (self, WEIR_PALETTE_ROW (row));
          return;
        }
    }
}

static void
on_stop_search (WeirPalette *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
weir_palette_dispose (GObject *object)
{
  WeirPalette *self = WEIR_PALETTE (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->chosen);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_palette_parent_class)->dispose (object);
}

static void
weir_palette_class_init (WeirPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_palette_dispose;

  /**
   * WeirPalette::add-requested:
   * @self: the palette
   * @json: the JSON text of a node
   *
   * The user wants to have the node on the canvas.
   */
  signals[ADD_REQUESTED] =
    g_signal_new ("add-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "palette");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/palette/weir-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPalette, content);
  gtk_widget_class_bind_template_child (widget_class, WeirPalette, search);
  gtk_widget_class_bind_template_child (widget_class, WeirPalette, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
}

static void
weir_palette_init (WeirPalette *self)
{
  GtkGesture *press = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (press), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (press, "released", G_CALLBACK (on_released), self);
  g_signal_connect_swapped (press, "cancel", G_CALLBACK (on_cancel), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));

  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  gtk_list_box_set_filter_func (self->list, filter_row, self, NULL);
  add_kinds (self);
  add_workers (self);
}
