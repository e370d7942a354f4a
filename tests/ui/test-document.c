/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* An open file: loading, saving, and what other programs do to it meanwhile. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "document/weir-document.h"

#define NOBODY 65534

static const char content[] =
  "{\"format\":\"weir-flow/1\",\"nodes\":{\"n\":{\"kind\":\"thread\","
  "\"worker\":{\"type\":\"pass-through\"}}},\"links\":[],"
  "\"layout\":{\"input\":[0,0],\"n\":[200,0],\"output\":[400,0]}}";

typedef struct {
  /* owned */
  char  *folder;
  GFile *file;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("weir-document-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "flow.json", NULL);
  fixture->file = g_file_new_for_path (path);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_object_unref (fixture->file);
  g_free (fixture->folder);
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static WeirDocument *
load (GFile   *file,
      GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  weir_document_open_async (file, NULL, on_done, &result);

  return weir_document_open_finish (wait_for_result (&result), error);
}

static gboolean
save (WeirDocument  *document,
      GFile         *file,
      gboolean       overwrite,
      GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  weir_document_save_async (document, file, overwrite, on_done, &result);

  return weir_document_save_finish (document, wait_for_result (&result), error);
}

static WeirDocument *
load_well (GFile *file)
{
  g_autoptr(GError) error = NULL;
  WeirDocument *document = load (file, &error);

  g_assert_no_error (error);

  return document;
}

static void
edit (WeirDocument *document)
{
  WeirFlow *flow = weir_document_get_flow (document);

  weir_flow_begin_edit (flow, "Move", NULL);
  weir_flow_set_position (flow, "n", 264, 64);
  weir_flow_end_edit (flow);
}

/* With another time, as the clock of the file system may not have gone on. */
static void
write_elsewhere (GFile      *file,
                 const char *text)
{
  g_autoptr(GError) error = NULL;
  struct timespec times[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };
  static int n_written = 0;

  times[1].tv_sec += ++n_written;
  g_assert_true (g_file_set_contents (g_file_peek_path (file), text, -1, &error));
  g_assert_no_error (error);
  g_assert_cmpint (utimensat (AT_FDCWD, g_file_peek_path (file), times, 0), ==, 0);
}

static char *
read_file (GFile *file)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (g_file_peek_path (file), &text, NULL, NULL));

  return text;
}

static void
wait_until_changed (WeirDocument *document,
                    gboolean      changed)
{
  while (weir_document_get_disk_changed (document) != changed)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_load (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(WeirDocument) document = load_well (fixture->file);

  g_assert_true (weir_document_get_file (document) == fixture->file);
  g_assert_cmpstr (weir_document_get_title (document), ==, "flow.json");
  g_assert_cmpstr (weir_document_get_directory (document), ==, fixture->folder);
  g_assert_false (weir_document_get_modified (document));
  g_assert_false (weir_document_get_disk_changed (document));
  g_assert_false (weir_document_is_untouched (document));

  edit (document);
  g_assert_true (weir_document_get_modified (document));
  weir_flow_undo (weir_document_get_flow (document));
  g_assert_false (weir_document_get_modified (document));
  weir_document_discard (document);
}

/* Being laid out is no change that would have to be saved. */
static void
test_load_without_layout (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(WeirDocument) document = NULL;

  write_elsewhere (fixture->file, "{\"format\":\"weir-flow/1\",\"nodes\":{\"n\":{}},\"links\":[]}");
  document = load_well (fixture->file);
  g_assert_true (weir_flow_has_layout (weir_document_get_flow (document)));
  g_assert_false (weir_document_get_modified (document));
  g_assert_null (weir_flow_get_undo_name (weir_document_get_flow (document)));
}

static void
test_load_refused (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr(GFile) device = g_file_new_for_path ("/dev/zero");
  g_autoptr(GFile) nothing = g_file_get_child (folder, "nothing.json");
  g_autoptr(GError) broken = NULL;
  GFile *files[] = { folder, device, nothing };
  int codes[] = { G_IO_ERROR_IS_DIRECTORY, G_IO_ERROR_NOT_REGULAR_FILE,
                           G_IO_ERROR_NOT_FOUND };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (load (files[i], &error));
      g_assert_error (error, G_IO_ERROR, codes[i]);
    }

  write_elsewhere (fixture->file, "{\n  oops\n}");
  g_assert_null (load (fixture->file, &broken));
  g_assert_nonnull (broken);
  g_assert_nonnull (strstr (broken->message, "flow.json:2:3: "));
}

