/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "servlets/weir-cpus.h"

G_BEGIN_DECLS

WeirCpus *weir_pool_settings_parse (const char  *settings,
                                    const char  *node,
                                    gboolean     is_thread,
                                    guint        n_workers,
                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
