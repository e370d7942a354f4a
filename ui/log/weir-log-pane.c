/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "log/weir-log-pane.h"

#include <glib/gi18n.h>

#include "window/weir-pane-tabs.h"

struct _WeirLogPane
{
  GtkWidget      parent_instance;

  /* owned */
  WeirLog       *log;
  GtkTextMark   *end;      /* of the buffer, which holds it */

  /* template */
  GtkWidget     *content;
  GtkDropDown   *sources;
  GtkStringList *names;
  GtkTextView   *text;
  GtkWidget     *end_button;

  gboolean       follows;  /* shows the end */
};

G_DEFINE_FINAL_TYPE (WeirLogPane, weir_log_pane, GTK_TYPE_WIDGET)

static void
update_end_button (WeirLogPane *self)
{
  gtk_widget_set_visible (self->end_button, !self->follows);
}

static void
scroll_to_end (WeirLogPane *self)
{
  self->follows = TRUE;
  update_end_button (self);
  gtk_text_view_scroll_to_mark (self->text, self->end, 0, FALSE, 0, 1);
}

static void
on_text_changed (WeirLogPane *self)
{
  if (self->follows)
    gtk_text_view_scroll_to_mark (self->text, self->end, 0, FALSE, 0, 1);
}

/* Scrolling away from the end holds the text where it is, back to it follows again. */
static gboolean
on_scroll (WeirLogPane *self,
           double       dx,
           double       dy)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->text));
  double bottom = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  self->follows = dy >= 0 && gtk_adjustment_get_value (adjustment) + 40 >= bottom;
  update_end_button (self);

  return GDK_EVENT_PROPAGATE;
}

static gboolean
on_key (WeirLogPane     *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_Home)
    self->follows = FALSE;
  else if (keyval == GDK_KEY_End)
    self->follows = TRUE;
  update_end_button (self);

  return GDK_EVENT_PROPAGATE;
}

static void
on_source_chosen (WeirLogPane *self)
{
  guint selected = gtk_drop_down_get_selected (self->sources);
  const char *name = gtk_string_list_get_string (self->names, selected);

  weir_log_set_source (self->log, selected == 0 || name == NULL ? "" : name);
}

static void
on_clear (WeirLogPane *self)
{
  weir_log_clear (self->log);
}

static void
on_copy (WeirLogPane *self)
{
  GtkTextBuffer *buffer = weir_log_get_buffer (self->log);
  g_autofree char *text = NULL;
  GtkTextIter begin, end;

  if (!gtk_text_buffer_get_selection_bounds (buffer, &begin, &end))
    gtk_text_buffer_get_bounds (buffer, &begin, &end);
  text = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
weir_log_pane_dispose (GObject *object)
{
  WeirLogPane *self = WEIR_LOG_PANE (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->log);

  G_OBJECT_CLASS (weir_log_pane_parent_class)->dispose (object);
}

static void
weir_log_pane_class_init (WeirLogPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_log_pane_dispose;

  g_type_ensure (WEIR_TYPE_PANE_TABS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/log/weir-log-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirLogPane, content);
  gtk_widget_class_bind_template_child (widget_class, WeirLogPane, sources);
  gtk_widget_class_bind_template_child (widget_class, WeirLogPane, names);
  gtk_widget_class_bind_template_child (widget_class, WeirLogPane, text);
  gtk_widget_class_bind_template_child (widget_class, WeirLogPane, end_button);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_scroll);
  gtk_widget_class_bind_template_callback (widget_class, on_source_chosen);
  gtk_widget_class_bind_template_callback (widget_class, scroll_to_end);
  gtk_widget_class_set_css_name (widget_class, "log");
}

static void
weir_log_pane_init (WeirLogPane *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter end;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->log = weir_log_new ();
  self->follows = TRUE;
  buffer = weir_log_get_buffer (self->log);
  gtk_text_buffer_get_end_iter (buffer, &end);
  self->end = gtk_text_buffer_create_mark (buffer, NULL, &end, FALSE);
  gtk_text_view_set_buffer (self->text, buffer);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (on_text_changed), self,
                           G_CONNECT_SWAPPED);
  update_end_button (self);
}

WeirLog *
weir_log_pane_get_log (WeirLogPane *self)
{
  g_return_val_if_fail (WEIR_IS_LOG_PANE (self), NULL);

  return self->log;
}

/* Behind the first, which stands for all. */
static guint
find_name (WeirLogPane *self,
           const char  *name)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->names));

  for (guint i = 1; i < n; i++)
    if (g_str_equal (gtk_string_list_get_string (self->names, i), name))
      return i;

  return 0;
}

/**
 * weir_log_pane_set_nodes:
 * @self: a pane
 * @nodes: (array zero-terminated=1): ids of nodes
 *
 * Sets whose lines can be chosen alone.
 */
void
weir_log_pane_set_nodes (WeirLogPane        *self,
                         const char * const *nodes)
{
  g_return_if_fail (WEIR_IS_LOG_PANE (self));

  gtk_string_list_splice (self->names, 1,
                          g_list_model_get_n_items (G_LIST_MODEL (self->names)) - 1, nodes);
  gtk_drop_down_set_selected (self->sources, 0);
}

/**
 * weir_log_pane_show:
 * @self: a pane
 * @source: "NODE", or "NODE/INDEX" for one worker
 *
 * Shows the lines of one source alone.
 */
void
weir_log_pane_show (WeirLogPane *self,
                    const char  *source)
{
  g_return_if_fail (WEIR_IS_LOG_PANE (self));
  g_return_if_fail (source != NULL);

  if (find_name (self, source) == 0)
    gtk_string_list_append (self->names, source);
  gtk_drop_down_set_selected (self->sources, find_name (self, source));
  scroll_to_end (self);
}
