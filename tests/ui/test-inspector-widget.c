/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <adwaita.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "document/weir-document-private.h"
#include "inspector/weir-inspector-private.h"
#include "inspector/weir-module-catalog.h"
#include "problems/weir-checker.h"

typedef struct {
  char          *folder;
  GtkWidget     *window;
  WeirInspector *inspector;
  WeirDocument  *document;
  WeirChecker   *checker;
  WeirFlow      *flow;
} Fixture;

static const char several[] =
  "{\"format\":\"weir-flow/1\",\"nodes\":{"
  "\"one\":{\"kind\":\"process\",\"worker\":{\"type\":\"delay\",\"params\":{\"seconds\":1}},"
  "\"cpus\":[0],\"retries\":1},"
  "\"two\":{\"kind\":\"process\",\"worker\":{\"type\":\"delay\",\"params\":{\"seconds\":2}},"
  "\"retries\":1},"
  "\"three\":{\"kind\":\"process\",\"worker\":{\"type\":\"delay\",\"params\":{\"seconds\":2}},"
  "\"retries\":1},"
  "\"thread\":{\"kind\":\"thread\",\"worker\":{\"type\":\"delay\"},\"x-mine\":1},"
  "\"ways\":{\"kind\":\"switch\",\"cases\":[{\"name\":\"a\",\"if\":\".\"}],\"else\":\"pass\"},"
  "\"parts\":{\"kind\":\"ensemble\",\"inputs\":2},"
  "\"slow\":{\"kind\":\"process\",\"worker\":{\"type\":\"module\",\"module\":\"slow\"}}},"
  "\"links\":[[\"input\",\"one\"],[\"one\",\"two\"],[\"two\",\"three\"],[\"three\",\"output\"]]}";

/* Its second class takes parameters, its first says nothing of them. */
static const char manifest[] =
  "{\"abi\":1,\"name\":\"slow\",\"classes\":{\"First\":{},"
  "\"Second\":{\"params\":{\"times\":{\"type\":\"integer\",\"default\":3}}}}}";

static void
count (guint *n)
{
  (*n)++;
}

static gboolean
on_late (gpointer data)
{
  g_error ("not within 20 s");

  return G_SOURCE_REMOVE;
}

static void
settle (Fixture *fixture)
{
  guint source = g_timeout_add_seconds (20, on_late, NULL);

  while (fixture->inspector->idle != 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

/* With @data there is no check, which would look into the modules as well. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("weir-inspector-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->flow = weir_flow_new_from_data (several, -1, fixture->folder, &error);
  g_assert_no_error (error);
  fixture->document = weir_document_new_for_flow (fixture->flow, NULL, NULL);
  fixture->checker = weir_checker_new ();
  if (data == NULL)
    weir_checker_set_document (fixture->checker, fixture->document);

  fixture->inspector = g_object_new (WEIR_TYPE_INSPECTOR, NULL);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->inspector));
  gtk_window_present (GTK_WINDOW (fixture->window));
  weir_inspector_set_document (fixture->inspector, fixture->document);
  weir_inspector_set_findings (fixture->inspector, G_LIST_MODEL (fixture->checker));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  weir_checker_set_document (fixture->checker, NULL);
  g_object_unref (fixture->checker);
  weir_document_discard (fixture->document);
  g_object_unref (fixture->document);
  g_object_unref (fixture->flow);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
select_words (Fixture    *fixture,
              const char *words)
{
  g_auto(GStrv) ids = g_strsplit (words, " ", -1);

  weir_inspector_set_selection (fixture->inspector, (const char * const *) ids);
  settle (fixture);
}

static WeirFieldRow *
find_row (Fixture    *fixture,
          const char *path)
{
  for (guint i = 0; i < fixture->inspector->rows->len; i++)
    {
      WeirFieldRow *row = g_ptr_array_index (fixture->inspector->rows, i);

      if (g_str_equal (weir_field_get_path (weir_field_row_get_field (row)), path))
        return row;
    }

  return NULL;
}

/* The first of @type in @widget. */
static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (child), type) ? child
                                                                   : find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
get_editor (Fixture    *fixture,
            const char *path,
            GType       type)
{
  WeirFieldRow *row = find_row (fixture, path);
  GtkWidget *editor;

  g_assert_nonnull (row);
  editor = find_widget (GTK_WIDGET (row), type);
  g_assert_nonnull (editor);

  return editor;
}

static void
type_text (Fixture    *fixture,
           const char *path,
           const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_editor (fixture, path, GTK_TYPE_ENTRY)), text);
  settle (fixture);
}

static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) &&
      g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (says (child, text))
        return TRUE;
    }

  return FALSE;
}

