/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-source.h"

#include <stdio.h>

#include "run/run-replay.h"

struct _WeirSource
{
  /* owned: one of them */
  WeirLines     *lines;
  WeirGenerator *generator;

  gboolean       replay;
};

WeirSource *
weir_source_new (const WeirGeneratorOptions  *generator,
                 const char * const          *paths,
                 GCancellable                *stop,
                 GError                     **error)
{
  g_autoptr(WeirSource) self = g_new0 (WeirSource, 1);

  if (generator->value == NULL)
    self->lines = weir_lines_new (paths, stop);
  else
    self->generator = weir_generator_new (generator, stop, error);

  return self->lines != NULL || self->generator != NULL ? g_steal_pointer (&self) : NULL;
}

void
weir_source_free (WeirSource *self)
{
  g_clear_pointer (&self->lines, weir_lines_free);
  g_clear_pointer (&self->generator, weir_generator_free);
  g_free (self);
}

void
weir_source_get_place (WeirSource *self,
                       guint      *file,
                       guint64    *number)
{
  gint64 n_total;

  *file = 0;
  if (self->generator != NULL)
    {
      weir_generator_get_progress (self->generator, number, &n_total);
      return;
    }

  *file = weir_lines_get_file (self->lines);
  *number = weir_lines_get_number (self->lines);
}

char *
weir_source_format_place (WeirSource *self,
                          guint       file,
                          guint64     number)
{
  if (self->generator != NULL)
    return g_strdup_printf ("item %" G_GUINT64_FORMAT, number);

  return g_strdup_printf ("%s:%" G_GUINT64_FORMAT, weir_lines_get_name (self->lines, file), number);
}

/* The scanner says "line 1, column C: what"; it was given one line and cannot know which. */
static void
name_line (WeirSource *self,
           GError     *error)
{
  g_autofree char *said = error->message;
  g_autofree char *place = NULL;
  guint64 number;
  guint file;
  guint column = 0;
  int consumed = 0;

  weir_source_get_place (self, &file, &number);
  place = weir_source_format_place (self, file, number);
  if (sscanf (said, "line 1, column %u: %n", &column, &consumed) == 1 && consumed > 0)
    error->message = g_strdup_printf ("%s:%u: %s", place, column, said + consumed);
  else
    error->message = g_strdup_printf ("%s: %s", place, said);
}

void
weir_source_set_replay (WeirSource *self,
                        gboolean    replay)
{
  self->replay = replay;
}

gboolean
weir_source_skip (WeirSource  *self,
                  guint64      n_items,
                  GError     **error)
{
  GError *read_error = NULL;
  const char *line;
  gsize length;

  for (; n_items > 0; n_items--)
    {
      if (!weir_lines_next (self->lines, &line, &length, &read_error))
        break;
    }

  if (read_error == NULL)
    return TRUE;

  g_propagate_error (error, read_error);

  return FALSE;
}

static WeirValue *
read_line (WeirSource  *self,
           const char  *line,
           gsize        length,
           GError     **error)
{
  g_autofree char *text = NULL;
  WeirValue *value;

  if (self->replay)
    value = run_replay_read (line, length, error);
  else
    value = weir_value_new_from_json (line, (gssize) length, error);
  if (value != NULL)
    return value;

  name_line (self, *error);
  text = g_utf8_make_valid (line, (gssize) length);

  return weir_value_new_string (text);
}

gboolean
weir_source_next (WeirSource  *self,
                  WeirValue  **value,
                  GError     **line_error,
                  GError     **error)
{
  const char *line;
  gsize length;

  if (self->generator != NULL)
    {
      *value = weir_generator_next (self->generator);
      return *value != NULL;
    }

  if (!weir_lines_next (self->lines, &line, &length, error))
    return FALSE;

  *value = read_line (self, line, length, line_error);

  return TRUE;
}

void
weir_source_get_progress (WeirSource *self,
                          guint64    *n_read,
                          gint64     *n_total,
                          double     *share)
{
  if (self->lines != NULL)
    {
      *n_total = -1;
      weir_lines_get_progress (self->lines, n_read, share);
      return;
    }

  weir_generator_get_progress (self->generator, n_read, n_total);
  *share = *n_total > 0 ? (double) *n_read / (double) *n_total : -1;
}
