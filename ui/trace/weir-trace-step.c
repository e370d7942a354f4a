/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/weir-trace-step.h"

#include <glib/gi18n.h>

#include "charts/weir-chart-axis.h"
#include "expression/weir-json-lines.h"

/* What is shown of a value, in bytes. */
#define MAX_VALUE 65536

struct _WeirTraceStep
{
  GObject    parent_instance;

  /* owned */
  char      *node;
  char      *worker;  /* as people count them; NULL where it is not known */
  char      *input;
  char      *output;
  GError    *error;

  int        attempt;
  double     arrived;
  double     begun;
  double     done;
  double     duration;
};

G_DEFINE_FINAL_TYPE (WeirTraceStep, weir_trace_step, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NODE,
  PROP_TIMES,
  PROP_SELF,
  PROP_SUMMARY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* "waited 2 ms, worked 12 ms" */
static char *
dup_times (WeirTraceStep *self)
{
  g_autofree char *waited = weir_chart_format (WEIR_CHART_SECONDS, self->begun - self->arrived);
  g_autofree char *worked = weir_chart_format (WEIR_CHART_SECONDS, self->done - self->begun);

  /* Translators: two times, as in "waited 2 ms, worked 12 ms". */
  return g_strdup_printf (_("waited %s, worked %s"), waited, worked);
}

/* Everything in one line, for those who hear it. */
static char *
dup_summary (WeirTraceStep *self)
{
  g_autofree char *times = dup_times (self);
  GString *summary = g_string_new (self->node);

  if (self->worker != NULL)
    g_string_append_printf (summary, ", %s", self->worker);
  if (self->attempt > 1)
    {
      g_autofree char *attempt = g_strdup_printf (_("attempt %d"), self->attempt);

      g_string_append_printf (summary, ", %s", attempt);
    }
  g_string_append_printf (summary, ", %s", times);
  if (self->error != NULL)
    g_string_append_printf (summary, ", %s", _("failed"));

  return g_string_free (summary, FALSE);
}

static void
weir_trace_step_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  WeirTraceStep *self = WEIR_TRACE_STEP (object);

  switch (prop_id)
    {
    case PROP_NODE:
      g_value_set_string (value, self->node);
      break;

    case PROP_TIMES:
      g_value_take_string (value, dup_times (self));
      break;

    case PROP_SELF:
      g_value_set_object (value, self);
      break;

    case PROP_SUMMARY:
      g_value_take_string (value, dup_summary (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_trace_step_finalize (GObject *object)
{
  WeirTraceStep *self = WEIR_TRACE_STEP (object);

  g_clear_pointer (&self->node, g_free);
  g_clear_pointer (&self->worker, g_free);
  g_clear_pointer (&self->input, g_free);
  g_clear_pointer (&self->output, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (weir_trace_step_parent_class)->finalize (object);
}

static void
weir_trace_step_class_init (WeirTraceStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = weir_trace_step_finalize;
  object_class->get_property = weir_trace_step_get_property;

  properties[PROP_NODE] = g_param_spec_string ("node", NULL, NULL, NULL, flags);
  properties[PROP_TIMES] = g_param_spec_string ("times", NULL, NULL, NULL, flags);
  properties[PROP_SELF] =
    g_param_spec_object ("self", NULL, NULL, WEIR_TYPE_TRACE_STEP, flags);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_trace_step_init (WeirTraceStep *self)
{
}

static double
get_seconds (JsonObject *step,
             const char *key)
{
  return CLAMP (json_object_get_double_member_with_default (step, key, 0), 0, G_MAXDOUBLE);
}

static char *
dup_value (JsonObject *step,
           const char *key)
{
  JsonNode *node = json_object_get_member (step, key);
  g_autoptr(WeirValue) value = node != NULL ? weir_value_new_from_node (node) : NULL;

  return value != NULL ? weir_json_lines_new (weir_value_get_json (value, NULL), MAX_VALUE) : NULL;
}

/* What stands there without the name "error" around it gets that. */
static GError *
load_error (JsonNode *node)
{
  g_autoptr(JsonObject) around = json_object_new ();
  g_autoptr(JsonNode) named = NULL;
  g_autoptr(WeirValue) value = NULL;
  GError *error;

  if (JSON_NODE_HOLDS_OBJECT (node) && json_object_has_member (json_node_get_object (node), "error"))
    {
      value = weir_value_new_from_node (node);
    }
  else
    {
      json_object_set_member (around, "error", json_node_copy (node));
      named = json_node_init_object (json_node_alloc (), around);
      value = weir_value_new_from_node (named);
    }

  error = weir_error_new_from_value (value);

  return error != NULL ? error : g_error_new_literal (WEIR_ERROR, WEIR_ERROR_FAILED,
                                                      weir_value_get_json (value, NULL));
}

static char *
dup_worker (JsonObject *step)
{
  JsonNode *worker = json_object_get_member (step, "worker");

  if (worker == NULL || json_node_get_value_type (worker) != G_TYPE_INT64)
    return NULL;

  return g_strdup_printf (_("worker %d"), (int) json_node_get_int (worker));
}

/**
 * weir_trace_step_new:
 * @step: what the runner tells of it
 * @duration: how long the item was in the flow, in seconds
 *
 * Returns: (transfer full): a new step
 */
WeirTraceStep *
weir_trace_step_new (JsonObject *step,
                     double      duration)
{
  WeirTraceStep *self = g_object_new (WEIR_TYPE_TRACE_STEP, NULL);
  JsonNode *error = json_object_get_member (step, "error");
  double handed = get_seconds (step, "handed");

  self->node = g_strdup (json_object_get_string_member_with_default (step, "node", ""));
  self->worker = dup_worker (step);
  self->attempt = (int) json_object_get_int_member_with_default (step, "attempt", 1);
  self->duration = duration;
  self->arrived = get_seconds (step, "arrived");
  handed = MAX (handed, self->arrived);
  self->done = MAX (get_seconds (step, "done"), handed);
  self->begun = MAX (self->done - get_seconds (step, "service"), handed);
  self->input = dup_value (step, "input");
  self->output = dup_value (step, "output");
  self->error = error != NULL ? load_error (error) : NULL;

  return self;
}

const char *
weir_trace_step_get_node (WeirTraceStep *self)
{
  g_return_val_if_fail (WEIR_IS_TRACE_STEP (self), NULL);

  return self->node;
}

double
weir_trace_step_get_arrived (WeirTraceStep *self)
{
  g_return_val_if_fail (WEIR_IS_TRACE_STEP (self), 0);

  return self->arrived;
}

double
weir_trace_step_get_begun (WeirTraceStep *self)
{
  g_return_val_if_fail (WEIR_IS_TRACE_STEP (self), 0);

  return self->begun;
}

double
weir_trace_step_get_done (WeirTraceStep *self)
{
  g_return_val_if_fail (WEIR_IS_TRACE_STEP (self), 0);

  return self->done;
}

double
weir_trace_step_get_duration (WeirTraceStep *self)
{
  g_return_val_if_fail (WEIR_IS_TRACE_STEP (self), 0);

  return self->duration;
}

const char *
weir_trace_step_get_input (WeirTraceStep *self)
{
  g_return_val_if_fail (WEIR_IS_TRACE_STEP (self), NULL);

  return self->input;
}

const char *
weir_trace_step_get_output (WeirTraceStep *self)
{
  g_return_val_if_fail (WEIR_IS_TRACE_STEP (self), NULL);

  return self->output;
}

const GError *
weir_trace_step_get_error (WeirTraceStep *self)
{
  g_return_val_if_fail (WEIR_IS_TRACE_STEP (self), NULL);

  return self->error;
}
