/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "expression/weir-trial.h"

#include <glib/gi18n.h>

#include "expression/weir-evaluate.h"
#include "expression/weir-json-lines.h"

/* After an edit; long enough that typing a word is one trial. */
#define DELAY_MS 300

/* What is shown of an outcome, in bytes. */
#define MAX_OUTPUT 16384

struct _WeirTrial
{
  GObject         parent_instance;

  /* owned */
  WeirCodeBuffer *sample;
  GStrv           filters;   /* one, or the conditions of a switch; NULL: nothing to try */
  GStrv           cases;     /* their names, of a switch */
  char           *otherwise; /* of a switch */
  char           *message;
  char           *output;    /* NULL for none */
  GCancellable   *running;   /* NULL while nothing is tried */

  WeirTrialState  state;
  guint           n_watchers;
  guint           source;
  gboolean        is_stale;  /* edited since it was tried */
};

G_DEFINE_FINAL_TYPE (WeirTrial, weir_trial, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_outcome (WeirTrial      *self,
             WeirTrialState  state,
             const char     *message,
             char           *output)
{
  g_free (self->message);
  g_free (self->output);
  self->state = state;
  self->message = g_strdup (message);
  self->output = output;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* One below the other. */
static char *
join_outputs (GPtrArray *outputs)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < outputs->len && text->len < MAX_OUTPUT; i++)
    {
      const char *json = weir_value_get_json (g_ptr_array_index (outputs, i), NULL);
      g_autofree char *lines = weir_json_lines_new (json, MAX_OUTPUT - text->len);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", lines);
    }

  return g_string_free (text, FALSE);
}

static void
show_outputs (WeirTrial *self,
              WeirValue *value)
{
  g_autoptr(GPtrArray) outputs = weir_evaluate_list_outputs (value);
  g_autofree char *message = NULL;

  if (outputs->len == 1)
    {
      set_outcome (self, WEIR_TRIAL_DONE, _("Result"), join_outputs (outputs));
      return;
    }

  if (outputs->len == 0)
    message = g_strdup (_("No output: an item must have one"));
  else if (outputs->len > WEIR_EVALUATE_MAX_OUTPUTS)
    message = g_strdup_printf (_("More than %d outputs: an item must have one. "
                                 "Put [ and ] around the filter, or use first()."),
                               WEIR_EVALUATE_MAX_OUTPUTS);
  else
    message = g_strdup_printf (ngettext ("%u output: an item must have one. "
                                         "Put [ and ] around the filter, or use first().",
                                         "%u outputs: an item must have one. "
                                         "Put [ and ] around the filter, or use first().",
                                         outputs->len), outputs->len);

  set_outcome (self, WEIR_TRIAL_FAILED, message,
               outputs->len > 0 ? join_outputs (outputs) : NULL);
}

static void
show_otherwise (WeirTrial *self)
{
  if (g_strcmp0 (self->otherwise, "pass") == 0)
    set_outcome (self, WEIR_TRIAL_DONE, _("No case holds: the item passes by"), NULL);
  else if (g_strcmp0 (self->otherwise, "fail") == 0)
    set_outcome (self, WEIR_TRIAL_FAILED, _("No case holds: the item fails"), NULL);
  else
    set_outcome (self, WEIR_TRIAL_DONE, _("No case holds: the item goes to “else”"), NULL);
}

static void
show_case (WeirTrial *self,
           WeirValue *value)
{
  g_autofree char *error = NULL;
  g_autofree char *message = NULL;
  int index = weir_evaluate_get_case (value, &error);

  if (index < 0)
    {
      show_otherwise (self);
      return;
    }

  g_return_if_fail (index < (int) g_strv_length (self->cases));

  if (error != NULL)
    message = g_strdup_printf (_("The condition of “%s” failed: %s"), self->cases[index], error);
  else
    message = g_strdup_printf (_("The item goes to “%s”"), self->cases[index]);
  set_outcome (self, error != NULL ? WEIR_TRIAL_FAILED : WEIR_TRIAL_DONE, message, NULL);
}

