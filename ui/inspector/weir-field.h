/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where a form shows a field. */
typedef enum {
  WEIR_FIELD_NODE,
  WEIR_FIELD_WORKER,
  WEIR_FIELD_CASE,
  WEIR_FIELD_ADVANCED,
  WEIR_FIELD_KEPT,      /* which no version knows */
} WeirFieldGroup;

#define WEIR_TYPE_FIELD (weir_field_get_type ())

/* One thing about a node that can be set: where it stands and what it may be. */
G_DECLARE_FINAL_TYPE (WeirField, weir_field, WEIR, FIELD, GObject)

WeirField      *weir_field_new             (WeirFieldGroup  group,
                                            const char     *path,
                                            JsonObject     *description) G_GNUC_WARN_UNUSED_RESULT;
WeirField      *weir_field_new_common      (WeirField      *one,
                                            WeirField      *other) G_GNUC_WARN_UNUSED_RESULT;
WeirFieldGroup  weir_field_get_group       (WeirField      *self);
const char     *weir_field_get_path        (WeirField      *self);
const char     *weir_field_get_type_name   (WeirField      *self);
const char     *weir_field_get_unit        (WeirField      *self);
const char     *weir_field_get_help        (WeirField      *self);
/* What kind of string it is, see weir_worker_registry_describe(), or NULL. */
const char     *weir_field_get_format      (WeirField      *self);
/* The type of what an array or an object holds, or NULL. */
const char     *weir_field_get_item_type   (WeirField      *self);
JsonNode       *weir_field_get_default     (WeirField      *self);
JsonArray      *weir_field_get_choices     (WeirField      *self);
JsonArray      *weir_field_get_titles      (WeirField      *self);
gboolean        weir_field_get_required    (WeirField      *self);
char           *weir_field_dup_title       (WeirField      *self) G_GNUC_WARN_UNUSED_RESULT;
char           *weir_field_dup_tooltip     (WeirField      *self) G_GNUC_WARN_UNUSED_RESULT;

JsonNode       *weir_field_lookup          (WeirField      *self,
                                            JsonObject     *node);
gboolean        weir_field_parse           (WeirField      *self,
                                            const char     *text,
                                            JsonNode      **value,
                                            GError        **error);
gboolean        weir_field_means           (WeirField      *self,
                                            const char     *text,
                                            JsonNode       *value);
char           *weir_field_format          (WeirField      *self,
                                            JsonNode       *value) G_GNUC_WARN_UNUSED_RESULT;

/* All that can be set of one node, in the order of a form. */
GPtrArray      *weir_fields_list           (JsonObject     *node,
                                            const char     *directory) G_GNUC_WARN_UNUSED_RESULT;
char           *weir_fields_dup_signature  (JsonObject     *node) G_GNUC_WARN_UNUSED_RESULT;
void            weir_fields_keep_common    (GPtrArray      *fields,
                                            GPtrArray      *others);
GPtrArray      *weir_fields_list_flow      (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
