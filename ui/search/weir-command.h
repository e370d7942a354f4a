/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "canvas/weir-canvas.h"

G_BEGIN_DECLS

#define WEIR_TYPE_COMMAND (weir_command_get_type ())

/* Something that a person can do, as a row of a list. */
G_DECLARE_FINAL_TYPE (WeirCommand, weir_command, WEIR, COMMAND, GObject)

/* All that can be done in the window of @canvas: its actions, those of the canvas and those of the
 * program, whether they can be taken now or not. Actions that need a parameter are left out. */
GListModel *weir_command_list        (WeirCanvas  *canvas) G_GNUC_WARN_UNUSED_RESULT;

const char *weir_command_get_action  (WeirCommand *self);
const char *weir_command_get_title   (WeirCommand *self);
gboolean    weir_command_get_enabled (WeirCommand *self);
/* How well it answers to the words of @text: 0 for not at all, more for better. */
guint       weir_command_match       (WeirCommand *self,
                                      const char  *text);

G_END_DECLS
