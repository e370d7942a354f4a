/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/rows/weir-field-rows.h"

#include "expression/weir-code-view.h"
#include "expression/weir-json-lines.h"

#define MIN_HEIGHT 48
#define MAX_HEIGHT 240

struct _WeirJsonRow
{
  WeirFieldRow    parent_instance;

  /* owned */
  WeirCodeBuffer *buffer;
};

G_DEFINE_FINAL_TYPE (WeirJsonRow, weir_json_row, WEIR_TYPE_FIELD_ROW)

static void
on_changed (WeirJsonRow *self)
{
  g_autofree char *text = NULL;

  if (weir_field_row_is_showing (WEIR_FIELD_ROW (self)))
    return;

  text = weir_code_buffer_dup_text (self->buffer);
  weir_field_row_edit_text (WEIR_FIELD_ROW (self), text);
}

static void
weir_json_row_show_text (WeirFieldRow *row,
                         const char   *text)
{
  weir_code_buffer_set_text (WEIR_JSON_ROW (row)->buffer, text);
}

/* Laid out in lines, unless it stands there already as somebody typed it. */
static void
weir_json_row_show_value (WeirFieldRow *row,
                          JsonNode     *value,
                          gboolean      is_mixed)
{
  WeirField *field = weir_field_row_get_field (row);
  g_autofree char *typed = weir_code_buffer_dup_text (WEIR_JSON_ROW (row)->buffer);
  g_autofree char *json = NULL;
  g_autofree char *lines = NULL;

  if (weir_field_means (field, typed, value))
    return;

  json = weir_field_format (field, value);
  lines = weir_json_lines_new (json, G_MAXSIZE / 2);
  weir_code_buffer_set_text (WEIR_JSON_ROW (row)->buffer, lines);
}

static void
weir_json_row_constructed (GObject *object)
{
  WeirJsonRow *self = WEIR_JSON_ROW (object);
  GtkWidget *view = weir_code_view_new (self->buffer, MIN_HEIGHT, MAX_HEIGHT);

  G_OBJECT_CLASS (weir_json_row_parent_class)->constructed (object);

  /* Undoing is the document's. */
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self->buffer), FALSE);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  weir_field_row_set_editor (WEIR_FIELD_ROW (self), view,
                             weir_code_view_get_text (WEIR_CODE_VIEW (view)), TRUE);
}

static void
weir_json_row_finalize (GObject *object)
{
  WeirJsonRow *self = WEIR_JSON_ROW (object);

  g_clear_object (&self->buffer);

  G_OBJECT_CLASS (weir_json_row_parent_class)->finalize (object);
}

static void
weir_json_row_class_init (WeirJsonRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weir_json_row_constructed;
  G_OBJECT_CLASS (klass)->finalize = weir_json_row_finalize;
  WEIR_FIELD_ROW_CLASS (klass)->show_value = weir_json_row_show_value;
  WEIR_FIELD_ROW_CLASS (klass)->show_text = weir_json_row_show_text;
}

static void
weir_json_row_init (WeirJsonRow *self)
{
  self->buffer = weir_code_buffer_new (WEIR_CODE_JSON);
}
