/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The pipe itself: the median round trip between two CPUs, and one way in full blocks. */

#include "peer.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define BLOCK_SIZE  65536
#define MAX_SAMPLES (1 << 20)

typedef struct
{
  int to_child[2];
  int to_parent[2];
} Pipes;

static void
pipes_open (Pipes *self)
{
  if (pipe (self->to_child) != 0 || pipe (self->to_parent) != 0)
    peer_fail ("cannot make a pipe: %s", g_strerror (errno));
}

/* Leaves this process its own ends. */
static void
pipes_keep (const Pipes *self,
            gboolean     is_child)
{
  close (is_child ? self->to_child[1] : self->to_child[0]);
  close (is_child ? self->to_parent[0] : self->to_parent[1]);
}

static void
echo (gpointer data)
{
  const Pipes *pipes = data;
  guint8 item[PEER_ITEM_SIZE];
  gsize n;

  pipes_keep (pipes, TRUE);
  peer_pin (1);
  while ((n = peer_read (pipes->to_child[0], item, sizeof item)) > 0)
    peer_write_all (pipes->to_parent[1], item, n);
}

static int
compare_samples (gconstpointer a,
                 gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static void
measure_round_trip (void)
{
  g_autofree gint64 *samples = g_new (gint64, MAX_SAMPLES);
  guint8 item[PEER_ITEM_SIZE] = { 0 };
  gint64 deadline = peer_deadline ();
  gint64 before;
  Pipes pipes;
  guint n = 0;
  pid_t child;

  pipes_open (&pipes);
  child = peer_fork (echo, &pipes);
  pipes_keep (&pipes, FALSE);
  peer_pin (0);

  for (before = peer_now (); before < deadline && n < MAX_SAMPLES; n++)
    {
      gint64 after;

      peer_write_all (pipes.to_child[1], item, sizeof item);
      peer_read_all (pipes.to_parent[0], item, sizeof item);
      after = peer_now ();
      samples[n] = after - before;
      before = after;
    }

  close (pipes.to_child[1]);
  close (pipes.to_parent[0]);
  peer_wait (child);
  qsort (samples, n, sizeof *samples, compare_samples);
  peer_report ("bare-pipe-p50-ns", (double) samples[n / 2], "ns");
}

static void
pour (gpointer data)
{
  const Pipes *pipes = data;
  static const guint8 block[BLOCK_SIZE];
  gint64 deadline = peer_deadline ();

  pipes_keep (pipes, TRUE);
  peer_pin (1);
  while (peer_now () < deadline)
    peer_write_all (pipes->to_parent[1], block, sizeof block);
}

static void
measure_one_way (void)
{
  static guint8 block[BLOCK_SIZE];
  guint64 bytes = 0;
  gint64 start;
  Pipes pipes;
  pid_t child;
  gsize n;

  pipes_open (&pipes);
  child = peer_fork (pour, &pipes);
  pipes_keep (&pipes, FALSE);

  start = peer_now ();
  while ((n = peer_read (pipes.to_parent[0], block, sizeof block)) > 0)
    bytes += n;
  peer_rate ("bare-pipe", bytes / PEER_ITEM_SIZE, peer_now () - start);

  close (pipes.to_child[1]);
  close (pipes.to_parent[0]);
  peer_wait (child);
}

int
main (void)
{
  peer_init ();
  measure_round_trip ();
  measure_one_way ();
  return 0;
}
