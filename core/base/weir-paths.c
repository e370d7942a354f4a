/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-paths.h"

#include <dlfcn.h>
#include <stdlib.h>

#include "base/weir-error.h"

#define HOST_NAME   "weir-host"
#define RUNNER_NAME "weir"

/* The folder that the library, or a program that contains it, was loaded from. */
static char *
find_library_dir (void)
{
  g_autofree char *resolved = NULL;
  Dl_info info;

  if (dladdr ((gpointer) find_library_dir, &info) == 0)
    return g_strdup (".");

  resolved = realpath (info.dli_fname, NULL);

  return g_path_get_dirname (resolved != NULL ? resolved : info.dli_fname);
}

/* Found once: a relative name means something else after a change of the working directory. */
static const char *
get_library_dir (void)
{
  static char *directory = NULL;

  if (g_once_init_enter (&directory))
    g_once_init_leave (&directory, find_library_dir ());

  return directory;
}

/* In a build tree, and nowhere else, the library and the host are in one folder. */
static gboolean
is_in_build_tree (void)
{
  g_autofree char *host = g_build_filename (get_library_dir (), HOST_NAME, NULL);

  return g_file_test (host, G_FILE_TEST_IS_EXECUTABLE);
}

static char *
dup_path (const char *in_build_tree,
          const char *installed)
{
  g_autofree char *path = g_build_filename (get_library_dir (),
                                            is_in_build_tree () ? in_build_tree : installed,
                                            NULL);

  return g_canonicalize_filename (path, NULL);
}

char *
weir_paths_find_host (GError **error)
{
  g_autofree char *path = dup_path (HOST_NAME, WEIR_HOST_FROM_LIBDIR G_DIR_SEPARATOR_S HOST_NAME);

  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&path);

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
               "the program that hosts workers is not at %s: is Weir installed completely?", path);

  return NULL;
}

char *
weir_paths_find_runner (GError **error)
{
  g_autofree char *path = dup_path (".." G_DIR_SEPARATOR_S "app" G_DIR_SEPARATOR_S RUNNER_NAME,
                                    WEIR_BIN_FROM_LIBDIR G_DIR_SEPARATOR_S RUNNER_NAME);

  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&path);

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
               "the program that runs flows is not at %s: is Weir installed completely?", path);

  return NULL;
}

char *
weir_paths_dup_module_dir (void)
{
  return dup_path (".." G_DIR_SEPARATOR_S "data" G_DIR_SEPARATOR_S "modules",
                   WEIR_MODULES_FROM_LIBDIR);
}

char *
weir_paths_dup_data_dir (void)
{
  return dup_path (".." G_DIR_SEPARATOR_S "data", WEIR_DATA_FROM_LIBDIR);
}

char *
weir_paths_dup_locale_dir (void)
{
  return dup_path (".." G_DIR_SEPARATOR_S "data" G_DIR_SEPARATOR_S "po", WEIR_LOCALE_FROM_LIBDIR);
}
