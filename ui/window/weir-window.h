/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "document/weir-document.h"

G_BEGIN_DECLS

#define WEIR_TYPE_WINDOW (weir_window_get_type ())

/* A window with one document, or with the start page. */
G_DECLARE_FINAL_TYPE (WeirWindow, weir_window, WEIR, WINDOW, AdwApplicationWindow)

WeirWindow   *weir_window_new          (GtkApplication *application) G_GNUC_WARN_UNUSED_RESULT;
WeirDocument *weir_window_get_document (WeirWindow     *self);
void          weir_window_set_document (WeirWindow     *self,
                                        WeirDocument   *document);
void          weir_window_open_file    (WeirWindow     *self,
                                        GFile          *file);
void          weir_window_open_draft   (WeirWindow     *self,
                                        WeirDraft      *draft);
void          weir_window_ask_to_close_async (WeirWindow          *self,
                                              GAsyncReadyCallback  callback,
                                              gpointer             data);
gboolean      weir_window_ask_to_close_finish (WeirWindow         *self,
                                               GAsyncResult       *result);
void          weir_window_close        (WeirWindow     *self);
void          weir_window_add_toast    (WeirWindow     *self,
                                        const char     *title);

G_END_DECLS
