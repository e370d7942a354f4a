/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <sched.h>

#include "base/weir-error.h"
#include "servlets/weir-cpus-private.h"

static WeirCpus *
cpus_from (const char *json)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(GError) error = NULL;
  WeirCpus *cpus = weir_cpus_new_from_json (node, &error);

  g_assert_no_error (error);
  g_assert_nonnull (cpus);

  return cpus;
}

static char *
to_json (WeirCpus *cpus)
{
  g_autoptr(JsonNode) node = weir_cpus_to_json (cpus);

  return json_to_string (node, FALSE);
}

static void
assert_worker (WeirCpus  *cpus,
               guint      index,
               const int *expected,
               guint      n_expected)
{
  guint n_cpus = G_MAXUINT;
  const int *numbers = weir_cpus_get_worker (cpus, index, &n_cpus);

  g_assert_cmpmem (numbers, n_cpus * sizeof (int), expected, n_expected * sizeof (int));
  if (n_expected == 0)
    g_assert_null (numbers);
}

static void
test_forms (void)
{
  g_autoptr(WeirCpus) cpus = cpus_from ("[null, 3, [5, 1, 5], 3, [7, 7]]");

  g_assert_cmpuint (weir_cpus_get_n_workers (cpus), ==, 5);
  assert_worker (cpus, 0, NULL, 0);
  assert_worker (cpus, 1, (const int[]) { 3 }, 1);
  assert_worker (cpus, 2, (const int[]) { 1, 5 }, 2);
  assert_worker (cpus, 3, (const int[]) { 3 }, 1);
  assert_worker (cpus, 4, (const int[]) { 7 }, 1);
}

static void
test_unpinned (void)
{
  g_autoptr(WeirCpus) missing = weir_cpus_new_from_json (NULL, NULL);
  g_autoptr(WeirCpus) null = cpus_from ("null");
  g_autoptr(WeirCpus) three = cpus_from ("3");

  g_assert_cmpuint (weir_cpus_get_n_workers (missing), ==, 1);
  assert_worker (missing, 0, NULL, 0);
  g_assert_cmpuint (weir_cpus_get_n_workers (null), ==, 1);
  g_assert_cmpuint (weir_cpus_get_n_workers (three), ==, 3);
  assert_worker (three, 2, NULL, 0);
}

static void
test_shared (void)
{
  g_autoptr(WeirCpus) cpus = weir_cpus_new_shared ((const int[]) { 4, 2, 4 }, 3, 2);
  g_autoptr(WeirCpus) unpinned = weir_cpus_new_shared (NULL, 0, 2);
  g_autoptr(WeirCpus) again = weir_cpus_ref (cpus);

  g_assert_true (again == cpus);
  g_assert_cmpuint (weir_cpus_get_n_workers (cpus), ==, 2);
  assert_worker (cpus, 0, (const int[]) { 2, 4 }, 2);
  assert_worker (cpus, 1, (const int[]) { 2, 4 }, 2);
  g_assert_cmpuint (weir_cpus_get_n_workers (unpinned), ==, 2);
  assert_worker (unpinned, 1, NULL, 0);
}

