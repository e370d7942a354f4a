/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servlets/weir-cpus-private.h"

#include <errno.h>
#include <sched.h>

#include "base/weir-error.h"
#include "base/weir-refs.h"

/**
 * WeirCpus:
 *
 * How many workers a pool has, and the CPUs of each.
 *
 * A worker either may use every CPU (it is not pinned) or has a set of CPUs, by the operating
 * system's numbers. Immutable and reference-counted; can be used from any thread.
 */

#define ONLINE_CPUS "/sys/devices/system/cpu/online"

struct _WeirCpus
{
  WeirRefs        ref_count;
  guint           n_workers;

  /* owned */
  GArray         *numbers; /* of int: the sets of all workers, one after another */
  guint          *ends;    /* for each worker, where its set ends in numbers */
};

G_DEFINE_BOXED_TYPE (WeirCpus, weir_cpus, weir_cpus_ref, weir_cpus_unref)

static WeirCpus *
weir_cpus_alloc (guint n_workers)
{
  WeirCpus *self = g_new0 (WeirCpus, 1);

  weir_refs_init (&self->ref_count);
  self->n_workers = n_workers;
  self->numbers = g_array_new (FALSE, FALSE, sizeof (int));
  self->ends = g_new0 (guint, n_workers);

  return self;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  int left = *(const int *) a;
  int right = *(const int *) b;

  return (left > right) - (left < right);
}

/* The order and repetition of CPUs mean nothing, so a set has one form only. */
static void
weir_cpus_add_set (WeirCpus  *self,
                   guint      index,
                   const int *cpus,
                   guint      n_cpus)
{
  g_autofree int *sorted = g_memdup2 (cpus, n_cpus * sizeof (int));

  if (n_cpus > 0)
    qsort (sorted, n_cpus, sizeof (int), compare_numbers);

  for (guint i = 0; i < n_cpus; i++)
    {
      if (i == 0 || sorted[i] != sorted[i - 1])
        g_array_append_val (self->numbers, sorted[i]);
    }

  self->ends[index] = self->numbers->len;
}

/**
 * weir_cpus_new:
 * @n_workers: at least 1
 *
 * Creates a number of workers that may use every CPU.
 *
 * Returns: (transfer full): new CPUs
 */
WeirCpus *
weir_cpus_new (guint n_workers)
{
  g_return_val_if_fail (n_workers >= 1, NULL);

  return weir_cpus_alloc (n_workers);
}

/**
 * weir_cpus_new_shared:
 * @cpus: (array length=n_cpus): CPU numbers, 0 or more
 * @n_cpus: how many there are; 0 for every CPU
 * @n_workers: at least 1
 *
 * Creates a number of workers that share one set of CPUs.
 *
 * Returns: (transfer full): new CPUs
 */
WeirCpus *
weir_cpus_new_shared (const int *cpus,
                      guint      n_cpus,
                      guint      n_workers)
{
  WeirCpus *self;

  g_return_val_if_fail (cpus != NULL || n_cpus == 0, NULL);
  g_return_val_if_fail (n_workers >= 1, NULL);

  self = weir_cpus_alloc (n_workers);
  for (guint i = 0; i < n_workers; i++)
    weir_cpus_add_set (self, i, cpus, n_cpus);

  return self;
}

WeirCpus *
weir_cpus_new_from_sets (GPtrArray *sets)
{
  WeirCpus *self = weir_cpus_alloc (sets->len);

  g_assert (sets->len > 0);

  for (guint i = 0; i < sets->len; i++)
    {
      GArray *set = g_ptr_array_index (sets, i);

      weir_cpus_add_set (self, i, (const int *) set->data, set->len);
    }

  return self;
}

static gboolean
get_integer (JsonNode *node,
             gint64    minimum,
             gint64    maximum,
             gint64   *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  *value = json_node_get_int (node);

  return *value >= minimum && *value <= maximum;
}

/* The set of one worker: null, a CPU, or a list of CPUs. */
static gboolean
parse_set (JsonNode *node,
           GArray   *cpus)
{
  JsonArray *list;
  gint64 number;

  g_array_set_size (cpus, 0);

  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      if (!get_integer (node, 0, WEIR_CPUS_MAX_CPU, &number))
        return FALSE;

      g_array_append_vals (cpus, &(int) { number }, 1);
      return TRUE;
    }

  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      if (!get_integer (json_array_get_element (list, i), 0, WEIR_CPUS_MAX_CPU, &number))
        return FALSE;

      g_array_append_vals (cpus, &(int) { number }, 1);
    }

  return cpus->len > 0;
}

