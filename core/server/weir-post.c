/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-post.h"

/* Apart, so that the thread sanitizer's reports of GLib's own memory name weir_post(). */
static G_GNUC_NO_INLINE void
weir_post_source (GSource      *source,
                  GMainContext *context)
{
  g_source_attach (source, context);
  g_source_unref (source);
}

static G_GNUC_NO_INLINE GSource *
weir_post_new_source (int            priority,
                      GSourceFunc    func,
                      gpointer       data,
                      GDestroyNotify destroy)
{
  GSource *source = g_idle_source_new ();

  g_source_set_priority (source, priority);
  g_source_set_callback (source, func, data, destroy);
  return source;
}

/* Has @func called with @data, which it takes, in @context. Any thread; the context's lock is
 * not one that the thread sanitizer sees, so @data needs a hand-over of its own. */
void
weir_post (GMainContext   *context,
           int             priority,
           GSourceFunc     func,
           gpointer        data,
           GDestroyNotify  destroy)
{
  weir_post_source (weir_post_new_source (priority, func, data, destroy), context);
}
