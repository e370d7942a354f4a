/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "monitor/weir-monitor-private.h"
#include "monitor/weir-monitor1.h"

G_BEGIN_DECLS

/*
 * A client, seen from the monitor. What it is sent and has not read is counted: as long as there is
 * some it is told of nothing new, only of the newest afterwards; and one that goes on asking without
 * reading is let go. All of it is the monitor's thread's.
 */
typedef struct {
  gatomicrefcount  refs;
  WeirMonitor     *monitor;      /* borrowed; NULL once it has gone */

  /* owned */
  GDBusConnection *connection;
  WeirMonitor1    *skeleton;
  GHashTable      *calls;        /* of GCancellable, by id: those that were not answered */

  gsize            n_unread;     /* bytes, more or less */
  gsize            n_flushing;   /* of those, what is waited for */
  gboolean         flushing;
  gboolean         behind;       /* there is news that it was not told */
  gboolean         owner;
  GArray          *probes;       /* owned: of WeirPort */
  WeirNews         told;
} WeirPeer;

WeirPeer *weir_peer_new    (WeirMonitor           *monitor,
                            GDBusConnection       *connection,
                            GError               **error) G_GNUC_WARN_UNUSED_RESULT;
WeirPeer *weir_peer_ref    (WeirPeer              *self);
void      weir_peer_unref  (WeirPeer              *self);
void      weir_peer_tell   (WeirPeer              *self);
void      weir_peer_reply  (WeirPeer              *self,
                            GDBusMethodInvocation *invocation,
                            GVariant              *reply);
void      weir_peer_refuse (WeirPeer              *self,
                            GDBusMethodInvocation *invocation,
                            GError                *error);
void      weir_peer_leave  (WeirPeer              *self);

/* Have the skeleton answer. */
void      weir_answers_connect (WeirPeer          *self);
void      weir_answers_connect_records (WeirPeer  *self);
void      weir_answers_end_probes      (WeirPeer  *self);
void      weir_answers_give_up_calls   (WeirPeer  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirPeer, weir_peer_unref)

G_END_DECLS
