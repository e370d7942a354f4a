/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The members of an object, in an order into which one can be put anywhere; what JsonObject lacks.
 * Everything takes the same time for any number of members. */
typedef struct _WeirFlowMap    WeirFlowMap;
typedef struct _WeirFlowMember WeirFlowMember;

struct _WeirFlowMember
{
  char           *key;   /* owned */
  JsonNode       *value; /* owned; never changed, only replaced */
  WeirFlowMember *next;
  WeirFlowMember *previous;
};

WeirFlowMap          *weir_flow_map_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void                  weir_flow_map_free      (WeirFlowMap *self);
guint                 weir_flow_map_get_size  (WeirFlowMap *self);
/* The first of the members; the others follow by their next. */
const WeirFlowMember *weir_flow_map_get_first (WeirFlowMap *self);
/* NULL if there is none of that key. */
const WeirFlowMember *weir_flow_map_find      (WeirFlowMap *self,
                                               const char  *key);
JsonNode             *weir_flow_map_get       (WeirFlowMap *self,
                                               const char  *key);
/* @before: the key of the member that will stand behind it; NULL for the end */
void                  weir_flow_map_insert    (WeirFlowMap *self,
                                               const char  *key,
                                               JsonNode    *value,
                                               const char  *before);
void                  weir_flow_map_replace   (WeirFlowMap *self,
                                               const char  *key,
                                               JsonNode    *value);
void                  weir_flow_map_rename    (WeirFlowMap *self,
                                               const char  *key,
                                               const char  *new_key);
void                  weir_flow_map_remove    (WeirFlowMap *self,
                                               const char  *key);
/* A copy as an object, with the values themselves. */
JsonNode             *weir_flow_map_to_json   (WeirFlowMap *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowMap, weir_flow_map_free)

G_END_DECLS
