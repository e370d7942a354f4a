/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-store.h"

G_BEGIN_DECLS

/* As a flow file is written. */
void weir_flow_write_text (GString       *text,
                           WeirFlowStore *store);

G_END_DECLS
