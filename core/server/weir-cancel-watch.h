/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Listens to a GCancellable on behalf of something that ends in any thread, in the handler too:
 * unlike g_cancellable_disconnect(), the end does not wait until a running handler is through.
 * The handler has to find out by itself that it comes too late; its data is kept until then.
 *
 * Zeroed: not begun. It must be there until weir_cancel_watch_begin() has returned.
 */
typedef struct {
  gulong handler; /* atomic; 0 before it listens, G_MAXULONG once it has ended */
} WeirCancelWatch;

void     weir_cancel_watch_begin   (WeirCancelWatch *self,
                                    GCancellable    *cancellable,
                                    GCallback        handler,
                                    gpointer         data,
                                    GDestroyNotify   destroy);
void     weir_cancel_watch_end     (WeirCancelWatch *self,
                                    GCancellable    *cancellable);
gboolean weir_cancel_watch_is_over (WeirCancelWatch *self);

G_END_DECLS
