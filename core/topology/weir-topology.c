/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "topology/weir-topology-private.h"

#include "base/weir-refs.h"

/**
 * WeirTopology:
 *
 * The CPUs of a machine, and how they lie in it.
 *
 * A CPU is a hardware thread. CPUs have an index here, under which they lie beside those that they
 * share a core, a package and a NUMA node with, and a number, which the operating system and flow
 * files know them by. Immutable and reference-counted; can be used from any thread.
 */

/* Another machine to plan for, or to test with. */
#define DESCRIPTION_VARIABLE "WEIR_TOPOLOGY"

struct _WeirTopology
{
  WeirRefs    ref_count;

  /* owned */
  GArray     *cpus;     /* of WeirTopologyCpu */
  GHashTable *indices;  /* by the operating system's number, 1 more than the index */

  guint       n_kinds;
  gboolean    is_here;
};

G_DEFINE_BOXED_TYPE (WeirTopology, weir_topology, weir_topology_ref, weir_topology_unref)

static const WeirTopologyCpu *
get_cpu (WeirTopology *self,
         guint         index)
{
  g_assert (index < self->cpus->len);

  return &g_array_index (self->cpus, WeirTopologyCpu, index);
}

static WeirTopology *
load (const char  *description,
      GError     **error)
{
  WeirTopology *self;
  guint n_kinds;
  gboolean is_here;
  GArray *cpus = weir_topology_read (description, &n_kinds, &is_here, error);

  if (cpus == NULL)
    return NULL;

  self = g_new0 (WeirTopology, 1);
  weir_refs_init (&self->ref_count);
  self->cpus = cpus;
  self->indices = g_hash_table_new (NULL, NULL);
  self->n_kinds = n_kinds;
  self->is_here = is_here;
  for (guint i = 0; i < cpus->len; i++)
    g_hash_table_insert (self->indices, GINT_TO_POINTER (get_cpu (self, i)->cpu),
                         GUINT_TO_POINTER (i + 1));

  return self;
}

static const char *
choose_description (const char *description)
{
  const char *variable = g_getenv (DESCRIPTION_VARIABLE);

  if (description != NULL)
    return description;

  return variable != NULL && *variable != '\0' ? variable : NULL;
}

/**
 * weir_topology_new:
 * @description: (nullable): the machine: an XML file as hwloc's `lstopo` writes them, or a
 *   synthetic description as hwloc understands them, such as `package:2 core:8 pu:2`; %NULL for
 *   what the environment variable `WEIR_TOPOLOGY` describes in these ways or, if it is not set,
 *   this machine
 * @error: return location for an error
 *
 * Finds out about a machine. This takes milliseconds, on large machines tens of them; see
 * [func@Weir.Topology.load_async].
 *
 * Returns: (transfer full): a new topology, or %NULL with %WEIR_ERROR_INVALID_ARGUMENT
 */
