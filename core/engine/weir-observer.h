/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/weir-pool.h"

G_BEGIN_DECLS

/* Flow inputs up to this size, in bytes, are kept as long as their items are in the flow, where
 * somebody observes. */
#define WEIR_OBSERVED_MOST (64 * 1024)

/*
 * Who looks on while an engine decides, and changes nothing. Its functions are called under the
 * lock that is held around the engine, and are to return at once; nothing that they are given is
 * theirs.
 * An engine without one pays for it with a comparison.
 */
typedef struct _WeirObserver WeirObserver;
struct _WeirObserver
{
  /* @item, whose input at @pool was @input, failed there. @pool and @input are NULL when it was
   * given up wherever it was. */
  void (*failed) (WeirObserver *self,
                  WeirPool     *pool,
                  WeirItem     *item,
                  WeirValue    *input,
                  const GError *error);

  /* @value has left @step, or come in where that is NULL; called while @n_probes, which is atomic,
   * is not 0. @branch is which of the step's it took. */
  void (*passed) (WeirObserver   *self,
                  const WeirStep *step,
                  guint           branch,
                  WeirItem       *item,
                  WeirValue      *value);
  guint n_probes;
};

G_END_DECLS
