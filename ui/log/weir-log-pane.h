/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "log/weir-log.h"

G_BEGIN_DECLS

#define WEIR_TYPE_LOG_PANE (weir_log_pane_get_type ())

/* What the workers print. It follows the end until one scrolls away from it. */
G_DECLARE_FINAL_TYPE (WeirLogPane, weir_log_pane, WEIR, LOG_PANE, GtkWidget)

WeirLog *weir_log_pane_get_log    (WeirLogPane        *self);
/* The nodes whose lines can be chosen alone. */
void     weir_log_pane_set_nodes  (WeirLogPane        *self,
                                   const char * const *nodes);
/* Shows the lines of one source: "NODE" or "NODE/INDEX". */
void     weir_log_pane_show       (WeirLogPane        *self,
                                   const char         *source);

G_END_DECLS
