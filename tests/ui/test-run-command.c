/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "headless/weir-run-command.h"

static void
test_words (void)
{
  static const struct {
    const char   *path;
    WeirRunFlags  flags;
    const char   *expected;
  } cases[] = {
    { "/a/b-c_1.json", 0, "weir run /a/b-c_1.json" },
    { "/a/my flow.json", 0, "weir run '/a/my flow.json'" },
    { "/a/it's.json", 0, "weir run '/a/it'\\''s.json'" },
    { "/a/$HOME`x`.json", 0, "weir run '/a/$HOME`x`.json'" },
    { "/a/größe.json", 0, "weir run '/a/größe.json'" },
    { "/a/\xff'\\\n.json", 0, "weir run $'/a/\\377\\'\\\\\\012.json'" },
    { "/a/b.json", WEIR_RUN_KEEP_GOING, "weir run /a/b.json --keep-going" },
    { "/a/b.json", WEIR_RUN_MONITOR | WEIR_RUN_ANY_CPU,
      "weir run /a/b.json --monitor --cpus=ignore" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GFile) file = g_file_new_for_path (cases[i].path);
      g_autofree char *command = weir_run_command_new ("weir", file, cases[i].flags);

      g_assert_cmpstr (command, ==, cases[i].expected);
    }
}

/* What a shell makes of it is what it was. */
static void
test_shell (void)
{
  g_autoptr(GFile) file = g_file_new_for_path ("/tmp/a b'\"$x\\n;&\xc3\xbc\xff\n\t!.json");
  g_autofree char *command = weir_run_command_new ("/opt/my weir/weir", file, 0);
  g_autofree char *line = g_strconcat ("set -- ", command, "; printf '%s|' \"$@\"", NULL);
  const char *argv[] = { "bash", "-c", line, NULL };
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                &status, &error);
  if (g_error_matches (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT))
    {
      g_test_skip ("there is no bash");
      return;
    }

  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_cmpstr (output, ==,
                   "/opt/my weir/weir|run|/tmp/a b'\"$x\\n;&\xc3\xbc\xff\n\t!.json|");
}

/* Where a shell finds it, its name will do. */
static void
test_program (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weir-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "weir", NULL);
  g_autofree char *none = NULL;
  g_autofree char *found = NULL;

  g_setenv ("PATH", folder, TRUE);
  none = weir_run_command_find_program ();
  g_assert_null (none);

  g_assert_true (g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  found = weir_run_command_find_program ();
  g_assert_cmpstr (found, ==, "weir");

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/run-command/words", test_words);
  g_test_add_func ("/run-command/shell", test_shell);
  g_test_add_func ("/run-command/program", test_program);

  return g_test_run ();
}
