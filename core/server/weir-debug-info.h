/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/weir-run.h"

G_BEGIN_DECLS

WeirValue *weir_debug_info_new (WeirServlet *servlet,
                                WeirRun     *run) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
