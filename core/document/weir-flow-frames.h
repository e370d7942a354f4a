/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-edit.h"

G_BEGIN_DECLS

/* Which nodes stood in which frame, so that frames can follow them. */
typedef struct _WeirFlowFrames WeirFlowFrames;

WeirFlowFrames *weir_flow_frames_new    (WeirFlow       *flow) G_GNUC_WARN_UNUSED_RESULT;
void            weir_flow_frames_free   (WeirFlowFrames *self);
/* Puts each frame around the nodes that were in it, if one of them has moved. */
void            weir_flow_frames_follow (WeirFlowFrames *self);

/* The rectangle of a frame or note. */
typedef struct {
  double x;
  double y;
  double width;
  double height;
} WeirFlowRectangle;

gboolean        weir_flow_get_rectangle (JsonObject        *element,
                                         WeirFlowRectangle *rectangle);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFlowFrames, weir_flow_frames_free)

G_END_DECLS
