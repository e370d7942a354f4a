/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/weir-job.h"
#include "servlets/weir-switch-servlet.h"

G_BEGIN_DECLS

/* Takes the decisions of a switch: its conditions, compiled for one thread. */
typedef struct _WeirChooser WeirChooser;

WeirChooser *weir_chooser_new    (WeirSwitchServlet  *servlet,
                                  GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void         weir_chooser_free   (WeirChooser        *self);
void         weir_chooser_choose (WeirChooser        *self,
                                  WeirJob            *job);

G_END_DECLS
