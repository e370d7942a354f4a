/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Every kind of problem: it is found, listed in the words of `weir check`, marked on its node, and
 * led to by the row that tells it. */

#include <glib/gstdio.h>
#include <string.h>

#include "inspector/rows/weir-field-row.h"
#include "window/weir-window-private.h"

/* Flows with all there is to say of them, beginning with the kinds of problems that nodes have by
 * themselves. A text in `expected` stands for one problem; there are no others. */
static const struct {
  const char *name;
  const char *nodes;
  const char *links;
  const char *rest;      /* of the file */
  const char *expected;  /* pieces of messages, one a line, in no order */
} flows[] = {
  {
    "keys",
    "\"a\": {\"kind\": \"thread\", \"threads\": 0, \"cpus\": [[0]], \"worker\": {\"type\": \"jq\","
    "\"filter\": \".\"}, \"retires\": 1, \"colour\": 2},"
    "\"b\": {\"kind\": \"process\", \"cpus\": [-1], \"batch-wait\": 1, \"worker\": {\"type\":"
    "\"jq\", \"filter\": \".\"}, \"bypass\": 1},"
    "\"c\": {\"kind\": \"ensemble\", \"inputs\": 1}, \"d\": {}, \"e\": {\"kind\": \"proces\"},"
    "\"f\": 3, \"g h\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"i\": {\"kind\": \"process\"}, \"input\": {\"kind\": \"thread\"}",
    "[\"input\", \"a\"], [\"a\", \"b\"], [\"b\", \"output\"]",
    "\"name\": 3, \"capacity\": 0, \"capacty\": 2, \"layout\": {\"gone\": [0, 0]}",
    "\"threads\": expected\na: \"cpus\": expected\ndid you mean \"retries\"\n"
    "\"colour\" is not known\n"
    "b: \"cpus\": element 0\nnothing to wait for\n\"bypass\": expected\n\"inputs\": expected\n"
    "\"kind\" is missing\ndid you mean \"process\"\na node is an object\ncannot be the id\n"
    "\"worker\": is missing\ncannot be called \"input\"\n\"c\" is not linked\n\"d\" is not linked\n"
    "\"e\" is not linked\n\"f\" is not linked\n\"g h\" is not linked\n\"i\" is not linked\n"
    "\"name\": expected\n\"capacity\": expected\ndid you mean \"capacity\"\n"
    "\"gone\" to lay out",
  },
  {
    "workers",
    "\"a\": {\"kind\": \"process\", \"worker\": {\"type\": \"jq\", \"filter\": \".[\"}},"
    "\"b\": {\"kind\": \"process\", \"worker\": {\"type\": \"dely\"}},"
    "\"c\": {\"kind\": \"thread\", \"worker\": {\"type\": \"python\", \"class\": \"x\"}},"
    "\"d\": {\"kind\": \"thread\", \"worker\": {\"type\": \"module\", \"module\": \"\","
    "\"name\": \"X\"}},"
    "\"e\": {\"kind\": \"thread\", \"worker\": {\"type\": \"delay\", \"params\": {\"seconds\": -1,"
    "\"foo\": 1}}},"
    "\"f\": {\"kind\": \"process\", \"worker\": {\"type\": \"command\", \"argv\": [],"
    "\"input\": \"text\"}},"
    "\"g\": {\"kind\": \"process\", \"worker\": {\"type\": \"command\", \"argv\": [\"./none\"]}},"
    "\"h\": {\"kind\": \"process\", \"worker\": {\"type\": \"python\", \"class\": \"none:X\"}}",
    "[\"input\", \"a\"], [\"a\", \"b\"], [\"b\", \"c\"], [\"c\", \"d\"], [\"d\", \"e\"],"
    "[\"e\", \"f\"], [\"f\", \"g\"], [\"g\", \"h\"], [\"h\", \"output\"]",
    NULL,
    "jq filter: line 1\ndid you mean \"delay\"\nneeds a process\nexpected MODULE:CLASS\n"
    "runs within the runner\nno module is named\n\"seconds\": expected\n\"foo\" is not known\n"
    "\"argv\" is empty\nis for \"mode\": \"once\" alone\n/none cannot be run: it does not exist\n"
    "no module \"none\" in the flow's folder",
  },
  {
    "switches",
    "\"a\": {\"kind\": \"switch\", \"else\": \"no\", \"cases\": [{\"name\": \"x\", \"if\": \".\"},"
    "{\"name\": \"x\", \"if\": \"]\"}, {\"name\": \"y z\", \"if\": \".a\"},"
    "{\"name\": \"else\", \"if\": \".b\"}, {\"name\": \"w\"}, 3]},"
    "\"b\": {\"kind\": \"switch\", \"cases\": []}",
    "[\"input\", \"output\"]", NULL,
    "two cases are called \"x\"\ncases.1.if: jq filter\n\"y z\" is not\ncannot be called \"else\"\n"
    "\"if\": is missing\na case is an object\n\"else\": expected one of\n\"else\": is missing\n"
    "at least one case\n\"a\" is not linked\n\"b\" is not linked",
  },
  {
    "links",
    "\"a\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"e\": {\"kind\": \"ensemble\", \"inputs\": 2},"
    "\"w\": {\"kind\": \"switch\", \"else\": \"fail\", \"cases\": [{\"name\": \"x\","
    "\"if\": \".\"}]}",
    "[\"input\", \"a\"], [\"a\", \"output\"], [\"a\", \"b\"], [\"a\", \"ouput\"],"
    "[\"output\", \"a\"], [\"a\", \"input\"], [\"a.0\", \"output\"], [\"a\", \"e\"],"
    "[\"a\", \"e.2\"],"
    "[\"w\", \"output\"], [\"w.y\", \"output\"], [\"a\"], [\"a\", \"output\"]",
    NULL,
    "there is no node \"b\" to link\ndid you mean \"output\"\ncannot begin at \"output\"\n"
    "cannot lead to \"input\"\n\"a\" has no port\nto an input of the ensemble\nhas no input \"2\"\n"
    "begins at a branch\nhas no branch \"y\"\na link is a pair\nis there already",
  },
  {
    "gaps",
    "\"a\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"b\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"c\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"d\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"e\": {\"kind\": \"ensemble\", \"inputs\": 2},"
    "\"w\": {\"kind\": \"switch\", \"else\": \"branch\", \"cases\": [{\"name\": \"x\","
    "\"if\": \".\"}]}",
    "[\"input\", \"a\"], [\"a\", \"output\"], [\"input\", \"b\"], [\"c\", \"output\"],"
    "[\"a\", \"e.1\"], [\"e\", \"w\"], [\"w.x\", \"output\"], [\"d\", \"d\"]",
    NULL,
    "leads from \"b\" to \"output\"\nleads from \"input\" to \"c\"\nin a circle: d -> d\n"
    "leads from \"input\" through \"d\" to \"output\"\n"
    "nothing is linked to \"e.0\"\nno link begins at \"w.else\"",
  },
  {
    "no way",
    "\"a\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}}",
    "[\"input\", \"a\"]", NULL,
    "no path leads from \"input\" to \"output\"",
  },
  {
    "open fan-out",
    "\"a\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"b\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}}",
    "[\"input\", \"a\"], [\"input\", \"b\"], [\"a\", \"output\"], [\"b\", \"output\"]", NULL,
    "2 links lead to \"output\"",
  },
  {
    "crossing fan-outs",
    "\"a\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"b\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"c\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"d\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"e\": {\"kind\": \"ensemble\", \"inputs\": 3}",
    "[\"input\", \"a\"], [\"input\", \"b\"], [\"a\", \"c\"], [\"a\", \"d\"], [\"c\", \"e.0\"],"
    "[\"d\", \"e.1\"], [\"b\", \"e.2\"], [\"e\", \"output\"]", NULL,
    "closes no single fan-out",
  },
  {
    "branches that do not meet",
    "\"w\": {\"kind\": \"switch\", \"else\": \"fail\", \"cases\": [{\"name\": \"x\","
    "\"if\": \".a\"}, {\"name\": \"y\", \"if\": \".b\"}]},"
    "\"a\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"b\": {\"kind\": \"thread\", \"worker\": {\"type\": \"pass-through\"}},"
    "\"e\": {\"kind\": \"ensemble\", \"inputs\": 2}",
    "[\"input\", \"w\"], [\"w.x\", \"a\"], [\"w.y\", \"b\"], [\"a\", \"e.0\"], [\"b\", \"e.1\"],"
    "[\"e\", \"output\"]", NULL,
    "do not meet before the ensemble",
  },
  {
    "disabled",
    "\"a\": {\"kind\": \"thread\", \"disabled\": true, \"worker\": {\"type\": \"pass-through\"}},"
    "\"b\": {\"kind\": \"thread\", \"disabled\": true, \"worker\": {\"type\": \"pass-through\"}},"
    "\"c\": {\"kind\": \"thread\", \"disabled\": true, \"worker\": {\"type\": \"pass-through\"}},"
    "\"e\": {\"kind\": \"ensemble\", \"inputs\": 2}",
    "[\"input\", \"a\"], [\"a\", \"b\"], [\"a\", \"c\"], [\"b\", \"e.0\"], [\"c\", \"e.1\"],"
    "[\"e\", \"output\"]", NULL,
    "every item comes through here\nall branches of the ensemble",
  },
  {
    "hints",
    "\"a\": {\"kind\": \"process\", \"cpus\": [0, 0, 4000], \"worker\": {\"type\": \"busy\","
    "\"params\": {\"seconds\": 1}}},"
    "\"b\": {\"kind\": \"thread\", \"threads\": 4000, \"batch-size\": 99, \"worker\": {"
    "\"type\": \"jq\", \"filter\": \".\"}},"
    "\"c\": {\"kind\": \"process\", \"retries\": 2, \"worker\": {\"type\": \"command\","
    "\"argv\": [\"true\"], \"mode\": \"once\", \"output\": \"none\"}},"
    "\"w\": {\"kind\": \"switch\", \"else\": \"pass\", \"cases\": [{\"name\": \"x\","
    "\"if\": \".a\"}, {\"name\": \"y\", \"if\": \".a\"}, {\"name\": \"z\", \"if\": \"false\"},"
    "{\"name\": \"v\", \"if\": \"true\"}, {\"name\": \"u\", \"if\": \".b\"}]}",
    "[\"input\", \"a\"], [\"a\", \"b\"], [\"b\", \"c\"], [\"c\", \"w\"], [\"w.x\", \"output\"],"
    "[\"w.y\", \"output\"], [\"w.z\", \"output\"], [\"w.v\", \"output\"], [\"w.u\", \"output\"]",
    "\"capacity\": 8",
    "no CPU 4000\n2 workers have CPU 0 and no other\n4000 threads share\n"
    "gains nothing from batches\na batch of 99 is never full\neffects outside of the flow\n"
    "case \"y\", since \"x\" before it has the same\ncase \"z\", as \"false\" never holds\n"
    "case \"u\", since \"v\" before it takes all\nsome of them are always idle",
  },
};

