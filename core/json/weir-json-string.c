/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "json/weir-json-string.h"

#include <string.h>

static const char short_escape[256] = {
  ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r',
  ['"'] = '"', ['\\'] = '\\',
};

static const char unescaped[256] = {
  ['b'] = '\b', ['t'] = '\t', ['n'] = '\n', ['f'] = '\f', ['r'] = '\r',
  ['"'] = '"', ['\\'] = '\\', ['/'] = '/',
};

/* 1 as it is, 2 as `\n` and the like, 6 as `\u001f`. */
static inline gsize
get_escaped_size (guchar byte)
{
  return short_escape[byte] != 0 ? 2 : byte < 0x20 ? 6 : 1;
}

/*< private >
 * weir_json_escaped_length:
 * @string: text in UTF-8
 * @length: its bytes
 *
 * How many bytes weir_json_escape() will write.
 *
 * Returns: the length, without quotes
 */
gsize
weir_json_escaped_length (const char *string,
                          gsize       length)
{
  const guchar *bytes = (const guchar *) string;
  gsize size = 0;

  for (gsize i = 0; i < length; i++)
    size += get_escaped_size (bytes[i]);

  return size;
}

/*< private >
 * weir_json_escape:
 * @into: room for weir_json_escaped_length() bytes
 * @string: text in UTF-8, which may hold NUL bytes
 * @length: its bytes
 *
 * Writes what stands between the quotes of a JSON string. Only what RFC 8259 wants
 * escaped is: other characters stay themselves.
 *
 * Returns: (transfer none): the byte after the last one written
 */
char *
weir_json_escape (char       *into,
                  const char *string,
                  gsize       length)
{
  static const char hex[] = "0123456789abcdef";
  const guchar *bytes = (const guchar *) string;

  for (gsize i = 0; i < length; i++)
    {
      guchar byte = bytes[i];

      switch (get_escaped_size (byte))
        {
        case 1:
          *into++ = (char) byte;
          break;
        case 2:
          *into++ = '\\';
          *into++ = short_escape[byte];
          break;
        default:
          into = (char *) memcpy (into, "\\u00", 4) + 4;
          *into++ = hex[byte >> 4];
          *into++ = hex[byte & 0xf];
        }
    }

  return into;
}

/*< private >
 * weir_json_append_string:
 * @text: what is being written
 * @string: text in UTF-8
 *
 * Appends @string as a JSON string, with its quotes.
 */
void
weir_json_append_string (GString    *text,
                         const char *string)
{
  gsize length = strlen (string);
  gsize escaped = weir_json_escaped_length (string, length);
  gsize start = text->len;
  char *into;

  g_string_set_size (text, start + escaped + 2);
  into = text->str + start;
  *into++ = '"';
  into = weir_json_escape (into, string, length);
  *into = '"';
}

static guint
read_hex4 (const char *digits)
{
  guint value = 0;

  for (guint i = 0; i < 4; i++)
    value = value << 4 | (guint) g_ascii_xdigit_value (digits[i]);

  return value;
}

static gboolean
is_low_surrogate (const char *escape,
                  const char *end)
{
  guint unit;

  if (end - escape < 6 || escape[0] != '\\' || escape[1] != 'u')
    return FALSE;
  unit = read_hex4 (escape + 2);

  return unit >= 0xdc00 && unit <= 0xdfff;
}

/* @escape is at `\u`; moves it past the escape, or past the two of a surrogate pair. */
static gunichar
take_unicode_escape (const char **escape,
                     const char  *end)
{
  guint unit = read_hex4 (*escape + 2);

  *escape += 6;
  if (unit >= 0xd800 && unit <= 0xdbff && is_low_surrogate (*escape, end))
    {
      guint low = read_hex4 (*escape + 2);

      *escape += 6;
      return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }

  return unit;
}

/*< private >
 * weir_json_unescape:
 * @into: room for @length bytes
 * @escaped: what stands between the quotes of a JSON string that was checked
 * @length: its bytes
 * @exact: whether different JSON strings must give different bytes
 *
 * Resolves the escapes. Two things that JSON can say have no place in a C string of
 * UTF-8: `\u0000` and a surrogate without its partner. With @exact they become a NUL byte
 * and the three bytes that UTF-8 would use if surrogates were characters, which is good
 * for comparing; otherwise each becomes U+FFFD.
 *
 * Returns: how many bytes were written
 */
gsize
weir_json_unescape (char       *into,
                    const char *escaped,
                    gsize       length,
                    gboolean    exact)
{
  const char *end = escaped + length;
  char *out = into;

  while (escaped < end)
    {
      const char *escape = memchr (escaped, '\\', (gsize) (end - escaped));
      gsize plain = (gsize) ((escape != NULL ? escape : end) - escaped);
      gunichar character;

      out = (char *) memcpy (out, escaped, plain) + plain;
      escaped += plain;
      if (escape == NULL)
        break;

      if (escape[1] != 'u')
        {
          *out++ = unescaped[(guchar) escape[1]];
          escaped += 2;
          continue;
        }

      character = take_unicode_escape (&escaped, end);
      if (!exact && (character == 0 || (character >= 0xd800 && character <= 0xdfff)))
        character = WEIR_JSON_REPLACEMENT;
      out += g_unichar_to_utf8 (character, out);
    }

  return (gsize) (out - into);
}

/*< private >
 * weir_json_dup_string:
 * @json: at the opening quote of a string, in JSON that was checked
 *
 * Copies a JSON string as a C string, with U+FFFD for what that cannot hold.
 *
 * Returns: (transfer full): the string
 */
char *
weir_json_dup_string (const char *json)
{
  gsize length = (gsize) (weir_json_skip_string (json) - json) - 2;
  g_autofree char *string = g_malloc (length + 1);

  string[weir_json_unescape (string, json + 1, length, FALSE)] = '\0';

  return g_steal_pointer (&string);
}

/*< private >
 * weir_json_skip_string:
 * @json: at the opening quote of a string, in JSON that was checked
 *
 * Returns: (transfer none): the byte after the closing quote
 */
const char *
weir_json_skip_string (const char *json)
{
  g_assert (*json == '"');

  for (json++; *json != '"'; json++)
    if (*json == '\\')
      json++;

  return json + 1;
}

/*< private >
 * weir_json_skip_value:
 * @json: at the first byte of a value, in JSON that was checked and minified
 *
 * Returns: (transfer none): the byte after the value
 */
const char *
weir_json_skip_value (const char *json)
{
  gsize depth = 0;

  do
    {
      switch (*json)
        {
        case '"':
          json = weir_json_skip_string (json);
          break;
        case '[': case '{':
          depth++;
          json++;
          break;
        case ']': case '}':
          depth--;
          json++;
          break;
        case ',': case ':':
          json++;
          break;
        default:
          json += strcspn (json, ",]}");
        }
    }
  while (depth > 0);

  return json;
}
