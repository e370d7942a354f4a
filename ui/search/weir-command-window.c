/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "search/weir-command-window.h"

#include "search/weir-command.h"

struct _WeirCommandWindow
{
  AdwWindow           parent_instance;

  /* owned */
  WeirCanvas         *canvas;

  /* template */
  GtkSearchEntry     *entry;
  GtkStack           *stack;
  GtkListView        *list;
  GtkSingleSelection *selection;
  GtkSortListModel   *sorted;
  GtkFilterListModel *filtered;
};

G_DEFINE_FINAL_TYPE (WeirCommandWindow, weir_command_window, ADW_TYPE_WINDOW)

static const char *
get_text (WeirCommandWindow *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static gboolean
is_match (gpointer item,
          gpointer data)
{
  return weir_command_match (item, get_text (data)) > 0;
}

static int
compare_matches (gconstpointer one,
                 gconstpointer other,
                 gpointer      data)
{
  guint a = weir_command_match ((WeirCommand *) one, get_text (data));
  guint b = weir_command_match ((WeirCommand *) other, get_text (data));

  return (a < b) - (a > b);
}

static void
scroll_to_selected (WeirCommandWindow *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

static void
on_search_changed (WeirCommandWindow *self)
{
  guint n;

  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered),
                      GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (gtk_sort_list_model_get_sorter (self->sorted),
                      GTK_SORTER_CHANGE_DIFFERENT);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "none");
  gtk_single_selection_set_selected (self->selection, 0);
  scroll_to_selected (self);
}

static gboolean
activate_later (gpointer data)
{
  g_autoptr(WeirCommandWindow) self = data;
  WeirCommand *command = gtk_single_selection_get_selected_item (self->selection);
  WeirCanvas *canvas = self->canvas;
  g_autofree char *action = g_strdup (weir_command_get_action (command));

  g_object_ref (canvas);
  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action (GTK_WIDGET (canvas), action, NULL);
  g_object_unref (canvas);

  return G_SOURCE_REMOVE;
}

/* After the list is done with what it is doing. */
static void
activate (WeirCommandWindow *self)
{
  WeirCommand *command = gtk_single_selection_get_selected_item (self->selection);

  if (command == NULL || !weir_command_get_enabled (command))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  g_idle_add (activate_later, g_object_ref (self));
}

static void
on_row_activated (WeirCommandWindow *self,
                  guint              position)
{
  gtk_single_selection_set_selected (self->selection, position);
  activate (self);
}

static void
move (WeirCommandWindow *self,
      int                by)
{
  int n = (int) g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  int position = (int) gtk_single_selection_get_selected (self->selection);

  if (n == 0)
    return;

  gtk_single_selection_set_selected (self->selection, (guint) CLAMP (position + by, 0, n - 1));
  scroll_to_selected (self);
}

/* The list is gone through while the entry keeps the keyboard. */
static gboolean
on_key (WeirCommandWindow *self,
        guint              key)
{
  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move (self, -1);
      return GDK_EVENT_STOP;

    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move (self, 1);
      return GDK_EVENT_STOP;

    case GDK_KEY_Page_Up:
      move (self, -8);
      return GDK_EVENT_STOP;

    case GDK_KEY_Page_Down:
      move (self, 8);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
weir_command_window_dispose (GObject *object)
{
  WeirCommandWindow *self = WEIR_COMMAND_WINDOW (object);

  g_clear_object (&self->canvas);

  G_OBJECT_CLASS (weir_command_window_parent_class)->dispose (object);
}

static void
weir_command_window_class_init (WeirCommandWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_command_window_dispose;

  g_type_ensure (WEIR_TYPE_COMMAND);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/search/"
                                               "weir-command-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirCommandWindow, entry);
  gtk_widget_class_bind_template_child (widget_class, WeirCommandWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirCommandWindow, list);
  gtk_widget_class_bind_template_child (widget_class, WeirCommandWindow, selection);
  gtk_widget_class_bind_template_child (widget_class, WeirCommandWindow, sorted);
  gtk_widget_class_bind_template_child (widget_class, WeirCommandWindow, filtered);
  gtk_widget_class_bind_template_callback (widget_class, activate);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
weir_command_window_init (WeirCommandWindow *self)
{
  GtkFilter *filter;
  GtkSorter *sorter;

  gtk_widget_init_template (GTK_WIDGET (self));

  filter = GTK_FILTER (gtk_custom_filter_new (is_match, self, NULL));
  gtk_filter_list_model_set_filter (self->filtered, filter);
  g_object_unref (filter);
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_matches, self, NULL));
  gtk_sort_list_model_set_sorter (self->sorted, sorter);
  g_object_unref (sorter);
}

/**
 * weir_command_window_new:
 * @parent: the window that is worked in
 * @canvas: its canvas
 *
 * Returns: (transfer none): a new window, which takes the chosen action on @canvas
 */
GtkWidget *
weir_command_window_new (GtkWindow  *parent,
                         WeirCanvas *canvas)
{
  WeirCommandWindow *self;
  g_autoptr(GListModel) commands = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (WEIR_IS_CANVAS (canvas), NULL);

  self = g_object_new (WEIR_TYPE_COMMAND_WINDOW, "transient-for", parent, NULL);
  self->canvas = g_object_ref (canvas);
  commands = weir_command_list (canvas);
  gtk_filter_list_model_set_model (self->filtered, commands);
  on_search_changed (self);

  return GTK_WIDGET (self);
}
