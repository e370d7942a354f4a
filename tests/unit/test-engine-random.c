/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "engine-flow.h"
#include "engine-heap.h"
#include "engine-sim.h"

/*
 * Random flows in virtual time, with faults at every step, against a reference. All that happens
 * depends on the seed alone:
 *
 *   test-engine-random --seed N                  runs one flow and tells all that happens
 *   test-engine-random --seed N --items M        the same with at most M items
 *   test-engine-random --seed N --faults M       the same with at most M deaths and hangs
 *   test-engine-random --seed N --count M        runs the seeds from N on, as the test does
 */

/* Sanitizers make them tenfold slower. */
#ifdef ENGINE_IS_SANITIZED
# define N_FLOWS  8000
#else
# define N_FLOWS  100000
#endif
#define N_SHARES  10
#define MOST      30
#define UNLIMITED 1000

/* One random flow, its workers' manners, and what is sent in. */
typedef struct {
  Flow   *flow;      /* owned */
  guint   delays[SIM_N_DELAYS]; /* ns: at most */
  guint   span;      /* ns: in which items come */
  guint   faults;    /* still to come */
  guint   dying;     /* per mille of the units of work */
  guint   hanging;
  guint   balking;   /* per mille of the starts */
  guint   uneven;    /* per mille of the units that take far longer */
} Case;

typedef struct {
  guint64 seed;
  guint   most_items;
  guint   most_faults;
} Limits;

/* What a child tells before it dies. */
typedef struct {
  guint64 seed;
  char    failure[500];
} Report;

/* The workers */

static gint64
case_delay (Sim      *sim,
            SimDelay  what)
{
  const Case *self = sim->data;

  /* Longer than the limit to a start, at times: then there is nothing to kill yet. */
  if (what == SIM_DELAY_SPAWN && sim_chance (sim, 50))
    return sim_below (sim, 6 * SIM_MS);
  return self->delays[what] == 0 ? 0 : sim_below (sim, self->delays[what]);
}

static gboolean
case_strikes (Sim   *sim,
              guint  per_mille)
{
  Case *self = sim->data;

  if (self->faults == 0 || !sim_chance (sim, per_mille))
    return FALSE;
  self->faults--;
  return TRUE;
}

static SimStart
case_start (Sim      *sim,
            WeirSeat *seat)
{
  Case *self = sim->data;

  if (!case_strikes (sim, self->balking))
    return SIM_START_READY;
  return sim_below (sim, 2) == 0 ? SIM_START_FAILS : SIM_START_HANGS;
}

static SimFate
case_work (Sim      *sim,
           WeirSeat *seat,
           SimUnit  *unit)
{
  static const SimFate deaths[] = { SIM_DIES_FIRST, SIM_DIES_AT_WORK, SIM_DIES_SILENT,
                                    SIM_DIES_HALFWAY, SIM_DIES_SPOKEN };
  Case *self = sim->data;
  gint64 service = self->flow->pools[seat->pool->index]->service;

  unit->service = service + sim_below (sim, (guint) service);
  if (sim_chance (sim, self->uneven))
    unit->service *= 1 + sim_below (sim, 100);
  if (case_strikes (sim, self->dying))
    return deaths[sim_below (sim, G_N_ELEMENTS (deaths))];
  if (seat->pool->config->call_timeout > 0 && case_strikes (sim, self->hanging))
    return sim_below (sim, 3) == 0 ? SIM_STALLS : SIM_HANGS;
  return SIM_ANSWERS;
}

static void
case_call (Sim         *sim,
           WeirSeat    *seat,
           SimJob      *job,
           WeirOutcome *outcome)
{
  Case *self = sim->data;

  flow_call (self->flow, seat->pool->index, job, outcome);
}

static gboolean
case_overtake (Sim      *sim,
               WeirSeat *seat)
{
  return sim_chance (sim, 300);
}

/* What comes out */

