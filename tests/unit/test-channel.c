/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "host/weir-channel.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/weir-error.h"

/* Both ends in one thread, neither of which waits. */
typedef struct {
  int            fds[2];
  WeirChannelOut out;
  WeirChannelIn  in;
  guint          n_files;
} Fixture;

static guint
count_files (void)
{
  g_autoptr (GDir) files = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (files) != NULL)
    n_files++;
  return n_files;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->n_files = count_files ();
  g_assert_true (weir_channel_pair (fixture->fds, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (fcntl (fixture->fds[i], F_GETFD) & FD_CLOEXEC, !=, 0);
      g_assert_cmpint (fcntl (fixture->fds[i], F_SETFL, O_NONBLOCK), ==, 0);
    }
  weir_channel_out_init (&fixture->out);
  weir_channel_in_init (&fixture->in, fixture->fds[1]);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  weir_channel_in_clear (&fixture->in);
  weir_channel_out_clear (&fixture->out);
  close (fixture->fds[0]);
  close (fixture->fds[1]);
  g_assert_cmpuint (count_files (), ==, fixture->n_files);
}

/* Text of @length bytes that tells its @seed. */
static WeirValue *
make_value (gsize length,
            guint seed)
{
  char *text;
  WeirValue *value = weir_value_new_for_length (length, &text);

  for (gsize i = 0; i < length; i++)
    text[i] = (char) ('a' + (seed + i / 7) % 26);
  return value;
}

static void
add_frame (Fixture   *fixture,
           guint64    ticket,
           WeirValue *value)
{
  WeirFrameHeader header = {
    .type = WEIR_FRAME_RESULT,
    .ticket = ticket,
    .service = -(gint64) ticket,
  };

  weir_channel_out_add (&fixture->out, &header, value);
}

/* Takes the next frame and sees that it is the one with @ticket and @value, which is freed. */
static void
assert_frame (WeirFrameIn *frame,
              guint64      ticket,
              WeirValue   *value)
{
  g_assert_cmpuint (frame->header.ticket, ==, ticket);
  g_assert_cmpuint (frame->header.type, ==, WEIR_FRAME_RESULT);
  g_assert_cmpint (frame->header.service, ==, -(gint64) ticket);
  g_assert_cmpint (frame->value == NULL, ==, value == NULL);
  if (value == NULL)
    return;

  g_assert_cmpuint (frame->header.length, ==, weir_value_get_size (value));
  g_assert_true (weir_value_equal (frame->value, value));
  weir_value_unref (frame->value);
}

/* Writes and reads in turn until @n_frames have come, each as @values have it. */
static void
pass_all (Fixture   *fixture,
          GPtrArray *values)
{
  guint n_taken = 0;
  guint n_rounds = 0;

  while (n_taken < values->len)
    {
      g_autoptr (GError) error = NULL;
      WeirFrameIn frame;

      g_assert_cmpuint (n_rounds++, <, 1000000);
      g_assert_cmpint (weir_channel_out_write (&fixture->out, fixture->fds[0]), !=,
                       WEIR_CHANNEL_CLOSED);
      g_assert_cmpint (weir_channel_in_read (&fixture->in), !=, WEIR_CHANNEL_CLOSED);
      while (weir_channel_in_next (&fixture->in, &frame, &error))
        {
          assert_frame (&frame, n_taken, g_ptr_array_index (values, n_taken));
          n_taken++;
        }
      g_assert_no_error (error);
    }
  g_assert_true (weir_channel_out_is_empty (&fixture->out));
  g_assert_cmpint (weir_channel_in_read (&fixture->in), ==, WEIR_CHANNEL_AGAIN);
}

static void
unref_value (gpointer data)
{
  if (data != NULL)
    weir_value_unref (data);
}

static GPtrArray *
add_values (Fixture     *fixture,
            const gsize *lengths,
            guint        n_lengths,
            guint        n_values)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (unref_value);

  for (guint i = 0; i < n_values; i++)
    {
      gsize length = lengths[i % n_lengths];

      g_ptr_array_add (values, length == 0 ? NULL : make_value (length, i));
      add_frame (fixture, i, g_ptr_array_index (values, i));
    }
  return values;
}

