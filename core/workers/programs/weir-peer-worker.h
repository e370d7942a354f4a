/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/programs/weir-command-line.h"
#include "workers/weir-worker.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PEER_WORKER (weir_peer_worker_get_type ())

/* The variables that tell a program where the socket is, and which versions may be spoken. */
#define WEIR_PEER_FD_VARIABLE      "WEIR_WORKER_FD"
#define WEIR_PEER_VERSION_VARIABLE "WEIR_WORKER_PROTOCOL"

/* A program that speaks the Weir worker protocol, on a socket of its own. */
G_DECLARE_FINAL_TYPE (WeirPeerWorker, weir_peer_worker, WEIR, PEER_WORKER, WeirWorker)

/* Takes over @program. */
WeirWorker *weir_peer_worker_new (WeirCommandLine *program) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
