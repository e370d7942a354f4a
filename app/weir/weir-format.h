/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers as people read them; what is not a number is "-". All of them (transfer full). */

/* Three digits, as far as they go: 0.39, 14.2, 143730. */
char *weir_format_number  (double number) G_GNUC_WARN_UNUSED_RESULT;
/* The same in few characters: 0.39, 14.2, 144k, 1.50M. */
char *weir_format_short   (double number) G_GNUC_WARN_UNUSED_RESULT;
/* A whole number. */
char *weir_format_count   (double count) G_GNUC_WARN_UNUSED_RESULT;
/* With its unit: 1.28 ms. */
char *weir_format_seconds (double seconds) G_GNUC_WARN_UNUSED_RESULT;
/* 38.2M */
char *weir_format_bytes   (double bytes) G_GNUC_WARN_UNUSED_RESULT;
/* 46 % */
char *weir_format_share   (double share) G_GNUC_WARN_UNUSED_RESULT;
/* 3:07, 2:03:07, 1d 02:03:07 */
char *weir_format_span    (double seconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
