/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-graph.h"
#include "document/weir-flow-store.h"

G_BEGIN_DECLS

/* What is linked with what in a document, and what may be. Made once and asked often, as when a
 * link is drawn and each input in sight wants to know whether it may have it. Borrows from the
 * document, so it is good until a node or a link changes. */
typedef struct _WeirFlowWiring WeirFlowWiring;

/* No link. */
#define WEIR_FLOW_NO_LINK G_MAXUINT

WeirFlowWiring *weir_flow_wiring_new         (WeirFlowStore   *store) G_GNUC_WARN_UNUSED_RESULT;
void            weir_flow_wiring_free        (WeirFlowWiring  *self);
/* Links that name a port which is not there stand at the first one; those that name no node are
 * left out. */
WeirFlowGraph  *weir_flow_wiring_get_graph   (WeirFlowWiring  *self);
/* Of those that lead to this very port, the last one in the document and the one before @index;
 * WEIR_FLOW_NO_LINK: there is none. Indices are the document's. */
guint           weir_flow_wiring_get_last_to (WeirFlowWiring  *self,
                                              const char      *to);
guint           weir_flow_wiring_get_previous_to (WeirFlowWiring *self,
                                                  guint           index);
/* Whether a link may be made; the link @without (WEIR_FLOW_NO_LINK: none) counts as gone. */
gboolean        weir_flow_wiring_can_link    (WeirFlowWiring  *self,
                                              const char      *from,
                                              const char      *to,
                                              guint            without,
                                              char           **reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowWiring, weir_flow_wiring_free)

G_END_DECLS
