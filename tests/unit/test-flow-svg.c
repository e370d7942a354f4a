/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <locale.h>

#include "document/weir-flow-svg-private.h"
#include "flow-fixture.h"

/* How often each element comes, and all text. */
typedef struct {
  GHashTable *counts;
  GString    *text;
} Picture;

static void
on_start (GMarkupParseContext  *context,
          const char           *name,
          const char          **keys,
          const char          **values,
          gpointer              data,
          GError              **error)
{
  Picture *picture = data;
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (picture->counts, name));

  g_hash_table_insert (picture->counts, g_strdup (name), GUINT_TO_POINTER (count + 1));
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_assert_null (strstr (values[i], "nan"));
      g_assert_null (strstr (values[i], "inf"));
    }
}

static void
on_text (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              data,
         GError              **error)
{
  Picture *picture = data;

  g_string_append_len (picture->text, text, (gssize) length);
  g_string_append_c (picture->text, '|');
}

static void
picture_clear (Picture *picture)
{
  g_clear_pointer (&picture->counts, g_hash_table_unref);
  g_string_free (picture->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

static Picture
draw (WeirFlow *flow)
{
  static const GMarkupParser parser = { .start_element = on_start, .text = on_text };
  Picture picture = {
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), g_string_new (NULL),
  };
  g_autofree char *svg = weir_flow_to_svg (flow);
  g_autoptr(GMarkupParseContext) context = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_str_has_prefix (svg, "<?xml"));
  g_assert_true (g_str_has_suffix (svg, "</svg>\n"));
  context = g_markup_parse_context_new (&parser, 0, &picture, NULL);
  g_markup_parse_context_parse (context, svg, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);

  return picture;
}

static guint
count (const Picture *picture,
       const char    *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (picture->counts, name));
}

static void
assert_text (const Picture *picture,
             const char    *part)
{
  g_test_message ("%s", picture->text->str);
  g_assert_nonnull (strstr (picture->text->str, part));
}

static void
test_draw (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a e:2 w(x)+else",
                                         "input>a a>e.0 w.x>e.1 w.else>nobody a>b");
  g_autofree char *before = weir_flow_to_text (flow);
  g_autofree char *after = NULL;
  g_auto(Picture) picture = draw (flow);

  /* Five nodes with an outline and a sign, three links; eight ports. */
  g_assert_cmpuint (count (&picture, "g"), ==, 5);
  g_assert_cmpuint (count (&picture, "path"), ==, 2 * 5 + 3);
  g_assert_cmpuint (count (&picture, "circle"), ==, 10);
  g_assert_cmpuint (count (&picture, "image"), ==, 0);
  assert_text (&picture, "|a: Thread pool|");
  assert_text (&picture, "|pass-through|");
  assert_text (&picture, "|else|");

  after = weir_flow_to_text (flow);
  g_assert_cmpstr (before, ==, after);
  g_assert_false (weir_flow_get_modified (flow));
}

static void
test_words (void)
{
  g_autoptr(WeirFlow) flow = load_nodes (
    "\"a\": {\"kind\": \"process\", \"worker\": {\"type\": \"command\", "
    "        \"argv\": [\"sort\", \"-r\"]},"
    "        \"cpus\": [0, [1, 2], null, 7, 8, 9, 10, 11]},"
    "\"b\": {\"kind\": \"thread\", \"worker\": {\"type\": \"delay\", \"seconds\": 0.25}, "
    "\"threads\": 4},"
    "\"c\": {\"kind\": \"thread\"}, \"d\": {\"kind\": \"lens\"},"
    "\"e\": {\"kind\": \"process\", \"cpus\": 3, \"bypass\": true,"
    "        \"worker\": {\"type\": \"jq\", \"filter\": \"a long filter that has no room\"}}",
    "");
  g_auto(Picture) picture = draw (flow);

  assert_text (&picture, "|command sort -r|");
  assert_text (&picture, "|0|");
  assert_text (&picture, "|1-2|");
  assert_text (&picture, "|any|");
  assert_text (&picture, "|+");
  assert_text (&picture, "|delay 0.25|");
  assert_text (&picture, "|×4|");
  assert_text (&picture, "|no worker yet|");
  assert_text (&picture, "|unknown kind: lens|");
  assert_text (&picture, "|×3|");
  assert_text (&picture, "…|");
}

