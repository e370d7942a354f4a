/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-jq.h"

#include <jq.h>
#include <string.h>

#include "base/weir-error.h"

/* A filter may raise any value as its error; a message has at most so many bytes of it. */
#define MAX_MESSAGE 4096

/* When the filters that are remembered have more bytes than this, all are forgotten. */
#define MAX_REMEMBERED (4 * 1024 * 1024)

/*
 * Stands before each filter, in its first line so that the numbers of lines stay right.
 *
 * - The environment is hidden. All that follows is in the scope of these definitions, and since
 *   nothing is open that a filter could close, it cannot leave it.
 * - `import` and `include` become errors of syntax, as they may stand at the very beginning only
 *   (libjq aborts on them unless it was given a search path). `modulemeta` reads files too.
 * - There is no stream of inputs behind a worker's item.
 * - `stderr` would write between the lines of the log.
 * - strftime() and what is built on it abort the process on dates out of range.
 */
static const char prelude[] =
  "def env: {};"
  "def modulemeta: error(\"modulemeta is not available\");"
  "def input: error(\"input is not available: a filter sees one item at a time\");"
  "def inputs: empty;"
  "def stderr: debug;"
  "def _strftime(f): strftime(f);"
  "def strftime($f): if ($f | type) != \"string\""
  " then error(\"strftime/1 requires a string format\")"
  " elif type == \"number\" then gmtime | _strftime($f) else _strftime($f) end;"
  "def _strflocaltime(f): strflocaltime(f);"
  "def strflocaltime($f): if ($f | type) != \"string\""
  " then error(\"strflocaltime/1 requires a string format\")"
  " elif type == \"number\" then localtime | _strflocaltime($f) else _strflocaltime($f) end;"
  "def todateiso8601: strftime(\"%Y-%m-%dT%H:%M:%SZ\");"
  "def todate: todateiso8601;"
  "def date: todate;"
  "{} as $ENV | ";

struct _WeirJq
{
  /* Owned. */
  jq_state *state;
};

/* Written once by weir_jq_forget_home(), before there are threads. */
static char *forgotten_home;

/* The filters that could be compiled. */
static struct {
  GMutex      mutex;

  /* guarded by mutex */
  GHashTable *texts;
  gsize       n_bytes;
} good_filters;

void
weir_jq_forget_home (void)
{
  const char *home = g_getenv ("HOME");

  if (home == NULL)
    return;

  /* GLib remembers where it is from its first look on. */
  g_get_home_dir ();
  g_free (forgotten_home);
  forgotten_home = g_strdup (home);
  g_unsetenv ("HOME");
}

const char *
weir_jq_get_home (void)
{
  return forgotten_home != NULL ? forgotten_home : g_getenv ("HOME");
}

static gboolean
check_home (GError **error)
{
  const char *home = g_getenv ("HOME");
  g_autofree char *path = NULL;

  if (home == NULL)
    return TRUE;

  path = g_strconcat (home, "/.jq", NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS) || g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
               "libjq would add the definitions in %s to the filter; unset HOME to run without",
               path);
  return FALSE;
}

/* Shortens @text, which is not trusted to be short, at the end of a character. */
static char *
dup_message (const char *text)
{
  gsize length = strlen (text);

  if (length <= MAX_MESSAGE)
    return g_strdup (text);

  length = g_utf8_find_prev_char (text, text + MAX_MESSAGE) - text;

  return g_strdup_printf ("%.*s...", (int) length, text);
}

/* Takes over @text. */
static char *
take_text (jv text)
{
  char *message = dup_message (jv_string_value (text));

  jv_free (text);

  return message;
}

/* Takes over @value, of any type. */
static char *
take_message (jv value)
{
  return take_text (jv_get_kind (value) == JV_KIND_STRING ? value : jv_dump_string (value, 0));
}

