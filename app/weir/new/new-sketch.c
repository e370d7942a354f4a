/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "new/new-sketch.h"

#include <string.h>

/* What a stage says. */
typedef struct {
  /* owned */
  char       *text;
  char       *id;     /* NULL: what its worker is */
  char       *type;

  /* borrowed from the text */
  const char *more;   /* NULL: nothing */

  gboolean    has_pool;
  gboolean    is_process;
  guint       n_workers;
} Stage;

static void
stage_clear (Stage *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->type, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stage, stage_clear)

static gboolean
fail (GError     **error,
      const char  *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError     **error,
      const char  *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);

  return FALSE;
}

/* Workers: what MORE says, as the members of the "worker" object */

static gboolean
add_filter (JsonObject  *worker,
            const char  *more,
            GError     **error)
{
  guint column;

  if (more == NULL)
    more = ".";
  if (!weir_filter_check (more, NULL, &column, error))
    return FALSE;

  json_object_set_string_member (worker, "filter", more);

  return TRUE;
}

static gboolean
add_command (JsonObject  *worker,
             const char  *more,
             GError     **error)
{
  g_auto(GStrv) argv = NULL;
  JsonArray *array;

  if (more == NULL)
    return fail (error, "which program? expected command:PROGRAM ARGUMENT...");
  if (!g_shell_parse_argv (more, NULL, &argv, error))
    return FALSE;

  array = json_array_new ();
  for (char **argument = argv; *argument != NULL; argument++)
    json_array_add_string_element (array, *argument);
  json_object_set_array_member (worker, "argv", array);

  return TRUE;
}

static gboolean
add_class (JsonObject  *worker,
           const char  *more,
           GError     **error)
{
  if (more == NULL || strchr (more, ':') == NULL)
    return fail (error, "which class? expected python:MODULE:CLASS");

  json_object_set_string_member (worker, "class", more);

  return TRUE;
}

static gboolean
add_module (JsonObject  *worker,
            const char  *more,
            GError     **error)
{
  const char *colon = more != NULL ? strrchr (more, ':') : NULL;
  g_autofree char *module = NULL;

  if (colon == NULL)
    return fail (error, "which class? expected module:MODULE:CLASS");

  module = g_strndup (more, (gsize) (colon - more));
  json_object_set_string_member (worker, "module", module);
  json_object_set_string_member (worker, "name", colon + 1);

  return TRUE;
}

static gboolean
add_number (JsonObject  *worker,
            const char  *key,
            const char  *more,
            double       number,
            GError     **error)
{
  JsonObject *params = json_object_new ();
  char *end = NULL;

  json_object_set_object_member (worker, "params", params);
  if (more != NULL)
    {
      number = g_ascii_strtod (more, &end);
      if (end == more || *end != '\0')
        return fail (error, "\"%s\": expected a number, got \"%s\"", key, more);
    }

  json_object_set_double_member (params, key, number);

  return TRUE;
}

static gboolean
add_seconds (JsonObject  *worker,
             const char  *more,
             GError     **error)
{
  return add_number (worker, "seconds", more, 0.1, error);
}

static gboolean
add_rate (JsonObject  *worker,
          const char  *more,
          GError     **error)
{
  return add_number (worker, "rate", more, 0.1, error);
}

static gboolean
add_nothing (JsonObject  *worker,
             const char  *more,
             GError     **error)
{
  return more == NULL || fail (error, "nothing more is to be said than \"pass-through\"");
}

static const struct {
  const char *name;
  gboolean    is_process; /* unless the stage says which */
  gboolean  (*add) (JsonObject  *worker,
                    const char  *more,
                    GError     **error);
} types[] = {
  { "jq", FALSE, add_filter },
  { "command", TRUE, add_command },
  { "python", TRUE, add_class },
  { "module", TRUE, add_module },
  { "delay", FALSE, add_seconds },
  { "busy", TRUE, add_seconds },
  { "fail", FALSE, add_rate },
  { "pass-through", FALSE, add_nothing },
};

static gboolean
find_type (const char  *name,
           gsize       *index,
           GError     **error)
{
  const char *names[G_N_ELEMENTS (types) + 1] = { NULL };
  const char *nearest;

  for (*index = 0; *index < G_N_ELEMENTS (types); (*index)++)
    {
      if (strcmp (name, types[*index].name) == 0)
        return TRUE;
      names[*index] = types[*index].name;
    }

  nearest = weir_nearest (name, names);
  if (nearest != NULL)
    return fail (error, "there is no worker \"%s\"; did you mean \"%s\"?", name, nearest);

  return fail (error, "there is no worker \"%s\"; \"weir workers\" tells which there are", name);
}

/* Stages */

/* Takes the text up to the next colon; what is left begins behind it, or is NULL. */
static char *
take_word (const char **text)
{
  const char *colon = strchr (*text, ':');
  char *word = colon != NULL ? g_strndup (*text, (gsize) (colon - *text)) : g_strdup (*text);

  *text = colon != NULL ? colon + 1 : NULL;

  return g_strstrip (word);
}

