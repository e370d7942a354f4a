/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "problems/weir-checker.h"

#include "problems/weir-finding.h"

/* Long enough that typing a word is one check. */
#define DELAY_MS 250

struct _WeirChecker
{
  GObject       parent_instance;

  /* owned */
  WeirDocument *document;
  GListStore   *findings;
  GCancellable *running; /* NULL while nothing is checked */

  guint         source;
  gboolean      again;   /* edited since the check began */
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
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void schedule (WeirChecker *self);

static GType
weir_checker_get_item_type (GListModel *model)
{
  return WEIR_TYPE_FINDING;
}

static guint
weir_checker_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (WEIR_CHECKER (model)->findings));
}

static gpointer
weir_checker_get_item (GListModel *model,
                       guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (WEIR_CHECKER (model)->findings), position);
}

static void
weir_checker_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_checker_get_item_type;
  iface->get_n_items = weir_checker_get_n_items;
  iface->get_item = weir_checker_get_item;
}

static gboolean
equals_findings (WeirChecker *self,
                 GPtrArray   *findings)
{
  GListModel *old = G_LIST_MODEL (self->findings);

  if (g_list_model_get_n_items (old) != findings->len)
    return FALSE;

  for (guint i = 0; i < findings->len; i++)
    {
      g_autoptr(WeirFinding) one = g_list_model_get_item (old, i);
      WeirFinding *other = g_ptr_array_index (findings, i);

      if (weir_finding_get_severity (one) != weir_finding_get_severity (other) ||
          g_strcmp0 (weir_finding_get_node (one), weir_finding_get_node (other)) != 0 ||
          g_strcmp0 (weir_finding_get_message (one), weir_finding_get_message (other)) != 0)
        return FALSE;
    }

  return TRUE;
}

/* A list that stays the same is left alone, with the row that is selected in it. */
static void
take_findings (WeirChecker *self,
               GPtrArray   *findings)
{
  if (equals_findings (self, findings))
    return;

  g_list_store_splice (self->findings, 0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->findings)),
                       findings->pdata, findings->len);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ERRORS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WARNINGS]);
}

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
  g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) problems = NULL;

  if (flow == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  problems = weir_flow_check (flow);
  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (findings, weir_finding_new (g_ptr_array_index (problems, i)));

  g_task_return_pointer (task, g_steal_pointer (&findings), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  WeirChecker *self = WEIR_CHECKER (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) findings = g_task_propagate_pointer (G_TASK (result), &error);

  /* Cancelled: another document has come, and maybe its check is under way. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->running);
  if (findings == NULL)
    g_warning ("The flow cannot be checked: %s", error->message);
  else
    take_findings (self, findings);

  if (self->again)
    schedule (self);
}

static gboolean
start (gpointer data)
{
  WeirChecker *self = data;
  g_autoptr(GTask) task = NULL;
  Job *job;

  self->source = 0;
  self->again = self->running != NULL;
  if (self->again)
    return G_SOURCE_REMOVE;

  job = g_new0 (Job, 1);
  job->text = weir_flow_to_text (weir_document_get_flow (self->document));
  job->directory = g_strdup (weir_document_get_directory (self->document));

  self->running = g_cancellable_new ();
  task = g_task_new (self, self->running, on_checked, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, check_in_thread);

  return G_SOURCE_REMOVE;
}

static void
schedule (WeirChecker *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (DELAY_MS, start, self);
}

static void
stop (WeirChecker *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  self->again = FALSE;
}

static void
weir_checker_dispose (GObject *object)
{
  WeirChecker *self = WEIR_CHECKER (object);

  stop (self);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (weir_checker_parent_class)->dispose (object);
}

static void
weir_checker_finalize (GObject *object)
{
  WeirChecker *self = WEIR_CHECKER (object);

  g_clear_object (&self->findings);

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

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_checker_init (WeirChecker *self)
{
  self->findings = g_list_store_new (WEIR_TYPE_FINDING);
  g_signal_connect_object (self->findings, "items-changed",
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
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_func (weir_document_get_flow (self->document), schedule, self);

  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_object (weir_document_get_flow (document), "edited",
                               G_CALLBACK (schedule), self, G_CONNECT_SWAPPED);
      schedule (self);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
}

static guint
count (WeirChecker  *self,
       WeirSeverity  severity)
{
  GListModel *findings = G_LIST_MODEL (self->findings);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr(WeirFinding) finding = g_list_model_get_item (findings, i);

      if (weir_finding_get_severity (finding) == severity)
        n++;
    }

  return n;
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
