/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "monitor/weir-history.h"

G_BEGIN_DECLS

/*
 * Rows of numbers at one resolution, the newest so many of them. Each stands for some seconds, of
 * which it has the mean, the least and the most; where that is one second, they are the same row.
 */
typedef struct {
  gsize    width;      /* numbers in a row */
  guint    length;     /* rows that are kept */
  guint    seconds;
  guint64  oldest;     /* number of the first there ever was */
  guint64  last;       /* number of the newest; one less where there is none */

  /* owned */
  gint64  *times;
  float   *rows[3];    /* by statistic; NULL where a row is one second, but for the first */
  double  *sums;       /* of the seconds since the last row; NULL where a row is one second */
  guint8  *counts;     /* how many of them had a number */
  float   *least;
  float   *most;

  guint    n_seconds;  /* since the last row */
} WeirRing;

WeirRing    *weir_ring_new        (gsize                 width,
                                   guint                 length,
                                   guint                 seconds) G_GNUC_WARN_UNUSED_RESULT;
void         weir_ring_free       (WeirRing             *self);
guint64      weir_ring_get_first  (const WeirRing       *self);
gboolean     weir_ring_has        (const WeirRing       *self,
                                   guint64               number);
gint64       weir_ring_get_time   (const WeirRing       *self,
                                   guint64               number);
const float *weir_ring_get_row    (const WeirRing       *self,
                                   WeirStatistic         statistic,
                                   guint64               number);
void         weir_ring_read       (const WeirRing       *self,
                                   WeirStatistic         statistic,
                                   gsize                 column,
                                   guint64               first,
                                   guint                 n_samples,
                                   double               *values);
void         weir_ring_add_second (WeirRing             *self,
                                   gint64                time,
                                   const double         *row);
void         weir_ring_put        (WeirRing             *self,
                                   guint64               number,
                                   gint64                time,
                                   const double * const *rows);

G_END_DECLS
