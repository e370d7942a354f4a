/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "errors/weir-failures.h"

struct _WeirFailures
{
  GObject            parent_instance;

  /* owned */
  WeirMonitorClient *client;   /* NULL while nothing runs */
  GListStore        *store;
  GCancellable      *asking;   /* NULL while nothing is asked */

  guint64            last;     /* the number of the last one that is here */
  gboolean           has_more; /* came while something was asked */
};

static void weir_failures_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirFailures, weir_failures, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_failures_list_model_init))

static void ask (WeirFailures *self);

static GType
weir_failures_get_item_type (GListModel *model)
{
  return WEIR_TYPE_FAILURE;
}

static guint
weir_failures_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (WEIR_FAILURES (model)->store));
}

static gpointer
weir_failures_get_item (GListModel *model,
                        guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (WEIR_FAILURES (model)->store), position);
}

static void
weir_failures_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_failures_get_item_type;
  iface->get_n_items = weir_failures_get_n_items;
  iface->get_item = weir_failures_get_item;
}

static void
weir_failures_dispose (GObject *object)
{
  weir_failures_set_client (WEIR_FAILURES (object), NULL);

  G_OBJECT_CLASS (weir_failures_parent_class)->dispose (object);
}

static void
weir_failures_finalize (GObject *object)
{
  g_clear_object (&WEIR_FAILURES (object)->store);

  G_OBJECT_CLASS (weir_failures_parent_class)->finalize (object);
}

static void
weir_failures_class_init (WeirFailuresClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_failures_dispose;
  object_class->finalize = weir_failures_finalize;
}

static void
weir_failures_init (WeirFailures *self)
{
  self->store = g_list_store_new (WEIR_TYPE_FAILURE);
  g_signal_connect_swapped (self->store, "items-changed",
                            G_CALLBACK (g_list_model_items_changed), self);
}

/**
 * weir_failures_new:
 *
 * Returns: (transfer full): a new list
 */
WeirFailures *
weir_failures_new (void)
{
  return g_object_new (WEIR_TYPE_FAILURES, NULL);
}

/* In one change of the list, however many there are. */
static void
append_rows (WeirFailures *self,
             GVariant     *rows)
{
  g_autoptr(GPtrArray) failures = g_ptr_array_new_with_free_func (g_object_unref);
  gsize n_rows = g_variant_n_children (rows);
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  guint n_gone;

  for (gsize i = n_rows - MIN (n_rows, WEIR_FAILURES_MAX); i < n_rows; i++)
    {
      g_autoptr(GVariant) row = g_variant_get_child_value (rows, i);

      g_ptr_array_add (failures, weir_failure_new (row));
    }
  if (failures->len == 0)
    return;

  n_gone = n_before + failures->len > WEIR_FAILURES_MAX
             ? n_before + failures->len - WEIR_FAILURES_MAX : 0;
  g_list_store_splice (self->store, n_before, 0, failures->pdata, failures->len);
  if (n_gone > 0)
    g_list_store_splice (self->store, 0, n_gone, NULL, 0);
}

static void
on_rows (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(WeirFailures) self = data;
  g_autoptr(GError) error = NULL;
  guint64 last = 0;
  g_autoptr(GVariant) rows =
    weir_monitor_client_get_errors_finish (WEIR_MONITOR_CLIENT (source), result, &last, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->asking);
  if (rows == NULL)
    return;  /* the runner has gone, which the window tells */

  self->last = last;
  append_rows (self, rows);
  if (self->has_more)
    ask (self);
}

static void
ask (WeirFailures *self)
{
  self->has_more = self->asking != NULL;
  if (self->has_more)
    return;

  self->asking = g_cancellable_new ();
  weir_monitor_client_get_errors_async (self->client, self->last, "", WEIR_FAILURES_MAX,
                                        self->asking, on_rows, g_object_ref (self));
}

/**
 * weir_failures_set_client:
 * @self: a list
 * @client: (nullable): the run to follow
 *
 * Follows another run. The failures of the last one stay until another begins.
 */
void
weir_failures_set_client (WeirFailures      *self,
                          WeirMonitorClient *client)
{
  g_return_if_fail (WEIR_IS_FAILURES (self));

  if (self->client == client)
    return;

  if (self->client != NULL)
    g_signal_handlers_disconnect_by_func (self->client, ask, self);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_set_object (&self->client, client);
  if (client == NULL)
    return;

  weir_failures_clear (self);
  self->last = 0;
  g_signal_connect_object (client, "failed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
}

/**
 * weir_failures_clear:
 * @self: a list
 *
 * Forgets those that came until now.
 */
void
weir_failures_clear (WeirFailures *self)
{
  g_return_if_fail (WEIR_IS_FAILURES (self));

  g_list_store_remove_all (self->store);
}
