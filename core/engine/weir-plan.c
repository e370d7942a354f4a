/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/weir-plan.h"

#include "base/weir-error.h"
#include "host/weir-page.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-pass-through.h"
#include "servlets/weir-process-servlet.h"
#include "servlets/weir-sequential-servlet.h"
#include "servlets/weir-servlet-private.h"
#include "servlets/weir-switch-servlet.h"
#include "servlets/weir-thread-servlet.h"

/*
 * The servlet tree, compiled once into steps that point at each other: whoever finishes an item
 * follows a pointer instead of walking the tree. It is built from the end backwards, since each
 * step must know the next, and the pools are put in the order of the flow afterwards.
 */

struct _WeirPlan
{
  /* owned */
  WeirServlet    *servlet;
  GPtrArray      *steps; /* of WeirStep */
  GPtrArray      *pools; /* of WeirPoolConfig */

  /* borrowed from steps */
  const WeirStep *entry;
};

static const WeirStep *weir_plan_build (WeirPlan       *self,
                                        WeirServlet    *servlet,
                                        const WeirStep *next);

static void
weir_step_free (WeirStep *step)
{
  g_free (step->branches);
  g_free (step);
}

static void
weir_pool_config_free (WeirPoolConfig *config)
{
  g_free (config->name);
  g_free (config);
}

static gint64
weir_seconds_to_ns (double seconds)
{
  return (gint64) CLAMP (seconds * 1e9, 0.0, 1e18);
}

static WeirStep *
weir_plan_add_step (WeirPlan     *self,
                    WeirStepKind  kind,
                    WeirServlet  *servlet)
{
  WeirStep *step = g_new0 (WeirStep, 1);

  step->kind = kind;
  step->servlet = servlet;
  g_ptr_array_add (self->steps, step);
  return step;
}

static WeirPoolConfig *
weir_plan_add_pool (WeirPlan     *self,
                    WeirPoolKind  kind,
                    WeirServlet  *servlet)
{
  WeirPoolConfig *config = g_new0 (WeirPoolConfig, 1);

  config->kind = kind;
  config->servlet = servlet;
  g_ptr_array_add (self->pools, config);
  return config;
}

static const WeirStep *
weir_plan_build_pool (WeirPlan       *self,
                      WeirServlet    *servlet,
                      const WeirStep *next)
{
  WeirPoolServlet *pool = WEIR_POOL_SERVLET (servlet);
  WeirPoolKind kind = WEIR_IS_PROCESS_SERVLET (servlet) ? WEIR_POOL_PROCESSES : WEIR_POOL_THREADS;
  WeirStep *step = weir_plan_add_step (self, WEIR_STEP_POOL, servlet);
  WeirPoolConfig *config = weir_plan_add_pool (self, kind, servlet);

  config->n_seats = weir_pool_servlet_get_n_workers (pool);
  config->batch_size = MAX (1, weir_pool_servlet_get_batch_size (pool));
  config->batch_wait = weir_seconds_to_ns (weir_pool_servlet_get_batch_wait (pool));
  config->concurrency = MAX (1, weir_pool_servlet_get_concurrency (pool));
  config->call_timeout = weir_seconds_to_ns (weir_pool_servlet_get_call_timeout (pool));
  config->init_timeout = weir_seconds_to_ns (weir_pool_servlet_get_init_timeout (pool));
  config->retries = weir_pool_servlet_get_retries (pool);
  config->restart_limit = weir_pool_servlet_get_restart_limit (pool);

  step->pool = self->pools->len - 1;
  step->next = next;
  return step;
}

static const WeirStep *
weir_plan_build_sequence (WeirPlan       *self,
                          WeirServlet    *servlet,
                          const WeirStep *next)
{
  for (guint i = weir_servlet_get_n_members (servlet); i > 0; i--)
    next = weir_plan_build (self, weir_servlet_get_member (servlet, i - 1), next);
  return next;
}

static const WeirStep *
weir_plan_build_ensemble (WeirPlan       *self,
                          WeirServlet    *servlet,
                          const WeirStep *next)
{
  WeirStep *join = weir_plan_add_step (self, WEIR_STEP_JOIN, servlet);
  WeirStep *fork = weir_plan_add_step (self, WEIR_STEP_FORK, servlet);

  join->next = next;
  join->fail_fast = weir_ensemble_servlet_get_fail_fast (WEIR_ENSEMBLE_SERVLET (servlet));
  join->n_branches = fork->n_branches = weir_servlet_get_n_members (servlet);
  fork->join = join;
  fork->branches = g_new0 (const WeirStep *, fork->n_branches);
  for (guint i = fork->n_branches; i > 0; i--)
    {
      WeirServlet *member = weir_servlet_get_member (servlet, i - 1);

      fork->branches[i - 1] = member == NULL ? NULL : weir_plan_build (self, member, join);
    }
  return fork;
}

/* A condition is user code that may never end, so it runs in a pool of one thread that can be
 * written off like any other; what chooses is then counted and timed like what works. */
