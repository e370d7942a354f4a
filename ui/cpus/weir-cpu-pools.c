/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/weir-cpu-pools.h"

#include <glib/gi18n.h>

struct _WeirCpuPools
{
  GObject     parent_instance;

  /* owned */
  WeirFlow   *flow;
  GPtrArray  *pools;    /* of WeirCpuPool, as the flow has them */
  GPtrArray  *previews; /* of WeirCpuPool, one for each of pools; NULL where there is none */
  GHashTable *indices;  /* of pools by id, 1 more */
  GHashTable *changed;  /* set of ids, during an edit */
  GHashTable *uses;     /* by CPU, a WeirCpuUse; NULL if it has to be found out anew */
  GtkBitset  *all_cpus;

  guint       n_any;
  gboolean    has_others; /* during an edit: pools came or went */
};

G_DEFINE_FINAL_TYPE (WeirCpuPools, weir_cpu_pools, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
use_free (gpointer data)
{
  WeirCpuUse *use = data;

  g_clear_pointer (&use->pools, g_array_unref);
  g_free (use);
}

static void
free_preview (gpointer data)
{
  if (data != NULL)
    weir_cpu_pool_free (data);
}

static void
announce (WeirCpuPools *self)
{
  g_clear_pointer (&self->uses, g_hash_table_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
forget_previews (WeirCpuPools *self)
{
  g_ptr_array_set_size (self->previews, 0);
  g_ptr_array_set_size (self->previews, (int) self->pools->len);
}

static void
add_pool (WeirCpuPools *self,
          const char   *id)
{
  JsonObject *node = weir_flow_get_node (self->flow, id);
  WeirCpuPool *pool = node != NULL ? weir_cpu_pool_new (id, node) : NULL;

  if (pool == NULL)
    return;

  g_ptr_array_add (self->pools, pool);
  g_hash_table_insert (self->indices, (gpointer) weir_cpu_pool_get_id (pool),
                       GUINT_TO_POINTER (self->pools->len));
}

static void
load_all (WeirCpuPools *self)
{
  g_auto(GStrv) ids = self->flow != NULL ? weir_flow_list_nodes (self->flow) : NULL;

  g_hash_table_remove_all (self->indices);
  g_ptr_array_set_size (self->pools, 0);
  for (gsize i = 0; ids != NULL && ids[i] != NULL; i++)
    add_pool (self, ids[i]);
}

/* FALSE if it is a pool no longer, or has become one. */
static gboolean
load_one (WeirCpuPools *self,
          const char   *id)
{
  g_autoptr(WeirCpuPool) pool = weir_cpu_pool_new (id, weir_flow_get_node (self->flow, id));
  guint index;
  gpointer *place;

  if (!weir_cpu_pools_find (self, id, &index))
    return pool == NULL;
  if (pool == NULL)
    return FALSE;

  place = &self->pools->pdata[index];
  g_hash_table_remove (self->indices, id);
  weir_cpu_pool_free (*place);
  *place = g_steal_pointer (&pool);
  g_hash_table_insert (self->indices, (gpointer) weir_cpu_pool_get_id (*place),
                       GUINT_TO_POINTER (index + 1));

  return TRUE;
}

static void
on_node_changed (WeirCpuPools *self,
                 const char   *id)
{
  g_hash_table_add (self->changed, g_strdup (id));
}

static void
on_nodes_changed (WeirCpuPools *self)
{
  self->has_others = TRUE;
}

static void
on_edited (WeirCpuPools *self)
{
  GHashTableIter iter;
  gpointer id;

  if (!self->has_others && g_hash_table_size (self->changed) == 0)
    return;

  g_hash_table_iter_init (&iter, self->changed);
  while (!self->has_others && g_hash_table_iter_next (&iter, &id, NULL))
    self->has_others = !load_one (self, id);
  if (self->has_others)
    load_all (self);

  g_hash_table_remove_all (self->changed);
  self->has_others = FALSE;
  forget_previews (self);
  announce (self);
}

static void
follow_flow (WeirCpuPools *self)
{
  g_signal_connect_swapped (self->flow, "node-added", G_CALLBACK (on_nodes_changed), self);
  g_signal_connect_swapped (self->flow, "node-removed", G_CALLBACK (on_nodes_changed), self);
  g_signal_connect_swapped (self->flow, "node-renamed", G_CALLBACK (on_nodes_changed), self);
  g_signal_connect_swapped (self->flow, "node-changed", G_CALLBACK (on_node_changed), self);
  g_signal_connect_swapped (self->flow, "edited", G_CALLBACK (on_edited), self);
}

static void
weir_cpu_pools_dispose (GObject *object)
{
  WeirCpuPools *self = WEIR_CPU_POOLS (object);

  if (self->flow != NULL)
    g_signal_handlers_disconnect_by_data (self->flow, self);
  g_clear_object (&self->flow);

  G_OBJECT_CLASS (weir_cpu_pools_parent_class)->dispose (object);
}

static void
weir_cpu_pools_finalize (GObject *object)
{
  WeirCpuPools *self = WEIR_CPU_POOLS (object);

  g_clear_pointer (&self->indices, g_hash_table_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_pointer (&self->uses, g_hash_table_unref);
  g_clear_pointer (&self->previews, g_ptr_array_unref);
  g_clear_pointer (&self->pools, g_ptr_array_unref);
  g_clear_pointer (&self->all_cpus, gtk_bitset_unref);

  G_OBJECT_CLASS (weir_cpu_pools_parent_class)->finalize (object);
}

static void
weir_cpu_pools_class_init (WeirCpuPoolsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_cpu_pools_dispose;
  object_class->finalize = weir_cpu_pools_finalize;

  /**
   * WeirCpuPools::changed:
   * @self: the pools
   *
   * There are other pools, or they have other workers or CPUs.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_cpu_pools_init (WeirCpuPools *self)
{
  self->pools = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_cpu_pool_free);
  self->previews = g_ptr_array_new_with_free_func (free_preview);
  self->indices = g_hash_table_new (g_str_hash, g_str_equal);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->all_cpus = gtk_bitset_new_empty ();
}

WeirCpuPools *
weir_cpu_pools_new (void)
{
  return g_object_new (WEIR_TYPE_CPU_POOLS, NULL);
}

WeirFlow *
weir_cpu_pools_get_flow (WeirCpuPools *self)
{
  return self->flow;
}

void
weir_cpu_pools_set_flow (WeirCpuPools *self,
                         WeirFlow     *flow)
{
  if (self->flow == flow)
    return;

  if (self->flow != NULL)
    g_signal_handlers_disconnect_by_data (self->flow, self);
  g_set_object (&self->flow, flow);
  if (flow != NULL)
    follow_flow (self);

  g_hash_table_remove_all (self->changed);
  load_all (self);
  forget_previews (self);
  announce (self);
}

guint
weir_cpu_pools_get_n_pools (WeirCpuPools *self)
{
  return self->pools->len;
}

WeirCpuPool *
weir_cpu_pools_get_pool (WeirCpuPools *self,
                         guint         index)
{
  WeirCpuPool *preview = g_ptr_array_index (self->previews, index);

  return preview != NULL ? preview : g_ptr_array_index (self->pools, index);
}

gboolean
weir_cpu_pools_find (WeirCpuPools *self,
                     const char   *id,
                     guint        *index)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->indices, id));

  if (found == 0)
    return FALSE;

  *index = found - 1;

  return TRUE;
}

static void
add_use (WeirCpuPools *self,
         guint         cpu,
         guint         index,
         guint         n_workers,
         double        share)
{
  WeirCpuUse *use = g_hash_table_lookup (self->uses, GUINT_TO_POINTER (cpu));

  if (use == NULL)
    {
      use = g_new0 (WeirCpuUse, 1);
      use->pools = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (self->uses, GUINT_TO_POINTER (cpu), use);
    }

  use->n_workers += n_workers;
  use->share += share;
  if (use->pools->len == 0 || g_array_index (use->pools, guint, use->pools->len - 1) != index)
    g_array_append_val (use->pools, index);
}

static void
count_pool (WeirCpuPools *self,
            guint         index)
{
  WeirCpuPool *pool = weir_cpu_pools_get_pool (self, index);
  guint weight = weir_cpu_pool_is_shared (pool) ? weir_cpu_pool_get_n_workers (pool) : 1;

  for (guint i = 0; i < weir_cpu_pool_get_n_rows (pool); i++)
    {
      GtkBitset *row = weir_cpu_pool_get_row (pool, i);
      double share = (double) weight / (double) MAX (gtk_bitset_get_size (row), 1);
      GtkBitsetIter iter;
      guint cpu;

      if (gtk_bitset_is_empty (row))
        self->n_any += weight;
      gtk_bitset_union (self->all_cpus, row);
      for (gboolean is_valid = gtk_bitset_iter_init_first (&iter, row, &cpu);
           is_valid;
           is_valid = gtk_bitset_iter_next (&iter, &cpu))
        add_use (self, cpu, index, weight, share);
    }
}

static void
ensure_uses (WeirCpuPools *self)
{
  if (self->uses != NULL)
    return;

  self->uses = g_hash_table_new_full (NULL, NULL, NULL, use_free);
  self->n_any = 0;
  gtk_bitset_remove_all (self->all_cpus);
  for (guint i = 0; i < self->pools->len; i++)
    count_pool (self, i);
}

const WeirCpuUse *
weir_cpu_pools_get_use (WeirCpuPools *self,
                        guint         cpu)
{
  ensure_uses (self);

  return g_hash_table_lookup (self->uses, GUINT_TO_POINTER (cpu));
}

GtkBitset *
weir_cpu_pools_get_all_cpus (WeirCpuPools *self)
{
  ensure_uses (self);

  return self->all_cpus;
}

guint
weir_cpu_pools_get_n_any (WeirCpuPools *self)
{
  ensure_uses (self);

  return self->n_any;
}

WeirCpuPool *
weir_cpu_pools_try (WeirCpuPools *self,
                    guint         index)
{
  gpointer *place = &self->previews->pdata[index];

  g_return_val_if_fail (index < self->pools->len, NULL);

  if (*place == NULL)
    *place = weir_cpu_pool_copy (g_ptr_array_index (self->pools, index));

  return *place;
}

void
weir_cpu_pools_show (WeirCpuPools *self)
{
  announce (self);
}

gboolean
weir_cpu_pools_is_trying (WeirCpuPools *self)
{
  for (guint i = 0; i < self->previews->len; i++)
    {
      if (g_ptr_array_index (self->previews, i) != NULL)
        return TRUE;
    }

  return FALSE;
}

void
weir_cpu_pools_cancel (WeirCpuPools *self)
{
  if (!weir_cpu_pools_is_trying (self))
    return;

  forget_previews (self);
  announce (self);
}

char *
weir_cpu_pools_dup_tried (WeirCpuPools *self)
{
  const char *first = NULL;
  guint n = 0;

  for (guint i = 0; i < self->previews->len; i++)
    {
      WeirCpuPool *pool = g_ptr_array_index (self->previews, i);

      if (pool == NULL)
        continue;
      if (n++ == 0)
        first = weir_cpu_pool_get_id (pool);
    }

  return n == 1 ? g_strdup (first) : g_strdup_printf (ngettext ("%u Node", "%u Nodes", n), n);
}

void
weir_cpu_pools_commit (WeirCpuPools *self,
                       const char   *name,
                       const char   *merge_key)
{
  g_autoptr(GPtrArray) previews = NULL;

  if (!weir_cpu_pools_is_trying (self))
    return;

  /* The flow tells of the edit, and then what is shown is what it says. */
  previews = g_steal_pointer (&self->previews);
  self->previews = g_ptr_array_new_with_free_func (free_preview);
  forget_previews (self);

  weir_flow_begin_edit (self->flow, name, merge_key);
  for (guint i = 0; i < previews->len; i++)
    {
      WeirCpuPool *pool = g_ptr_array_index (previews, i);

      if (pool != NULL && weir_cpu_pool_get_problem (pool) == NULL)
        weir_cpu_pool_store (pool, self->flow);
    }
  weir_flow_end_edit (self->flow);
  announce (self);
}
