/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/weir-channel.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/weir-error.h"

#define IN_SIZE (128 * 1024)
/* Past this much, what was taken is moved out of the way before more is read. */
#define IN_LOW  (16 * 1024)
/* A buffer that grew beyond this is given back once it is empty. */
#define IN_KEPT (1024 * 1024)
/* More than any machine holds: a header that promises it is none. */
#define LENGTH_MOST (G_GUINT64_CONSTANT (1) << 40)

typedef enum {
  WEIR_MARK_UNDECIDED,
  WEIR_MARK_MEMFD,
  WEIR_MARK_TEXT,
} WeirMarkState;

typedef struct {
  gsize          offset; /* of the header that the value belongs to */
  WeirValue     *value;  /* owned */
  WeirMarkState  state;
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
  self->fds_lost = self->broken = FALSE;
}

void
weir_channel_in_clear (WeirChannelIn *self)
{
  g_clear_pointer (&self->buffer, g_free);
  g_clear_pointer (&self->fds, g_array_unref);
}

static gboolean
weir_frame_header_is_valid (const WeirFrameHeader *self)
{
  return self->type >= WEIR_FRAME_HELLO
         && self->type <= WEIR_FRAME_GONE
         && (self->flags & ~(guint32) (WEIR_FRAME_MORE | WEIR_FRAME_MEMFD)) == 0
         && self->length <= LENGTH_MOST;
}

/* How much of the buffer the payload of a frame takes. */
static inline gsize
weir_frame_header_inline_length (const WeirFrameHeader *self)
{
  return (self->flags & WEIR_FRAME_MEMFD) != 0 ? 0 : self->length;
}

/* The header of the next frame; FALSE when it is not there yet. */
static inline gboolean
weir_channel_in_peek (WeirChannelIn   *self,
                      WeirFrameHeader *header)
{
  if (self->end - self->start < sizeof *header)
    return FALSE;
  memcpy (header, self->buffer + self->start, sizeof *header);
  return TRUE;
}

static void
weir_channel_in_resize (WeirChannelIn *self,
                        gsize          size)
{
  self->size = size;
  self->buffer = g_realloc (self->buffer, size);
}

/* Makes room for more. The buffer grows with what has come, not with what a header promises. */
static void
weir_channel_in_prepare (WeirChannelIn *self)
{
  gsize left = self->end - self->start;
  gsize wanted = 0;
  WeirFrameHeader header;

  if (weir_channel_in_peek (self, &header))
    wanted = sizeof header + weir_frame_header_inline_length (&header);

  if (left == 0)
    {
      self->start = self->end = 0;
      if (self->size > IN_KEPT)
        weir_channel_in_resize (self, IN_SIZE);
    }
  else if (self->start > 0
           && (self->size - self->end < IN_LOW || self->start + wanted > self->size))
    {
      memmove (self->buffer, self->buffer + self->start, left);
      self->start = 0;
      self->end = left;
    }

  if (self->size == self->end)
    weir_channel_in_resize (self, self->size * 2);
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
  self->fds_lost |= (message->msg_flags & MSG_CTRUNC) != 0;
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

  if (self->broken)
    self->start = self->end;
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

  if (self->fds_lost || self->fds->len == 0)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                           self->fds_lost
                           ? "a value could not be received: too many open files"
                           : "a frame promises a memfd and none came along");
      return NULL;
    }

  fd = g_array_index (self->fds, int, 0);
  g_array_index (self->fds, int, 0) = -1;
  g_array_remove_index (self->fds, 0);
  return weir_value_new_from_memfd (fd, length, error);
}

/* Whether a whole frame is there to be taken. */
gboolean
weir_channel_in_has_next (WeirChannelIn *self)
{
  WeirFrameHeader header;

  return !self->broken
         && weir_channel_in_peek (self, &header)
         && self->end - self->start - sizeof header >= weir_frame_header_inline_length (&header);
}

/* Takes the next whole frame: FALSE with no @error set when there is none yet. The caller owns
 * the frame's value. After an error there are no more frames. */
gboolean
weir_channel_in_next (WeirChannelIn  *self,
                      WeirFrameIn    *frame,
                      GError        **error)
{
  WeirFrameHeader *header = &frame->header;
  const char *payload = self->buffer + self->start + sizeof *header;
  gsize length;

  if (self->broken || !weir_channel_in_peek (self, header))
    return FALSE;

  if (G_UNLIKELY (!weir_frame_header_is_valid (header)))
    {
      self->broken = TRUE;
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                   "what came is no frame (type %u, flags %#x, %" G_GUINT64_FORMAT " bytes)",
                   header->type, header->flags, header->length);
      return FALSE;
    }

  frame->value = NULL;
  length = weir_frame_header_inline_length (header);
  if (self->end - self->start - sizeof *header < length)
    return FALSE;

  if ((header->flags & WEIR_FRAME_MEMFD) != 0)
    {
      frame->value = weir_channel_in_take_memfd (self, header->length, error);
      if (frame->value == NULL)
        {
          self->broken = TRUE;
          return FALSE;
        }
    }
  else if (length > 0)
    {
      frame->value = weir_value_new_unchecked (payload, length);
    }
  self->start += sizeof *header + length;
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
  self->text_sent = 0;
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

