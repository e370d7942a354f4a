/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/weir-run.h"

G_BEGIN_DECLS

WeirValue *weir_call_wait  (WeirRun           *run,
                            WeirValue         *value,
                            gint64             timeout,
                            WeirBackpressure   backpressure,
                            GCancellable      *cancellable,
                            GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void       weir_call_begin (WeirRun           *run,
                            WeirValue         *value,
                            gint64             timeout,
                            WeirBackpressure   backpressure,
                            WeirTrace         *trace,
                            GTask             *task);

G_END_DECLS
