/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The nodes and links of a flow as a graph, to be looked at: no rule is checked here. */

typedef enum {
  WEIR_FLOW_INPUT,
  WEIR_FLOW_OUTPUT,
  WEIR_FLOW_PROCESS,
  WEIR_FLOW_THREAD,
  WEIR_FLOW_ENSEMBLE,
  WEIR_FLOW_SWITCH,
  WEIR_FLOW_UNKNOWN,
} WeirFlowKind;

/* These two are there always. */
#define WEIR_FLOW_INPUT_INDEX  0
#define WEIR_FLOW_OUTPUT_INDEX 1

typedef struct {
  const char   *id;        /* borrowed from the document */
  JsonObject   *json;      /* borrowed from the document; NULL if it has none */
  WeirFlowKind  kind;
  guint         n_inputs;
  guint         n_outputs;
  GPtrArray    *ports;     /* owned; of a switch: the names of its outputs, borrowed */
  GHashTable   *port_of;   /* owned; of a switch: from a name to an index into ports */
  guint         traits;    /* WeirWorkerTraits of its worker */
  gboolean      is_vague;  /* what ports it has is not known: any link will do */
  gboolean      has_lost;  /* a link of it was lost, or leads to a port that it has not */
  guint         first_input;  /* among those of all nodes */
  guint         first_output;
} WeirFlowNode;

typedef struct {
  guint from;
  guint from_port;
  guint to;
  guint to_port;
  guint index; /* in the document */
} WeirFlowLink;

typedef struct {
  /* owned */
  GArray     *nodes;     /* of WeirFlowNode */
  GHashTable *index_of;  /* from an id to an index into nodes */
  GArray     *links;     /* of WeirFlowLink */

  /* owned; made by weir_flow_graph_seal(): the links of each port, one port after another */
  guint      *in_links;
  guint      *in_starts;
  guint      *out_links;
  guint      *out_starts;
} WeirFlowGraph;

/* Some links of a graph, borrowed. */
typedef struct {
  const guint *indices;
  guint        n;
} WeirFlowLinks;

WeirFlowGraph *weir_flow_graph_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void           weir_flow_graph_free      (WeirFlowGraph *self);
/* Moves the nodes that were got before. */
WeirFlowNode  *weir_flow_graph_add_node  (WeirFlowGraph *self,
                                          const char    *id,
                                          WeirFlowKind   kind,
                                          JsonObject    *json);
/* Gives a switch one more output; FALSE if it has one of that name. */
gboolean       weir_flow_node_add_port   (WeirFlowNode  *self,
                                          const char    *name);
void           weir_flow_graph_add_link  (WeirFlowGraph *self,
                                          WeirFlowLink   link);
/* No node or link may be added any more; only now links can be asked for by node. */
void           weir_flow_graph_seal      (WeirFlowGraph *self);

WeirFlowNode  *weir_flow_graph_get_node  (WeirFlowGraph *self,
                                          guint          index);
WeirFlowNode  *weir_flow_graph_find_node (WeirFlowGraph *self,
                                          const char    *id,
                                          guint         *index);
WeirFlowLink  *weir_flow_graph_get_link  (WeirFlowGraph *self,
                                          guint          index);
/* The links into, or out of, all ports of a node. */
WeirFlowLinks  weir_flow_graph_get_in    (WeirFlowGraph *self,
                                          guint          node);
WeirFlowLinks  weir_flow_graph_get_out   (WeirFlowGraph *self,
                                          guint          node);
/* The links into, or out of, one port. */
WeirFlowLinks  weir_flow_graph_get_port_in  (WeirFlowGraph *self,
                                             guint          node,
                                             guint          port);
WeirFlowLinks  weir_flow_graph_get_port_out (WeirFlowGraph *self,
                                             guint          node,
                                             guint          port);

/* Whether nothing may be concluded from how it is linked. */
gboolean       weir_flow_node_is_opaque   (const WeirFlowNode *self);
/* A port as the links of the flow file write it. */
char          *weir_flow_node_write_input  (const WeirFlowNode *self,
                                            guint               port) G_GNUC_WARN_UNUSED_RESULT;
char          *weir_flow_node_write_output (const WeirFlowNode *self,
                                            guint               port) G_GNUC_WARN_UNUSED_RESULT;
/* Names for a message: "a", "b" and "c", or so many more. */
char          *weir_flow_enumerate         (GPtrArray          *names) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowGraph, weir_flow_graph_free)

G_END_DECLS
