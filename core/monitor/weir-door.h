/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "monitor/weir-monitor-private.h"

G_BEGIN_DECLS

/*
 * Where clients come in: the socket, and the proof that they are of the same user. GDBusServer makes
 * its connections in threads that have no main context, so that nobody would hear of their end; these
 * are made in the monitor's.
 */
typedef struct _WeirDoor WeirDoor;

WeirDoor *weir_door_new      (WeirMonitor  *monitor,
                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void      weir_door_free     (WeirDoor     *self);

/* In the monitor's thread */
void      weir_door_shut     (WeirDoor     *self);
gboolean  weir_door_is_clear (WeirDoor     *self);

G_END_DECLS
