/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

#include "weir-source.h"

G_BEGIN_DECLS

/* Tells on the standard error how far a run is, several times a second as a bar, or each second
 * as a line of JSON. There may be one at a time. */
typedef struct _WeirProgress WeirProgress;

typedef enum {
  WEIR_PROGRESS_AUTO, /* a bar where people see one, and see no results in between */
  WEIR_PROGRESS_BAR,
  WEIR_PROGRESS_JSON,
  WEIR_PROGRESS_OFF,
} WeirProgressMode;

/* Says what is wrong if there is no mode of that name. */
gboolean      weir_progress_parse (const char        *name,
                                   WeirProgressMode  *mode);

/* @output: where results go. NULL if nothing is to be told. @source stays until it is freed. */
WeirProgress *weir_progress_new   (WeirProgressMode   mode,
                                   int                output,
                                   WeirServer        *server,
                                   WeirSource        *source) G_GNUC_WARN_UNUSED_RESULT;
/* Removes the bar; a program gets a last line. */
void          weir_progress_free  (WeirProgress      *self);

/* An item is over. Nothing is done without a progress. */
void          weir_progress_count (WeirProgress      *self,
                                   gboolean           failed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirProgress, weir_progress_free)

G_END_DECLS
