/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where runners' sockets are: a folder of the user's own, with names that begin with the pid. */

/* What the name of a socket ends with as long as nobody can connect to it. */
#define WEIR_RUNTIME_UNNAMED ".new"

char    *weir_runtime_make_path (GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean weir_runtime_claim     (const char  *path,
                                 GError     **error);
char    *weir_runtime_list_too  (const char  *path) G_GNUC_WARN_UNUSED_RESULT;
char   **weir_runtime_list      (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
