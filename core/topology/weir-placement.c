/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "topology/weir-placement.h"

#include "servlets/weir-cpus-private.h"

/* What a worker is given. */
static GArray *
new_set (void)
{
  return g_array_new (FALSE, FALSE, sizeof (int));
}

static GPtrArray *
new_sets (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
}

static void
add_cpu (WeirTopology *self,
         GArray       *set,
         guint         index)
{
  int cpu = weir_topology_get_cpu (self, index);

  g_array_append_val (set, cpu);
}

static gboolean
is_usable (WeirTopology *self,
           guint         index,
           guint         kind)
{
  return weir_topology_is_allowed (self, index) && weir_topology_get_kind (self, index) == kind;
}

/* The usable CPUs of one kind: those that are in one group of @level in one set. Each CPU has a
 * set of its own if @level is negative. */
static void
add_groups (WeirTopology *self,
            GPtrArray    *sets,
            int           level,
            guint         kind)
{
  guint last = G_MAXUINT;

  for (guint i = 0; i < weir_topology_get_n_cpus (self); i++)
    {
      guint group = level >= 0 ? weir_topology_get_group (self, (WeirTopologyLevel) level, i) : i;

      if (!is_usable (self, i, kind))
        continue;

      if (group != last)
        g_ptr_array_add (sets, new_set ());
      last = group;
      add_cpu (self, g_ptr_array_index (sets, sets->len - 1), i);
    }
}

/* The fastest first. */
static GPtrArray *
list_groups (WeirTopology *self,
             int           level)
{
  GPtrArray *sets = new_sets ();

  for (guint kind = weir_topology_get_n_kinds (self); kind > 0; kind--)
    add_groups (self, sets, level, kind - 1);

  return sets;
}

/* NUMA nodes, or packages where the memory is the same for all. */
static guint
get_area (WeirTopology *self,
          int           cpu)
{
  gboolean has_nodes = weir_topology_get_n_groups (self, WEIR_TOPOLOGY_NODE) > 1;
  guint index = 0;

  weir_topology_find_cpu (self, cpu, &index);

  return weir_topology_get_group (self, has_nodes ? WEIR_TOPOLOGY_NODE : WEIR_TOPOLOGY_PACKAGE,
                                  index);
}

