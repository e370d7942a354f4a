/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "base/weir-error.h"
#include "base/weir-init.h"
#include "base/weir-paths.h"

/* This program contains the library, and is neither in an installation nor beside the host: so what
 * is looked for is where an installation would have it, seen from here. */
static void
test_nowhere (void)
{
  g_autofree char *modules = weir_paths_dup_module_dir ();
  g_autofree char *data = weir_paths_dup_data_dir ();
  g_autofree char *locale = weir_paths_dup_locale_dir ();
  g_autofree char *here = g_canonicalize_filename (g_test_get_dir (G_TEST_BUILT), NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_path_is_absolute (modules));
  g_assert_true (g_str_has_suffix (modules, "/weir/modules"));
  g_assert_null (strstr (modules, ".."));
  g_assert_true (g_path_is_absolute (data));
  g_assert_true (g_str_has_suffix (data, "/weir"));
  g_assert_true (g_str_has_prefix (modules, here));
  g_assert_true (g_str_has_suffix (locale, "/locale"));

  g_assert_null (weir_paths_find_host (&error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED);
  g_assert_nonnull (strstr (error->message, "/weir-host: is Weir installed completely?"));
  g_clear_error (&error);
  g_assert_null (weir_find_runner (&error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED);
  g_assert_nonnull (strstr (error->message, "/weir: is Weir installed completely?"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/paths/nowhere", test_nowhere);

  return g_test_run ();
}
