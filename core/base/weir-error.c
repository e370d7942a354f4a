/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error-private.h"

#include <gio/gio.h>
#include <string.h>

#include "json/weir-json-string.h"
#include "json/weir-value-private.h"

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

/* What an error of ours carries; NULL for errors of other domains, which carry nothing. */
static WeirErrorPrivate *
get_details (const GError *error)
{
  return error->domain == WEIR_ERROR ? weir_error_get_private (error) : NULL;
}

static void
set_string (char       **field,
            const char  *string)
{
  char *copy = g_strdup (string);

  g_free (*field);
  *field = copy;
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
  WeirErrorPrivate *details;

  g_return_val_if_fail (error != NULL, NULL);

  details = get_details (error);

  return details != NULL ? details->node : NULL;
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
  WeirErrorPrivate *details;

  g_return_val_if_fail (error != NULL, NULL);

  details = get_details (error);

  return details != NULL ? details->worker : NULL;
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
  WeirErrorPrivate *details;

  g_return_val_if_fail (error != NULL, NULL);

  details = get_details (error);

  return details != NULL ? details->kind : NULL;
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
  WeirErrorPrivate *details;

  g_return_val_if_fail (error != NULL, NULL);

  details = get_details (error);

  return details != NULL ? details->traceback : NULL;
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
  WeirErrorPrivate *details;

  g_return_val_if_fail (error != NULL, NULL);

  details = get_details (error);

  return details != NULL ? details->results : NULL;
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
  WeirErrorPrivate *details;

  g_return_val_if_fail (error != NULL, 0);

  details = get_details (error);

  return details != NULL ? details->done : 0;
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
  WeirErrorPrivate *details;

  g_return_if_fail (error != NULL);

  details = get_details (error);
  if (details != NULL)
    set_string (&details->node, node);
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
  WeirErrorPrivate *details;

  g_return_if_fail (error != NULL);

  details = get_details (error);
  if (details != NULL)
    set_string (&details->worker, worker);
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
  WeirErrorPrivate *details;

  g_return_if_fail (error != NULL);

  details = get_details (error);
  if (details != NULL)
    set_string (&details->kind, kind);
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
  WeirErrorPrivate *details;

  g_return_if_fail (error != NULL);

  details = get_details (error);
  if (details != NULL)
    set_string (&details->traceback, traceback);
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

  details = get_details (error);
  if (details == NULL)
    return;

  if (results != NULL)
    weir_value_ref (results);
  g_clear_pointer (&details->results, weir_value_unref);
  details->results = results;
  details->done = done;
}

