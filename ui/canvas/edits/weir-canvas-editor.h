/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_TYPE_CANVAS_EDITOR (weir_canvas_editor_get_type ())

/* A text that is edited in its place on the canvas. Its signal "done" tells whether what was typed
 * is to be taken over: by Enter (with Ctrl where there are lines) and when the focus goes elsewhere,
 * but not by Escape. While the text is refused, Enter does nothing, and it says why. */
G_DECLARE_FINAL_TYPE (WeirCanvasEditor, weir_canvas_editor, WEIR, CANVAS_EDITOR, GtkWidget)

/* Why @text cannot be taken over, or NULL if it can. */
typedef char *(*WeirCanvasEditorCheck) (const char *text,
                                        gpointer    data);

GtkWidget *weir_canvas_editor_new       (const char            *label,
                                         const char            *text,
                                         gboolean               has_lines) G_GNUC_WARN_UNUSED_RESULT;
/* @check and @data are borrowed for as long as the editor is there. */
void       weir_canvas_editor_set_check (WeirCanvasEditor      *self,
                                         WeirCanvasEditorCheck  check,
                                         gpointer               data);
char      *weir_canvas_editor_dup_text  (WeirCanvasEditor      *self) G_GNUC_WARN_UNUSED_RESULT;
/* Why the text is refused as it stands, or NULL. */
const char *weir_canvas_editor_get_reason (WeirCanvasEditor    *self);
GtkWidget *weir_canvas_editor_get_field (WeirCanvasEditor      *self);

G_END_DECLS
