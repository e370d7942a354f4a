/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When made items are due. */
typedef enum {
  WEIR_PATTERN_CONSTANT, /* one after the other, as far apart */
  WEIR_PATTERN_RAMP,     /* ever more, until the rate is reached after a period */
  WEIR_PATTERN_BURST,    /* all items of a period at its beginning */
  WEIR_PATTERN_POISSON,  /* each for itself, as people come to a shop */
} WeirPatternKind;

/* The way of items through time: neither waits nor looks at a clock. */
typedef struct {
  WeirPatternKind  kind;
  double           rate;    /* items a second; 0: as fast as they are taken */
  double           period;  /* seconds */
  GRand           *random;  /* owned */

  guint64          n_items; /* so far */
  double           time;    /* of the last one, by chance */
} WeirPattern;

/* Whether @name is that of a pattern. */
gboolean weir_pattern_parse (const char      *name,
                             WeirPatternKind *kind);
void     weir_pattern_init  (WeirPattern     *self,
                             WeirPatternKind  kind,
                             double           rate,
                             double           period);
void     weir_pattern_clear (WeirPattern     *self);
/* Seconds from the beginning to the next item, never less than for the one before. */
double   weir_pattern_next  (WeirPattern     *self);

G_END_DECLS