/* NAME=, where what stands before the sign can be a name. */
static const char *
take_id (Stage      *self,
         const char *text)
{
  gsize length = strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-");

  if (length == 0 || text[length] != '=')
    return text;

  self->id = g_strndup (text, length);

  return text + length + 1;
}

/* The number of workers, where one stands; FALSE where it is none that can be. */
static gboolean
take_n_workers (Stage       *self,
                const char **text,
                GError     **error)
{
  guint64 number;
  const char *rest = *text;
  g_autofree char *word = NULL;

  if (!g_ascii_isdigit (**text))
    return TRUE;

  word = take_word (&rest);
  if (!g_ascii_string_to_unsigned (word, 10, 1, 4096, &number, NULL))
    return fail (error, "expected 1 to 4096 workers, got \"%s\"", word);
  if (rest == NULL)
    return fail (error, "which worker? expected one behind \"%s\"", self->text);

  self->n_workers = (guint) number;
  *text = rest;

  return TRUE;
}

static gboolean
parse (Stage       *self,
       const char  *text,
       GError     **error)
{
  g_autofree char *word = NULL;
  const char *rest;

  self->text = g_strstrip (g_strdup (text));
  self->n_workers = 1;
  rest = take_id (self, self->text);
  word = take_word (&rest);
  if (strcmp (word, "process") == 0 || strcmp (word, "thread") == 0)
    {
      self->has_pool = TRUE;
      self->is_process = strcmp (word, "process") == 0;
      if (rest == NULL)
        return fail (error, "which worker? expected one behind \"%s\"", self->text);
      if (!take_n_workers (self, &rest, error))
        return FALSE;
      g_free (word);
      word = take_word (&rest);
    }

  if (word[0] == '\0')
    return fail (error, "a stage is empty");

  self->type = g_steal_pointer (&word);
  self->more = rest;

  return TRUE;
}

static JsonObject *
make_node (const Stage  *stage,
           GError      **error)
{
  g_autoptr(JsonObject) node = json_object_new ();
  JsonObject *worker;
  gboolean is_process;
  gsize type;

  if (!find_type (stage->type, &type, error))
    return NULL;

  is_process = stage->has_pool ? stage->is_process : types[type].is_process;
  json_object_set_string_member (node, "kind", is_process ? "process" : "thread");
  worker = json_object_new ();
  json_object_set_string_member (worker, "type", stage->type);
  json_object_set_object_member (node, "worker", worker);
  if (stage->n_workers > 1)
    json_object_set_int_member (node, is_process ? "cpus" : "threads", stage->n_workers);

  if (!types[type].add (worker, stage->more, error))
    return NULL;

  return g_steal_pointer (&node);
}

static gboolean
add_stage (WeirFlow    *flow,
           const char  *text,
           char       **last,
           GError     **error)
{
  g_auto(Stage) stage = { NULL };
  g_autoptr(JsonObject) node = NULL;
  g_autofree char *id = NULL;

  if (!parse (&stage, text, error))
    return FALSE;

  node = make_node (&stage, error);
  if (node == NULL)
    {
      g_prefix_error (error, "\"%s\": ", stage.text);
      return FALSE;
    }

  id = weir_flow_add_node (flow, stage.id != NULL ? stage.id : stage.type, node, 0, 0);
  if (!weir_flow_add_link (flow, *last, id, error))
    return FALSE;

  g_free (*last);
  *last = g_steal_pointer (&id);

  return TRUE;
}

/* Splitting */

/* Where the stage at @text ends: at a bar that is in no quotes or brackets. */
static const char *
find_end (const char *text)
{
  gboolean in_quotes = FALSE;
  int depth = 0;

  for (; *text != '\0'; text++)
    {
      if (*text == '\\' && text[1] != '\0')
        text++;
      else if (*text == '"')
        in_quotes = !in_quotes;
      else if (in_quotes)
        continue;
      else if (strchr ("([{", *text) != NULL)
        depth++;
      else if (strchr (")]}", *text) != NULL)
        depth--;
      else if (*text == '|' && depth <= 0)
        break;
    }

  return text;
}

static char **
split (const char *text)
{
  GPtrArray *parts = g_ptr_array_new ();

  for (;;)
    {
      const char *end = find_end (text);

      g_ptr_array_add (parts, g_strndup (text, (gsize) (end - text)));
      if (*end == '\0')
        break;
      text = end + 1;
    }
  g_ptr_array_add (parts, NULL);

  return (char **) g_ptr_array_free (parts, FALSE);
}

WeirFlow *
new_sketch_make (char   **texts,
                 GError **error)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_auto(GStrv) stages = texts[1] == NULL ? split (texts[0]) : g_strdupv (texts);
  g_autofree char *last = g_strdup ("input");

  for (char **stage = stages; *stage != NULL; stage++)
    {
      if (!g_utf8_validate (*stage, -1, NULL))
        {
          fail (error, "the words are not UTF-8");
          return NULL;
        }

      if (!add_stage (flow, *stage, &last, error))
        return NULL;
    }

  if (!weir_flow_add_link (flow, last, "output", error))
    return NULL;

  weir_flow_tidy (flow, NULL);

  return g_steal_pointer (&flow);
}
