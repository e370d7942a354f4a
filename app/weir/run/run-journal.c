/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/run-journal.h"

#include <glib/gstdio.h>
#include <string.h>

#define FORMAT "weir-journal/1"

struct _RunJournal
{
  /* owned */
  char       *path;
  JsonObject *identity;

  gint64      last_time;
  gboolean    flow_changed;
};

/* Which run it is of */

static void
set_string (JsonObject *object,
            const char *key,
            const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, key, value);
  else
    json_object_set_null_member (object, key);
}

/* A file that was written to since is not the same input. */
static JsonArray *
describe_inputs (const char * const *inputs)
{
  JsonArray *array = json_array_new ();

  for (; *inputs != NULL; inputs++)
    {
      JsonObject *object = json_object_new ();
      GStatBuf info = { .st_size = -1 };

      /* What cannot be looked at cannot be read either, and the run says so. */
      if (g_stat (*inputs, &info) == 0)
        json_object_set_int_member (object, "modified",
                                    info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000) +
                                    info.st_mtim.tv_nsec / 1000);
      json_object_set_int_member (object, "size", info.st_size);
      set_string (object, "path", *inputs);
      json_array_add_object_element (array, object);
    }

  return array;
}

static JsonObject *
describe (const RunIdentity *identity)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = weir_flow_to_text (identity->flow);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  json_object_set_string_member (object, "format", FORMAT);
  json_object_set_string_member (object, "flow", digest);
  json_object_set_array_member (object, "inputs", describe_inputs (identity->inputs));
  set_string (object, "preprocess", identity->preprocess);
  set_string (object, "failed", identity->failed);
  json_object_set_boolean_member (object, "with-input", identity->with_input);
  json_object_set_boolean_member (object, "replay", identity->replay);

  return object;
}

RunJournal *
run_journal_new (const char        *output,
                 const RunIdentity *identity)
{
  RunJournal *self = g_new0 (RunJournal, 1);

  self->path = g_strconcat (output, ".journal", NULL);
  self->identity = describe (identity);
  self->last_time = g_get_monotonic_time ();

  return self;
}

void
run_journal_free (RunJournal *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->identity, json_object_unref);
  g_free (self);
}

const char *
run_journal_get_path (RunJournal *self)
{
  return self->path;
}

/* Reading */

static gboolean
fail (RunJournal  *self,
      const char  *what,
      GError     **error)
{
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
               "the run cannot go on: %s; removing %s begins it anew", what, self->path);

  return FALSE;
}

static gboolean
compare (RunJournal  *self,
         JsonObject  *saved,
         GError     **error)
{
  static const struct {
    const char *key;
    const char *problem;
  } keys[] = {
    { "inputs", "its input files are others, or were changed" },
    { "preprocess", "--preprocess was another one" },
    { "failed", "--failed was another file" },
    { "with-input", "one was --with-input, the other is not" },
    { "replay", "one was --replay, the other is not" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      JsonNode *node = json_object_get_member (saved, keys[i].key);

      if (node == NULL ||
          !json_node_equal (node, json_object_get_member (self->identity, keys[i].key)))
        return fail (self, keys[i].problem, error);
    }

  return TRUE;
}

static gboolean
take_count (JsonObject *saved,
            const char *key,
            guint64    *count)
{
  JsonNode *node = json_object_get_member (saved, key);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64 ||
      json_node_get_int (node) < 0)
    return FALSE;

  *count = (guint64) json_node_get_int (node);

  return TRUE;
}

static const char *
take_string (JsonObject *saved,
             const char *key)
{
  JsonNode *node = json_object_get_member (saved, key);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

static gboolean
parse (RunJournal   *self,
       const char   *text,
       RunProgress  *progress,
       GError      **error)
{
  g_autoptr(WeirValue) value = weir_value_new_from_json (text, -1, NULL);
  g_autoptr(JsonNode) node = value != NULL ? weir_value_to_node (value) : NULL;
  JsonObject *saved;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return fail (self, "its journal is damaged", error);

  saved = json_node_get_object (node);
  if (g_strcmp0 (take_string (saved, "format"), FORMAT) != 0)
    return fail (self, "its journal is not of the format " FORMAT, error);

  if (!compare (self, saved, error))
    return FALSE;

  if (!take_count (saved, "done", &progress->n_done) ||
      !take_count (saved, "failed-items", &progress->n_failed) ||
      !take_count (saved, "output-bytes", &progress->output_bytes) ||
      !take_count (saved, "failed-bytes", &progress->failed_bytes))
    return fail (self, "its journal is damaged", error);

  self->flow_changed = g_strcmp0 (take_string (saved, "flow"),
                                  take_string (self->identity, "flow")) != 0;

  return TRUE;
}

gboolean
run_journal_read (RunJournal   *self,
                  RunProgress  *progress,
                  GError      **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) read_error = NULL;

  *progress = (RunProgress) { 0 };
  if (g_file_get_contents (self->path, &text, NULL, &read_error))
    return parse (self, text, progress, error);

  if (g_error_matches (read_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&read_error));

  return FALSE;
}

gboolean
run_journal_has_flow_changed (RunJournal *self)
{
  return self->flow_changed;
}

/* Writing */

gboolean
run_journal_is_due (RunJournal *self)
{
  return g_get_monotonic_time () - self->last_time >= G_TIME_SPAN_SECOND;
}

gboolean
run_journal_write (RunJournal         *self,
                   const RunProgress  *progress,
                   GError            **error)
{
  g_autoptr(JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;

  json_object_set_int_member (self->identity, "done", (gint64) progress->n_done);
  json_object_set_int_member (self->identity, "failed-items", (gint64) progress->n_failed);
  json_object_set_int_member (self->identity, "output-bytes", (gint64) progress->output_bytes);
  json_object_set_int_member (self->identity, "failed-bytes", (gint64) progress->failed_bytes);
  json_node_init_object (node, self->identity);
  text = json_to_string (node, TRUE);

  if (!g_file_set_contents_full (self->path, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0666, error))
    return FALSE;

  self->last_time = g_get_monotonic_time ();

  return TRUE;
}

/* One that stays is told by the next run, which finds all done. */
void
run_journal_remove (RunJournal *self)
{
  g_unlink (self->path);
}
