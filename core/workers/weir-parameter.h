/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-worker-registry.h"

G_BEGIN_DECLS

/**
 * WeirParameterType:
 * @WEIR_PARAMETER_ANY: any JSON value
 * @WEIR_PARAMETER_BOOLEAN: true or false
 * @WEIR_PARAMETER_INTEGER: a number without a fraction
 * @WEIR_PARAMETER_NUMBER: a number
 * @WEIR_PARAMETER_STRING: a string; one of the choices, where there are any
 * @WEIR_PARAMETER_ARRAY: an array
 * @WEIR_PARAMETER_OBJECT: an object
 * @WEIR_PARAMETER_DISTRIBUTION: a number, or an object that weir_distribution_parse() takes
 * @WEIR_PARAMETER_SIZE: a number of bytes, or a text that weir_size_parse() takes
 *
 * What a parameter may be.
 */
typedef enum {
  WEIR_PARAMETER_ANY,
  WEIR_PARAMETER_BOOLEAN,
  WEIR_PARAMETER_INTEGER,
  WEIR_PARAMETER_NUMBER,
  WEIR_PARAMETER_STRING,
  WEIR_PARAMETER_ARRAY,
  WEIR_PARAMETER_OBJECT,
  WEIR_PARAMETER_DISTRIBUTION,
  WEIR_PARAMETER_SIZE,
} WeirParameterType;

/* One parameter of a built-in kind; a table of them ends with a NULL name. */
typedef struct {
  const char         *name;
  WeirParameterType   type;
  gboolean            required;
  const char         *fallback;      /* JSON text; NULL for none */
  gboolean            has_minimum;
  double              minimum;
  gboolean            has_maximum;
  double              maximum;
  const char * const *choices;       /* NULL-terminated; NULL for any string */
  WeirParameterType   items;         /* of an array's elements, of an object's members */
  const char         *format;        /* what a value means, for forms; NULL for nothing */
  const char         *unit;
  const char         *help;
} WeirParameter;

/* The table as JSON: {NAME: {"type", "required", "default", "minimum", "maximum", "choices",
 * "items", "format", "unit", "help"}}; a module's manifest says the same of its classes. */
JsonObject *weir_parameter_describe     (const WeirParameter    *table) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @descriptions, from a manifest, are of that form. */
gboolean    weir_parameter_check_table  (JsonObject             *descriptions,
                                         GError                **error);

/* What is wrong with @value, as in "expected a number of at least 0, got -1"; or NULL. */
char       *weir_parameter_find_fault   (JsonObject             *description,
                                         JsonNode               *value) G_GNUC_WARN_UNUSED_RESULT;

/* Tells @func of each member of @params that @descriptions do not allow, under @prefix and its
 * name. A member of @beside (ends with NULL) is no business of the descriptions. Returns whether
 * a worker can run so. */
gboolean    weir_parameter_report       (JsonObject             *descriptions,
                                         JsonObject             *params,
                                         const char             *prefix,
                                         const char * const     *beside,
                                         WeirWorkerProblemFunc   func,
                                         gpointer                data);

/* Whether a worker can run with @params. Members that are not known do no harm. */
gboolean    weir_parameter_check        (const WeirParameter    *table,
                                         JsonObject             *params,
                                         GError                **error);
gboolean    weir_parameter_check_described (JsonObject          *descriptions,
                                            JsonObject          *params,
                                            GError             **error);

/* The value of @name, which the table has and which has been checked, or its default. */
JsonNode   *weir_parameter_dup_node     (const WeirParameter    *table,
                                         JsonObject             *params,
                                         const char             *name) G_GNUC_WARN_UNUSED_RESULT;
double      weir_parameter_get_double   (const WeirParameter    *table,
                                         JsonObject             *params,
                                         const char             *name);
char       *weir_parameter_dup_string   (const WeirParameter    *table,
                                         JsonObject             *params,
                                         const char             *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
