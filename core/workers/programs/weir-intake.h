/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What was read from a program and is not yet taken. It grows with what has come, whatever that
 * promises to be followed by. Used by one thread at a time.
 */
typedef struct {
  char  *bytes;   /* owned */
  gsize  size;
  gsize  start;   /* of what is not yet taken */
  gsize  scanned; /* up to here there is no end of a line */
  gsize  end;
} WeirIntake;

/**
 * WeirIntakeStatus:
 * @WEIR_INTAKE_SOME: there is more than before
 * @WEIR_INTAKE_NONE: there is nothing to be read now
 * @WEIR_INTAKE_END: nothing will come any more
 *
 * What came of reading.
 */
typedef enum {
  WEIR_INTAKE_SOME,
  WEIR_INTAKE_NONE,
  WEIR_INTAKE_END,
} WeirIntakeStatus;

void             weir_intake_init      (WeirIntake *self);
void             weir_intake_clear     (WeirIntake *self);
WeirIntakeStatus weir_intake_read      (WeirIntake *self,
                                        int         fd);

/* How much there is, and where; until the next read. */
static inline gsize
weir_intake_peek (WeirIntake  *self,
                  const char **bytes)
{
  *bytes = self->bytes + self->start;
  return self->end - self->start;
}

/* The first @length bytes are done with. */
static inline void
weir_intake_drop (WeirIntake *self,
                  gsize       length)
{
  self->start += length;
  self->scanned = MAX (self->scanned, self->start);
}

/* The next whole line, without its end, until the next read; NULL if there is none. */
const char      *weir_intake_take_line (WeirIntake *self,
                                        gsize      *length);

G_END_DECLS