/* Texts come from anywhere, a worker's standard error among them: only here must they be UTF-8. */
static void
append_member (GString    *text,
               const char *name,
               const char *string)
{
  g_autofree char *valid = NULL;

  if (string == NULL)
    return;

  valid = g_utf8_make_valid (string, -1);
  if (text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');
  g_string_append_printf (text, "\"%s\":", name);
  weir_json_append_string (text, valid);
}

static void
append_results (GString *text,
                WeirValue *results,
                guint      done)
{
  gsize length;
  const char *json = weir_value_get_json (results, &length);

  g_string_append (text, ",\"results\":");
  g_string_append_len (text, json, (gssize) length);
  g_string_append_printf (text, ",\"done\":%u", done);
}

/**
 * weir_error_to_value:
 * @error: an error
 *
 * Tells an error as an object with the one member `error`, itself an object with the
 * strings `code`, `node`, `worker`, `message`, `kind` and `traceback`; what is unknown is
 * left out. If the error has an ensemble's results, they follow as `results` and
 * `done`. An error of another domain has the code `failed` and its domain as `kind`.
 *
 * Bytes that are not UTF-8 are replaced by U+FFFD.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): the object
 */
WeirValue *
weir_error_to_value (const GError *error)
{
  static const WeirErrorPrivate no_details;
  g_autoptr(GString) text = NULL;
  const WeirErrorPrivate *details;
  gboolean ours;

  g_return_val_if_fail (error != NULL, NULL);

  ours = error->domain == WEIR_ERROR;
  details = ours ? weir_error_get_private (error) : &no_details;

  text = g_string_new ("{\"error\":{");
  append_member (text, "code", weir_error_code_to_name (ours ? error->code : WEIR_ERROR_FAILED));
  append_member (text, "node", details->node);
  append_member (text, "worker", details->worker);
  append_member (text, "message", error->message);
  append_member (text, "kind", ours ? details->kind : g_quark_to_string (error->domain));
  append_member (text, "traceback", details->traceback);
  if (details->results != NULL)
    append_results (text, details->results, details->done);
  g_string_append (text, "}}");

  return weir_value_new_unchecked (text->str, text->len);
}

/* Where the values of an error's members begin in the text; NULL if absent. */
typedef struct {
  const char *code;
  const char *node;
  const char *worker;
  const char *message;
  const char *kind;
  const char *traceback;
  const char *results;
  const char *done;
} ErrorMembers;

static const struct {
  const char *key;
  gsize       offset;
  char        first;
} error_members[] = {
  { "\"code\"",      G_STRUCT_OFFSET (ErrorMembers, code),      '"' },
  { "\"node\"",      G_STRUCT_OFFSET (ErrorMembers, node),      '"' },
  { "\"worker\"",    G_STRUCT_OFFSET (ErrorMembers, worker),    '"' },
  { "\"message\"",   G_STRUCT_OFFSET (ErrorMembers, message),   '"' },
  { "\"kind\"",      G_STRUCT_OFFSET (ErrorMembers, kind),      '"' },
  { "\"traceback\"", G_STRUCT_OFFSET (ErrorMembers, traceback), '"' },
  { "\"results\"",   G_STRUCT_OFFSET (ErrorMembers, results),   '[' },
  { "\"done\"",      G_STRUCT_OFFSET (ErrorMembers, done),      0 },
};

/* Members that are not known, or not of the right type, are passed over. */
static void
note_member (ErrorMembers *members,
             const char   *key,
             gsize         key_length,
             const char   *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (error_members); i++)
    {
      gboolean right_type = error_members[i].first != 0 ? *value == error_members[i].first
                                                        : g_ascii_isdigit (*value);

      if (right_type &&
          strlen (error_members[i].key) == key_length &&
          memcmp (error_members[i].key, key, key_length) == 0)
        G_STRUCT_MEMBER (const char *, members, error_members[i].offset) = value;
    }
}

/* @json is at the opening brace; returns the byte after the closing one. */
static const char *
find_members (const char   *json,
              ErrorMembers *members)
{
  json++;
  while (*json != '}')
    {
      const char *key = json;
      const char *value;

      json = weir_json_skip_string (key);
      value = json + 1;
      note_member (members, key, (gsize) (json - key), value);
      json = weir_json_skip_value (value);
      if (*json == ',')
        json++;
    }

  return json + 1;
}

static char *
dup_optional_string (const char *json)
{
  return json != NULL ? weir_json_dup_string (json) : NULL;
}

static void
take_details (GError             *error,
              const ErrorMembers *members)
{
  WeirErrorPrivate *details = weir_error_get_private (error);

  details->node = dup_optional_string (members->node);
  details->worker = dup_optional_string (members->worker);
  details->kind = dup_optional_string (members->kind);
  details->traceback = dup_optional_string (members->traceback);
  if (members->results != NULL)
    {
      const char *end = weir_json_skip_value (members->results);

      details->results = weir_value_new_unchecked (members->results,
                                                   (gsize) (end - members->results));
    }
  if (members->done != NULL)
    details->done = (guint) g_ascii_strtoull (members->done, NULL, 10);
}

/**
 * weir_error_new_from_value:
 * @value: a value
 *
 * The inverse of [func@Weir.error_to_value]: makes an error of %WEIR_ERROR from
 * an object whose one member is `error`, an object with at least a known `code` and a
 * `message`. Members that it does not know are passed over.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full) (nullable): the error; %NULL if @value is no such object
 */
GError *
weir_error_new_from_value (WeirValue *value)
{
  static const char begin[] = "{\"error\":";
  ErrorMembers members = { NULL };
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;
  const char *json;
  GError *error;
  WeirError code;

  g_return_val_if_fail (value != NULL, NULL);

  json = weir_value_get_json (value, NULL);
  if (!g_str_has_prefix (json, begin) || json[strlen (begin)] != '{')
    return NULL;
  json = find_members (json + strlen (begin), &members);
  if (*json != '}' || members.code == NULL || members.message == NULL)
    return NULL;

  name = weir_json_dup_string (members.code);
  if (!weir_error_code_from_name (name, &code))
    return NULL;

  message = weir_json_dup_string (members.message);
  error = g_error_new_literal (WEIR_ERROR, (gint) code, message);
  take_details (error, &members);

  return error;
}

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
