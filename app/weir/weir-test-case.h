/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* An input, and what is expected to come of it. */
typedef struct _WeirTestCase WeirTestCase;

WeirTestCase *weir_test_case_parse     (const char    *line,
                                        gsize          length,
                                        GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void          weir_test_case_free      (WeirTestCase  *self);

WeirValue    *weir_test_case_get_input (WeirTestCase  *self);
/* What people call it, or NULL. */
const char   *weir_test_case_get_name  (WeirTestCase  *self);
/* The node that is tested; "" for the whole flow. */
const char   *weir_test_case_get_node  (WeirTestCase  *self);

/* Either came of the input. NULL if it was as expected, else lines that tell the difference. */
char         *weir_test_case_compare   (WeirTestCase  *self,
                                        WeirValue     *output,
                                        const GError  *error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTestCase, weir_test_case_free)

G_END_DECLS
