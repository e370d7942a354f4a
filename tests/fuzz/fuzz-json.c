/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The scanner, and what relies on it: what it lets in can be read, written and kept. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "../support/random-json.h"
#include "base/weir-error.h"
#include "driver.h"
#include "json/weir-json-reader.h"
#include "json/weir-json-scanner.h"
#include "json/weir-json-string.h"
#include "json/weir-json-writer.h"
#include "json/weir-value.h"

typedef struct {
  gsize length;
  gsize last_offset;
  guint n_values;
} Visits;

static void
count_visit (const char *path,
             gsize       offset,
             gpointer    data)
{
  Visits *visits = data;

  g_assert_true (g_utf8_validate (path, -1, NULL));
  g_assert_cmpuint (offset, <, visits->length);
  g_assert_true (visits->n_values == 0 || offset > visits->last_offset);
  visits->last_offset = offset;
  visits->n_values++;
}

/* Half a surrogate pair is what RFC 8259 lets in and json-glib does not. */
static void
assert_json_glib_reads (const char *json)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  if (strstr (json, "\\ud") != NULL || strstr (json, "\\uD") != NULL)
    return;
  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
}

static void
assert_reads_and_writes (const char *json)
{
  g_autoptr(JsonNode) node = weir_json_read (json);
  g_autoptr(JsonNode) back = NULL;
  g_autoptr(GString) written = g_string_new (NULL);
  g_autoptr(GString) again = g_string_new (NULL);
  g_autoptr(GString) indented = g_string_new (NULL);
  g_autoptr(WeirValue) minified = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (weir_json_write (written, node));
  weir_json_check (written->str, written->len, WEIR_JSON_DEFAULT, &error);
  g_assert_no_error (error);
  back = weir_json_read (written->str);
  g_assert_true (json_node_equal (back, node));
  g_assert_true (weir_json_write (again, back));
  g_assert_cmpstr (again->str, ==, written->str);

  g_assert_true (weir_json_write_indented (indented, node));
  minified = weir_value_new_from_json (indented->str, (gssize) indented->len, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weir_value_get_json (minified, NULL), ==, written->str);
}

static void
assert_value (WeirValue *value)
{
  gsize length;
  const char *json = weir_value_get_json (value, &length);
  g_autoptr(WeirValue) again = weir_value_new_from_json (json, (gssize) length, NULL);
  g_autoptr(GError) error = weir_error_new_from_value (value);

  g_assert_cmpuint (strlen (json), ==, length);
  g_assert_true (again != NULL && weir_value_equal (again, value));
  g_assert_true (weir_json_skip_value (json) == json + length);
  if (error != NULL)
    {
      g_autoptr(WeirValue) told = weir_error_to_value (error);
      g_autoptr(GError) back = weir_error_new_from_value (told);

      g_assert_error (back, WEIR_ERROR, error->code);
      g_assert_cmpstr (back->message, ==, error->message);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  const char *text = (const char *) data;
  Visits visits = { .length = size };
  g_autoptr(WeirValue) value = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_good = weir_json_check (text, size, WEIR_JSON_DEFAULT, &error);

  g_assert_true (is_good == (error == NULL));
  g_assert_true (is_good == weir_json_visit (text, size, WEIR_JSON_DEFAULT,
                                             count_visit, &visits, NULL));
  if (weir_json_check (text, size, WEIR_JSON_UNIQUE_KEYS | WEIR_JSON_INT64, NULL))
    g_assert_true (is_good);

  value = size > 0 ? weir_value_new_from_json (text, (gssize) size, NULL) : NULL;
  g_assert_true (is_good == (value != NULL));
  if (!is_good)
    return 0;

  assert_value (value);
  assert_reads_and_writes (weir_value_get_json (value, NULL));
  assert_json_glib_reads (weir_value_get_json (value, NULL));

  return 0;
}

GString *
fuzz_new_seed (GRand *random)
{
  GString *text = g_string_new (NULL);

  if (g_rand_int_range (random, 0, 8) == 0)
    g_string_append (text, "{\"error\":{\"code\":\"ensemble\",\"message\":\"x\",\"node\":\"a\","
                           "\"results\":[1,{\"error\":{}}],\"done\":1}}");
  else
    append_random_json (text, random, 4);

  return text;
}
