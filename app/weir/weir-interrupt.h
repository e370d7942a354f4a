/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Answers SIGINT and SIGTERM: the first one asks to come to an end, the second one ends the
 * program, wherever it waits. Made before any other thread; stays until the program ends. */
typedef struct _WeirInterrupt WeirInterrupt;

/* Called in a thread of its own. @again: this is the second one, after which nothing more is
 * done. */
typedef void (*WeirInterruptFunc) (gboolean again,
                                   gpointer data);

WeirInterrupt *weir_interrupt_new             (void) G_GNUC_WARN_UNUSED_RESULT;
/* Who is told, from now on; NULL for nobody. Does not return while the old one is being told. */
void           weir_interrupt_set_func        (WeirInterrupt      *self,
                                               WeirInterruptFunc   func,
                                               gpointer            data);

/* Cancelled by the first signal. */
GCancellable  *weir_interrupt_get_cancellable (WeirInterrupt      *self);
/* The first signal, or 0. */
int            weir_interrupt_get_signal      (WeirInterrupt      *self);

G_END_DECLS
