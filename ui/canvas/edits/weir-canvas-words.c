/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-words.h"

char *
weir_canvas_dup_sentence (const char *reason)
{
  GString *sentence = g_string_new (NULL);

  g_string_append_unichar (sentence, g_unichar_toupper (g_utf8_get_char (reason)));
  if (*reason != '\0')
    g_string_append (sentence, g_utf8_next_char (reason));

  return g_string_free (sentence, FALSE);
}
