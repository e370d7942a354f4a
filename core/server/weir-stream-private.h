/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/weir-run.h"
#include "server/weir-stream.h"

G_BEGIN_DECLS

WeirStream *weir_stream_new (WeirRun  *run,
                             guint     size,
                             gint64    timeout,
                             GError  **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
