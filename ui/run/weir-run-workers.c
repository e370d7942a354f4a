/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-workers.h"

#include <glib/gi18n.h>

#include "run/weir-run-worker.h"

struct _WeirRunWorkers
{
  GtkWidget     parent_instance;

  /* owned */
  WeirRunner   *runner;      /* (nullable) */
  GListStore   *workers;     /* of WeirRunWorker */
  GCancellable *cancellable; /* of what is being asked */

  gboolean      is_asking;
};

G_DEFINE_FINAL_TYPE (WeirRunWorkers, weir_run_workers, GTK_TYPE_WIDGET)

static const char * const titles[] = {
  [WEIR_RUN_WORKER_NAME] = N_("Worker"),
  [WEIR_RUN_WORKER_PROCESS] = N_("Process"),
  [WEIR_RUN_WORKER_STATE] = N_("State"),
  [WEIR_RUN_WORKER_CPUS] = N_("CPUs"),
  [WEIR_RUN_WORKER_BUSY] = N_("Busy"),
  [WEIR_RUN_WORKER_CPU_TIME] = N_("CPU Used"),
  [WEIR_RUN_WORKER_ITEMS] = N_("Done"),
  [WEIR_RUN_WORKER_FAILED] = N_("Failed"),
  [WEIR_RUN_WORKER_MEMORY] = N_("Memory"),
  [WEIR_RUN_WORKER_RESTARTS] = N_("Restarts"),
};

/* Rows stay what they are; only what they say changes. */
static void
take_rows (WeirRunWorkers *self,
           GVariant       *rows)
{
  guint n_rows = (guint) g_variant_n_children (rows);
  guint n_workers = g_list_model_get_n_items (G_LIST_MODEL (self->workers));
  gint64 now = g_get_monotonic_time ();

  if (n_workers > n_rows)
    g_list_store_splice (self->workers, n_rows, n_workers - n_rows, NULL, 0);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(GVariant) row = g_variant_get_child_value (rows, i);
      g_autoptr(WeirRunWorker) worker = NULL;

      worker = i < n_workers ? g_list_model_get_item (G_LIST_MODEL (self->workers), i)
                             : weir_run_worker_new ();
      weir_run_worker_update (worker, row, now);
      if (i >= n_workers)
        g_list_store_append (self->workers, worker);
    }
}

static void
on_workers (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(WeirRunWorkers) self = data;
  WeirMonitorClient *client = WEIR_MONITOR_CLIENT (source);
  g_autoptr(GVariant) rows = weir_monitor_client_get_workers_finish (client, result, NULL);

  self->is_asking = FALSE;
  if (rows != NULL && self->runner != NULL && weir_runner_get_client (self->runner) == client)
    take_rows (self, rows);
}

/* The last ones stay when the run is over. */
static void
ask (WeirRunWorkers *self)
{
  WeirMonitorClient *client = self->runner != NULL ? weir_runner_get_client (self->runner) : NULL;

  if (client == NULL || self->is_asking || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      !weir_monitor_client_get_connected (client))
    return;

  self->is_asking = TRUE;
  weir_monitor_client_get_workers_async (client, "", self->cancellable, on_workers,
                                         g_object_ref (self));
}

/* Cells */

static void
show_text (GtkListItem *item)
{
  WeirRunWorker *worker = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (label), "weir-column"));

  gtk_label_set_label (GTK_LABEL (label), weir_run_worker_get_text (worker, column));
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  column)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean is_number = GPOINTER_TO_UINT (column) >= WEIR_RUN_WORKER_BUSY;

  g_object_set_data (G_OBJECT (label), "weir-column", column);
  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  column)
{
  g_signal_connect_object (gtk_list_item_get_item (item), "changed", G_CALLBACK (show_text), item,
                           G_CONNECT_SWAPPED);
  show_text (item);
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  column)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_text, item);
}

static void
add_column (GtkColumnView *view,
            guint          column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) added = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), GUINT_TO_POINTER (column));
  added = gtk_column_view_column_new (_(titles[column]), factory);
  gtk_column_view_column_set_resizable (added, TRUE);
  gtk_column_view_column_set_expand (added, column == WEIR_RUN_WORKER_NAME);
  gtk_column_view_append_column (view, added);
}

static GtkWidget *
make_table (WeirRunWorkers *self)
{
  g_autoptr(GtkNoSelection) model = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->workers)));
  GtkWidget *view = gtk_column_view_new (GTK_SELECTION_MODEL (g_steal_pointer (&model)));
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (view, "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Workers"), -1);
  for (guint i = 0; i < WEIR_RUN_WORKER_N_COLUMNS; i++)
    add_column (GTK_COLUMN_VIEW (view), i);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);

  return scrolled;
}

static void
weir_run_workers_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weir_run_workers_parent_class)->map (widget);
  ask (WEIR_RUN_WORKERS (widget));
}

static void
weir_run_workers_dispose (GObject *object)
{
  WeirRunWorkers *self = WEIR_RUN_WORKERS (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->runner);

  G_OBJECT_CLASS (weir_run_workers_parent_class)->dispose (object);
}

static void
weir_run_workers_finalize (GObject *object)
{
  WeirRunWorkers *self = WEIR_RUN_WORKERS (object);

  g_clear_object (&self->workers);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (weir_run_workers_parent_class)->finalize (object);
}

static void
weir_run_workers_class_init (WeirRunWorkersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_run_workers_dispose;
  object_class->finalize = weir_run_workers_finalize;
  widget_class->map = weir_run_workers_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
weir_run_workers_init (WeirRunWorkers *self)
{
  self->cancellable = g_cancellable_new ();
  self->workers = g_list_store_new (WEIR_TYPE_RUN_WORKER);
  gtk_widget_set_parent (make_table (self), GTK_WIDGET (self));
}

void
weir_run_workers_set_runner (WeirRunWorkers *self,
                             WeirRunner     *runner)
{
  g_return_if_fail (WEIR_IS_RUN_WORKERS (self));

  if (self->runner == runner)
    return;

  if (self->runner != NULL)
    g_signal_handlers_disconnect_by_func (self->runner, ask, self);
  g_set_object (&self->runner, runner);
  g_list_store_remove_all (self->workers);
  if (runner != NULL)
    g_signal_connect_object (runner, "sampled", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
}