/* The cores in turns: one of each area, then the next one of each. */
static GPtrArray *
list_spread (WeirTopology *self)
{
  g_autoptr(GPtrArray) cores = list_groups (self, WEIR_TOPOLOGY_CORE);
  g_autoptr(GHashTable) areas = g_hash_table_new_full (NULL, NULL, NULL,
                                                       (GDestroyNotify) g_queue_free);
  g_autoptr(GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  GPtrArray *sets = new_sets ();

  for (guint i = 0; i < cores->len; i++)
    {
      GArray *core = g_ptr_array_index (cores, i);
      guint area = get_area (self, g_array_index (core, int, 0));
      GQueue *queue = g_hash_table_lookup (areas, GUINT_TO_POINTER (area));

      if (queue == NULL)
        {
          queue = g_queue_new ();
          g_hash_table_insert (areas, GUINT_TO_POINTER (area), queue);
          g_array_append_val (order, area);
        }
      g_queue_push_tail (queue, core);
    }

  for (guint i = 0; sets->len < cores->len; i = (i + 1) % order->len)
    {
      guint area = g_array_index (order, guint, i);
      GArray *core = g_queue_pop_head (g_hash_table_lookup (areas, GUINT_TO_POINTER (area)));

      if (core != NULL)
        g_ptr_array_add (sets, g_array_ref (core));
    }

  return sets;
}

/* One set with all of them. */
static GPtrArray *
list_all (WeirTopology *self)
{
  GPtrArray *sets = new_sets ();
  GArray *set = new_set ();

  for (guint i = 0; i < weir_topology_get_n_cpus (self); i++)
    {
      if (weir_topology_is_allowed (self, i))
        add_cpu (self, set, i);
    }

  if (set->len > 0)
    g_ptr_array_add (sets, g_steal_pointer (&set));
  g_clear_pointer (&set, g_array_unref);

  return sets;
}

static GPtrArray *
list_sets (WeirTopology  *self,
           WeirPlacement  placement)
{
  GPtrArray *sets;

  switch (placement)
    {
    case WEIR_PLACEMENT_FAST_CORES:
      sets = new_sets ();
      add_groups (self, sets, WEIR_TOPOLOGY_CORE, weir_topology_get_n_kinds (self) - 1);
      return sets;

    case WEIR_PLACEMENT_SPREAD:
      return list_spread (self);

    case WEIR_PLACEMENT_PACK:
      return list_groups (self, -1);

    case WEIR_PLACEMENT_ALL:
      return list_all (self);

    case WEIR_PLACEMENT_CORES:
    default:
      return list_groups (self, WEIR_TOPOLOGY_CORE);
    }
}

/**
 * weir_topology_place:
 * @self: a topology
 * @placement: a way to give CPUs to workers
 * @n_workers: how many workers there are, at least 1; of no matter for %WEIR_PLACEMENT_CORES and
 *   %WEIR_PLACEMENT_FAST_CORES
 *
 * Gives CPUs to workers: such that may be used, the fastest first. Where there are more workers
 * than places, it begins anew with the first one.
 *
 * Returns: (transfer full) (nullable): CPUs, or %NULL if none of those that are meant may be used
 */
WeirCpus *
weir_topology_place (WeirTopology  *self,
                     WeirPlacement  placement,
                     guint          n_workers)
{
  g_autoptr(GPtrArray) sets = NULL;
  g_autoptr(GPtrArray) chosen = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_workers >= 1, NULL);

  sets = list_sets (self, placement);
  if (sets->len == 0)
    return NULL;

  if (placement == WEIR_PLACEMENT_CORES || placement == WEIR_PLACEMENT_FAST_CORES)
    n_workers = MIN (sets->len, WEIR_CPUS_MAX_WORKERS);
  for (guint i = 0; i < n_workers; i++)
    g_ptr_array_add (chosen, g_ptr_array_index (sets, i % sets->len));

  return weir_cpus_new_from_sets (chosen);
}

/* What is left to a worker: of all CPUs that may be used, if it had none but @cpu. */
static GArray *
copy_without (WeirTopology *self,
              const int    *cpus,
              guint         n_cpus,
              int           cpu)
{
  GArray *set = new_set ();

  for (guint i = 0; i < n_cpus; i++)
    {
      if (cpus[i] != cpu)
        g_array_append_val (set, cpus[i]);
    }

  if (set->len > 0)
    return set;

  for (guint i = 0; i < weir_topology_get_n_cpus (self); i++)
    {
      if (weir_topology_is_allowed (self, i) && weir_topology_get_cpu (self, i) != cpu)
        add_cpu (self, set, i);
    }

  return set;
}

/**
 * weir_topology_leave_free:
 * @self: a topology
 * @cpus: the CPUs of a pool's workers
 * @cpu: a CPU that they are to keep off
 *
 * Takes a CPU away from all workers. One that may use every CPU, or had this one alone, gets all
 * others that may be used.
 *
 * Returns: (transfer full) (nullable): CPUs, or %NULL if there are no others
 */
WeirCpus *
weir_topology_leave_free (WeirTopology *self,
                          WeirCpus     *cpus,
                          int           cpu)
{
  g_autoptr(GPtrArray) sets = new_sets ();

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (cpus != NULL, NULL);

  for (guint i = 0; i < weir_cpus_get_n_workers (cpus); i++)
    {
      guint n_cpus;
      const int *numbers = weir_cpus_get_worker (cpus, i, &n_cpus);
      GArray *set = copy_without (self, numbers, n_cpus, cpu);

      g_ptr_array_add (sets, set);
      if (set->len == 0)
        return NULL;
    }

  return weir_cpus_new_from_sets (sets);
}
