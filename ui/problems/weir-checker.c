/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "problems/weir-checker.h"

#include "problems/weir-finding.h"

/*
 * A check runs in a thread, on a copy, as soon as the edit was drawn. What takes long in it is to
 * compile jq filters that were never seen before, some 20 ms each: so the first round gives those
 * up after a while and shows all else, and a second one goes on with them. An edit ends a round
 * in the same way. What a round has compiled is known to the next.
 */

/* Long enough for the filter that is being typed. */
#define PATIENCE_MS 45

struct _WeirChecker
{
  GObject       parent_instance;

  /* owned */
  WeirDocument *document;
  GFileMonitor *monitor;     /* of the document's folder, where its modules are */
  GPtrArray    *findings;    /* of WeirFinding: all of them */
  GListStore   *shown;
  GCancellable *running;     /* NULL while nothing is checked */
  GCancellable *patience;    /* of what is running: ends what takes long */

  guint         start_source;
  guint         patience_source;
  gboolean      again;       /* edited since the check began */
  gboolean      hides_hints;
};

static void weir_checker_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirChecker, weir_checker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_checker_list_model_init))

enum {
  PROP_0,
  PROP_DOCUMENT,
  PROP_N_ERRORS,
  PROP_N_WARNINGS,
  PROP_N_HINTS,
  PROP_SHOW_HINTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
weir_checker_get_item_type (GListModel *model)
{
  return WEIR_TYPE_FINDING;
}

static guint
weir_checker_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (WEIR_CHECKER (model)->shown));
}

static gpointer
weir_checker_get_item (GListModel *model,
                       guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (WEIR_CHECKER (model)->shown), position);
}

static void
weir_checker_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_checker_get_item_type;
  iface->get_n_items = weir_checker_get_n_items;
  iface->get_item = weir_checker_get_item;
}

static gboolean
is_same (WeirFinding *one,
         WeirFinding *other)
{
  return weir_finding_get_severity (one) == weir_finding_get_severity (other) &&
         g_strcmp0 (weir_finding_get_node (one), weir_finding_get_node (other)) == 0 &&
         g_strcmp0 (weir_finding_get_key (one), weir_finding_get_key (other)) == 0 &&
         g_strcmp0 (weir_finding_get_message (one), weir_finding_get_message (other)) == 0;
}

static gboolean
is_shown_at (WeirChecker *self,
             guint        position,
             WeirFinding *finding)
{
  g_autoptr(WeirFinding) shown = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  return is_same (shown, finding);
}

/* What stays the same is left alone, with the row that has the focus: while somebody types, it is
 * one of hundreds that comes or goes. */
static void
replace_shown (WeirChecker *self,
               GPtrArray   *findings)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  guint n_both = MIN (n_old, findings->len);
  guint n_begin = 0, n_end = 0;

  while (n_begin < n_both &&
         is_shown_at (self, n_begin, g_ptr_array_index (findings, n_begin)))
    n_begin++;
  while (n_end < n_both - n_begin &&
         is_shown_at (self, n_old - 1 - n_end,
                      g_ptr_array_index (findings, findings->len - 1 - n_end)))
    n_end++;

  if (n_begin + n_end < MAX (n_old, findings->len))
    g_list_store_splice (self->shown, n_begin, n_old - n_begin - n_end,
                         findings->pdata + n_begin, findings->len - n_begin - n_end);
}

static void
show_findings (WeirChecker *self)
{
  g_autoptr(GPtrArray) shown = g_ptr_array_new ();

  for (guint i = 0; i < self->findings->len; i++)
    {
      WeirFinding *finding = g_ptr_array_index (self->findings, i);

      if (!self->hides_hints || weir_finding_get_severity (finding) != WEIR_SEVERITY_HINT)
        g_ptr_array_add (shown, finding);
    }

  replace_shown (self, shown);
}

static guint
count (WeirChecker  *self,
       WeirSeverity  severity)
{
  guint n = 0;

  for (guint i = 0; i < self->findings->len; i++)
    n += weir_finding_get_severity (g_ptr_array_index (self->findings, i)) == severity;

  return n;
}

static void
take_findings (WeirChecker *self,
               GPtrArray   *findings)
{
  guint before[] = { count (self, 0), count (self, 1), count (self, 2) };

  G_STATIC_ASSERT (WEIR_SEVERITY_ERROR == 2);

  g_ptr_array_unref (self->findings);
  self->findings = g_ptr_array_ref (findings);
  show_findings (self);

  if (before[WEIR_SEVERITY_ERROR] != count (self, WEIR_SEVERITY_ERROR))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ERRORS]);
  if (before[WEIR_SEVERITY_WARNING] != count (self, WEIR_SEVERITY_WARNING))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WARNINGS]);
  if (before[WEIR_SEVERITY_HINT] != count (self, WEIR_SEVERITY_HINT))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_HINTS]);
}