static void
test_small (Fixture       *fixture,
            gconstpointer  data)
{
  static const gsize lengths[] = { 1, 2, 0, 100, WEIR_VALUE_LARGE - 1, 3 };
  g_autoptr (GPtrArray) values = add_values (fixture, lengths, G_N_ELEMENTS (lengths), 600);

  g_assert_cmpuint (fixture->out.marks->len, ==, 0);
  g_assert_cmpuint (weir_channel_out_get_size (&fixture->out), >, 600 * sizeof (WeirFrameHeader));
  pass_all (fixture, values);
  g_assert_cmpuint (weir_channel_out_get_size (&fixture->out), ==, 0);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  WeirFrameIn frame;
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_channel_out_is_empty (&fixture->out));
  g_assert_cmpint (weir_channel_out_write (&fixture->out, fixture->fds[0]), ==, WEIR_CHANNEL_DONE);
  g_assert_false (weir_channel_in_has_next (&fixture->in));
  g_assert_false (weir_channel_in_next (&fixture->in, &frame, &error));
  g_assert_no_error (error);
  g_assert_cmpint (weir_channel_in_read (&fixture->in), ==, WEIR_CHANNEL_AGAIN);
}

/* The bytes of what was added, as they go through the socket. */
static GByteArray *
drain_bytes (Fixture *fixture)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 buffer[4096];
  gssize n_read;

  while (!weir_channel_out_is_empty (&fixture->out))
    {
      weir_channel_out_write (&fixture->out, fixture->fds[0]);
      while ((n_read = recv (fixture->fds[1], buffer, sizeof buffer, 0)) > 0)
        g_byte_array_append (bytes, buffer, (guint) n_read);
    }
  return bytes;
}

static void
feed (Fixture      *fixture,
      gconstpointer bytes,
      gsize         length)
{
  g_assert_cmpint (send (fixture->fds[0], bytes, length, 0), ==, length);
  g_assert_cmpint (weir_channel_in_read (&fixture->in), ==, WEIR_CHANNEL_DONE);
}

static void
test_byte_by_byte (Fixture       *fixture,
                   gconstpointer  data)
{
  static const gsize lengths[] = { 1, 0, 50, 700 };
  g_autoptr (GPtrArray) values = add_values (fixture, lengths, G_N_ELEMENTS (lengths), 12);
  g_autoptr (GByteArray) bytes = drain_bytes (fixture);
  guint n_taken = 0;

  for (guint i = 0; i < bytes->len; i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean has_next;
      WeirFrameIn frame;

      feed (fixture, bytes->data + i, 1);
      has_next = weir_channel_in_has_next (&fixture->in);
      g_assert_cmpint (weir_channel_in_next (&fixture->in, &frame, &error), ==, has_next);
      g_assert_no_error (error);
      if (!has_next)
        continue;
      assert_frame (&frame, n_taken, g_ptr_array_index (values, n_taken));
      n_taken++;
    }
  g_assert_cmpuint (n_taken, ==, values->len);
}