/* How many bytes it keeps, large values not counted. */
gsize
weir_channel_out_get_size (WeirChannelOut *self)
{
  return self->bytes->len;
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
  if (length >= WEIR_VALUE_LARGE)
    {
      WeirChannelMark mark = { self->bytes->len, weir_value_ref (value), WEIR_MARK_UNDECIDED };

      g_array_append_val (self->marks, mark);
      length = 0;
    }

  g_byte_array_append (self->bytes, (const guint8 *) header, sizeof *header);
  if (length > 0)
    g_byte_array_append (self->bytes, (const guint8 *) text, (guint) length);
}

static WeirChannelMark *
weir_channel_out_get_mark (WeirChannelOut *self)
{
  if (self->n_marks_sent == self->marks->len)
    return NULL;
  return &g_array_index (self->marks, WeirChannelMark, self->n_marks_sent);
}

/* Settles how a large value goes, and says so in its header, of which nothing was sent yet. */
static void
weir_channel_out_decide (WeirChannelOut  *self,
                         WeirChannelMark *mark,
                         gboolean         may_have_memfd)
{
  gboolean memfd = may_have_memfd && weir_value_get_memfd (mark->value, NULL) >= 0;
  WeirFrameHeader header;

  memcpy (&header, self->bytes->data + mark->offset, sizeof header);
  header.flags &= ~(guint32) WEIR_FRAME_MEMFD;
  header.flags |= memfd ? WEIR_FRAME_MEMFD : 0;
  memcpy (self->bytes->data + mark->offset, &header, sizeof header);
  mark->state = memfd ? WEIR_MARK_MEMFD : WEIR_MARK_TEXT;
}

static gssize
weir_channel_send (int         fd,
                   const char *bytes,
                   gsize       length,
                   int         memfd)
{
  union {
    struct cmsghdr header;
    char           space[CMSG_SPACE (sizeof (int))];
  } control = { 0 };
  struct iovec part = { (gpointer) bytes, length };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
  gssize n_sent;

  if (memfd >= 0)
    {
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

/* The text of a large value whose header has been sent. */
static gssize
weir_channel_out_send_text (WeirChannelOut  *self,
                            WeirChannelMark *mark,
                            int              fd)
{
  gsize length;
  const char *text = weir_value_get_json (mark->value, &length);
  gssize n_sent = weir_channel_send (fd, text + self->text_sent, length - self->text_sent, -1);

  if (n_sent < 0)
    return n_sent;

  self->text_sent += (gsize) n_sent;
  if (self->text_sent == length)
    {
      g_clear_pointer (&mark->value, weir_value_unref);
      self->text_sent = 0;
      self->n_marks_sent++;
    }
  return n_sent;
}

/* A header with its memfd, and what follows up to the next large value. */
static gssize
weir_channel_out_send_memfd (WeirChannelOut  *self,
                             WeirChannelMark *mark,
                             int              fd)
{
  gboolean last = self->n_marks_sent + 1 == self->marks->len;
  gsize stop = last ? self->bytes->len : mark[1].offset;
  gssize n_sent = weir_channel_send (fd, (const char *) self->bytes->data + self->sent,
                                     stop - self->sent, weir_value_get_memfd (mark->value, NULL));

  if (n_sent < 0 && errno == ETOOMANYREFS)
    {
      /* The user has as many descriptors under way as he may. */
      weir_channel_out_decide (self, mark, FALSE);
      return 0;
    }
  if (n_sent < 0)
    return n_sent;

  /* The memfd went along with the first byte. */
  g_clear_pointer (&mark->value, weir_value_unref);
  self->n_marks_sent++;
  self->sent += (gsize) n_sent;
  return n_sent;
}

/* Sends some of what is next; negative with errno set when that cannot be done now. */
static gssize
weir_channel_out_send (WeirChannelOut *self,
                       int             fd)
{
  WeirChannelMark *mark = weir_channel_out_get_mark (self);
  gsize stop = mark == NULL ? self->bytes->len : mark->offset;
  gssize n_sent;

  if (mark != NULL && self->sent == mark->offset && mark->state == WEIR_MARK_UNDECIDED)
    weir_channel_out_decide (self, mark, TRUE);
  if (mark != NULL && self->sent == mark->offset && mark->state == WEIR_MARK_MEMFD)
    return weir_channel_out_send_memfd (self, mark, fd);

  if (mark != NULL && self->sent >= mark->offset)
    stop = mark->offset + sizeof (WeirFrameHeader);
  if (self->sent == stop)
    return weir_channel_out_send_text (self, mark, fd);

  n_sent = weir_channel_send (fd, (const char *) self->bytes->data + self->sent,
                              stop - self->sent, -1);
  self->sent += (gsize) MAX (n_sent, 0);
  return n_sent;
}

/* Writes what the socket takes; DONE once nothing is left. */
WeirChannelStatus
weir_channel_out_write (WeirChannelOut *self,
                        int             fd)
{
  while (self->sent < self->bytes->len || self->n_marks_sent < self->marks->len)
    {
      if (weir_channel_out_send (self, fd) < 0)
        return errno == EAGAIN ? WEIR_CHANNEL_AGAIN : WEIR_CHANNEL_CLOSED;
    }

  g_byte_array_set_size (self->bytes, 0);
  g_array_set_size (self->marks, 0);
  self->sent = 0;
  self->n_marks_sent = 0;
  return WEIR_CHANNEL_DONE;
}
