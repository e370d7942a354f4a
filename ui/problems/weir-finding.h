/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

#define WEIR_TYPE_FINDING (weir_finding_get_type ())

/* A problem of a flow, as a row of a list. */
G_DECLARE_FINAL_TYPE (WeirFinding, weir_finding, WEIR, FINDING, GObject)

WeirFinding  *weir_finding_new          (WeirProblem *problem) G_GNUC_WARN_UNUSED_RESULT;
WeirSeverity  weir_finding_get_severity (WeirFinding *self);
const char   *weir_finding_get_node     (WeirFinding *self);
const char   *weir_finding_get_key      (WeirFinding *self);
const char   *weir_finding_get_message  (WeirFinding *self);
const char   *weir_finding_get_text     (WeirFinding *self);

const char   *weir_severity_get_icon_name   (WeirSeverity severity);
char        **weir_severity_dup_css_classes (WeirSeverity severity) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
