/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Not AdwToastOverlay: that of libadwaita 1.2 frees a toast that is dismissed while it still slides
 * in behind another, but not the animation, which then ends in freed memory. Whoever saves three
 * times in a row has dismissed one so. */

#include "window/weir-toast.h"

#include <glib/gi18n.h>

#define SHOWN_SECONDS  5
#define MAX_WIDTH      60 /* characters, before it takes a second line */

struct _WeirToast
{
  GtkWidget           parent_instance;

  /* children */
  GtkRevealer        *revealer;
  GtkLabel           *label;

  /* borrowed */
  GtkEventController *motion;
  GtkEventController *focus;

  guint               timeout;
};

G_DEFINE_FINAL_TYPE (WeirToast, weir_toast, GTK_TYPE_WIDGET)

static void
hide (WeirToast *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static gboolean
on_timeout (gpointer data)
{
  WeirToast *self = data;

  self->timeout = 0;
  hide (self);

  return G_SOURCE_REMOVE;
}

/* It stays for as long as somebody is at it. */
static void
update_timeout (WeirToast *self)
{
  gboolean is_used =
    gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->motion)) ||
    gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (self->focus));

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (!is_used && gtk_revealer_get_reveal_child (self->revealer))
    self->timeout = g_timeout_add_seconds (SHOWN_SECONDS, on_timeout, self);
}

static gboolean
on_escape (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   data)
{
  WeirToast *self = WEIR_TOAST (widget);

  if (!gtk_revealer_get_reveal_child (self->revealer))
    return GDK_EVENT_PROPAGATE;

  hide (self);

  return GDK_EVENT_STOP;
}

/* What is not shown is not said either. */
static void
on_child_revealed (WeirToast *self)
{
  if (!gtk_revealer_get_child_revealed (self->revealer) &&
      !gtk_revealer_get_reveal_child (self->revealer))
    gtk_label_set_text (self->label, "");
}

static void
weir_toast_dispose (GObject *object)
{
  WeirToast *self = WEIR_TOAST (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_pointer ((GtkWidget **) &self->revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_toast_parent_class)->dispose (object);
}

static void
weir_toast_class_init (WeirToastClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_toast_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static GtkWidget *
make_close_button (WeirToast *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Close"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Close"), -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (hide), self);

  return button;
}

/* Named as that of libadwaita, so that it looks the same. */
static GtkWidget *
make_content (WeirToast *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "css-name", "toast", NULL);

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_max_width_chars (self->label, MAX_WIDTH);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "heading");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (box), make_close_button (self));

  return box;
}

static void
add_controllers (WeirToast *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcutTrigger *trigger = gtk_keyval_trigger_new (GDK_KEY_Escape, 0);

  self->motion = gtk_event_controller_motion_new ();
  self->focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (self->motion, "notify::contains-pointer",
                            G_CALLBACK (update_timeout), self);
  g_signal_connect_swapped (self->focus, "notify::contains-focus",
                            G_CALLBACK (update_timeout), self);
  gtk_widget_add_controller (GTK_WIDGET (self), self->motion);
  gtk_widget_add_controller (GTK_WIDGET (self), self->focus);

  /* Wherever the focus is, if nothing there has a use for the key. */
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (trigger,
                                                          gtk_callback_action_new (on_escape, NULL,
                                                                                   NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
weir_toast_init (WeirToast *self)
{
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_transition_type (self->revealer, GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  gtk_revealer_set_child (self->revealer, make_content (self));
  g_signal_connect_swapped (self->revealer, "notify::child-revealed",
                            G_CALLBACK (on_child_revealed), self);
  gtk_widget_set_parent (GTK_WIDGET (self->revealer), GTK_WIDGET (self));

  add_controllers (self);
}

/**
 * weir_toast_show:
 * @self: a toast
 * @text: a sentence
 *
 * Shows @text for some seconds, in place of what is shown.
 */
void
weir_toast_show (WeirToast  *self,
                 const char *text)
{
  g_return_if_fail (WEIR_IS_TOAST (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_text (self->label, text);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  update_timeout (self);
}
