/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance/weir-peer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADER_SIZE  16
#define READ_SIZE    (256 * 1024)
/* The program's end of the socket; standard files come before it. */
#define CHILD_FD     3
#define SILENCE_MS   50
/* What a worker has for its end. */
#define STOP_SECONDS 2.5

static void
set_error (GError     **error,
           const char  *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, message);
}

static GSubprocess *
launch (const char * const  *argv,
        int                  fd,
        GError             **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_take_fd (launcher, fd, CHILD_FD);
  /* What it prints is for people, and our own output is for the results. */
  g_subprocess_launcher_take_stdout_fd (launcher, dup (STDERR_FILENO));
  g_subprocess_launcher_setenv (launcher, "WEIR_WORKER_FD", G_STRINGIFY (CHILD_FD), TRUE);
  g_subprocess_launcher_setenv (launcher, "WEIR_WORKER_PROTOCOL", "1", TRUE);
  g_subprocess_launcher_setenv (launcher, "WEIR_WORKER", "test/0", TRUE);
  g_subprocess_launcher_setenv (launcher, "WEIR_WORKER_INDEX", "0", TRUE);

  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

Peer *
peer_start (const char * const  *argv,
            double               patience,
            GError             **error)
{
  g_autoptr(Peer) self = g_new0 (Peer, 1);
  int ends[2];

  self->fd = -1;
  self->patience = patience;
  self->input = g_byte_array_new ();
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0)
    {
      set_error (error, g_strerror (errno));
      return NULL;
    }

  /* A worker may expect that its reads wait. */
  fcntl (ends[1], F_SETFL, fcntl (ends[1], F_GETFL) & ~O_NONBLOCK);
  self->fd = ends[0];
  self->process = launch (argv, ends[1], error);

  return self->process != NULL ? g_steal_pointer (&self) : NULL;
}

void
peer_free (Peer *self)
{
  peer_hang_up (self);
  if (self->process != NULL)
    {
      g_subprocess_force_exit (self->process);
      g_subprocess_wait (self->process, NULL, NULL);
    }
  g_clear_object (&self->process);
  g_clear_pointer (&self->input, g_byte_array_unref);
  g_free (self);
}

void
peer_frame_clear (PeerFrame *self)
{
  g_clear_pointer (&self->payload, weir_value_unref);
}

void
peer_hang_up (Peer *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/* Bytes */

static void
put_number (guint8  *bytes,
            guint64  number,
            guint    n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) (number >> (8 * (n_bytes - 1 - i)));
}

static guint64
get_number (const guint8 *bytes,
            guint         n_bytes)
{
  guint64 number = 0;

  for (guint i = 0; i < n_bytes; i++)
    number = number << 8 | bytes[i];

  return number;
}

void
peer_append (GByteArray *bytes,
             guint8      type,
             guint8      flags,
             guint64     id,
             const char *payload)
{
  gsize length = payload != NULL ? strlen (payload) : 0;
  guint8 header[HEADER_SIZE] = { 0 };

  put_number (header, length, 4);
  header[4] = type;
  header[5] = flags;
  put_number (header + 8, id, 8);
  g_byte_array_append (bytes, header, sizeof header);
  if (length > 0)
    g_byte_array_append (bytes, (const guint8 *) payload, (guint) length);
}

/* Waits until the socket can be read (or written, too); FALSE when it takes too long. */
static gboolean
wait_until_ready (Peer     *self,
                  gboolean  for_writing,
                  gint64    deadline,
                  short    *ready)
{
  struct pollfd socket = { .fd = self->fd, .events = POLLIN | (for_writing ? POLLOUT : 0) };
  gint64 left = MAX (deadline - g_get_monotonic_time (), 0) / 1000;
  int n_ready;

  do
    n_ready = poll (&socket, 1, (int) left);
  while (n_ready < 0 && errno == EINTR);

  *ready = socket.revents;

  return n_ready > 0;
}

/* Reads what is there; FALSE at the end. */
static gboolean
read_some (Peer *self)
{
  guint before = self->input->len;
  gssize n_read;

  g_byte_array_set_size (self->input, before + READ_SIZE);
  n_read = recv (self->fd, self->input->data + before, READ_SIZE, 0);
  g_byte_array_set_size (self->input, before + (guint) MAX (n_read, 0));

  return n_read > 0 || (n_read < 0 && (errno == EAGAIN || errno == EINTR));
}

static gint64
get_deadline (Peer *self)
{
  return g_get_monotonic_time () + (gint64) (self->patience * G_USEC_PER_SEC);
}

/* Weir reads while it writes. */
gboolean
peer_send (Peer              *self,
           const GByteArray  *bytes,
           GError           **error)
{
  gint64 deadline = get_deadline (self);
  gsize sent = 0;
  short ready;

  while (sent < bytes->len)
    {
      gssize n_sent = send (self->fd, bytes->data + sent, bytes->len - sent, MSG_NOSIGNAL);

      if (n_sent > 0)
        {
          sent += (gsize) n_sent;
          continue;
        }
      if (errno != EAGAIN && errno != EINTR)
        {
          set_error (error, "closed its socket, or ended, while it was written to");
          return FALSE;
        }
      if (!wait_until_ready (self, TRUE, deadline, &ready))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                       "did not read for %g s", self->patience);
          return FALSE;
        }
      if ((ready & POLLIN) != 0)
        read_some (self);
    }

  return TRUE;
}

