/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-cancel-watch.h"

#define OVER G_MAXULONG

/* Apart, so that the thread sanitizer's reports of GLib's own memory name their callers. */
static G_GNUC_NO_INLINE gulong
weir_cancel_watch_connect (GCancellable   *cancellable,
                           GCallback       handler,
                           gpointer        data,
                           GDestroyNotify  destroy)
{
  return g_cancellable_connect (cancellable, handler, data, destroy);
}

static G_GNUC_NO_INLINE void
weir_cancel_watch_disconnect (GCancellable *cancellable,
                              gulong        id)
{
  g_signal_handler_disconnect (cancellable, id);
}

/* Calls @handler (at once, if it is too late to wait) when @cancellable is cancelled. */
void
weir_cancel_watch_begin (WeirCancelWatch *self,
                         GCancellable    *cancellable,
                         GCallback        handler,
                         gpointer         data,
                         GDestroyNotify   destroy)
{
  gulong none = 0;
  gulong id = weir_cancel_watch_connect (cancellable, handler, data, destroy);

  if (id == 0)
    return;
  /* It may have ended meanwhile, when nobody could yet know which handler to take off. */
  if (!__atomic_compare_exchange_n (&self->handler, &none, id, FALSE,
                                    __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    weir_cancel_watch_disconnect (cancellable, id);
}

/* The handler is not called any more, except where that has begun already. Any thread; once. */
void
weir_cancel_watch_end (WeirCancelWatch *self,
                       GCancellable    *cancellable)
{
  gulong id = __atomic_exchange_n (&self->handler, OVER, __ATOMIC_ACQ_REL);

  g_assert (id != OVER);
  if (id != 0)
    weir_cancel_watch_disconnect (cancellable, id);
}

/* Whoever finds that it is comes after whoever ended it. */
gboolean
weir_cancel_watch_is_over (WeirCancelWatch *self)
{
  return __atomic_load_n (&self->handler, __ATOMIC_ACQUIRE) == OVER;
}
