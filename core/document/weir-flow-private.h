/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "document/weir-flow-editor.h"
#include "document/weir-flow.h"

G_BEGIN_DECLS

/* A flow of the members of @json, whatever they are. */
WeirFlow     *weir_flow_new_from_json (JsonObject *json) G_GNUC_WARN_UNUSED_RESULT;
/* The whole document, unknown keys included; good until the next edit. */
JsonObject   *weir_flow_get_json      (WeirFlow   *self);
/* What changes the document, and parts of it. */
WeirFlowEditor  *weir_flow_get_editor  (WeirFlow *self);
WeirFlowStore   *weir_flow_get_store   (WeirFlow *self);
WeirFlowHistory *weir_flow_get_history (WeirFlow *self);
/* Notifies of those properties that are others than when they were told last. */
void          weir_flow_notify_state  (WeirFlow   *self);
/* The text that was loaded is no longer what the document says. */
void          weir_flow_forget_positions (WeirFlow *self);
/* How messages name it: its file's path, or "flow". */
const char   *weir_flow_get_label     (WeirFlow   *self);
/* Where relative paths of workers begin; absolute. */
const char   *weir_flow_get_directory (WeirFlow   *self);
/* Where the value at @path (a JSON Pointer) begins, or the nearest one around it that is there. */
void          weir_flow_locate        (WeirFlow   *self,
                                       const char *path,
                                       guint      *line,
                                       guint      *column);

G_END_DECLS
