/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the items of a run come from. */
typedef enum {
  WEIR_RUN_FROM_GENERATOR,
  WEIR_RUN_FROM_FILE,
  WEIR_RUN_FROM_VALUES,
} WeirRunSource;

/* How made items come. */
typedef enum {
  WEIR_RUN_FAST,      /* as fast as the flow takes them */
  WEIR_RUN_CONSTANT,
  WEIR_RUN_RAMP,
  WEIR_RUN_BURST,
  WEIR_RUN_POISSON,
} WeirRunPattern;

/* Where the results of a run go. */
typedef enum {
  WEIR_RUN_TO_WINDOW, /* the last ones are shown */
  WEIR_RUN_TO_FILE,
  WEIR_RUN_TO_NOWHERE,
} WeirRunSink;

/* What a run is started with beside its flow. */
typedef struct {
  /* owned, and never NULL */
  char           *value;    /* JSON that items are made from */
  char           *values;   /* a JSON value on each line */
  char           *input;    /* path of a file of JSON Lines */
  char           *output;   /* path of the file for results */

  WeirRunSource   source;
  WeirRunPattern  pattern;
  WeirRunSink     sink;
  guint64         count;    /* how many are made; 0: until it is stopped */
  double          rate;     /* items a second */
  double          period;   /* seconds: of a ramp, or from burst to burst */
} WeirRunSetup;

WeirRunSetup *weir_run_setup_new      (void) G_GNUC_WARN_UNUSED_RESULT;
WeirRunSetup *weir_run_setup_copy     (const WeirRunSetup  *self) G_GNUC_WARN_UNUSED_RESULT;
void          weir_run_setup_free     (WeirRunSetup        *self);

/* What it takes of the runner's command line. */
void          weir_run_setup_add_to   (const WeirRunSetup  *self,
                                       GPtrArray           *arguments);

/* Remembered beside the flow's file, not in it: NULL where nothing is, and for a flow that has no
 * file. */
WeirRunSetup *weir_run_setup_load     (GFile               *flow) G_GNUC_WARN_UNUSED_RESULT;
gboolean      weir_run_setup_save     (const WeirRunSetup  *self,
                                       GFile               *flow,
                                       GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRunSetup, weir_run_setup_free)

G_END_DECLS
