/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "window/weir-pane-tabs.h"

struct _WeirPaneTabs
{
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (WeirPaneTabs, weir_pane_tabs, GTK_TYPE_BOX)

static void
weir_pane_tabs_class_init (WeirPaneTabsClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/io/github/weir/Designer/window/"
                                               "weir-pane-tabs.ui");
}

static void
weir_pane_tabs_init (WeirPaneTabs *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
