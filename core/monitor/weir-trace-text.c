/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-trace-text.h"

#include "base/weir-error.h"
#include "json/weir-json-string.h"

/* A trace as it travels to clients: JSON with the values in it. */

static void
append_seconds (GString    *text,
                const char *name,
                gint64      nanoseconds)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.9f", (double) nanoseconds / 1e9);
  g_string_append_printf (text, ",\"%s\":%s", name, number);
}

/* Only where it came to be. */
static void
append_moment (GString    *text,
               const char *name,
               gint64      moment,
               gint64      start)
{
  if (moment != 0)
    append_seconds (text, name, MAX (moment - start, 0));
}

/* How large it is, and the value itself unless that is too much. */
static void
append_value (GString    *text,
              const char *name,
              WeirValue  *value)
{
  gsize length;
  const char *json;

  if (value == NULL)
    return;

  json = weir_value_get_json (value, &length);
  g_string_append_printf (text, ",\"%s-bytes\":%" G_GSIZE_FORMAT, name, length);
  if (length > WEIR_OBSERVED_MOST)
    return;
  g_string_append_printf (text, ",\"%s\":", name);
  g_string_append_len (text, json, (gssize) length);
}

/* The object that is the member "error" of @error's text. */
static void
append_error (GString      *text,
              const GError *error)
{
  g_autoptr (WeirValue) value = NULL;
  gsize length;
  const char *json;

  if (error == NULL)
    return;

  value = weir_error_to_value (error);
  json = weir_value_get_json (value, &length);
  /* It is {"error":{...}}: the braces around it are left out. */
  g_string_append_c (text, ',');
  g_string_append_len (text, json + 1, (gssize) length - 2);
}

static void
append_visit (GString      *text,
              WeirVisit    *visit,
              WeirRecorder *recorder,
              gint64        start)
{
  const char *node = weir_recorder_get_node (recorder, visit->pool);

  g_string_append (text, "{\"node\":");
  weir_json_append_string (text, node);
  if (visit->handed_at != 0)
    {
      g_autofree char *worker = g_strdup_printf ("%s/%u", node, visit->worker);

      g_string_append (text, ",\"worker\":");
      weir_json_append_string (text, worker);
    }
  g_string_append_printf (text, ",\"attempt\":%u", visit->attempts + 1);
  append_seconds (text, "arrived", MAX (visit->arrived_at - start, 0));
  append_moment (text, "handed", visit->handed_at, start);
  append_moment (text, "begun", visit->begun_at, start);
  append_moment (text, "done", visit->done_at, start);
  if (visit->service >= 0)
    append_seconds (text, "service", visit->service);
  append_value (text, "input", visit->input);
  append_value (text, "output", visit->output);
  append_error (text, visit->error);
  g_string_append_c (text, '}');
}

/* Of a finished item. */
char *
weir_trace_to_text (WeirTrace    *self,
                    WeirRecorder *recorder)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"item\":%" G_GUINT64_FORMAT, self->item);
  append_seconds (text, "duration", self->finished_at - self->entered_at);
  g_string_append (text, ",\"steps\":[");
  for (guint i = 0; i < self->visits->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_visit (text, &g_array_index (self->visits, WeirVisit, i), recorder,
                    self->entered_at);
    }
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}
