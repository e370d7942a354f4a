/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <weir.h>

G_BEGIN_DECLS

/*
 * A program that should speak the Weir worker protocol, seen from Weir's side. Written from
 * core/workers/protocol.md alone and shared with nothing, so that the two check each other.
 */

enum {
  PEER_INIT    = 1,
  PEER_ITEM    = 2,
  PEER_STOP    = 3,
  PEER_READY   = 17,
  PEER_REFUSED = 18,
  PEER_RESULT  = 19,
  PEER_ERROR   = 20,
};

enum {
  PEER_MORE  = 1,
  PEER_WHOLE = 2,
  PEER_LAST  = 4,
};

typedef struct {
  guint8     type;
  guint8     flags;
  guint64    id;
  WeirValue *payload; /* owned */
} PeerFrame;

typedef struct {
  GSubprocess *process; /* owned */
  int          fd;      /* owned; -1 once it is closed */
  GByteArray  *input;   /* owned: what was read and not yet taken */
  double       patience;
} Peer;

/* Each of these fails with a message that says what the program did. */

Peer     *peer_start     (const char * const *argv,
                          double              patience,
                          GError            **error);
void      peer_free      (Peer               *self);

/* Writes frames; @bytes has been put together with peer_append(). */
gboolean  peer_send      (Peer               *self,
                          const GByteArray   *bytes,
                          GError            **error);
void      peer_append    (GByteArray         *bytes,
                          guint8              type,
                          guint8              flags,
                          guint64             id,
                          const char         *payload);

/* The next frame, which must be one that a worker may send; waits for it. */
gboolean  peer_read      (Peer               *self,
                          PeerFrame          *frame,
                          GError            **error);
void      peer_frame_clear (PeerFrame        *self);

/* Whether it says nothing for a moment. */
gboolean  peer_is_silent (Peer               *self,
                          GError            **error);

/* No more is said to it. */
void      peer_hang_up   (Peer               *self);

/* Waits for its end, for as long as Weir does: whether it exits with @status. */
gboolean  peer_await_end (Peer               *self,
                          int                 status,
                          GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Peer, peer_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PeerFrame, peer_frame_clear)

G_END_DECLS
