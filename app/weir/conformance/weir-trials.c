/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a test worker must do, as core/workers/protocol.md has it. */

#include "conformance/weir-trials.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LARGE_SIZE (16 * 1024 * 1024)

static gboolean
fail (GError     **error,
      const char  *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (G_IO_ERROR, G_IO_ERROR_FAILED, format, arguments);
  va_end (arguments);

  return FALSE;
}

/* Pieces */

/* What it is told to be; a member that it does not know must not disturb it. */
static gboolean
send_init (Peer        *peer,
           guint        version,
           guint        batch_size,
           guint        concurrency,
           const char  *params,
           GError     **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autofree char *init =
    g_strdup_printf ("{\"protocol\":%u,\"worker\":\"test/0\",\"index\":0,\"batch-size\":%u,"
                     "\"batch-wait\":0,\"concurrency\":%u,\"cpus\":[],\"params\":%s,"
                     "\"not-known\":[1]}", version, batch_size, concurrency, params);

  peer_append (bytes, PEER_INIT, 0, 0, init);

  return peer_send (peer, bytes, error);
}

static gboolean
read_ready (Peer    *peer,
            GError **error)
{
  g_auto(PeerFrame) frame = { 0 };
  g_autoptr(JsonNode) node = NULL;

  if (!peer_read (peer, &frame, error))
    return FALSE;
  if (frame.type != PEER_READY)
    return fail (error, "sent %s in place of READY", weir_value_get_json (frame.payload, NULL));

  node = weir_value_to_node (frame.payload);
  if (!JSON_NODE_HOLDS_OBJECT (node) ||
      json_object_get_int_member_with_default (json_node_get_object (node), "protocol", 0) != 1)
    return fail (error, "sent READY with %s in place of {\"protocol\": 1}",
                 weir_value_get_json (frame.payload, NULL));

  return TRUE;
}

static Peer *
begin (const TrialSetup  *setup,
       guint              batch_size,
       guint              concurrency,
       const char        *params,
       GError           **error)
{
  g_autoptr(Peer) peer = peer_start (setup->argv, setup->patience, error);

  if (peer == NULL ||
      !send_init (peer, 1, batch_size, concurrency, params, error) ||
      !read_ready (peer, error))
    return NULL;

  return g_steal_pointer (&peer);
}

static gboolean
stop (Peer    *peer,
      GError **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  peer_append (bytes, PEER_STOP, 0, 0, NULL);

  return peer_is_silent (peer, error) && peer_send (peer, bytes, error) &&
         peer_await_end (peer, 0, error);
}

static gboolean
send_item (Peer        *peer,
           guint64      id,
           const char  *item,
           GError     **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  peer_append (bytes, PEER_ITEM, 0, id, item);

  return peer_send (peer, bytes, error);
}

/* The answer for item @id must be the result @expected. */
static gboolean
check_result (PeerFrame   *frame,
              guint64      id,
              const char  *expected,
              GError     **error)
{
  g_autoptr(WeirValue) value = weir_value_new_from_json (expected, -1, NULL);
  const char *json = weir_value_get_json (frame->payload, NULL);

  if (frame->id != id)
    return fail (error, "answered item %" G_GUINT64_FORMAT " in place of %" G_GUINT64_FORMAT,
                 frame->id, id);
  if (frame->type != PEER_RESULT)
    return fail (error, "sent %.200s in place of a result", json);
  if (!weir_value_equal (frame->payload, value))
    return fail (error, "sent the result %.200s in place of %.200s", json, expected);

  return TRUE;
}

static gboolean
read_result (Peer        *peer,
             guint64      id,
             const char  *expected,
             GError     **error)
{
  g_auto(PeerFrame) frame = { 0 };

  return peer_read (peer, &frame, error) && check_result (&frame, id, expected, error);
}

/* An error's message, which it must have; NULL with @error set. */
static char *
dup_message (PeerFrame  *frame,
             GError    **error)
{
  g_autoptr(JsonNode) node = weir_value_to_node (frame->payload);
  const char * const names[] = { "message", "kind", "traceback" };
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *member = object != NULL ? json_object_get_member (object, names[i]) : NULL;

      if (member != NULL ? json_node_get_value_type (member) != G_TYPE_STRING : i == 0)
        {
          fail (error, "sent an error without a text \"%s\": %.200s", names[i],
                weir_value_get_json (frame->payload, NULL));
          return NULL;
        }
    }

  return g_strdup (json_object_get_string_member (object, "message"));
}