static void
wait_until_says (Fixture    *fixture,
                 const char *path,
                 const char *text)
{
  guint source = g_timeout_add_seconds (20, on_late, NULL);

  while (!says (GTK_WIDGET (find_row (fixture, path)), text))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

static void
assert_value (Fixture    *fixture,
              const char *id,
              const char *path,
              const char *expected)
{
  g_autoptr(WeirField) field = NULL;
  g_autoptr(JsonObject) any = json_object_new ();
  g_autofree char *json = NULL;
  JsonNode *value;

  field = weir_field_new (WEIR_FIELD_NODE, path, any);
  value = weir_field_lookup (field, weir_flow_get_node (fixture->flow, id));
  json = value != NULL ? json_to_string (value, FALSE) : NULL;
  g_assert_cmpstr (json, ==, expected);
}

/* One form for several nodes; an edit is for all of them, and one step. */
static void
test_several (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *entry;

  select_words (fixture, "one two three");
  entry = get_editor (fixture, "worker.params.seconds", GTK_TYPE_ENTRY);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_cmpstr (gtk_entry_get_placeholder_text (GTK_ENTRY (entry)), ==, "Mixed");
  g_assert_true (says (GTK_WIDGET (find_row (fixture, "cpus")), "Mixed"));
  entry = get_editor (fixture, "retries", GTK_TYPE_ENTRY);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "1");

  type_text (fixture, "worker.params.seconds", "5");
  type_text (fixture, "worker.params.seconds", "5.5");
  assert_value (fixture, "one", "worker.params.seconds", "5.5");
  assert_value (fixture, "three", "worker.params.seconds", "5.5");
  g_assert_cmpstr (weir_flow_get_undo_name (fixture->flow), ==, "Change Seconds of 3 Nodes");

  weir_flow_undo (fixture->flow);
  settle (fixture);
  g_assert_null (weir_flow_get_undo_name (fixture->flow));
  assert_value (fixture, "one", "worker.params.seconds", "1");
  assert_value (fixture, "two", "worker.params.seconds", "2");
  entry = get_editor (fixture, "worker.params.seconds", GTK_TYPE_ENTRY);
  g_assert_cmpstr (gtk_entry_get_placeholder_text (GTK_ENTRY (entry)), ==, "Mixed");
}

/* What cannot be set is told for all; what the check finds, with the node that has it. */
static void
test_several_mistakes (Fixture       *fixture,
                       gconstpointer  data)
{
  select_words (fixture, "one two");
  type_text (fixture, "memory-limit", "lots");
  assert_value (fixture, "one", "memory-limit", NULL);
  g_assert_true (gtk_widget_has_css_class (get_editor (fixture, "memory-limit", GTK_TYPE_ENTRY),
                                           "error"));
  type_text (fixture, "memory-limit", "512M");
  assert_value (fixture, "one", "memory-limit", "\"512M\"");
  assert_value (fixture, "two", "memory-limit", "\"512M\"");
  g_assert_false (gtk_widget_has_css_class (get_editor (fixture, "memory-limit", GTK_TYPE_ENTRY),
                                            "error"));

  weir_flow_begin_edit (fixture->flow, "Break", NULL);
  {
    g_autoptr(JsonNode) wrong = json_node_init_int (json_node_alloc (), -1);

    weir_flow_set_node_value (fixture->flow, "two", "retries", wrong);
  }
  weir_flow_end_edit (fixture->flow);
  wait_until_says (fixture, "retries",
                   "two: \"retries\": expected an integer of at least 0 and at most 1000000, "
                   "got -1");
  select_words (fixture, "one");
  g_assert_false (gtk_widget_has_css_class (get_editor (fixture, "retries", GTK_TYPE_ENTRY),
                                            "error"));
}

/* Kinds that differ have in common what their nodes have, where it means the same. */
static void
test_kinds (Fixture       *fixture,
            gconstpointer  data)
{
  select_words (fixture, "one thread");
  g_assert_nonnull (find_row (fixture, "kind"));
  g_assert_nonnull (find_row (fixture, "retries"));
  g_assert_nonnull (find_row (fixture, "worker.type"));
  g_assert_null (find_row (fixture, "cpus"));
  g_assert_null (find_row (fixture, "threads"));
  g_assert_null (find_row (fixture, "x-mine"));

  select_words (fixture, "one ways");
  g_assert_nonnull (find_row (fixture, "disabled"));
  g_assert_nonnull (find_row (fixture, "call-timeout"));
  g_assert_null (find_row (fixture, "retries"));
  g_assert_null (find_row (fixture, "cases.0.name"));
  /* 10 s is the default of one of them alone. */
  g_assert_null (weir_field_get_default (weir_field_row_get_field (find_row (fixture,
                                                                             "call-timeout"))));

  select_words (fixture, "ways parts one");
  g_assert_cmpuint (fixture->inspector->rows->len, ==, 1);
  g_assert_nonnull (find_row (fixture, "disabled"));
}

/* Names a module whose manifest is not to be read yet: its file is a FIFO. */
static char *
name_slow_module (Fixture    *fixture,
                  const char *name)
{
  g_autofree char *module = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *file = g_strconcat (module, ".weir.json", NULL);

  g_assert_cmpint (mkfifo (file, 0600), ==, 0);
  type_text (fixture, "worker.module", module);

  return g_steal_pointer (&file);
}

