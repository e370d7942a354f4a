/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* 64-byte messages over ZeroMQ's ipc: one way, and to a worker and back with 256 on the way. */

#include "peer.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define SCHEME   "ipc://"
#define WAIT_MS  10000
#define END_SIZE 1

typedef struct
{
  char *there;
  char *back;
} Addresses;

/* Of the whole program, so that the folder goes whichever way it ends. */
static Addresses addresses;
static char *folder;

typedef struct
{
  gpointer context;
  gpointer out;
  gpointer in;
} Link;

static gpointer
open_socket (gpointer    context,
             int         type,
             const char *address,
             gboolean    is_server)
{
  gpointer self = zmq_socket (context, type);
  int wait = WAIT_MS;

  if (self == NULL ||
      zmq_setsockopt (self, ZMQ_RCVTIMEO, &wait, sizeof wait) != 0 ||
      zmq_setsockopt (self, ZMQ_SNDTIMEO, &wait, sizeof wait) != 0 ||
      (is_server ? zmq_bind (self, address) : zmq_connect (self, address)) != 0)
    peer_fail ("cannot open %s: %s", address, zmq_strerror (errno));

  return self;
}

/* The server's side sends to `there` and takes from `back`, the other the other way round. */
static Link
link_open (gboolean is_server)
{
  const char *out = is_server ? addresses.there : addresses.back;
  const char *in = is_server ? addresses.back : addresses.there;
  Link self = { .context = zmq_ctx_new () };

  self.out = open_socket (self.context, ZMQ_PUSH, out, is_server);
  self.in = open_socket (self.context, ZMQ_PULL, in, is_server);
  return self;
}

static void
link_close (Link *self)
{
  zmq_close (self->in);
  zmq_close (self->out);
  zmq_ctx_term (self->context);
}

static void
put (gpointer socket,
     gsize    size)
{
  static const guint8 message[PEER_ITEM_SIZE];

  if (zmq_send (socket, message, size, 0) < 0)
    peer_fail ("cannot send: %s", zmq_strerror (errno));
}

/* FALSE at the end. */
static gboolean
take (gpointer socket)
{
  guint8 message[PEER_ITEM_SIZE];
  int size = zmq_recv (socket, message, sizeof message, 0);

  if (size < 0)
    peer_fail ("cannot receive: %s", zmq_strerror (errno));

  return size != END_SIZE;
}

/*
 * Stays until the other side has everything: a message that is still in the kernel's buffers is
 * lost when its sender closes while the receiver is at its limit.
 */
static void
send_all (gpointer data)
{
  Link link = link_open (FALSE);
  gint64 deadline = peer_deadline ();

  do
    {
      for (guint i = 0; i < PEER_STRIDE; i++)
        put (link.out, PEER_ITEM_SIZE);
    }
  while (peer_now () < deadline);
  put (link.out, END_SIZE);

  take (link.in);
  link_close (&link);
}

static void
measure_one_way (void)
{
  pid_t child = peer_fork (send_all, NULL);
  Link link = link_open (TRUE);
  guint64 done = 0;
  gint64 start;

  take (link.in);
  start = peer_now ();
  while (take (link.in))
    done++;
  peer_rate ("zeromq-ipc", done, peer_now () - start);

  put (link.out, END_SIZE);
  peer_wait (child);
  link_close (&link);
}

static void
work (gpointer data)
{
  Link link = link_open (FALSE);

  while (take (link.in))
    put (link.out, PEER_ITEM_SIZE);

  link_close (&link);
}

/* Returns how many messages came back before the deadline; the others are still on the way. */
static guint64
drive (const Link *link,
       gint64      deadline)
{
  guint64 done = 0;

  for (guint i = 0; i < PEER_IN_FLIGHT; i++)
    put (link->out, PEER_ITEM_SIZE);

  do
    {
      for (guint i = 0; i < PEER_STRIDE; i++)
        {
          take (link->in);
          put (link->out, PEER_ITEM_SIZE);
        }
      done += PEER_STRIDE;
    }
  while (peer_now () < deadline);

  return done;
}

static void
measure_worker (void)
{
  pid_t child = peer_fork (work, NULL);
  Link link = link_open (TRUE);
  gint64 start = peer_now ();
  guint64 done = drive (&link, peer_deadline ());

  peer_rate ("zeromq-worker", done, peer_now () - start);

  for (guint i = 0; i < PEER_IN_FLIGHT; i++)
    take (link.in);
  put (link.out, END_SIZE);
  peer_wait (child);
  link_close (&link);
}

static void
remove_folder (void)
{
  g_unlink (addresses.there + strlen (SCHEME));
  g_unlink (addresses.back + strlen (SCHEME));
  g_rmdir (folder);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;

  peer_init ();
  folder = g_dir_make_tmp ("weir-peer-XXXXXX", &error);
  if (folder == NULL)
    peer_fail ("%s", error->message);
  addresses.there = g_strconcat (SCHEME, folder, "/there", NULL);
  addresses.back = g_strconcat (SCHEME, folder, "/back", NULL);
  atexit (remove_folder);

  /* Contexts are made after the fork: ZeroMQ's threads do not survive one. */
  measure_one_way ();
  measure_worker ();
  return 0;
}