static WeirCpus *
new_from_list (JsonArray  *list,
               GError    **error)
{
  guint n_workers = json_array_get_length (list);
  g_autoptr(WeirCpus) self = NULL;
  g_autoptr(GArray) cpus = NULL;

  if (n_workers < 1 || n_workers > WEIR_CPUS_MAX_WORKERS)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "a list of CPUs has one element for each worker, 1 to %d of them, not %u",
                   WEIR_CPUS_MAX_WORKERS, n_workers);
      return NULL;
    }

  self = weir_cpus_alloc (n_workers);
  cpus = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < n_workers; i++)
    {
      if (!parse_set (json_array_get_element (list, i), cpus))
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                       "element %u of the CPUs is not null, a CPU number from 0 to %d, "
                       "or a list of such numbers", i, WEIR_CPUS_MAX_CPU);
          return NULL;
        }

      weir_cpus_add_set (self, i, (const int *) cpus->data, cpus->len);
    }

  return g_steal_pointer (&self);
}

/**
 * weir_cpus_new_from_json:
 * @node: (nullable): what a flow file has as `cpus`
 * @error: return location for an error
 *
 * Reads the forms of a flow file: null (or %NULL) for one worker that may use every CPU; a
 * number for so many; a list with an element for each worker, which is null (every CPU), a CPU
 * number, or a list of CPU numbers.
 *
 * Returns: (transfer full): new CPUs, or %NULL with %WEIR_ERROR_INVALID_ARGUMENT
 */
WeirCpus *
weir_cpus_new_from_json (JsonNode  *node,
                         GError   **error)
{
  gint64 n_workers;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return weir_cpus_new (1);

  if (JSON_NODE_HOLDS_ARRAY (node))
    return new_from_list (json_node_get_array (node), error);

  if (get_integer (node, 1, WEIR_CPUS_MAX_WORKERS, &n_workers))
    return weir_cpus_new (n_workers);

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
               "expected null, a number of workers from 1 to %d, or a list with the CPUs of each "
               "worker", WEIR_CPUS_MAX_WORKERS);

  return NULL;
}

/**
 * weir_cpus_ref:
 * @self: CPUs
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
WeirCpus *
weir_cpus_ref (WeirCpus *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  weir_refs_inc (&self->ref_count);

  return self;
}

/**
 * weir_cpus_unref:
 * @self: (transfer full): CPUs
 *
 * Gives a reference back; the last one frees @self.
 */
void
weir_cpus_unref (WeirCpus *self)
{
  g_return_if_fail (self != NULL);

  if (!weir_refs_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->ends, g_free);
  g_free (self);
}

/**
 * weir_cpus_get_n_workers:
 * @self: CPUs
 *
 * Gets how many workers there are.
 *
 * Returns: the number of workers, at least 1
 */
guint
weir_cpus_get_n_workers (WeirCpus *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_workers;
}

/**
 * weir_cpus_get_worker:
 * @self: CPUs
 * @index: of a worker
 * @n_cpus: (out): return location for how many CPUs it has
 *
 * Gets the CPUs of one worker, in rising order without repetition.
 *
 * Returns: (array length=n_cpus) (transfer none) (nullable): CPU numbers, or %NULL (and 0 in
 *   @n_cpus) if the worker may use every CPU
 */
const int *
weir_cpus_get_worker (WeirCpus *self,
                      guint     index,
                      guint    *n_cpus)
{
  guint start;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_workers, NULL);
  g_return_val_if_fail (n_cpus != NULL, NULL);

  start = index > 0 ? self->ends[index - 1] : 0;
  *n_cpus = self->ends[index] - start;

  return *n_cpus > 0 ? &g_array_index (self->numbers, int, start) : NULL;
}

static JsonNode *
set_to_json (const int *cpus,
             guint      n_cpus)
{
  JsonNode *node = json_node_alloc ();
  JsonArray *list;

  if (n_cpus == 0)
    return json_node_init_null (node);

  if (n_cpus == 1)
    return json_node_init_int (node, cpus[0]);

  list = json_array_sized_new (n_cpus);
  for (guint i = 0; i < n_cpus; i++)
    json_array_add_int_element (list, cpus[i]);

  json_node_init (node, JSON_NODE_ARRAY);
  json_node_take_array (node, list);

  return node;
}

/**
 * weir_cpus_to_json:
 * @self: CPUs
 *
 * Gets the shortest of the forms that [ctor@Weir.Cpus.new_from_json] reads as @self.
 *
 * Returns: (transfer full): a new node
 */
