/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "expression/weir-code-window.h"

#include <glib/gi18n.h>

#include "expression/weir-code-view.h"
#include "expression/weir-trial-box.h"
#include "expression/weir-undo-keys.h"

struct _WeirCodeWindow
{
  AdwWindow       parent_instance;

  /* owned */
  WeirCodeBuffer *buffer;

  /* template */
  GtkBox         *content;
  GtkBox         *code;
  GtkLabel       *mistake;
  GtkBox         *side;
};

G_DEFINE_FINAL_TYPE (WeirCodeWindow, weir_code_window, ADW_TYPE_WINDOW)

enum {
  UNDO,
  REDO,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_mistake (WeirCodeWindow *self)
{
  const char *mistake = weir_code_buffer_get_mistake (self->buffer);

  gtk_label_set_label (self->mistake, mistake != NULL ? mistake : "");
  gtk_widget_set_visible (GTK_WIDGET (self->mistake), mistake != NULL);
}

static gboolean
on_undo (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   data)
{
  g_signal_emit (widget, signals[UNDO], 0);

  return TRUE;
}

static gboolean
on_redo (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   data)
{
  g_signal_emit (widget, signals[REDO], 0);

  return TRUE;
}

static void
weir_code_window_finalize (GObject *object)
{
  WeirCodeWindow *self = WEIR_CODE_WINDOW (object);

  g_clear_object (&self->buffer);

  G_OBJECT_CLASS (weir_code_window_parent_class)->finalize (object);
}

static guint
new_signal (WeirCodeWindowClass *klass,
            const char          *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_code_window_class_init (WeirCodeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_code_window_finalize;

  /**
   * WeirCodeWindow::undo:
   * @self: a window
   *
   * What was typed is to be taken back, by whom the code belongs to.
   */
  signals[UNDO] = new_signal (klass, "undo");

  /**
   * WeirCodeWindow::redo:
   * @self: a window
   *
   * What was undone is to be done again.
   */
  signals[REDO] = new_signal (klass, "redo");

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/expression/"
                                               "weir-code-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirCodeWindow, content);
  gtk_widget_class_bind_template_child (widget_class, WeirCodeWindow, code);
  gtk_widget_class_bind_template_child (widget_class, WeirCodeWindow, mistake);
  gtk_widget_class_bind_template_child (widget_class, WeirCodeWindow, side);
}

static void
weir_code_window_init (WeirCodeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * weir_code_window_new:
 * @buffer: what to edit
 * @trial: (nullable): what tries it
 * @title: what it is called
 *
 * Returns: (transfer none): a new window, which is gone once it is closed
 */
GtkWidget *
weir_code_window_new (WeirCodeBuffer *buffer,
                      WeirTrial      *trial,
                      const char     *title)
{
  WeirCodeWindow *self;
  GtkWidget *view;

  g_return_val_if_fail (WEIR_IS_CODE_BUFFER (buffer), NULL);

  self = g_object_new (WEIR_TYPE_CODE_WINDOW, "title", title, NULL);
  self->buffer = g_object_ref (buffer);

  view = weir_code_view_new (buffer, 100, -1);
  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_prepend (self->code, view);
  gtk_accessible_update_property (GTK_ACCESSIBLE (weir_code_view_get_text (WEIR_CODE_VIEW (view))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  weir_undo_keys_add (view, on_undo, on_redo);

  if (trial != NULL)
    gtk_box_append (self->side, weir_trial_box_new (trial));
  gtk_widget_set_visible (GTK_WIDGET (self->side), trial != NULL);

  g_signal_connect_object (buffer, "notify::mistake", G_CALLBACK (show_mistake), self,
                           G_CONNECT_SWAPPED);
  show_mistake (self);
  gtk_window_set_focus (GTK_WINDOW (self), weir_code_view_get_text (WEIR_CODE_VIEW (view)));

  return GTK_WIDGET (self);
}
