/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/hints/weir-flow-hints.h"

/* If the loads of two CPUs are farther apart, moving a worker makes them more alike. */
#define UNEVEN 1.01

/* What each CPU has to do: a worker that may use several of them is a part of one on each. */
typedef struct {
  /* owned */
  double  *workers;  /* by CPU */
  GArray **pools;    /* by CPU: the pools that name it, as indices in rising order; may be NULL */

  guint    n_cpus;
} Load;

static char *
list_cpus (const WeirCpuSet *cpus)
{
  int length = hwloc_bitmap_list_snprintf (NULL, 0, cpus);
  char *list = g_malloc (length + 1);

  hwloc_bitmap_list_snprintf (list, length + 1, cpus);

  return list;
}

/* "CPU 4" or "CPUs 4,6-7". */
static char *
describe_cpus (const WeirCpuSet *cpus)
{
  g_autofree char *list = list_cpus (cpus);

  return g_strconcat (hwloc_bitmap_weight (cpus) == 1 ? "CPU " : "CPUs ", list, NULL);
}

/* All CPUs that the pool names; none if any will do. */
static WeirCpuSet *
list_named (const WeirFlowPool *pool)
{
  WeirCpuSet *named = hwloc_bitmap_alloc ();

  for (guint i = 0; i < weir_cpus_get_n_workers (pool->cpus); i++)
    {
      guint n_cpus;
      const int *cpus = weir_cpus_get_worker (pool->cpus, i, &n_cpus);

      for (guint j = 0; j < n_cpus; j++)
        hwloc_bitmap_set (named, cpus[j]);
    }

  return named;
}

/* With such CPUs the pool does not start here, whatever it does elsewhere. */
static void
report_lacking (WeirFlowHints      *self,
                const WeirFlowPool *pool,
                const WeirCpuSet   *lacking,
                const char         *words,
                const WeirCpuSet   *others,
                const char         *others_are)
{
  g_autofree char *cpus = NULL;
  g_autofree char *others_list = NULL;

  if (hwloc_bitmap_iszero (lacking))
    return;

  cpus = describe_cpus (lacking);
  others_list = list_cpus (others);
  weir_flow_report_key (self->report, WEIR_SEVERITY_WARNING, pool->id, "cpus",
                        "%s %s (%s %s); it runs here with --cpus=ignore only",
                        words, cpus, others_are, others_list);
}

static void
hint_lacking (WeirFlowHints      *self,
              const WeirFlowPool *pool)
{
  g_autoptr(WeirCpuSet) named = list_named (pool);
  g_autoptr(WeirCpuSet) missing = hwloc_bitmap_alloc ();
  const WeirFlowMachine *machine = self->machine;

  if (machine->present != NULL)
    {
      hwloc_bitmap_andnot (missing, named, machine->present);
      report_lacking (self, pool, missing, "this machine has no", machine->present, "it has");
      hwloc_bitmap_and (named, named, machine->present);
    }

  hwloc_bitmap_andnot (named, named, machine->allowed);
  report_lacking (self, pool, named, "this process may not use", machine->allowed, "allowed:");
}

/* CPUs that are all that two or more workers of the pool have. */
static WeirCpuSet *
list_crowded (const WeirFlowPool *pool,
              guint              *n_workers)
{
  g_autoptr(WeirCpuSet) taken = hwloc_bitmap_alloc ();
  WeirCpuSet *crowded = hwloc_bitmap_alloc ();

  for (guint i = 0; i < weir_cpus_get_n_workers (pool->cpus); i++)
    {
      guint n_cpus;
      const int *cpus = weir_cpus_get_worker (pool->cpus, i, &n_cpus);

      if (n_cpus != 1)
        continue;

      if (hwloc_bitmap_isset (taken, cpus[0]))
        {
          *n_workers += hwloc_bitmap_isset (crowded, cpus[0]) ? 1 : 2;
          hwloc_bitmap_set (crowded, cpus[0]);
        }
      hwloc_bitmap_set (taken, cpus[0]);
    }

  return crowded;
}

static void
hint_crowded (WeirFlowHints      *self,
              const WeirFlowPool *pool)
{
  guint n_workers = 0;
  g_autoptr(WeirCpuSet) crowded = list_crowded (pool, &n_workers);
  g_autofree char *cpus = NULL;

  if (hwloc_bitmap_iszero (crowded))
    return;

  cpus = describe_cpus (crowded);
  weir_flow_report_key (self->report, WEIR_SEVERITY_HINT, pool->id, "cpus",
                        "%u %s have %s and no other, so that they take turns; give each one of "
                        "its own, or have fewer of them", n_workers,
                        pool->is_process ? "workers" : "threads", cpus);
}

static void
hint_too_many (WeirFlowHints      *self,
               const WeirFlowPool *pool)
{
  guint n_usable = hwloc_bitmap_weight (self->usable);
  guint n_any = 0;

  for (guint i = 0; i < weir_cpus_get_n_workers (pool->cpus); i++)
    {
      guint n_cpus;

      n_any += weir_cpus_get_worker (pool->cpus, i, &n_cpus) == NULL;
    }

  if (n_any <= n_usable || n_usable == 0)
    return;

  weir_flow_report_key (self->report, WEIR_SEVERITY_HINT, pool->id,
                        pool->is_process ? "cpus" : "threads",
                        "%u %s share the %u %s of this machine; more than that help only where "
                        "they wait for something else than a CPU", n_any,
                        pool->is_process ? "workers" : "threads", n_usable,
                        n_usable == 1 ? "CPU" : "CPUs");
}

