/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/weir-trace.h"
#include "record/weir-recorder.h"

G_BEGIN_DECLS

char *weir_trace_to_text (WeirTrace    *self,
                          WeirRecorder *recorder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