static void
test_save (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(WeirDocument) document = load_well (fixture->file);
  g_autoptr(WeirDocument) again = NULL;
  g_autoptr(GError) error = NULL;
  double x, y;

  edit (document);
  g_assert_true (save (document, NULL, FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (weir_document_get_modified (document));

  again = load_well (fixture->file);
  weir_flow_get_position (weir_document_get_flow (again), "n", &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 264, 0.01);
  g_assert_cmpfloat_with_epsilon (y, 64, 0.01);

  /* Our own doing is none of another program. */
  edit (again);
  weir_flow_undo (weir_document_get_flow (again));
  g_assert_true (save (again, NULL, FALSE, &error));
  g_assert_false (weir_document_get_disk_changed (again));
}

/* Edited while it was written: those edits are still to be saved. */
static void
test_save_while_editing (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(WeirDocument) document = load_well (fixture->file);
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *text = NULL;

  weir_document_save_async (document, NULL, FALSE, on_done, &result);
  edit (document);
  g_assert_true (weir_document_save_finish (document, wait_for_result (&result), NULL));
  g_assert_true (weir_document_get_modified (document));
  text = read_file (fixture->file);
  g_assert_null (strstr (text, "264"));
  weir_document_discard (document);
}

/* The file's folder is where modules are looked for from then on, and the file is watched. */
static void
test_save_as (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(WeirDocument) document = weir_document_new ();
  g_autoptr(GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr(GFile) file = g_file_get_child (folder, "new.json");
  WeirFlow *flow = weir_document_get_flow (document);
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *manifest = g_build_filename (fixture->folder, "mine.weir.json", NULL);
  g_autofree char *module = g_build_filename (fixture->folder, "mine.so", NULL);
  g_autoptr(JsonNode) node = json_from_string ("{\"kind\":\"process\",\"worker\":{"
                                               "\"type\":\"module\",\"module\":\"mine\","
                                               "\"name\":\"Mine\"}}", NULL);

  g_assert_true (weir_document_is_untouched (document));
  g_assert_null (weir_document_get_file (document));
  id = weir_flow_add_node (flow, "n", json_node_get_object (node), 200, 0);
  weir_flow_begin_edit (flow, "Link", NULL);
  g_assert_true (weir_flow_add_link (flow, "input", id, NULL));
  g_assert_true (weir_flow_add_link (flow, id, "output", NULL));
  weir_flow_end_edit (flow);
  g_assert_true (g_file_set_contents (module, "", -1, NULL));
  g_assert_true (g_file_set_contents (manifest, "{\"abi\":1,\"classes\":{\"Mine\":{}}}", -1, NULL));

  g_assert_true (save (document, file, TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (weir_document_get_title (document), ==, "new.json");
  g_assert_cmpstr (weir_document_get_directory (document), ==, fixture->folder);
  g_assert_false (weir_document_get_modified (document));
  problems = weir_flow_check (flow);
  g_assert_cmpuint (problems->len, ==, 0);

  write_elsewhere (file, content);
  wait_until_changed (document, TRUE);
}

static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(WeirDocument) document = load_well (fixture->file);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  write_elsewhere (fixture->file, "{\"format\":\"weir-flow/1\",\"name\":\"other\"}");
  wait_until_changed (document, TRUE);
  g_assert_false (weir_document_get_file_gone (document));
  g_assert_false (weir_document_get_modified (document));

  edit (document);
  g_assert_false (save (document, NULL, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG);
  g_clear_error (&error);
  text = read_file (fixture->file);
  g_assert_nonnull (strstr (text, "other"));
  g_assert_true (weir_document_get_modified (document));

  g_assert_true (save (document, NULL, TRUE, &error));
  g_assert_no_error (error);
  g_assert_false (weir_document_get_disk_changed (document));
}

/* Whoever keeps his own need not say so again, until the file changes once more. */
static void
test_keep_mine (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(WeirDocument) document = load_well (fixture->file);
  g_autoptr(GError) error = NULL;

  write_elsewhere (fixture->file, "{\"format\":\"weir-flow/1\"}");
  wait_until_changed (document, TRUE);
  weir_document_ignore_disk (document);
  g_assert_false (weir_document_get_disk_changed (document));
  g_assert_true (weir_document_get_modified (document));

  write_elsewhere (fixture->file, "{\"format\":\"weir-flow/1\"}");
  wait_until_changed (document, TRUE);
  weir_document_ignore_disk (document);
  g_assert_true (save (document, NULL, FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (weir_document_get_modified (document));
}

static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(WeirDocument) document = load_well (fixture->file);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_unlink (g_file_peek_path (fixture->file)), ==, 0);
  wait_until_changed (document, TRUE);
  g_assert_true (weir_document_get_file_gone (document));
  g_assert_true (weir_document_get_modified (document));

  g_assert_true (save (document, NULL, FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (weir_document_get_file_gone (document));
  g_assert_false (weir_document_get_modified (document));
  g_assert_true (g_file_query_exists (fixture->file, NULL));
}

static void
test_link_and_permissions (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "link.json", NULL);
  g_autofree char *target = NULL;
  g_autoptr(GFile) link = g_file_new_for_path (path);
  g_autoptr(WeirDocument) document = NULL;
  g_autoptr(GError) error = NULL;
  struct stat info;

  g_assert_cmpint (symlink ("flow.json", path), ==, 0);
  g_assert_cmpint (chmod (g_file_peek_path (fixture->file), 0640), ==, 0);
  document = load_well (link);
  edit (document);
  g_assert_true (save (document, NULL, FALSE, &error));
  g_assert_no_error (error);

  target = g_file_read_link (path, NULL);
  g_assert_cmpstr (target, ==, "flow.json");
  g_assert_cmpint (stat (g_file_peek_path (fixture->file), &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0640);
}

/* A save that fails leaves the file, and what is still to be saved, as they were. */
static void
assert_not_saved (Fixture      *fixture,
                  WeirDocument *document,
                  GFile        *file,
                  int           code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_false (save (document, file, TRUE, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_true (weir_document_get_file (document) == fixture->file);
  g_assert_true (weir_document_get_modified (document));
  text = read_file (fixture->file);
  g_assert_cmpstr (text, ==, content);
}

static void
test_not_permitted (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(WeirDocument) document = load_well (fixture->file);
  g_autofree char *path = g_build_filename (fixture->folder, "open.json", NULL);
  g_autoptr(GFile) new_file = g_file_new_for_path (path);
  gboolean is_root = geteuid () == 0;

  edit (document);
  g_assert_cmpint (chmod (g_file_peek_path (fixture->file), 0444), ==, 0);
  g_assert_cmpint (chmod (fixture->folder, 0555), ==, 0);
  if (is_root)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);

  assert_not_saved (fixture, document, NULL, G_IO_ERROR_PERMISSION_DENIED);
  assert_not_saved (fixture, document, new_file, G_IO_ERROR_PERMISSION_DENIED);

  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (chmod (fixture->folder, 0755), ==, 0);
  weir_document_discard (document);
}

static void
test_no_place (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(WeirDocument) document = load_well (fixture->file);
  g_autoptr(GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr(GFile) nowhere = g_file_resolve_relative_path (folder, "nowhere/flow.json");
  struct rlimit old, limit;

  edit (document);
  assert_not_saved (fixture, document, folder, G_IO_ERROR_IS_DIRECTORY);
  assert_not_saved (fixture, document, nowhere, G_IO_ERROR_NOT_FOUND);

  /* As if the disk were full: no file may have more than 16 bytes. */
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  limit = old;
  limit.rlim_cur = 16;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  assert_not_saved (fixture, document, NULL, G_IO_ERROR_FAILED);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  weir_document_discard (document);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/document/changed", test_changed },
    { "/document/gone", test_gone },
    { "/document/keep-mine", test_keep_mine },
    { "/document/link-and-permissions", test_link_and_permissions },
    { "/document/load", test_load },
    { "/document/load-refused", test_load_refused },
    { "/document/load-without-layout", test_load_without_layout },
    { "/document/no-place", test_no_place },
    { "/document/not-permitted", test_not_permitted },
    { "/document/save", test_save },
    { "/document/save-as", test_save_as },
    { "/document/save-while-editing", test_save_while_editing },
  };
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  alarm (60);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  status = g_test_run ();

  /* What it has still to write is in the folders that end with the test. */
  weir_draft_store_close (weir_draft_store_get_default ());

  return status;
}
