/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/weir-call.h"

#include <glib/gi18n.h>

#include "charts/weir-chart-axis.h"
#include "expression/weir-json-lines.h"

/* What is shown of a result, in bytes. */
#define MAX_OUTPUT 65536

struct _WeirCall
{
  GObject            parent_instance;

  /* owned */
  WeirMonitorClient *client;  /* NULL while nothing runs */
  WeirCodeBuffer    *value;
  GCancellable      *running; /* NULL while nothing is under way */
  char              *message;
  char              *output;
  GListModel        *trace;

  WeirCallState      state;
};

G_DEFINE_FINAL_TYPE (WeirCall, weir_call, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Takes @message and @output over. */
static void
set_outcome (WeirCall      *self,
             WeirCallState  state,
             char          *message,
             char          *output)
{
  g_free (self->message);
  g_free (self->output);
  self->state = state;
  self->message = message;
  self->output = output;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
weir_call_dispose (GObject *object)
{
  WeirCall *self = WEIR_CALL (object);

  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (weir_call_parent_class)->dispose (object);
}

static void
weir_call_finalize (GObject *object)
{
  WeirCall *self = WEIR_CALL (object);

  g_clear_object (&self->value);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->output, g_free);

  G_OBJECT_CLASS (weir_call_parent_class)->finalize (object);
}

static void
weir_call_class_init (WeirCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_call_dispose;
  object_class->finalize = weir_call_finalize;

  /**
   * WeirCall::changed:
   * @self: a call
   *
   * There is something else to show.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_call_init (WeirCall *self)
{
  self->value = weir_code_buffer_new (WEIR_CODE_JSON);
}

/**
 * weir_call_new:
 *
 * Returns: (transfer full): a new call
 */
WeirCall *
weir_call_new (void)
{
  return g_object_new (WEIR_TYPE_CALL, NULL);
}

/* "parts: the reason", with the traceback below, where there is one. */
static void
show_item_error (WeirCall     *self,
                 const GError *error)
{
  const char *node = weir_error_get_node (error);
  const char *traceback = weir_error_get_traceback (error);
  char *message = node != NULL ? g_strdup_printf ("%s: %s", node, error->message)
                               : g_strdup (error->message);

  set_outcome (self, WEIR_CALL_FAILED, message, g_strdup (traceback));
}

static void
load_trace (WeirCall   *self,
            const char *steps,
            double     *duration)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&self->trace);
  if (steps == NULL)
    return;

  self->trace = weir_trace_new (steps, duration, &error);
  if (self->trace == NULL)
    g_warning ("where the item was cannot be shown: %s", error->message);
}

static void
show_result (WeirCall   *self,
             const char *result,
             double      duration)
{
  g_autofree char *time = weir_chart_format (WEIR_CHART_SECONDS, duration);

  /* Translators: a time, as in "Answered after 12 ms". */
  set_outcome (self, WEIR_CALL_DONE, g_strdup_printf (_("Answered after %s"), time),
               weir_json_lines_new (result, MAX_OUTPUT));
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(WeirCall) self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *failure = NULL;
  g_autofree char *steps = NULL;
  g_autofree char *output = weir_monitor_client_call_finish (WEIR_MONITOR_CLIENT (source), result,
                                                             &failure, &steps, &error);
  double duration = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->running);
  load_trace (self, steps, &duration);

  if (failure != NULL)
    {
      g_autoptr(WeirValue) value = weir_value_new_from_json (failure, -1, &error);
      g_autoptr(GError) item_error = value != NULL ? weir_error_new_from_value (value) : NULL;

      if (item_error != NULL)
        show_item_error (self, item_error);
      else
        set_outcome (self, WEIR_CALL_FAILED, g_strdup (failure), NULL);
    }
  else if (output != NULL)
    {
      show_result (self, output, duration);
    }
  else
    {
      set_outcome (self, WEIR_CALL_FAILED, g_strdup (error->message), NULL);
    }
}

/**
 * weir_call_can_send:
 * @self: a call
 *
 * Returns: whether there is a value that is JSON
 */
gboolean
weir_call_can_send (WeirCall *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (WEIR_IS_CALL (self), FALSE);

  text = weir_code_buffer_dup_text (self->value);

  return *g_strchug (text) != '\0' && weir_code_buffer_get_mistake (self->value) == NULL;
}

/**
 * weir_call_send:
 * @self: a call
 *
 * Sends the value through the flow; what is still under way is given up.
 */
void
weir_call_send (WeirCall *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (WEIR_IS_CALL (self));

  weir_call_cancel (self);
  g_clear_object (&self->trace);
  if (!weir_call_can_send (self))
    {
      set_outcome (self, WEIR_CALL_FAILED, g_strdup (_("There is no JSON value to send")), NULL);
      return;
    }
  if (self->client == NULL)
    {
      set_outcome (self, WEIR_CALL_FAILED, g_strdup (_("The flow is not running")), NULL);
      return;
    }

  text = weir_code_buffer_dup_text (self->value);
  self->running = g_cancellable_new ();
  weir_monitor_client_call_async (self->client, text, 0, TRUE, self->running, on_answer,
                                  g_object_ref (self));
  set_outcome (self, WEIR_CALL_RUNNING, g_strdup (_("The value is in the flow…")), NULL);
}

/**
 * weir_call_cancel:
 * @self: a call
 *
 * Takes the value out of the flow, if it is there.
 */
void
weir_call_cancel (WeirCall *self)
{
  g_return_if_fail (WEIR_IS_CALL (self));

  if (self->running == NULL)
    return;

  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  set_outcome (self, WEIR_CALL_IDLE, g_strdup (_("Given up")), NULL);
}

/**
 * weir_call_set_client:
 * @self: a call
 * @client: (nullable): the run that values are sent to
 *
 * Sets where values go. One that is under way elsewhere is given up.
 */
void
weir_call_set_client (WeirCall          *self,
                      WeirMonitorClient *client)
{
  g_return_if_fail (WEIR_IS_CALL (self));

  if (self->client == client)
    return;

  weir_call_cancel (self);
  g_set_object (&self->client, client);
}

gboolean
weir_call_has_client (WeirCall *self)
{
  g_return_val_if_fail (WEIR_IS_CALL (self), FALSE);

  return self->client != NULL;
}

WeirCodeBuffer *
weir_call_get_value (WeirCall *self)
{
  g_return_val_if_fail (WEIR_IS_CALL (self), NULL);

  return self->value;
}

WeirCallState
weir_call_get_state (WeirCall *self)
{
  g_return_val_if_fail (WEIR_IS_CALL (self), WEIR_CALL_IDLE);

  return self->state;
}

const char *
weir_call_get_message (WeirCall *self)
{
  g_return_val_if_fail (WEIR_IS_CALL (self), NULL);

  return self->message;
}

const char *
weir_call_get_output (WeirCall *self)
{
  g_return_val_if_fail (WEIR_IS_CALL (self), NULL);

  return self->output;
}

GListModel *
weir_call_get_trace (WeirCall *self)
{
  g_return_val_if_fail (WEIR_IS_CALL (self), NULL);

  return self->trace;
}
