/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <weir.h>

G_BEGIN_DECLS

/* How many lines are kept. */
#define WEIR_LOG_MAX_LINES 5000

#define WEIR_TYPE_LOG (weir_log_get_type ())

/* What the workers of a run print and what its runner says of them, as a text that grows at its
 * end. */
G_DECLARE_FINAL_TYPE (WeirLog, weir_log, WEIR, LOG, GObject)

WeirLog       *weir_log_new        (void) G_GNUC_WARN_UNUSED_RESULT;
GtkTextBuffer *weir_log_get_buffer (WeirLog           *self);
/* (nullable) */
WeirMonitorClient *weir_log_get_client (WeirLog       *self);
/* (nullable): the run to follow. The lines of the last one stay until another begins. */
void           weir_log_set_client (WeirLog           *self,
                                    WeirMonitorClient *client);
/* "" for all, "NODE", or "NODE/INDEX" for one worker. */
const char    *weir_log_get_source (WeirLog           *self);
void           weir_log_set_source (WeirLog           *self,
                                    const char        *source);
/* Forgets what came until now. */
void           weir_log_clear      (WeirLog           *self);

G_END_DECLS
