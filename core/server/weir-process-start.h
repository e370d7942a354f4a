/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/weir-process.h"

G_BEGIN_DECLS

gboolean   weir_process_start            (WeirProcess  *self,
                                          GError      **error);
WeirValue *weir_process_describe         (WeirRun      *run,
                                          WeirSeat     *seat) G_GNUC_WARN_UNUSED_RESULT;
guint64    weir_process_get_memory_limit (WeirProcess  *self);
void       weir_process_close_fd         (int          *fd);

G_END_DECLS
