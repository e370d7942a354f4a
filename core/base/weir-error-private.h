/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/weir-error.h"

G_BEGIN_DECLS

void weir_error_register_for_dbus (void);

G_END_DECLS