WeirTopology *
weir_topology_new (const char  *description,
                   GError     **error)
{
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return load (choose_description (description), error);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  WeirTopology *self = load (data, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, (GDestroyNotify) weir_topology_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * weir_topology_load_async:
 * @description: (nullable): as for [ctor@Weir.Topology.new]
 * @cancellable: (nullable): to give up waiting
 * @callback: (scope async): called in the caller's main context
 * @data: for @callback
 *
 * Finds out about a machine, in a thread.
 */
void
weir_topology_load_async (const char          *description,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, weir_topology_load_async);
  g_task_set_task_data (task, g_strdup (choose_description (description)), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * weir_topology_load_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Gets what [func@Weir.Topology.load_async] found out.
 *
 * Returns: (transfer full): a new topology, or %NULL with %WEIR_ERROR_INVALID_ARGUMENT or
 *   %G_IO_ERROR_CANCELLED
 */
WeirTopology *
weir_topology_load_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * weir_topology_ref:
 * @self: a topology
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
WeirTopology *
weir_topology_ref (WeirTopology *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  weir_refs_inc (&self->ref_count);

  return self;
}

/**
 * weir_topology_unref:
 * @self: (transfer full): a topology
 *
 * Gives a reference back; the last one frees @self.
 */
void
weir_topology_unref (WeirTopology *self)
{
  g_return_if_fail (self != NULL);

  if (!weir_refs_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->cpus, g_array_unref);
  g_clear_pointer (&self->indices, g_hash_table_unref);
  g_free (self);
}

/**
 * weir_topology_is_here:
 * @self: a topology
 *
 * Gets whether @self is of the machine that this program runs on, and not of one that was
 * described to it.
 *
 * Returns: %TRUE for this machine
 */
gboolean
weir_topology_is_here (WeirTopology *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_here;
}

/**
 * weir_topology_get_n_groups:
 * @self: a topology
 * @level: a level
 *
 * Gets how many NUMA nodes, packages or cores there are that have CPUs.
 *
 * Returns: the number of groups, at least 1
 */
guint
weir_topology_get_n_groups (WeirTopology      *self,
                            WeirTopologyLevel  level)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (level < WEIR_TOPOLOGY_N_LEVELS, 0);

  return get_cpu (self, self->cpus->len - 1)->groups[level] + 1;
}

/**
 * weir_topology_get_n_kinds:
 * @self: a topology
 *
 * Gets how many kinds of cores there are, of which one is faster than another.
 *
 * Returns: the number of kinds: 1 where all are alike
 */
guint
weir_topology_get_n_kinds (WeirTopology *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_kinds;
}

/**
 * weir_topology_get_n_cpus:
 * @self: a topology
 *
 * Gets how many CPUs there are, with those that must not be used.
 *
 * Returns: the number of CPUs, at least 1
 */
guint
weir_topology_get_n_cpus (WeirTopology *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->cpus->len;
}

/**
 * weir_topology_find_cpu:
 * @self: a topology
 * @cpu: the operating system's number of a CPU
 * @index: (out) (optional): return location for its index
 *
 * Looks for a CPU.
 *
 * Returns: whether the machine has it
 */
gboolean
weir_topology_find_cpu (WeirTopology *self,
                        int           cpu,
                        guint        *index)
{
  gpointer found;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!g_hash_table_lookup_extended (self->indices, GINT_TO_POINTER (cpu), NULL, &found))
    return FALSE;

  if (index != NULL)
    *index = GPOINTER_TO_UINT (found) - 1;

  return TRUE;
}

/**
 * weir_topology_get_cpu:
 * @self: a topology
 * @index: of a CPU
 *
 * Gets the number under which the operating system and flow files know a CPU.
 *
 * Returns: the number, 0 or more
 */
int
weir_topology_get_cpu (WeirTopology *self,
                       guint         index)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (index < self->cpus->len, 0);

  return get_cpu (self, index)->cpu;
}

/**
 * weir_topology_get_group:
 * @self: a topology
 * @level: a level
 * @index: of a CPU
 *
 * Gets which group of a level a CPU belongs to. The CPUs of a group lie side by side.
 *
 * Returns: the group, from 0 to one less than [method@Weir.Topology.get_n_groups]
 */
guint
weir_topology_get_group (WeirTopology      *self,
                         WeirTopologyLevel  level,
                         guint              index)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (level < WEIR_TOPOLOGY_N_LEVELS, 0);
  g_return_val_if_fail (index < self->cpus->len, 0);

  return get_cpu (self, index)->groups[level];
}

/**
 * weir_topology_get_number:
 * @self: a topology
 * @level: a level
 * @index: of a CPU
 *
 * Gets what the group that a CPU belongs to is called by people: a NUMA node or package by the
 * operating system's number, a core by its place.
 *
 * Returns: a number
 */
guint
weir_topology_get_number (WeirTopology      *self,
                          WeirTopologyLevel  level,
                          guint              index)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (level < WEIR_TOPOLOGY_N_LEVELS, 0);
  g_return_val_if_fail (index < self->cpus->len, 0);

  return get_cpu (self, index)->numbers[level];
}

/**
 * weir_topology_get_thread:
 * @self: a topology
 * @index: of a CPU
 *
 * Gets which one of its core's hardware threads a CPU is.
 *
 * Returns: 0 for the first
 */
guint
weir_topology_get_thread (WeirTopology *self,
                          guint         index)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (index < self->cpus->len, 0);

  return get_cpu (self, index)->thread;
}

/**
 * weir_topology_get_kind:
 * @self: a topology
 * @index: of a CPU
 *
 * Gets what kind of core a CPU belongs to: the higher, the faster.
 *
 * Returns: the kind, from 0 to one less than [method@Weir.Topology.get_n_kinds]
 */
guint
weir_topology_get_kind (WeirTopology *self,
                        guint         index)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (index < self->cpus->len, 0);

  return get_cpu (self, index)->kind;
}

/**
 * weir_topology_is_allowed:
 * @self: a topology
 * @index: of a CPU
 *
 * Gets whether this process may use a CPU: it may have been bound to others, or put into a group
 * of processes that has others.
 *
 * Returns: %TRUE if it may
 */
gboolean
weir_topology_is_allowed (WeirTopology *self,
                          guint         index)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (index < self->cpus->len, FALSE);

  return get_cpu (self, index)->is_allowed;
}