/* Libjq calls the tokens of its grammar by names that people have not seen. */
static void
replace_tokens (GString *message)
{
  static const struct {
    const char *token;
    const char *words;
  } tokens[] = {
    { " (Unix shell quoting issues?)", "" },
    { "QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END", "the end of the string" },
    { "QQSTRING_START", "a string" },
    { "INVALID_CHARACTER", "character" },
    { "$end", "end of the filter" },
    { "IDENT", "name" },
    { "FIELD", ".name" },
    { "LITERAL", "number" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    g_string_replace (message, tokens[i].token, tokens[i].words, 0);
}

/* What the compiler says about one filter. */
typedef struct {
  const char  *program;
  GString     *messages;
  WeirJqPlace  place;    /* of the first message */
} Complaints;

static const char *
find_line (const char *program,
           guint       line)
{
  for (guint i = 1; i < line; i++)
    {
      const char *end = strchr (program, '\n');

      if (end == NULL)
        break;
      program = end + 1;
    }

  return program;
}

/* @quote is the line in question, and after it a space for each byte before the place. */
static guint
find_column (const char *program,
             guint       line,
             const char *quote)
{
  const char *begin = find_line (program, line);
  gsize length = strcspn (begin, "\n");
  gsize hidden = line == 1 ? strlen (prelude) : 0;
  gsize offset = strlen (quote);

  if (offset < length)
    return 0;

  offset -= length;
  if (offset > length)
    return 0;

  /* Of an empty filter, the last word is ours. */
  offset = MAX (offset, hidden);

  return g_utf8_strlen (begin + hidden, offset - hidden) + 1;
}

static WeirJqPlace
find_place (const char *program,
            const char *text)
{
  WeirJqPlace place = { 0, 0 };
  char *end;

  place.line = g_ascii_strtoull (text, &end, 10);
  if (g_str_has_prefix (end, ":\n"))
    place.column = find_column (program, place.line, end + strlen (":\n"));

  return place;
}

/*
 * One message of the compiler: "jq: error: MESSAGE at <top-level>, line N:" and then the source,
 * which begins with our prelude. What does not look so is a count of the errors.
 */
static void
add_compile_message (gpointer data,
                     jv       message)
{
  static const char prefix[] = "jq: error: ";
  static const char at_place[] = " at <top-level>, line ";
  Complaints *complaints = data;
  g_autofree char *text = take_message (message);
  g_autoptr(GString) line = NULL;
  WeirJqPlace place = { 0, 0 };
  char *at;

  if (!g_str_has_prefix (text, prefix))
    return;

  at = strstr (text, at_place);
  line = g_string_new (NULL);
  if (at != NULL)
    {
      *at = '\0';
      place = find_place (complaints->program, at + strlen (at_place));
    }
  if (place.column > 0)
    g_string_append_printf (line, "line %u, column %u: ", place.line, place.column);
  else if (place.line > 0)
    g_string_append_printf (line, "line %u: ", place.line);
  g_string_append (line, text + strlen (prefix));
  replace_tokens (line);

  if (complaints->messages->len == 0)
    complaints->place = place;
  else
    g_string_append (complaints->messages, "; ");
  g_string_append_len (complaints->messages, line->str, line->len);
}

static void
log_debug_message (gpointer data,
                   jv       message)
{
  g_autofree char *text = take_message (message);

  g_message ("jq: %s", text);
}

static gboolean
compile (WeirJq       *self,
         const char   *filter,
         WeirJqPlace  *place,
         GError      **error)
{
  g_autofree char *program = g_strconcat (prelude, filter, NULL);
  g_autoptr(GString) messages = g_string_new (NULL);
  Complaints complaints = { program, messages, { 0, 0 } };
  gboolean compiled;

  jq_set_error_cb (self->state, add_compile_message, &complaints);
  jq_set_debug_cb (self->state, log_debug_message, NULL);
  compiled = jq_compile (self->state, program);
  jq_set_error_cb (self->state, log_debug_message, NULL);

  if (!compiled)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                 "jq filter: %s", messages->len > 0 ? messages->str : "cannot be compiled");
  if (place != NULL)
    *place = complaints.place;

  return compiled;
}

WeirJq *
weir_jq_new_placing (const char   *filter,
                     WeirJqPlace  *place,
                     GError      **error)
{
  g_autoptr(WeirJq) self = NULL;

  g_assert (filter != NULL);

  if (place != NULL)
    *place = (WeirJqPlace) { 0, 0 };
  if (!check_home (error))
    return NULL;

  self = g_new0 (WeirJq, 1);
  self->state = jq_init ();
  if (self->state == NULL)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_FAILED, "jq: out of memory");
      return NULL;
    }

  if (!compile (self, filter, place, error))
    return NULL;

  return g_steal_pointer (&self);
}

WeirJq *
weir_jq_new (const char  *filter,
             GError     **error)
{
  return weir_jq_new_placing (filter, NULL, error);
}

void
weir_jq_free (WeirJq *self)
{
  jq_teardown (&self->state);
  g_free (self);
}

static gboolean
is_known_good (const char *filter)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&good_filters.mutex);

  return good_filters.texts != NULL && g_hash_table_contains (good_filters.texts, filter);
}

static void
remember_good (const char *filter)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&good_filters.mutex);

  if (good_filters.texts == NULL)
    good_filters.texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (good_filters.n_bytes > MAX_REMEMBERED)
    {
      g_hash_table_remove_all (good_filters.texts);
      good_filters.n_bytes = 0;
    }

  if (g_hash_table_add (good_filters.texts, g_strdup (filter)))
    good_filters.n_bytes += strlen (filter) + 1;
}

gboolean
weir_jq_check (const char   *filter,
               WeirJqPlace  *place,
               GError      **error)
{
  g_autoptr(WeirJq) jq = NULL;

  g_assert (filter != NULL);

  if (place != NULL)
    *place = (WeirJqPlace) { 0, 0 };
  if (is_known_good (filter))
    return TRUE;

  jq = weir_jq_new_placing (filter, place, error);
  if (jq != NULL)
    remember_good (filter);

  return jq != NULL;
}

