/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server-support.h"

G_BEGIN_DECLS

/*
 * A server with a monitor, in a runtime folder of the test's own, and clients in the thread's
 * default context. Every wait has an end.
 */

typedef struct {
  char        *folder;    /* owned */
  WeirServer  *server;    /* owned */
  WeirMonitor *monitor;   /* owned */
  char        *path;      /* owned: of the socket */
  gint         n_stops;   /* atomic: how often the program was asked to end */
  gint         stop_now;  /* atomic: how, last */
} Watched;

/* Before anything else of GLib. */
void               watched_init_folder  (void);
void               watched_clear_folder (void);

/* Takes @servlet, whose flow for clients is @flow, or a plain one. */
void               watched_start        (Watched            *self,
                                         WeirServlet        *servlet,
                                         const char         *flow);
void               watched_stop         (Watched            *self);

WeirMonitorClient *client_new           (const char         *path);
GError            *client_new_fails     (const char         *path);
void               client_free          (WeirMonitorClient  *client);

/* Turns the context until @holds; fails the test if that takes too long. */
void               await                (gboolean          (*holds) (gpointer data),
                                         gpointer            data);
/* Turns it until @signal has come. */
void               await_signal         (WeirMonitorClient  *client,
                                         const char         *signal);

/* Asks and waits for the answer, to be given to the call's finish function. */
GAsyncResult      *client_wait          (Reply              *reply);

#define CLIENT_ASK(reply, function, ...)                                  \
  (memset ((reply), 0, sizeof *(reply)),                                  \
   (function) (__VA_ARGS__, NULL, reply_set, (reply)),                    \
   client_wait (reply))

WeirSnapshot      *client_look          (WeirMonitorClient  *client);

G_END_DECLS
