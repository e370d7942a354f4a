/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirRunChange:
 * @WEIR_RUN_SAME: nothing that a run would notice
 * @WEIR_RUN_POOLS: how many workers pools have, or on which CPUs, which a run can be given
 * @WEIR_RUN_FLOW: more than that
 *
 * How a drawing differs from what runs.
 */
typedef enum {
  WEIR_RUN_SAME,
  WEIR_RUN_POOLS,
  WEIR_RUN_FLOW,
} WeirRunChange;

/* Compares the texts of two flows. Where only pools differ, @pools are their ids (may be NULL). */
WeirRunChange weir_run_compare      (const char  *running,
                                     const char  *drawn,
                                     GStrv       *pools);
/* What the pool @id of a flow is to have, as weir_monitor_client_set_pool_async() takes it. */
char         *weir_run_dup_settings (const char  *drawn,
                                     const char  *id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