static gboolean
check_error (PeerFrame   *frame,
             guint8       type,
             guint64      id,
             const char  *part,
             GError     **error)
{
  g_autofree char *message = NULL;

  if (frame->type != type || frame->id != id)
    return fail (error, "sent %.200s for item %" G_GUINT64_FORMAT " in place of an error for %"
                 G_GUINT64_FORMAT, weir_value_get_json (frame->payload, NULL), frame->id, id);

  message = dup_message (frame, error);
  if (message == NULL)
    return FALSE;
  if (strstr (message, part) == NULL)
    return fail (error, "sent the message \"%s\", which does not say \"%s\"", message, part);

  return TRUE;
}

static gboolean
read_error (Peer        *peer,
            guint8       type,
            guint64      id,
            const char  *part,
            GError     **error)
{
  g_auto(PeerFrame) frame = { 0 };

  return peer_read (peer, &frame, error) && check_error (&frame, type, id, part, error);
}

static char *
make_return (const char *value)
{
  return g_strdup_printf ("{\"do\":\"return\",\"value\":%s}", value);
}

static gboolean
returns (Peer        *peer,
         guint64      id,
         const char  *value,
         GError     **error)
{
  g_autofree char *item = make_return (value);

  return send_item (peer, id, item, error) && read_result (peer, id, value, error);
}

/* Answers to the items from 1 to @n_items, in any order, each once. An item of @failing must fail
 * with that message. */
static gboolean
read_answers (Peer        *peer,
              guint        n_items,
              guint64      failing,
              const char  *message,
              GError     **error)
{
  g_autofree gboolean *is_answered = g_new0 (gboolean, n_items + 1);

  for (guint i = 0; i < n_items; i++)
    {
      g_auto(PeerFrame) frame = { 0 };
      g_autofree char *expected = NULL;

      if (!peer_read (peer, &frame, error))
        return FALSE;
      if (frame.id > n_items || is_answered[frame.id])
        return fail (error, "answered item %" G_GUINT64_FORMAT " %s", frame.id,
                     frame.id > n_items ? "which there is not" : "twice");

      is_answered[frame.id] = TRUE;
      expected = g_strdup_printf ("%" G_GUINT64_FORMAT, frame.id);
      if (frame.id == failing ? !check_error (&frame, PEER_ERROR, failing, message, error)
                              : !check_result (&frame, frame.id, expected, error))
        return FALSE;
    }

  return TRUE;
}

/* Trials */

static gboolean
try_start_and_stop (const TrialSetup  *setup,
                    GError           **error)
{
  g_autoptr(Peer) peer = begin (setup, 0, 1, "{}", error);

  return peer != NULL && stop (peer, error);
}

static gboolean
try_values (const TrialSetup  *setup,
            GError           **error)
{
  static const char * const values[] = {
    "null", "true", "false", "0", "-1", "1.5", "-0.25", "9007199254740991", "\"\"",
    "\"a \\\"b\\\" \\\\ / \\n \\u0001\"", "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\xa7\"", "[]", "{}",
    "[[[[[[[[[[]]]]]]]]]]", "{\"\":0,\"a\":{\"b\":[1,\"two\",null]}}",
  };
  g_autoptr(Peer) peer = begin (setup, 0, 1, "{}", error);

  if (peer == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      if (!returns (peer, i + 1, values[i], error))
        return FALSE;
    }

  return stop (peer, error);
}

static gboolean
try_large (const TrialSetup  *setup,
           GError           **error)
{
  g_autofree char *letters = g_strnfill (LARGE_SIZE, 'x');
  g_autofree char *text = g_strdup_printf ("\"%s\"", letters);
  g_autoptr(Peer) peer = begin (setup, 0, 1, "{}", error);

  return peer != NULL && returns (peer, 1, text, error) && returns (peer, 2, "2", error) &&
         stop (peer, error);
}

static gboolean
try_errors (const TrialSetup  *setup,
            GError           **error)
{
  g_autoptr(Peer) peer = begin (setup, 0, 1, "{}", error);

  return peer != NULL &&
         send_item (peer, 1, "{\"do\":\"fail\",\"message\":\"no \xe2\x82\xac\\nleft\"}", error) &&
         read_error (peer, PEER_ERROR, 1, "no \xe2\x82\xac\nleft", error) &&
         returns (peer, 2, "2", error) &&
         stop (peer, error);
}