static void
test_to_json (void)
{
  static const char * const forms[][2] = {
    { "null", "null" },
    { "1", "null" },
    { "8", "8" },
    { "[null]", "null" },
    { "[null, null]", "2" },
    { "[0]", "[0]" },
    { "[[0]]", "[0]" },
    { "[0, null]", "[0,null]" },
    { "[[2, 1, 2], 0, [3, 3]]", "[[1,2],0,3]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(WeirCpus) cpus = cpus_from (forms[i][0]);
      g_autofree char *json = to_json (cpus);
      g_autoptr(WeirCpus) again = cpus_from (json);
      g_autofree char *json_again = to_json (again);

      g_assert_cmpstr (json, ==, forms[i][1]);
      g_assert_cmpstr (json_again, ==, json);
      g_assert_cmpuint (weir_cpus_get_n_workers (again), ==, weir_cpus_get_n_workers (cpus));
    }
}

static void
test_refused (void)
{
  static const char * const forms[] = {
    "0", "-1", "1.5", "5000", "true", "\"2\"", "{}", "[]", "[[]]", "[-1]", "[65536]", "[0.0]",
    "[\"0\"]", "[[0, null]]", "[[[0]]]", "[true]", "[{}]", "9223372036854775807",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(JsonNode) node = json_from_string (forms[i], NULL);
      g_autoptr(GError) error = NULL;

      g_assert_nonnull (node);
      g_assert_null (weir_cpus_new_from_json (node, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_refused_names_element (void)
{
  g_autoptr(JsonNode) node = json_from_string ("[0, null, [1, \"x\"]]", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (weir_cpus_new_from_json (node, &error));
  g_assert_nonnull (strstr (error->message, "element 2"));
  g_assert_nonnull (strstr (error->message, "from 0 to 65535"));
}

static void
test_check_against (void)
{
  hwloc_bitmap_t present = hwloc_bitmap_alloc ();
  hwloc_bitmap_t allowed = hwloc_bitmap_alloc ();
  g_autoptr(WeirCpus) fine = cpus_from ("[0, [0, 1], null]");
  g_autoptr(WeirCpus) missing = cpus_from ("[0, [1, 17]]");
  g_autoptr(WeirCpus) forbidden = cpus_from ("[3]");
  g_autoptr(GError) missing_error = NULL;
  g_autoptr(GError) forbidden_error = NULL;

  hwloc_bitmap_set_range (present, 0, 3);
  hwloc_bitmap_set_range (allowed, 0, 1);

  g_assert_true (weir_cpus_check_against (fine, "head", present, allowed, NULL));
  g_assert_true (weir_cpus_check_against (fine, "head", NULL, allowed, NULL));

  g_assert_false (weir_cpus_check_against (missing, "head", present, allowed, &missing_error));
  g_assert_error (missing_error, WEIR_ERROR, WEIR_ERROR_CPU);
  g_assert_cmpstr (missing_error->message, ==, "head: this machine has no CPU 17 (it has 0-3)");
  g_assert_cmpstr (weir_error_get_node (missing_error), ==, "head");

  g_assert_false (weir_cpus_check_against (forbidden, "tail", present, allowed, &forbidden_error));
  g_assert_error (forbidden_error, WEIR_ERROR, WEIR_ERROR_CPU);
  g_assert_cmpstr (forbidden_error->message, ==,
                   "tail: this process may not use CPU 3 (allowed: 0-1)");
  g_assert_cmpstr (weir_error_get_node (forbidden_error), ==, "tail");
  g_assert_false (weir_cpus_check_against (forbidden, "tail", present, allowed, NULL));

  hwloc_bitmap_free (present);
  hwloc_bitmap_free (allowed);
}

/* What this thread may use is fine; one CPU less, and that one is refused. */
static void
test_check_here (void)
{
  cpu_set_t original, reduced;
  int first = 0;
  g_autoptr(WeirCpus) cpus = NULL;
  g_autoptr(WeirCpus) unpinned = weir_cpus_new (2);
  g_autoptr(GError) error = NULL;

  g_assert_no_errno (sched_getaffinity (0, sizeof original, &original));
  while (!CPU_ISSET (first, &original))
    first++;
  cpus = weir_cpus_new_shared (&first, 1, 1);

  g_assert_true (weir_cpus_check (cpus, "head", &error));
  g_assert_no_error (error);
  g_assert_true (weir_cpus_check (unpinned, "head", NULL));

  if (CPU_COUNT (&original) < 2)
    {
      g_test_skip ("only one CPU may be used here");
      return;
    }

  reduced = original;
  CPU_CLR (first, &reduced);
  g_assert_no_errno (sched_setaffinity (0, sizeof reduced, &reduced));
  g_assert_false (weir_cpus_check (cpus, "head", &error));
  g_assert_no_errno (sched_setaffinity (0, sizeof original, &original));

  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_CPU);
  g_assert_nonnull (strstr (error->message, "head: this process may not use CPU"));
}

static void
test_check_missing_here (void)
{
  g_autoptr(WeirCpus) cpus = cpus_from ("[65535]");
  g_autoptr(GError) error = NULL;

  g_assert_false (weir_cpus_check (cpus, "head", &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_CPU);
  g_assert_nonnull (strstr (error->message, "no CPU 65535"));
}

static void
test_numbers_to_text (void)
{
  static const struct {
    int         cpus[6];
    guint       n_cpus;
    const char *text;
  } cases[] = {
    { { 0 }, 0, "" },
    { { 4 }, 1, "4" },
    { { 1, 0 }, 2, "0-1" },
    { { 8, 2, 1, 3, 8, 65535 }, 6, "1-3, 8, 65535" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = weir_cpus_numbers_to_text (cases[i].cpus, cases[i].n_cpus);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_numbers_from_text (void)
{
  static const char * const refused[] = { "x", "1-", "-1", "3-2", "65536", "0-65536", "1--2", "1.5" };
  static const int expected[] = { 0, 1, 2, 7, 9 };
  g_autofree int *cpus = NULL;
  g_autofree int *none = NULL;
  guint n_cpus = 7;

  g_assert_true (weir_cpus_numbers_from_text (" 7, 0-2,9 1", &cpus, &n_cpus, NULL));
  g_assert_cmpmem (cpus, n_cpus * sizeof (int), expected, sizeof expected);

  g_assert_true (weir_cpus_numbers_from_text (" ,", &none, &n_cpus, NULL));
  g_assert_cmpuint (n_cpus, ==, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *text = g_strconcat ("1, ", refused[i], NULL);
      g_autofree int *numbers = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_false (weir_cpus_numbers_from_text (text, &numbers, &n_cpus, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, refused[i]));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cpus/forms", test_forms);
  g_test_add_func ("/cpus/unpinned", test_unpinned);
  g_test_add_func ("/cpus/shared", test_shared);
  g_test_add_func ("/cpus/to-json", test_to_json);
  g_test_add_func ("/cpus/refused", test_refused);
  g_test_add_func ("/cpus/refused-names-element", test_refused_names_element);
  g_test_add_func ("/cpus/numbers-to-text", test_numbers_to_text);
  g_test_add_func ("/cpus/numbers-from-text", test_numbers_from_text);
  g_test_add_func ("/cpus/check-against", test_check_against);
  g_test_add_func ("/cpus/check-here", test_check_here);
  g_test_add_func ("/cpus/check-missing-here", test_check_missing_here);

  return g_test_run ();
}
