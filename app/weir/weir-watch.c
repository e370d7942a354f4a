/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-watch.h"

#include "weir-unfinished.h"

struct _WeirWatch
{
  /* owned */
  WeirServer    *server;
  WeirMonitor   *monitor;

  /* borrowed */
  WeirInterrupt *interrupt;
  WeirSource    *source;    /* atomic; NULL: not yet known */

  gboolean       is_cut_short; /* atomic */
  /* the stopper's, until it was joined */
  guint          n_dropped;
  char          *places;    /* owned: where they were */

  GMutex         lock;

  /* guarded by lock */
  GThread       *stopper;   /* owned */
};

gboolean
weir_watch_options_parse (const char  *name,
                          const char  *value,
                          gpointer     data,
                          GError     **error)
{
  WeirWatchOptions *options = data;

  options->wanted = TRUE;
  g_free (options->path);
  options->path = g_strdup (value);

  return TRUE;
}

void
weir_watch_options_clear (WeirWatchOptions *options)
{
  g_clear_pointer (&options->path, g_free);
}

static void
tell_progress (WeirMonitor *monitor,
               guint64     *n_read,
               gint64      *n_total,
               double      *share,
               gpointer     data)
{
  WeirWatch *self = data;
  WeirSource *source = g_atomic_pointer_get (&self->source);

  if (source != NULL)
    weir_source_get_progress (source, n_read, n_total, share);
}

/* In a thread of its own: it takes as long as workers take to end. */
static gpointer
stop_server (gpointer data)
{
  WeirWatch *self = data;

  self->places = weir_unfinished_describe (self->server);
  self->n_dropped = weir_server_stop (self->server, 0);

  return NULL;
}

/* As the first and second interrupt do, but that the program goes on to its end. */
static void
on_stop_requested (WeirMonitor *monitor,
                   gboolean     now,
                   WeirWatch   *self)
{
  g_cancellable_cancel (weir_interrupt_get_cancellable (self->interrupt));
  weir_server_set_paused (self->server, FALSE);
  if (!now || g_atomic_int_get (&self->is_cut_short))
    return;

  g_mutex_lock (&self->lock);
  g_atomic_int_set (&self->is_cut_short, TRUE);
  self->stopper = g_thread_new ("weir-stopper", stop_server, self);
  g_mutex_unlock (&self->lock);
}

WeirWatch *
weir_watch_new (const WeirWatchOptions  *options,
                WeirServer              *server,
                WeirFlow                *flow,
                WeirInterrupt           *interrupt,
                GError                 **error)
{
  g_autoptr(WeirWatch) self = NULL;

  if (!options->wanted && !options->owned)
    return NULL;

  self = g_new0 (WeirWatch, 1);
  g_mutex_init (&self->lock);
  self->server = g_object_ref (server);
  self->monitor = weir_monitor_new (server, flow);
  self->interrupt = interrupt;
  weir_monitor_set_input (self->monitor, tell_progress, self, NULL);
  weir_monitor_set_owned (self->monitor, options->owned);
  g_signal_connect (self->monitor, "stop-requested", G_CALLBACK (on_stop_requested), self);
  if (!weir_monitor_start (self->monitor, options->path, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
join_stopper (WeirWatch *self)
{
  GThread *stopper;

  g_mutex_lock (&self->lock);
  stopper = g_steal_pointer (&self->stopper);
  g_mutex_unlock (&self->lock);

  if (stopper != NULL)
    g_thread_join (stopper);
}

void
weir_watch_free (WeirWatch *self)
{
  weir_monitor_stop (self->monitor);
  join_stopper (self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->server);
  g_mutex_clear (&self->lock);
  g_free (self->places);
  g_free (self);
}

void
weir_watch_set_source (WeirWatch  *self,
                       WeirSource *source)
{
  g_atomic_pointer_set (&self->source, source);
}

gboolean
weir_watch_is_cut_short (WeirWatch *self)
{
  return g_atomic_int_get (&self->is_cut_short);
}

guint
weir_watch_get_n_dropped (WeirWatch *self)
{
  join_stopper (self);

  return self->n_dropped;
}

const char *
weir_watch_get_places (WeirWatch *self)
{
  join_stopper (self);

  return self->places;
}
