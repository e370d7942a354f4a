/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A runner to be killed: starts a server whose workers sit in all kinds of situations, from a
 * thread that then ends, says their process numbers, and waits to be told or killed. As
 * `runner --interrupts` it does not end when it is interrupted, but says so.
 */

#include "process-support.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define N_IDLE 2
#define N_BUSY 3

static const char *const orders[N_BUSY] = {
  "{'do': 'hang'}",
  "{'do': 'ignore'}",
  "{'do': 'sleep', 'seconds': 1000}",
};

static Journal journal;

static gpointer
hold (gpointer data)
{
  gpointer *both = data;
  g_autoptr (WeirValue) item = value_new (both[1]);
  g_autoptr (WeirValue) result = weir_server_call (both[0], item, 0, WEIR_BACKPRESSURE_WAIT, NULL,
                                                   NULL);

  return NULL;
}

static gpointer
start (gpointer data)
{
  WeirServlet *pair = weir_ensemble_servlet_new (faulty_pool ("busy", N_BUSY, NULL, &journal),
                                                 faulty_pool ("idle", N_IDLE, NULL, &journal),
                                                 NULL);

  return server_start (pair);
}

static void
report (const char *event,
        guint       n_events)
{
  for (guint i = 0; i < n_events; i++)
    {
      g_autoptr (Event) next = journal_await (&journal, event);

      printf ("%s %d\n", event, (int) next->pid);
    }
}

static void
tell_interrupt (int number)
{
  static const char text[] = "interrupted\n";

  if (write (STDOUT_FILENO, text, strlen (text)) < 0)
    _exit (2);
}

int
main (int    argc,
      char **argv)
{
  /* The threads outlive main(). */
  static gpointer holds[N_BUSY][2];
  WeirServer *server;
  char byte;
  gssize n_read;

  g_test_init (&argc, &argv, NULL);
  if (g_strcmp0 (argv[argc - 1], "--interrupts") == 0)
    signal (SIGINT, tell_interrupt);
  journal_open (&journal);
  server = g_thread_join (g_thread_new ("start", start, NULL));
  report ("init", N_BUSY + N_IDLE);
  for (guint i = 0; i < N_BUSY; i++)
    {
      holds[i][0] = server;
      holds[i][1] = (gpointer) orders[i];
      g_thread_unref (g_thread_new ("hold", hold, holds[i]));
      report ("begin", 1);
    }

  /* The folder would be left behind by whoever is killed. */
  journal_close (&journal);
  printf ("waiting\n");
  fflush (stdout);
  do
    n_read = read (STDIN_FILENO, &byte, 1);
  while (n_read < 0 && errno == EINTR);
  return n_read == 1 ? 0 : 1;
}
