/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "inspector/weir-field.h"

G_BEGIN_DECLS

#define WEIR_TYPE_FIELD_ROW (weir_field_row_get_type ())

/* A row of a form: the title of a field, its editor, a reset button, and what is wrong with it. */
G_DECLARE_DERIVABLE_TYPE (WeirFieldRow, weir_field_row, WEIR, FIELD_ROW, AdwPreferencesRow)

struct _WeirFieldRowClass
{
  AdwPreferencesRowClass parent_class;

  /* Shows @value (NULL: nothing is set). If it is mixed, the nodes differ and @value is NULL. */
  void (*show_value) (WeirFieldRow *self,
                      JsonNode     *value,
                      gboolean      is_mixed);

  /* Shows what was typed and cannot be set; NULL where nothing is typed. */
  void (*show_text)  (WeirFieldRow *self,
                      const char   *text);

  /* Where paths are told from (NULL: the flow has no file); NULL for editors without paths. */
  void (*set_directory) (WeirFieldRow *self,
                         const char   *directory);

  /* Whether the editor itself says so when the nodes differ. */
  gboolean says_mixed;
};

WeirField  *weir_field_row_get_field   (WeirFieldRow *self);
void        weir_field_row_set_value   (WeirFieldRow *self,
                                        JsonNode     *value,
                                        gboolean      is_mixed);
void        weir_field_row_set_problem (WeirFieldRow *self,
                                        const char   *problem,
                                        gboolean      is_warning);
guint       weir_field_row_get_visits  (WeirFieldRow *self);
gboolean    weir_field_row_suits       (WeirFieldRow *self,
                                        WeirField    *field);

/* Where the paths of the flow are told from. */
void        weir_field_row_set_directory (WeirFieldRow *self,
                                          const char   *directory);

/* What is typed and cannot be set, so that the flow does not have it; NULL for nothing. */
const char *weir_field_row_get_draft   (WeirFieldRow *self);
void        weir_field_row_set_draft   (WeirFieldRow *self,
                                        const char   *draft);

/* For those that derive from it */
void        weir_field_row_add_button  (WeirFieldRow *self,
                                        GtkWidget    *button);
void        weir_field_row_set_editor  (WeirFieldRow *self,
                                        GtkWidget    *editor,
                                        GtkWidget    *focus,
                                        gboolean      is_wide);
void        weir_field_row_edit        (WeirFieldRow *self,
                                        JsonNode     *value);
void        weir_field_row_edit_text   (WeirFieldRow *self,
                                        const char   *text);
void        weir_field_row_edit_value  (WeirFieldRow *self,
                                        JsonNode     *value);
void        weir_field_row_refuse      (WeirFieldRow *self,
                                        const char   *draft,
                                        const char   *mistake);
void        weir_field_row_set_mistake (WeirFieldRow *self,
                                        const char   *mistake);
gboolean    weir_field_row_is_showing  (WeirFieldRow *self);
/* What one does who takes back what was typed there. */
void        weir_field_row_undo        (WeirFieldRow *self);
void        weir_field_row_redo        (WeirFieldRow *self);

/* The row whose editor suits @field. */
GtkWidget  *weir_field_row_new         (WeirField    *field) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
