/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/weir-job.h"

#include "base/weir-error.h"

void
weir_job_clear (WeirJob *self)
{
  g_clear_pointer (&self->value, weir_value_unref);
  g_clear_pointer (&self->outcome.value, weir_value_unref);
  g_clear_error (&self->outcome.error);
}

/* One item without a batch. */
static void
weir_job_run (WeirJob    *self,
              WeirWorker *worker)
{
  g_autoptr (WeirValue) value = weir_worker_preprocess (worker, self->value, &self->outcome.error);

  if (value != NULL)
    self->outcome.value = weir_worker_call (worker, value, &self->outcome.error);
}

static void
weir_jobs_fail (WeirJob     **jobs,
                guint         n_jobs,
                const GError *error)
{
  for (guint i = 0; i < n_jobs; i++)
    jobs[i]->outcome.error = g_error_copy (error);
}

/* Calls the worker with what passed its preprocess. A batch that fails as a whole fails all its
 * items or, with @split, is tried again in halves: so the culprit fails alone. */
static void
weir_jobs_call (WeirJob    **jobs,
                WeirValue  **values,
                guint        n_jobs,
                gboolean     split,
                WeirWorker  *worker)
{
  g_autofree WeirValue **results = g_new0 (WeirValue *, n_jobs);
  g_autofree GError **errors = g_new0 (GError *, n_jobs);
  g_autoptr (GError) error = NULL;

  if (weir_worker_call_batch (worker, values, n_jobs, results, errors, &error))
    {
      for (guint i = 0; i < n_jobs; i++)
        {
          jobs[i]->outcome.value = results[i];
          jobs[i]->outcome.error = errors[i];
        }
    }
  else if (split && n_jobs > 1)
    {
      guint half = n_jobs / 2;

      weir_jobs_call (jobs, values, half, split, worker);
      weir_jobs_call (jobs + half, values + half, n_jobs - half, split, worker);
    }
  else
    {
      weir_jobs_fail (jobs, n_jobs, error);
    }
}

/* One batch. */
static void
weir_jobs_run (WeirJob    *jobs,
               guint       n_jobs,
               gboolean    split,
               WeirWorker *worker)
{
  g_autofree WeirJob **called = g_new (WeirJob *, n_jobs);
  g_autofree WeirValue **values = g_new (WeirValue *, n_jobs);
  guint n_called = 0;

  for (guint i = 0; i < n_jobs; i++)
    {
      WeirValue *value = weir_worker_preprocess (worker, jobs[i].value, &jobs[i].outcome.error);

      if (value == NULL)
        continue;
      called[n_called] = &jobs[i];
      values[n_called++] = value;
    }

  if (n_called > 0)
    weir_jobs_call (called, values, n_called, split, worker);
  for (guint i = 0; i < n_called; i++)
    weir_value_unref (values[i]);
}

/* Marks a unit's items as begun; those that were taken back meanwhile leave it. Returns how many
 * are left. */
guint
weir_jobs_begin (WeirJob  *jobs,
                 guint     n_jobs,
                 WeirPage *page,
                 gint64    now)
{
  guint n_kept = 0;

  for (guint i = 0; i < n_jobs; i++)
    {
      if (!weir_page_begin (page, jobs[i].ticket, now))
        {
          weir_job_clear (&jobs[i]);
          continue;
        }
      if (n_kept != i)
        {
          jobs[n_kept] = jobs[i];
          memset (&jobs[i], 0, sizeof jobs[i]);
        }
      n_kept++;
    }
  return n_kept;
}

/* Does a unit that was begun at @since: a batch, or a single item. Returns when it was done. */
gint64
weir_jobs_perform (WeirJob    *jobs,
                   guint       n_jobs,
                   gboolean    batched,
                   gboolean    split,
                   WeirWorker *worker,
                   gint64      since)
{
  gint64 now;

  if (batched)
    weir_jobs_run (jobs, n_jobs, split, worker);
  else
    weir_job_run (jobs, worker);

  now = weir_now ();
  for (guint i = 0; i < n_jobs; i++)
    jobs[i].service = i == 0 ? now - since : -1;
  return now;
}
