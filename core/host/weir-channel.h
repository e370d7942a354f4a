/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/weir-value-private.h"

G_BEGIN_DECLS

/*
 * The private channel between a runner and one worker process: a socket pair that carries
 * frames, each a header and its payload, written and read many at a time. A large value does
 * not go through the socket: its sealed memfd is passed along with the frame's header; only
 * where there are no more descriptors to be had its text follows the header like any other.
 */

/**
 * WeirFrameType:
 * @WEIR_FRAME_HELLO: to the worker, once: what it is to be, as JSON
 * @WEIR_FRAME_READY: from the worker, once: it takes items
 * @WEIR_FRAME_REFUSED: from the worker in place of ready: the error of its init
 * @WEIR_FRAME_ITEM: to the worker: a value to work on
 * @WEIR_FRAME_RESULT: from the worker: what became of a ticket
 * @WEIR_FRAME_SAME: from the worker: the value of a ticket is handed on as it came
 * @WEIR_FRAME_ERROR: from the worker: a ticket's error, as an error value
 * @WEIR_FRAME_GONE: from the worker, its last: why it can do no more, as an error value
 */
typedef enum {
  WEIR_FRAME_HELLO = 1,
  WEIR_FRAME_READY,
  WEIR_FRAME_REFUSED,
  WEIR_FRAME_ITEM,
  WEIR_FRAME_RESULT,
  WEIR_FRAME_SAME,
  WEIR_FRAME_ERROR,
  WEIR_FRAME_GONE,
} WeirFrameType;

/**
 * WeirFrameFlags:
 * @WEIR_FRAME_MORE: the next item belongs to the same batch
 * @WEIR_FRAME_MEMFD: the payload is in the memfd that came along; @length is its text's
 */
typedef enum {
  WEIR_FRAME_MORE  = 1 << 0,
  WEIR_FRAME_MEMFD = 1 << 1,
} WeirFrameFlags;

/* As it stands in the channel: both ends are the same build on the same machine. */
typedef struct {
  guint64 length;  /* of the payload */
  guint64 ticket;
  gint64  service; /* result: ns that the unit took; negative: counted with another */
  guint32 type;
  guint32 flags;
} WeirFrameHeader;

/* A frame that was read: payload's value made, NULL where there is none. */
typedef struct {
  WeirFrameHeader  header;
  WeirValue       *value; /* owned by the reader */
} WeirFrameIn;

/* What is read from a channel and not yet taken. Used by one thread. */
typedef struct {
  int      fd;       /* borrowed */
  char    *buffer;   /* owned */
  gsize    size;
  gsize    start;    /* of what is not yet taken */
  gsize    end;
  GArray  *fds;      /* owned: of int, in the order in which they came */
  gboolean fds_lost; /* there was no room for one among our own */
  gboolean broken;   /* no frame where there should be one: what follows means nothing */
} WeirChannelIn;

/* What is to be written: headers and small payloads, and which headers large values belong to.
 * A large value is never copied: it stays referenced until it is written. */
typedef struct {
  GByteArray *bytes;        /* owned */
  gsize       sent;         /* of bytes */
  GArray     *marks;        /* owned: of WeirChannelMark */
  guint       n_marks_sent;
  gsize       text_sent;    /* of the value that is written as text now */
} WeirChannelOut;

typedef enum {
  WEIR_CHANNEL_DONE,
  WEIR_CHANNEL_AGAIN,
  WEIR_CHANNEL_CLOSED,
} WeirChannelStatus;

gboolean          weir_channel_pair       (int                    fds[2],
                                           GError               **error);

void              weir_channel_in_init    (WeirChannelIn         *self,
                                           int                    fd);
void              weir_channel_in_clear   (WeirChannelIn         *self);
WeirChannelStatus weir_channel_in_read    (WeirChannelIn         *self);
gboolean          weir_channel_in_next    (WeirChannelIn         *self,
                                           WeirFrameIn           *frame,
                                           GError               **error);
gboolean          weir_channel_in_has_next (WeirChannelIn         *self);

void              weir_channel_out_init   (WeirChannelOut        *self);
void              weir_channel_out_clear  (WeirChannelOut        *self);
gboolean          weir_channel_out_is_empty (WeirChannelOut      *self);
gsize             weir_channel_out_get_size (WeirChannelOut      *self);
void              weir_channel_out_add    (WeirChannelOut        *self,
                                           WeirFrameHeader       *header,
                                           WeirValue             *value);
WeirChannelStatus weir_channel_out_write  (WeirChannelOut        *self,
                                           int                    fd);

G_END_DECLS
