/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdio.h>
#include <weir.h>

#include "problems/weir-checker.h"
#include "problems/weir-finding.h"

typedef struct {
  WeirChecker *checker;
  guint        n_changes;
  guint        n_removed;  /* by the last of them */
  guint        n_added;
} Fixture;

static void
on_changed (Fixture *fixture,
            guint    position,
            guint    n_removed,
            guint    n_added)
{
  fixture->n_changes++;
  fixture->n_removed = n_removed;
  fixture->n_added = n_added;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->checker = weir_checker_new ();
  g_signal_connect_swapped (fixture->checker, "items-changed", G_CALLBACK (on_changed), fixture);
}

static gboolean
on_late (gpointer data)
{
  g_error ("not within 20 s");

  return G_SOURCE_REMOVE;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  guint source = g_timeout_add_seconds (20, on_late, NULL);

  /* A check that is under way keeps it. */
  weir_checker_set_document (fixture->checker, NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->checker), (gpointer *) &fixture->checker);
  g_object_unref (fixture->checker);
  while (fixture->checker != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

/* Until the list is another one @n times. */
static void
wait_for_changes (Fixture *fixture,
                  guint    n)
{
  guint source = g_timeout_add_seconds (20, on_late, NULL);

  while (fixture->n_changes < n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

static WeirFinding *
get (Fixture *fixture,
     guint    index)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->checker), index);
}

static void
add_node (WeirFlow   *flow,
          const char *id,
          const char *json)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autofree char *added = NULL;

  weir_flow_begin_edit (flow, "Add", NULL);
  added = weir_flow_add_node (flow, id, json_node_get_object (node), 0, 0);
  weir_flow_end_edit (flow);
  g_assert_cmpstr (added, ==, id);
}

static void
test_edit (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(WeirDocument) document = weir_document_new ();
  WeirFlow *flow = weir_document_get_flow (document);
  g_autoptr(WeirFinding) first = NULL;

  weir_checker_set_document (fixture->checker, document);
  wait_for_changes (fixture, 1);
  g_assert_cmpuint (weir_checker_get_n_errors (fixture->checker), ==, 1);

  weir_flow_begin_edit (flow, "Link", NULL);
  g_assert_true (weir_flow_add_link (flow, "input", "output", NULL));
  weir_flow_end_edit (flow);
  wait_for_changes (fixture, 2);
  g_assert_cmpuint (weir_checker_get_n_errors (fixture->checker), ==, 0);

  add_node (flow, "n", "{\"kind\":\"process\",\"worker\":{\"type\":\"jq\",\"filter\":\"]\"},"
                       "\"cpus\":[9999],\"batch-size\":2}");
  wait_for_changes (fixture, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->checker)), ==, 4);
  g_assert_cmpuint (weir_checker_get_n_errors (fixture->checker), ==, 2);
  g_assert_cmpuint (weir_checker_get_n_warnings (fixture->checker), ==, 1);
  g_assert_cmpuint (weir_checker_get_n_hints (fixture->checker), ==, 1);

  first = get (fixture, 0);
  g_assert_cmpint (weir_finding_get_severity (first), ==, WEIR_SEVERITY_ERROR);
  g_assert_cmpstr (weir_finding_get_node (first), ==, "n");
  g_assert_false (g_str_has_prefix (weir_finding_get_text (first), "n: "));
}

static void
count_rows (GListModel *list,
            guint       position,
            guint       n_removed,
            guint       n_added,
            guint      *n_rows)
{
  *n_rows += n_removed + n_added;
}

/* What was wrong before and still is keeps its rows. */
static void
test_stays (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(WeirDocument) document = weir_document_new ();
  WeirFlow *flow = weir_document_get_flow (document);
  g_autoptr(JsonNode) none = json_node_init_int (json_node_alloc (), 0);
  guint n_rows = 0;

  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *id = g_strdup_printf ("n%u", i);

      add_node (flow, id, "{\"kind\":\"thread\",\"worker\":{\"type\":\"pass-through\"}}");
    }
  weir_checker_set_document (fixture->checker, document);
  wait_for_changes (fixture, 1);
  g_assert_cmpuint (weir_checker_get_n_errors (fixture->checker), ==, 10);

  g_signal_connect (fixture->checker, "items-changed", G_CALLBACK (count_rows), &n_rows);
  weir_flow_begin_edit (flow, "Change", NULL);
  weir_flow_set_node_value (flow, "n4", "threads", none);
  weir_flow_end_edit (flow);
  wait_for_changes (fixture, 2);
  g_assert_cmpuint (weir_checker_get_n_errors (fixture->checker), ==, 11);
  g_assert_cmpuint (n_rows, ==, 1);

  weir_flow_undo (flow);
  wait_for_changes (fixture, 3);
  g_assert_cmpuint (n_rows, ==, 2);

  /* The list goes on changing. */
  g_signal_handlers_disconnect_by_data (fixture->checker, &n_rows);
}

