/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The greeting flow with its waits: what its slowest stage can do is what comes out. The one test
 * that goes by the clock, so it has a few tries: a flow that loses time loses it in each. A try
 * in which others kept the CPUs busy can succeed, but not fail.
 */

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "program.h"

#define N_ITEMS    500
#define SLOWEST    0.012 /* seconds that the stage `length` waits */
#define SHARE      0.99
#define N_TRIES    3     /* that count */
#define N_ATTEMPTS 8
#define QUIET      0.03  /* the share of the CPUs that others may use */

/* CPU time in seconds. */
typedef struct {
  double all;  /* of all CPUs, and of the machine below that took them away */
  double own;  /* of this test and of what it has waited for */
  double wall;
} CpuTime;

static double
to_seconds (const struct timeval *time)
{
  return (double) time->tv_sec + (double) time->tv_usec / 1e6;
}

static double
get_own_time (int who)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (who, &usage), ==, 0);

  return to_seconds (&usage.ru_utime) + to_seconds (&usage.ru_stime);
}

static CpuTime
get_cpu_time (void)
{
  g_autofree char *stat = NULL;
  unsigned long user, nice, system, irq, soft_irq, steal;

  g_assert_true (g_file_get_contents ("/proc/stat", &stat, NULL, NULL));
  g_assert_cmpint (sscanf (stat, "cpu %lu %lu %lu %*u %*u %lu %lu %lu",
                           &user, &nice, &system, &irq, &soft_irq, &steal), ==, 6);

  return (CpuTime) {
    .all = (double) (user + nice + system + irq + soft_irq + steal) / sysconf (_SC_CLK_TCK),
    .own = get_own_time (RUSAGE_SELF) + get_own_time (RUSAGE_CHILDREN),
    .wall = g_get_monotonic_time () / 1e6,
  };
}

/* The share of the CPUs that others have used since @begin. */
static double
get_others_share (const CpuTime *begin)
{
  CpuTime end = get_cpu_time ();
  double others = (end.all - begin->all) - (end.own - begin->own);

  return MAX (others, 0) / (sysconf (_SC_NPROCESSORS_ONLN) * (end.wall - begin->wall));
}

static GSubprocess *
start_flow (ProgramFixture *fixture)
{
  g_autofree char *flow = program_find_flow ("greeting-waits.json");

  /* Its pins name two CPUs. */
  if (g_get_num_processors () < 2)
    return program_start (fixture, "run", flow, "-q", "--cpus=ignore", NULL);

  return program_start (fixture, "run", flow, "-q", NULL);
}

static void
send_items (GSubprocess *process)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < N_ITEMS; i++)
    g_string_append_printf (text, "\"item %u\"\n", i);
  program_send (process, text->str);
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
}

/* Items a second from the first result to the last. */
static double
measure (ProgramFixture *fixture)
{
  g_autoptr(GSubprocess) process = start_flow (fixture);
  g_autoptr(GDataInputStream) output = NULL;
  gint64 first = 0;
  gint64 last = 0;

  send_items (process);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
      g_autofree char *expected = NULL;
      g_autoptr(GString) ends = g_string_new (NULL);
      guint length = 5 + g_snprintf (NULL, 0, "%u", i);

      last = g_get_monotonic_time ();
      if (i == 0)
        first = last;

      for (guint j = 0; j < length; j++)
        g_string_append_printf (ends, "i%u", i % 10);
      expected = g_strdup_printf ("\"Hello, %s!\"", ends->str);
      g_assert_cmpstr (line, ==, expected);
    }

  g_assert_cmpint (program_wait (process), ==, 0);

  return (N_ITEMS - 1) / ((last - first) / 1e6);
}

static void
test_rate (ProgramFixture *fixture,
           gconstpointer   data)
{
  double best = 0;
  guint n_tries = 0;

  for (guint i = 0; i < N_ATTEMPTS && n_tries < N_TRIES && best < SHARE / SLOWEST; i++)
    {
      CpuTime begin = get_cpu_time ();
      double rate = measure (fixture);
      double others = get_others_share (&begin);

      g_test_message ("%.2f items/s, %.2f %% of 1/%g s, with %.1f %% of the CPUs used by others",
                      rate, 100 * rate * SLOWEST, SLOWEST, 100 * others);
      best = MAX (best, rate);
      n_tries += others <= QUIET;
    }

  if (n_tries == 0 && best < SHARE / SLOWEST)
    {
      g_test_skip ("others kept the CPUs busy in each try");
      return;
    }

  g_test_maximized_result (best, "%.2f items/s", best);
  g_assert_cmpfloat (best, >=, SHARE / SLOWEST);
}

int
main (int    argc,
      char **argv)
{
  program_init (&argc, &argv);

  g_test_add ("/greeting-rate", ProgramFixture, NULL, program_set_up, test_rate, program_tear_down);

  return g_test_run ();
}