static const WeirStep *
weir_plan_build_switch (WeirPlan       *self,
                        WeirServlet    *servlet,
                        const WeirStep *next)
{
  WeirSwitchServlet *choice = WEIR_SWITCH_SERVLET (servlet);
  WeirStep *step = weir_plan_add_step (self, WEIR_STEP_CHOICE, servlet);
  guint n_members = weir_servlet_get_n_members (servlet);
  WeirPoolConfig *config;

  step->n_branches = n_members + 1;
  step->branches = g_new0 (const WeirStep *, step->n_branches);
  for (guint i = n_members; i > 0; i--)
    step->branches[i - 1] = weir_plan_build (self, weir_servlet_get_member (servlet, i - 1), next);
  /* One past the members: the item passes unchanged. */
  step->branches[n_members] = next;

  config = weir_plan_add_pool (self, WEIR_POOL_CHOOSERS, servlet);
  config->n_seats = 1;
  config->batch_size = 1;
  config->concurrency = 1;
  config->call_timeout = weir_seconds_to_ns (weir_switch_servlet_get_call_timeout (choice));
  config->init_timeout = weir_seconds_to_ns (30);
  config->restart_limit = 5;

  step->pool = self->pools->len - 1;
  return step;
}

static const WeirStep *
weir_plan_build (WeirPlan       *self,
                 WeirServlet    *servlet,
                 const WeirStep *next)
{
  if (WEIR_IS_POOL_SERVLET (servlet))
    return weir_plan_build_pool (self, servlet, next);
  if (WEIR_IS_SEQUENTIAL_SERVLET (servlet))
    return weir_plan_build_sequence (self, servlet, next);
  if (WEIR_IS_ENSEMBLE_SERVLET (servlet))
    return weir_plan_build_ensemble (self, servlet, next);
  if (WEIR_IS_SWITCH_SERVLET (servlet))
    return weir_plan_build_switch (self, servlet, next);

  g_assert (WEIR_IS_PASS_THROUGH (servlet));
  return next;
}

static char *
weir_pool_config_make_name (const WeirPoolConfig *config,
                            guint                 index)
{
  const char *name = weir_servlet_get_name (config->servlet);

  if (name != NULL && *name != '\0')
    return g_strdup (name);
  return g_strdup_printf ("%s-%u", config->kind == WEIR_POOL_CHOOSERS ? "switch" : "pool", index);
}

/* They were made from the end backwards; people look for them from the beginning. */
static void
weir_plan_order_pools (WeirPlan *self)
{
  guint n_pools = self->pools->len;
  g_autoptr (GPtrArray) backwards = g_steal_pointer (&self->pools);

  g_ptr_array_set_free_func (backwards, NULL);
  self->pools = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_pool_config_free);
  for (guint i = 0; i < n_pools; i++)
    {
      WeirPoolConfig *config = g_ptr_array_index (backwards, n_pools - 1 - i);

      config->name = weir_pool_config_make_name (config, i);
      g_ptr_array_add (self->pools, config);
    }

  for (guint i = 0; i < self->steps->len; i++)
    {
      WeirStep *step = g_ptr_array_index (self->steps, i);

      if (step->kind == WEIR_STEP_POOL || step->kind == WEIR_STEP_CHOICE)
        step->pool = n_pools - 1 - step->pool;
    }
}

/* All that a worker may begin at once must have a slot in its page: a pool whose batches never
 * fit would hand out nothing at all. */
static gboolean
weir_plan_check_pool (const WeirPoolConfig  *config,
                      GError               **error)
{
  guint64 most = (guint64) config->batch_size * config->concurrency;
  g_autofree char *description = NULL;

  if (most <= WEIR_PAGE_MAX_SLOTS)
    return TRUE;

  description = weir_servlet_describe (config->servlet);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
               "%s would begin %" G_GUINT64_FORMAT " items at once (batch-size %u × "
               "concurrency %u); a worker can begin %u", description, most,
               config->batch_size, config->concurrency, WEIR_PAGE_MAX_SLOTS);
  if (error != NULL)
    weir_error_set_node (*error, weir_servlet_get_name (config->servlet));
  return FALSE;
}

/* Compiles @servlet, which the plan then holds. Fails when the tree could not run. */
WeirPlan *
weir_plan_new (WeirServlet  *servlet,
               GError      **error)
{
  g_autoptr (WeirPlan) self = NULL;

  g_assert (WEIR_IS_SERVLET (servlet));

  if (!weir_servlet_validate (servlet, error))
    return NULL;

  self = g_new0 (WeirPlan, 1);
  self->servlet = g_object_ref (servlet);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_step_free);
  self->pools = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_pool_config_free);
  self->entry = weir_plan_build (self, servlet, weir_plan_add_step (self, WEIR_STEP_END, NULL));
  weir_plan_order_pools (self);
  for (guint i = 0; i < self->pools->len; i++)
    {
      if (!weir_plan_check_pool (weir_plan_get_pool (self, i), error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
weir_plan_free (WeirPlan *self)
{
  g_clear_pointer (&self->pools, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_object (&self->servlet);
  g_free (self);
}

const WeirStep *
weir_plan_get_entry (WeirPlan *self)
{
  return self->entry;
}

guint
weir_plan_get_n_pools (WeirPlan *self)
{
  return self->pools->len;
}

const WeirPoolConfig *
weir_plan_get_pool (WeirPlan *self,
                    guint     index)
{
  return g_ptr_array_index (self->pools, index);
}
