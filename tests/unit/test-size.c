/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-size.h"

static gboolean
parse (const char *json,
       guint64    *size)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);

  return weir_size_parse (node, size);
}

static void
test_parse (void)
{
  static const struct {
    const char *json;
    guint64     size;
  } sizes[] = {
    { "0", 0 },
    { "4096", 4096 },
    { "\"4096\"", 4096 },
    { "\"1K\"", 1024 },
    { "\"512M\"", 512 << 20 },
    { "\"1.5G\"", G_GUINT64_CONSTANT (3) << 29 },
    { "\"2.T\"", G_GUINT64_CONSTANT (2) << 40 },
    { "9223372036854775807", G_MAXINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint64 size = 1;

      g_assert_true (parse (sizes[i].json, &size));
      g_assert_cmpuint (size, ==, sizes[i].size);
    }
}

static void
test_refused (void)
{
  static const char * const wrong[] = {
    "-1", "1.5", "true", "null", "[1]", "\"\"", "\"M\"", "\"-5M\"", "\"+5\"", "\" 5\"", "\"5 M\"",
    "\"5MB\"", "\"5m\"", "\"5X\"", "\"0x10\"", "\"1e5\"", "\"inf\"", "\"nan\"", "\"1.2.3\"",
    "\"99999999999T\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      guint64 size;

      g_test_message ("%s", wrong[i]);
      g_assert_false (parse (wrong[i], &size));
    }
}

static void
test_format (void)
{
  static const struct {
    guint64     size;
    const char *text;
  } sizes[] = {
    { 0, "0 bytes" },
    { 1000, "1000 bytes" },
    { 1536, "1536 bytes" },
    { 512 << 20, "512 MiB" },
    { G_GUINT64_CONSTANT (3) << 29, "1536 MiB" },
    { G_GUINT64_CONSTANT (1) << 52, "4096 TiB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = weir_size_format (sizes[i].size);

      g_assert_cmpstr (text, ==, sizes[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/size/parse", test_parse);
  g_test_add_func ("/size/refused", test_refused);
  g_test_add_func ("/size/format", test_format);

  return g_test_run ();
}
