/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* The item in a line that --failed has written: what "input" has there, to the letter, or what
 * the text in "line" is now that somebody may have put it right. */
WeirValue *run_replay_read (const char  *line,
                            gsize        length,
                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
