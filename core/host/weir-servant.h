/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host/weir-page.h"

G_BEGIN_DECLS

/* For weir-host alone; exported since the library and its types must be there once. */
__attribute__((visibility ("default")))
int weir_servant_run (int   channel_fd,
                      int   page_fd,
                      guint n_slots);

G_END_DECLS
