/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <weir.h>

G_BEGIN_DECLS

/* What a flow says, in a form in which it can be searched with each letter that is typed. It is as
 * the flow was when it was made. */
typedef struct _WeirFinder WeirFinder;

/* @findings: (nullable): of WeirFinding, which are told of nodes. */
WeirFinder *weir_finder_new  (WeirFlow   *flow,
                              GListModel *findings) G_GNUC_WARN_UNUSED_RESULT;
void        weir_finder_free (WeirFinder *self);

/* The nodes, frames and notes that have all words of @text, from left to right: JSON Pointers such
 * as `/nodes/ID` and `/notes/0`. Nothing for no word. */
char      **weir_finder_find (WeirFinder *self,
                              const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFinder, weir_finder_free)

G_END_DECLS
