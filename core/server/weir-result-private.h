/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/weir-result.h"

G_BEGIN_DECLS

struct _WeirResult
{
  /* owned */
  WeirValue *input; /* NULL unless the stream keeps inputs */
  WeirValue *value;
  GError    *error;

  guint64    index;
  gint64     latency;
};

G_END_DECLS
