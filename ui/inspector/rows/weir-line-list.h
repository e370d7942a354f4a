/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define WEIR_LINE_LIST_MAX_COLUMNS 2

#define WEIR_TYPE_LINE_LIST (weir_line_list_get_type ())

/* Lines of one or two texts, to be added, removed and moved. */
G_DECLARE_FINAL_TYPE (WeirLineList, weir_line_list, WEIR, LINE_LIST, GtkWidget)

GtkWidget  *weir_line_list_new         (const char         *title,
                                        guint               n_columns) G_GNUC_WARN_UNUSED_RESULT;
guint       weir_line_list_get_n_lines (WeirLineList       *self);
const char *weir_line_list_get_text    (WeirLineList       *self,
                                        guint               line,
                                        guint               column);
void        weir_line_list_set_text    (WeirLineList       *self,
                                        guint               line,
                                        guint               column,
                                        const char         *text);
/* All of them: the columns of the first line, of the second, and so on. */
void        weir_line_list_set_lines   (WeirLineList       *self,
                                        const char * const *texts);

G_END_DECLS
