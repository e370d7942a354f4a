/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir top`: watches a flow that runs. */

#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <weir.h>

#include "top/top-model.h"
#include "top/top-screen.h"
#include "top/top-text.h"
#include "weir-command.h"
#include "weir-runners.h"

typedef struct {
  char     **arguments; /* owned */
  gboolean   once;
  gboolean   as_json;
} Options;

typedef struct {
  /* borrowed */
  const Options *options;
  TopModel      *model;
  TopScreen     *screen; /* NULL: text is printed, once, or a line of JSON each second */
  GMainLoop     *loop;

  int            exit_code;
} Top;

static void
print (Top *self)
{
  static const TopOrder order = { .in_flow_order = TRUE, .with_workers = TRUE };
  g_autofree char *text = NULL;

  text = self->options->as_json ? top_model_format_json (self->model)
                                : top_text_format (self->model, &order);
  self->exit_code = weir_command_print (text);
  if (self->exit_code != WEIR_EXIT_FINE || self->options->once || !self->options->as_json)
    g_main_loop_quit (self->loop);
}

static gboolean
is_over (Top *self)
{
  WeirMonitorClient *client = top_model_get_client (self->model);

  return !weir_monitor_client_get_connected (client) ||
         weir_monitor_client_get_state (client) == WEIR_SERVER_STOPPED;
}

static void
on_updated (gpointer data)
{
  Top *self = data;

  if (self->screen != NULL)
    top_screen_draw (self->screen);
  else if (top_model_is_complete (self->model) || is_over (self))
    print (self);
}

static void
on_sampled (WeirMonitorClient *client,
            guint64            number,
            Top               *self)
{
  if (self->screen == NULL || !top_screen_is_held (self->screen))
    top_model_update (self->model, on_updated, self);
}

/* What is on a screen stays there to be looked at. */
static void
on_connected_changed (WeirMonitorClient *client,
                      GParamSpec        *pspec,
                      Top               *self)
{
  if (self->screen != NULL)
    top_screen_draw (self->screen);
  else
    g_main_loop_quit (self->loop);
}

static void
on_state_changed (WeirMonitorClient *client,
                  GParamSpec        *pspec,
                  Top               *self)
{
  if (self->screen != NULL)
    top_screen_draw (self->screen);
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_CONTINUE;
}

static int
watch (WeirMonitorClient *client,
       const Options     *options)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(TopModel) model = top_model_new (client);
  g_autoptr(TopScreen) screen = NULL;
  Top self = { .options = options, .model = model, .loop = loop };

  if (!options->once && !options->as_json && isatty (STDOUT_FILENO) && isatty (STDIN_FILENO))
    screen = top_screen_new (model, loop);
  self.screen = screen;

  g_signal_connect (client, "sampled", G_CALLBACK (on_sampled), &self);
  g_signal_connect (client, "notify::connected", G_CALLBACK (on_connected_changed), &self);
  g_signal_connect (client, "notify::state", G_CALLBACK (on_state_changed), &self);
  g_unix_signal_add (SIGINT, on_signal, loop);
  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_unix_signal_add (SIGHUP, on_signal, loop);
  top_model_update (model, on_updated, &self);
  g_main_loop_run (loop);

  g_signal_handlers_disconnect_by_data (client, &self);

  return self.exit_code;
}

static int
run (int    argc,
     char **argv)
{
  Options options = { NULL };
  g_auto(GStrv) arguments = NULL;
  g_autoptr(WeirMonitorClient) client = NULL;
  const GOptionEntry entries[] = {
    { "once", '1', 0, G_OPTION_ARG_NONE, &options.once, "Print the table once", NULL },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &options.as_json,
      "Print a line of JSON each second, for programs", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments, NULL, NULL },
    { NULL }
  };

  signal (SIGPIPE, SIG_IGN);
  if (!weir_command_parse (entries, NULL, "[PID|SOCKET]",
                           "Watches a flow that was started with \"weir run --monitor\" or by the\n"
                           "designer: the only one, or that of a process that \"weir ps\" lists, or at\n"
                           "a socket. h lists the keys and tells what the columns are, q leaves; the\n"
                           "flow goes on. Where it does not have a terminal to itself, the table is\n"
                           "printed once.",
                           &argc, &argv))
    return WEIR_EXIT_USAGE;

  if (arguments != NULL && g_strv_length (arguments) > 1)
    return weir_command_misused ("expected one flow at most");

  client = weir_runners_find (arguments != NULL ? arguments[0] : NULL);
  if (client == NULL)
    return WEIR_EXIT_START_FAILED;

  return watch (client, &options);
}

const WeirCommand weir_top_command = {
  .name = "top",
  .summary = "Watch a flow that runs",
  .run = run,
};
