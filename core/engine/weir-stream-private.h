/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/weir-run.h"
#include "engine/weir-stream.h"

G_BEGIN_DECLS

WeirStream *weir_stream_new     (WeirRun     *run,
                                 guint        window,
                                 gint64       timeout) G_GNUC_WARN_UNUSED_RESULT;
void        weir_stream_granted (WeirEntrant *entrant,
                                 WeirEffects *effects);

G_END_DECLS
