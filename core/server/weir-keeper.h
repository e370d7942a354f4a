/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/weir-run.h"

G_BEGIN_DECLS

gpointer weir_keeper_main (gpointer data);

G_END_DECLS