JsonNode *
weir_cpus_to_json (WeirCpus *self)
{
  JsonNode *node;
  JsonArray *list;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->numbers->len == 0)
    {
      node = json_node_alloc ();
      return self->n_workers == 1 ? json_node_init_null (node)
                                  : json_node_init_int (node, self->n_workers);
    }

  list = json_array_sized_new (self->n_workers);
  for (guint i = 0; i < self->n_workers; i++)
    {
      guint n_cpus;
      const int *cpus = weir_cpus_get_worker (self, i, &n_cpus);

      json_array_add_element (list, set_to_json (cpus, n_cpus));
    }

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, list);

  return node;
}

char *
weir_cpus_bitmap_to_text (hwloc_const_bitmap_t bitmap)
{
  int length = hwloc_bitmap_list_snprintf (NULL, 0, bitmap);
  char *text = g_malloc (length + 1);

  hwloc_bitmap_list_snprintf (text, length + 1, bitmap);

  return text;
}

gboolean
weir_cpus_check_against (WeirCpus              *self,
                         const char            *node,
                         hwloc_const_bitmap_t   present,
                         hwloc_const_bitmap_t   allowed,
                         GError               **error)
{
  for (guint i = 0; i < self->numbers->len; i++)
    {
      int cpu = g_array_index (self->numbers, int, i);
      gboolean is_missing = present != NULL && !hwloc_bitmap_isset (present, cpu);
      g_autofree char *others = NULL;

      if (!is_missing && hwloc_bitmap_isset (allowed, cpu))
        continue;

      others = weir_cpus_bitmap_to_text (is_missing ? present : allowed);
      if (is_missing)
        g_set_error (error, WEIR_ERROR, WEIR_ERROR_CPU,
                     "%s: this machine has no CPU %d (it has %s)", node, cpu, others);
      else
        g_set_error (error, WEIR_ERROR, WEIR_ERROR_CPU,
                     "%s: this process may not use CPU %d (allowed: %s)", node, cpu, others);

      if (error != NULL)
        weir_error_set_node (*error, node);
      return FALSE;
    }

  return TRUE;
}

hwloc_bitmap_t
weir_cpus_get_online (void)
{
  g_autofree char *list = NULL;
  hwloc_bitmap_t bitmap;

  if (!g_file_get_contents (ONLINE_CPUS, &list, NULL, NULL))
    return NULL;

  bitmap = hwloc_bitmap_alloc ();
  if (hwloc_bitmap_list_sscanf (bitmap, g_strstrip (list)) == 0 && !hwloc_bitmap_iszero (bitmap))
    return bitmap;

  hwloc_bitmap_free (bitmap);

  return NULL;
}

hwloc_bitmap_t
weir_cpus_get_allowed (GError **error)
{
  int n_cpus = WEIR_CPUS_MAX_CPU + 1;
  gsize size = CPU_ALLOC_SIZE (n_cpus);
  cpu_set_t *set = CPU_ALLOC (n_cpus);
  hwloc_bitmap_t bitmap = NULL;

  CPU_ZERO_S (size, set);
  if (sched_getaffinity (0, size, set) == 0)
    {
      bitmap = hwloc_bitmap_alloc ();
      for (int cpu = 0; cpu < n_cpus; cpu++)
        {
          if (CPU_ISSET_S (cpu, size, set))
            hwloc_bitmap_set (bitmap, cpu);
        }
    }
  else
    {
      int saved_errno = errno;

      g_set_error (error, WEIR_ERROR, WEIR_ERROR_CPU,
                   "could not get the CPUs that this process may use: %s",
                   g_strerror (saved_errno));
    }

  CPU_FREE (set);

  return bitmap;
}

/**
 * weir_cpus_check:
 * @self: CPUs
 * @node: the node they are for, as the error is to name it
 * @error: return location for an error
 *
 * Checks that this machine has each of the CPUs, and that the calling thread may use it.
 *
 * Returns: %TRUE if it has; otherwise %FALSE with %WEIR_ERROR_CPU, which names @node and the
 *   first CPU that is at fault
 */
gboolean
weir_cpus_check (WeirCpus    *self,
                 const char  *node,
                 GError     **error)
{
  hwloc_bitmap_t present;
  hwloc_bitmap_t allowed;
  gboolean is_usable;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (node != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  allowed = weir_cpus_get_allowed (error);
  if (allowed == NULL)
    return FALSE;

  present = weir_cpus_get_online ();
  is_usable = weir_cpus_check_against (self, node, present, allowed, error);

  hwloc_bitmap_free (present);
  hwloc_bitmap_free (allowed);

  return is_usable;
}
