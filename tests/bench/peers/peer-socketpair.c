/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Frames with their length in front, to a process and back over a socketpair; both sides read
 * what is there and write as much at once. With few on the way each wake-up counts.
 */

#include "peer.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FEW_IN_FLIGHT 32
#define BUFFER_SIZE   65536

typedef struct
{
  guint32 length;
  guint8  body[PEER_ITEM_SIZE];
} Frame;

typedef struct
{
  int    fd;
  gsize  used;
  guint8 bytes[BUFFER_SIZE];
} Inbox;

/* The size of the whole frames at the beginning, and their number. */
static gsize
inbox_get_frames (const Inbox *self,
                  guint       *n_frames)
{
  gsize size = 0;
  guint32 length;

  *n_frames = 0;
  while (self->used - size >= sizeof length)
    {
      memcpy (&length, self->bytes + size, sizeof length);
      if (self->used - size < sizeof length + length)
        break;
      size += sizeof length + length;
      *n_frames += 1;
    }

  return size;
}

static void
inbox_drop (Inbox *self,
            gsize  size)
{
  self->used -= size;
  memmove (self->bytes, self->bytes + size, self->used);
}

/* FALSE at the end. */
static gboolean
inbox_fill (Inbox *self)
{
  gsize n = peer_read (self->fd, self->bytes + self->used, sizeof self->bytes - self->used);

  self->used += n;
  return n > 0;
}

static void
work (gpointer data)
{
  const int *fds = data;
  Inbox inbox = { .fd = fds[1] };

  close (fds[0]);
  while (inbox_fill (&inbox))
    {
      guint n_frames;
      gsize size = inbox_get_frames (&inbox, &n_frames);

      peer_write_all (inbox.fd, inbox.bytes, size);
      inbox_drop (&inbox, size);
    }
}

/* Returns how many frames came back before the deadline. */
static guint64
drive (int    fd,
       guint  n_in_flight,
       gint64 deadline)
{
  Frame frames[PEER_IN_FLIGHT];
  Inbox inbox = { .fd = fd };
  guint64 done = 0;

  for (guint i = 0; i < n_in_flight; i++)
    frames[i] = (Frame) { .length = PEER_ITEM_SIZE };
  peer_write_all (fd, frames, n_in_flight * sizeof frames[0]);

  while (peer_now () < deadline)
    {
      guint n_frames;

      if (!inbox_fill (&inbox))
        peer_fail ("the worker closed its end");
      inbox_drop (&inbox, inbox_get_frames (&inbox, &n_frames));
      peer_write_all (fd, frames, n_frames * sizeof frames[0]);
      done += n_frames;
    }

  return done;
}

static void
measure (const char *name,
         guint       n_in_flight)
{
  Frame rest;
  guint64 done;
  gint64 start;
  pid_t child;
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM, 0, fds) != 0)
    peer_fail ("cannot make a socketpair: %s", g_strerror (errno));
  child = peer_fork (work, fds);
  close (fds[1]);

  start = peer_now ();
  done = drive (fds[0], n_in_flight, peer_deadline ());
  peer_rate (name, done, peer_now () - start);

  /* What is still on the way is read, so that the worker can write it and ends in order. */
  shutdown (fds[0], SHUT_WR);
  while (peer_read (fds[0], &rest, sizeof rest) > 0)
    continue;
  close (fds[0]);
  peer_wait (child);
}

int
main (void)
{
  peer_init ();
  measure ("bare-socketpair", FEW_IN_FLIGHT);
  measure ("bare-socketpair-256", PEER_IN_FLIGHT);
  return 0;
}
