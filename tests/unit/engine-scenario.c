/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "engine-scenario.h"

#include <string.h>

#include "base/weir-error.h"
#include "servlets/weir-cpus.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-process-servlet.h"
#include "servlets/weir-servlet-private.h"
#include "servlets/weir-thread-servlet.h"
#include "workers/weir-worker-spec.h"

/* Servlets */

static WeirServlet *
named (WeirServlet *servlet,
       const char  *name)
{
  weir_servlet_set_name (servlet, name);
  return servlet;
}

WeirServlet *
scene_threads (const char *name,
               guint       n_threads)
{
  return named (weir_thread_servlet_new (weir_worker_spec_new ("pass-through", NULL), n_threads),
                name);
}

WeirServlet *
scene_processes (const char *name,
                 guint       n_processes)
{
  return named (weir_process_servlet_new (weir_worker_spec_new ("pass-through", NULL),
                                          weir_cpus_new (n_processes)), name);
}

WeirServlet *
scene_batches (const char *name,
               guint       n_threads,
               guint       batch_size,
               double      batch_wait)
{
  WeirServlet *servlet = scene_threads (name, n_threads);

  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (servlet), batch_size);
  weir_pool_servlet_set_batch_wait (WEIR_POOL_SERVLET (servlet), batch_wait);
  return servlet;
}

WeirServlet *
scene_ensemble (const char  *name,
                gboolean     fail_fast,
                WeirServlet *first,
                ...)
{
  WeirServlet *servlet = weir_ensemble_servlet_new (NULL, NULL);
  va_list others;

  va_start (others, first);
  weir_servlet_take_valist (servlet, first, others);
  va_end (others);
  weir_ensemble_servlet_set_fail_fast (WEIR_ENSEMBLE_SERVLET (servlet), fail_fast);
  return named (servlet, name);
}

/* Workers */

/* What follows "WORD@NODE" in @text, or NULL where that does not stand. */
static const char *
find_word (const char *text,
           const char *word,
           const char *node)
{
  g_autofree char *wanted = g_strdup_printf ("%s@%s", word, node);
  const char *found = strstr (text, wanted);

  return found == NULL ? NULL : found + strlen (wanted);
}

static gint64
scene_delay (Sim      *sim,
             SimDelay  what)
{
  if (what == SIM_DELAY_START)
    return scene_of (sim)->start;
  if (what == SIM_DELAY_TRANSPORT && scene_of (sim)->late)
    return SIM_US;
  return 0;
}

static SimStart
scene_worker_start (Sim      *sim,
                    WeirSeat *seat)
{
  Scene *self = scene_of (sim);

  if (self->balks == 0)
    return SIM_START_READY;
  self->balks--;
  return SIM_START_FAILS;
}

static gboolean
scene_overtake (Sim      *sim,
                WeirSeat *seat)
{
  return scene_of (sim)->late;
}

static SimFate
scene_find_fate (Sim        *sim,
                 const char *node,
                 SimUnit    *unit)
{
  static const struct {
    const char *word;
    SimFate     fate;
  } words[] = {
    { "first", SIM_DIES_FIRST },
    { "die", SIM_DIES_AT_WORK },
    { "silent", SIM_DIES_SILENT },
    { "halfway", SIM_DIES_HALFWAY },
    { "spoken", SIM_DIES_SPOKEN },
    { "hang", SIM_HANGS },
    { "stall", SIM_STALLS },
  };

  for (guint i = 0; i < unit->n_jobs; i++)
    {
      const char *text = weir_value_get_json (unit->jobs[i].value, NULL);
      const SimItem *item = sim_get_item (sim, unit->jobs[i].id);

      for (guint j = 0; j < G_N_ELEMENTS (words); j++)
        {
          if (find_word (text, words[j].word, node) != NULL)
            return words[j].fate;
        }
      if (find_word (text, "die1", node) != NULL
          && item->visits[unit->worker->seat->pool->index].n_begun == 0)
        return SIM_DIES_AT_WORK;
    }
  return SIM_ANSWERS;
}

