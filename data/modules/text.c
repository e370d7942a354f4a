/* SPDX-License-Identifier: CC0-1.0 */

/*
 * The module of the greeting example: takes strings and arrays apart.
 *
 * It reads the JSON text as it stands, without building a tree, since it has to keep up with
 * millions of items a second. A WeirValue is valid and minified, which makes that simple: no white
 * space, no control characters, every bracket closed.
 *
 * A module of one's own can be built in the same way:
 *
 *   cc -shared -fPIC -o NAME.so NAME.c $(pkg-config --cflags --libs weir-1)
 */

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include <weir.h>

/* How long before its end a wait is over for the kernel. */
#define AWAKE_NS 200000

/* What the four classes share: the wait, and a function from text to result. */
#define TEXT_TYPE_WORKER (text_worker_get_type ())
G_DECLARE_DERIVABLE_TYPE (TextWorker, text_worker, TEXT, WORKER, WeirWorker)

struct _TextWorkerClass
{
  WeirWorkerClass parent_class;

  WeirValue *(*work) (const char  *json,
                      gsize        length,
                      GError     **error);
};

typedef struct {
  double wait;
} TextWorkerPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TextWorker, text_worker, WEIR_TYPE_WORKER)

/* The kernel lets a sleep last 50 us longer unless the thread asks for less. */
static void
ask_for_precision (void)
{
  static _Thread_local gboolean asked = FALSE;

  if (!asked)
    asked = prctl (PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL) == 0;
}

static gint64
get_nanoseconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Sleeps, and stays awake for the rest: a virtual machine takes 100 us to wake a sleeper, which
 * of a wait of 12 ms is all that the rate of the example may lose. */
static void
wait_for (double seconds)
{
  gint64 deadline = get_nanoseconds () + (gint64) (seconds * 1e9);
  gint64 wake = deadline - AWAKE_NS;
  struct timespec until = { wake / 1000000000, wake % 1000000000 };

  ask_for_precision ();
  while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
    continue;
  while (get_nanoseconds () < deadline)
    continue;
}

static gboolean
text_worker_real_init (WeirWorker  *worker,
                       JsonObject  *params,
                       GError     **error)
{
  TextWorkerPrivate *priv = text_worker_get_instance_private (TEXT_WORKER (worker));

  priv->wait = json_object_get_double_member_with_default (params, "wait", 0);

  return TRUE;
}

static WeirValue *
text_worker_call (WeirWorker  *worker,
                  WeirValue   *value,
                  GError     **error)
{
  TextWorker *self = (TextWorker *) worker;
  TextWorkerPrivate *priv = text_worker_get_instance_private (self);
  const char *json;
  gsize length;

  if (priv->wait > 0)
    wait_for (priv->wait);

  json = weir_value_get_json (value, &length);

  return TEXT_WORKER_GET_CLASS (self)->work (json, length, error);
}

static void
text_worker_class_init (TextWorkerClass *klass)
{
  WEIR_WORKER_CLASS (klass)->init = text_worker_real_init;
  WEIR_WORKER_CLASS (klass)->call = text_worker_call;
}

static void
text_worker_init (TextWorker *self)
{
}

/* Whether the escape at @at, which has four digits, is one of 0x400 surrogates from @first on. */
static gboolean
is_surrogate (const char *at,
              char        first)
{
  return at[0] == '\\' && at[1] == 'u' && (at[2] == 'd' || at[2] == 'D') &&
         g_ascii_xdigit_value (at[3]) >= g_ascii_xdigit_value (first) &&
         g_ascii_xdigit_value (at[3]) < g_ascii_xdigit_value (first) + 4;
}

/* Skips one character of a string: as it is, or as an escape, or as the two of a surrogate pair. */
static inline const char *
skip_character (const char *at)
{
  if (*at != '\\')
    return g_utf8_next_char (at);

  if (at[1] != 'u')
    return at + 2;

  return is_surrogate (at, '8') && is_surrogate (at + 6, 'c') ? at + 12 : at + 6;
}

static inline const char *
skip_string (const char *at)
{
  for (at++; *at != '"'; at++)
    {
      if (*at == '\\')
        at++;
    }

  return at + 1;
}

/* Skips an element of an array, to the comma or bracket behind it. */
static inline const char *
skip_element (const char *at)
{
  for (guint depth = 0; depth > 0 || (*at != ',' && *at != ']');)
    {
      if (*at == '"')
        {
          at = skip_string (at);
          continue;
        }

      if (*at == '[' || *at == '{')
        depth++;
      else if (*at == ']' || *at == '}')
        depth--;
      at++;
    }

  return at;
}

static const char *
describe_type (const char *json)
{
  switch (*json)
    {
    case '{':
      return "an object";

    case 'n':
      return "null";

    case 't':
    case 'f':
      return "a boolean";

    default:
      return "a number";
    }
}

static WeirValue *
fail_with_type (const char  *json,
                GError     **error)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
               "expected a string or an array, got %s", describe_type (json));

  return NULL;
}

static WeirValue *
fail_with_empty (const char  *json,
                 GError     **error)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
               "the %s is empty", *json == '"' ? "string" : "array");

  return NULL;
}

/* The string of the one character from @begin to @end. */
static WeirValue *
new_character (const char  *begin,
               const char  *end,
               GError     **error)
{
  char text[16] = "\"";
  gsize length = end - begin;

  memcpy (text + 1, begin, length);
  text[length + 1] = '"';

  return weir_value_new_from_json (text, length + 2, error);
}

