/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void weir_post (GMainContext   *context,
                int             priority,
                GSourceFunc     func,
                gpointer        data,
                GDestroyNotify  destroy);

G_END_DECLS
