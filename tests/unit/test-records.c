/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is kept of what happened: the last of each shelf. */

#include "record/weir-log.h"

#define N_SHELVES 3

static void
put (WeirRecords *records,
     guint        shelf,
     guint        worker,
     gsize        length)
{
  g_autofree char *text = g_strnfill (length, 'x');
  WeirLogLine *line = weir_log_line_new (worker, FALSE, text, length);

  weir_records_add (records, shelf, &line->record);
}

/* Numbers of those that are listed, as text. */
static char *
list (WeirRecords *records,
      guint        shelf,
      guint64      after,
      guint        n_most,
      guint64     *n_lost)
{
  guint64 last;
  g_autoptr (GPtrArray) found = weir_records_list (records, shelf, after, n_most, NULL, NULL, &last,
                                                   n_lost);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (text, "%" G_GUINT64_FORMAT " ",
                            ((WeirRecord *) g_ptr_array_index (found, i))->number);
  g_assert_cmpuint (last, ==, weir_records_get_last (records));
  return g_string_free (text, FALSE);
}

static void
assert_list (WeirRecords *records,
             guint        shelf,
             guint64      after,
             guint        n_most,
             const char  *expected,
             guint64      expected_lost)
{
  guint64 n_lost;
  g_autofree char *found = list (records, shelf, after, n_most, &n_lost);

  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpuint (n_lost, ==, expected_lost);
}

static void
test_empty (void)
{
  g_autoptr (WeirRecords) records = weir_records_new (N_SHELVES, 4, 10000);

  assert_list (records, WEIR_RECORDS_ALL, 0, 10, "", 0);
  assert_list (records, 1, 7, 10, "", 0);
}

/* In order over all shelves, and only the last ones. */
static void
test_order (void)
{
  g_autoptr (WeirRecords) records = weir_records_new (N_SHELVES, 4, 10000);

  for (guint i = 0; i < 6; i++)
    put (records, 2 - i % N_SHELVES, 0, 1);
  assert_list (records, WEIR_RECORDS_ALL, 0, 10, "1 2 3 4 5 6 ", 0);
  assert_list (records, WEIR_RECORDS_ALL, 2, 10, "3 4 5 6 ", 0);
  assert_list (records, WEIR_RECORDS_ALL, 0, 2, "5 6 ", 0);
  assert_list (records, 2, 0, 10, "1 4 ", 0);
  assert_list (records, 2, 1, 10, "4 ", 0);
  assert_list (records, 2, 4, 10, "", 0);
  assert_list (records, 2, 0, 0, "", 0);
}

/* A shelf that is full costs the others nothing, and what was lost is counted. */
static void
test_full (void)
{
  g_autoptr (WeirRecords) records = weir_records_new (N_SHELVES, 4, 10000);

  put (records, 0, 0, 1);
  for (guint i = 0; i < 10; i++)
    put (records, 1, 0, 1);
  assert_list (records, WEIR_RECORDS_ALL, 0, 10, "1 8 9 10 11 ", 6);
  assert_list (records, WEIR_RECORDS_ALL, 5, 10, "8 9 10 11 ", 2);
  assert_list (records, WEIR_RECORDS_ALL, 7, 10, "8 9 10 11 ", 0);
  assert_list (records, 1, 0, 10, "8 9 10 11 ", 6);
  assert_list (records, 1, 6, 10, "8 9 10 11 ", 1);
  assert_list (records, 1, 7, 10, "8 9 10 11 ", 0);
  assert_list (records, 0, 0, 10, "1 ", 0);
}

/* By size too; the last one stays whatever its size. */
static void
test_large (void)
{
  g_autoptr (WeirRecords) records = weir_records_new (1, 100, 1000);

  for (guint i = 0; i < 10; i++)
    put (records, 0, 0, 300);
  assert_list (records, 0, 0, 10, "9 10 ", 8);
  put (records, 0, 0, 5000);
  assert_list (records, 0, 0, 10, "11 ", 10);
  put (records, 0, 0, 1);
  assert_list (records, 0, 0, 10, "12 ", 11);
}

static void
test_filter (void)
{
  g_autoptr (WeirRecords) records = weir_records_new (1, 100, 10000);
  g_autoptr (GPtrArray) found = NULL;
  guint worker = 1;
  guint64 last;
  guint64 n_lost;

  for (guint i = 0; i < 9; i++)
    put (records, 0, i % 3, 1);
  found = weir_records_list (records, 0, 0, 2, weir_log_line_is_of, &worker, &last, &n_lost);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpuint (((WeirRecord *) found->pdata[0])->number, ==, 5);
  g_assert_cmpuint (((WeirRecord *) found->pdata[1])->number, ==, 8);
}

/* What was listed stays for whoever has it. */
static void
test_held (void)
{
  WeirRecords *records = weir_records_new (1, 1, 10000);
  g_autoptr (GPtrArray) found = NULL;
  guint64 last;
  guint64 n_lost;

  put (records, 0, 7, 3);
  found = weir_records_list (records, 0, 0, 1, NULL, NULL, &last, &n_lost);
  put (records, 0, 0, 3);
  weir_records_free (records);
  g_assert_cmpstr (((WeirLogLine *) found->pdata[0])->text, ==, "xxx");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/records/empty", test_empty);
  g_test_add_func ("/records/order", test_order);
  g_test_add_func ("/records/full", test_full);
  g_test_add_func ("/records/large", test_large);
  g_test_add_func ("/records/filter", test_filter);
  g_test_add_func ("/records/held", test_held);

  return g_test_run ();
}