typedef struct {
  char         *text;
  char         *directory;
  GCancellable *patience;
  gboolean      is_partial; /* of the thread until it ends */
} Job;

static void
job_free (Job *job)
{
  g_free (job->text);
  g_free (job->directory);
  g_object_unref (job->patience);
  g_free (job);
}

/* What matters most comes first, in the order of the flow. */
static GPtrArray *
sort_findings (GPtrArray *problems)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (g_object_unref);

  for (int severity = WEIR_SEVERITY_ERROR; severity >= WEIR_SEVERITY_HINT; severity--)
    {
      for (guint i = 0; i < problems->len; i++)
        {
          WeirProblem *problem = g_ptr_array_index (problems, i);

          if ((int) weir_problem_get_severity (problem) == severity)
            g_ptr_array_add (findings, weir_finding_new (problem));
        }
    }

  return findings;
}

/* Checks a copy, since the user goes on editing and a flow belongs to one thread. */
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

  if (flow == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  problems = weir_flow_check_with_hints (flow, job->patience, &job->is_partial);
  g_task_return_pointer (task, sort_findings (problems), (GDestroyNotify) g_ptr_array_unref);
}

static void start (WeirChecker *self,
                   gboolean     is_patient);

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(WeirChecker) self = data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) findings = g_task_propagate_pointer (G_TASK (result), &error);

  /* Cancelled: another document has come, and maybe its check is under way. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_handle_id (&self->patience_source, g_source_remove);
  g_clear_object (&self->running);
  g_clear_object (&self->patience);
  if (findings == NULL)
    g_warning ("The flow cannot be checked: %s", error->message);
  else if (!job->is_partial || !self->again)
    take_findings (self, findings);

  if (self->again)
    start (self, FALSE);
  else if (job->is_partial)
    start (self, TRUE);
}

static gboolean
lose_patience (gpointer data)
{
  WeirChecker *self = data;

  self->patience_source = 0;
  g_cancellable_cancel (self->patience);

  return G_SOURCE_REMOVE;
}

static void
start (WeirChecker *self,
       gboolean     is_patient)
{
  g_autoptr(GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  self->again = FALSE;
  self->running = g_cancellable_new ();
  self->patience = g_cancellable_new ();
  if (!is_patient)
    self->patience_source = g_timeout_add (PATIENCE_MS, lose_patience, self);

  job->text = weir_flow_to_text (weir_document_get_flow (self->document));
  job->directory = g_strdup (weir_document_get_directory (self->document));
  job->patience = g_object_ref (self->patience);

  /* Not as the source: the thread may be the last to let go of that. */
  task = g_task_new (NULL, self->running, on_checked, g_object_ref (self));
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, check_in_thread);
}

static gboolean
on_idle (gpointer data)
{
  WeirChecker *self = data;

  self->start_source = 0;
  if (self->running == NULL)
    {
      start (self, FALSE);
    }
  else
    {
      self->again = TRUE;
      g_cancellable_cancel (self->patience);
    }

  return G_SOURCE_REMOVE;
}

/* Once all that is edited now has been drawn. */
static void
schedule (WeirChecker *self)
{
  if (self->start_source == 0)
    self->start_source = g_idle_add (on_idle, self);
}

static void
stop (WeirChecker *self)
{
  g_clear_handle_id (&self->start_source, g_source_remove);
  g_clear_handle_id (&self->patience_source, g_source_remove);
  g_cancellable_cancel (self->patience);
  g_cancellable_cancel (self->running);
  g_clear_object (&self->patience);
  g_clear_object (&self->running);
  self->again = FALSE;
}

/* A module that was missing has come, or is another one. */
static void
on_folder_changed (WeirChecker       *self,
                   GFile             *file,
                   GFile             *other,
                   GFileMonitorEvent  event)
{
  g_autofree char *name = g_file_get_basename (file);

  if (g_str_has_suffix (name, ".so") || g_str_has_suffix (name, ".weir.json"))
    schedule (self);
}

/* Where there is nothing to watch, as in a folder that is gone, the next edit will show. */
static void
watch_folder (WeirChecker *self)
{
  const char *path = weir_document_get_directory (self->document);
  g_autoptr(GFile) folder = g_file_new_for_path (path != NULL ? path : ".");

  g_clear_object (&self->monitor);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_folder_changed), self,
                             G_CONNECT_SWAPPED);
}

/* It was saved elsewhere. */
static void
on_file_changed (WeirChecker *self)
{
  watch_folder (self);
  schedule (self);
}