static void
load_add (Load        *self,
          guint        pool,
          const int   *cpus,
          guint        n_cpus)
{
  for (guint i = 0; i < n_cpus; i++)
    {
      GArray **pools = &self->pools[cpus[i]];

      self->workers[cpus[i]] += 1.0 / n_cpus;
      if (*pools == NULL)
        *pools = g_array_new (FALSE, FALSE, sizeof (guint));
      if ((*pools)->len == 0 || g_array_index (*pools, guint, (*pools)->len - 1) != pool)
        g_array_append_val (*pools, pool);
    }
}

static const WeirFlowPool *
get_pool (WeirFlowHints *self,
          guint          index)
{
  return &g_array_index (self->pools, WeirFlowPool, index);
}

/* Whether its workers are taken to keep a CPU busy. */
static gboolean
is_busy (const WeirFlowPool *pool)
{
  return pool->cpus != NULL && (pool->traits & WEIR_WORKER_TRAIT_LIGHT) == 0;
}

/* One more than the highest number of a CPU that is there or named. */
static guint
count_cpus (WeirFlowHints *self)
{
  int last = hwloc_bitmap_last (self->usable);

  for (guint i = 0; i < self->pools->len; i++)
    {
      g_autoptr(WeirCpuSet) named = NULL;

      if (get_pool (self, i)->cpus == NULL)
        continue;

      named = list_named (get_pool (self, i));
      last = MAX (last, hwloc_bitmap_last (named));
    }

  return (guint) (last + 1);
}

static Load *
load_new (WeirFlowHints *self)
{
  Load *load = g_new0 (Load, 1);

  load->n_cpus = count_cpus (self);
  load->workers = g_new0 (double, load->n_cpus);
  load->pools = g_new0 (GArray *, load->n_cpus);

  for (guint i = 0; i < self->pools->len; i++)
    {
      const WeirFlowPool *pool = get_pool (self, i);
      guint n_cpus;

      for (guint j = 0; is_busy (pool) && j < weir_cpus_get_n_workers (pool->cpus); j++)
        {
          const int *cpus = weir_cpus_get_worker (pool->cpus, j, &n_cpus);

          load_add (load, i, cpus, n_cpus);
        }
    }

  return load;
}

static void
load_free (Load *self)
{
  for (guint i = 0; i < self->n_cpus; i++)
    g_clear_pointer (&self->pools[i], g_array_unref);
  g_free (self->pools);
  g_free (self->workers);
  g_free (self);
}

/* The CPUs that pools before this one name too, and the load of the busiest of them. */
static WeirCpuSet *
list_shared (WeirFlowHints *self,
             const Load    *load,
             guint          index,
             GPtrArray     *others,
             double        *most)
{
  g_autoptr(WeirCpuSet) named = list_named (get_pool (self, index));
  g_autoptr(GHashTable) known = g_hash_table_new (NULL, NULL);
  WeirCpuSet *shared = hwloc_bitmap_alloc ();

  for (int cpu = hwloc_bitmap_first (named); cpu >= 0; cpu = hwloc_bitmap_next (named, cpu))
    {
      const GArray *pools = load->pools[cpu];

      if (g_array_index (pools, guint, 0) == index)
        continue;

      hwloc_bitmap_set (shared, cpu);
      *most = MAX (*most, load->workers[cpu]);
      for (guint i = 0; g_array_index (pools, guint, i) != index; i++)
        {
          guint other = g_array_index (pools, guint, i);

          if (g_hash_table_add (known, GUINT_TO_POINTER (other)))
            g_ptr_array_add (others, g_strdup (get_pool (self, other)->id));
        }
    }

  return shared;
}

static WeirCpuSet *
list_freer (WeirFlowHints *self,
            const Load    *load,
            double         than,
            gboolean      *are_free)
{
  WeirCpuSet *freer = hwloc_bitmap_alloc ();
  int cpu;

  *are_free = TRUE;
  hwloc_bitmap_foreach_begin (cpu, self->usable)
    {
      if (load->workers[cpu] + UNEVEN > than)
        continue;

      hwloc_bitmap_set (freer, cpu);
      *are_free &= load->workers[cpu] < UNEVEN - 1;
    }
  hwloc_bitmap_foreach_end ();

  return freer;
}

/* Only where the pools could stand better: on a machine that is full, they have to share. */
static void
hint_shared (WeirFlowHints *self,
             const Load    *load,
             guint          index)
{
  const WeirFlowPool *pool = get_pool (self, index);
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(WeirCpuSet) shared = NULL;
  g_autoptr(WeirCpuSet) freer = NULL;
  g_autofree char *shared_text = NULL;
  g_autofree char *freer_text = NULL;
  g_autofree char *names = NULL;
  gboolean are_free;
  double most = 0;

  shared = list_shared (self, load, index, others, &most);
  freer = list_freer (self, load, most, &are_free);
  if (hwloc_bitmap_iszero (shared) || hwloc_bitmap_iszero (freer))
    return;

  shared_text = describe_cpus (shared);
  freer_text = describe_cpus (freer);
  names = weir_flow_enumerate (others);
  weir_flow_report_key (self->report, WEIR_SEVERITY_HINT, pool->id, "cpus",
                        "%s %s %s too, while %s %s; let the workers stand apart", shared_text,
                        hwloc_bitmap_weight (shared) == 1 ? "serves" : "serve", names, freer_text,
                        are_free ? "is given to no pool" : "has less to do");
}

void
weir_flow_hint_cpus (WeirFlowHints *self)
{
  Load *load = load_new (self);

  for (guint i = 0; i < self->pools->len; i++)
    {
      const WeirFlowPool *pool = get_pool (self, i);

      if (pool->cpus != NULL)
        hint_lacking (self, pool);

      if (!is_busy (pool))
        continue;

      hint_crowded (self, pool);
      hint_too_many (self, pool);
      hint_shared (self, load, i);
    }

  load_free (load);
}
