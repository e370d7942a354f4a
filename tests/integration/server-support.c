/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-support.h"

#include <unistd.h>

/* Sanitizers and a busy machine included. */
#define LONGEST_RUN 150

void
guard_time (void)
{
  alarm (LONGEST_RUN);
}

static gint64
patience_end (void)
{
  return g_get_monotonic_time () + (gint64) (PATIENCE * G_USEC_PER_SEC);
}

/* Pools */

static WeirServlet *
named (WeirServlet *servlet,
       const char  *name)
{
  weir_servlet_set_name (servlet, name);
  return servlet;
}

WeirServlet *
func_pool (const char     *name,
           WeirWorkerFunc  func,
           gpointer        data,
           guint           n_threads)
{
  WeirWorkerSpec *spec = weir_worker_spec_new_from_func (func, data, NULL);

  return named (weir_thread_servlet_new (spec, n_threads), name);
}

static JsonObject *
params_new (const char *text)
{
  g_autoptr (WeirValue) value = value_new (text == NULL ? "{}" : text);
  g_autoptr (JsonNode) node = weir_value_to_node (value);

  return json_node_dup_object (node);
}

WeirServlet *
type_pool (const char *name,
           GType       type,
           const char *params,
           guint       n_threads)
{
  g_autoptr (JsonObject) object = params_new (params);
  WeirWorkerSpec *spec = weir_worker_spec_new_from_type (type, object);

  return named (weir_thread_servlet_new (spec, n_threads), name);
}

static WeirWorkerSpec *
jq_worker (const char *filter)
{
  g_autoptr (JsonObject) json = json_object_new ();
  g_autoptr (GError) error = NULL;
  WeirWorkerSpec *spec;

  json_object_set_string_member (json, "type", "jq");
  json_object_set_string_member (json, "filter", filter);
  spec = weir_worker_spec_new_from_json (json, NULL, &error);
  g_assert_no_error (error);
  return spec;
}

WeirServlet *
jq_threads (const char *name,
            const char *filter,
            guint       n_threads)
{
  return named (weir_thread_servlet_new (jq_worker (filter), n_threads), name);
}

WeirServlet *
jq_processes (const char *name,
              const char *filter,
              guint       n_processes)
{
  return named (weir_process_servlet_new (jq_worker (filter), weir_cpus_new (n_processes)), name);
}

WeirServlet *
kind_processes (const char *name,
                const char *kind,
                const char *params,
                guint       n_processes)
{
  g_autoptr (JsonObject) object = params_new (params);
  WeirWorkerSpec *spec = weir_worker_spec_new (kind, object);

  return named (weir_process_servlet_new (spec, weir_cpus_new (n_processes)), name);
}

/* Functions */

WeirValue *
pass_on (WeirValue  *value,
         gpointer    data,
         GError    **error)
{
  return weir_value_ref (value);
}

gint64
value_get_int (WeirValue *value)
{
  g_autoptr (JsonNode) node = weir_value_to_node (value);

  g_assert_true (JSON_NODE_HOLDS_VALUE (node));
  return json_node_get_int (node);
}

/* Fails for what is no number. */
WeirValue *
double_it (WeirValue  *value,
           gpointer    data,
           GError    **error)
{
  g_autoptr (JsonNode) node = weir_value_to_node (value);

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    return weir_value_new_int (2 * json_node_get_int (node));

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED, "%s is no number",
               weir_value_get_json (value, NULL));
  return NULL;
}

/* Gate */

void
gate_init (Gate *self)
{
  *self = (Gate) { .n_begun = 0 };
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->changed, NULL);
}

void
gate_clear (Gate *self)
{
  g_assert_cmpuint (self->n_inside, ==, 0);
  pthread_mutex_destroy (&self->lock);
  pthread_cond_destroy (&self->changed);
}

/* FALSE when that has taken too long. */
static gboolean
gate_wait (Gate                  *self,
           const struct timespec *end)
{
  return pthread_cond_timedwait (&self->changed, &self->lock, end) == 0;
}

static struct timespec
gate_patience_end (void)
{
  struct timespec end;

  clock_gettime (CLOCK_REALTIME, &end);
  end.tv_sec += (time_t) PATIENCE;
  return end;
}

