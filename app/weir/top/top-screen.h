/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "top-model.h"

G_BEGIN_DECLS

/* The terminal, as long as `weir top` has it to itself. */
typedef struct _TopScreen TopScreen;

TopScreen *top_screen_new     (TopModel   *model,
                               GMainLoop  *loop) G_GNUC_WARN_UNUSED_RESULT;
/* Gives the terminal back as it was. */
void       top_screen_free    (TopScreen  *self);

void       top_screen_draw    (TopScreen  *self);
/* Whether the numbers are to stay as they are. */
gboolean   top_screen_is_held (TopScreen  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopScreen, top_screen_free)

G_END_DECLS
