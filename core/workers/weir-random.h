/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-worker.h"

G_BEGIN_DECLS

/* A source of random numbers that the threads of one worker may share. */
typedef struct _WeirRandom WeirRandom;

/* With "seed" in @params the numbers are the same in each run, and other ones for each @index. */
WeirRandom *weir_random_new  (JsonObject *params,
                              guint       index) G_GNUC_WARN_UNUSED_RESULT;
void        weir_random_free (WeirRandom *self);

/* From 0, below 1. */
double      weir_random_next (WeirRandom *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRandom, weir_random_free)

/* What "seed" is, for the table of a kind that has it. */
#define WEIR_RANDOM_SEED_PARAMETER                                               \
  {                                                                              \
    .name = "seed",                                                              \
    .type = WEIR_PARAMETER_INTEGER,                                              \
    .has_minimum = TRUE,                                                         \
    .help = "Makes each run draw the same random numbers; without it they differ" \
  }

G_END_DECLS
