/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* 64-byte messages from one process to another through a ring in shared memory. */

#include "peer.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#define N_SLOTS     1024
#define MAX_SPINS   1000
#define CACHE_LINE  64
#define END_OF_DATA 0

typedef struct
{
  _Alignas (CACHE_LINE) guint8 bytes[PEER_ITEM_SIZE];
} Slot;

/* Each index stands on a line of its own: the two sides write one each. */
typedef struct
{
  _Alignas (CACHE_LINE) _Atomic guint64 n_written;
  _Alignas (CACHE_LINE) _Atomic guint64 n_read;
  Slot slots[N_SLOTS];
} Ring;

/* Waits until @index differs from @old and returns it. */
static guint64
wait_for_change (_Atomic guint64 *index,
                 guint64          old)
{
  guint64 now;

  for (guint spins = 0; (now = atomic_load_explicit (index, memory_order_acquire)) == old; spins++)
    {
      if (spins >= MAX_SPINS)
        sched_yield ();
    }

  return now;
}

static void
write_message (Ring    *ring,
               guint64  position,
               guint64 *n_read,
               guint64  number)
{
  guint8 message[PEER_ITEM_SIZE] = { 0 };

  if (position - *n_read == N_SLOTS)
    *n_read = wait_for_change (&ring->n_read, *n_read);

  memcpy (message, &number, sizeof number);
  memcpy (ring->slots[position % N_SLOTS].bytes, message, sizeof message);
  atomic_store_explicit (&ring->n_written, position + 1, memory_order_release);
}

static void
produce (gpointer data)
{
  Ring *ring = data;
  gint64 deadline = peer_deadline ();
  guint64 n_read = 0;
  guint64 position = 0;

  peer_pin (1);
  while (position % PEER_STRIDE != 0 || peer_now () < deadline)
    {
      write_message (ring, position, &n_read, position + 1);
      position++;
    }
  write_message (ring, position, &n_read, END_OF_DATA);
}

/* Reads until the end; returns how many messages there were. */
static guint64
consume (Ring *ring)
{
  guint64 n_written = 0;

  for (guint64 position = 0;; position++)
    {
      guint8 message[PEER_ITEM_SIZE];
      guint64 number;

      if (position == n_written)
        n_written = wait_for_change (&ring->n_written, n_written);
      memcpy (message, ring->slots[position % N_SLOTS].bytes, sizeof message);
      atomic_store_explicit (&ring->n_read, position + 1, memory_order_release);

      memcpy (&number, message, sizeof number);
      if (number == END_OF_DATA)
        return position;
      if (number != position + 1)
        peer_fail ("message %" G_GUINT64_FORMAT " was lost", position + 1);
    }
}

int
main (void)
{
  Ring *ring;
  guint64 done;
  gint64 start;
  pid_t child;

  peer_init ();
  ring = mmap (NULL, sizeof *ring, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (ring == MAP_FAILED)
    peer_fail ("cannot map memory: %s", g_strerror (errno));

  child = peer_fork (produce, ring);
  peer_pin (0);
  start = peer_now ();
  done = consume (ring);
  peer_rate ("bare-ring", done, peer_now () - start);

  peer_wait (child);
  munmap (ring, sizeof *ring);
  return 0;
}