/* Lets the manifest come, and waits until its classes are known. */
static void
let_come (const char *file)
{
  WeirModuleCatalog *catalog = weir_module_catalog_get_default ();
  guint source = g_timeout_add_seconds (20, on_late, NULL);
  int fd = g_open (file, O_WRONLY | O_CLOEXEC, 0);
  gulong handler;
  guint n_changes = 0;

  handler = g_signal_connect_swapped (catalog, "changed", G_CALLBACK (count), &n_changes);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, manifest, strlen (manifest)), ==, strlen (manifest));
  close (fd);
  while (n_changes == 0)
    g_main_context_iteration (NULL, TRUE);

  g_signal_handler_disconnect (catalog, handler);
  g_source_remove (source);
  g_assert_cmpint (g_remove (file), ==, 0);
}

static const char *
get_chosen (Fixture    *fixture,
            const char *path)
{
  GtkDropDown *drop_down = GTK_DROP_DOWN (get_editor (fixture, path, GTK_TYPE_DROP_DOWN));
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (drop_down);

  return chosen != NULL ? gtk_string_object_get_string (chosen) : NULL;
}

/* What was typed before the classes were known is the one that is chosen then. */
static void
test_late_classes (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *file = NULL;

  select_words (fixture, "slow");
  file = name_slow_module (fixture, "typed");
  type_text (fixture, "worker.name", "Second");
  gtk_widget_grab_focus (GTK_WIDGET (find_row (fixture, "worker.module")));
  let_come (file);
  settle (fixture);
  g_assert_cmpstr (get_chosen (fixture, "worker.name"), ==, "Second");
  assert_value (fixture, "slow", "worker.name", "\"Second\"");
  g_assert_nonnull (find_row (fixture, "worker.params.times"));
}

/* The first choice in a list that has just come is taken, though it is where a list begins. */
static void
test_first_choice (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkDropDown *drop_down;
  g_autofree char *file = NULL;

  select_words (fixture, "slow");
  file = name_slow_module (fixture, "chosen");
  let_come (file);
  settle (fixture);
  g_assert_null (get_chosen (fixture, "worker.name"));
  drop_down = GTK_DROP_DOWN (get_editor (fixture, "worker.name", GTK_TYPE_DROP_DOWN));
  gtk_drop_down_set_selected (drop_down, 0);
  settle (fixture);
  assert_value (fixture, "slow", "worker.name", "\"First\"");
  g_assert_cmpstr (get_chosen (fixture, "worker.name"), ==, "First");
}

/* Who goes on typing the name of a module whose classes have come is not disturbed. */
static void
test_typing_on (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *entry;
  g_autofree char *file = NULL;
  int length, start, end;

  select_words (fixture, "slow");
  gtk_widget_grab_focus (get_editor (fixture, "worker.module", GTK_TYPE_ENTRY));
  file = name_slow_module (fixture, "on");
  gtk_editable_set_position (GTK_EDITABLE (get_editor (fixture, "worker.module", GTK_TYPE_ENTRY)),
                             -1);
  let_come (file);
  settle (fixture);
  g_assert_null (get_chosen (fixture, "worker.name"));

  entry = get_editor (fixture, "worker.module", GTK_TYPE_ENTRY);
  length = (int) strlen (gtk_editable_get_text (GTK_EDITABLE (entry)));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)),
                                         entry));
  g_assert_false (gtk_editable_get_selection_bounds (GTK_EDITABLE (entry), &start, &end));
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (entry)), ==, length);
}

/* Who is typing the name when the classes come goes on typing, and finds the list afterwards. */
static void
test_classes_while_typing (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autofree char *file = NULL;
  GtkWidget *entry;

  select_words (fixture, "slow");
  file = name_slow_module (fixture, "typing");
  entry = get_editor (fixture, "worker.name", GTK_TYPE_ENTRY);
  gtk_widget_grab_focus (entry);
  type_text (fixture, "worker.name", "Sec");
  let_come (file);
  settle (fixture);
  g_assert_true (get_editor (fixture, "worker.name", GTK_TYPE_ENTRY) == entry);
  type_text (fixture, "worker.name", "Second");

  gtk_widget_grab_focus (GTK_WIDGET (find_row (fixture, "worker.module")));
  settle (fixture);
  g_assert_cmpstr (get_chosen (fixture, "worker.name"), ==, "Second");
  g_assert_nonnull (find_row (fixture, "worker.params.times"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }

  adw_init ();
  g_test_add ("/inspector/several", Fixture, NULL, set_up, test_several, tear_down);
  g_test_add ("/inspector/several-mistakes", Fixture, NULL, set_up, test_several_mistakes,
              tear_down);
  g_test_add ("/inspector/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/inspector/late-classes", Fixture, "", set_up, test_late_classes, tear_down);
  g_test_add ("/inspector/first-choice", Fixture, "", set_up, test_first_choice, tear_down);
  g_test_add ("/inspector/typing-on", Fixture, "", set_up, test_typing_on, tear_down);
  g_test_add ("/inspector/classes-while-typing", Fixture, "", set_up, test_classes_while_typing,
              tear_down);

  return g_test_run ();
}
