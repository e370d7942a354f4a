/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-run.h"

#include "base/weir-error.h"

/* A pool that is given other workers and CPUs while it runs. */

static gboolean
weir_run_refuse (GError     **error,
                 const char  *node,
                 const char  *reason)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT, "“%s” %s", node, reason);
  if (error != NULL)
    weir_error_set_node (*error, node);
  return FALSE;
}

static WeirPool *
weir_run_find_pool (WeirRun    *self,
                    const char *node)
{
  for (guint i = 0; i < self->engine->n_pools; i++)
    {
      if (g_str_equal (self->engine->pools[i].config->name, node))
        return &self->engine->pools[i];
    }
  return NULL;
}

/* The worker of @seat is to run on the CPUs that its pool has now; under the lock. */
void
weir_run_pin_later (WeirRun  *self,
                    WeirSeat *seat)
{
  if (g_ptr_array_find (self->to_pin, seat, NULL))
    return;
  g_ptr_array_add (self->to_pin, seat);
  weir_run_wake_keeper (self);
}

static gboolean
weir_cpus_differ (WeirCpus *before,
                  WeirCpus *after,
                  guint     index)
{
  guint n_before;
  guint n_after;
  const int *numbers_before = weir_run_pick_cpus (before, index, &n_before);
  const int *numbers_after = weir_run_pick_cpus (after, index, &n_after);

  return n_before != n_after
         || (n_after > 0 && memcmp (numbers_before, numbers_after, n_after * sizeof (int)) != 0);
}

/* Takes @cpus, which may be NULL. */
static void
weir_run_swap_cpus (WeirRun  *self,
                    WeirPool *pool,
                    WeirCpus *cpus)
{
  g_autoptr (WeirCpus) before = g_ptr_array_index (self->cpus, pool->index);

  g_ptr_array_index (self->cpus, pool->index) = cpus;
  for (guint i = 0; i < MIN (pool->n_seats, pool->n_wanted); i++)
    {
      if (weir_cpus_differ (before, cpus, i))
        weir_run_pin_later (self, pool->seats[i]);
    }
}

static gboolean
weir_run_check_pool (WeirRun     *self,
                     WeirPool    *pool,
                     const char  *node,
                     GError     **error)
{
  if (!weir_run_is_open (self, error))
    return FALSE;
  if (pool == NULL)
    return weir_run_refuse (error, node, "is no node with workers of this flow");
  if (pool->config->kind == WEIR_POOL_CHOOSERS)
    return weir_run_refuse (error, node, "is a switch, which has one thread and no CPUs");
  if (pool->failure != NULL)
    return weir_run_refuse (error, node, "has given up; it has workers again when the flow is "
                            "started anew");
  return TRUE;
}

/* Gives the pool of @node as many workers as @cpus has, on those CPUs. They come and go while items
 * pass. Any thread. */
gboolean
weir_run_set_pool (WeirRun     *self,
                   const char  *node,
                   WeirCpus    *cpus,
                   GError     **error)
{
  WeirPool *pool;
  gboolean good;

  if (self->pin_cpus && !weir_cpus_check (cpus, node, error))
    return FALSE;

  weir_run_lock (self);
  pool = weir_run_find_pool (self, node);
  good = weir_run_check_pool (self, pool, node, error);
  if (good)
    {
      weir_pool_resize (pool, weir_cpus_get_n_workers (cpus), weir_now ());
      weir_run_swap_cpus (self, pool, self->pin_cpus ? weir_cpus_ref (cpus) : NULL);
    }
  weir_run_unlock (self);
  return good;
}
