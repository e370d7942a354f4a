/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/weir-result.h"
#include "server/weir-run.h"

G_BEGIN_DECLS

/*
 * The inside of a stream: a window of slots, one for each input that was pushed and whose result
 * was not taken. The stream and the thread of its source share it, so that a stream can go while
 * its source is still busy. One thread at a time sends, and one takes.
 */
typedef struct _WeirWindow WeirWindow;

/* What the run tells windows. */
extern const WeirStreamHooks weir_window_hooks;

WeirWindow *weir_window_new             (WeirRun         *run,
                                         guint            size,
                                         gint64           timeout,
                                         GError         **error) G_GNUC_WARN_UNUSED_RESULT;
WeirWindow *weir_window_ref             (WeirWindow      *self);
void        weir_window_unref           (WeirWindow      *self);
void        weir_window_set_keep_inputs (WeirWindow      *self,
                                         gboolean         keep_inputs);
void        weir_window_set_unordered   (WeirWindow      *self,
                                         gboolean         unordered);

gboolean    weir_window_send            (WeirWindow      *self,
                                         WeirValue       *input,
                                         WeirValue       *value,
                                         GCancellable    *cancellable,
                                         GError         **error);
gboolean    weir_window_put_error       (WeirWindow      *self,
                                         WeirValue       *input,
                                         GError          *input_error,
                                         GCancellable    *cancellable,
                                         GError         **error);
void        weir_window_end             (WeirWindow      *self,
                                         GError          *reason);

guint       weir_window_take            (WeirWindow      *self,
                                         WeirResult     **results,
                                         guint            most,
                                         GCancellable    *cancellable,
                                         GError         **error);
gboolean    weir_window_is_ready        (WeirWindow      *self);
gboolean    weir_window_await           (WeirWindow      *self,
                                         GDestroyNotify   ready,
                                         gpointer         data);
gboolean    weir_window_stop_awaiting   (WeirWindow      *self,
                                         gpointer         data);

void        weir_window_close           (WeirWindow      *self);
gboolean    weir_window_is_closed       (WeirWindow      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirWindow, weir_window_unref)

G_END_DECLS
