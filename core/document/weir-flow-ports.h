/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-graph.h"

G_BEGIN_DECLS

/* What kind of node a document has, which ports it has, and how links name them. */

/* An end of a link, as it is written: NODE or NODE.PORT. */
typedef struct {
  const char *text;      /* borrowed */
  gsize       id_length; /* of the node's id at its beginning */
  const char *port;      /* borrowed from text; NULL if none is named */
} WeirFlowEnd;

WeirFlowEnd  weir_flow_end_read       (const char *text);
char        *weir_flow_end_dup_id     (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it is a port of the node @id. */
gboolean     weir_flow_end_is_at      (const char *text,
                                       const char *id);
/* A port of an ensemble, or a branch of a switch. */
char        *weir_flow_end_write_slot (const char *id,
                                       guint       slot) G_GNUC_WARN_UNUSED_RESULT;
char        *weir_flow_end_write      (const char *id,
                                       const char *port) G_GNUC_WARN_UNUSED_RESULT;
/* The number that names the input of an ensemble. */
gboolean     weir_flow_port_get_slot  (const char *port,
                                       guint      *slot);

/* [A-Za-z_][A-Za-z0-9_-]* */
gboolean     weir_flow_is_identifier  (const char *text);
/* Whether @id is one of the ends of a flow. */
gboolean     weir_flow_is_end         (const char *id);

/* What @node (NULL: one without a value that is an object) is. */
WeirFlowKind weir_flow_node_get_kind  (JsonObject *node);
/* The inputs of an ensemble; 0 if it does not tell. */
guint        weir_flow_node_get_slots (JsonObject *node);
/* The branches of a switch, borrowed from it; @is_vague: whether it does not tell all. */
GPtrArray   *weir_flow_node_get_branches (JsonObject *node,
                                          gboolean   *is_vague) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
