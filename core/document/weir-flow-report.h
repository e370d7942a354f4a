/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow.h"

G_BEGIN_DECLS

/* Collects the problems of one flow. */
typedef struct {
  WeirFlow  *flow;     /* borrowed */
  GPtrArray *problems; /* owned; of WeirProblem */
  guint      n_errors;
} WeirFlowReport;

WeirFlowReport *weir_flow_report_new  (WeirFlow       *flow) G_GNUC_WARN_UNUSED_RESULT;
void            weir_flow_report_free (WeirFlowReport *self);
/* The problems in the order of the file. */
void            weir_flow_report_sort (WeirFlowReport *self);

/* About a key (with dots; NULL for the whole) of a node, or of the flow if @node is NULL. The
 * message is to name the key; the node is put before it. */
void            weir_flow_report_key  (WeirFlowReport *self,
                                       WeirSeverity    severity,
                                       const char     *node,
                                       const char     *key,
                                       const char     *format,
                                       ...) G_GNUC_PRINTF (5, 6);
/* An error about how a node is linked; the message is to name it. */
void            weir_flow_report_node (WeirFlowReport *self,
                                       const char     *node,
                                       const char     *format,
                                       ...) G_GNUC_PRINTF (3, 4);
/* An error about the link at @index: at the whole of it if @end is negative, else at what it
 * leads from (0) or to (1). The message is to name @node, which may be NULL. */
void            weir_flow_report_link (WeirFlowReport *self,
                                       guint           index,
                                       int             end,
                                       const char     *node,
                                       const char     *format,
                                       ...) G_GNUC_PRINTF (5, 6);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowReport, weir_flow_report_free)

G_END_DECLS