/* Everything at random, through a socket that takes very little at a time. */
static void
test_tiny_buffers (Fixture       *fixture,
                   gconstpointer  data)
{
  static const gsize sizes[] = { 0, 1, 39, 40, 41, 3000, 30000, WEIR_VALUE_LARGE - 1,
                                 WEIR_VALUE_LARGE, WEIR_VALUE_LARGE + 1, 200000 };
  gsize lengths[400];
  g_autoptr (GPtrArray) values = NULL;
  int least = 1;

  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (setsockopt (fixture->fds[i], SOL_SOCKET, SO_SNDBUF, &least, sizeof least),
                       ==, 0);
      g_assert_cmpint (setsockopt (fixture->fds[i], SOL_SOCKET, SO_RCVBUF, &least, sizeof least),
                       ==, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    lengths[i] = sizes[g_test_rand_int_range (0, G_N_ELEMENTS (sizes))];
  values = add_values (fixture, lengths, G_N_ELEMENTS (lengths), G_N_ELEMENTS (lengths));
  pass_all (fixture, values);
}

static void
test_many_memfds (Fixture       *fixture,
                  gconstpointer  data)
{
  static const gsize lengths[] = { WEIR_VALUE_LARGE, 5, WEIR_VALUE_LARGE + 17 };
  g_autoptr (GPtrArray) values = add_values (fixture, lengths, G_N_ELEMENTS (lengths), 450);

  g_assert_cmpuint (fixture->out.marks->len, ==, 300);
  pass_all (fixture, values);
  g_assert_cmpuint (fixture->out.marks->len, ==, 0);
  g_assert_cmpuint (fixture->in.fds->len, ==, 0);
  /* No text of theirs went through the socket. */
  g_assert_cmpuint (fixture->in.size, <=, 256 * 1024);
}

/* Values that find no memfd go as text. */
static void
test_no_memfds (Fixture       *fixture,
                gconstpointer  data)
{
  static const gsize lengths[] = { WEIR_VALUE_LARGE, 0, 3 * 1024 * 1024, 7, WEIR_VALUE_LARGE };
  g_autoptr (GPtrArray) values = add_values (fixture, lengths, G_N_ELEMENTS (lengths), 25);
  struct rlimit limit;
  struct rlimit none;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  none = limit;
  none.rlim_cur = 1;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  pass_all (fixture, values);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  /* The large buffer was given back. */
  g_assert_cmpuint (fixture->in.size, <=, 1024 * 1024);
}

/* Root may have any number of descriptors under way. */
static void
drop_capabilities (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

  g_assert_cmpint (syscall (SYS_capset, &header, none), ==, 0);
}

/* The same value over and over: one memfd, many times under way. */
static void
test_too_many_under_way (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (GPtrArray) values = NULL;
  g_autoptr (WeirValue) value = NULL;
  struct rlimit few;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  drop_capabilities ();
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &few), ==, 0);
  few.rlim_cur = 64;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  value = make_value (WEIR_VALUE_LARGE, 3);
  values = g_ptr_array_new_with_free_func (unref_value);
  for (guint i = 0; i < 200; i++)
    {
      g_ptr_array_add (values, weir_value_ref (value));
      add_frame (fixture, i, value);
    }
  g_assert_cmpint (weir_channel_out_write (&fixture->out, fixture->fds[0]), ==,
                   WEIR_CHANNEL_AGAIN);
  g_assert_cmpuint (fixture->out.n_marks_sent, >=, 32);
  g_assert_cmpuint (fixture->out.n_marks_sent, <, 200);
  pass_all (fixture, values);
}

/* What is no frame */

static void
assert_broken (Fixture    *fixture,
               const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  WeirFrameIn frame;

  g_assert_false (weir_channel_in_next (&fixture->in, &frame, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, part));

  /* Once, and for ever: what comes now means nothing. */
  add_frame (fixture, 1, NULL);
  g_assert_cmpint (weir_channel_out_write (&fixture->out, fixture->fds[0]), ==, WEIR_CHANNEL_DONE);
  g_assert_cmpint (weir_channel_in_read (&fixture->in), ==, WEIR_CHANNEL_DONE);
  g_assert_false (weir_channel_in_has_next (&fixture->in));
  g_assert_false (weir_channel_in_next (&fixture->in, &frame, &again));
  g_assert_no_error (again);
}

static void
check_bad_header (WeirFrameHeader *header,
                  const char      *part)
{
  Fixture fixture;

  set_up (&fixture, NULL);
  feed (&fixture, header, sizeof *header);
  assert_broken (&fixture, part);
  tear_down (&fixture, NULL);
}

