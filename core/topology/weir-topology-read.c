/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What hwloc tells about a machine. */

#include "topology/weir-topology-private.h"

#include <errno.h>
#include <hwloc.h>

#include "base/weir-error.h"

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (hwloc_topology_t, hwloc_topology_destroy, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (hwloc_bitmap_t, hwloc_bitmap_free, NULL)

/* A file that hwloc or lstopo wrote, or the like of "package:2 core:8 pu:2". */
static gboolean
set_description (hwloc_topology_t   topology,
                 const char        *description,
                 GError           **error)
{
  int result;

  if (g_file_test (description, G_FILE_TEST_EXISTS))
    result = hwloc_topology_set_xml (topology, description);
  else
    result = hwloc_topology_set_synthetic (topology, description);
  if (result == 0)
    return TRUE;

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
               "“%s” is neither a file nor a topology that hwloc understands, such as "
               "“package:2 core:8 pu:2”", description);

  return FALSE;
}

static gboolean
load (hwloc_topology_t   topology,
      const char        *description,
      GError           **error)
{
  hwloc_topology_set_flags (topology, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED);
  /* Caches, devices and the rest would only cost time; groups are what NUMA nodes are tied to. */
  hwloc_topology_set_all_types_filter (topology, HWLOC_TYPE_FILTER_KEEP_NONE);
  hwloc_topology_set_type_filter (topology, HWLOC_OBJ_GROUP, HWLOC_TYPE_FILTER_KEEP_STRUCTURE);
  hwloc_topology_set_type_filter (topology, HWLOC_OBJ_PACKAGE, HWLOC_TYPE_FILTER_KEEP_ALL);
  hwloc_topology_set_type_filter (topology, HWLOC_OBJ_CORE, HWLOC_TYPE_FILTER_KEEP_ALL);

  if (description != NULL && !set_description (topology, description, error))
    return FALSE;

  if (hwloc_topology_load (topology) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "hwloc cannot read the topology of %s: %s",
                   description != NULL ? description : "this machine", g_strerror (saved_errno));
      return FALSE;
    }

  return TRUE;
}

/* What the machine allows and, if it is this one, what this process was bound to besides. */
static hwloc_bitmap_t
get_allowed (hwloc_topology_t topology)
{
  hwloc_bitmap_t allowed = hwloc_bitmap_dup (hwloc_topology_get_allowed_cpuset (topology));
  g_auto(hwloc_bitmap_t) bound = hwloc_bitmap_alloc ();

  if (hwloc_topology_is_thissystem (topology) &&
      hwloc_get_cpubind (topology, bound, HWLOC_CPUBIND_THREAD) == 0)
    hwloc_bitmap_and (allowed, allowed, bound);

  return allowed;
}

/* The place of what @pu is in among its like; 0 where there is no such thing. */
static void
set_group (WeirTopologyCpu   *cpu,
           WeirTopologyLevel  level,
           hwloc_obj_t        object)
{
  if (object == NULL)
    return;

  cpu->groups[level] = object->logical_index;
  cpu->numbers[level] = object->os_index != HWLOC_UNKNOWN_INDEX ? object->os_index
                                                                : object->logical_index;
}

/* A CPU can be near to several memories: it counts to the first. */
static hwloc_obj_t
find_node (hwloc_topology_t topology,
           hwloc_obj_t      pu)
{
  hwloc_obj_t node = NULL;

  while ((node = hwloc_get_next_obj_by_type (topology, HWLOC_OBJ_NUMANODE, node)) != NULL)
    {
      if (hwloc_bitmap_isset (node->cpuset, pu->os_index))
        return node;
    }

  return NULL;
}

static guint
get_kind (hwloc_topology_t topology,
          hwloc_obj_t      pu)
{
  int kind = hwloc_cpukinds_get_by_cpuset (topology, pu->cpuset, 0);

  return kind > 0 ? (guint) kind : 0;
}