static void
check_abandoned (Sim     *sim,
                 SimItem *item)
{
  if (!g_error_matches (item->outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sim_fail (sim, "item %" G_GUINT64_FORMAT " was cancelled and ended otherwise", item->id);
}

/* Not before its time, nor later than the clock is looked at. */
static void
check_deadline (Sim     *sim,
                SimItem *item,
                gboolean expired)
{
  Case *self = sim->data;
  gint64 deadline = item->submitted_at + item->timeout;

  if (item->timeout == 0 && expired)
    sim_fail (sim, "item %" G_GUINT64_FORMAT " has no limit and ran out of time", item->id);
  else if (expired && sim->now < deadline)
    sim_fail (sim, "item %" G_GUINT64_FORMAT " ran out of time too early", item->id);
  else if (item->timeout > 0 && sim->now > deadline + self->delays[SIM_DELAY_TICK])
    sim_fail (sim, "item %" G_GUINT64_FORMAT " ended %" G_GINT64_FORMAT " ns too late", item->id,
              sim->now - deadline);
}

static void
case_finished (Sim     *sim,
               SimItem *item)
{
  Case *self = sim->data;
  const GError *error = item->outcome.error;
  gboolean timeout = g_error_matches (error, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
  gboolean full = g_error_matches (error, WEIR_ERROR, WEIR_ERROR_BACKLOG_FULL);

  check_deadline (sim, item, timeout || full);
  if ((timeout || full) && full != (item->entered_at == 0))
    sim_fail (sim, "item %" G_GUINT64_FORMAT " has the wrong error for when it entered", item->id);
  if (item->abandoned)
    check_abandoned (sim, item);
  else if (!timeout && !full)
    flow_compare (self->flow, sim, item);
}

static const SimScript script = {
  .delay = case_delay,
  .start = case_start,
  .work = case_work,
  .call = case_call,
  .overtake = case_overtake,
  .finished = case_finished,
};

/* What goes in */

static void
do_call (Sim      *sim,
         gpointer  subject,
         guint     number)
{
  gint64 timeout = sim_chance (sim, 200) ? 1 + sim_below (sim, 3 * SIM_MS) : 0;

  sim_call (sim, NULL, timeout, sim_below (sim, 4) > 0);
}

static void
do_push (Sim      *sim,
         gpointer  subject,
         guint     number)
{
  SimStream *stream = subject;

  if (!stream->closed)
    sim_push (stream);
}

static void
do_close (Sim      *sim,
          gpointer  subject,
          guint     number)
{
  sim_close (subject);
}

static void
do_abandon (Sim      *sim,
            gpointer  subject,
            guint     number)
{
  if (sim->items->len > 0)
    sim_abandon (sim, g_ptr_array_index (sim->items, sim_below (sim, sim->items->len)), G_IO_ERROR,
                 G_IO_ERROR_CANCELLED);
}

static void
do_resize (Sim      *sim,
           gpointer  subject,
           guint     number)
{
  weir_engine_set_capacity (sim->engine, number, sim->engine->capacity_bytes, sim->now);
}

static void
do_pause (Sim      *sim,
          gpointer  subject,
          guint     paused)
{
  sim_trace (sim, "the input %s", paused ? "is held back" : "goes on");
  weir_engine_set_paused (sim->engine, (gboolean) paused, sim->now);
}

static void
do_resize_pool (Sim      *sim,
                gpointer  subject,
                guint     number)
{
  WeirPool *pool = &sim->engine->pools[sim_below (sim, sim->engine->n_pools)];

  if (pool->config->kind == WEIR_POOL_CHOOSERS)
    return;
  sim_trace (sim, "%s: %u workers from now on", pool->config->name, number);
  weir_pool_resize (pool, number, sim->now);
}

static void
do_kill (Sim      *sim,
         gpointer  subject,
         guint     number)
{
  WeirPool *pool = &sim->engine->pools[sim_below (sim, sim->engine->n_pools)];

  if (case_strikes (sim, 1000))
    sim_kill (sim, pool->seats[sim_below (sim, pool->n_seats)]);
}

static gint64
sometime (Sim *sim)
{
  Case *self = sim->data;

  return SIM_START + sim_below (sim, self->span);
}

static void
schedule_streams (Sim   *sim,
                  guint  n_items)
{
  guint n_streams = 1 + sim_below (sim, 3);

  for (guint i = 0; i < n_streams; i++)
    {
      gint64 timeout = sim_chance (sim, 100) ? 1 + sim_below (sim, 3 * SIM_MS) : 0;
      SimStream *stream = sim_stream (sim, n_items / n_streams, timeout);

      sim_at (sim, sometime (sim), do_push, stream, 0);
      if (sim_chance (sim, 100))
        sim_at (sim, sometime (sim), do_close, stream, 0);
    }
}

static void
schedule (Sim   *sim,
          guint  most_items)
{
  Case *self = sim->data;
  guint n_items = MIN (1 + sim_below (sim, MOST), most_items);
  guint n_streamed = sim_below (sim, 3) == 0 ? sim_below (sim, n_items + 1) : 0;

  if (n_streamed > 0)
    schedule_streams (sim, n_streamed);
  for (guint i = n_streamed; i < n_items; i++)
    sim_at (sim, sometime (sim), do_call, NULL, 0);
  if (sim_below (sim, 3) == 0)
    {
      for (guint i = sim_below (sim, n_items / 2 + 1); i > 0; i--)
        sim_at (sim, sometime (sim), do_abandon, NULL, 0);
    }
  if (sim_below (sim, 10) == 0)
    sim_at (sim, sometime (sim), do_resize, NULL, 1 + sim_below (sim, 12));
  if (sim_below (sim, 10) == 0)
    {
      sim_at (sim, sometime (sim), do_pause, NULL, TRUE);
      sim_at (sim, SIM_START + self->span, do_pause, NULL, FALSE);
    }
  if (sim->engine->n_pools > 0 && sim_below (sim, 4) == 0)
    {
      for (guint i = 1 + sim_below (sim, 4); i > 0; i--)
        sim_at (sim, sometime (sim), do_resize_pool, NULL, 1 + sim_below (sim, 5));
    }
  for (guint i = 0; sim->engine->n_pools > 0 && self->dying > 0 && i < sim_below (sim, 3); i++)
    sim_at (sim, sometime (sim), do_kill, NULL, 0);
}

/* One flow */

static void
case_init_delays (Case    *self,
                  guint64 *random)
{
  self->delays[SIM_DELAY_SPAWN] = 30 * SIM_US;
  self->delays[SIM_DELAY_START] = 400 * SIM_US;
  self->delays[SIM_DELAY_TRANSPORT] = 1 + sim_draw (random, 20 * SIM_US);
  self->delays[SIM_DELAY_FLUSH] = sim_draw (random, 3) == 0 ? 100 * SIM_US : 0;
  self->delays[SIM_DELAY_NOTICE] = 30 * SIM_US;
  self->delays[SIM_DELAY_KILL] = 30 * SIM_US;
  self->delays[SIM_DELAY_SERVE] = sim_draw (random, 4) == 0 ? 20 * SIM_US : 0;
  self->delays[SIM_DELAY_PUSH] = 30 * SIM_US;
  self->delays[SIM_DELAY_TICK] = sim_draw (random, 2) == 0 ? 50 * SIM_US : 0;
}

static void
case_init (Case    *self,
           guint64 *random,
           guint    most_faults)
{
  static const guint spans[] = { 1, 50 * SIM_US, SIM_MS, 10 * SIM_MS };
  gboolean calm = sim_draw (random, 4) == 0;

  self->flow = flow_new (random, sim_draw (random, 3) == 0 ? 0 : sim_draw (random, 400));
  self->span = spans[sim_draw (random, G_N_ELEMENTS (spans))];
  self->uneven = sim_draw (random, 3) == 0 ? sim_draw (random, 200) : 0;
  case_init_delays (self, random);
  if (calm)
    return;

  self->faults = MIN (sim_draw (random, 3) == 0 ? UNLIMITED : sim_draw (random, 10), most_faults);
  self->dying = sim_draw (random, 200);
  self->hanging = sim_draw (random, 100);
  self->balking = sim_draw (random, 3) == 0 ? sim_draw (random, 400) : 0;
}

static Sim *
case_make_sim (Case    *self,
               guint64 *random)
{
  guint capacity = 1 + sim_draw (random, sim_draw (random, 2) == 0 ? 6 : 40);
  gboolean tight = sim_draw (random, 4) == 0;
  Sim *sim = sim_new (self->flow->root->servlet, capacity, tight ? 100 : G_MAXUINT64, &script,
                      self);

  sim->random = *random;
  sim->filler = tight ? 60 : 0;
  flow_bind (self->flow, sim->plan);
  return sim;
}

/* What was wrong with the flow of this seed, or NULL. */
static char *
run_flow (const Limits *limits,
          gboolean      trace)
{
  guint64 random = limits->seed * G_GUINT64_CONSTANT (0x2545f4914f6cdd1d);
  Case self = { NULL };
  Sim *sim;
  char *failure;

  case_init (&self, &random, limits->most_faults);
  if (trace)
    {
      g_autofree char *description = flow_describe (self.flow);

      printf ("%s\n", description);
    }
  sim = case_make_sim (&self, &random);
  sim->trace = trace;
  schedule (sim, limits->most_items);
  sim_start (sim);
  sim_run (sim);

  /* What is wrong might not survive being taken apart. */
  failure = g_steal_pointer (&sim->failure);
  if (failure == NULL)
    sim_free (sim);
  flow_free (self.flow);
  return failure;
}

/* The same, and whether it gives back all memory; what GLib keeps for itself it keeps once. */
static char *
run_flow_and_count (const Limits *limits)
{
  for (guint i = 0; i < 2; i++)
    {
      gint64 before = engine_heap_count ();
      char *failure = run_flow (limits, FALSE);

      if (failure != NULL || engine_heap_count () <= before)
        return failure;
    }
  return g_strdup ("memory leaks");
}

/* Many */

/* Runs @count flows in a child, so that a crash is a failure like others; FALSE when one fails,
 * with its seed in @report. */
static gboolean
run_in_child (const Limits *limits,
              guint         count,
              gboolean      quiet,
              Report       *report)
{
  Limits each = *limits;
  int status = 0;
  pid_t child;

  fflush (stdout);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child > 0)
    {
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      return WIFEXITED (status) && WEXITSTATUS (status) == 0;
    }

  if (quiet && freopen ("/dev/null", "w", stderr) == NULL)
    exit (EXIT_FAILURE);
  alarm (110);
  for (guint i = 0; i < count; i++, each.seed++)
    {
      g_autofree char *failure = NULL;

      report->seed = each.seed;
      g_strlcpy (report->failure, "it crashed, or took longer than 110 s", sizeof report->failure);
      failure = run_flow_and_count (&each);
      if (failure == NULL)
        continue;
      g_strlcpy (report->failure, failure, sizeof report->failure);
      _exit (EXIT_FAILURE);
    }
  g_strlcpy (report->failure, "memory leaks", sizeof report->failure);
  exit (EXIT_SUCCESS);
}

/* The fewest items, then the fewest faults, with which the flow still fails. */
static Limits
shrink (Report *report)
{
  Limits limits = { report->seed, MOST, UNLIMITED };

  for (guint i = 1; i < MOST; i++)
    {
      Limits fewer = { report->seed, i, UNLIMITED };

      if (!run_in_child (&fewer, 1, TRUE, report))
        {
          limits = fewer;
          break;
        }
    }
  for (guint i = 0; i < MOST; i++)
    {
      Limits fewer = { report->seed, limits.most_items, i };

      if (!run_in_child (&fewer, 1, TRUE, report))
        return fewer;
    }
  return limits;
}

static Report *
report_new (void)
{
  Report *report = mmap (NULL, sizeof (Report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                         -1, 0);

  g_assert_true (report != MAP_FAILED);
  return report;
}

/* What failed first, and how to see it again; or NULL. */
static char *
run_flows (const Limits *limits,
           guint         count)
{
  Report *report = report_new ();
  char *text = NULL;

  if (!run_in_child (limits, count, FALSE, report))
    {
      g_autofree char *failure = g_strdup (report->failure);
      guint64 seed = report->seed;
      Limits fewest = shrink (report);

      text = g_strdup_printf ("seed %" G_GUINT64_FORMAT ": %s; see it with --seed %"
                              G_GUINT64_FORMAT " --items %u --faults %u", seed, failure, seed,
                              fewest.most_items, fewest.most_faults);
    }
  munmap (report, sizeof (Report));
  return text;
}

static void
test_share (gconstpointer data)
{
  guint share = GPOINTER_TO_UINT (data);
  Limits limits = { 1 + share * (N_FLOWS / N_SHARES), MOST, UNLIMITED };
  g_autofree char *failure = run_flows (&limits, N_FLOWS / N_SHARES);

  g_assert_cmpstr (failure, ==, NULL);
}

/* By hand */

static int
replay (int   argc,
        char *argv[])
{
  guint64 seed = 0;
  int items = MOST;
  int faults = UNLIMITED;
  int count = 0;
  const GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "The flow", "N" },
    { "items", 0, 0, G_OPTION_ARG_INT, &items, "At most so many items", "N" },
    { "faults", 0, 0, G_OPTION_ARG_INT, &faults, "At most so many deaths and hangs", "N" },
    { "count", 0, 0, G_OPTION_ARG_INT, &count, "So many flows, quietly", "N" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *failure = NULL;
  Limits limits;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return EXIT_FAILURE;
    }

  /* The last lines before a crash are those that are wanted. */
  setvbuf (stdout, NULL, _IOLBF, BUFSIZ);
  limits = (Limits) { seed, (guint) items, (guint) faults };
  failure = count > 0 ? run_flows (&limits, (guint) count) : run_flow (&limits, TRUE);
  printf ("%s\n", failure == NULL ? "nothing is wrong" : failure);
  return failure == NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main (int   argc,
      char *argv[])
{
  /* A number; GLib's own option of that name takes no numbers. */
  if (argc > 2 && g_str_equal (argv[1], "--seed") && g_ascii_isdigit (*argv[2]))
    return replay (argc, argv);

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < N_SHARES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/random/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_share);
    }

  return g_test_run ();
}
