/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir test`: sends the inputs of a companion file through a flow, or through one of its nodes,
 * and compares what comes out with what the file expects. */

#include <string.h>
#include <weir.h>

#include "weir-command.h"
#include "weir-interrupt.h"
#include "weir-lines.h"
#include "weir-loader.h"
#include "weir-test-case.h"

/* A flow without a limit of its own shall not hang a test for ever. */
#define DEFAULT_TIMEOUT 60.0

#define FLOW_SUFFIX  ".json"
#define CASES_SUFFIX ".tests.jsonl"

typedef struct {
  /* borrowed */
  const WeirLoaderOptions *options;
  const char              *path;
  WeirInterrupt           *interrupt;

  /* owned */
  WeirServlet             *servlet;
  GHashTable              *servers;  /* started, by the node that they run; "" for the flow */

  guint                    n_passed;
  guint                    n_failed;
  int                      exit_code;
} Session;

static void
stop_server (gpointer data)
{
  g_autoptr(WeirServer) server = data;

  weir_server_stop (server, 0);
}

/* (transfer none) (nullable): the pool called @node, in @servlet or below it. */
static WeirServlet *
find_pool (WeirServlet *servlet,
           const char  *node)
{
  WeirServlet *found = NULL;

  /* The slot of an ensemble whose branch is disabled. */
  if (servlet == NULL)
    return NULL;

  if (WEIR_IS_POOL_SERVLET (servlet) && g_strcmp0 (weir_servlet_get_name (servlet), node) == 0)
    return servlet;

  for (guint i = 0; i < weir_servlet_get_n_members (servlet) && found == NULL; i++)
    found = find_pool (weir_servlet_get_member (servlet, i), node);

  return found;
}

/* The server for a whole flow or one of its nodes, which is started when it is first wanted. */
static WeirServer *
get_server (Session    *self,
            const char *node,
            GError    **error)
{
  WeirServer *server = g_hash_table_lookup (self->servers, node);
  WeirServlet *servlet = *node != '\0' ? find_pool (self->servlet, node) : self->servlet;

  if (server != NULL)
    return server;

  if (servlet == NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "the flow runs no process or thread node \"%s\"", node);
      return NULL;
    }

  server = weir_server_new (servlet);
  weir_server_set_pin_cpus (server, self->options->cpus == NULL);
  if (!weir_server_start (server, weir_interrupt_get_cancellable (self->interrupt), error))
    {
      g_object_unref (server);
      return NULL;
    }

  g_hash_table_insert (self->servers, g_strdup (node), server);

  return server;
}

static void
run_case (Session      *self,
          WeirTestCase *test,
          const char   *place)
{
  double timeout = self->options->timeout > 0 ? self->options->timeout : DEFAULT_TIMEOUT;
  g_autoptr(WeirValue) output = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *fault = NULL;
  WeirServer *server = get_server (self, weir_test_case_get_node (test), &error);

  if (server != NULL)
    output = weir_server_call (server, weir_test_case_get_input (test), timeout,
                               WEIR_BACKPRESSURE_WAIT,
                               weir_interrupt_get_cancellable (self->interrupt), &error);
  if (weir_interrupt_get_signal (self->interrupt) != 0)
    return;

  fault = server != NULL ? weir_test_case_compare (test, output, error)
                         : g_strdup_printf ("  %s\n", error->message);
  if (fault == NULL)
    {
      self->n_passed++;
      return;
    }

  self->n_failed++;
  g_print ("%s: failed%s%s\n%s", place, weir_test_case_get_name (test) != NULL ? ": " : "",
           weir_test_case_get_name (test) != NULL ? weir_test_case_get_name (test) : "", fault);
}

static void
run_line (Session    *self,
          const char *line,
          gsize       length,
          const char *place)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirTestCase) test = weir_test_case_parse (line, length, &error);

  if (test != NULL)
    {
      run_case (self, test, place);
      return;
    }

  weir_command_complain ("%s: %s", place, error->message);
  self->exit_code = WEIR_EXIT_USAGE;
}

static void
run_cases (Session    *self,
           const char *cases)
{
  const char *paths[] = { cases, NULL };
  g_autoptr(WeirLines) lines = weir_lines_new (paths,
                                               weir_interrupt_get_cancellable (self->interrupt));
  g_autoptr(GError) error = NULL;
  const char *line;
  gsize length;

  while (self->exit_code == WEIR_EXIT_FINE && weir_lines_next (lines, &line, &length, &error))
    {
      g_autofree char *place = g_strdup_printf ("%s:%" G_GUINT64_FORMAT, cases,
                                                weir_lines_get_number (lines));

      run_line (self, line, length, place);
    }

  if (error != NULL)
    {
      weir_command_complain ("%s", error->message);
      self->exit_code = WEIR_EXIT_IO_FAILED;
    }
}

static int
conclude (Session *self)
{
  int signal_number = weir_interrupt_get_signal (self->interrupt);

  if (signal_number != 0)
    return 128 + signal_number;
  if (self->exit_code != WEIR_EXIT_FINE)
    return self->exit_code;

  g_print ("%u passed, %u failed\n", self->n_passed, self->n_failed);
  if (self->n_passed + self->n_failed == 0)
    weir_command_complain ("there is no case to test");

  return self->n_failed > 0 || self->n_passed == 0 ? WEIR_EXIT_ITEMS_FAILED : WEIR_EXIT_FINE;
}

static int
test_flow (const WeirLoaderOptions *options,
           const char              *path,
           const char              *cases)
{
  Session self = { .options = options, .path = path };
  g_autoptr(WeirFlow) flow = weir_loader_open (path, options->settings, &self.exit_code);
  g_autoptr(WeirServlet) servlet = NULL;
  g_autoptr(GHashTable) servers = NULL;
  int exit_code;

  if (flow == NULL)
    return self.exit_code;

  servlet = weir_loader_compile (path, flow);
  if (servlet == NULL)
    return WEIR_EXIT_BAD_FLOW;

  servers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stop_server);
  self.interrupt = weir_interrupt_new ();
  self.servlet = servlet;
  self.servers = servers;
  run_cases (&self, cases);
  exit_code = conclude (&self);

  return exit_code;
}

/* flow.json has its cases in flow.tests.jsonl. */
static char *
get_cases_path (const char *path)
{
  gsize length = strlen (path);

  if (g_str_has_suffix (path, FLOW_SUFFIX))
    length -= strlen (FLOW_SUFFIX);

  return g_strdup_printf ("%.*s" CASES_SUFFIX, (int) length, path);
}

static const char description[] =
  "CASES is a file of JSON Lines; without one, it is that beside flow.json which is called\n"
  "flow.tests.jsonl. Each line is an object with \"input\" and what is expected of it:\n"
  "\"output\", or \"error\" with those members that count, as in {\"code\": \"timeout\"}.\n"
  "With \"node\" the input goes through that node alone. \"name\" is for people.";

static int
run (int    argc,
     char **argv)
{
  WeirLoaderOptions loader = WEIR_LOADER_OPTIONS_INIT;
  g_auto(GStrv) arguments = NULL;
  g_autofree char *cases = NULL;
  int exit_code = WEIR_EXIT_USAGE;
  const GOptionEntry entries[] = {
    WEIR_LOADER_ENTRIES (&loader),
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments, NULL, NULL },
    { NULL }
  };
  guint n_arguments;

  if (!weir_command_parse (entries, NULL, "FLOW [CASES]", description, &argc, &argv) ||
      !weir_loader_options_check (&loader))
    return WEIR_EXIT_USAGE;

  n_arguments = arguments != NULL ? g_strv_length (arguments) : 0;
  if (n_arguments < 1 || n_arguments > 2)
    {
      weir_command_misused ("expected a flow, and at most one file of cases");
    }
  else
    {
      cases = n_arguments == 2 ? g_strdup (arguments[1]) : get_cases_path (arguments[0]);
      exit_code = test_flow (&loader, arguments[0], cases);
    }

  weir_loader_options_clear (&loader);

  return exit_code;
}

const WeirCommand weir_test_command = {
  .name = "test",
  .summary = "Compare what a flow gives with what is expected",
  .run = run,
};
