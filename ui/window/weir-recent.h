/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Flows that were opened or saved, the newest first. */

void        weir_recent_add  (GFile *file);
GPtrArray  *weir_recent_list (guint  max) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
