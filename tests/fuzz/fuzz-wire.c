/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What comes from programs, as frames and as lines: however it is cut into pieces on its way, the
 * same is made of it. */

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "driver.h"
#include "json/weir-value.h"
#include "workers/programs/weir-answer.h"
#include "workers/programs/weir-wire.h"

/* What a pipe holds at once. */
#define MAX_PIECE 4096

typedef void (*TakeFunc) (WeirIntake *intake,
                          GString    *found);

/* An error in whatever form is one with a message, and nothing else is. */
static void
look_at_payload (const WeirWireFrame *frame)
{
  g_autoptr(WeirValue) value = weir_value_new_from_json (frame->payload, frame->length, NULL);
  g_autoptr(GError) cause = NULL;
  g_autoptr(GError) error = NULL;

  if (value == NULL)
    return;

  cause = weir_answer_read_cause (value);
  g_assert_true (cause == NULL || cause->message != NULL);
  error = weir_answer_read_error (value);
  g_assert_true (error == NULL || error->message != NULL);
}

static guint
hash_payload (const WeirWireFrame *frame)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (frame->payload, frame->length);

  return g_bytes_hash (bytes);
}

static void
take_frames (WeirIntake *intake,
             GString    *found)
{
  g_autoptr(GError) error = NULL;
  WeirWireFrame frame;

  /* What is no frame is the end. */
  if (g_str_has_suffix (found->str, "!"))
    return;

  while (weir_wire_next (intake, &frame, &error))
    {
      g_assert_cmpuint (frame.type, >=, WEIR_WIRE_READY);
      g_assert_cmpuint (frame.type, <=, WEIR_WIRE_ERROR);
      look_at_payload (&frame);
      g_string_append_printf (found, "%u %u %" G_GUINT64_FORMAT " %u %u;", frame.type, frame.flags,
                              frame.id, frame.length,
                              hash_payload (&frame));
    }

  if (error != NULL)
    g_string_append_printf (found, "%s!", error->message);
}

static void
take_lines (WeirIntake *intake,
            GString    *found)
{
  const char *line;
  gsize length;

  while ((line = weir_intake_take_line (intake, &length)) != NULL)
    {
      g_assert_null (memchr (line, '\n', length));
      g_string_append_len (found, line, (gssize) length);
      g_string_append_c (found, '\n');
    }
}

static GString *
take_all (const guint8 *data,
          gsize         size,
          GRand        *random,
          TakeFunc      take)
{
  GString *found = g_string_new (NULL);
  WeirIntake intake;
  int ends[2];

  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  weir_intake_init (&intake);
  while (size > 0)
    {
      gsize most = MIN (size, MAX_PIECE);
      gsize piece = random != NULL ? (gsize) g_rand_int_range (random, 1, (gint32) most + 1) : most;

      g_assert_cmpint (write (ends[1], data, piece), ==, piece);
      g_assert_cmpint (weir_intake_read (&intake, ends[0]), ==, WEIR_INTAKE_SOME);
      take (&intake, found);
      data += piece;
      size -= piece;
    }
  close (ends[1]);
  g_assert_cmpint (weir_intake_read (&intake, ends[0]), ==, WEIR_INTAKE_END);
  close (ends[0]);
  weir_intake_clear (&intake);

  return found;
}

static void
assert_same (const guint8 *data,
             gsize         size,
             TakeFunc      take)
{
  g_autoptr(GRand) random = g_rand_new_with_seed ((guint32) size);
  g_autoptr(GString) whole = take_all (data, size, NULL, take);
  g_autoptr(GString) pieces = take_all (data, size, random, take);

  g_assert_true (g_string_equal (whole, pieces));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(GString) lines = NULL;
  const guint8 *end;

  if (size == 0)
    return 0;

  end = memrchr (data, '\n', size);
  assert_same (data, size, take_frames);

  assert_same (data, size, take_lines);
  lines = take_all (data, size, NULL, take_lines);
  g_assert_cmpuint (lines->len, ==, end != NULL ? (gsize) (end - data) + 1 : 0);
  g_assert_true (memcmp (lines->str, data, lines->len) == 0);

  return 0;
}

GString *
fuzz_new_seed (GRand *random)
{
  static const char *const payloads[] = {
    "{\"protocol\":1}", "{\"message\":\"no\",\"kind\":\"K\",\"traceback\":\"t\\nu\"}", "\"text\"",
    "{\"error\":{\"message\":\"no\"}}", "[1,2,{\"a\":null}]\n", "",
  };
  static const guint8 types[] = {
    WEIR_WIRE_READY, WEIR_WIRE_REFUSED, WEIR_WIRE_RESULT, WEIR_WIRE_ERROR,
  };
  GString *seed = g_string_new (NULL);
  int n_frames = g_rand_int_range (random, 1, 6);

  for (int i = 0; i < n_frames; i++)
    {
      const char *payload = payloads[g_rand_int_range (random, 0, G_N_ELEMENTS (payloads))];
      guint8 type = types[g_rand_int_range (random, 0, G_N_ELEMENTS (types))];
      gboolean has_id = type == WEIR_WIRE_RESULT || type == WEIR_WIRE_ERROR;
      WeirWireFrame frame = { (guint32) strlen (payload), type, 0, has_id ? i + 1 : 0, NULL };
      guint8 header[WEIR_WIRE_HEADER_SIZE];

      weir_wire_write_header (&frame, header);
      g_string_append_len (seed, (const char *) header, sizeof header);
      g_string_append (seed, payload);
    }

  return seed;
}