/* Kinds count only if it is known which is the faster one. */
static guint
count_kinds (hwloc_topology_t topology)
{
  int n = hwloc_cpukinds_get_nr (topology, 0);

  for (int i = 0; i < n; i++)
    {
      int efficiency;

      if (hwloc_cpukinds_get_info (topology, (unsigned) i, NULL, &efficiency, NULL, NULL, 0) != 0 ||
          efficiency < 0)
        return 1;
    }

  return (guint) MAX (n, 1);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const WeirTopologyCpu *left = a;
  const WeirTopologyCpu *right = b;

  for (guint i = 0; i < WEIR_TOPOLOGY_N_LEVELS; i++)
    {
      if (left->groups[i] != right->groups[i])
        return left->groups[i] < right->groups[i] ? -1 : 1;
    }

  return (left->thread > right->thread) - (left->thread < right->thread);
}

/* hwloc's indices can have gaps, since not everything has CPUs, and nodes can lie across
 * packages: from here on groups are counted as they come. */
static void
count_groups (GArray *cpus)
{
  WeirTopologyCpu before = g_array_index (cpus, WeirTopologyCpu, 0);
  guint groups[WEIR_TOPOLOGY_N_LEVELS] = { 0 };

  for (guint i = 0; i < cpus->len; i++)
    {
      WeirTopologyCpu *cpu = &g_array_index (cpus, WeirTopologyCpu, i);
      WeirTopologyCpu read = *cpu;

      for (guint j = 0; j < WEIR_TOPOLOGY_N_LEVELS; j++)
        {
          if (read.groups[j] != before.groups[j])
            groups[j]++;
          cpu->groups[j] = groups[j];
        }
      cpu->thread = i > 0 && cpu->groups[WEIR_TOPOLOGY_CORE] == cpu[-1].groups[WEIR_TOPOLOGY_CORE]
                    ? cpu[-1].thread + 1 : 0;
      cpu->numbers[WEIR_TOPOLOGY_CORE] = cpu->groups[WEIR_TOPOLOGY_CORE];
      before = read;
    }
}

static GArray *
list_cpus (hwloc_topology_t topology,
           guint            n_kinds)
{
  GArray *cpus = g_array_new (FALSE, FALSE, sizeof (WeirTopologyCpu));
  g_auto(hwloc_bitmap_t) allowed = get_allowed (topology);
  hwloc_obj_t pu = NULL;

  while ((pu = hwloc_get_next_obj_by_type (topology, HWLOC_OBJ_PU, pu)) != NULL)
    {
      WeirTopologyCpu cpu = { .cpu = (int) pu->os_index };
      hwloc_obj_t core = hwloc_get_ancestor_obj_by_type (topology, HWLOC_OBJ_CORE, pu);

      set_group (&cpu, WEIR_TOPOLOGY_NODE, find_node (topology, pu));
      set_group (&cpu, WEIR_TOPOLOGY_PACKAGE,
                 hwloc_get_ancestor_obj_by_type (topology, HWLOC_OBJ_PACKAGE, pu));
      /* Where cores are not known, each CPU is one. */
      set_group (&cpu, WEIR_TOPOLOGY_CORE, core != NULL ? core : pu);
      cpu.thread = pu->logical_index;
      cpu.kind = n_kinds > 1 ? get_kind (topology, pu) : 0;
      cpu.is_allowed = hwloc_bitmap_isset (allowed, pu->os_index);
      g_array_append_val (cpus, cpu);
    }

  g_array_sort (cpus, compare_places);
  count_groups (cpus);

  return cpus;
}

GArray *
weir_topology_read (const char  *description,
                    guint       *n_kinds,
                    gboolean    *is_here,
                    GError     **error)
{
  g_auto(hwloc_topology_t) topology = NULL;

  if (hwloc_topology_init (&topology) != 0)
    g_error ("hwloc cannot be used: %s", g_strerror (errno));

  if (!load (topology, description, error))
    return NULL;

  *n_kinds = count_kinds (topology);
  *is_here = hwloc_topology_is_thissystem (topology);

  return list_cpus (topology, *n_kinds);
}