/* Long lists are told in ranges, and cut where they have no room. */
static void
test_cpus (void)
{
  g_autoptr(WeirFlow) flow = load_nodes (
    "\"a\": {\"kind\": \"thread\", \"cpus\": [3, 0, 1, 2, 17, 16]},"
    "\"b\": {\"kind\": \"process\","
    "        \"cpus\": [[0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28], 1]},"
    "\"c\": {\"kind\": \"process\", \"cpus\": [[0, -1]]}",
    "");
  g_auto(Picture) picture = draw (flow);

  assert_text (&picture, "|0-3, 16-17|");
  assert_text (&picture, "|0, 2, 4, 6");
  assert_text (&picture, "…|");
  assert_text (&picture, "|?|");
}

/* Nothing in a file can make the picture something else than a picture. */
static void
test_escaped (void)
{
  g_autoptr(WeirFlow) flow = load ("{\"format\":\"weir-flow/1\","
                                   "\"name\":\"<script>&\\u0001\\u007f\\uffff\","
                                   "\"nodes\":{\"a<b>\\\"'&\":{\"kind\":\"<i>\"}},\"links\":[],"
                                   "\"frames\":[{\"text\":\"]]></svg>\",\"rect\":[0,0,400,90]},"
                                   "{},5],"
                                   "\"notes\":[{\"text\":\"one two\\nthree\","
                                   "\"rect\":[0,0,90,200]},"
                                   "{\"text\":7,\"rect\":[0,0,-5,1e308]}]}");
  g_auto(Picture) picture = draw (flow);

  g_assert_cmpuint (count (&picture, "script"), ==, 0);
  g_assert_cmpuint (count (&picture, "svg"), ==, 1);
  assert_text (&picture, "|<script>&␁␡\xef\xbf\xbd|");
  assert_text (&picture, "|]]></svg>|");
  assert_text (&picture, "|one two|");
  assert_text (&picture, "|three|");
}

/* Numbers have a point in every language. */
static void
test_locale (void)
{
  g_autoptr(WeirFlow) flow = load_short ("a", "input>a");
  g_autofree char *svg = NULL;
  g_autofree char *other = NULL;

  weir_flow_set_position (flow, "a", 0.5, 1.25);
  svg = weir_flow_to_svg (flow);
  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL)
    g_test_message ("there is no German locale here; the numbers are looked at all the same");
  other = weir_flow_to_svg (flow);
  setlocale (LC_NUMERIC, "C");
  g_assert_cmpstr (svg, ==, other);
  g_assert_nonnull (strstr (svg, "translate(0.5 1.25)"));
}

static void
assert_shortened (const char *text,
                  double      width,
                  const char *expected)
{
  g_autofree char *shown = weir_flow_svg_shorten (text, WEIR_FLOW_SVG_SMALL, width);

  g_assert_cmpstr (shown, ==, expected);
  g_assert_cmpfloat (weir_flow_svg_get_width (shown, WEIR_FLOW_SVG_SMALL), <=, MAX (width, 6));
}

static void
test_shorten (void)
{
  assert_shortened ("", 60, "");
  assert_shortened ("abcdefghij", 60, "abcdefghij");
  assert_shortened ("abcdefghijk", 60, "abcdefghi…");
  assert_shortened ("abc\ndef", 60, "abc…");
  assert_shortened ("堰堰堰堰堰堰堰", 60, "堰堰堰堰堰…");
  assert_shortened ("abc", 3, "…");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flow-svg/draw", test_draw);
  g_test_add_func ("/flow-svg/words", test_words);
  g_test_add_func ("/flow-svg/cpus", test_cpus);
  g_test_add_func ("/flow-svg/escaped", test_escaped);
  g_test_add_func ("/flow-svg/locale", test_locale);
  g_test_add_func ("/flow-svg/shorten", test_shorten);

  return g_test_run ();
}