static gboolean
try_prints (const TrialSetup  *setup,
            GError           **error)
{
  g_autoptr(Peer) peer = begin (setup, 0, 1, "{}", error);

  return peer != NULL &&
         send_item (peer, 1, "{\"do\":\"print\",\"text\":\"# printed by the worker\"}", error) &&
         read_result (peer, 1, "null", error) &&
         returns (peer, 2, "2", error) &&
         stop (peer, error);
}

static gboolean
try_params (const TrialSetup  *setup,
            GError           **error)
{
  static const char params[] = "{\"model\":\"small\",\"sizes\":[1,2]}";
  g_autoptr(Peer) peer = begin (setup, 0, 1, params, error);

  return peer != NULL && send_item (peer, 1, "{\"do\":\"params\"}", error) &&
         read_result (peer, 1, params, error) && stop (peer, error);
}

/* A header and a payload may come in pieces. */
static gboolean
try_pieces (const TrialSetup  *setup,
            GError           **error)
{
  g_autoptr(Peer) peer = begin (setup, 0, 1, "{}", error);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  if (peer == NULL)
    return FALSE;

  peer_append (bytes, PEER_ITEM, 0, 1, "{\"do\":\"return\",\"value\":\"whole\"}");
  for (guint i = 0; i < bytes->len; i++)
    {
      g_autoptr(GByteArray) byte = g_byte_array_new ();

      g_byte_array_append (byte, bytes->data + i, 1);
      if (!peer_send (peer, byte, error))
        return FALSE;
      g_usleep (500);
    }

  return read_result (peer, 1, "\"whole\"", error) && stop (peer, error);
}

/* Several calls at once, all of them in one write. */
static gboolean
try_concurrency (const TrialSetup  *setup,
                 GError           **error)
{
  g_autoptr(Peer) peer = begin (setup, 0, 4, "{}", error);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  if (peer == NULL)
    return FALSE;

  for (guint id = 1; id <= 4; id++)
    {
      g_autofree char *number = g_strdup_printf ("%u", id);
      g_autofree char *item = make_return (number);

      peer_append (bytes, PEER_ITEM, 0, id,
                   id == 3 ? "{\"do\":\"fail\",\"message\":\"three\"}" : item);
    }

  return peer_send (peer, bytes, error) && read_answers (peer, 4, 3, "three", error) &&
         stop (peer, error);
}

static void
append_batch (GByteArray  *bytes,
              guint        n_items,
              guint        special,
              const char  *item)
{
  for (guint id = 1; id <= n_items; id++)
    {
      g_autofree char *number = g_strdup_printf ("%u", id);
      g_autofree char *plain = make_return (number);

      peer_append (bytes, PEER_ITEM, id < n_items ? PEER_MORE : 0, id,
                   id == special ? item : plain);
    }
}

/* A batch in which one item fails alone. */
static gboolean
try_batch (const TrialSetup  *setup,
           GError           **error)
{
  g_autoptr(Peer) peer = begin (setup, 4, 1, "{}", error);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  if (peer == NULL)
    return FALSE;

  append_batch (bytes, 3, 2, "{\"do\":\"fail\",\"message\":\"alone\"}");

  return peer_send (peer, bytes, error) && read_answers (peer, 3, 2, "alone", error) &&
         returns (peer, 4, "4", error) && stop (peer, error);
}

/* Each of the three items gets an error, or one error is that of all. */
static gboolean
read_failed_batch (Peer    *peer,
                   GError **error)
{
  for (guint i = 0; i < 3; i++)
    {
      g_auto(PeerFrame) frame = { 0 };

      if (!peer_read (peer, &frame, error) ||
          !check_error (&frame, PEER_ERROR, frame.id, "all of it", error))
        return FALSE;
      if (frame.id > 3)
        return fail (error, "answered item %" G_GUINT64_FORMAT ", which there is not", frame.id);
      if ((frame.flags & PEER_WHOLE) != 0)
        return TRUE;
    }

  return TRUE;
}

static gboolean
try_failed_batch (const TrialSetup  *setup,
                  GError           **error)
{
  g_autoptr(Peer) peer = begin (setup, 4, 1, "{}", error);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  if (peer == NULL)
    return FALSE;

  append_batch (bytes, 3, 2, "{\"do\":\"fail-batch\",\"message\":\"all of it\"}");

  return peer_send (peer, bytes, error) && read_failed_batch (peer, error) &&
         returns (peer, 4, "4", error) && stop (peer, error);
}