static WeirValue *
get_head (const char  *json,
          gsize        length,
          GError     **error)
{
  if (*json != '"' && *json != '[')
    return fail_with_type (json, error);

  if (length == 2)
    return fail_with_empty (json, error);

  if (*json == '"')
    return new_character (json + 1, skip_character (json + 1), error);

  return weir_value_new_from_json (json + 1, skip_element (json + 1) - (json + 1), error);
}

static WeirValue *
get_last_character (const char  *json,
                    gsize        length,
                    GError     **error)
{
  const char *end = json + length - 1;
  const char *last = json + 1;

  for (const char *at = last; at < end; at = skip_character (at))
    last = at;

  return new_character (last, end, error);
}

static WeirValue *
get_last_element (const char  *json,
                  GError     **error)
{
  const char *last = json + 1;
  const char *end = skip_element (last);

  while (*end == ',')
    {
      last = end + 1;
      end = skip_element (last);
    }

  return weir_value_new_from_json (last, end - last, error);
}

static WeirValue *
get_tail (const char  *json,
          gsize        length,
          GError     **error)
{
  if (*json != '"' && *json != '[')
    return fail_with_type (json, error);

  if (length == 2)
    return fail_with_empty (json, error);

  return *json == '"' ? get_last_character (json, length, error) : get_last_element (json, error);
}

static gint64
count_characters (const char *json,
                  gsize       length)
{
  const char *end = json + length - 1;
  gint64 count = 0;

  for (const char *at = json + 1; at < end; at = skip_character (at))
    count++;

  return count;
}

static gint64
count_elements (const char *json,
                gsize       length)
{
  gint64 count = 1;

  if (length == 2)
    return 0;

  for (const char *end = skip_element (json + 1); *end == ','; end = skip_element (end + 1))
    count++;

  return count;
}

static WeirValue *
get_length (const char  *json,
            gsize        length,
            GError     **error)
{
  if (*json != '"' && *json != '[')
    return fail_with_type (json, error);

  return weir_value_new_int (*json == '"' ? count_characters (json, length)
                                          : count_elements (json, length));
}

/* Quotation marks and backslashes are all that minified JSON has to be escaped for. */
static void
append_escaped (GString    *text,
                const char *json,
                gsize       length)
{
  for (const char *at = json; at < json + length; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *at);
    }
}

static WeirValue *
greet (const char  *json,
       gsize        length,
       GError     **error)
{
  g_autoptr(GString) text = g_string_sized_new (length + 16);

  g_string_append (text, "\"Hello, ");
  if (*json == '"')
    g_string_append_len (text, json + 1, length - 2);
  else
    append_escaped (text, json, length);
  g_string_append (text, "!\"");

  return weir_value_new_from_json (text->str, text->len, error);
}

/* The first character of a string, or the first element of an array. */
#define TEXT_TYPE_GET_HEAD (text_get_head_get_type ())
G_DECLARE_FINAL_TYPE (TextGetHead, text_get_head, TEXT, GET_HEAD, TextWorker)

struct _TextGetHead
{
  TextWorker parent_instance;
};

G_DEFINE_FINAL_TYPE (TextGetHead, text_get_head, TEXT_TYPE_WORKER)

static void
text_get_head_class_init (TextGetHeadClass *klass)
{
  TEXT_WORKER_CLASS (klass)->work = get_head;
}

static void
text_get_head_init (TextGetHead *self)
{
}

/* The last character, or the last element. */
#define TEXT_TYPE_GET_TAIL (text_get_tail_get_type ())
G_DECLARE_FINAL_TYPE (TextGetTail, text_get_tail, TEXT, GET_TAIL, TextWorker)

struct _TextGetTail
{
  TextWorker parent_instance;
};

G_DEFINE_FINAL_TYPE (TextGetTail, text_get_tail, TEXT_TYPE_WORKER)

static void
text_get_tail_class_init (TextGetTailClass *klass)
{
  TEXT_WORKER_CLASS (klass)->work = get_tail;
}

static void
text_get_tail_init (TextGetTail *self)
{
}

/* The number of characters, or of elements. */
#define TEXT_TYPE_GET_LEN (text_get_len_get_type ())
G_DECLARE_FINAL_TYPE (TextGetLen, text_get_len, TEXT, GET_LEN, TextWorker)

struct _TextGetLen
{
  TextWorker parent_instance;
};

G_DEFINE_FINAL_TYPE (TextGetLen, text_get_len, TEXT_TYPE_WORKER)

static void
text_get_len_class_init (TextGetLenClass *klass)
{
  TEXT_WORKER_CLASS (klass)->work = get_length;
}

static void
text_get_len_init (TextGetLen *self)
{
}

/* A greeting to the string, or to the JSON text of anything else. */
#define TEXT_TYPE_SOLUTE (text_solute_get_type ())
G_DECLARE_FINAL_TYPE (TextSolute, text_solute, TEXT, SOLUTE, TextWorker)

struct _TextSolute
{
  TextWorker parent_instance;
};

G_DEFINE_FINAL_TYPE (TextSolute, text_solute, TEXT_TYPE_WORKER)

static void
text_solute_class_init (TextSoluteClass *klass)
{
  TEXT_WORKER_CLASS (klass)->work = greet;
}

static void
text_solute_init (TextSolute *self)
{
}

WEIR_MODULE (
  { "GetHead", text_get_head_get_type },
  { "GetTail", text_get_tail_get_type },
  { "GetLen", text_get_len_get_type },
  { "Solute", text_solute_get_type }
);
