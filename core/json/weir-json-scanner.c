/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "json/weir-json-scanner.h"

#include <string.h>

#include "base/weir-error.h"
#include "json/weir-json-string.h"
#include "json/weir-json-tracker.h"

typedef enum {
  AT_VALUE,
  AFTER_VALUE,
  AT_END,
} Place;

/*
 * One loop over the values reads the text from front to end, once and without recursion; which
 * brackets are open is a stack of bits. It serves three purposes:
 *
 * - to check: nothing more happens;
 * - to minify: what stands between two runs of white space is copied when the second one
 *   is met, so text without white space is copied in one go at the end;
 * - to visit, or to find keys that stand twice: a tracker is told of each value, key and bracket.
 */
typedef struct {
  const char      *begin;
  const char      *end;
  const char      *at;         /* next to read */
  Place            place;      /* what @at is at */

  char            *into;       /* where the next copied byte goes; NULL: do not copy */
  const char      *uncopied;   /* from here to @at is still to be copied */

  WeirJsonTracker *tracker;    /* borrowed; NULL: nobody follows */
  gboolean         int64;

  guint            depth;
  guint8           is_object[WEIR_JSON_MAX_DEPTH / 8];

  GError         **error;
} Scanner;

static inline gboolean
is_space (char byte)
{
  return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/*
 * The length in bytes of the UTF-8 character at @at, or 0 if it is broken, longer than needed, a
 * surrogate or beyond U+10FFFF.
 */
static inline gsize
get_character_length (const char *at,
                      const char *end)
{
  static const guint8 lengths[16] = { 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 2, 2, 3, 4 };
  static const gunichar least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
  const guchar *bytes = (const guchar *) at;
  gsize length = lengths[bytes[0] >> 4];
  gunichar character = bytes[0] & (0xff >> length);

  if (length == 0 || (gsize) (end - at) < length)
    return 0;

  for (gsize i = 1; i < length; i++)
    {
      if ((bytes[i] & 0xc0) != 0x80)
        return 0;
      character = character << 6 | (bytes[i] & 0x3f);
    }

  if (character < least[length] || character > 0x10ffff || (character >> 11) == 0xd800 >> 11)
    return 0;

  return length;
}

/* What stands there, in the words of a message. */
static char *
describe_byte (const char *at,
               const char *end)
{
  gsize length;

  if (at == end)
    return g_strdup ("the end of the text");
  if (*at == '\n' || *at == '\r')
    return g_strdup ("the end of the line");

  length = get_character_length (at, end);
  if (length == 0 || (guchar) *at < 0x20 || *at == 0x7f)
    return g_strdup_printf ("byte 0x%02x", (guchar) *at);

  return g_strdup_printf ("'%.*s'", (int) length, at);
}

/* Says where the scan stopped, and why. */
static gboolean
fail_with (Scanner    *self,
           const char *at,
           const char *reason)
{
  guint line, column;

  if (self->error == NULL)
    return FALSE;

  weir_json_position (self->begin, (gsize) (self->end - self->begin),
                      (gsize) (at - self->begin), &line, &column);
  g_set_error (self->error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON,
               "line %u, column %u: %s", line, column, reason);

  return FALSE;
}

static gboolean
fail (Scanner    *self,
      const char *at,
      const char *expected)
{
  g_autofree char *found = NULL;
  g_autofree char *reason = NULL;

  if (self->error == NULL)
    return FALSE;

  found = describe_byte (at, self->end);
  reason = g_strdup_printf ("expected %s, found %s", expected, found);

  return fail_with (self, at, reason);
}

/* Copies what was read since the last white space. */
static inline void
copy_pending (Scanner *self)
{
  gsize length = (gsize) (self->at - self->uncopied);

  memcpy (self->into, self->uncopied, length);
  self->into += length;
}

static inline void
skip_space (Scanner *self)
{
  if (self->at == self->end || !is_space (*self->at))
    return;

  if (self->into != NULL)
    copy_pending (self);
  do
    self->at++;
  while (self->at < self->end && is_space (*self->at));
  self->uncopied = self->at;
}

#define EACH_BYTE(byte) (G_MAXUINT64 / 0xff * (byte))

/*
 * Goes over what needs no second look inside a string, eight bytes at a time: all but
 * quotes, backslashes, control characters and what is not ASCII. For each byte that does, the
 * top bit of its eighth of @special is set; borrows can set others, but only above it.
 */
static inline const char *
skip_plain (const char *at,
            const char *end)
{
  while (end - at >= 8)
    {
      guint64 bytes, special;

      memcpy (&bytes, at, 8);
      bytes = GUINT64_FROM_LE (bytes);
      special = ((bytes - EACH_BYTE (0x20)) |
                 ((bytes ^ EACH_BYTE ('"')) - EACH_BYTE (1)) |
                 ((bytes ^ EACH_BYTE ('\\')) - EACH_BYTE (1)) |
                 bytes) & EACH_BYTE (0x80);
      if (special != 0)
        return at + __builtin_ctzll (special) / 8;
      at += 8;
    }

  while (at < end && (guchar) *at >= 0x20 && (guchar) *at < 0x80 && *at != '"' && *at != '\\')
    at++;

  return at;
}

/* @at is at the backslash. */
static gboolean
scan_escape (Scanner *self)
{
  const char *at = self->at + 1;

  if (at == self->end || *at == '\0' || strchr ("\"\\/bfnrtu", *at) == NULL)
    return fail (self, at, "one of \" \\ / b f n r t u after the backslash");
  if (*at++ == 'u')
    for (guint i = 0; i < 4; i++, at++)
      if (at == self->end || !g_ascii_isxdigit (*at))
        return fail (self, at, "four hexadecimal digits after \\u");
  self->at = at;

  return TRUE;
}

/* @at is at a byte that is not ASCII; goes on as long as they come. */
static gboolean
scan_non_ascii (Scanner *self)
{
  const char *at = self->at;
  const char *end = self->end;

  do
    {
      gsize length = get_character_length (at, end);

      if (length == 0)
        return fail (self, at, "UTF-8 in a string");
      at += length;
    }
  while (at < end && (guchar) *at >= 0x80);
  self->at = at;

  return TRUE;
}

/* @at is at the opening quote. */
static inline gboolean
scan_string (Scanner *self)
{
  const char *end = self->end;

  self->at++;
  for (;;)
    {
      self->at = skip_plain (self->at, end);
      if (self->at == end)
        return fail (self, self->at, "the closing quote of a string");
      if (*self->at == '"')
        break;

      if ((guchar) *self->at < 0x20)
        return fail (self, self->at, "control characters in a string to be escaped");
      if (!(*self->at == '\\' ? scan_escape (self) : scan_non_ascii (self)))
        return FALSE;
    }
  self->at++;

  return TRUE;
}

/* Eight bytes at a time as well: most numbers end within the first eight, after a single test. */
static inline const char *
skip_digits (const char *at,
             const char *end)
{
  while (end - at >= 8)
    {
      guint64 bytes, special;

      memcpy (&bytes, at, 8);
      bytes = GUINT64_FROM_LE (bytes) ^ EACH_BYTE ('0');
      special = (bytes | (bytes + EACH_BYTE (6))) & EACH_BYTE (0xf0);
      if (special != 0)
        return at + __builtin_ctzll (special) / 8;
      at += 8;
    }

  while (at < end && g_ascii_isdigit (*at))
    at++;

  return at;
}

static gboolean
fits_int64 (const char *digits,
            const char *end,
            gboolean    negative)
{
  static const char *const limits[] = { "9223372036854775807", "9223372036854775808" };
  gsize length = (gsize) (end - digits);

  return length < 19 || (length == 19 && memcmp (digits, limits[negative], 19) <= 0);
}

/* @at is behind the digits of the integer part; *@is_integer is set to FALSE if more follows. */
static inline gboolean
scan_fraction_and_exponent (Scanner  *self,
                            gboolean *is_integer)
{
  const char *end = self->end;
  const char *digits;

  if (self->at < end && *self->at == '.')
    {
      *is_integer = FALSE;
      digits = ++self->at;
      self->at = skip_digits (digits, end);
      if (self->at == digits)
        return fail (self, digits, "a digit after the decimal point");
    }

  if (self->at < end && (*self->at | 0x20) == 'e')
    {
      *is_integer = FALSE;
      digits = ++self->at;
      if (digits < end && (*digits == '+' || *digits == '-'))
        digits++;
      self->at = skip_digits (digits, end);
      if (self->at == digits)
        return fail (self, digits, "a digit in the exponent");
    }

  return TRUE;
}

/* @at is at a minus sign or digit. */
static inline gboolean
scan_number (Scanner *self)
{
  const char *start = self->at;
  const char *digits = start + (*start == '-');
  gboolean is_integer = TRUE;

  self->at = skip_digits (digits, self->end);
  if (self->at == digits)
    return fail (self, digits, "a digit after the minus sign");
  if (*digits == '0' && self->at - digits > 1)
    return fail_with (self, start, "expected a number without leading zeros");
  if (!scan_fraction_and_exponent (self, &is_integer))
    return FALSE;
  if (self->int64 && is_integer && !fits_int64 (digits, self->at, *start == '-'))
    return fail_with (self, start, "expected an integer of at most 64 bits");

  return TRUE;
}

/* @at is at no string, number or bracket: it should be one of three words. */
static gboolean
scan_word (Scanner *self)
{
  static const char *const words[] = { "true", "false", "null" };
  g_autofree char *expected = NULL;
  guint i = 0, length = 0;

  if (self->at == self->end)
    return fail (self, self->at, "a value");
  while (i < G_N_ELEMENTS (words) && words[i][0] != *self->at)
    i++;
  if (i == G_N_ELEMENTS (words))
    return fail (self, self->at, "a value");

  while (words[i][length] != '\0' && self->at < self->end && words[i][length] == *self->at)
    {
      self->at++;
      length++;
    }
  if (words[i][length] == '\0')
    return TRUE;
  expected = g_strdup_printf ("the word %s", words[i]);

  return fail (self, self->at, expected);
}

static inline gboolean
is_in_object (Scanner *self)
{
  guint top = self->depth - 1;

  return (self->is_object[top / 8] >> top % 8 & 1) != 0;
}

static gboolean
fail_duplicate (Scanner *self,
                gsize    offset)
{
  const char *key = self->begin + offset;
  g_autofree char *reason = NULL;

  reason = g_strdup_printf ("expected each key of an object once, found %.*s again",
                            (int) (weir_json_skip_string (key) - key), key);

  return fail_with (self, key, reason);
}

/* Leaves the innermost array or object. */
static gboolean
close_bracket (Scanner *self)
{
  gsize duplicate;

  if (self->tracker != NULL && !weir_json_tracker_close (self->tracker, &duplicate))
    return fail_duplicate (self, duplicate);
  self->depth--;
  self->at++;
  self->place = AFTER_VALUE;

  return TRUE;
}

/* A key and its colon, up to the value. */
static inline gboolean
scan_key (Scanner    *self,
          const char *expected)
{
  const char *start = self->at;

  if (start == self->end || *start != '"')
    return fail (self, start, expected);
  if (!scan_string (self))
    return FALSE;
  if (self->tracker != NULL)
    weir_json_tracker_key (self->tracker,
                           (gsize) (start - self->begin), (gsize) (self->at - self->begin));

  skip_space (self);
  if (self->at == self->end || *self->at != ':')
    return fail (self, self->at, "':' after a key");
  self->at++;
  skip_space (self);
  self->place = AT_VALUE;

  return TRUE;
}

/* @at is at an opening bracket; goes to the first value inside, or behind an empty pair. */
static gboolean
scan_bracket (Scanner  *self,
              gboolean  is_object)
{
  guint8 *bits = &self->is_object[self->depth / 8];
  guint8 bit = (guint8) (1 << self->depth % 8);

  if (self->depth == WEIR_JSON_MAX_DEPTH)
    return fail_with (self, self->at,
                      "expected arrays and objects at most "
                      G_STRINGIFY (WEIR_JSON_MAX_DEPTH) " deep in each other");

  *bits = is_object ? *bits | bit : *bits & (guint8) ~bit;
  self->depth++;
  self->at++;
  self->place = AT_VALUE;
  if (self->tracker != NULL)
    weir_json_tracker_open (self->tracker, is_object);

  skip_space (self);
  if (self->at < self->end && *self->at == (is_object ? '}' : ']'))
    return close_bracket (self);

  return !is_object || scan_key (self, "a key in quotes or '}'");
}

/* @at is at what should be a value. */
static inline gboolean
scan_value (Scanner *self)
{
  char first = self->at < self->end ? *self->at : '\0';

  if (self->tracker != NULL && self->at < self->end)
    weir_json_tracker_value (self->tracker, (gsize) (self->at - self->begin));

  self->place = AFTER_VALUE;
  if (first == '"')
    return scan_string (self);
  if (first == '{' || first == '[')
    return scan_bracket (self, first == '{');
  if (first == '-' || g_ascii_isdigit (first))
    return scan_number (self);

  return scan_word (self);
}

/* @at is behind a value: closes what ends there, or goes to the next value. */
static inline gboolean
scan_after_value (Scanner *self)
{
  gboolean in_object;
  char byte;

  skip_space (self);
  if (self->depth == 0)
    {
      self->place = AT_END;
      return TRUE;
    }

  in_object = is_in_object (self);
  byte = self->at < self->end ? *self->at : '\0';
  if (byte == (in_object ? '}' : ']'))
    return close_bracket (self);
  if (byte != ',')
    return fail (self, self->at,
                 in_object ? "',' or '}' after an object member"
                           : "',' or ']' after an array element");

  self->at++;
  skip_space (self);
  self->place = AT_VALUE;

  return !in_object || scan_key (self, "a key in quotes");
}

static gboolean
scan (Scanner *self)
{
  skip_space (self);
  while (self->place != AT_END)
    if (!(self->place == AT_VALUE ? scan_value (self) : scan_after_value (self)))
      return FALSE;

  if (self->at < self->end)
    return fail (self, self->at, "nothing more after the value");
  if (self->into != NULL)
    copy_pending (self);

  return TRUE;
}

/* The stack of bits stays as it is: clearing it would cost more than scanning a short text. */
static void
init_scanner (Scanner     *self,
              const char  *text,
              gsize        length,
              GError     **error)
{
  self->begin = length > 0 ? text : "";
  self->end = self->begin + length;
  self->at = self->begin;
  self->place = AT_VALUE;
  self->into = NULL;
  self->uncopied = self->begin;
  self->tracker = NULL;
  self->int64 = FALSE;
  self->depth = 0;
  self->error = error;
}

/*< private >
 * weir_json_check:
 * @text: what should be JSON in UTF-8; may hold NUL bytes
 * @length: its bytes
 * @flags: what to refuse beyond what RFC 8259 does
 * @error: return location for an error
 *
 * Whether a text is one JSON value as RFC 8259 has it, in UTF-8 without a byte order mark, with
 * arrays and objects at most %WEIR_JSON_MAX_DEPTH deep in each other.
 *
 * As the grammar allows, a `\ud800` in a string without its partner is let in.
 *
 * May be called from any thread.
 *
 * Errors: %WEIR_ERROR_INVALID_JSON, with line, column and what was expected
 *
 * Returns: whether it is
 */
gboolean
weir_json_check (const char     *text,
                 gsize           length,
                 WeirJsonFlags   flags,
                 GError        **error)
{
  return weir_json_visit (text, length, flags, NULL, NULL, error);
}

/*< private >
 * weir_json_minify:
 * @text: what should be JSON in UTF-8
 * @length: its bytes
 * @into: another buffer, of at least @length bytes
 * @into_length: (out): how many bytes were written
 * @error: return location for an error
 *
 * Checks a text as weir_json_check() does without flags and copies it without the white space
 * between its parts. Everything else stays as it is. No NUL is added.
 *
 * May be called from any thread.
 *
 * Errors: %WEIR_ERROR_INVALID_JSON; then what @into holds means nothing
 *
 * Returns: whether it is JSON
 */
gboolean
weir_json_minify (const char  *text,
                  gsize        length,
                  char        *into,
                  gsize       *into_length,
                  GError     **error)
{
  Scanner scanner;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (into != NULL || length == 0, FALSE);
  g_return_val_if_fail (into_length != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  init_scanner (&scanner, text, length, error);
  scanner.into = into;
  if (!scan (&scanner))
    return FALSE;
  *into_length = (gsize) (scanner.into - into);

  return TRUE;
}

/*< private >
 * weir_json_visit:
 * @text: what should be JSON in UTF-8
 * @length: its bytes
 * @flags: what to refuse beyond what RFC 8259 does
 * @visitor: (nullable) (scope call): who is told of each value
 * @data: for @visitor
 * @error: return location for an error
 *
 * Checks a text as weir_json_check() does and tells @visitor where each value begins. It is told on
 * the way: if there is a mistake, the last one told may be where a value should have been.
 *
 * In a path, a character that a C string in UTF-8 cannot hold (`\u0000`, half a
 * surrogate pair) is U+FFFD.
 *
 * May be called from any thread.
 *
 * Errors: %WEIR_ERROR_INVALID_JSON, with line, column and what was expected
 *
 * Returns: whether it is JSON
 */
gboolean
weir_json_visit (const char       *text,
                 gsize             length,
                 WeirJsonFlags     flags,
                 WeirJsonVisitor   visitor,
                 gpointer          data,
                 GError          **error)
{
  g_autoptr(WeirJsonTracker) tracker = NULL;
  Scanner scanner;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (visitor != NULL || (flags & WEIR_JSON_UNIQUE_KEYS) != 0)
    tracker = weir_json_tracker_new (text, flags, visitor, data);

  init_scanner (&scanner, text, length, error);
  scanner.tracker = tracker;
  scanner.int64 = (flags & WEIR_JSON_INT64) != 0;

  return scan (&scanner);
}

/*< private >
 * weir_json_position:
 * @text: a text
 * @length: its bytes
 * @offset: of one of its bytes, or @length
 * @line: (out) (optional): its line, from 1
 * @column: (out) (optional): its column, from 1, counted in characters as editors do
 *
 * Where a byte stands, for messages to people.
 */
void
weir_json_position (const char *text,
                    gsize       length,
                    gsize       offset,
                    guint      *line,
                    guint      *column)
{
  const char *at = text;
  const char *end = text + MIN (offset, length);
  const char *newline;
  guint n_lines = 1, n_columns = 1;

  while ((newline = memchr (at, '\n', (gsize) (end - at))) != NULL)
    {
      at = newline + 1;
      n_lines++;
    }
  for (; at < end; at++)
    if ((*at & 0xc0) != 0x80)
      n_columns++;

  if (line != NULL)
    *line = n_lines;
  if (column != NULL)
    *column = n_columns;
}
