/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-map.h"

G_BEGIN_DECLS

/* What a flow's document holds, in parts that are changed by single steps which can be taken back.
 * A part is there if the document has a value of its name that is of the right sort. */
typedef struct _WeirFlowStore WeirFlowStore;

/* The first three have members, the others elements. */
typedef enum {
  WEIR_FLOW_PART_TOP,
  WEIR_FLOW_PART_NODES,
  WEIR_FLOW_PART_LAYOUT,
  WEIR_FLOW_PART_LINKS,
  WEIR_FLOW_PART_FRAMES,
  WEIR_FLOW_PART_NOTES,
  WEIR_FLOW_N_PARTS
} WeirFlowPart;

/* A step: what was there, and what is there after it. */
typedef struct {
  WeirFlowPart  part;
  guint         index;     /* of an element */

  /* owned */
  char         *key;       /* of a member */
  char         *new_key;   /* what the member is called afterwards; NULL if that is the same */
  char         *before;    /* the member that stands behind one that comes or goes, NULL: none */
  JsonNode     *old_value; /* NULL if it was not there */
  JsonNode     *new_value; /* NULL if it is not there any more */
} WeirFlowChange;

void           weir_flow_change_free      (WeirFlowChange *self);

WeirFlowStore *weir_flow_store_new        (JsonObject     *json) G_GNUC_WARN_UNUSED_RESULT;
void           weir_flow_store_free       (WeirFlowStore  *self);
/* What the part is called in the document. */
const char    *weir_flow_part_get_name    (WeirFlowPart    part);
/* The part of that name, or WEIR_FLOW_N_PARTS. */
WeirFlowPart   weir_flow_part_find        (const char     *name);
gboolean       weir_flow_part_is_list     (WeirFlowPart    part);
gboolean       weir_flow_store_has_part   (WeirFlowStore  *self,
                                           WeirFlowPart    part);
/* Of a part with members; empty if it is not there. In the map of the top, the parts are empty. */
WeirFlowMap   *weir_flow_store_get_map    (WeirFlowStore  *self,
                                           WeirFlowPart    part);
/* Of a part with elements (of JsonNode); empty if it is not there. */
GPtrArray     *weir_flow_store_get_list   (WeirFlowStore  *self,
                                           WeirFlowPart    part);
void           weir_flow_store_apply      (WeirFlowStore        *self,
                                           const WeirFlowChange *change,
                                           gboolean              backwards);
/* The whole document; good until the next change. */
JsonObject    *weir_flow_store_get_json   (WeirFlowStore  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowChange, weir_flow_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowStore, weir_flow_store_free)

G_END_DECLS
