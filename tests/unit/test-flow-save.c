/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "document/weir-flow-edit.h"
#include "document/weir-flow-private.h"
#include "flow-fixture.h"

/* A folder of its own for each test. */
typedef struct {
  char     *folder;
  char     *path;
  GFile    *file;
  WeirFlow *flow;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("weir-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "flow.json", NULL);
  self->file = g_file_new_for_path (self->path);
  self->flow = load_short ("a", "input>a a>output");
}

static void
remove_all (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_unlink (path) != 0)
        remove_all (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_chmod (self->folder, 0700);
  remove_all (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_object_unref (self->file);
  g_assert_finalize_object (self->flow);
}

static void
assert_content (const char *path,
                const char *expected)
{
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (content, ==, expected);
}

/* The file has what the flow is, and nothing was left behind beside it. */
static void
assert_saved (Fixture *self,
              guint    n_files)
{
  g_autofree char *text = weir_flow_to_text (self->flow);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = NULL;
  guint n_found = 0;

  weir_flow_save (self->flow, self->file, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (weir_flow_get_modified (self->flow));
  assert_content (self->path, text);

  dir = g_dir_open (self->folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n_found++;
  g_assert_cmpuint (n_found, ==, n_files);
}

/* Nothing has changed: neither the file nor that the flow is to be saved. */
static void
assert_fails (Fixture    *self,
              GFile      *file,
              int         code,
              const char *part)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *directory = g_strdup (weir_flow_get_directory (self->flow));

  weir_flow_set_position (self->flow, "a", g_random_int_range (1, 1000000), 0);
  g_assert_false (weir_flow_save (self->flow, file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_true (weir_flow_get_modified (self->flow));
  g_assert_cmpstr (weir_flow_get_directory (self->flow), ==, directory);
}

static void
test_save (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(WeirFlow) back = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;

  assert_saved (self, 1);
  weir_flow_set_position (self->flow, "a", 8, 8);
  g_assert_true (weir_flow_get_modified (self->flow));
  assert_saved (self, 1);

  back = weir_flow_new_from_file (self->file, NULL);
  text = weir_flow_to_text (self->flow);
  again = weir_flow_to_text (back);
  g_assert_cmpstr (text, ==, again);

  weir_flow_undo (self->flow);
  g_assert_true (weir_flow_get_modified (self->flow));
  weir_flow_redo (self->flow);
  g_assert_false (weir_flow_get_modified (self->flow));
}

/* Relative paths begin where the file is. */
static void
test_directory (Fixture       *self,
                gconstpointer  data)
{
  g_assert_cmpstr (weir_flow_get_directory (self->flow), !=, self->folder);
  assert_saved (self, 1);
  g_assert_cmpstr (weir_flow_get_directory (self->flow), ==, self->folder);
  g_assert_cmpstr (weir_flow_get_label (self->flow), ==, self->path);
}

static void
test_permissions (Fixture       *self,
                  gconstpointer  data)
{
  mode_t mask = umask (027);
  struct stat info;

  assert_saved (self, 1);
  g_assert_cmpint (stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0640);

  g_assert_cmpint (chmod (self->path, 0604), ==, 0);
  assert_saved (self, 1);
  g_assert_cmpint (stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0604);
  umask (mask);
}

/* The file that the link leads to is replaced, not the link. */
static void
test_symlink (Fixture       *self,
              gconstpointer  data)
{
  g_autofree char *real = g_build_filename (self->folder, "real.json", NULL);
  g_autofree char *middle = g_build_filename (self->folder, "middle.json", NULL);
  g_autofree char *text = weir_flow_to_text (self->flow);

  g_assert_cmpint (symlink ("real.json", middle), ==, 0);
  g_assert_cmpint (symlink (middle, self->path), ==, 0);

  /* Even if it is not there yet. */
  assert_saved (self, 3);
  g_assert_true (g_file_test (self->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (middle, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (g_file_test (real, G_FILE_TEST_IS_SYMLINK));
  assert_content (real, text);

  weir_flow_set_position (self->flow, "a", 16, 16);
  assert_saved (self, 3);
  g_assert_true (g_file_test (self->path, G_FILE_TEST_IS_SYMLINK));
}

static void
test_symlink_circle (Fixture       *self,
                     gconstpointer  data)
{
  g_assert_cmpint (symlink ("flow.json", self->path), ==, 0);
  assert_fails (self, self->file, G_IO_ERROR_TOO_MANY_LINKS, "flow.json");
}

static void
test_no_folder (Fixture       *self,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "none", "flow.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFile) folder = g_file_new_for_path (self->folder);

  assert_fails (self, file, G_IO_ERROR_NOT_FOUND, path);
  assert_fails (self, folder, G_IO_ERROR_IS_DIRECTORY, self->folder);
}

/* What is no file is not replaced by one. */
static void
test_pipe (Fixture       *self,
           gconstpointer  data)
{
  struct stat info;

  g_assert_cmpint (mkfifo (self->path, 0600), ==, 0);
  assert_fails (self, self->file, G_IO_ERROR_INVALID_ARGUMENT, self->path);
  g_assert_cmpint (stat (self->path, &info), ==, 0);
  g_assert_true (S_ISFIFO (info.st_mode));
}

/* Root may write anywhere, so the test is somebody else for as long. */
static gboolean
drop_rights (Fixture *self)
{
  if (geteuid () != 0)
    return TRUE;

  return chown (self->folder, 65534, 65534) == 0 && seteuid (65534) == 0;
}

static void
regain_rights (void)
{
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_read_only_folder (Fixture       *self,
                       gconstpointer  data)
{
  g_autofree char *text = weir_flow_to_text (self->flow);

  assert_saved (self, 1);
  g_assert_true (drop_rights (self));
  g_assert_cmpint (g_chmod (self->folder, 0500), ==, 0);
  assert_fails (self, self->file, G_IO_ERROR_PERMISSION_DENIED, "flow.json");
  regain_rights ();
  assert_content (self->path, text);
}

static void
test_read_only_file (Fixture       *self,
                     gconstpointer  data)
{
  g_autofree char *text = weir_flow_to_text (self->flow);

  g_assert_true (drop_rights (self));
  assert_saved (self, 1);
  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  assert_fails (self, self->file, G_IO_ERROR_PERMISSION_DENIED, "flow.json");
  regain_rights ();
  assert_content (self->path, text);
}

/* As on a full disk, writing fails in the middle. */
static void
test_full (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *text = weir_flow_to_text (self->flow);
  struct rlimit old, limit;
  struct sigaction ignore = { .sa_handler = SIG_IGN };
  struct sigaction handler;

  assert_saved (self, 1);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  limit = old;
  limit.rlim_cur = 100;
  g_assert_cmpint (sigaction (SIGXFSZ, &ignore, &handler), ==, 0);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  assert_fails (self, self->file, G_IO_ERROR_FAILED, "cannot be written");

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_cmpint (sigaction (SIGXFSZ, &handler, NULL), ==, 0);
  assert_content (self->path, text);
  assert_saved (self, 1);
}

static void
test_cancelled (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (weir_flow_save (self->flow, self->file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *path;
    void      (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/flow-save/save", test_save },
    { "/flow-save/directory", test_directory },
    { "/flow-save/permissions", test_permissions },
    { "/flow-save/symlink", test_symlink },
    { "/flow-save/symlink-circle", test_symlink_circle },
    { "/flow-save/no-folder", test_no_folder },
    { "/flow-save/pipe", test_pipe },
    { "/flow-save/read-only-folder", test_read_only_folder },
    { "/flow-save/read-only-file", test_read_only_file },
    { "/flow-save/full", test_full },
    { "/flow-save/cancelled", test_cancelled },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
