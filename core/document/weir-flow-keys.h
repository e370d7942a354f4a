/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-parameter.h"

G_BEGIN_DECLS

/* More than anybody can draw; keeps a slip of the hand from taking the memory. */
#define WEIR_FLOW_MAX_INPUTS 10000

/* The objects of a flow file whose keys are known. */
typedef enum {
  WEIR_FLOW_OBJECT_TOP,
  WEIR_FLOW_OBJECT_PROCESS,
  WEIR_FLOW_OBJECT_THREAD,
  WEIR_FLOW_OBJECT_ENSEMBLE,
  WEIR_FLOW_OBJECT_SWITCH,
  WEIR_FLOW_OBJECT_CASE,
  WEIR_FLOW_N_OBJECTS
} WeirFlowObject;

/* What weir_parameter_report() takes for such an object. */
JsonObject *weir_flow_keys_describe   (WeirFlowObject  object) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @json has a number under @key that can stand there. */
gboolean    weir_flow_key_has_number  (JsonObject     *json,
                                       WeirFlowObject  object,
                                       const char     *key);
/* What @json has under @key, or the default where that is missing or wrong. */
double      weir_flow_key_get_number  (JsonObject     *json,
                                       WeirFlowObject  object,
                                       const char     *key);
gboolean    weir_flow_key_get_boolean (JsonObject     *json,
                                       WeirFlowObject  object,
                                       const char     *key);

/* The string that @node (which may be NULL) holds, or NULL. */
const char *weir_flow_get_string      (JsonNode       *node);

G_END_DECLS
