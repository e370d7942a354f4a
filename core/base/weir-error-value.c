/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Errors as JSON, the way they stand among results and cross the border of a process. */

#include "base/weir-error.h"

#include <string.h>

#include "json/weir-json-string.h"
#include "json/weir-value-private.h"

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
append_results (GString   *text,
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
  g_autoptr(GString) text = NULL;
  WeirValue *results;
  gboolean ours;

  g_return_val_if_fail (error != NULL, NULL);

  ours = error->domain == WEIR_ERROR;
  text = g_string_new ("{\"error\":{");
  append_member (text, "code", weir_error_code_to_name (ours ? error->code : WEIR_ERROR_FAILED));
  append_member (text, "node", weir_error_get_node (error));
  append_member (text, "worker", weir_error_get_worker (error));
  append_member (text, "message", error->message);
  append_member (text, "kind",
                 ours ? weir_error_get_kind (error) : g_quark_to_string (error->domain));
  append_member (text, "traceback", weir_error_get_traceback (error));

  results = weir_error_get_results (error);
  if (results != NULL)
    append_results (text, results, weir_error_get_done (error));
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
} Members;

/* The keys with their quotes, and the bytes that a value of the right type can begin with. */
static const struct {
  const char *key;
  const char *begins;
  gsize       field;
} known_members[] = {
  { "\"code\"",      "\"",         G_STRUCT_OFFSET (Members, code) },
  { "\"node\"",      "\"",         G_STRUCT_OFFSET (Members, node) },
  { "\"worker\"",    "\"",         G_STRUCT_OFFSET (Members, worker) },
  { "\"message\"",   "\"",         G_STRUCT_OFFSET (Members, message) },
  { "\"kind\"",      "\"",         G_STRUCT_OFFSET (Members, kind) },
  { "\"traceback\"", "\"",         G_STRUCT_OFFSET (Members, traceback) },
  { "\"results\"",   "[",          G_STRUCT_OFFSET (Members, results) },
  { "\"done\"",      "0123456789", G_STRUCT_OFFSET (Members, done) },
};

static void
note_member (Members    *members,
             const char *key,
             gsize       key_length,
             const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_members); i++)
    if (strlen (known_members[i].key) == key_length &&
        memcmp (known_members[i].key, key, key_length) == 0 &&
        strchr (known_members[i].begins, *value) != NULL)
      G_STRUCT_MEMBER (const char *, members, known_members[i].field) = value;
}

/* @json is at an opening brace; returns the byte after the closing one. */
static const char *
find_members (const char *json,
              Members    *members)
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

static void
set_detail (GError      *error,
            void       (*set) (GError *, const char *),
            const char  *json)
{
  g_autofree char *string = json != NULL ? weir_json_dup_string (json) : NULL;

  set (error, string);
}

static void
set_results (GError     *error,
             const char *results,
             const char *done)
{
  g_autoptr(WeirValue) value = NULL;
  guint n_done = done != NULL ? (guint) g_ascii_strtoull (done, NULL, 10) : 0;

  if (results == NULL)
    return;

  value = weir_value_new_unchecked (results, (gsize) (weir_json_skip_value (results) - results));
  weir_error_set_results (error, value, n_done);
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
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;
  Members members = { NULL };
  const char *json;
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
  error = g_error_new_literal (WEIR_ERROR, (int) code, message);
  set_detail (error, weir_error_set_node, members.node);
  set_detail (error, weir_error_set_worker, members.worker);
  set_detail (error, weir_error_set_kind, members.kind);
  set_detail (error, weir_error_set_traceback, members.traceback);
  set_results (error, members.results, members.done);

  return g_steal_pointer (&error);
}
