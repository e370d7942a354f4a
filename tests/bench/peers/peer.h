/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* What the peers do is the least that the same work takes with their means. They share these. */
#define PEER_IN_FLIGHT 256
#define PEER_ITEM_SIZE 64

/* How many items may pass between two looks at the clock. */
#define PEER_STRIDE 256

typedef void (*PeerChild) (gpointer data);

void   peer_init      (void);
void   peer_fail      (const char    *format,
                       ...) G_GNUC_PRINTF (1, 2) G_GNUC_NORETURN;
void   peer_report    (const char    *name,
                       double         value,
                       const char    *unit);
void   peer_rate      (const char    *name,
                       guint64        items,
                       gint64         nanoseconds);

gint64 peer_now       (void);
gint64 peer_deadline  (void);

void   peer_pin       (guint          nth);
pid_t  peer_fork      (PeerChild      child,
                       gpointer       data);
void   peer_wait      (pid_t          pid);

gsize  peer_read      (int            fd,
                       gpointer       buffer,
                       gsize          size);
void   peer_read_all  (int            fd,
                       gpointer       buffer,
                       gsize          size);
void   peer_write_all (int            fd,
                       gconstpointer  data,
                       gsize          size);

G_END_DECLS
