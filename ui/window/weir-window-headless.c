/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the flow is run without the designer. */

#include "headless/weir-headless-window.h"
#include "window/weir-window-private.h"

static void show_headless (WeirWindow *self);

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  WeirWindow *self = WEIR_WINDOW (source);

  if (weir_window_save_finish (self, result))
    show_headless (self);
}

/* What may have to be asked needs this window. */
static void
on_save (WeirWindow *self,
         GtkWindow  *window)
{
  gtk_window_destroy (window);
  if (self->save_task == NULL)
    weir_window_save_async (self, FALSE, on_saved, NULL);
}

static void
on_finding_activated (WeirWindow  *self,
                      WeirFinding *finding,
                      GtkWindow   *window)
{
  gtk_window_destroy (window);
  weir_window_show_finding (self, finding);
}

static void
show_headless (WeirWindow *self)
{
  GtkWidget *window = weir_headless_window_new (GTK_WINDOW (self), self->document);

  g_signal_connect_object (window, "save", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "finding-activated", G_CALLBACK (on_finding_activated), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
run_headless (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  show_headless (WEIR_WINDOW (widget));
}

void
weir_window_class_install_headless_actions (WeirWindowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.headless-run", NULL,
                                   run_headless);
}
