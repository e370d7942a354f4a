/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error-private.h"

#include <gio/gio.h>
#include <string.h>

#include "json/weir-value.h"

typedef struct {
  /* owned */
  char      *node;
  char      *worker;
  char      *kind;
  char      *traceback;
  WeirValue *results;

  guint      done;
} WeirErrorPrivate;

/* The names of each code: on the wire, and on a bus. */
typedef struct {
  const char *name;
  const char *dbus_name;
} CodeNames;

static const CodeNames code_names[] = {
  [WEIR_ERROR_FAILED]           = { "failed",           "io.github.weir.Error.Failed" },
  [WEIR_ERROR_TIMEOUT]          = { "timeout",          "io.github.weir.Error.Timeout" },
  [WEIR_ERROR_BACKLOG_FULL]     = { "backlog-full",     "io.github.weir.Error.BacklogFull" },
  [WEIR_ERROR_ENSEMBLE]         = { "ensemble",         "io.github.weir.Error.Ensemble" },
  [WEIR_ERROR_WORKER_CRASHED]   = { "worker-crashed",   "io.github.weir.Error.WorkerCrashed" },
  [WEIR_ERROR_POOL_FAILED]      = { "pool-failed",      "io.github.weir.Error.PoolFailed" },
  [WEIR_ERROR_START_FAILED]     = { "start-failed",     "io.github.weir.Error.StartFailed" },
  [WEIR_ERROR_STOPPED]          = { "stopped",          "io.github.weir.Error.Stopped" },
  [WEIR_ERROR_INVALID_JSON]     = { "invalid-json",     "io.github.weir.Error.InvalidJson" },
  [WEIR_ERROR_INVALID_FLOW]     = { "invalid-flow",     "io.github.weir.Error.InvalidFlow" },
  [WEIR_ERROR_INVALID_ARGUMENT] = { "invalid-argument", "io.github.weir.Error.InvalidArgument" },
  [WEIR_ERROR_CPU]              = { "cpu",              "io.github.weir.Error.Cpu" },
  [WEIR_ERROR_NO_CASE]          = { "no-case",          "io.github.weir.Error.NoCase" },
  [WEIR_ERROR_PROTOCOL]         = { "protocol",         "io.github.weir.Error.Protocol" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (code_names) == WEIR_ERROR_PROTOCOL + 1);

static void
weir_error_private_init (WeirErrorPrivate *priv)
{
}

static void
weir_error_private_copy (const WeirErrorPrivate *source,
                         WeirErrorPrivate       *copy)
{
  copy->node = g_strdup (source->node);
  copy->worker = g_strdup (source->worker);
  copy->kind = g_strdup (source->kind);
  copy->traceback = g_strdup (source->traceback);
  copy->results = source->results != NULL ? weir_value_ref (source->results) : NULL;
  copy->done = source->done;
}

static void
weir_error_private_clear (WeirErrorPrivate *priv)
{
  g_clear_pointer (&priv->node, g_free);
  g_clear_pointer (&priv->worker, g_free);
  g_clear_pointer (&priv->kind, g_free);
  g_clear_pointer (&priv->traceback, g_free);
  g_clear_pointer (&priv->results, weir_value_unref);
}

/**
 * weir_error_quark:
 *
 * The error domain of libweir. Its errors carry more than a message: where the
 * error came from, its kind and traceback, and for an ensemble what its members
 * had answered.
 *
 * Returns: the domain
 */
G_DEFINE_EXTENDED_ERROR (WeirError, weir_error)

/* What an error carries; one of another domain carries nothing. */
static const WeirErrorPrivate *
get_details (const GError *error)
{
  static const WeirErrorPrivate nothing;

  return error->domain == WEIR_ERROR ? weir_error_get_private (error) : &nothing;
}

static void
set_string (GError     *error,
            gsize       field,
            const char *string)
{
  g_autofree char *copy = g_strdup (string);
  char **place;

  if (error->domain != WEIR_ERROR)
    return;

  place = G_STRUCT_MEMBER_P (weir_error_get_private (error), field);
  g_free (*place);
  *place = g_steal_pointer (&copy);
}

/**
 * weir_error_code_to_name:
 * @code: a code of %WEIR_ERROR
 *
 * The name of a code as it stands in files and messages: lower-case words with
 * dashes, such as `worker-crashed`.
 *
 * May be called from any thread.
 *
 * Returns: (transfer none): the name
 */
const char *
weir_error_code_to_name (WeirError code)
{
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (code_names), NULL);

  return code_names[code].name;
}

/**
 * weir_error_code_from_name:
 * @name: the name of a code, such as `worker-crashed`
 * @code: (out) (optional): return location for the code
 *
 * The inverse of [func@Weir.error_code_to_name].
 *
 * May be called from any thread.
 *
 * Returns: whether there is a code of that name; if not, @code is left alone
 */
