/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Items through threads that hand them on by a GAsyncQueue, with 256 on the way. */

#include "peer.h"

#define MAX_STAGES 3

typedef struct
{
  GAsyncQueue *in;
  GAsyncQueue *out;
} Stage;

static int items[PEER_IN_FLIGHT];
static int end;

static gpointer
run_stage (gpointer data)
{
  const Stage *stage = data;
  gpointer item;

  do
    {
      item = g_async_queue_pop (stage->in);
      g_async_queue_push (stage->out, item);
    }
  while (item != &end);

  return NULL;
}

/* Keeps the queues filled; returns how many items came out before the deadline. */
static guint64
drive (GAsyncQueue *first,
       GAsyncQueue *last,
       gint64       deadline)
{
  guint64 done = 0;

  for (guint i = 0; i < PEER_IN_FLIGHT; i++)
    g_async_queue_push (first, &items[i]);

  do
    {
      for (guint i = 0; i < PEER_STRIDE; i++)
        g_async_queue_push (first, g_async_queue_pop (last));
      done += PEER_STRIDE;
    }
  while (peer_now () < deadline);

  return done;
}

static void
measure (const char *name,
         guint       n_stages)
{
  GAsyncQueue *queues[MAX_STAGES + 1];
  GThread *threads[MAX_STAGES];
  Stage stages[MAX_STAGES];
  gint64 start;
  guint64 done;

  for (guint i = 0; i <= n_stages; i++)
    queues[i] = g_async_queue_new ();
  for (guint i = 0; i < n_stages; i++)
    {
      stages[i] = (Stage) { queues[i], queues[i + 1] };
      threads[i] = g_thread_new ("stage", run_stage, &stages[i]);
    }

  start = peer_now ();
  done = drive (queues[0], queues[n_stages], peer_deadline ());
  peer_rate (name, done, peer_now () - start);

  g_async_queue_push (queues[0], &end);
  for (guint i = 0; i < n_stages; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i <= n_stages; i++)
    g_async_queue_unref (queues[i]);
}

int
main (void)
{
  peer_init ();
  measure ("async-queue-1", 1);
  measure ("async-queue-3", 3);
  return 0;
}