static void
weir_checker_dispose (GObject *object)
{
  WeirChecker *self = WEIR_CHECKER (object);

  stop (self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (weir_checker_parent_class)->dispose (object);
}

static void
weir_checker_finalize (GObject *object)
{
  WeirChecker *self = WEIR_CHECKER (object);

  g_clear_object (&self->shown);
  g_clear_pointer (&self->findings, g_ptr_array_unref);

  G_OBJECT_CLASS (weir_checker_parent_class)->finalize (object);
}

static void
weir_checker_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  WeirChecker *self = WEIR_CHECKER (object);

  switch (prop_id)
    {
    case PROP_DOCUMENT:
      g_value_set_object (value, self->document);
      break;

    case PROP_N_ERRORS:
      g_value_set_uint (value, weir_checker_get_n_errors (self));
      break;

    case PROP_N_WARNINGS:
      g_value_set_uint (value, weir_checker_get_n_warnings (self));
      break;

    case PROP_N_HINTS:
      g_value_set_uint (value, weir_checker_get_n_hints (self));
      break;

    case PROP_SHOW_HINTS:
      g_value_set_boolean (value, !self->hides_hints);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_checker_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  WeirChecker *self = WEIR_CHECKER (object);

  switch (prop_id)
    {
    case PROP_DOCUMENT:
      weir_checker_set_document (self, g_value_get_object (value));
      break;

    case PROP_SHOW_HINTS:
      weir_checker_set_show_hints (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_checker_class_init (WeirCheckerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = weir_checker_dispose;
  object_class->finalize = weir_checker_finalize;
  object_class->get_property = weir_checker_get_property;
  object_class->set_property = weir_checker_set_property;

  properties[PROP_DOCUMENT] =
    g_param_spec_object ("document", NULL, NULL, WEIR_TYPE_DOCUMENT, G_PARAM_READWRITE | flags);
  properties[PROP_N_ERRORS] =
    g_param_spec_uint ("n-errors", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | flags);
  properties[PROP_N_WARNINGS] =
    g_param_spec_uint ("n-warnings", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | flags);
  properties[PROP_N_HINTS] =
    g_param_spec_uint ("n-hints", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | flags);
  properties[PROP_SHOW_HINTS] =
    g_param_spec_boolean ("show-hints", NULL, NULL, TRUE, G_PARAM_READWRITE | flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_checker_init (WeirChecker *self)
{
  self->findings = g_ptr_array_new ();
  self->shown = g_list_store_new (WEIR_TYPE_FINDING);
  g_signal_connect_object (self->shown, "items-changed",
                           G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}

WeirChecker *
weir_checker_new (void)
{
  return g_object_new (WEIR_TYPE_CHECKER, NULL);
}

/**
 * weir_checker_set_document:
 * @self: a checker
 * @document: (nullable): the document to check from now on
 *
 * Checks @document soon, and whenever it was edited. The list is empty until then.
 */
void
weir_checker_set_document (WeirChecker  *self,
                           WeirDocument *document)
{
  g_autoptr(GPtrArray) none = g_ptr_array_new ();

  g_return_if_fail (WEIR_IS_CHECKER (self));
  g_return_if_fail (document == NULL || WEIR_IS_DOCUMENT (document));

  if (self->document == document)
    return;

  stop (self);
  take_findings (self, none);
  g_clear_object (&self->monitor);
  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_func (weir_document_get_flow (self->document), schedule, self);
      g_signal_handlers_disconnect_by_func (self->document, on_file_changed, self);
    }

  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_object (weir_document_get_flow (document), "edited",
                               G_CALLBACK (schedule), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (document, "notify::file",
                               G_CALLBACK (on_file_changed), self, G_CONNECT_SWAPPED);
      on_file_changed (self);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
}

/**
 * weir_checker_set_show_hints:
 * @self: a checker
 * @show_hints: whether hints are in the list
 *
 * Hints are counted in any case.
 */
void
weir_checker_set_show_hints (WeirChecker *self,
                             gboolean     show_hints)
{
  g_return_if_fail (WEIR_IS_CHECKER (self));

  if (self->hides_hints == !show_hints)
    return;

  self->hides_hints = !show_hints;
  show_findings (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_HINTS]);
}

/**
 * weir_checker_check:
 * @self: a checker
 *
 * Checks again what may have changed outside of the document.
 */
void
weir_checker_check (WeirChecker *self)
{
  g_return_if_fail (WEIR_IS_CHECKER (self));

  if (self->document != NULL)
    schedule (self);
}

guint
weir_checker_get_n_errors (WeirChecker *self)
{
  g_return_val_if_fail (WEIR_IS_CHECKER (self), 0);

  return count (self, WEIR_SEVERITY_ERROR);
}

guint
weir_checker_get_n_warnings (WeirChecker *self)
{
  g_return_val_if_fail (WEIR_IS_CHECKER (self), 0);

  return count (self, WEIR_SEVERITY_WARNING);
}

guint
weir_checker_get_n_hints (WeirChecker *self)
{
  g_return_val_if_fail (WEIR_IS_CHECKER (self), 0);

  return count (self, WEIR_SEVERITY_HINT);
}
