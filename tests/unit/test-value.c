/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "json/weir-value-private.h"

#define ALL_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static void
assert_value (WeirValue  *value,
              const char *expected)
{
  gsize length;
  const char *json = weir_value_get_json (value, &length);

  g_assert_cmpstr (json, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
  g_assert_cmpuint (weir_value_get_size (value), ==, length);
}

static void
test_from_json (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirValue) tight = weir_value_new_from_json ("{\"a\":[1]}", -1, &error);
  g_autoptr(WeirValue) loose = weir_value_new_from_json (" { \"a\" : [ 1 ] } ", -1, &error);
  g_autoptr(WeirValue) part = weir_value_new_from_json ("12345", 3, &error);

  g_assert_no_error (error);
  assert_value (tight, "{\"a\":[1]}");
  assert_value (loose, "{\"a\":[1]}");
  assert_value (part, "123");
  g_assert_null (weir_value_new_from_json ("[1,]", -1, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
  g_clear_error (&error);
  g_assert_null (weir_value_new_from_json ("x", 0, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON);
}

/* Mostly white space: the value must not keep the room that it took. */
static void
test_from_spacious_json (void)
{
  g_autofree char *space = g_strnfill (1000000, ' ');
  g_autofree char *json = g_strconcat (space, "[1,", space, "2]", space, NULL);
  g_autoptr(WeirValue) value = weir_value_new_from_json (json, -1, NULL);
  g_autoptr(WeirValue) other = weir_value_new_from_json ("[1,2]", -1, NULL);

  assert_value (value, "[1,2]");
  g_assert_true (weir_value_equal (value, other));
}

static void
test_scalars (void)
{
  g_autoptr(WeirValue) null = weir_value_new_null ();
  g_autoptr(WeirValue) zero = weir_value_new_int (0);
  g_autoptr(WeirValue) least = weir_value_new_int (G_MININT64);
  g_autoptr(WeirValue) most = weir_value_new_int (G_MAXINT64);
  g_autoptr(WeirValue) empty = weir_value_new_string ("");
  g_autoptr(WeirValue) string = weir_value_new_string ("a\"\\\n\x01é");

  assert_value (null, "null");
  assert_value (zero, "0");
  assert_value (least, "-9223372036854775808");
  assert_value (most, "9223372036854775807");
  assert_value (empty, "\"\"");
  assert_value (string, "\"a\\\"\\\\\\n\\u0001é\"");
}

static void
test_array (void)
{
  g_autoptr(WeirValue) one = weir_value_new_int (1);
  g_autoptr(WeirValue) word = weir_value_new_string ("x");
  WeirValue *values[] = { one, NULL, word };
  g_autoptr(WeirValue) three = weir_value_new_array (values, 3);
  g_autoptr(WeirValue) single = weir_value_new_array (values, 1);
  g_autoptr(WeirValue) none = weir_value_new_array (NULL, 0);
  WeirValue *nested_values[] = { three, none };
  g_autoptr(WeirValue) nested = weir_value_new_array (nested_values, 2);

  assert_value (three, "[1,null,\"x\"]");
  assert_value (single, "[1]");
  assert_value (none, "[]");
  assert_value (nested, "[[1,null,\"x\"],[]]");
}

static void
test_in_place (void)
{
  char *text;
  g_autoptr(WeirValue) value = weir_value_new_for_length (5, &text);

  memcpy (text, "[1,2]", 5);
  assert_value (value, "[1,2]");
}

static void
test_equal (void)
{
  g_autoptr(WeirValue) one = weir_value_new_unchecked ("[1]", 3);
  g_autoptr(WeirValue) same = weir_value_new_unchecked ("[1]", 3);
  g_autoptr(WeirValue) other = weir_value_new_unchecked ("[2]", 3);
  g_autoptr(WeirValue) longer = weir_value_new_unchecked ("[1,1]", 5);

  g_assert_true (weir_value_equal (one, one));
  g_assert_true (weir_value_equal (one, same));
  g_assert_false (weir_value_equal (one, other));
  g_assert_false (weir_value_equal (one, longer));
}

static void
test_nodes (void)
{
  g_autoptr(WeirValue) value = weir_value_new_from_json ("{\"b\":[1,2.0],\"a\":null}", -1, NULL);
  g_autoptr(JsonNode) node = weir_value_to_node (value);
  g_autoptr(WeirValue) back = weir_value_new_from_node (node);

  g_assert_cmpint (json_object_get_size (json_node_get_object (node)), ==, 2);
  g_assert_true (weir_value_equal (back, value));
}

static void
test_infinite_node (void)
{
  g_autoptr(JsonNode) node = json_node_init_double (json_node_alloc (), INFINITY);

  g_test_expect_message ("Weir", G_LOG_LEVEL_CRITICAL, "*weir_value_new_from_node*");
  g_assert_null (weir_value_new_from_node (node));
  g_test_assert_expected_messages ();
}

static void
test_boxed (void)
{
  g_autoptr(WeirValue) value = weir_value_new_int (5);
  g_auto(GValue) boxed = G_VALUE_INIT;

  g_value_init (&boxed, WEIR_TYPE_VALUE);
  g_value_set_boxed (&boxed, value);
  g_assert_true (g_value_get_boxed (&boxed) == value);
}

static WeirValue *
new_large_value (void)
{
  g_autofree char *string = g_strnfill (WEIR_VALUE_LARGE, 'x');

  return weir_value_new_string (string);
}

static void
test_memfd (void)
{
  g_autoptr(WeirValue) value = new_large_value ();
  g_autoptr(WeirValue) mapped = NULL;
  g_autoptr(GError) error = NULL;
  gsize size = weir_value_get_size (value);
  int fd = weir_value_get_memfd (value, &error);

  g_assert_no_error (error);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (weir_value_get_memfd (value, NULL), ==, fd);
  g_assert_cmpint (fcntl (fd, F_GET_SEALS), ==, ALL_SEALS);
  g_assert_cmpint (fcntl (fd, F_GETFD), ==, FD_CLOEXEC);
  g_assert_cmpint (lseek (fd, 0, SEEK_END), ==, size + 1);

  mapped = weir_value_new_from_memfd (fcntl (fd, F_DUPFD_CLOEXEC, 0), size, &error);
  g_assert_no_error (error);
  g_assert_true (weir_value_equal (mapped, value));
  g_assert_cmpint (weir_value_get_json (mapped, NULL)[size], ==, '\0');
}

/* What came as a memfd goes on as the same one. */
static void
test_memfd_travels_on (void)
{
  g_autoptr(WeirValue) value = new_large_value ();
  g_autoptr(WeirValue) mapped = NULL;
  g_autofree char *json = g_strdup (weir_value_get_json (value, NULL));
  gsize size = weir_value_get_size (value);
  int fd = fcntl (weir_value_get_memfd (value, NULL), F_DUPFD_CLOEXEC, 0);

  mapped = weir_value_new_from_memfd (fd, size, NULL);
  g_assert_cmpint (weir_value_get_memfd (mapped, NULL), ==, fd);
  g_clear_pointer (&value, weir_value_unref);
  g_assert_cmpstr (weir_value_get_json (mapped, NULL), ==, json);

  g_clear_pointer (&mapped, weir_value_unref);
  g_assert_cmpint (fcntl (fd, F_GETFD), ==, -1);
}

static int
make_memfd (const char *bytes,
            gsize       length,
            int         seals)
{
  int fd = memfd_create ("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize) length);
  g_assert_cmpint (fcntl (fd, F_ADD_SEALS, seals), ==, 0);

  return fd;
}

static void
assert_refused (int         fd,
                gsize       length,
                const char *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (weir_value_new_from_memfd (fd, length, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpint (fcntl (fd, F_GETFD), ==, -1);
}

static void
test_bad_memfds (void)
{
  static const char no_seals[] = "expected a value in a memfd with all its seals, "
                                 "got a file that its sender can still change";
  int pipe_fds[2];

  assert_refused (make_memfd ("[1]", 4, 0), 3, no_seals);
  assert_refused (make_memfd ("[1]", 4, ALL_SEALS & ~F_SEAL_WRITE), 3, no_seals);
  assert_refused (make_memfd ("[1]", 4, ALL_SEALS & ~F_SEAL_SHRINK), 3, no_seals);
  assert_refused (make_memfd ("[1]", 4, ALL_SEALS & ~F_SEAL_GROW), 3, no_seals);
  assert_refused (make_memfd ("[1]", 4, ALL_SEALS & ~F_SEAL_SEAL), 3, no_seals);
  assert_refused (make_memfd ("[1]", 4, ALL_SEALS), 2,
                  "expected a memfd with a value of 2 bytes and a NUL, got 4 bytes");
  assert_refused (make_memfd ("[1]", 3, ALL_SEALS), 3,
                  "expected a memfd with a value of 3 bytes and a NUL, got 3 bytes");
  assert_refused (make_memfd ("", 0, ALL_SEALS), G_MAXSIZE,
                  "expected a memfd with a value of 18446744073709551615 bytes and a NUL, "
                  "got 0 bytes");
  assert_refused (make_memfd ("[1]x", 4, ALL_SEALS), 3,
                  "expected a NUL behind the 3 bytes of a value in a memfd");

  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  close (pipe_fds[1]);
  assert_refused (pipe_fds[0], 3, no_seals);
}

static void
test_no_descriptors (void)
{
  g_autoptr(WeirValue) value = weir_value_new_null ();
  g_autoptr(GError) error = NULL;
  struct rlimit limit, none;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  none = limit;
  none.rlim_cur = 3;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  g_assert_cmpint (weir_value_get_memfd (value, &error), ==, -1);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);

  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_true (g_str_has_prefix (error->message,
                                   "could not put a value of 4 bytes into a memfd: "));
  g_assert_cmpint (weir_value_get_memfd (value, NULL), >=, 0);
}

/* Values leave half of the descriptors to others, and go without where there are too many. */
static void
test_few_descriptors (void)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_value_unref);
  g_autoptr(WeirValue) value = weir_value_new_null ();
  g_autoptr(WeirValue) mapped = NULL;
  g_autoptr(GError) error = NULL;
  struct rlimit limit, few;
  int fd;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  few = limit;
  few.rlim_cur = 40;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  for (guint i = 0; i < 20; i++)
    {
      g_ptr_array_add (values, weir_value_new_int (i));
      g_assert_cmpint (weir_value_get_memfd (g_ptr_array_index (values, i), NULL), >=, 0);
    }

  g_assert_cmpint (weir_value_get_memfd (value, &error), ==, -1);
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  fd = fcntl (weir_value_get_memfd (g_ptr_array_index (values, 7), NULL), F_DUPFD_CLOEXEC, 0);
  mapped = weir_value_new_from_memfd (fd, 1, NULL);
  g_assert_cmpstr (weir_value_get_json (mapped, NULL), ==, "7");
  g_assert_cmpint (weir_value_get_memfd (mapped, NULL), ==, -1);
  g_assert_cmpint (fcntl (fd, F_GETFD), ==, -1);

  g_ptr_array_set_size (values, 0);
  g_assert_cmpint (weir_value_get_memfd (mapped, NULL), >=, 0);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

static gpointer
get_memfd_in_thread (gpointer data)
{
  return GINT_TO_POINTER (weir_value_get_memfd (data, NULL));
}

static void
test_memfd_from_threads (void)
{
  for (guint round = 0; round < 50; round++)
    {
      g_autoptr(WeirValue) value = new_large_value ();
      GThread *threads[4];
      int fd;

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("memfd", get_memfd_in_thread, value);
      fd = weir_value_get_memfd (value, NULL);
      g_assert_cmpint (fd, >=, 0);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (threads[i])), ==, fd);
    }
}

static gpointer
share_in_thread (gpointer data)
{
  g_autoptr(WeirValue) value = data;

  for (guint i = 0; i < 10000; i++)
    weir_value_unref (weir_value_ref (value));

  return GSIZE_TO_POINTER (weir_value_get_size (value));
}

static void
test_references_from_threads (void)
{
  g_autoptr(WeirValue) value = weir_value_new_int (12345);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("share", share_in_thread, weir_value_ref (value));
  g_clear_pointer (&value, weir_value_unref);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (threads[i])), ==, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/value/from-json", test_from_json);
  g_test_add_func ("/value/from-spacious-json", test_from_spacious_json);
  g_test_add_func ("/value/scalars", test_scalars);
  g_test_add_func ("/value/array", test_array);
  g_test_add_func ("/value/in-place", test_in_place);
  g_test_add_func ("/value/equal", test_equal);
  g_test_add_func ("/value/nodes", test_nodes);
  g_test_add_func ("/value/infinite-node", test_infinite_node);
  g_test_add_func ("/value/boxed", test_boxed);
  g_test_add_func ("/value/memfd", test_memfd);
  g_test_add_func ("/value/memfd-travels-on", test_memfd_travels_on);
  g_test_add_func ("/value/bad-memfds", test_bad_memfds);
  g_test_add_func ("/value/no-descriptors", test_no_descriptors);
  g_test_add_func ("/value/few-descriptors", test_few_descriptors);
  g_test_add_func ("/value/memfd-from-threads", test_memfd_from_threads);
  g_test_add_func ("/value/references-from-threads", test_references_from_threads);

  return g_test_run ();
}