static void
show_error (WeirTrial    *self,
            const GError *error)
{
  g_autofree char *message = NULL;

  if (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_TIMEOUT))
    message = g_strdup_printf (ngettext ("Stopped after %d second: it may never end",
                                         "Stopped after %d seconds: it may never end",
                                         WEIR_EVALUATE_SECONDS), WEIR_EVALUATE_SECONDS);
  else if (g_error_matches (error, WEIR_ERROR, WEIR_ERROR_FAILED))
    message = g_strdup_printf (_("The item fails: %s"), error->message);
  else
    message = g_strdup (error->message);

  set_outcome (self, WEIR_TRIAL_FAILED, message, NULL);
}

static void
on_evaluated (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr(WeirTrial) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirValue) value = weir_evaluate_finish (result, &error);

  /* Stopped, or replaced by another. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->running);
  if (value == NULL)
    show_error (self, error);
  else if (self->cases != NULL)
    show_case (self, value);
  else
    show_outputs (self, value);
}

/* NULL if there is none, or none that is right. */
static WeirValue *
parse_sample (WeirTrial *self)
{
  g_autofree char *text = weir_code_buffer_dup_text (self->sample);

  return weir_value_new_from_json (text, -1, NULL);
}

static gboolean
start (gpointer data)
{
  WeirTrial *self = data;
  g_autoptr(WeirValue) sample = parse_sample (self);
  g_autofree char *filter = NULL;

  self->source = 0;
  self->is_stale = FALSE;
  if (sample == NULL || self->filters == NULL)
    {
      set_outcome (self, WEIR_TRIAL_EMPTY, NULL, NULL);
      return G_SOURCE_REMOVE;
    }

  if (self->cases != NULL)
    filter = weir_evaluate_make_switch ((const char * const *) self->filters);
  else
    filter = weir_evaluate_make_filter (self->filters[0]);

  self->running = g_cancellable_new ();
  weir_evaluate_async (filter, (const char * const *) self->filters, sample, self->running,
                       on_evaluated, g_object_ref (self));
  set_outcome (self, WEIR_TRIAL_RUNNING, _("Running…"), NULL);

  return G_SOURCE_REMOVE;
}

static void
give_up (WeirTrial *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
}

/* What was tried counts no longer. */
static void
queue (WeirTrial *self)
{
  give_up (self);
  self->is_stale = TRUE;
  if (self->n_watchers > 0)
    self->source = g_timeout_add (DELAY_MS, start, self);
}

static void
weir_trial_dispose (GObject *object)
{
  WeirTrial *self = WEIR_TRIAL (object);

  give_up (self);
  g_clear_object (&self->sample);

  G_OBJECT_CLASS (weir_trial_parent_class)->dispose (object);
}

static void
weir_trial_finalize (GObject *object)
{
  WeirTrial *self = WEIR_TRIAL (object);

  g_clear_pointer (&self->filters, g_strfreev);
  g_clear_pointer (&self->cases, g_strfreev);
  g_clear_pointer (&self->otherwise, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->output, g_free);

  G_OBJECT_CLASS (weir_trial_parent_class)->finalize (object);
}

static void
weir_trial_class_init (WeirTrialClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_trial_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_trial_finalize;

  /**
   * WeirTrial::changed:
   * @self: a trial
   *
   * The state, the message or the output is another.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_trial_init (WeirTrial *self)
{
  self->sample = weir_code_buffer_new (WEIR_CODE_JSON);
  self->is_stale = TRUE;
  g_signal_connect_object (self->sample, "changed", G_CALLBACK (queue), self, G_CONNECT_SWAPPED);
}

WeirTrial *
weir_trial_new (void)
{
  return g_object_new (WEIR_TYPE_TRIAL, NULL);
}

static const char *
get_string (JsonObject *object,
            const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : NULL;
}

/* Whether all of @cases have a name and a condition, which are appended. */
static gboolean
list_cases (JsonArray    *cases,
            GStrvBuilder *names,
            GStrvBuilder *conditions)
{
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonNode *node = json_array_get_element (cases, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name = object != NULL ? get_string (object, "name") : NULL;
      const char *condition = object != NULL ? get_string (object, "if") : NULL;

      if (name == NULL || condition == NULL)
        return FALSE;

      g_strv_builder_add (names, name);
      g_strv_builder_add (conditions, condition);
    }

  return json_array_get_length (cases) > 0;
}

/* The filters of @node, and the names of its cases if it is a switch; NULL if there is none. */
static GStrv
list_filters (JsonObject *node,
              GStrv      *cases)
{
  g_autoptr(GStrvBuilder) filters = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  JsonNode *worker = json_object_get_member (node, "worker");
  JsonNode *list = json_object_get_member (node, "cases");

  *cases = NULL;
  if (g_strcmp0 (get_string (node, "kind"), "switch") == 0)
    {
      if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list) ||
          !list_cases (json_node_get_array (list), names, filters))
        return NULL;

      *cases = g_strv_builder_end (names);
      return g_strv_builder_end (filters);
    }

  if (worker == NULL || !JSON_NODE_HOLDS_OBJECT (worker) ||
      g_strcmp0 (get_string (json_node_get_object (worker), "type"), "jq") != 0 ||
      get_string (json_node_get_object (worker), "filter") == NULL)
    return NULL;

  g_strv_builder_add (filters, get_string (json_node_get_object (worker), "filter"));

  return g_strv_builder_end (filters);
}

