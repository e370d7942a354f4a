/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-picker.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WeirCanvasPicker
{
  GtkPopover  parent_instance;

  /* children */
  GtkWidget  *entry;
  GtkWidget  *list;
};

enum {
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GQuark key_quark;
static GQuark text_quark;

G_DEFINE_FINAL_TYPE (WeirCanvasPicker, weir_canvas_picker, GTK_TYPE_POPOVER)

static void
on_row_activated (WeirCanvasPicker *self,
                  GtkListBoxRow    *row)
{
  g_autofree char *key = g_strdup (g_object_get_qdata (G_OBJECT (row), key_quark));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[PICKED], 0, key);
}

/* All words have to occur somewhere in the row. */
static gboolean
is_found (GtkListBoxRow *row,
          gpointer       data)
{
  WeirCanvasPicker *self = data;
  const char *text = g_object_get_qdata (G_OBJECT (row), text_quark);
  g_autofree char *wanted = NULL;
  g_auto(GStrv) words = NULL;

  wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  words = g_strsplit (wanted, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) == NULL)
      return FALSE;

  return TRUE;
}

static GtkListBoxRow *
get_next_row (WeirCanvasPicker *self,
              int               index,
              int               step)
{
  GtkListBoxRow *row;

  for (; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index)) != NULL;
       index += step)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      return row;

  return NULL;
}

static void
select_row (WeirCanvasPicker *self,
            GtkListBoxRow    *row)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (self->list, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  graphene_rect_t bounds;

  if (row == NULL)
    return;

  gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  if (gtk_widget_compute_bounds (GTK_WIDGET (row), self->list, &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

static void
on_search_changed (WeirCanvasPicker *self)
{
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
  gtk_list_box_unselect_all (GTK_LIST_BOX (self->list));
  select_row (self, get_next_row (self, 0, 1));
}

static void
on_activate (WeirCanvasPicker *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (row != NULL)
    on_row_activated (self, row);
}

/* The arrows move in the list while what is typed goes on to the entry. */
static gboolean
on_key (WeirCanvasPicker      *self,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        modifiers,
        GtkEventControllerKey *controller)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      select_row (self, get_next_row (self, index + 1, 1));
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      select_row (self, index > 0 ? get_next_row (self, index - 1, -1) : NULL);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      gtk_popover_popdown (GTK_POPOVER (self));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
weir_canvas_picker_class_init (WeirCanvasPickerClass *klass)
{
  key_quark = g_quark_from_static_string ("weir-canvas-picker-key");
  text_quark = g_quark_from_static_string ("weir-canvas-picker-text");

  signals[PICKED] =
    g_signal_new ("picked", WEIR_TYPE_CANVAS_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
make_list (WeirCanvasPicker *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *nothing = gtk_label_new (_("Nothing found"));

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), is_found, self, NULL);
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, 24);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), nothing);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (scrolled), 280);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 260);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);

  return scrolled;
}

static void
weir_canvas_picker_init (WeirCanvasPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkEventController *key = gtk_event_controller_key_new ();

  self->entry = gtk_search_entry_new ();
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->entry), 0);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), make_list (self));
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_popover_set_default_widget (GTK_POPOVER (self), NULL);

  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_activate), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);

  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

GtkWidget *
weir_canvas_picker_new (const char *title)
{
  WeirCanvasPicker *self = g_object_new (WEIR_TYPE_CANVAS_PICKER, NULL);

  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->entry), GTK_WIDGET (self));
  g_object_set (self->entry, "placeholder-text", title, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return GTK_WIDGET (self);
}

static GtkWidget *
make_label (const char *text,
            gboolean    is_dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (is_dim)
    {
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "caption");
    }

  return label;
}

void
weir_canvas_picker_add (WeirCanvasPicker *self,
                        const char       *key,
                        WeirCanvasKind    kind,
                        const char       *title,
                        const char       *subtitle)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *text = g_strdup_printf ("%s %s", title, subtitle);

  gtk_box_append (GTK_BOX (texts), make_label (title, FALSE));
  gtk_box_append (GTK_BOX (texts), make_label (subtitle, TRUE));
  gtk_box_append (GTK_BOX (box), weir_canvas_kind_image_new (kind));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);

  g_object_set_qdata_full (G_OBJECT (row), key_quark, g_strdup (key), g_free);
  g_object_set_qdata_full (G_OBJECT (row), text_quark, g_utf8_casefold (text, -1), g_free);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);

  if (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)) == NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row));
}