/* Of these the form of a broken node has no field. */
static const char * const without_field[] = { "worker", "cases", NULL };

static GtkApplication *application;

typedef struct {
  /* owned */
  char       *folder;
  char       *path;

  /* borrowed */
  WeirWindow *window;
} Fixture;

static gboolean
on_late (gpointer data)
{
  GListModel *findings = data;

  for (guint i = 0; findings != NULL && i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr(WeirFinding) finding = g_list_model_get_item (findings, i);

      g_test_message ("listed: %s", weir_finding_get_message (finding));
    }
  g_error ("not within 30 s");

  return G_SOURCE_REMOVE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("weir-problems-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "flow.json", NULL);
  fixture->window = weir_window_new (application);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 780);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
open_flow (Fixture *fixture,
           guint    index)
{
  g_autofree char *rest = flows[index].rest != NULL ? g_strconcat (", ", flows[index].rest, NULL)
                                                    : g_strdup ("");
  g_autofree char *text = g_strdup_printf ("{\"format\": \"weir-flow/1\", \"nodes\": {%s},"
                                           "\"links\": [%s]%s}", flows[index].nodes,
                                           flows[index].links, rest);
  g_autoptr(GFile) file = g_file_new_for_path (fixture->path);
  guint source = g_timeout_add_seconds (30, on_late, NULL);

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  weir_window_open_file (fixture->window, file);
  while (fixture->window->document == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

/* What `weir check` prints of the file. */
static GPtrArray *
check (Fixture *fixture)
{
  g_autoptr(GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr(WeirFlow) flow = weir_flow_new_from_file (file, NULL);

  return weir_flow_check_with_hints (flow, NULL, NULL);
}

static void
wait_for_findings (Fixture *fixture,
                   guint    n)
{
  GListModel *findings = G_LIST_MODEL (fixture->window->checker);
  guint source = g_timeout_add_seconds (30, on_late, findings);

  while (g_list_model_get_n_items (findings) != n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

static gboolean
has_message (GListModel *findings,
             const char *message)
{
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr(WeirFinding) finding = g_list_model_get_item (findings, i);

      if (g_str_equal (weir_finding_get_message (finding), message))
        return TRUE;
    }

  return FALSE;
}

static guint
count_with (GPtrArray  *problems,
            const char *part)
{
  guint n = 0;

  for (guint i = 0; i < problems->len; i++)
    n += strstr (weir_problem_get_message (g_ptr_array_index (problems, i)), part) != NULL;

  return n;
}

static void
assert_expected (GPtrArray  *problems,
                 const char *expected)
{
  g_auto(GStrv) parts = g_strsplit (expected, "\n", -1);

  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", weir_problem_get_message (g_ptr_array_index (problems, i)));

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (count_with (problems, parts[i]) != 1)
        g_test_message ("it is not told once: %s", parts[i]);
      g_assert_cmpuint (count_with (problems, parts[i]), ==, 1);
    }
  g_assert_cmpuint (problems->len, ==, g_strv_length (parts));
}

static GtkWidget *
find_list (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LIST_VIEW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list (child);

  return found;
}

/* The field that the problem is about, or one above it, has the keyboard; the canvas has it where
 * there is none. */
static void
assert_field (WeirWindow *window,
              const char *key)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, WEIR_TYPE_FIELD_ROW) : NULL;
  const char *path;

  g_assert_nonnull (focus);
  if (row == NULL)
    {
      g_assert_true (gtk_widget_is_ancestor (focus, GTK_WIDGET (window->canvas)) ||
                     gtk_widget_is_ancestor (focus, GTK_WIDGET (window->inspector)));
      return;
    }

  path = weir_field_get_path (weir_field_row_get_field (WEIR_FIELD_ROW (row)));
  g_test_message ("%s leads to the field %s", key, path);
  if (!g_strv_contains (without_field, key))
    g_assert_true (g_str_has_prefix (key, path) || g_str_has_prefix (path, key));
}

/* As a click on the row does. */
static void
activate (Fixture   *fixture,
          GtkWidget *list,
          guint      index)
{
  g_autoptr(WeirFinding) finding = NULL;
  g_auto(GStrv) selection = NULL;
  const char *node;

  finding = g_list_model_get_item (G_LIST_MODEL (fixture->window->checker), index);
  g_signal_emit_by_name (list, "activate", index);

  node = weir_finding_get_node (finding);
  selection = weir_canvas_get_selection (fixture->window->canvas);
  if (node == NULL)
    {
      g_assert_cmpuint (g_strv_length (selection), ==, 0);
      return;
    }

  g_assert_cmpuint (g_strv_length (selection), ==, 1);
  g_assert_cmpstr (selection[0], ==, node);
  assert_field (fixture->window, weir_finding_get_key (finding));
}

static void
test_flow (Fixture       *fixture,
           gconstpointer  data)
{
  guint index = GPOINTER_TO_UINT (data);
  g_autoptr(GPtrArray) problems = NULL;
  GListModel *findings = G_LIST_MODEL (fixture->window->checker);
  GtkWidget *list;

  open_flow (fixture, index);
  problems = check (fixture);
  assert_expected (problems, flows[index].expected);

  wait_for_findings (fixture, problems->len);
  for (guint i = 0; i < problems->len; i++)
    g_assert_true (has_message (findings,
                                weir_problem_get_message (g_ptr_array_index (problems, i))));

  g_object_set (fixture->window, "show-problems", TRUE, NULL);
  list = find_list (GTK_WIDGET (fixture->window->problems));
  g_assert_nonnull (list);
  for (guint i = 0; i < problems->len; i++)
    activate (fixture, list, i);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }

  application = GTK_APPLICATION (adw_application_new ("io.github.weir.Test",
                                                      G_APPLICATION_NON_UNIQUE));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (flows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/problem-kinds/%s", flows[i].name);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_flow, tear_down);
    }

  result = g_test_run ();
  g_object_unref (application);

  return result;
}
