/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/weir-run.h"
#include "server/weir-server.h"

G_BEGIN_DECLS

WeirRun *weir_server_ref_run (WeirServer *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