/* Whether @node has filters of which one can see here what they do. */
gboolean
weir_trial_can_try (JsonObject *node)
{
  g_auto(GStrv) cases = NULL;
  g_auto(GStrv) filters = list_filters (node, &cases);

  return filters != NULL;
}

static gboolean
equals (const char * const *one,
        const char * const *other)
{
  if (one == NULL || other == NULL)
    return one == other;

  return g_strv_equal (one, other);
}

/**
 * weir_trial_set_node:
 * @self: a trial
 * @node: (nullable): what the flow says about a node
 *
 * Tries what @node has from now on.
 */
void
weir_trial_set_node (WeirTrial  *self,
                     JsonObject *node)
{
  g_auto(GStrv) cases = NULL;
  g_auto(GStrv) filters = NULL;
  const char *otherwise = node != NULL ? get_string (node, "else") : NULL;

  g_return_if_fail (WEIR_IS_TRIAL (self));

  filters = node != NULL ? list_filters (node, &cases) : NULL;
  if (equals ((const char * const *) self->filters, (const char * const *) filters) &&
      equals ((const char * const *) self->cases, (const char * const *) cases) &&
      g_strcmp0 (self->otherwise, otherwise) == 0)
    return;

  g_strfreev (self->filters);
  g_strfreev (self->cases);
  g_free (self->otherwise);
  self->filters = g_steal_pointer (&filters);
  self->cases = g_steal_pointer (&cases);
  self->otherwise = g_strdup (otherwise);
  queue (self);
}

/* What the filters are tried on, as JSON. */
WeirCodeBuffer *
weir_trial_get_sample (WeirTrial *self)
{
  g_return_val_if_fail (WEIR_IS_TRIAL (self), NULL);

  return self->sample;
}

WeirTrialState
weir_trial_get_state (WeirTrial *self)
{
  g_return_val_if_fail (WEIR_IS_TRIAL (self), WEIR_TRIAL_EMPTY);

  return self->state;
}

/* One sentence for people, or NULL. */
const char *
weir_trial_get_message (WeirTrial *self)
{
  g_return_val_if_fail (WEIR_IS_TRIAL (self), NULL);

  return self->message;
}

/* What came out, or NULL. */
const char *
weir_trial_get_output (WeirTrial *self)
{
  g_return_val_if_fail (WEIR_IS_TRIAL (self), NULL);

  return self->output;
}

/* Nothing is tried while nobody sees what comes of it. */
void
weir_trial_watch (WeirTrial *self)
{
  g_return_if_fail (WEIR_IS_TRIAL (self));

  if (self->n_watchers++ == 0 && self->is_stale)
    queue (self);
}

void
weir_trial_unwatch (WeirTrial *self)
{
  g_return_if_fail (WEIR_IS_TRIAL (self));
  g_return_if_fail (self->n_watchers > 0);

  if (--self->n_watchers > 0 || (self->source == 0 && self->running == NULL))
    return;

  give_up (self);
  self->is_stale = TRUE;
}

/* Gives up what is running. */
void
weir_trial_stop (WeirTrial *self)
{
  g_return_if_fail (WEIR_IS_TRIAL (self));

  if (self->running == NULL)
    return;

  give_up (self);
  set_outcome (self, WEIR_TRIAL_FAILED, _("Stopped"), NULL);
}
