/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

#include "weir-pattern.h"

G_BEGIN_DECLS

/* Makes items from one value. Where that says "{i}" in a string, an item has its number, counted
 * from 0; a string that is nothing else becomes the number itself. */
typedef struct _WeirGenerator WeirGenerator;

typedef struct {
  /* owned */
  char   *value;   /* JSON; NULL: nothing is to be made */
  char   *pattern; /* NULL: constant */

  gint64  count;   /* 0: without end */
  double  rate;    /* items a second; 0: as fast as they are taken */
  double  period;  /* seconds */
} WeirGeneratorOptions;

#define WEIR_GENERATOR_OPTIONS_INIT { .period = 10 }

#define WEIR_GENERATOR_ENTRIES(options)                                                    \
  { "generate", 'g', 0, G_OPTION_ARG_STRING, &(options)->value,                            \
    "Make the items from a value instead of reading them", "VALUE" },                      \
  { "count", 'n', 0, G_OPTION_ARG_INT64, &(options)->count,                                \
    "Make so many; without it, until the run is stopped", "ITEMS" },                       \
  { "rate", 'r', 0, G_OPTION_ARG_DOUBLE, &(options)->rate,                                 \
    "Make so many a second; without it, as fast as they are taken", "ITEMS" },             \
  { "pattern", 0, 0, G_OPTION_ARG_STRING, &(options)->pattern,                             \
    "How they come: constant, ramp, burst or poisson", "PATTERN" },                        \
  { "period", 0, 0, G_OPTION_ARG_DOUBLE, &(options)->period,                               \
    "How long a ramp rises, or from burst to burst (10)", "SECONDS" }

/* Whether they can be; says so and how to get help if not. */
gboolean       weir_generator_options_check (const WeirGeneratorOptions  *options);
void           weir_generator_options_clear (WeirGeneratorOptions        *options);

/* NULL where the value is no JSON. @stop ends it. */
WeirGenerator *weir_generator_new           (const WeirGeneratorOptions  *options,
                                             GCancellable                *stop,
                                             GError                     **error)
                                             G_GNUC_WARN_UNUSED_RESULT;
void           weir_generator_free          (WeirGenerator               *self);
/* The next item, once it is due; NULL after the last one. One thread at a time. */
WeirValue     *weir_generator_next          (WeirGenerator               *self)
                                             G_GNUC_WARN_UNUSED_RESULT;
/* How many were made, and are to be: negative without end. Any thread. */
void           weir_generator_get_progress  (WeirGenerator               *self,
                                             guint64                     *n_made,
                                             gint64                      *n_total);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirGenerator, weir_generator_free)

G_END_DECLS
