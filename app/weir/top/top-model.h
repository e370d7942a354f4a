/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* What the table of `weir top` has in its columns. */
typedef enum {
  TOP_NAME,
  TOP_STATE,
  TOP_WORKERS,
  TOP_IN,
  TOP_DONE,
  TOP_FAILED,
  TOP_QUEUED,
  TOP_BUSY,
  TOP_CPU,
  TOP_MEMORY,
  TOP_CALL_P50,
  TOP_CALL_P99,
  TOP_WAIT_P50,
  TOP_RESTARTS,
  TOP_N_COLUMNS,
} TopColumn;

typedef enum {
  TOP_TEXT,
  TOP_COUNT,   /* a whole number */
  TOP_RATE,
  TOP_SHARE,
  TOP_SECONDS,
  TOP_BYTES,
} TopUnit;

typedef struct {
  const char *title;
  const char *help;
  guint       width;
  TopUnit     unit;
} TopColumnInfo;

extern const TopColumnInfo top_columns[TOP_N_COLUMNS];

/* A node, or one of its workers. */
typedef struct {
  char     *name;      /* owned */
  char     *state;     /* owned */
  char     *workers;   /* owned: "4", "4>6" until it is true; a worker's process */
  guint     node;
  gboolean  is_worker;
  double    numbers[TOP_N_COLUMNS];
} TopRow;

/* The numbers of a run, taken once for each sample. */
typedef struct _TopModel TopModel;

typedef struct {
  TopColumn column;
  gboolean  in_flow_order; /* whatever @column is */
  gboolean  ascending;
  gboolean  with_workers;
} TopOrder;

TopModel          *top_model_new         (WeirMonitorClient  *client) G_GNUC_WARN_UNUSED_RESULT;
void               top_model_free        (TopModel           *self);
WeirMonitorClient *top_model_get_client  (TopModel           *self);

/* Asks for the newest numbers, and calls @func once they are there. */
void               top_model_update      (TopModel           *self,
                                          void              (*func) (gpointer data),
                                          gpointer            data);
/* Whether there is something to be seen of the last second, of workers too. */
gboolean           top_model_is_complete (TopModel           *self);
/* The number of the sample, at 1 s, that the numbers are of; 0: none yet. */
guint64            top_model_get_last    (TopModel           *self);

/* Of the whole flow: its rate or level in the last second, and what it has come to since the start.
 * NaN where that is not known. */
double             top_model_get_rate    (TopModel           *self,
                                          WeirFlowMeasure     measure);
double             top_model_get_total   (TopModel           *self,
                                          WeirFlowMeasure     measure);
/* How long the rest of the input takes if it goes on like this; NaN where that is not known. */
double             top_model_get_rest    (TopModel           *self);
double             top_model_get_uptime  (TopModel           *self);

/* The rows of the table, in order: an array of TopRow. */
GPtrArray         *top_model_make_rows   (TopModel           *self,
                                          const TopOrder     *order) G_GNUC_WARN_UNUSED_RESULT;
char              *top_row_format        (const TopRow       *row,
                                          TopColumn           column) G_GNUC_WARN_UNUSED_RESULT;
/* All of it, as one line of JSON. */
char              *top_model_format_json (TopModel           *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopModel, top_model_free)

G_END_DECLS
