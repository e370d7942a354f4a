/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-template.h"

#include <string.h>

#include "base/weir-error.h"
#include "json/weir-json-string.h"
#include "workers/weir-jq.h"

/* How deep strings may stand in filters within strings. */
#define MAX_NESTING 100

typedef struct {
  char   *text; /* owned; NULL for a filter */
  WeirJq *jq;   /* owned; NULL for text */
} Part;

struct _WeirTemplate
{
  char   *source; /* owned */
  GArray *parts;  /* owned: of Part */
};

static void
part_clear (gpointer data)
{
  Part *self = data;

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->jq, weir_jq_free);
}

/* @at is behind the opening quote of a string of jq; returns what is behind the closing one, or
 * NULL. A string can hold filters, "\(...)", with strings of their own. */
static const char *
skip_string (const char *at,
             guint       nesting)
{
  guint depth = 0;

  if (nesting > MAX_NESTING)
    return NULL;

  for (; *at != '\0'; at++)
    {
      if (*at == '\\' && at[1] == '(')
        {
          depth++;
          at++;
        }
      else if (*at == '\\' && at[1] != '\0')
        {
          at++;
        }
      else if (depth > 0 && *at == '(')
        {
          depth++;
        }
      else if (depth > 0 && *at == ')')
        {
          depth--;
        }
      else if (*at == '"')
        {
          if (depth == 0)
            return at + 1;
          at = skip_string (at + 1, nesting + 1);
          if (at == NULL)
            return NULL;
          at--;
        }
    }

  return NULL;
}

/* @at is behind an opening brace; returns the brace that closes it, or NULL. */
static const char *
find_closing_brace (const char *at)
{
  guint depth = 0;

  while (*at != '\0')
    {
      if (*at == '"')
        {
          at = skip_string (at + 1, 0);
          if (at == NULL)
            return NULL;
          continue;
        }

      if (*at == '}' && depth == 0)
        return at;
      if (*at == '{')
        depth++;
      else if (*at == '}')
        depth--;
      at++;
    }

  return NULL;
}

static void
add_text (WeirTemplate *self,
          GString      *text)
{
  Part part = { NULL };

  if (text->len == 0)
    return;

  part.text = g_strdup (text->str);
  g_array_append_val (self->parts, part);
  g_string_truncate (text, 0);
}

/* Adds the filter whose opening brace is at @at. Returns what is behind the closing one, or NULL
 * with @error set. */
static const char *
add_filter (WeirTemplate  *self,
            const char    *at,
            GError       **error)
{
  const char *end = find_closing_brace (at + 1);
  g_autofree char *filter = NULL;
  Part part = { NULL };

  if (end == NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "\"%s\": the brace at \"%s\" is not closed; it begins a jq filter (write \"{{\" "
                   "for a brace)", self->source, at);
      return NULL;
    }

  filter = g_strndup (at + 1, (gsize) (end - at - 1));
  part.jq = weir_jq_new (filter, error);
  if (part.jq == NULL)
    {
      g_prefix_error (error, "\"%s\": what stands in braces is a jq filter (write \"{{\" for a "
                      "brace): ", self->source);
      return NULL;
    }

  g_array_append_val (self->parts, part);

  return end + 1;
}

static gboolean
parse (WeirTemplate  *self,
       GError       **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const char *at = self->source;

  while (*at != '\0')
    {
      gboolean is_brace = *at == '{' || *at == '}';

      if (is_brace && at[1] == *at)
        {
          g_string_append_c (text, *at);
          at += 2;
        }
      else if (*at == '{')
        {
          add_text (self, text);
          at = add_filter (self, at, error);
          if (at == NULL)
            return FALSE;
        }
      else if (*at == '}')
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                       "\"%s\": the brace at \"%s\" was not opened (write \"}}\" for a brace)",
                       self->source, at);
          return FALSE;
        }
      else
        {
          g_string_append_c (text, *at++);
        }
    }

  add_text (self, text);

  return TRUE;
}

WeirTemplate *
weir_template_new (const char  *text,
                   GError     **error)
{
  g_autoptr(WeirTemplate) self = g_new0 (WeirTemplate, 1);

  self->source = g_strdup (text);
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  if (!parse (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
weir_template_free (WeirTemplate *self)
{
  g_free (self->source);
  g_array_unref (self->parts);
  g_free (self);
}

gboolean
weir_template_is_constant (WeirTemplate *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      if (g_array_index (self->parts, Part, i).jq != NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
append_output (WeirTemplate  *self,
               GString       *text,
               WeirValue     *output,
               GError       **error)
{
  gsize length;
  const char *json = weir_value_get_json (output, &length);
  g_autofree char *string = NULL;
  gsize string_length;

  if (*json != '"')
    {
      g_string_append_len (text, json, (gssize) length);
      return TRUE;
    }

  string = g_malloc (length);
  string_length = weir_json_unescape (string, json + 1, length - 2, TRUE);
  if (memchr (string, '\0', string_length) != NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                   "argument \"%s\": no argument can hold the character U+0000", self->source);
      return FALSE;
    }

  g_string_append_len (text, string, (gssize) string_length);

  return TRUE;
}

char *
weir_template_expand (WeirTemplate  *self,
                      WeirValue     *value,
                      GError       **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = &g_array_index (self->parts, Part, i);
      g_autoptr(WeirValue) output = NULL;

      if (part->text != NULL)
        {
          g_string_append (text, part->text);
          continue;
        }

      output = weir_jq_run (part->jq, value, error);
      if (output == NULL)
        {
          g_prefix_error (error, "argument \"%s\": ", self->source);
          return NULL;
        }
      if (!append_output (self, text, output, error))
        return NULL;
    }

  return g_strdup (text->str);
}
