/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <weir.h>

#include "problems/weir-checker.h"
#include "problems/weir-finding.h"
#include "search/weir-finder.h"

static const char text[] =
  "{\"format\":\"weir-flow/1\",\"nodes\":{"
  "\"Zürich\":{\"kind\":\"process\",\"worker\":{\"type\":\"jq\",\"filter\":\".name | length\"},"
  "\"retries\":3},"
  "\"wait\":{\"kind\":\"thread\",\"worker\":{\"type\":\"delay\",\"params\":{\"seconds\":0.25}}},"
  "\"pick\":{\"kind\":\"switch\",\"else\":\"pass\",\"cases\":[{\"name\":\"big\",\"if\":\". > 100\"}]},"
  "\"mod\":{\"kind\":\"process\",\"worker\":{\"type\":\"module\",\"module\":\"text\","
  "\"name\":\"GetHead\",\"params\":{\"separator\":\"Comma\"}}}},"
  "\"links\":[],"
  "\"layout\":{\"input\":[0,0],\"mod\":[100,50],\"pick\":[100,0],\"wait\":[50,0],\"Zürich\":[200,0],"
  "\"output\":[300,0]},"
  "\"frames\":[{\"text\":\"Slow part\",\"rect\":[40,-10,80,80]}],"
  "\"notes\":[{\"text\":\"Ask Ann about this\",\"rect\":[400,0,80,80]},{\"rect\":[0,0,1,1]}]}";

static const struct {
  const char *text;
  const char *places;
} searches[] = {
  { "", "" },
  { "   ", "" },
  { "mod", "/nodes/mod" },
  { "PUT", "/nodes/input /nodes/output" },
  { "zÜRICH", "/nodes/Zürich" },
  { "jq", "/nodes/Zürich" },
  { "length", "/nodes/Zürich" },
  { "| length", "/nodes/Zürich" },
  { "gethead", "/nodes/mod" },
  { "comma", "/nodes/mod" },
  { "separator", "/nodes/mod" },
  { "retries", "/nodes/Zürich" },
  { "0.25", "/nodes/wait" },
  { "seconds", "/nodes/wait" },
  { "> 100", "/nodes/pick" },
  { "big", "/nodes/pick" },
  { "slow", "/frames/0" },
  { "ann", "/notes/0" },
  { "process pool", "/nodes/mod /nodes/Zürich" },
  { "process length", "/nodes/Zürich" },
  { "process ann", "" },
  { "worker", "" },
  { "params", "" },
};

static void
test_find (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new_from_data (text, -1, NULL, NULL);
  g_autoptr(WeirFinder) finder = weir_finder_new (flow, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_auto(GStrv) places = weir_finder_find (finder, searches[i].text);
      g_autofree char *all = g_strjoinv (" ", places);

      g_test_message ("%s", searches[i].text);
      g_assert_cmpstr (all, ==, searches[i].places);
    }
}

static void
test_findings (void)
{
  g_autoptr(WeirFlow) flow = weir_flow_new_from_data (text, -1, NULL, NULL);
  g_autoptr(GListStore) findings = g_list_store_new (WEIR_TYPE_FINDING);
  g_autoptr(GPtrArray) problems = weir_flow_check (flow);
  g_autoptr(WeirFinder) finder = NULL;
  g_auto(GStrv) places = NULL;

  for (guint i = 0; i < problems->len; i++)
    {
      g_autoptr(WeirFinding) finding = weir_finding_new (problems->pdata[i]);

      g_list_store_append (findings, finding);
    }

  finder = weir_finder_new (flow, G_LIST_MODEL (findings));
  places = weir_finder_find (finder, "not linked process");
  g_assert_cmpuint (g_strv_length (places), ==, 2);
  g_assert_cmpstr (places[0], ==, "/nodes/mod");
}

static void
test_broken (void)
{
  g_autoptr(WeirFlow) flow =
    weir_flow_new_from_data ("{\"format\":\"weir-flow/1\",\"nodes\":{\"a\":3,\"b\":{\"kind\":[null]}},"
                             "\"links\":[],\"notes\":[3,{\"text\":[\"deep\"],\"rect\":[\"x\"]}],"
                             "\"frames\":{}}", -1, NULL, NULL);
  g_autoptr(WeirFinder) finder = weir_finder_new (flow, NULL);
  g_auto(GStrv) places = weir_finder_find (finder, "deep");

  g_assert_cmpuint (g_strv_length (places), ==, 1);
}

/* What is typed has to be answered before the next letter. */
static void
test_speed (void)
{
  g_autoptr(GString) many = g_string_new ("{\"format\":\"weir-flow/1\",\"nodes\":{");
  g_autoptr(WeirFlow) flow = NULL;
  g_autoptr(WeirFinder) finder = NULL;
  g_autoptr(GTimer) timer = NULL;
  g_auto(GStrv) places = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (many, "%s\"n%u\":{\"kind\":\"thread\",\"worker\":{\"type\":\"jq\","
                            "\"filter\":\".[%u] + 1\"}}", i > 0 ? "," : "", i, i);
  g_string_append (many, "},\"links\":[]}");
  flow = weir_flow_new_from_data (many->str, -1, NULL, NULL);

  timer = g_timer_new ();
  finder = weir_finder_new (flow, NULL);
  g_test_message ("prepared in %.1f ms", g_timer_elapsed (timer, NULL) * 1000);
  g_timer_start (timer);
  places = weir_finder_find (finder, "jq 299");
  g_test_message ("searched in %.1f ms", g_timer_elapsed (timer, NULL) * 1000);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 0.5);
  g_assert_cmpuint (g_strv_length (places), ==, 13);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/finder/find", test_find);
  g_test_add_func ("/finder/findings", test_findings);
  g_test_add_func ("/finder/broken", test_broken);
  g_test_add_func ("/finder/speed", test_speed);

  return g_test_run ();
}