static void
test_hints (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(WeirDocument) document = weir_document_new ();
  WeirFlow *flow = weir_document_get_flow (document);

  weir_checker_set_show_hints (fixture->checker, FALSE);
  add_node (flow, "n", "{\"kind\":\"process\",\"worker\":{\"type\":\"jq\",\"filter\":\".\"},"
                       "\"batch-size\":2}");
  weir_checker_set_document (fixture->checker, document);
  wait_for_changes (fixture, 1);
  g_assert_cmpuint (weir_checker_get_n_hints (fixture->checker), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->checker)), ==, 2);

  weir_checker_set_show_hints (fixture->checker, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->checker)), ==, 3);
}

/* What is known is shown before all filters, which take half a minute, are compiled; and an edit
 * does not wait for them. */
static void
test_patience (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(WeirDocument) document = weir_document_new ();
  WeirFlow *flow = weir_document_get_flow (document);
  g_autoptr(JsonNode) value = json_node_init_int (json_node_alloc (), 0);

  weir_flow_begin_edit (flow, "Add", NULL);
  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"kind\":\"thread\",\"worker\":{\"type\":\"jq\","
                                               "\"filter\":\". + %u\"}}", i);
      g_autofree char *id = g_strdup_printf ("n%u", i);

      add_node (flow, id, json);
    }
  weir_flow_end_edit (flow);

  weir_checker_set_document (fixture->checker, document);
  wait_for_changes (fixture, 1);
  g_assert_cmpuint (weir_checker_get_n_errors (fixture->checker), ==, 1501);

  weir_flow_begin_edit (flow, "Change", NULL);
  weir_flow_set_node_value (flow, "n7", "threads", value);
  weir_flow_end_edit (flow);
  wait_for_changes (fixture, 2);
  g_assert_cmpuint (weir_checker_get_n_errors (fixture->checker), ==, 1502);
  g_assert_cmpuint (fixture->n_removed, ==, 0);
  g_assert_cmpuint (fixture->n_added, ==, 1);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(GError) error = NULL;
  gboolean *is_saved = data;

  *is_saved = weir_document_save_finish (WEIR_DOCUMENT (source), result, &error);
  g_assert_no_error (error);
}

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_file (const char *folder,
             const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  remove (path);
}

/* Nobody has to edit anything for that. */
static void
test_module_appears (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *folder = g_dir_make_tmp ("weir-checker-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "flow.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(WeirDocument) document = weir_document_new ();
  WeirFlow *flow = weir_document_get_flow (document);
  gboolean is_saved = FALSE;

  add_node (flow, "n", "{\"kind\":\"process\",\"worker\":{\"type\":\"module\",\"module\":\"mine\","
                       "\"name\":\"Mine\"}}");
  weir_flow_begin_edit (flow, "Link", NULL);
  g_assert_true (weir_flow_add_link (flow, "input", "n", NULL));
  g_assert_true (weir_flow_add_link (flow, "n", "output", NULL));
  weir_flow_end_edit (flow);
  weir_document_save_async (document, file, FALSE, on_saved, &is_saved);
  while (!is_saved)
    g_main_context_iteration (NULL, TRUE);

  weir_checker_set_document (fixture->checker, document);
  wait_for_changes (fixture, 1);
  g_assert_cmpuint (weir_checker_get_n_errors (fixture->checker), ==, 1);

  write_file (folder, "mine.so", "");
  write_file (folder, "mine.weir.json", "{\"abi\": 1, \"classes\": {\"Mine\": {}}}");
  while (weir_checker_get_n_errors (fixture->checker) > 0)
    wait_for_changes (fixture, fixture->n_changes + 1);
  g_assert_cmpuint (weir_checker_get_n_warnings (fixture->checker), ==, 0);

  remove_file (folder, "mine.so");
  remove_file (folder, "mine.weir.json");
  remove_file (folder, "flow.json");
  remove (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/checker/edit", Fixture, NULL, set_up, test_edit, tear_down);
  g_test_add ("/checker/hints", Fixture, NULL, set_up, test_hints, tear_down);
  g_test_add ("/checker/stays", Fixture, NULL, set_up, test_stays, tear_down);
  g_test_add ("/checker/patience", Fixture, NULL, set_up, test_patience, tear_down);
  g_test_add ("/checker/module-appears", Fixture, NULL, set_up, test_module_appears, tear_down);

  return g_test_run ();
}
