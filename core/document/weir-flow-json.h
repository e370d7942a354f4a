/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Values that are never changed: a changed one is a new one, which shares what is the same. */

/* Whether both would be written with the same letters. */
gboolean    weir_flow_json_equal    (JsonNode    *a,
                                     JsonNode    *b);
/* Whether JSON has all numbers and strings of @value, and it is not too deep for a flow file. */
gboolean    weir_flow_json_is_valid (JsonNode    *value);
/* Roughly, in bytes; @value may be NULL. */
gsize       weir_flow_json_get_cost (JsonNode    *value);
/* @value with what stands at @path (keys and numbers of elements, with dots between them) replaced,
 * or taken out if @new_value is NULL. What is missing on the way is made. */
JsonNode   *weir_flow_json_set      (JsonNode    *value,
                                     const char  *path,
                                     JsonNode    *new_value) G_GNUC_WARN_UNUSED_RESULT;
/* A number, as an integer if it is one. */
JsonNode   *weir_flow_json_new_number (double     number) G_GNUC_WARN_UNUSED_RESULT;
JsonNode   *weir_flow_json_new_string (const char *string) G_GNUC_WARN_UNUSED_RESULT;
/* [x, y]; nothing is drawn farther away than WEIR_FLOW_MAX_PLACE. */
#define WEIR_FLOW_MAX_PLACE 1e9
JsonNode   *weir_flow_json_new_place  (double     x,
                                       double     y) G_GNUC_WARN_UNUSED_RESULT;
gboolean    weir_flow_json_get_place  (JsonNode  *value,
                                       double    *x,
                                       double    *y);
/* @element, of which the "rect" (x, y, ...), if it has one, is moved. */
JsonNode   *weir_flow_json_move_rectangle (JsonNode *element,
                                           double    x,
                                           double    y) G_GNUC_WARN_UNUSED_RESULT;
/* ["from", "to"] */
JsonNode   *weir_flow_json_new_link   (const char  *from,
                                       const char  *to) G_GNUC_WARN_UNUSED_RESULT;
gboolean    weir_flow_json_get_link   (JsonNode    *value,
                                       const char **from,
                                       const char **to);
/* A copy that nobody else has. */
JsonNode   *weir_flow_json_copy       (JsonNode    *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
