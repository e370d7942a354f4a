/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Where the library's own parts are, found from the file that the library was loaded from: so
 * an installation can be moved, and a build tree runs what it has built.
 */

/* The program that hosts a worker process, or NULL with WEIR_ERROR_START_FAILED. */
char *weir_paths_find_host       (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The program `weir`, or NULL with WEIR_ERROR_START_FAILED. */
char *weir_paths_find_runner     (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Where the modules that come with the library are, whether it exists or not. */
char *weir_paths_dup_module_dir  (void) G_GNUC_WARN_UNUSED_RESULT;

/* Where the files that come with the library are, whether it exists or not. */
char *weir_paths_dup_data_dir    (void) G_GNUC_WARN_UNUSED_RESULT;

/* Where the translations are, whether it exists or not. */
char *weir_paths_dup_locale_dir  (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