/* What a later Weir may say must not disturb it. */
static gboolean
try_unknown (const TrialSetup  *setup,
             GError           **error)
{
  g_autoptr(Peer) peer = begin (setup, 0, 1, "{}", error);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  if (peer == NULL)
    return FALSE;

  peer_append (bytes, 9, 0, 0, "{\"what\":\"is this\"}");
  peer_append (bytes, 10, 0, 77, NULL);
  peer_append (bytes, PEER_ITEM, 0x80, 1, "{\"do\":\"return\",\"value\":1}");

  return peer_send (peer, bytes, error) && read_result (peer, 1, "1", error) && stop (peer, error);
}

static gboolean
try_refusal (const TrialSetup  *setup,
             GError           **error)
{
  g_autoptr(Peer) peer = peer_start (setup->argv, setup->patience, error);

  return peer != NULL &&
         send_init (peer, 1, 0, 1, "{\"refuse\":\"no licence\"}", error) &&
         read_error (peer, PEER_REFUSED, 0, "no licence", error);
}

static gboolean
try_newer (const TrialSetup  *setup,
           GError           **error)
{
  g_autoptr(Peer) peer = peer_start (setup->argv, setup->patience, error);

  return peer != NULL &&
         send_init (peer, 77, 0, 1, "{}", error) &&
         read_error (peer, PEER_REFUSED, 0, "", error);
}

/* It does what it has begun, and cleans up. */
static gboolean
try_stop (const TrialSetup  *setup,
          GError           **error)
{
  g_autofree char *path = NULL;
  g_autofree char *params = NULL;
  g_autofree char *text = NULL;
  g_autoptr(Peer) peer = NULL;
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  gboolean is_right;
  int fd = g_file_open_tmp ("weir-cleanup-XXXXXX", &path, error);

  if (fd < 0)
    return FALSE;

  close (fd);
  params = g_strdup_printf ("{\"cleanup\":\"%s\"}", path);
  peer_append (bytes, PEER_ITEM, 0, 1, "{\"do\":\"sleep\",\"seconds\":0.3}");
  peer_append (bytes, PEER_STOP, 0, 0, NULL);
  peer = begin (setup, 0, 1, params, error);
  is_right = peer != NULL && peer_send (peer, bytes, error) &&
             read_result (peer, 1, "null", error) && peer_await_end (peer, 0, error);
  if (is_right && (!g_file_get_contents (path, &text, NULL, NULL) || *text == '\0'))
    is_right = fail (error, "did not clean up: there is nothing in the file of \"cleanup\"");
  g_unlink (path);

  return is_right;
}

/* Whoever asked is gone. */
static gboolean
try_end (const TrialSetup  *setup,
         GError           **error)
{
  g_autoptr(Peer) peer = begin (setup, 0, 1, "{}", error);
  g_autoptr(GError) cause = NULL;

  if (peer == NULL)
    return FALSE;

  peer_hang_up (peer);
  if (peer_await_end (peer, 0, &cause) ||
      !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return TRUE;

  return fail (error, "%s after the end of its socket", cause->message);
}

static gboolean
try_exit (const TrialSetup  *setup,
          GError           **error)
{
  g_autoptr(Peer) peer = begin (setup, 0, 1, "{}", error);

  return peer != NULL && send_item (peer, 1, "{\"do\":\"exit\",\"status\":7}", error) &&
         peer_await_end (peer, 7, error);
}

static const Trial trials[] = {
  { "starts and stops", try_start_and_stop },
  { "answers with any value", try_values },
  { "takes and gives large values", try_large },
  { "fails an item, and goes on", try_errors },
  { "prints without harm", try_prints },
  { "gets its params", try_params },
  { "reads frames that come in pieces", try_pieces },
  { "takes several calls at once", try_concurrency },
  { "answers each item of a batch", try_batch },
  { "fails a batch as a whole", try_failed_batch },
  { "passes over what it does not know", try_unknown },
  { "refuses to start, with a reason", try_refusal },
  { "refuses a version that it does not speak", try_newer },
  { "finishes and cleans up when it is stopped", try_stop },
  { "exits at the end of its socket", try_end },
  { "can exit by itself", try_exit },
};

const Trial *
trials_get (guint *n_trials)
{
  *n_trials = G_N_ELEMENTS (trials);

  return trials;
}
