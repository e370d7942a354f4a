/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The kinds of worker as people see them. */

JsonObject *weir_worker_kinds_get         (void);
const char *weir_worker_kind_get_title    (const char *type);
const char *weir_worker_kind_get_icon     (const char *type);
gboolean    weir_worker_kind_fits_threads (const char *type);
JsonObject *weir_worker_kind_new_json     (const char *type) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
