/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "probe/weir-probe-private.h"

struct _WeirProbe
{
  GObject            parent_instance;

  /* owned */
  WeirMonitorClient *client;
  GCancellable      *cancellable; /* of all that is asked */
  GListStore        *values;
  char              *port;
  char              *failure;     /* NULL if there is none */

  guint64            last;        /* the number of the last one that is here */
  guint64            n_passed;
  gboolean           is_asking;
  gboolean           is_on;       /* the runner looks */
  gboolean           is_paused;
};

static void weir_probe_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirProbe, weir_probe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_probe_list_model_init))

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
weir_probe_get_item_type (GListModel *model)
{
  return WEIR_TYPE_PROBE_VALUE;
}

static guint
weir_probe_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (WEIR_PROBE (model)->values));
}

static gpointer
weir_probe_get_item (GListModel *model,
                     guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (WEIR_PROBE (model)->values), position);
}

static void
weir_probe_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_probe_get_item_type;
  iface->get_n_items = weir_probe_get_n_items;
  iface->get_item = weir_probe_get_item;
}

static void
weir_probe_dispose (GObject *object)
{
  WeirProbe *self = WEIR_PROBE (object);

  g_cancellable_cancel (self->cancellable);
  /* Also where the answer to its begin is still on its way: this comes after that. */
  if (self->client != NULL && self->failure == NULL &&
      weir_monitor_client_get_connected (self->client))
    weir_monitor_client_set_probe_async (self->client, self->port, FALSE, NULL, NULL, NULL);
  self->is_on = FALSE;
  g_clear_object (&self->client);

  G_OBJECT_CLASS (weir_probe_parent_class)->dispose (object);
}

static void
weir_probe_finalize (GObject *object)
{
  WeirProbe *self = WEIR_PROBE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->values);
  g_clear_pointer (&self->port, g_free);
  g_clear_pointer (&self->failure, g_free);

  G_OBJECT_CLASS (weir_probe_parent_class)->finalize (object);
}

static void
weir_probe_class_init (WeirProbeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_probe_dispose;
  object_class->finalize = weir_probe_finalize;

  /**
   * WeirProbe::changed:
   * @self: a probe
   *
   * There are other counts, or there is a failure.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_probe_init (WeirProbe *self)
{
  self->cancellable = g_cancellable_new ();
  self->values = g_list_store_new (WEIR_TYPE_PROBE_VALUE);
  g_signal_connect_swapped (self->values, "items-changed",
                            G_CALLBACK (g_list_model_items_changed), self);
}

/* In one change of the list, however many there are. */
static void
append_values (WeirProbe *self,
               GVariant  *rows)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->values));
  gsize n_rows = g_variant_n_children (rows);
  guint n_gone;

  for (gsize i = n_rows - MIN (n_rows, WEIR_PROBE_MAX); i < n_rows; i++)
    {
      const char *text;
      guint64 item;
      gint64 time;

      g_variant_get_child (rows, i, "(txt&s)", &self->last, &time, &item, &text);
      g_ptr_array_add (values, weir_probe_value_new (time, item, text));
    }
  if (values->len == 0)
    return;

  n_gone = n_before + values->len > WEIR_PROBE_MAX ? n_before + values->len - WEIR_PROBE_MAX : 0;
  g_list_store_splice (self->values, n_before, 0, values->pdata, values->len);
  if (n_gone > 0)
    g_list_store_splice (self->values, 0, n_gone, NULL, 0);
}

static void
on_values (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(WeirProbe) self = data;
  g_autoptr(GError) error = NULL;
  guint64 n_passed = 0;
  g_autoptr(GVariant) rows =
    weir_monitor_client_get_probe_finish (WEIR_MONITOR_CLIENT (source), result, &n_passed, &error);

  self->is_asking = FALSE;
  if (rows == NULL || self->is_paused)
    return;  /* the runner has gone, which the window tells; or nobody wants to see it now */

  self->n_passed = n_passed;
  append_values (self, rows);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ask (WeirProbe *self)
{
  if (!self->is_on || self->is_asking || self->is_paused)
    return;

  self->is_asking = TRUE;
  weir_monitor_client_get_probe_async (self->client, self->port, self->last, self->cancellable,
                                       on_values, g_object_ref (self));
}

static void
on_begun (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(WeirProbe) self = data;
  g_autoptr(GError) error = NULL;

  if (weir_monitor_client_set_probe_finish (WEIR_MONITOR_CLIENT (source), result, &error))
    {
      self->is_on = self->client != NULL;
      return;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->failure = g_strdup (error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * weir_probe_new:
 * @client: a run
 * @port: "input", "NODE" or "SWITCH.CASE"
 *
 * Returns: (transfer full): a new probe
 */
WeirProbe *
weir_probe_new (WeirMonitorClient *client,
                const char        *port)
{
  WeirProbe *self;

  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (client), NULL);
  g_return_val_if_fail (port != NULL, NULL);

  self = g_object_new (WEIR_TYPE_PROBE, NULL);
  self->client = g_object_ref (client);
  self->port = g_strdup (port);
  g_signal_connect_object (client, "sampled", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  weir_monitor_client_set_probe_async (client, port, TRUE, self->cancellable, on_begun,
                                       g_object_ref (self));

  return self;
}

const char *
weir_probe_get_port (WeirProbe *self)
{
  g_return_val_if_fail (WEIR_IS_PROBE (self), NULL);

  return self->port;
}

guint64
weir_probe_get_n_passed (WeirProbe *self)
{
  g_return_val_if_fail (WEIR_IS_PROBE (self), 0);

  return self->n_passed;
}

const char *
weir_probe_get_failure (WeirProbe *self)
{
  g_return_val_if_fail (WEIR_IS_PROBE (self), NULL);

  return self->failure;
}

/**
 * weir_probe_set_paused:
 * @self: a probe
 * @paused: whether to leave what is shown
 *
 * Holds the list as it is, or lets it grow again.
 */
void
weir_probe_set_paused (WeirProbe *self,
                       gboolean   paused)
{
  g_return_if_fail (WEIR_IS_PROBE (self));

  self->is_paused = paused;
  ask (self);
}
