/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/weir-channel.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/weir-error.h"

#define IN_SIZE (128 * 1024)
/* Past this much, what was taken is moved out of the way before more is read. */
#define IN_LOW  (16 * 1024)

typedef struct {
  gsize      offset; /* of the header that the memfd belongs to */
  WeirValue *value;  /* owned: holds the memfd until it is sent */
} WeirChannelMark;

static void
weir_channel_mark_clear (gpointer data)
{
  WeirChannelMark *mark = data;

  g_clear_pointer (&mark->value, weir_value_unref);
}

static void
weir_close_fd (gpointer data)
{
  int *fd = data;

  if (*fd >= 0)
    close (*fd);
}

/* Makes the two ends; both close on exec. */
gboolean
weir_channel_pair (int      fds[2],
                   GError **error)
{
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "cannot make a channel to a worker: %s", g_strerror (errno));
  return FALSE;
}

/* Reading */

void
weir_channel_in_init (WeirChannelIn *self,
                      int            fd)
{
  self->fd = fd;
  self->size = IN_SIZE;
  self->buffer = g_malloc (self->size);
  self->start = self->end = 0;
  self->fds = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_set_clear_func (self->fds, weir_close_fd);
}

void
weir_channel_in_clear (WeirChannelIn *self)
{
  g_clear_pointer (&self->buffer, g_free);
  g_clear_pointer (&self->fds, g_array_unref);
}

/* Makes room for more, and for the whole of a frame whose header has come. */
static void
weir_channel_in_prepare (WeirChannelIn *self)
{
  gsize left = self->end - self->start;
  gsize wanted = 0;

  if (left >= sizeof (WeirFrameHeader))
    {
      WeirFrameHeader header;

      memcpy (&header, self->buffer + self->start, sizeof header);
      if ((header.flags & WEIR_FRAME_MEMFD) == 0)
        wanted = sizeof header + header.length;
    }

  if (self->start == self->end)
    {
      self->start = self->end = 0;
    }
  else if (self->size - self->end < IN_LOW || self->start + wanted > self->size)
    {
      memmove (self->buffer, self->buffer + self->start, left);
      self->start = 0;
      self->end = left;
    }

  if (wanted > self->size || self->size == self->end)
    {
      self->size = MAX (wanted, self->size * 2);
      self->buffer = g_realloc (self->buffer, self->size);
    }
}

static void
weir_channel_in_keep_fds (WeirChannelIn *self,
                          struct msghdr *message)
{
  for (struct cmsghdr *control = CMSG_FIRSTHDR (message); control != NULL;
       control = CMSG_NXTHDR (message, control))
    {
      if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
        continue;
      g_array_append_vals (self->fds, CMSG_DATA (control),
                           (guint) ((control->cmsg_len - CMSG_LEN (0)) / sizeof (int)));
    }
}

/* Reads what is there, waiting for it if the socket does. */
WeirChannelStatus
weir_channel_in_read (WeirChannelIn *self)
{
  union {
    struct cmsghdr header;
    char           space[CMSG_SPACE (16 * sizeof (int))];
  } control;
  struct iovec part;
  struct msghdr message = { 0 };
  gssize n_read;

  weir_channel_in_prepare (self);
  part.iov_base = self->buffer + self->end;
  part.iov_len = self->size - self->end;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = &control;
  message.msg_controllen = sizeof control;

  do
    n_read = recvmsg (self->fd, &message, MSG_CMSG_CLOEXEC);
  while (n_read < 0 && errno == EINTR);

  if (n_read < 0)
    return errno == EAGAIN ? WEIR_CHANNEL_AGAIN : WEIR_CHANNEL_CLOSED;
  weir_channel_in_keep_fds (self, &message);
  self->end += (gsize) n_read;
  return n_read == 0 ? WEIR_CHANNEL_CLOSED : WEIR_CHANNEL_DONE;
}

static WeirValue *
weir_channel_in_take_memfd (WeirChannelIn  *self,
                            gsize           length,
                            GError        **error)
{
  int fd;

  if (self->fds->len == 0)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                           "a frame promises a memfd and none came along");
      return NULL;
    }

  fd = g_array_index (self->fds, int, 0);
  g_array_index (self->fds, int, 0) = -1;
  g_array_remove_index (self->fds, 0);
  return weir_value_new_from_memfd (fd, length, error);
}

/* Takes the next whole frame: FALSE with no @error set when there is none yet. The caller owns
 * the frame's value. */
