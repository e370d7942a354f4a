/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/rows/weir-line-list.h"

#include <glib/gi18n.h>

typedef struct {
  /* borrowed: a child of ours, and in it */
  GtkWidget *box;
  GtkEntry  *entries[WEIR_LINE_LIST_MAX_COLUMNS];
} Line;

struct _WeirLineList
{
  GtkWidget   parent_instance;

  /* owned */
  char       *title;
  GPtrArray  *lines;    /* of Line */

  /* children */
  GtkWidget  *box;
  GtkWidget  *add;

  guint       n_columns;
  gboolean    is_quiet; /* changes are not the user's */
};

G_DEFINE_FINAL_TYPE (WeirLineList, weir_line_list, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed (WeirLineList *self)
{
  if (!self->is_quiet)
    g_signal_emit (self, signals[CHANGED], 0);
}

static Line *
get_line (WeirLineList *self,
          guint         index)
{
  return g_ptr_array_index (self->lines, index);
}

static guint
find_line (WeirLineList *self,
           GtkWidget    *widget)
{
  guint index = 0;

  while (index < self->lines->len && !gtk_widget_is_ancestor (widget, get_line (self, index)->box))
    index++;

  return index;
}

/* The lines are called by their numbers. */
static void
update_names (WeirLineList *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      for (guint j = 0; j < self->n_columns; j++)
        {
          g_autofree char *name = NULL;

          if (self->n_columns == 1)
            name = g_strdup_printf ("%s %u", self->title, i + 1);
          else
            name = g_strdup_printf (j == 0 ? _("%s %u, name") : _("%s %u, value"), self->title,
                                    i + 1);
          gtk_accessible_update_property (GTK_ACCESSIBLE (get_line (self, i)->entries[j]),
                                          GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
        }
    }
}

static Line *insert_line (WeirLineList *self,
                          guint         index);

static void
remove_line (WeirLineList *self,
             guint         index)
{
  gtk_box_remove (GTK_BOX (self->box), get_line (self, index)->box);
  g_ptr_array_remove_index (self->lines, index);
  update_names (self);
}

static void
focus_line (WeirLineList *self,
            guint         index)
{
  if (self->lines->len == 0)
    gtk_widget_grab_focus (self->add);
  else
    gtk_widget_grab_focus (GTK_WIDGET (get_line (self, MIN (index,
                                                            self->lines->len - 1))->entries[0]));
}

static void
on_remove (WeirLineList *self,
           GtkWidget    *button)
{
  guint index = find_line (self, button);

  remove_line (self, index);
  focus_line (self, index);
  changed (self);
}

static void
on_add (WeirLineList *self)
{
  insert_line (self, self->lines->len);
  focus_line (self, self->lines->len);
  changed (self);
}

/* Enter goes on with a new line. */
static void
on_activate (WeirLineList *self,
             GtkWidget    *entry)
{
  guint index = find_line (self, entry) + 1;

  insert_line (self, index);
  focus_line (self, index);
  changed (self);
}

static void
swap_lines (WeirLineList *self,
            guint         one,
            guint         other)
{
  self->is_quiet = TRUE;
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autofree char *text = g_strdup (weir_line_list_get_text (self, one, i));

      weir_line_list_set_text (self, one, i, weir_line_list_get_text (self, other, i));
      weir_line_list_set_text (self, other, i, text);
    }
  self->is_quiet = FALSE;
}

static gboolean
move_line (WeirLineList *self,
           guint         index,
           int           offset)
{
  if ((offset < 0 && index == 0) || (offset > 0 && index + 1 >= self->lines->len))
    return GDK_EVENT_STOP;

  swap_lines (self, index, index + offset);
  focus_line (self, index + offset);
  changed (self);

  return GDK_EVENT_STOP;
}

static gboolean
on_key (WeirLineList          *self,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        GtkEventControllerKey *controller)
{
  GtkWidget *entry = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  guint index = find_line (self, entry);

  if (state & GDK_ALT_MASK)
    {
      if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
        return move_line (self, index, -1);
      if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
        return move_line (self, index, 1);
    }

  /* From a line that is empty. */
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (*weir_line_list_get_text (self, index, i) != '\0')
        return GDK_EVENT_PROPAGATE;
    }
  if (keyval != GDK_KEY_BackSpace)
    return GDK_EVENT_PROPAGATE;

  remove_line (self, index);
  focus_line (self, index > 0 ? index - 1 : 0);
  changed (self);

  return GDK_EVENT_STOP;
}

static GtkEntry *
new_entry (WeirLineList *self,
           guint         column)
{
  GtkEntry *entry = GTK_ENTRY (gtk_entry_new ());
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  /* Undoing is the document's. */
  gtk_editable_set_enable_undo (GTK_EDITABLE (entry), FALSE);
  gtk_widget_set_hexpand (GTK_WIDGET (entry), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (entry), "monospace");
  if (self->n_columns > 1)
    gtk_entry_set_placeholder_text (entry, column == 0 ? _("Name") : _("Value"));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (entry), keys);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_activate), self);

  return entry;
}

