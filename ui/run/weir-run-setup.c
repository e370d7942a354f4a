/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-setup.h"

#include <glib/gstdio.h>
#include <weir.h>

#define MOST_PERIOD 86400.0

/* As they stand in a file, and on the runner's command line. */
static const char * const sources[] = {
  [WEIR_RUN_FROM_GENERATOR] = "generator",
  [WEIR_RUN_FROM_FILE] = "file",
  [WEIR_RUN_FROM_VALUES] = "values",
  NULL
};
static const char * const patterns[] = {
  [WEIR_RUN_FAST] = "fast",
  [WEIR_RUN_CONSTANT] = "constant",
  [WEIR_RUN_RAMP] = "ramp",
  [WEIR_RUN_BURST] = "burst",
  [WEIR_RUN_POISSON] = "poisson",
  NULL
};
static const char * const sinks[] = {
  [WEIR_RUN_TO_WINDOW] = "window",
  [WEIR_RUN_TO_FILE] = "file",
  [WEIR_RUN_TO_NOWHERE] = "nowhere",
  NULL
};

WeirRunSetup *
weir_run_setup_new (void)
{
  WeirRunSetup *self = g_new0 (WeirRunSetup, 1);

  self->value = g_strdup ("\"item {i}\"");
  self->values = g_strdup ("");
  self->input = g_strdup ("");
  self->output = g_strdup ("");
  self->rate = 100;
  self->period = 10;

  return self;
}

WeirRunSetup *
weir_run_setup_copy (const WeirRunSetup *self)
{
  WeirRunSetup *copy = g_memdup2 (self, sizeof *self);

  copy->value = g_strdup (self->value);
  copy->values = g_strdup (self->values);
  copy->input = g_strdup (self->input);
  copy->output = g_strdup (self->output);

  return copy;
}

void
weir_run_setup_free (WeirRunSetup *self)
{
  g_free (self->value);
  g_free (self->values);
  g_free (self->input);
  g_free (self->output);
  g_free (self);
}

/* The command line */

static void
add_number (GPtrArray  *arguments,
            const char *option,
            double      number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ptr_array_add (arguments, g_strconcat (option, "=",
                                           g_ascii_dtostr (buffer, sizeof buffer, number), NULL));
}

static void
add_generator (const WeirRunSetup *self,
               GPtrArray          *arguments)
{
  g_ptr_array_add (arguments, g_strconcat ("--generate=", self->value, NULL));
  if (self->count > 0)
    g_ptr_array_add (arguments, g_strdup_printf ("--count=%" G_GUINT64_FORMAT, self->count));
  if (self->pattern == WEIR_RUN_FAST)
    return;

  g_ptr_array_add (arguments, g_strconcat ("--pattern=", patterns[self->pattern], NULL));
  add_number (arguments, "--rate", self->rate);
  add_number (arguments, "--period", self->period);
}

void
weir_run_setup_add_to (const WeirRunSetup *self,
                       GPtrArray          *arguments)
{
  if (self->sink == WEIR_RUN_TO_FILE)
    g_ptr_array_add (arguments, g_strconcat ("--output=", self->output, NULL));
  else if (self->sink == WEIR_RUN_TO_NOWHERE)
    g_ptr_array_add (arguments, g_strdup ("--output=/dev/null"));

  if (self->source == WEIR_RUN_FROM_GENERATOR)
    add_generator (self, arguments);
  else if (self->source == WEIR_RUN_FROM_FILE)
    g_ptr_array_add (arguments, g_canonicalize_filename (self->input, NULL));
}

/* The file */

static char *
dup_path (GFile *flow)
{
  g_autofree char *uri = g_file_get_uri (flow);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, uri, -1);
  g_autofree char *name = g_strconcat (digest, ".json", NULL);

  return g_build_filename (g_get_user_state_dir (), "weir-designer", "runs", name, NULL);
}

static JsonNode *
get_member (JsonObject *object,
            const char *name,
            GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (type == G_TYPE_DOUBLE && json_node_get_value_type (node) == G_TYPE_INT64)
    return node;

  return json_node_get_value_type (node) == type ? node : NULL;
}

static void
take_string (JsonObject  *object,
             const char  *name,
             char       **string)
{
  JsonNode *node = get_member (object, name, G_TYPE_STRING);

  if (node == NULL)
    return;

  g_free (*string);
  *string = json_node_dup_string (node);
}

static void
take_number (JsonObject *object,
             const char *name,
             double      most,
             double     *number)
{
  JsonNode *node = get_member (object, name, G_TYPE_DOUBLE);
  double value = node != NULL ? json_node_get_double (node) : 0;

  if (value > 0 && value <= most)
    *number = value;
}

static guint
take_choice (JsonObject         *object,
             const char         *name,
             const char * const *choices)
{
  JsonNode *node = get_member (object, name, G_TYPE_STRING);

  for (guint i = 0; node != NULL && choices[i] != NULL; i++)
    {
      if (g_str_equal (json_node_get_string (node), choices[i]))
        return i;
    }

  return 0;
}

WeirRunSetup *
weir_run_setup_load (GFile *flow)
{
  g_autofree char *path = flow != NULL ? dup_path (flow) : NULL;
  g_autofree char *text = NULL;
  g_autoptr(WeirValue) value = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonObject *object;
  WeirRunSetup *self;
  double count = 0;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  /* One that another version has written may be unlike ours; it is no loss. */
  value = weir_value_new_from_json (text, -1, NULL);
  node = value != NULL ? weir_value_to_node (value) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  object = json_node_get_object (node);
  self = weir_run_setup_new ();
  self->source = take_choice (object, "source", sources);
  self->pattern = take_choice (object, "pattern", patterns);
  self->sink = take_choice (object, "sink", sinks);
  take_string (object, "value", &self->value);
  take_string (object, "values", &self->values);
  take_string (object, "input", &self->input);
  take_string (object, "output", &self->output);
  take_number (object, "count", 1e15, &count);
  take_number (object, "rate", 1e9, &self->rate);
  take_number (object, "period", MOST_PERIOD, &self->period);
  self->count = (guint64) count;

  return self;
}

static char *
to_text (const WeirRunSetup *self,
         GFile              *flow)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *uri = g_file_get_uri (flow);

  json_object_set_string_member (object, "flow", uri);
  json_object_set_string_member (object, "source", sources[self->source]);
  json_object_set_string_member (object, "value", self->value);
  json_object_set_string_member (object, "values", self->values);
  json_object_set_string_member (object, "input", self->input);
  json_object_set_int_member (object, "count", (gint64) self->count);
  json_object_set_string_member (object, "pattern", patterns[self->pattern]);
  json_object_set_double_member (object, "rate", self->rate);
  json_object_set_double_member (object, "period", self->period);
  json_object_set_string_member (object, "sink", sinks[self->sink]);
  json_object_set_string_member (object, "output", self->output);
  json_node_set_object (node, object);

  return json_to_string (node, TRUE);
}

gboolean
weir_run_setup_save (const WeirRunSetup  *self,
                     GFile               *flow,
                     GError             **error)
{
  g_autofree char *path = dup_path (flow);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = to_text (self, flow);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int cause = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (cause), "%s: %s", folder,
                   g_strerror (cause));
      return FALSE;
    }

  return g_file_set_contents (path, text, -1, error);
}