void
gate_enter (Gate *self)
{
  struct timespec end = gate_patience_end ();

  pthread_mutex_lock (&self->lock);
  self->n_begun++;
  self->n_inside++;
  self->most_inside = MAX (self->most_inside, self->n_inside);
  pthread_cond_broadcast (&self->changed);
  while (!self->open && self->n_tickets == 0)
    {
      if (!gate_wait (self, &end))
        g_error ("nobody was let through the gate for %g s", PATIENCE);
    }
  if (!self->open)
    self->n_tickets--;
  self->n_inside--;
  pthread_mutex_unlock (&self->lock);
}

WeirValue *
gate_call (WeirValue  *value,
           gpointer    gate,
           GError    **error)
{
  gate_enter (gate);
  return weir_value_ref (value);
}

/* Until so many have come since the beginning. */
void
gate_await (Gate  *self,
            guint  n_begun)
{
  struct timespec end = gate_patience_end ();

  pthread_mutex_lock (&self->lock);
  while (self->n_begun < n_begun)
    {
      if (!gate_wait (self, &end))
        g_error ("%u instead of %u came to the gate", self->n_begun, n_begun);
    }
  pthread_mutex_unlock (&self->lock);
}

guint
gate_get_begun (Gate *self)
{
  guint n_begun;

  pthread_mutex_lock (&self->lock);
  n_begun = self->n_begun;
  pthread_mutex_unlock (&self->lock);
  return n_begun;
}

guint
gate_get_most (Gate *self)
{
  guint most;

  pthread_mutex_lock (&self->lock);
  most = self->most_inside;
  pthread_mutex_unlock (&self->lock);
  return most;
}

void
gate_let (Gate  *self,
          guint  n_more)
{
  pthread_mutex_lock (&self->lock);
  self->n_tickets += n_more;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

void
gate_open (Gate *self)
{
  pthread_mutex_lock (&self->lock);
  self->open = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->lock);
}

/* Sources */

WeirValue *
numbers_next (gpointer   numbers,
              GError   **error)
{
  Numbers *self = numbers;
  gint number = g_atomic_int_get (&self->n_given);

  if (number != self->last)
    {
      g_atomic_int_inc (&self->n_given);
      return weir_value_new_int (number);
    }

  if (self->complaint != NULL)
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_IO, self->complaint);
  return NULL;
}

void
numbers_destroy (gpointer numbers)
{
  Numbers *self = numbers;

  g_atomic_int_set (&self->gone, 1);
}

WeirValue *
gated_next (gpointer   source,
            GError   **error)
{
  GatedSource *self = source;

  gate_enter (&self->gate);
  return weir_value_new_null ();
}

void
gated_destroy (gpointer source)
{
  GatedSource *self = source;

  g_atomic_int_set (&self->gone, 1);
}

/* Callers */

struct _Caller
{
  GThread          *thread;
  WeirServer       *server;      /* borrowed */
  WeirValue        *input;       /* owned */
  GCancellable     *cancellable; /* borrowed */
  double            timeout;
  WeirBackpressure  backpressure;
  GError           *error;       /* owned; the thread's until it ends */
};

static gpointer
caller_main (gpointer data)
{
  Caller *self = data;

  return weir_server_call (self->server, self->input, self->timeout, self->backpressure,
                           self->cancellable, &self->error);
}

Caller *
caller_start (WeirServer       *server,
              const char       *text,
              double            timeout,
              WeirBackpressure  backpressure,
              GCancellable     *cancellable)
{
  Caller *self = g_new0 (Caller, 1);

  self->server = server;
  self->input = value_new (text);
  self->cancellable = cancellable;
  self->timeout = timeout;
  self->backpressure = backpressure;
  self->thread = g_thread_new ("caller", caller_main, self);
  return self;
}

/* Waits for its end and frees it. */
WeirValue *
caller_end (Caller  *self,
            GError **error)
{
  WeirValue *result = g_thread_join (self->thread);

  g_assert_true ((result == NULL) == (self->error != NULL));
  if (self->error != NULL)
    g_propagate_error (error, self->error);
  weir_value_unref (self->input);
  g_free (self);
  return result;
}

void
caller_succeeds (Caller     *self,
                 const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) result = caller_end (self, &error);

  g_assert_no_error (error);
  assert_value (result, expected);
}

