/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A reason, which the library writes so that it can stand behind a colon, as one that stands by
 * itself. */
char *weir_canvas_dup_sentence (const char *reason) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
