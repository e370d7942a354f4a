/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* Clients, in the default main context, of the runners at @paths that answer within @seconds: an
 * array of WeirMonitorClient in that order. @error is the last reason why one is missing. */
GPtrArray         *weir_runners_connect  (const char * const  *paths,
                                          double               seconds,
                                          GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* The runner that @which means: a process, or the path of a socket; NULL: the only one there is. Says
 * what is wrong, if anything, and returns NULL. */
WeirMonitorClient *weir_runners_find     (const char          *which) G_GNUC_WARN_UNUSED_RESULT;

/* The name that people know a runner's flow by. */
char              *weir_runners_name     (WeirMonitorClient   *client) G_GNUC_WARN_UNUSED_RESULT;
/* How it is, in a word. */
const char        *weir_runners_state    (WeirMonitorClient   *client);

G_END_DECLS
