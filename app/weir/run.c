/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir run`: sends JSON Lines through a flow. */

#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <weir.h>

#include "run/run-journal.h"
#include "run/run-sink.h"
#include "weir-command.h"
#include "weir-feeder.h"
#include "weir-interrupt.h"
#include "weir-loader.h"
#include "weir-origins.h"
#include "weir-progress.h"
#include "weir-source.h"
#include "weir-summary.h"
#include "weir-unfinished.h"
#include "weir-watch.h"

/* Where an item came from is remembered for so many at first. */
#define N_ORIGINS 1024

typedef struct {
  /* owned */
  char                 *output;
  char                 *failed;
  char                 *progress;
  char                **arguments; /* the flow, then the inputs */

  WeirLoaderOptions     loader;
  WeirGeneratorOptions  generator;
  WeirWatchOptions      watch;
  WeirProgressMode      progress_mode;
  gboolean              keep_going;
  gboolean              unordered;
  gboolean              with_input;
  gboolean              replay;
  gboolean              resume;
  gboolean              quiet;
  gboolean              full_summary;
} Options;

typedef struct {
  /* borrowed */
  const Options *options;
  WeirInterrupt *interrupt;
  WeirServer    *server;
  RunSink       *sink;
  WeirSource    *source;
  WeirWatch     *watch;         /* NULL: nobody can watch */

  /* owned while items go through */
  WeirOrigins   *origins;
  WeirStream    *stream;
  WeirFeeder    *feeder;
  WeirProgress  *progress;      /* NULL: nobody is told */

  WeirSummary    summary;
  gboolean       input_failed;
  int            exit_code;
} Run;

/* Whether failures do not end the run. */
static gboolean
goes_on (const Options *options)
{
  return options->keep_going || options->failed != NULL;
}

/* The first failure decides how the program ends. */
static void
set_exit_code (Run *self,
               int  exit_code)
{
  if (self->exit_code == WEIR_EXIT_FINE)
    self->exit_code = exit_code;
}

/* Results */

/* Nobody is told when whoever reads the output has seen enough. */
static void
complain_of_output (Run          *self,
                    const GError *error)
{
  if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_PIPE))
    weir_command_complain ("%s", error->message);
  set_exit_code (self, WEIR_EXIT_IO_FAILED);
}

static gboolean
write_result (Run        *self,
              WeirResult *result,
              guint       file,
              guint64     line)
{
  g_autofree char *place = NULL;
  g_autoptr(GError) error = NULL;

  if (weir_result_get_error (result) != NULL)
    place = weir_source_format_place (self->source, file, line);
  if (run_sink_add (self->sink, result, place, &error))
    return TRUE;

  complain_of_output (self, error);

  return FALSE;
}

static gboolean
flush (Run *self)
{
  g_autoptr(GError) error = NULL;

  if (run_sink_flush (self->sink, &error))
    return TRUE;

  complain_of_output (self, error);

  return FALSE;
}

static void
complain_of_item (Run          *self,
                  guint         file,
                  guint64       line,
                  const GError *error)
{
  g_autofree char *details = weir_loader_format_details (error);
  g_autofree char *place = weir_source_format_place (self->source, file, line);

  weir_command_complain ("%s: %s", place, error->message);
  if (details != NULL)
    g_printerr ("%s", details);
}

static gboolean
is_cut_short (Run *self)
{
  return self->watch != NULL && weir_watch_is_cut_short (self->watch);
}

/* FALSE when it is the last one that is wanted. */
static gboolean
take_result (Run        *self,
             WeirResult *result)
{
  const GError *error = weir_result_get_error (result);
  guint file;
  guint64 line;

  if (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_STOPPED) && is_cut_short (self))
    return FALSE;

  weir_origins_take (self->origins, weir_result_get_index (result), &file, &line);
  weir_progress_count (self->progress, error != NULL);
  if (error == NULL)
    {
      self->summary.n_done++;
    }
  else
    {
      self->summary.n_failed++;
      if (!goes_on (self->options))
        {
          complain_of_item (self, file, line, error);
          return FALSE;
        }
    }

  return write_result (self, result, file, line);
}

/* What is written becomes visible before there is a wait for more. */
static void
take_results (Run *self)
{
  gboolean wanted = TRUE;

  while (wanted)
    {
      g_autoptr(WeirResult) result = weir_stream_next (self->stream, NULL, NULL);

      if (result == NULL)
        break;

      wanted = take_result (self, result) &&
               (weir_stream_is_ready (self->stream) || flush (self));
    }
}

/* Signals */

/* @places is where they are in the flow; NULL where they only were not written. */
static void
complain_of_dropped (guint64     n_items,
                     const char *places)
{
  weir_command_complain ("stopped: %" G_GUINT64_FORMAT " items were not finished", n_items);
  if (places != NULL)
    weir_command_complain ("they were at %s", places);
}

static void
on_signal (gboolean again,
           gpointer data)
{
  Run *self = data;
  guint64 n_open = weir_feeder_get_n_sent (self->feeder) - run_sink_get_n_written (self->sink);
  g_autofree char *places = again ? weir_unfinished_describe (self->server) : NULL;

  if (again)
    complain_of_dropped (n_open, places);
  else if (!self->options->quiet)
    weir_command_complain ("no more input is taken, %" G_GUINT64_FORMAT
                           " items are being finished; a second signal leaves them", n_open);
}

/* Running */

static gboolean
open_stream (Run *self)
{
  g_autoptr(GError) error = NULL;

  self->stream = weir_server_open_stream (self->server, self->options->loader.timeout, &error);
  if (self->stream == NULL)
    {
      weir_command_complain ("%s", error->message);
      set_exit_code (self, WEIR_EXIT_START_FAILED);
      return FALSE;
    }

  weir_stream_set_unordered (self->stream, self->options->unordered);
  weir_stream_set_keep_inputs (self->stream, self->options->with_input ||
                                             self->options->failed != NULL);

  return TRUE;
}

static void
join_feeder (Run *self)
{
  g_autoptr(GError) error = NULL;

  if (weir_feeder_join (self->feeder, &error))
    return;

  /* What was read ahead is of no interest after an earlier failure. */
  if (self->exit_code != WEIR_EXIT_FINE)
    return;
  if (self->summary.n_failed > 0 && !goes_on (self->options))
    return;

  self->input_failed = TRUE;
  weir_command_complain ("%s", error->message);
  if (error->domain == WEIR_ERROR)
    self->summary.n_failed++;
  else
    set_exit_code (self, WEIR_EXIT_IO_FAILED);
}

static void
stream_items (Run *self)
{
  gint64 begin = g_get_monotonic_time ();

  if (!open_stream (self))
    return;

  self->origins = weir_origins_new (N_ORIGINS);
  self->progress = weir_progress_new (self->options->progress_mode,
                                      run_sink_get_fd (self->sink),
                                      self->server, self->source);
  self->feeder = weir_feeder_new (self->stream, self->source, self->origins,
                                  goes_on (self->options));
  weir_interrupt_set_func (self->interrupt, on_signal, self);

  take_results (self);
  if (self->exit_code == WEIR_EXIT_FINE)
    flush (self);
  self->summary.seconds = (g_get_monotonic_time () - begin) / 1e6;

  weir_interrupt_set_func (self->interrupt, NULL, NULL);
  weir_stream_close (self->stream);
  g_cancellable_cancel (weir_interrupt_get_cancellable (self->interrupt));
  join_feeder (self);

  g_clear_pointer (&self->progress, weir_progress_free);
  g_clear_pointer (&self->feeder, weir_feeder_free);
  g_clear_pointer (&self->origins, weir_origins_free);
  g_clear_object (&self->stream);
}

static void
print_summary (Run *self)
{
  g_autoptr(WeirMetrics) metrics = weir_server_get_metrics (self->server);
  g_autofree char *text = NULL;

  /* It has none when somebody has it stopped at this very moment. */
  if (self->options->quiet || metrics == NULL)
    return;

  text = weir_summary_format (&self->summary, metrics,
                              self->options->full_summary || isatty (STDERR_FILENO));
  g_printerr ("%s", text);
  if (self->summary.n_failed > 0 && !goes_on (self->options))
    g_printerr ("stopped at the first failure; --keep-going goes on\n");
  else if (self->summary.n_failed > 0 && self->options->failed != NULL)
    g_printerr ("what failed is in %s; weir run --replay tries it again\n", self->options->failed);
}

static gboolean
begin_output (Run *self)
{
  g_autoptr(GError) error = NULL;

  if (run_sink_begin (self->sink, &error))
    return TRUE;

  complain_of_output (self, error);

  return FALSE;
}

/* Whether nothing is left for --resume. */
static gboolean
is_complete (Run *self)
{
  return self->exit_code == WEIR_EXIT_FINE && !is_cut_short (self) &&
         weir_interrupt_get_signal (self->interrupt) == 0 &&
         (self->summary.n_failed == 0 || goes_on (self->options)) && !self->input_failed;
}

static void
end_output (Run *self)
{
  g_autoptr(GError) error = NULL;

  gboolean complete = is_complete (self);

  if (self->exit_code == WEIR_EXIT_IO_FAILED)
    return;

  if (!run_sink_close (self->sink, complete, &error))
    complain_of_output (self, error);
  else if (self->options->resume && !complete && !self->options->quiet)
    g_printerr ("not all is done; the same command goes on from here\n");
}

/* Resuming */

static void
tell_resumed (const Options     *options,
              RunJournal        *journal,
              const RunProgress *progress)
{
  guint64 n_items = progress->n_done + progress->n_failed;

  if (options->quiet)
    return;

  if (n_items == 0)
    weir_command_complain ("%s will tell how far this run has come, and the same command goes on "
                           "from there", run_journal_get_path (journal));
  else
    weir_command_complain ("%" G_GUINT64_FORMAT " items are skipped, %" G_GUINT64_FORMAT
                           " of which failed: %s says that a run before has finished them",
                           n_items, progress->n_failed, run_journal_get_path (journal));
  if (run_journal_has_flow_changed (journal))
    weir_command_complain ("%s has changed since; what is finished stays as it is",
                           options->arguments[0]);
}

static gboolean
skip_done (Run *self)
{
  const RunProgress *done = run_sink_get_progress (self->sink);
  g_autoptr(GError) error = NULL;

  if (weir_source_skip (self->source, done->n_done + done->n_failed, &error))
    return TRUE;

  weir_command_complain ("%s", error->message);
  set_exit_code (self, WEIR_EXIT_IO_FAILED);

  return FALSE;
}

/* As a second signal does. */
static void
tell_cut_short (Run *self)
{
  guint n_dropped = weir_watch_get_n_dropped (self->watch);

  if (n_dropped == 0)
    return;
  complain_of_dropped (n_dropped, weir_watch_get_places (self->watch));
  set_exit_code (self, WEIR_EXIT_ITEMS_FAILED);
}

static void
run_started (Run *self)
{
  int signal_number;

  if (skip_done (self) && begin_output (self))
    stream_items (self);

  if (is_cut_short (self))
    tell_cut_short (self);
  else if (self->exit_code != WEIR_EXIT_IO_FAILED)
    print_summary (self);
  weir_server_stop (self->server, 0);
  end_output (self);

  signal_number = weir_interrupt_get_signal (self->interrupt);
  if (signal_number != 0)
    set_exit_code (self, 128 + signal_number);
  else if (self->summary.n_failed > 0 || run_sink_get_progress (self->sink)->n_failed > 0)
    set_exit_code (self, WEIR_EXIT_ITEMS_FAILED);
}

/* What is written, checked as far as it can be before a worker starts. */
static RunSink *
open_sink (const Options  *options,
           WeirFlow       *flow,
           RunJournal    **journal,
           GError        **error)
{
  const RunIdentity identity = {
    .flow = flow,
    .inputs = (const char * const *) options->arguments + 1,
    .preprocess = options->loader.preprocess,
    .failed = options->failed,
    .with_input = options->with_input,
    .replay = options->replay,
  };
  g_autoptr(RunSink) sink = run_sink_new (options->output, options->failed, error);

  if (sink == NULL ||
      (options->generator.value == NULL && !run_sink_check_inputs (sink, identity.inputs, error)))
    return NULL;

  run_sink_set_format (sink, options->with_input, options->keep_going);
  if (options->resume)
    {
      *journal = run_journal_new (options->output, &identity);
      if (!run_sink_resume (sink, *journal, error))
        return NULL;
      tell_resumed (options, *journal, run_sink_get_progress (sink));
    }

  return g_steal_pointer (&sink);
}

static WeirSource *
open_source (const Options  *options,
             GCancellable   *stop,
             GError        **error)
{
  const char * const *inputs = (const char * const *) options->arguments + 1;
  WeirSource *source = weir_source_new (&options->generator, inputs, stop, error);

  if (source != NULL)
    weir_source_set_replay (source, options->replay);

  return source;
}

static int
run_flow (const Options *options)
{
  Run self = { .options = options, .interrupt = weir_interrupt_new () };
  g_autoptr(WeirServer) server = NULL;
  g_autoptr(RunJournal) journal = NULL;
  g_autoptr(RunSink) sink = NULL;
  g_autoptr(WeirSource) source = NULL;
  g_autoptr(WeirWatch) watch = NULL;
  g_autoptr(WeirFlow) flow = NULL;
  g_autoptr(GError) error = NULL;

  server = weir_loader_load (options->arguments[0], &options->loader, &flow, &self.exit_code);
  if (server == NULL)
    return self.exit_code;

  /* Whatever can be wrong is found before a worker starts. */
  sink = open_sink (options, flow, &journal, &error);
  if (sink != NULL)
    source = open_source (options, weir_interrupt_get_cancellable (self.interrupt), &error);
  if (source == NULL)
    {
      weir_command_complain ("%s", error->message);
      return error->domain == WEIR_ERROR ? WEIR_EXIT_USAGE : WEIR_EXIT_IO_FAILED;
    }

  watch = weir_watch_new (&options->watch, server, flow, self.interrupt, &error);
  if (error != NULL)
    {
      weir_command_complain ("the run cannot be watched: %s", error->message);
      return WEIR_EXIT_IO_FAILED;
    }

  if (!weir_loader_start (server, self.interrupt, &self.exit_code))
    return self.exit_code;

  if (watch != NULL)
    weir_watch_set_source (watch, source);
  self.watch = watch;
  self.server = server;
  self.sink = sink;
  self.source = source;
  run_started (&self);

  return self.exit_code;
}

/* Options */

static const char description[] =
  "INPUT is a file of JSON Lines: one value on each line; blank lines are passed over.\n"
  "Without one, or for -, the standard input is read. The results come in the order of\n"
  "the input, one on each line.\n"
  "\n"
  "The first line that is no JSON and the first item that fails end the run, after the\n"
  "results before it were written. With --keep-going, {\"error\": {...}} stands in their\n"
  "place. --with-input writes {\"input\": ..., \"output\": ...}, or \"error\" for \"output\".\n"
  "--failed goes on too; its lines have \"input\", \"error\" and \"from\", and with --replay\n"
  "they are input again.\n"
  "\n"
  "With --generate, items are made from a value: \"{i}\" in a string of it is the number of the\n"
  "item, from 0 on; a string that is nothing else becomes that number.\n"
  "\n"
  "OUT is written as results come. The first interrupt ends the input and waits for what\n"
  "is in the flow; the second one leaves at once.";

/* What is read once cannot be gone on with, nor results whose place in the input is not known. */
static gboolean
can_resume (const Options *options)
{
  for (char **input = options->arguments + 1; *input != NULL; input++)
    {
      if (strcmp (*input, "-") == 0)
        return FALSE;
    }

  return options->arguments[1] != NULL && options->output != NULL &&
         strcmp (options->output, "-") != 0 && !options->unordered;
}

static gboolean
parse_options (Options   *options,
               int       *argc,
               char    ***argv)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
      "Write the results to a file", "OUT" },
    { "keep-going", 'k', 0, G_OPTION_ARG_NONE, &options->keep_going,
      "Write errors in place of results and go on", NULL },
    { "failed", 'f', 0, G_OPTION_ARG_FILENAME, &options->failed,
      "Write each item that fails to a file, with its error, and go on", "FILE" },
    { "replay", 0, 0, G_OPTION_ARG_NONE, &options->replay,
      "Take the items out of what --failed has written", NULL },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &options->resume,
      "Keep a journal, OUT.journal, and go on where a run was cut off", NULL },
    { "unordered", 'u', 0, G_OPTION_ARG_NONE, &options->unordered,
      "Write results as they come", NULL },
    { "with-input", 'i', 0, G_OPTION_ARG_NONE, &options->with_input,
      "Write each result with its input", NULL },
    { "capacity", 'c', 0, G_OPTION_ARG_INT64, &options->loader.capacity,
      "Have at most so many items in the flow", "ITEMS" },
    WEIR_LOADER_ENTRIES (&options->loader),
    { "preprocess", 'p', 0, G_OPTION_ARG_FILENAME, &options->loader.preprocess,
      "Send in what a jq filter makes of each item", "FILTER" },
    { "as", 0, 0, G_OPTION_ARG_FILENAME, &options->loader.as,
      "Take the flow for what FILE is to be: its relative paths begin there", "FILE" },
    WEIR_GENERATOR_ENTRIES (&options->generator),
    WEIR_WATCH_ENTRIES (&options->watch),
    { "progress", 0, 0, G_OPTION_ARG_STRING, &options->progress,
      "Tell how far it is: bar, json, off, or auto: a bar if a terminal shows it", "MODE" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet,
      "Print no summary, and no bar unless --progress asks for it", NULL },
    { "summary", 's', 0, G_OPTION_ARG_NONE, &options->full_summary,
      "Print the summary of each node even where nobody watches", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->arguments, NULL, NULL },
    { NULL }
  };

  if (!weir_command_parse (entries, &options->watch, "FLOW [INPUT...]", description,
                           argc, argv) ||
      !weir_loader_options_check (&options->loader) ||
      !weir_generator_options_check (&options->generator))
    return FALSE;

  options->progress_mode = options->quiet ? WEIR_PROGRESS_OFF : WEIR_PROGRESS_AUTO;
  if (options->progress != NULL &&
      !weir_progress_parse (options->progress, &options->progress_mode))
    return FALSE;

  if (options->arguments == NULL)
    weir_command_misused ("which flow?");
  else if (options->generator.value != NULL && (options->arguments[1] != NULL || options->replay))
    weir_command_misused ("items are either read from files or made with --generate");
  else if (options->resume && !can_resume (options))
    weir_command_misused ("--resume needs INPUT files and -o OUT, and not --unordered");
  else if (options->quiet && options->full_summary)
    weir_command_misused ("--quiet and --summary exclude each other");
  else
    return TRUE;

  return FALSE;
}

static int
run (int    argc,
     char **argv)
{
  Options options = {
    .loader = WEIR_LOADER_OPTIONS_INIT,
    .generator = WEIR_GENERATOR_OPTIONS_INIT,
  };
  int exit_code = WEIR_EXIT_USAGE;

  /* A closed pipe is an error of writing like others. */
  signal (SIGPIPE, SIG_IGN);

  if (parse_options (&options, &argc, &argv))
    exit_code = run_flow (&options);

  weir_loader_options_clear (&options.loader);
  weir_generator_options_clear (&options.generator);
  weir_watch_options_clear (&options.watch);
  g_clear_pointer (&options.output, g_free);
  g_clear_pointer (&options.failed, g_free);
  g_clear_pointer (&options.progress, g_free);
  g_clear_pointer (&options.arguments, g_strfreev);

  return exit_code;
}

const WeirCommand weir_run_command = {
  .name = "run",
  .summary = "Send JSON Lines through a flow",
  .run = run,
};