static void
test_bad_headers (void)
{
  static const struct {
    WeirFrameHeader header;
    const char     *part;
  } cases[] = {
    { { .type = 0 }, "type 0" },
    { { .type = WEIR_FRAME_GONE + 1 }, "type 9" },
    { { .type = G_MAXUINT32 }, "is no frame" },
    { { .type = WEIR_FRAME_RESULT, .flags = 4 }, "flags 0x4" },
    { { .type = WEIR_FRAME_RESULT, .length = G_MAXUINT64 }, "18446744073709551615 bytes" },
    { { .type = WEIR_FRAME_RESULT, .length = G_MAXUINT64 - 39 }, "is no frame" },
    { { .type = WEIR_FRAME_RESULT, .length = G_GUINT64_CONSTANT (1) << 41 }, "is no frame" },
    { { .type = WEIR_FRAME_RESULT, .flags = WEIR_FRAME_MEMFD, .length = 70000 }, "none came along" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirFrameHeader header = cases[i].header;

      check_bad_header (&header, cases[i].part);
    }
}

static void
test_garbage (void)
{
  for (guint round = 0; round < 200; round++)
    {
      guint8 garbage[256];
      WeirFrameIn frame;
      g_autoptr (GError) error = NULL;
      Fixture fixture;

      for (guint i = 0; i < sizeof garbage; i++)
        garbage[i] = (guint8) g_test_rand_int ();
      set_up (&fixture, NULL);
      feed (&fixture, garbage, sizeof garbage);
      g_assert_false (weir_channel_in_next (&fixture.in, &frame, &error));
      g_assert_error (error, WEIR_ERROR, WEIR_ERROR_PROTOCOL);
      tear_down (&fixture, NULL);
    }
}

/* A header may promise much; memory is taken for what comes. */
static void
test_great_promise (Fixture       *fixture,
                    gconstpointer  data)
{
  WeirFrameHeader header = {
    .type = WEIR_FRAME_RESULT,
    .length = G_GUINT64_CONSTANT (1) << 39,
  };
  static const char text[100000];
  g_autoptr (GError) error = NULL;
  WeirFrameIn frame;

  feed (fixture, &header, sizeof header);
  for (guint i = 0; i < 20; i++)
    {
      g_assert_false (weir_channel_in_next (&fixture->in, &frame, &error));
      g_assert_no_error (error);
      feed (fixture, text, sizeof text);
    }
  g_assert_cmpuint (fixture->in.size, <=, 8 * 1024 * 1024);
}

/* There is no room for the memfd among the reader's own descriptors. */
static void
test_lost_memfd (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (WeirValue) value = make_value (WEIR_VALUE_LARGE, 0);
  struct rlimit limit;
  struct rlimit none;

  add_frame (fixture, 0, value);
  g_assert_cmpint (weir_channel_out_write (&fixture->out, fixture->fds[0]), ==, WEIR_CHANNEL_DONE);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  none = limit;
  none.rlim_cur = 1;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  g_assert_cmpint (weir_channel_in_read (&fixture->in), ==, WEIR_CHANNEL_DONE);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  assert_broken (fixture, "too many open files");
}

/* The end */

static void
test_end (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (WeirValue) value = make_value (1000, 0);
  g_autoptr (GError) error = NULL;
  WeirFrameIn frame;

  add_frame (fixture, 5, value);
  g_assert_cmpint (weir_channel_out_write (&fixture->out, fixture->fds[0]), ==, WEIR_CHANNEL_DONE);
  g_assert_cmpint (send (fixture->fds[0], "half a header", 13, 0), ==, 13);
  g_assert_cmpint (shutdown (fixture->fds[0], SHUT_WR), ==, 0);

  /* What was sent before the end comes, half a frame does not. */
  g_assert_cmpint (weir_channel_in_read (&fixture->in), ==, WEIR_CHANNEL_DONE);
  g_assert_true (weir_channel_in_next (&fixture->in, &frame, &error));
  assert_frame (&frame, 5, value);
  g_assert_cmpint (weir_channel_in_read (&fixture->in), ==, WEIR_CHANNEL_CLOSED);
  g_assert_false (weir_channel_in_next (&fixture->in, &frame, &error));
  g_assert_no_error (error);
}

static void
test_no_reader (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (WeirValue) large = make_value (WEIR_VALUE_LARGE, 0);

  g_assert_cmpint (shutdown (fixture->fds[1], SHUT_RD), ==, 0);
  add_frame (fixture, 5, NULL);
  add_frame (fixture, 6, large);
  g_assert_cmpint (weir_channel_out_write (&fixture->out, fixture->fds[0]), ==,
                   WEIR_CHANNEL_CLOSED);
  g_assert_false (weir_channel_out_is_empty (&fixture->out));
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*func) (Fixture       *fixture,
                       gconstpointer  data);
  } tests[] = {
    { "/channel/small", test_small },
    { "/channel/empty", test_empty },
    { "/channel/byte-by-byte", test_byte_by_byte },
    { "/channel/tiny-buffers", test_tiny_buffers },
    { "/channel/many-memfds", test_many_memfds },
    { "/channel/no-memfds", test_no_memfds },
    { "/channel/too-many-under-way", test_too_many_under_way },
    { "/channel/great-promise", test_great_promise },
    { "/channel/lost-memfd", test_lost_memfd },
    { "/channel/end", test_end },
    { "/channel/no-reader", test_no_reader },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add_func ("/channel/bad-headers", test_bad_headers);
  g_test_add_func ("/channel/garbage", test_garbage);
  return g_test_run ();
}
