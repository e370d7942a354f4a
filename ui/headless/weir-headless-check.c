/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "headless/weir-headless-check.h"

#include "problems/weir-finding.h"

typedef struct {
  char *text;
  char *directory;
} Job;

static void
job_free (Job *job)
{
  g_free (job->text);
  g_free (job->directory);
  g_free (job);
}

/* The one warning that the key "cpus" can have is that there are no such CPUs here. */
static gboolean
is_about_lacking_cpus (WeirProblem *problem)
{
  return weir_problem_get_severity (problem) == WEIR_SEVERITY_WARNING &&
         g_strcmp0 (weir_problem_get_key (problem), "cpus") == 0;
}

static void
add_problems (WeirHeadlessCheck *self,
              GPtrArray       *problems,
              WeirSeverity     severity)
{
  for (guint i = 0; i < problems->len; i++)
    {
      WeirProblem *problem = g_ptr_array_index (problems, i);

      if (weir_problem_get_severity (problem) != severity)
        continue;

      g_ptr_array_add (self->findings, weir_finding_new (problem));
      self->n_errors += severity == WEIR_SEVERITY_ERROR;
      self->lacks_cpus |= is_about_lacking_cpus (problem);
    }
}

static void
check_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  g_autoptr(WeirFlow) flow = weir_flow_new_from_data (job->text, -1, job->directory, &error);
  g_autoptr(GPtrArray) problems = NULL;
  WeirHeadlessCheck *self;

  if (flow == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  problems = weir_flow_check_with_hints (flow, cancellable, NULL);
  self = g_new0 (WeirHeadlessCheck, 1);
  self->findings = g_ptr_array_new_with_free_func (g_object_unref);
  self->programs = weir_flow_list_programs (flow);
  add_problems (self, problems, WEIR_SEVERITY_ERROR);
  add_problems (self, problems, WEIR_SEVERITY_WARNING);
  g_task_return_pointer (task, self, (GDestroyNotify) weir_headless_check_free);
}

void
weir_headless_check_async (WeirDocument        *document,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, data);
  Job *job = g_new0 (Job, 1);

  g_return_if_fail (WEIR_IS_DOCUMENT (document));

  job->text = weir_flow_to_text (weir_document_get_flow (document));
  job->directory = g_strdup (weir_document_get_directory (document));
  g_task_set_source_tag (task, weir_headless_check_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, check_in_thread);
}

WeirHeadlessCheck *
weir_headless_check_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
weir_headless_check_free (WeirHeadlessCheck *self)
{
  g_ptr_array_unref (self->findings);
  g_ptr_array_unref (self->programs);
  g_free (self);
}