gboolean
weir_error_code_from_name (const char *name,
                           WeirError  *code)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (code_names); i++)
    if (strcmp (code_names[i].name, name) == 0)
      {
        if (code != NULL)
          *code = (WeirError) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * weir_error_get_node:
 * @error: an error
 *
 * The id of the node where the error came up.
 *
 * Returns: (transfer none) (nullable): the id; %NULL if unknown, and for an error
 *   of another domain than %WEIR_ERROR
 */
const char *
weir_error_get_node (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return get_details (error)->node;
}

/**
 * weir_error_get_worker:
 * @error: an error
 *
 * The name of the worker in which the error came up.
 *
 * Returns: (transfer none) (nullable): the name; %NULL if unknown, and for an error
 *   of another domain than %WEIR_ERROR
 */
const char *
weir_error_get_worker (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return get_details (error)->worker;
}

/**
 * weir_error_get_kind:
 * @error: an error
 *
 * What sort of error it is where it came up, in the words of the worker's language: an
 * exception class, or the name of an error domain.
 *
 * Returns: (transfer none) (nullable): the kind; %NULL if unknown, and for an error
 *   of another domain than %WEIR_ERROR
 */
const char *
weir_error_get_kind (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return get_details (error)->kind;
}

/**
 * weir_error_get_traceback:
 * @error: an error
 *
 * The traceback of the worker's language, or the last lines that a worker process wrote to its
 * standard error.
 *
 * Returns: (transfer none) (nullable): the traceback, several lines; %NULL if there is
 *   none, and for an error of another domain than %WEIR_ERROR
 */
const char *
weir_error_get_traceback (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return get_details (error)->traceback;
}

/**
 * weir_error_get_results:
 * @error: an error
 *
 * What the members of an ensemble had answered when it failed: an array with a
 * place for each member, null where no answer had come.
 *
 * Returns: (transfer none) (nullable): the array; %NULL if the error is not an
 *   ensemble's, or of another domain than %WEIR_ERROR
 */
WeirValue *
weir_error_get_results (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return get_details (error)->results;
}

/**
 * weir_error_get_done:
 * @error: an error
 *
 * How many members of an ensemble had answered when it failed.
 *
 * Returns: the number; 0 if the error is not an ensemble's, or of another domain
 *   than %WEIR_ERROR
 */
guint
weir_error_get_done (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  return get_details (error)->done;
}

/**
 * weir_error_set_node:
 * @error: an error
 * @node: (nullable): the id of a node
 *
 * Says at which node the error came up. Does nothing for an error of another domain
 * than %WEIR_ERROR.
 */
void
weir_error_set_node (GError     *error,
                     const char *node)
{
  g_return_if_fail (error != NULL);

  set_string (error, G_STRUCT_OFFSET (WeirErrorPrivate, node), node);
}

/**
 * weir_error_set_worker:
 * @error: an error
 * @worker: (nullable): the name of a worker
 *
 * Says in which worker the error came up. Does nothing for an error of another domain
 * than %WEIR_ERROR.
 */
void
weir_error_set_worker (GError     *error,
                       const char *worker)
{
  g_return_if_fail (error != NULL);

  set_string (error, G_STRUCT_OFFSET (WeirErrorPrivate, worker), worker);
}

/**
 * weir_error_set_kind:
 * @error: an error
 * @kind: (nullable): an exception class or the like
 *
 * Says what sort of error it is where it came up. Does nothing for an error of another
 * domain than %WEIR_ERROR.
 */
void
weir_error_set_kind (GError     *error,
                     const char *kind)
{
  g_return_if_fail (error != NULL);

  set_string (error, G_STRUCT_OFFSET (WeirErrorPrivate, kind), kind);
}

/**
 * weir_error_set_traceback:
 * @error: an error
 * @traceback: (nullable): a traceback, several lines
 *
 * Adds a traceback. Does nothing for an error of another domain than %WEIR_ERROR.
 */
void
weir_error_set_traceback (GError     *error,
                          const char *traceback)
{
  g_return_if_fail (error != NULL);

  set_string (error, G_STRUCT_OFFSET (WeirErrorPrivate, traceback), traceback);
}

/**
 * weir_error_set_results:
 * @error: an error
 * @results: (nullable): an array with a place for each member of an ensemble
 * @done: how many members had answered
 *
 * Adds what an ensemble had when it failed. Does nothing for an error of another
 * domain than %WEIR_ERROR.
 */
void
weir_error_set_results (GError    *error,
                        WeirValue *results,
                        guint      done)
{
  WeirErrorPrivate *details;

  g_return_if_fail (error != NULL);

  if (error->domain != WEIR_ERROR)
    return;

  details = weir_error_get_private (error);
  if (results != NULL)
    weir_value_ref (results);
  g_clear_pointer (&details->results, weir_value_unref);
  details->results = results;
  details->done = done;
}

/*< private >
 * weir_error_register_for_dbus:
 *
 * Lets codes survive a D-Bus connection, as `io.github.weir.Error.WorkerCrashed` and
 * the like. Whoever opens a connection calls this first; more than once does no harm.
 *
 * May be called from any thread.
 */
void
weir_error_register_for_dbus (void)
{
  static gsize registered = 0;

  if (!g_once_init_enter (&registered))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (code_names); i++)
    g_dbus_error_register_error (WEIR_ERROR, (gint) i, code_names[i].dbus_name);
  g_once_init_leave (&registered, 1);
}
