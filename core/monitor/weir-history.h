/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <gio/gio.h>

#include "base/weir-types.h"
#include "base/weir-version.h"
#include "monitor/weir-snapshot.h"

G_BEGIN_DECLS

#define WEIR_TYPE_HISTORY    (weir_history_get_type ())
#define WEIR_TYPE_RESOLUTION (weir_resolution_get_type ())

/**
 * WeirHistory:
 *
 * The past of a run in numbers, in rings of bounded size: 1 s apart for ten minutes, 10 s for two
 * hours and 60 s for a day. For flows of more than a hundred nodes it is less, but never less than
 * two hours in all.
 *
 * Samples have numbers, from 1 on, at each resolution. At 10 and 60 s a sample has the mean, the
 * least and the most of the seconds that it stands for. Not thread-safe.
 */
WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirHistory, weir_history, WEIR, HISTORY, GObject)

/**
 * WeirResolution:
 * @WEIR_RESOLUTION_1S: a sample for each second
 * @WEIR_RESOLUTION_10S: a sample for ten seconds
 * @WEIR_RESOLUTION_60S: a sample for a minute
 *
 * How far samples are apart.
 */
typedef enum {
  WEIR_RESOLUTION_1S,
  WEIR_RESOLUTION_10S,
  WEIR_RESOLUTION_60S,
} WeirResolution;

/**
 * WeirStatistic:
 * @WEIR_STATISTIC_MEAN: the mean of the seconds that a sample stands for
 * @WEIR_STATISTIC_LEAST: the least of them
 * @WEIR_STATISTIC_MOST: the most of them
 *
 * What is known of the seconds that a sample stands for. At 1 s all three are the same.
 */
typedef enum {
  WEIR_STATISTIC_MEAN,
  WEIR_STATISTIC_LEAST,
  WEIR_STATISTIC_MOST,
} WeirStatistic;

WEIR_AVAILABLE_IN_ALL
GType        weir_resolution_get_type    (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
guint        weir_resolution_get_seconds (WeirResolution   resolution);

WEIR_AVAILABLE_IN_ALL
WeirHistory *weir_history_new            (guint            n_nodes) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
guint        weir_history_get_n_nodes    (WeirHistory     *self);
WEIR_AVAILABLE_IN_ALL
guint        weir_history_get_length     (WeirHistory     *self,
                                          WeirResolution   resolution);
WEIR_AVAILABLE_IN_ALL
guint64      weir_history_get_first      (WeirHistory     *self,
                                          WeirResolution   resolution);
WEIR_AVAILABLE_IN_ALL
guint64      weir_history_get_last       (WeirHistory     *self,
                                          WeirResolution   resolution);
WEIR_AVAILABLE_IN_ALL
gint64       weir_history_get_time       (WeirHistory     *self,
                                          WeirResolution   resolution,
                                          guint64          number);
WEIR_AVAILABLE_IN_ALL
guint64      weir_history_find           (WeirHistory     *self,
                                          WeirResolution   resolution,
                                          gint64           time);
WEIR_AVAILABLE_IN_ALL
void         weir_history_read_flow      (WeirHistory     *self,
                                          WeirResolution   resolution,
                                          WeirStatistic    statistic,
                                          WeirFlowMeasure  measure,
                                          guint64          first,
                                          guint            n_samples,
                                          double          *values);
WEIR_AVAILABLE_IN_ALL
void         weir_history_read_node      (WeirHistory     *self,
                                          WeirResolution   resolution,
                                          WeirStatistic    statistic,
                                          guint            node,
                                          WeirNodeMeasure  measure,
                                          guint64          first,
                                          guint            n_samples,
                                          double          *values);

WEIR_AVAILABLE_IN_ALL
void         weir_history_append         (WeirHistory     *self,
                                          gint64           time,
                                          const double    *row);
WEIR_AVAILABLE_IN_ALL
GVariant    *weir_history_to_variant     (WeirHistory     *self,
                                          WeirResolution   resolution,
                                          guint64          after,
                                          const guint     *nodes,
                                          guint            n_nodes) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
gboolean     weir_history_merge          (WeirHistory     *self,
                                          WeirResolution   resolution,
                                          GVariant        *samples,
                                          GError         **error);

G_END_DECLS
