/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/weir-cpu-hints.h"

#include <glib/gi18n.h>

#include "problems/weir-finding.h"

#define WIDTH_CHARS 48
#define MAX_HEIGHT  260

struct _WeirCpuHints
{
  GtkWidget      parent_instance;

  /* owned */
  WeirChecker   *checker;

  /* borrowed: children of ours */
  GtkMenuButton *button;
  GtkLabel      *count;
};

G_DEFINE_FINAL_TYPE (WeirCpuHints, weir_cpu_hints, GTK_TYPE_WIDGET)

enum {
  POOL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_about_cpus (WeirFinding *finding)
{
  const char *key = weir_finding_get_key (finding);

  return weir_finding_get_node (finding) != NULL &&
         (g_strcmp0 (key, "cpus") == 0 || g_strcmp0 (key, "threads") == 0);
}

static GPtrArray *
list_findings (WeirCpuHints *self)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = self->checker != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->checker)) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(WeirFinding) finding = g_list_model_get_item (G_LIST_MODEL (self->checker), i);

      if (is_about_cpus (finding))
        g_ptr_array_add (findings, g_steal_pointer (&finding));
    }

  return findings;
}

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
new_row (WeirFinding *finding)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *text = new_label (weir_finding_get_text (finding), "caption");
  GtkWidget *icon =
    gtk_image_new_from_icon_name (weir_severity_get_icon_name (weir_finding_get_severity (finding)));

  gtk_label_set_width_chars (GTK_LABEL (text), WIDTH_CHARS);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (texts), new_label (weir_finding_get_node (finding), "heading"));
  gtk_box_append (GTK_BOX (texts), text);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_add_css_class (box, "cpu-hint");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "pool", g_strdup (weir_finding_get_node (finding)),
                          g_free);

  return row;
}

static void
on_row_activated (WeirCpuHints  *self,
                  GtkListBoxRow *row)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (row), "pool"));

  gtk_menu_button_popdown (self->button);
  g_signal_emit (self, signals[POOL_ACTIVATED], 0, id);
}

/* Made when it is asked for: what it says changes with each edit. */
static void
make_popover (GtkMenuButton *button,
              gpointer       data)
{
  WeirCpuHints *self = data;
  g_autoptr(GPtrArray) findings = list_findings (self);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  for (guint i = 0; i < findings->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (g_ptr_array_index (findings, i)));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Hints on CPUs"), -1);
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (on_row_activated), self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_widget_add_css_class (popover, "menu");
  gtk_menu_button_set_popover (button, popover);
}

static void
update (WeirCpuHints *self)
{
  g_autoptr(GPtrArray) findings = list_findings (self);
  g_autofree char *count = g_strdup_printf ("%u", findings->len);
  g_autofree char *name = g_strdup_printf (ngettext ("%u Hint on CPUs", "%u Hints on CPUs",
                                                     findings->len), findings->len);

  gtk_label_set_label (self->count, count);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), findings->len > 0);
}

static void
weir_cpu_hints_dispose (GObject *object)
{
  WeirCpuHints *self = WEIR_CPU_HINTS (object);

  if (self->checker != NULL)
    g_signal_handlers_disconnect_by_data (self->checker, self);
  g_clear_object (&self->checker);
  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_cpu_hints_parent_class)->dispose (object);
}

static void
weir_cpu_hints_class_init (WeirCpuHintsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_cpu_hints_dispose;

  /**
   * WeirCpuHints::pool-activated:
   * @self: the button
   * @id: of a node
   *
   * The user wants to see the pool that a hint is about.
   */
  signals[POOL_ACTIVATED] =
    g_signal_new ("pool-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "cpuhints");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
weir_cpu_hints_init (WeirCpuHints *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_menu_button_new ();

  self->button = GTK_MENU_BUTTON (button);
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->count));
  gtk_menu_button_set_child (self->button, box);
  gtk_menu_button_set_create_popup_func (self->button, make_popover, self, NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  update (self);
}

/**
 * weir_cpu_hints_set_checker:
 * @self: the button
 * @checker: (nullable): what is said of the flow
 *
 * Shows what @checker says of the CPUs of pools.
 */
void
weir_cpu_hints_set_checker (WeirCpuHints *self,
                            WeirChecker  *checker)
{
  g_return_if_fail (WEIR_IS_CPU_HINTS (self));
  g_return_if_fail (checker == NULL || WEIR_IS_CHECKER (checker));

  if (self->checker == checker)
    return;

  if (self->checker != NULL)
    g_signal_handlers_disconnect_by_data (self->checker, self);
  g_set_object (&self->checker, checker);
  if (checker != NULL)
    g_signal_connect_swapped (checker, "items-changed", G_CALLBACK (update), self);
  update (self);
}
