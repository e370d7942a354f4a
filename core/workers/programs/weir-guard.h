/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A process beside a worker process that knows which process groups the worker has started, and
 * ends them when the worker ends, however it does. The death signal that programs get with their
 * parent's end does not reach what they have started themselves; a group does, and whoever is
 * killed with SIGKILL cannot end it any more. The guard is in a group of its own, sleeps until it
 * is told something, and ends with the worker.
 */
typedef struct _WeirGuard WeirGuard;

WeirGuard *weir_guard_new        (GError    **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends what was announced and not forgotten. */
void       weir_guard_free       (WeirGuard  *self);

/* The socket to which a process is announced, for WeirSpawn. */
int        weir_guard_get_socket (WeirGuard  *self);

/* The group of @pid was ended, and its leader is about to be reaped: its number will be
 * somebody else's. */
void       weir_guard_forget     (WeirGuard  *self,
                                  pid_t       pid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirGuard, weir_guard_free)

G_END_DECLS