static GtkWidget *
new_remove_button (WeirLineList *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_set_tooltip_text (button, _("Remove"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "small");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Remove"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_remove), self);

  return button;
}

static Line *
insert_line (WeirLineList *self,
             guint         index)
{
  Line *line = g_new0 (Line, 1);

  line->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  for (guint i = 0; i < self->n_columns; i++)
    {
      line->entries[i] = new_entry (self, i);
      gtk_box_append (GTK_BOX (line->box), GTK_WIDGET (line->entries[i]));
    }
  gtk_box_append (GTK_BOX (line->box), new_remove_button (self));

  gtk_box_insert_child_after (GTK_BOX (self->box), line->box,
                              index > 0 ? get_line (self, index - 1)->box : NULL);
  g_ptr_array_insert (self->lines, (int) index, line);
  update_names (self);

  return line;
}

static gboolean
weir_line_list_grab_focus (GtkWidget *widget)
{
  focus_line (WEIR_LINE_LIST (widget), 0);

  return TRUE;
}

static void
weir_line_list_dispose (GObject *object)
{
  WeirLineList *self = WEIR_LINE_LIST (object);

  g_ptr_array_set_size (self->lines, 0);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_line_list_parent_class)->dispose (object);
}

static void
weir_line_list_finalize (GObject *object)
{
  WeirLineList *self = WEIR_LINE_LIST (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->lines, g_ptr_array_unref);

  G_OBJECT_CLASS (weir_line_list_parent_class)->finalize (object);
}

static void
weir_line_list_class_init (WeirLineListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_line_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_line_list_finalize;
  widget_class->grab_focus = weir_line_list_grab_focus;

  /**
   * WeirLineList::changed:
   * @self: a list
   *
   * The user has changed, added, removed or moved something.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
weir_line_list_init (WeirLineList *self)
{
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);

  self->add = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_set_tooltip_text (self->add, _("Add"));
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->add, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Add"), -1);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (on_add), self);
  gtk_box_append (GTK_BOX (self->box), self->add);
}

/**
 * weir_line_list_new:
 * @title: what the lines are called, with a number
 * @n_columns: how many texts there are in a line; of two, the first is a name
 *
 * Returns: (transfer floating): a list without lines
 */
GtkWidget *
weir_line_list_new (const char *title,
                    guint       n_columns)
{
  WeirLineList *self;

  g_return_val_if_fail (n_columns >= 1 && n_columns <= WEIR_LINE_LIST_MAX_COLUMNS, NULL);

  self = g_object_new (WEIR_TYPE_LINE_LIST, NULL);
  self->title = g_strdup (title);
  self->n_columns = n_columns;

  return GTK_WIDGET (self);
}

guint
weir_line_list_get_n_lines (WeirLineList *self)
{
  g_return_val_if_fail (WEIR_IS_LINE_LIST (self), 0);

  return self->lines->len;
}

const char *
weir_line_list_get_text (WeirLineList *self,
                         guint         line,
                         guint         column)
{
  g_return_val_if_fail (WEIR_IS_LINE_LIST (self), NULL);
  g_return_val_if_fail (line < self->lines->len && column < self->n_columns, NULL);

  return gtk_editable_get_text (GTK_EDITABLE (get_line (self, line)->entries[column]));
}

/* What is the same already keeps its cursor. */
void
weir_line_list_set_text (WeirLineList *self,
                         guint         line,
                         guint         column,
                         const char   *text)
{
  g_return_if_fail (WEIR_IS_LINE_LIST (self));
  g_return_if_fail (line < self->lines->len && column < self->n_columns);

  if (!g_str_equal (weir_line_list_get_text (self, line, column), text))
    gtk_editable_set_text (GTK_EDITABLE (get_line (self, line)->entries[column]), text);
}

void
weir_line_list_set_lines (WeirLineList       *self,
                          const char * const *texts)
{
  guint n_lines;

  g_return_if_fail (WEIR_IS_LINE_LIST (self));
  g_return_if_fail (g_strv_length ((char **) texts) % self->n_columns == 0);

  n_lines = g_strv_length ((char **) texts) / self->n_columns;

  self->is_quiet = TRUE;
  while (self->lines->len > n_lines)
    remove_line (self, self->lines->len - 1);
  while (self->lines->len < n_lines)
    insert_line (self, self->lines->len);
  for (guint i = 0; i < n_lines * self->n_columns; i++)
    weir_line_list_set_text (self, i / self->n_columns, i % self->n_columns, texts[i]);
  self->is_quiet = FALSE;
}
