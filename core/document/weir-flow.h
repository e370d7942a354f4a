/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <gio/gio.h>

#include "base/weir-types.h"
#include "base/weir-version.h"
#include "servlets/weir-servlet.h"

G_BEGIN_DECLS

#define WEIR_TYPE_FLOW    (weir_flow_get_type ())
#define WEIR_TYPE_PROBLEM (weir_problem_get_type ())

/* The document: nodes and links as a flow file has them. */
WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirFlow, weir_flow, WEIR, FLOW, GObject)

/**
 * WeirSeverity:
 * @WEIR_SEVERITY_HINT: the flow does what it says, but could do it better
 * @WEIR_SEVERITY_WARNING: the flow runs, but perhaps not as was meant
 * @WEIR_SEVERITY_ERROR: the flow cannot be run
 *
 * How much a problem matters.
 */
typedef enum {
  WEIR_SEVERITY_HINT,
  WEIR_SEVERITY_WARNING,
  WEIR_SEVERITY_ERROR,
} WeirSeverity;

typedef struct _WeirProblem WeirProblem;

WEIR_AVAILABLE_IN_ALL
GType         weir_problem_get_type     (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirProblem  *weir_problem_ref          (WeirProblem   *self);
WEIR_AVAILABLE_IN_ALL
void          weir_problem_unref        (WeirProblem   *self);
WEIR_AVAILABLE_IN_ALL
WeirSeverity  weir_problem_get_severity (WeirProblem   *self);
WEIR_AVAILABLE_IN_ALL
const char   *weir_problem_get_node     (WeirProblem   *self);
WEIR_AVAILABLE_IN_ALL
const char   *weir_problem_get_key      (WeirProblem   *self);
WEIR_AVAILABLE_IN_ALL
const char   *weir_problem_get_message  (WeirProblem   *self);
WEIR_AVAILABLE_IN_ALL
guint         weir_problem_get_line     (WeirProblem   *self);
WEIR_AVAILABLE_IN_ALL
guint         weir_problem_get_column   (WeirProblem   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirProblem, weir_problem_unref)

WEIR_AVAILABLE_IN_ALL
WeirFlow     *weir_flow_new_from_file   (GFile         *file,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirFlow     *weir_flow_new_from_data   (const char    *data,
                                         gssize         length,
                                         const char    *directory,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
const char   *weir_flow_get_name        (WeirFlow      *self);
WEIR_AVAILABLE_IN_ALL
guint         weir_flow_get_capacity    (WeirFlow      *self);
WEIR_AVAILABLE_IN_ALL
guint64       weir_flow_get_capacity_bytes (WeirFlow   *self);
WEIR_AVAILABLE_IN_ALL
GPtrArray    *weir_flow_check           (WeirFlow      *self) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
GPtrArray    *weir_flow_check_with_hints (WeirFlow     *self,
                                         GCancellable  *cancellable,
                                         gboolean      *is_partial) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
WeirServlet  *weir_flow_compile         (WeirFlow      *self,
                                         GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
