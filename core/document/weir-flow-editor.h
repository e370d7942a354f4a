/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-history.h"
#include "document/weir-flow-wiring.h"
#include "document/weir-flow.h"

G_BEGIN_DECLS

/* The only way to change a document: each call is one step, recorded in the history and told to
 * those who listen when the outermost edit ends. What is no change at all leaves no step. */
typedef struct _WeirFlowEditor WeirFlowEditor;

WeirFlowEditor  *weir_flow_editor_new             (WeirFlow       *flow,
                                                   JsonObject     *json) G_GNUC_WARN_UNUSED_RESULT;
void             weir_flow_editor_free            (WeirFlowEditor *self);

WeirFlowStore   *weir_flow_editor_get_store       (WeirFlowEditor *self);
WeirFlowHistory *weir_flow_editor_get_history     (WeirFlowEditor *self);
/* What is linked with what; good until the next change of a node or a link. */
WeirFlowWiring  *weir_flow_editor_get_wiring      (WeirFlowEditor *self);

void             weir_flow_editor_begin           (WeirFlowEditor *self,
                                                   const char     *name,
                                                   const char     *merge_key);
void             weir_flow_editor_end             (WeirFlowEditor *self);
gboolean         weir_flow_editor_is_open         (WeirFlowEditor *self);
gboolean         weir_flow_editor_undo            (WeirFlowEditor *self);
gboolean         weir_flow_editor_redo            (WeirFlowEditor *self);

/* At its place if it is there; else at the end, or in the top where its kind of key stands. NULL
 * takes it out. */
void             weir_flow_editor_set_member      (WeirFlowEditor *self,
                                                   WeirFlowPart    part,
                                                   const char     *key,
                                                   JsonNode       *value);
/* Keeps the place. */
void             weir_flow_editor_rename_member   (WeirFlowEditor *self,
                                                   WeirFlowPart    part,
                                                   const char     *key,
                                                   const char     *new_key);
void             weir_flow_editor_insert_element  (WeirFlowEditor *self,
                                                   WeirFlowPart    part,
                                                   guint           index,
                                                   JsonNode       *value);
void             weir_flow_editor_replace_element (WeirFlowEditor *self,
                                                   WeirFlowPart    part,
                                                   guint           index,
                                                   JsonNode       *value);
void             weir_flow_editor_remove_element  (WeirFlowEditor *self,
                                                   WeirFlowPart    part,
                                                   guint           index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowEditor, weir_flow_editor_free)

G_END_DECLS
