/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-edit.h"

G_BEGIN_DECLS

/* What edits of nodes and of links have in common. */

/* A valid id that no node has. */
char *weir_flow_make_id      (WeirFlow   *self,
                              const char *wanted) G_GNUC_WARN_UNUSED_RESULT;
void  weir_flow_unlink_node  (WeirFlow   *self,
                              const char *id,
                              gboolean    heal);
void  weir_flow_rename_links (WeirFlow   *self,
                              const char *id,
                              const char *new_id);
/* Renames and removes the links of a node whose ports are others now. */
void  weir_flow_follow_ports (WeirFlow   *self,
                              const char *id,
                              JsonNode   *old_node,
                              JsonNode   *new_node);
/* Without asking whether it may be made. */
void  weir_flow_insert_link  (WeirFlow   *self,
                              guint       index,
                              const char *from,
                              const char *to);
/* Gives a place to each node that has none. */
void  weir_flow_place_missing (WeirFlow  *self);

G_END_DECLS
