/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/weir-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_INSPECTOR (weir_inspector_get_type ())

/* A form for what is selected, or for the flow. */
G_DECLARE_FINAL_TYPE (WeirInspector, weir_inspector, WEIR, INSPECTOR, GtkWidget)

void weir_inspector_set_document  (WeirInspector      *self,
                                   WeirDocument       *document);
void weir_inspector_set_findings  (WeirInspector      *self,
                                   GListModel         *findings);
void weir_inspector_set_selection (WeirInspector      *self,
                                   const char * const *selection);
gboolean weir_inspector_focus_key (WeirInspector      *self,
                                   const char         *key);

G_END_DECLS
