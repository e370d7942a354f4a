/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/weir-value.h"
#include "record/weir-records.h"

G_BEGIN_DECLS

/* An item that failed somewhere. */
typedef struct {
  WeirRecord record;
  guint64    item;       /* its id */
  GError    *error;      /* owned */
  WeirValue *flow_input; /* owned; NULL: too large to be kept */
  WeirValue *input;      /* owned: the node's; NULL: too large to be kept, or no node's fault */
} WeirFailure;

WeirFailure *weir_failure_new (guint64       item,
                               const GError *error,
                               WeirValue    *flow_input,
                               WeirValue    *input) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
