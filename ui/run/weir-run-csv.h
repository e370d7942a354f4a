/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* The samples between two moments, a line for each, with the flow's measures and then those of
 * each node; counts are by the second, times in seconds. What is not known is empty. */
char *weir_run_make_csv (WeirMonitorClient *client,
                         gint64             begin,
                         gint64             end) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
