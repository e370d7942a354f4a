/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-jq-worker.h"

#include <pthread.h>

#include "workers/weir-jq.h"
#include "workers/weir-worker-kind.h"

struct _WeirJqWorker
{
  WeirWorker       parent_instance;

  /* Owned; constant once the worker was made. */
  char            *filter;

  pthread_mutex_t  mutex;
  pthread_cond_t   returned;

  /* Owned; guarded by mutex. The programs that no thread is using now, of one for each. */
  GPtrArray       *idle;
};

G_DEFINE_FINAL_TYPE (WeirJqWorker, weir_jq_worker, WEIR_TYPE_WORKER)

static const WeirParameter keys_table[] = {
  {
    .name = "filter",
    .type = WEIR_PARAMETER_STRING,
    .required = TRUE,
    .format = "jq",
    .help = "The jq filter; it must give exactly one output for each item"
  },
  { NULL }
};

/* All programs are compiled here, so that no item waits for it. */
static gboolean
weir_jq_worker_real_init (WeirWorker  *worker,
                          JsonObject  *params,
                          GError     **error)
{
  WeirJqWorker *self = WEIR_JQ_WORKER (worker);

  g_assert (self->filter != NULL);
  g_assert (self->idle->len == 0);

  for (guint i = 0; i < weir_worker_get_concurrency (worker); i++)
    {
      WeirJq *jq = weir_jq_new (self->filter, error);

      if (jq == NULL)
        return FALSE;

      g_ptr_array_add (self->idle, jq);
    }

  return TRUE;
}

static WeirJq *
borrow (WeirJqWorker *self)
{
  WeirJq *jq;

  pthread_mutex_lock (&self->mutex);
  while (self->idle->len == 0)
    pthread_cond_wait (&self->returned, &self->mutex);
  jq = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
  pthread_mutex_unlock (&self->mutex);

  return jq;
}

static void
give_back (WeirJqWorker *self,
           WeirJq       *jq)
{
  pthread_mutex_lock (&self->mutex);
  g_ptr_array_add (self->idle, jq);
  pthread_cond_signal (&self->returned);
  pthread_mutex_unlock (&self->mutex);
}

static WeirValue *
weir_jq_worker_call (WeirWorker  *worker,
                     WeirValue   *value,
                     GError     **error)
{
  WeirJqWorker *self = (WeirJqWorker *) worker;
  WeirJq *jq = borrow (self);
  WeirValue *result = weir_jq_run (jq, value, error);

  give_back (self, jq);

  return result;
}

static void
weir_jq_worker_finalize (GObject *object)
{
  WeirJqWorker *self = WEIR_JQ_WORKER (object);

  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->idle, g_ptr_array_unref);
  pthread_cond_destroy (&self->returned);
  pthread_mutex_destroy (&self->mutex);

  G_OBJECT_CLASS (weir_jq_worker_parent_class)->finalize (object);
}

static void
weir_jq_worker_class_init (WeirJqWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_jq_worker_finalize;
  WEIR_WORKER_CLASS (klass)->init = weir_jq_worker_real_init;
  WEIR_WORKER_CLASS (klass)->call = weir_jq_worker_call;
}

static void
weir_jq_worker_init (WeirJqWorker *self)
{
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->returned, NULL);
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_jq_free);
}

static WeirWorker *
create (WeirWorkerSpec  *spec,
        GError         **error)
{
  WeirJqWorker *self = g_object_new (WEIR_TYPE_JQ_WORKER, NULL);

  self->filter = weir_parameter_dup_string (keys_table, weir_worker_spec_get_json (spec), "filter");

  return WEIR_WORKER (self);
}

static void
check (JsonObject            *worker,
       const char            *directory,
       WeirWorkerProblemFunc  func,
       gpointer               data)
{
  g_autofree char *filter = weir_parameter_dup_string (keys_table, worker, "filter");
  g_autoptr(GError) error = NULL;

  if (!weir_jq_check (filter, NULL, &error))
    func ("filter", TRUE, error->message, data);
}

const WeirWorkerKind weir_jq_worker_kind = {
  .name = "jq",
  .description = "Runs a jq filter on each item",
  .keys = keys_table,
  .create = create,
  .check = check,
  .traits = WEIR_WORKER_TRAIT_SINGLES,
  .uses_jq = TRUE,
};