void
caller_fails (Caller *self,
              GQuark  domain,
              int     code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) result = caller_end (self, &error);

  g_assert_null (result);
  g_assert_error (error, domain, code);
}

/* Replies */

void
reply_set (GObject      *source,
           GAsyncResult *result,
           gpointer      reply)
{
  Reply *self = reply;

  g_assert_null (self->result);
  self->result = g_object_ref (result);
}

static gboolean
set_true (gpointer flag)
{
  *(gboolean *) flag = TRUE;
  return G_SOURCE_REMOVE;
}

void
reply_await (Reply        *self,
             GMainContext *context)
{
  g_autoptr (GSource) limit = g_timeout_source_new ((guint) (PATIENCE * 1000));
  gboolean over = FALSE;

  g_source_set_callback (limit, set_true, &over, NULL);
  g_source_attach (limit, context);
  while (self->result == NULL)
    {
      g_main_context_iteration (context, TRUE);
      if (over)
        g_error ("no reply within %g s", PATIENCE);
    }
  g_source_destroy (limit);
}

void
reply_clear (Reply *self)
{
  g_clear_object (&self->result);
}

void
call_async (WeirServer       *server,
            const char       *text,
            WeirBackpressure  backpressure,
            GCancellable     *cancellable,
            Reply            *reply)
{
  g_autoptr (WeirValue) value = value_new (text);

  reply->result = NULL;
  weir_server_call_async (server, value, PATIENCE, backpressure, cancellable, reply_set, reply);
}

void
reply_succeeds (Reply      *self,
                WeirServer *server,
                const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) value = NULL;

  reply_await (self, NULL);
  value = weir_server_call_finish (server, self->result, &error);
  g_assert_no_error (error);
  assert_value (value, expected);
  reply_clear (self);
}

void
reply_fails (Reply      *self,
             WeirServer *server,
             GQuark      domain,
             int         code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirValue) value = NULL;

  reply_await (self, NULL);
  value = weir_server_call_finish (server, self->result, &error);
  g_assert_null (value);
  g_assert_error (error, domain, code);
  reply_clear (self);
}

/* Nobody is told of it: so it is looked at again and again. */
void
await_backlog (WeirServer *server,
               guint       backlog)
{
  gint64 end = patience_end ();

  while (weir_server_get_backlog (server) != backlog)
    {
      if (g_get_monotonic_time () > end)
        g_error ("the backlog is %u, not %u", weir_server_get_backlog (server), backlog);
      g_usleep (500);
    }
}

void
await_int (const gint *place,
           gint        number)
{
  gint64 end = patience_end ();

  while (g_atomic_int_get (place) != number)
    {
      if (g_get_monotonic_time () > end)
        g_error ("the number is %d, not %d", g_atomic_int_get (place), number);
      g_usleep (500);
    }
}

/* Answers */

void
assert_value (WeirValue  *value,
              const char *expected)
{
  g_autoptr (WeirValue) wanted = value_new (expected);

  g_assert_nonnull (value);
  g_assert_cmpstr (weir_value_get_json (value, NULL), ==, weir_value_get_json (wanted, NULL));
}

void
assert_result (WeirStream *stream,
               const char *expected)
{
  g_autoptr (WeirResult) result = stream_take (stream);

  g_assert_no_error (weir_result_get_error (result));
  assert_value (weir_result_get_value (result), expected);
}

void
assert_error_at (WeirStream *stream,
                 guint64     index,
                 GQuark      domain,
                 int         code)
{
  g_autoptr (WeirResult) result = stream_take (stream);

  g_assert_cmpuint (weir_result_get_index (result), ==, index);
  g_assert_null (weir_result_get_value (result));
  g_assert_error (weir_result_get_error (result), domain, code);
}

void
assert_end (WeirStream *stream)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirResult) result = weir_stream_next (stream, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (result);
}

/* Of the items of all the flow. */
gint64
server_count (WeirServer *server,
              const char *member)
{
  g_autoptr (WeirMetrics) metrics = weir_server_get_metrics (server);
  g_autoptr (JsonNode) node = weir_metrics_to_json (metrics);
  JsonObject *items = json_object_get_object_member (json_node_get_object (node), "items");

  g_assert_true (json_object_has_member (items, member));
  return json_object_get_int_member (items, member);
}
