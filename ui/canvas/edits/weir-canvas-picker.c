/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-picker.h"

#include <glib/gi18n.h>
#include <string.h>

/* Rows that are made at once. More would be slow to make, and nobody reads so far. */
#define MAX_ROWS   60

#define MAX_HEIGHT 320

typedef struct {
  char           *key;
  char           *title;
  char           *subtitle;
  char           *haystack;   /* what is searched, in folded letters */
  WeirCanvasKind  kind;
} Choice;

struct _WeirCanvasPicker
{
  GtkPopover  parent_instance;

  /* owned */
  GPtrArray  *choices;        /* of Choice */

  /* children */
  GtkWidget  *entry;
  GtkWidget  *list;
};

enum {
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GQuark choice_quark;

G_DEFINE_FINAL_TYPE (WeirCanvasPicker, weir_canvas_picker, GTK_TYPE_POPOVER)

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->key);
  g_free (choice->title);
  g_free (choice->subtitle);
  g_free (choice->haystack);
  g_free (choice);
}

static void
on_row_activated (WeirCanvasPicker *self,
                  GtkListBoxRow    *row)
{
  const Choice *choice = g_object_get_qdata (G_OBJECT (row), choice_quark);
  g_autofree char *key = NULL;

  if (choice == NULL)
    return;

  key = g_strdup (choice->key);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[PICKED], 0, key);
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

static GtkWidget *
make_row (Choice *choice)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *name = g_strdup_printf ("%s, %s", choice->title, choice->subtitle);

  gtk_box_append (GTK_BOX (texts), make_label (choice->title, FALSE));
  gtk_box_append (GTK_BOX (texts), make_label (choice->subtitle, TRUE));
  gtk_box_append (GTK_BOX (box), weir_canvas_kind_image_new (choice->kind));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_qdata (G_OBJECT (row), choice_quark, choice);

  return row;
}

static GtkWidget *
make_more_row (guint n_more)
{
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *text = g_strdup_printf (ngettext ("%u more: type to find it",
                                                     "%u more: type to find them", n_more),
                                           n_more);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), make_label (text, TRUE));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);

  return row;
}

/* All words have to occur somewhere. */
static gboolean
is_found (const Choice *choice,
          char        **words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (choice->haystack, words[i]) == NULL)
      return FALSE;

  return TRUE;
}

static void
remove_rows (WeirCanvasPicker *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
}

static void
fill (WeirCanvasPicker *self)
{
  g_autofree char *wanted = NULL;
  g_auto(GStrv) words = NULL;
  guint n_found = 0;

  wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  words = g_strsplit (wanted, " ", -1);
  remove_rows (self);

  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = g_ptr_array_index (self->choices, i);

      if (!is_found (choice, words))
        continue;
      if (n_found++ < MAX_ROWS)
        gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (choice));
    }

  if (n_found > MAX_ROWS)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_more_row (n_found - MAX_ROWS));
  if (n_found > 0)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                             gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

static void
on_activate (WeirCanvasPicker *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (row != NULL)
    on_row_activated (self, row);
}

/* Down goes into the list, where each row is spoken as it gets the focus; what is typed there goes
 * back to the entry. */
static gboolean
on_key (WeirCanvasPicker      *self,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        modifiers,
        GtkEventControllerKey *controller)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  GtkListBoxRow *next;

  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  if (row == NULL)
    return GDK_EVENT_STOP;

  next = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list),
                                        gtk_list_box_row_get_index (row) + 1);
  if (next != NULL && gtk_list_box_row_get_selectable (next))
    row = next;
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  gtk_widget_grab_focus (GTK_WIDGET (row));

  return GDK_EVENT_STOP;
}

static void
weir_canvas_picker_show (GtkWidget *widget)
{
  fill (WEIR_CANVAS_PICKER (widget));
  GTK_WIDGET_CLASS (weir_canvas_picker_parent_class)->show (widget);
}

static void
weir_canvas_picker_finalize (GObject *object)
{
  g_clear_pointer (&WEIR_CANVAS_PICKER (object)->choices, g_ptr_array_unref);

  G_OBJECT_CLASS (weir_canvas_picker_parent_class)->finalize (object);
}

static void
weir_canvas_picker_class_init (WeirCanvasPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_canvas_picker_finalize;
  GTK_WIDGET_CLASS (klass)->show = weir_canvas_picker_show;

  choice_quark = g_quark_from_static_string ("weir-canvas-picker-choice");

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
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, 24);
  gtk_widget_set_margin_bottom (nothing, 24);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), nothing);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (scrolled), 280);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);

  return scrolled;
}

static void
weir_canvas_picker_init (WeirCanvasPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkEventController *key = gtk_event_controller_key_new ();

  self->choices = g_ptr_array_new_with_free_func (choice_free);
  self->entry = gtk_search_entry_new ();
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->entry), 0);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->entry), GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), make_list (self));
  gtk_popover_set_child (GTK_POPOVER (self), box);

  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (fill), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_activate), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (gtk_popover_popdown), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);

  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->entry, key);
}

GtkWidget *
weir_canvas_picker_new (const char *title)
{
  WeirCanvasPicker *self = g_object_new (WEIR_TYPE_CANVAS_PICKER, NULL);

  g_object_set (self->entry, "placeholder-text", title, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return GTK_WIDGET (self);
}

void
weir_canvas_picker_add (WeirCanvasPicker *self,
                        const char       *key,
                        WeirCanvasKind    kind,
                        const char       *title,
                        const char       *subtitle)
{
  Choice *choice = g_new0 (Choice, 1);
  g_autofree char *text = g_strdup_printf ("%s %s", title, subtitle);

  choice->key = g_strdup (key);
  choice->kind = kind;
  choice->title = g_strdup (title);
  choice->subtitle = g_strdup (subtitle);
  choice->haystack = g_utf8_casefold (text, -1);
  g_ptr_array_add (self->choices, choice);
}

guint
weir_canvas_picker_count (WeirCanvasPicker *self)
{
  return self->choices->len;
}