/* Frames */

/* What is wrong with the header, or NULL. */
static char *
find_fault (const PeerFrame *frame,
            guint64          reserved,
            guint64          length)
{
  gboolean has_id = frame->type == PEER_RESULT || frame->type == PEER_ERROR;
  guint8 flags = (has_id ? PEER_LAST : 0) | (frame->type == PEER_ERROR ? PEER_WHOLE : 0);

  if (frame->type < PEER_READY || frame->type > PEER_ERROR)
    return g_strdup_printf ("sent a frame of type %u, which a worker does not send", frame->type);
  if ((frame->flags & ~flags) != 0)
    return g_strdup_printf ("sent a frame of type %u with the flags %u", frame->type, frame->flags);
  if (reserved != 0)
    return g_strdup ("sent a frame whose bytes 6 and 7 are not 0");
  if (length > G_MAXINT32)
    return g_strdup_printf ("sent a frame of %" G_GUINT64_FORMAT " bytes", length);
  if (has_id && frame->id == 0)
    return g_strdup ("sent an answer without the id of its item");
  if (!has_id && frame->id != 0)
    return g_strdup_printf ("sent a frame of type %u with an id", frame->type);

  return NULL;
}

/* Takes the next frame out of what was read: FALSE with no @error set if it is not whole yet. */
static gboolean
take_frame (Peer       *self,
            PeerFrame  *frame,
            GError    **error)
{
  const guint8 *bytes = self->input->data;
  g_autofree char *fault = NULL;
  g_autoptr(GError) cause = NULL;
  guint64 length;

  if (self->input->len < HEADER_SIZE)
    return FALSE;

  length = get_number (bytes, 4);
  frame->type = bytes[4];
  frame->flags = bytes[5];
  frame->id = get_number (bytes + 8, 8);
  fault = find_fault (frame, get_number (bytes + 6, 2), length);
  if (fault != NULL)
    {
      set_error (error, fault);
      return FALSE;
    }

  if (self->input->len - HEADER_SIZE < length)
    return FALSE;

  frame->payload = weir_value_new_from_json ((const char *) bytes + HEADER_SIZE, (gssize) length,
                                             &cause);
  if (frame->payload == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 "sent a payload that is not JSON: %s", cause->message);
  g_byte_array_remove_range (self->input, 0, (guint) (HEADER_SIZE + length));

  return frame->payload != NULL;
}

gboolean
peer_read (Peer       *self,
           PeerFrame  *frame,
           GError    **error)
{
  gint64 deadline = get_deadline (self);
  GError *fault = NULL;
  short ready;

  while (!take_frame (self, frame, &fault))
    {
      if (fault == NULL && !wait_until_ready (self, FALSE, deadline, &ready))
        fault = g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "said nothing%s for %g s",
                             self->input->len > 0 ? " more, within a frame," : "",
                             self->patience);
      if (fault == NULL && !read_some (self))
        fault = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                                     self->input->len > 0 ? "ended within a frame"
                                                          : "closed its socket, or ended");
      if (fault != NULL)
        {
          g_propagate_error (error, fault);
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
peer_is_silent (Peer    *self,
                GError **error)
{
  struct pollfd socket = { .fd = self->fd, .events = POLLIN };

  if (self->input->len == 0 && poll (&socket, 1, SILENCE_MS) == 0)
    return TRUE;

  set_error (error, self->input->len > 0 || read_some (self)
                    ? "sent more frames than it was asked for"
                    : "closed its socket, or ended, when it had nothing to do");

  return FALSE;
}

static gboolean
give_up (gpointer data)
{
  g_cancellable_cancel (data);

  return G_SOURCE_REMOVE;
}

static void
note_end (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  int *has_ended = data;

  *has_ended = g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL) ? 1 : 2;
}

gboolean
peer_await_end (Peer    *self,
                int      status,
                GError **error)
{
  g_autoptr(GCancellable) patience = g_cancellable_new ();
  guint timer = g_timeout_add ((guint) (STOP_SECONDS * 1000), give_up, patience);
  int has_ended = 0;

  g_subprocess_wait_async (self->process, patience, note_end, &has_ended);
  while (has_ended == 0)
    g_main_context_iteration (NULL, TRUE);
  if (has_ended == 1)
    g_source_remove (timer);

  if (has_ended == 2)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "did not exit within %g s",
                 STOP_SECONDS);
  else if (!g_subprocess_get_if_exited (self->process))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "was killed by signal %d",
                 g_subprocess_get_term_sig (self->process));
  else if (g_subprocess_get_exit_status (self->process) != status)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "exited with status %d instead of %d",
                 g_subprocess_get_exit_status (self->process), status);
  else
    return TRUE;

  return FALSE;
}
