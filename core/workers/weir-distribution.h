/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-random.h"

G_BEGIN_DECLS

typedef enum {
  WEIR_DISTRIBUTION_FIXED,
  WEIR_DISTRIBUTION_UNIFORM,
  WEIR_DISTRIBUTION_EXPONENTIAL,
  WEIR_DISTRIBUTION_NORMAL,
} WeirDistributionType;

/* Numbers of at least 0. */
typedef struct {
  WeirDistributionType type;
  double               first;  /* the number itself, low, or mean */
  double               second; /* high, or deviation */
} WeirDistribution;

/* From a number, or an object such as {"distribution": "uniform", "low": 0, "high": 1}. */
gboolean    weir_distribution_parse    (WeirDistribution        *self,
                                        JsonNode                *node,
                                        GError                 **error);
double      weir_distribution_sample   (const WeirDistribution  *self,
                                        WeirRandom              *random);

/* {"uniform": {"low": {...}, "high": {...}}, ...}, with each member described as a parameter. */
JsonObject *weir_distribution_describe (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