gboolean
weir_channel_in_next (WeirChannelIn  *self,
                      WeirFrameIn    *frame,
                      GError        **error)
{
  gsize left = self->end - self->start;
  const char *payload = self->buffer + self->start + sizeof (WeirFrameHeader);
  gsize length;

  if (left < sizeof (WeirFrameHeader))
    return FALSE;
  memcpy (&frame->header, self->buffer + self->start, sizeof frame->header);

  frame->value = NULL;
  length = (frame->header.flags & WEIR_FRAME_MEMFD) != 0 ? 0 : frame->header.length;
  if (left - sizeof (WeirFrameHeader) < length)
    return FALSE;

  if ((frame->header.flags & WEIR_FRAME_MEMFD) != 0)
    {
      frame->value = weir_channel_in_take_memfd (self, frame->header.length, error);
      if (frame->value == NULL)
        return FALSE;
    }
  else if (length > 0)
    {
      frame->value = weir_value_new_unchecked (payload, length);
    }
  self->start += sizeof (WeirFrameHeader) + length;
  return TRUE;
}

/* Writing */

void
weir_channel_out_init (WeirChannelOut *self)
{
  self->bytes = g_byte_array_new ();
  self->sent = 0;
  self->marks = g_array_new (FALSE, FALSE, sizeof (WeirChannelMark));
  g_array_set_clear_func (self->marks, weir_channel_mark_clear);
  self->n_marks_sent = 0;
}

void
weir_channel_out_clear (WeirChannelOut *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
}

gboolean
weir_channel_out_is_empty (WeirChannelOut *self)
{
  return self->bytes->len == 0;
}

/* Adds a frame with @value (nullable) for payload; sets the header's length and flags. */
void
weir_channel_out_add (WeirChannelOut  *self,
                      WeirFrameHeader *header,
                      WeirValue       *value)
{
  gsize length = 0;
  const char *text = value == NULL ? NULL : weir_value_get_json (value, &length);

  header->length = length;
  /* Without a memfd to be had (too many open files) the text itself goes through the socket. */
  if (length >= WEIR_VALUE_LARGE && weir_value_get_memfd (value, NULL) >= 0)
    {
      WeirChannelMark mark = { self->bytes->len, weir_value_ref (value) };

      header->flags |= WEIR_FRAME_MEMFD;
      g_array_append_val (self->marks, mark);
      length = 0;
    }

  g_byte_array_append (self->bytes, (const guint8 *) header, sizeof *header);
  if (length > 0)
    g_byte_array_append (self->bytes, (const guint8 *) text, (guint) length);
}

static gssize
weir_channel_out_send (WeirChannelOut *self,
                       int             fd,
                       gsize           until,
                       WeirValue      *with_memfd)
{
  union {
    struct cmsghdr header;
    char           space[CMSG_SPACE (sizeof (int))];
  } control = { 0 };
  struct iovec part = { self->bytes->data + self->sent, until - self->sent };
  struct msghdr message = { 0 };
  gssize n_sent;

  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (with_memfd != NULL)
    {
      int memfd = weir_value_get_memfd (with_memfd, NULL);

      message.msg_control = &control;
      message.msg_controllen = sizeof control;
      control.header.cmsg_level = SOL_SOCKET;
      control.header.cmsg_type = SCM_RIGHTS;
      control.header.cmsg_len = CMSG_LEN (sizeof memfd);
      memcpy (CMSG_DATA (&control.header), &memfd, sizeof memfd);
    }

  do
    n_sent = sendmsg (fd, &message, MSG_NOSIGNAL);
  while (n_sent < 0 && errno == EINTR);
  return n_sent;
}

/* Up to the next memfd, which goes along with the first byte of its frame. */
static gsize
weir_channel_out_next_stop (WeirChannelOut  *self,
                            WeirValue      **with_memfd)
{
  guint next = self->n_marks_sent;

  *with_memfd = NULL;
  if (next < self->marks->len
      && g_array_index (self->marks, WeirChannelMark, next).offset == self->sent)
    *with_memfd = g_array_index (self->marks, WeirChannelMark, next++).value;
  if (next < self->marks->len)
    return g_array_index (self->marks, WeirChannelMark, next).offset;
  return self->bytes->len;
}

/* Writes what the socket takes; DONE once nothing is left. */
WeirChannelStatus
weir_channel_out_write (WeirChannelOut *self,
                        int             fd)
{
  while (self->sent < self->bytes->len)
    {
      WeirValue *with_memfd;
      gsize stop = weir_channel_out_next_stop (self, &with_memfd);
      gssize n_sent = weir_channel_out_send (self, fd, stop, with_memfd);

      if (n_sent < 0)
        return errno == EAGAIN ? WEIR_CHANNEL_AGAIN : WEIR_CHANNEL_CLOSED;
      self->sent += (gsize) n_sent;
      self->n_marks_sent += with_memfd != NULL;
    }

  g_byte_array_set_size (self->bytes, 0);
  g_array_set_size (self->marks, 0);
  self->sent = 0;
  self->n_marks_sent = 0;
  return WEIR_CHANNEL_DONE;
}
