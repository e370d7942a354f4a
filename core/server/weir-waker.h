/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What one thread sleeps on and others wake: a futex, so that waking nobody costs no system
 * call, and so that it may be woken after its thread has gone on (it is reference-counted).
 * A wake-up that comes before the sleep is not lost; several count as one. Whoever wakes up
 * looks again at what it waits for.
 */
typedef struct _WeirWaker WeirWaker;

WeirWaker *weir_waker_new          (void) G_GNUC_WARN_UNUSED_RESULT;
WeirWaker *weir_waker_get_own      (void);
WeirWaker *weir_waker_ref          (WeirWaker *self);
void       weir_waker_unref        (WeirWaker *self);
void       weir_waker_sleep        (WeirWaker *self);
void       weir_waker_wake         (WeirWaker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirWaker, weir_waker_unref)

G_END_DECLS
