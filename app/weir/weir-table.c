/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-table.h"

#include <string.h>

#define GAP 2

struct _WeirTable
{
  /* owned */
  char      *alignment;
  GPtrArray *cells;     /* of strings, row by row */

  guint      n_columns;
};

WeirTable *
weir_table_new (const char *alignment)
{
  WeirTable *self = g_new0 (WeirTable, 1);

  self->alignment = g_strdup (alignment);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->n_columns = strlen (alignment);

  return self;
}

void
weir_table_free (WeirTable *self)
{
  g_clear_pointer (&self->alignment, g_free);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_free (self);
}

void
weir_table_add (WeirTable  *self,
                const char *format,
                ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->cells, g_strdup_vprintf (format, args));
  va_end (args);
}

static guint
get_width (WeirTable *self,
           guint      column)
{
  guint width = 0;

  for (guint i = column; i < self->cells->len; i += self->n_columns)
    width = MAX (width, (guint) g_utf8_strlen (self->cells->pdata[i], -1));

  return width;
}

static void
append_spaces (GString *text,
               guint    n)
{
  g_string_append_printf (text, "%*s", (int) n, "");
}

static void
append_cell (WeirTable   *self,
             GString     *text,
             guint        index,
             const guint *widths)
{
  guint column = index % self->n_columns;
  const char *cell = self->cells->pdata[index];
  guint missing = widths[column] - (guint) g_utf8_strlen (cell, -1);

  if (self->alignment[column] == 'r')
    append_spaces (text, missing);
  g_string_append (text, cell);
  if (column + 1 == self->n_columns)
    return;

  if (self->alignment[column] == 'l')
    append_spaces (text, missing);
  append_spaces (text, GAP);
}

static void
trim_line (GString *text)
{
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
}

char *
weir_table_format (WeirTable  *self,
                   const char *indent)
{
  GString *text = g_string_new (NULL);
  g_autofree guint *widths = g_new0 (guint, self->n_columns);

  g_assert (self->cells->len % self->n_columns == 0);

  for (guint i = 0; i < self->n_columns; i++)
    widths[i] = get_width (self, i);

  for (guint i = 0; i < self->cells->len; i++)
    {
      if (i % self->n_columns == 0)
        g_string_append (text, indent);

      append_cell (self, text, i, widths);

      if ((i + 1) % self->n_columns == 0)
        {
          trim_line (text);
          g_string_append_c (text, '\n');
        }
    }

  return g_string_free (text, FALSE);
}
