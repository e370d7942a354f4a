/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-store.h"

G_BEGIN_DECLS

/* What was done to a document, in steps that people know by name. */
typedef struct _WeirFlowHistory WeirFlowHistory;

typedef void (*WeirFlowHistoryFunc) (const WeirFlowChange *change,
                                     gboolean              backwards,
                                     gpointer              data);

WeirFlowHistory *weir_flow_history_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void             weir_flow_history_free          (WeirFlowHistory     *self);

/* Between begin and end, the changes that were made are added. A step goes on with the one before
 * if both have the same key; keys are forgotten by undo, redo and saving. A step without changes
 * leaves no trace. */
void             weir_flow_history_begin         (WeirFlowHistory     *self,
                                                  const char          *name,
                                                  const char          *merge_key);
/* (transfer full) */
void             weir_flow_history_add           (WeirFlowHistory     *self,
                                                  WeirFlowChange      *change);
void             weir_flow_history_end           (WeirFlowHistory     *self);

/* Tells @func what to do to the document; FALSE if there is nothing to be taken back. */
gboolean         weir_flow_history_undo          (WeirFlowHistory     *self,
                                                  WeirFlowHistoryFunc  func,
                                                  gpointer             data);
gboolean         weir_flow_history_redo          (WeirFlowHistory     *self,
                                                  WeirFlowHistoryFunc  func,
                                                  gpointer             data);
/* NULL if there is nothing to undo, or to redo. */
const char      *weir_flow_history_get_undo_name (WeirFlowHistory     *self);
const char      *weir_flow_history_get_redo_name (WeirFlowHistory     *self);

/* Whether the document differs from the file, as far as the steps tell. */
gboolean         weir_flow_history_is_modified   (WeirFlowHistory     *self);
/* The document is now as the file is. */
void             weir_flow_history_mark_saved    (WeirFlowHistory     *self);
guint            weir_flow_history_get_n_steps   (WeirFlowHistory     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowHistory, weir_flow_history_free)

G_END_DECLS
