/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* 64-byte messages over ZeroMQ's ipc: one way, and to a worker and back with 256 on the way. */

#include "peer.h"

#include <errno.h>
#include <glib/gstdio.h>
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

static void
send_all (gpointer data)
{
  const Addresses *addresses = data;
  gpointer context = zmq_ctx_new ();
  gpointer out = open_socket (context, ZMQ_PUSH, addresses->back, FALSE);
  gint64 deadline = peer_deadline ();

  do
    {
      for (guint i = 0; i < PEER_STRIDE; i++)
        put (out, PEER_ITEM_SIZE);
    }
  while (peer_now () < deadline);
  put (out, END_SIZE);

  zmq_close (out);
  zmq_ctx_term (context);
}

static void
measure_one_way (Addresses *addresses)
{
  pid_t child = peer_fork (send_all, addresses);
  gpointer context = zmq_ctx_new ();
  gpointer in = open_socket (context, ZMQ_PULL, addresses->back, TRUE);
  guint64 done = 0;
  gint64 start;

  take (in);
  start = peer_now ();
  while (take (in))
    done++;
  peer_rate ("zeromq-ipc", done, peer_now () - start);

  zmq_close (in);
  zmq_ctx_term (context);
  peer_wait (child);
}

static void
work (gpointer data)
{
  const Addresses *addresses = data;
  gpointer context = zmq_ctx_new ();
  gpointer in = open_socket (context, ZMQ_PULL, addresses->there, FALSE);
  gpointer out = open_socket (context, ZMQ_PUSH, addresses->back, FALSE);

  while (take (in))
    put (out, PEER_ITEM_SIZE);

  zmq_close (in);
  zmq_close (out);
  zmq_ctx_term (context);
}

/* Returns how many messages came back before the deadline, and takes the rest. */
static guint64
drive (gpointer out,
       gpointer in,
       gint64   deadline)
{
  guint64 done = 0;

  for (guint i = 0; i < PEER_IN_FLIGHT; i++)
    put (out, PEER_ITEM_SIZE);

  do
    {
      for (guint i = 0; i < PEER_STRIDE; i++)
        {
          take (in);
          put (out, PEER_ITEM_SIZE);
        }
      done += PEER_STRIDE;
    }
  while (peer_now () < deadline);

  return done;
}

static void
measure_worker (Addresses *addresses)
{
  pid_t child = peer_fork (work, addresses);
  gpointer context = zmq_ctx_new ();
  gpointer out = open_socket (context, ZMQ_PUSH, addresses->there, TRUE);
  gpointer in = open_socket (context, ZMQ_PULL, addresses->back, TRUE);
  gint64 start = peer_now ();
  guint64 done = drive (out, in, peer_deadline ());

  peer_rate ("zeromq-worker", done, peer_now () - start);

  for (guint i = 0; i < PEER_IN_FLIGHT; i++)
    take (in);
  put (out, END_SIZE);
  peer_wait (child);
  zmq_close (in);
  zmq_close (out);
  zmq_ctx_term (context);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("weir-peer-XXXXXX", &error);
  g_autofree char *there = NULL;
  g_autofree char *back = NULL;
  Addresses addresses;

  peer_init ();
  if (folder == NULL)
    peer_fail ("%s", error->message);
  addresses.there = there = g_strconcat (SCHEME, folder, "/there", NULL);
  addresses.back = back = g_strconcat (SCHEME, folder, "/back", NULL);

  /* Contexts are made after the fork: ZeroMQ's threads do not survive one. */
  measure_one_way (&addresses);
  measure_worker (&addresses);

  g_unlink (there + strlen (SCHEME));
  g_unlink (back + strlen (SCHEME));
  g_rmdir (folder);
  return 0;
}
