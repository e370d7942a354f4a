/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/weir-document.h"

G_BEGIN_DECLS

#define WEIR_TYPE_CHECKER (weir_checker_get_type ())

/* The problems of a document, kept true while it is edited: a list of WeirFinding. */
G_DECLARE_FINAL_TYPE (WeirChecker, weir_checker, WEIR, CHECKER, GObject)

WeirChecker *weir_checker_new            (void) G_GNUC_WARN_UNUSED_RESULT;
void         weir_checker_set_document   (WeirChecker  *self,
                                          WeirDocument *document);
void         weir_checker_set_show_hints (WeirChecker  *self,
                                          gboolean      show_hints);
void         weir_checker_check          (WeirChecker  *self);
guint        weir_checker_get_n_errors   (WeirChecker  *self);
guint        weir_checker_get_n_warnings (WeirChecker  *self);
guint        weir_checker_get_n_hints    (WeirChecker  *self);

G_END_DECLS
