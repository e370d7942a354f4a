/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "outline/weir-outline-model.h"

#include "outline/weir-outline-row.h"
#include "problems/weir-marks.h"

struct _WeirOutlineModel
{
  GObject     parent_instance;

  /* owned */
  WeirFlow   *flow;      /* (nullable) */
  GListModel *findings;  /* (nullable) */
  GListStore *rows;
  GHashTable *row_of;    /* from an id to a row, both of the row */
};

static void weir_outline_model_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirOutlineModel, weir_outline_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_outline_model_list_model_init))

enum {
  ROWS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
weir_outline_model_get_item_type (GListModel *model)
{
  return WEIR_TYPE_OUTLINE_ROW;
}

static guint
weir_outline_model_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (WEIR_OUTLINE_MODEL (model)->rows));
}

static gpointer
weir_outline_model_get_item (GListModel *model,
                             guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (WEIR_OUTLINE_MODEL (model)->rows), position);
}

static void
weir_outline_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_outline_model_get_item_type;
  iface->get_n_items = weir_outline_model_get_n_items;
  iface->get_item = weir_outline_model_get_item;
}

static void
rows_changed (WeirOutlineModel *self)
{
  g_signal_emit (self, signals[ROWS_CHANGED], 0);
}

static WeirOutlineRow *
make_row (WeirOutlineModel *self,
          const char       *id)
{
  WeirOutlineRow *row = weir_outline_row_new (self->flow, id);

  g_hash_table_insert (self->row_of, (gpointer) weir_outline_row_get_id (row), row);

  return row;
}

static void
on_node_added (WeirOutlineModel *self,
               const char       *id)
{
  g_autoptr(WeirOutlineRow) row = NULL;

  if (g_hash_table_contains (self->row_of, id))
    return;

  row = make_row (self, id);
  g_list_store_append (self->rows, row);
}

static void
on_node_removed (WeirOutlineModel *self,
                 const char       *id)
{
  WeirOutlineRow *row = g_hash_table_lookup (self->row_of, id);
  guint position;

  if (row == NULL)
    return;

  g_hash_table_remove (self->row_of, id);
  if (g_list_store_find (self->rows, row, &position))
    g_list_store_remove (self->rows, position);
}

static void
on_node_changed (WeirOutlineModel *self,
                 const char       *id)
{
  WeirOutlineRow *row = g_hash_table_lookup (self->row_of, id);

  if (row != NULL && weir_outline_row_load (row, self->flow, id))
    rows_changed (self);
}

static void
on_node_renamed (WeirOutlineModel *self,
                 const char       *old_id,
                 const char       *new_id)
{
  WeirOutlineRow *row = g_hash_table_lookup (self->row_of, old_id);

  if (row == NULL)
    return;

  g_hash_table_remove (self->row_of, old_id);
  weir_outline_row_load (row, self->flow, new_id);
  g_hash_table_insert (self->row_of, (gpointer) weir_outline_row_get_id (row), row);
  rows_changed (self);
}

static void
load_findings (WeirOutlineModel *self)
{
  g_autoptr(GHashTable) marks = NULL;
  gboolean is_other = FALSE;
  GHashTableIter iter;
  gpointer id, row;

  if (self->findings != NULL)
    marks = weir_marks_new (self->findings);

  g_hash_table_iter_init (&iter, self->row_of);
  while (g_hash_table_iter_next (&iter, &id, &row))
    is_other |= weir_outline_row_set_mark (row, marks != NULL ? g_hash_table_lookup (marks, id)
                                                              : NULL);

  if (is_other)
    rows_changed (self);
}

static void
weir_outline_model_dispose (GObject *object)
{
  WeirOutlineModel *self = WEIR_OUTLINE_MODEL (object);

  weir_outline_model_set_findings (self, NULL);
  weir_outline_model_set_flow (self, NULL);

  G_OBJECT_CLASS (weir_outline_model_parent_class)->dispose (object);
}

static void
weir_outline_model_finalize (GObject *object)
{
  WeirOutlineModel *self = WEIR_OUTLINE_MODEL (object);

  g_clear_pointer (&self->row_of, g_hash_table_unref);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (weir_outline_model_parent_class)->finalize (object);
}

static void
weir_outline_model_class_init (WeirOutlineModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_outline_model_dispose;
  object_class->finalize = weir_outline_model_finalize;

  /**
   * WeirOutlineModel::rows-changed:
   * @self: the model
   *
   * There are the same rows, but they say something else: what is sorted by that is to be sorted
   * anew.
   */
  signals[ROWS_CHANGED] =
    g_signal_new ("rows-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_outline_model_init (WeirOutlineModel *self)
{
  self->rows = g_list_store_new (WEIR_TYPE_OUTLINE_ROW);
  self->row_of = g_hash_table_new (g_str_hash, g_str_equal);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (g_list_model_items_changed),
                           self, G_CONNECT_SWAPPED);
}

WeirOutlineModel *
weir_outline_model_new (void)
{
  return g_object_new (WEIR_TYPE_OUTLINE_MODEL, NULL);
}

static void
load_flow (WeirOutlineModel *self)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto(GStrv) ids = weir_flow_list_nodes (self->flow);

  for (guint i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (rows, make_row (self, ids[i]));
  g_list_store_splice (self->rows, 0, 0, rows->pdata, rows->len);

  g_signal_connect_object (self->flow, "node-added", G_CALLBACK (on_node_added), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flow, "node-removed", G_CALLBACK (on_node_removed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flow, "node-changed", G_CALLBACK (on_node_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flow, "node-renamed", G_CALLBACK (on_node_renamed), self,
                           G_CONNECT_SWAPPED);
}

void
weir_outline_model_set_flow (WeirOutlineModel *self,
                             WeirFlow         *flow)
{
  g_return_if_fail (WEIR_IS_OUTLINE_MODEL (self));
  g_return_if_fail (flow == NULL || WEIR_IS_FLOW (flow));

  if (self->flow == flow)
    return;

  if (self->flow != NULL)
    g_signal_handlers_disconnect_by_data (self->flow, self);
  g_hash_table_remove_all (self->row_of);
  g_list_store_remove_all (self->rows);

  g_set_object (&self->flow, flow);
  if (flow == NULL)
    return;

  load_flow (self);
  load_findings (self);
}

void
weir_outline_model_set_findings (WeirOutlineModel *self,
                                 GListModel       *findings)
{
  g_return_if_fail (WEIR_IS_OUTLINE_MODEL (self));
  g_return_if_fail (findings == NULL || G_IS_LIST_MODEL (findings));

  if (self->findings == findings)
    return;

  if (self->findings != NULL)
    g_signal_handlers_disconnect_by_func (self->findings, load_findings, self);
  g_set_object (&self->findings, findings);
  if (findings != NULL)
    g_signal_connect_object (findings, "items-changed", G_CALLBACK (load_findings), self,
                             G_CONNECT_SWAPPED);
  load_findings (self);
}
