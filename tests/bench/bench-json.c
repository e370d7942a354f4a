/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How many megabytes a second the scanner checks and minifies, our reader reads and json-glib
 * parses. Prints JSON lines.
 */

#include <json-glib/json-glib.h>
#include <string.h>

#include "json/weir-json-reader.h"
#include "json/weir-json-scanner.h"

#define TEXT_SIZE (4 * 1024 * 1024)
#define LEAST_TIME (G_USEC_PER_SEC / 4)

typedef void (*Measured) (const GString *text,
                          char          *into);

static void
run_check (const GString *text,
           char          *into)
{
  g_assert_true (weir_json_check (text->str, text->len, WEIR_JSON_DEFAULT, NULL));
}

static void
run_check_keys (const GString *text,
                char          *into)
{
  g_assert_true (weir_json_check (text->str, text->len, WEIR_JSON_UNIQUE_KEYS, NULL));
}

static void
run_minify (const GString *text,
            char          *into)
{
  gsize length;

  g_assert_true (weir_json_minify (text->str, text->len, into, &length, NULL));
}

/* What scanner and reader together take, to set beside json-glib, which does both at once. */
static void
run_read (const GString *text,
          char          *into)
{
  g_autoptr(JsonNode) node = NULL;
  gsize length;

  g_assert_true (weir_json_minify (text->str, text->len, into, &length, NULL));
  into[length] = '\0';
  node = weir_json_read (into);
}

static void
run_json_glib (const GString *text,
               char          *into)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();

  g_assert_true (json_parser_load_from_data (parser, text->str, (gssize) text->len, NULL));
}

static const struct {
  const char *name;
  Measured    measured;
} ways[] = {
  { "json-check",       run_check },
  { "json-check-keys",  run_check_keys },
  { "json-minify",      run_minify },
  { "json-read",        run_read },
  { "json-glib",        run_json_glib },
};

static double
get_speed (const GString *text,
           char          *into,
           Measured       measured)
{
  gint64 begin = g_get_monotonic_time ();
  gint64 elapsed;
  guint n_runs = 0;

  do
    {
      measured (text, into);
      n_runs++;
      elapsed = g_get_monotonic_time () - begin;
    }
  while (elapsed < LEAST_TIME);

  return (double) text->len * n_runs / (double) elapsed;
}

/* An array of @element, in which each `#` becomes a number, as long as it takes. */
static GString *
make_text (const char *element)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  GString *text = g_string_new ("[");

  while (text->len < TEXT_SIZE)
    {
      if (text->len > 1)
        g_string_append_c (text, ',');
      for (const char *at = element; *at != '\0'; at++)
        if (*at == '#')
          g_string_append_printf (text, "%u",
                                  g_rand_int (random) >> g_rand_int_range (random, 0, 31));
        else
          g_string_append_c (text, *at);
    }
  g_string_append_c (text, ']');

  return text;
}

static void
print_speeds (const char *name,
              const char *element)
{
  g_autoptr(GString) text = make_text (element);
  g_autofree char *into = g_malloc (text->len + 1);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    g_print ("{\"name\":\"%s-%s\",\"value\":%.0f,\"unit\":\"MB/s\"}\n",
             ways[i].name, name, get_speed (text, into, ways[i].measured));
}

int
main (void)
{
  print_speeds ("records", "{\"id\":#,\"name\":\"Ada Lovelace #\",\"score\":-#.#e2,"
                           "\"tags\":[\"one\",\"twenty-two\"],\"active\":true,\"next\":null}");
  print_speeds ("indented", "\n  {\n    \"id\": #,\n    \"name\": \"Ada Lovelace #\",\n"
                            "    \"score\": -#.#e2,\n    \"active\": true\n  }");
  print_speeds ("numbers", "#,-#.#");
  print_speeds ("prose", "\"The quick brown fox jumps over the lazy dog. The quick brown fox jumps "
                         "over the \\\"lazy\\\" dog, # times.\\n\"");
  print_speeds ("non-ascii", "\"堰は川を横切る低いダムで、水位を上げる。# Grüße aus Köln\"");

  return 0;
}
