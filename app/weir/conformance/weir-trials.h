/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "conformance/weir-peer.h"

G_BEGIN_DECLS

/* What a trial needs to know. */
typedef struct {
  const char * const *argv;     /* borrowed: the test worker */
  double              patience; /* seconds for each answer */
} TrialSetup;

/* One thing that a test worker must do right. Fails with what it did instead, as in "sent ...". */
typedef struct {
  const char *name;
  gboolean  (*func) (const TrialSetup *setup,
                     GError          **error);
} Trial;

const Trial *trials_get (guint *n_trials);

G_END_DECLS