static gboolean
parse (WeirValue  *value,
       jv         *input,
       GError    **error)
{
  g_autofree char *message = NULL;
  const char *json;
  gsize length;
  char *quoted;

  json = weir_value_get_json (value, &length);
  if (length > G_MAXINT)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                   "jq cannot read an item of %" G_GSIZE_FORMAT " bytes: the limit is %d",
                   length, G_MAXINT);
      return FALSE;
    }

  *input = jv_parse_sized (json, (int) length);
  if (jv_is_valid (*input))
    return TRUE;

  message = take_message (jv_invalid_get_msg (*input));
  quoted = strstr (message, " (while parsing '");
  if (quoted != NULL)
    *quoted = '\0';
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED, "jq cannot read the item: %s", message);

  return FALSE;
}

static void
set_halt_error (WeirJq  *self,
                GError **error)
{
  jv reason = jq_get_error_message (self->state);
  g_autofree char *message = NULL;

  if (!jv_is_valid (reason))
    {
      jv_free (reason);
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                           "the jq filter called halt instead of giving an output");
      return;
    }

  message = take_message (reason);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
               "the jq filter called halt_error: %s", message);
}

/* Takes over @output, which is none: whether the filter has come to its end or has failed. */
static gboolean
check_end (WeirJq  *self,
           jv       output,
           GError **error)
{
  g_autofree char *message = NULL;

  if (jq_halted (self->state))
    {
      jv_free (output);
      set_halt_error (self, error);
      return FALSE;
    }

  if (!jv_invalid_has_msg (jv_copy (output)))
    {
      jv_free (output);
      return TRUE;
    }

  message = take_message (jv_invalid_get_msg (output));
  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_FAILED, message);

  return FALSE;
}

/* The next output is at *@output and *@ended FALSE; or there is none; or the filter failed. */
static gboolean
next (WeirJq    *self,
      jv        *output,
      gboolean  *ended,
      GError   **error)
{
  *output = jq_next (self->state);
  *ended = !jv_is_valid (*output);

  return !*ended || check_end (self, *output, error);
}

/* Whether there is nothing after the first output. */
static gboolean
expect_end (WeirJq  *self,
            GError **error)
{
  gboolean ended;
  jv output;

  if (!next (self, &output, &ended, error))
    return FALSE;

  if (ended)
    return TRUE;

  jv_free (output);
  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                       "the jq filter gave more than one output: put [ and ] around it, "
                       "or use first()");
  return FALSE;
}

/* Lets go of what a filter that was left in the middle still holds. */
static void
reset (WeirJq *self)
{
  jq_start (self->state, jv_null (), 0);
}

/* Takes over @output. Its text is checked, since a filter can nest deeper than we let in. */
static WeirValue *
take_output (jv       output,
             GError **error)
{
  jv text = jv_dump_string (output, 0);
  WeirValue *value;

  value = weir_value_new_from_json (jv_string_value (text),
                                    jv_string_length_bytes (jv_copy (text)),
                                    error);
  jv_free (text);

  return value;
}

WeirValue *
weir_jq_run (WeirJq     *self,
             WeirValue  *value,
             GError    **error)
{
  gboolean ended;
  jv input, output;

  if (!parse (value, &input, error))
    return NULL;

  jq_start (self->state, input, 0);
  if (!next (self, &output, &ended, error))
    return NULL;

  if (ended)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                           "the jq filter gave no output, which is wanted for each item");
      return NULL;
    }

  if (!expect_end (self, error))
    {
      jv_free (output);
      reset (self);
      return NULL;
    }

  return take_output (output, error);
}

/* Takes over @input. Whether the first output is neither false nor null; none does not hold. */
static gboolean
test_input (WeirJq    *self,
            jv         input,
            gboolean  *holds,
            GError   **error)
{
  gboolean ended;
  jv output;

  jq_start (self->state, input, 0);
  if (!next (self, &output, &ended, error))
    return FALSE;

  *holds = FALSE;
  if (!ended)
    {
      jv_kind kind = jv_get_kind (output);

      *holds = kind != JV_KIND_FALSE && kind != JV_KIND_NULL;
      jv_free (output);
      reset (self);
    }

  return TRUE;
}

gboolean
weir_jq_choose (WeirJq * const  *conditions,
                guint            n_conditions,
                WeirValue       *value,
                int             *index,
                GError         **error)
{
  gboolean holds = FALSE;
  gboolean good = TRUE;
  jv input;

  *index = -1;
  if (!parse (value, &input, error))
    return FALSE;

  for (guint i = 0; i < n_conditions && good && !holds; i++)
    {
      if (conditions[i] == NULL)
        continue;

      good = test_input (conditions[i], jv_copy (input), &holds, error);
      if (good && holds)
        *index = i;
    }
  jv_free (input);

  return good;
}