static SimFate
scene_work (Sim      *sim,
            WeirSeat *seat,
            SimUnit  *unit)
{
  Scene *self = scene_of (sim);
  SceneUnit entry = { seat->pool->config->name, seat->index, unit->n_jobs, scene_now (sim) };

  g_array_append_val (self->units, entry);
  unit->service = self->service;
  for (guint i = 0; i < unit->n_jobs; i++)
    {
      if (find_word (weir_value_get_json (unit->jobs[i].value, NULL), "slow", entry.node) != NULL)
        unit->service = 10 * SIM_S;
    }
  return scene_find_fate (sim, entry.node, unit);
}

static WeirValue *
scene_append (WeirValue  *value,
              const char *node)
{
  gsize length;
  const char *text = weir_value_get_json (value, &length);
  g_autofree char *result = NULL;

  if (*text != '"')
    return weir_value_ref (value);
  result = g_strdup_printf ("%.*s.%s\"", (int) length - 1, text, node);
  return weir_value_new_unchecked (result, strlen (result));
}

static void
scene_call (Sim         *sim,
            WeirSeat    *seat,
            SimJob      *job,
            WeirOutcome *outcome)
{
  const char *node = seat->pool->config->name;
  const char *text = weir_value_get_json (job->value, NULL);
  const char *choice = find_word (text, "go", node);

  if (find_word (text, "fail", node) != NULL)
    outcome->error = g_error_new (WEIR_ERROR, WEIR_ERROR_FAILED, "%s does not like it", node);
  else if (seat->pool->config->kind == WEIR_POOL_CHOOSERS)
    outcome->value = weir_value_ref (job->value);
  else
    outcome->value = scene_append (job->value, node);
  outcome->choice = choice == NULL ? 0 : (guint) (choice[1] - '0');
}

static const SimScript script = {
  .delay = scene_delay,
  .start = scene_worker_start,
  .work = scene_work,
  .call = scene_call,
  .overtake = scene_overtake,
};

/* Runs */

/* Runs @servlet, which is taken, with all its workers ready. */
Sim *
scene_start (WeirServlet *servlet,
             guint        capacity)
{
  Scene *self = g_new0 (Scene, 1);
  Sim *sim = sim_new (servlet, capacity, G_MAXUINT64, &script, self);

  self->service = SIM_MS;
  self->units = g_array_new (FALSE, FALSE, sizeof (SceneUnit));
  sim_start (sim);
  sim_run_until (sim, sim->now);
  return sim;
}

Scene *
scene_of (Sim *sim)
{
  return sim->data;
}

void
scene_free (Sim *sim)
{
  Scene *self = scene_of (sim);

  sim_free (sim);
  g_array_unref (self->units);
  g_free (self);
}

/* To the end, where nothing may be wrong. */
void
scene_run (Sim *sim)
{
  sim_run (sim);
  g_assert_cmpstr (sim->failure, ==, NULL);
}

/* Until @at, counted from the start. */
void
scene_run_until (Sim    *sim,
                 gint64  at)
{
  sim_run_until (sim, SIM_START + at);
  g_assert_cmpstr (sim->failure, ==, NULL);
}

/* How long it has run. */
gint64
scene_now (Sim *sim)
{
  return sim->now - SIM_START;
}

WeirPool *
scene_pool (Sim        *sim,
            const char *name)
{
  for (guint i = 0; i < sim->engine->n_pools; i++)
    {
      if (g_str_equal (sim->engine->pools[i].config->name, name))
        return &sim->engine->pools[i];
    }
  g_assert_not_reached ();
}

/* How many units of work were begun at the node. */
guint
scene_count (Sim        *sim,
             const char *name)
{
  Scene *self = scene_of (sim);
  guint n_units = 0;

  for (guint i = 0; i < self->units->len; i++)
    n_units += g_str_equal (g_array_index (self->units, SceneUnit, i).node, name);
  return n_units;
}

/* Lets the workers of a pool die until it gives up. */
void
scene_give_up (Sim        *sim,
               const char *node)
{
  WeirPool *pool = scene_pool (sim, node);

  for (guint i = 0; i <= pool->config->restart_limit; i++)
    {
      g_assert_null (pool->failure);
      sim_kill (sim, pool->seats[0]);
      scene_run_until (sim, scene_now (sim) + 10 * SIM_S);
    }
  g_assert_nonnull (pool->failure);
}
