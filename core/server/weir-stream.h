/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <gio/gio.h>

#include "base/weir-types.h"
#include "base/weir-version.h"
#include "json/weir-value.h"

G_BEGIN_DECLS

#define WEIR_TYPE_STREAM (weir_stream_get_type ())

/**
 * WeirStream:
 *
 * Items in, results out, in the same order and without end. One thread pushes and one takes;
 * they may be the same as long as it never pushes more than the server's capacity ahead.
 */
WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirStream, weir_stream, WEIR, STREAM, GObject)

/**
 * WeirStreamSource:
 * @data: what was given with the function
 * @error: return location for an error, which ends the stream
 *
 * The next input. Called in a thread of the stream's own.
 *
 * Returns: (transfer full) (nullable): a value; or %NULL at the end, or with @error set
 */
typedef WeirValue *(*WeirStreamSource) (gpointer   data,
                                        GError   **error);

/**
 * WeirStreamMap:
 * @value: an input
 * @data: what was given with the function
 * @error: return location for an error, which becomes the input's result
 *
 * What is sent in for an input.
 *
 * Returns: (transfer full) (nullable): a value, or %NULL with @error set
 */
typedef WeirValue *(*WeirStreamMap)    (WeirValue  *value,
                                        gpointer    data,
                                        GError    **error);

WEIR_AVAILABLE_IN_ALL
void        weir_stream_set_keep_inputs  (WeirStream           *self,
                                          gboolean              keep_inputs);
WEIR_AVAILABLE_IN_ALL
void        weir_stream_set_unordered    (WeirStream           *self,
                                          gboolean              unordered);
WEIR_AVAILABLE_IN_ALL
void        weir_stream_set_preprocessor (WeirStream           *self,
                                          WeirStreamMap         map,
                                          gpointer              data,
                                          GDestroyNotify        destroy);
WEIR_AVAILABLE_IN_ALL
void        weir_stream_set_source       (WeirStream           *self,
                                          WeirStreamSource      source,
                                          gpointer              data,
                                          GDestroyNotify        destroy);

WEIR_AVAILABLE_IN_ALL
gboolean    weir_stream_push             (WeirStream           *self,
                                          WeirValue            *value,
                                          GCancellable         *cancellable,
                                          GError              **error);
WEIR_AVAILABLE_IN_ALL
gboolean    weir_stream_push_error       (WeirStream           *self,
                                          WeirValue            *value,
                                          GError               *input_error,
                                          GCancellable         *cancellable,
                                          GError              **error);
WEIR_AVAILABLE_IN_ALL
void        weir_stream_end              (WeirStream           *self);
WEIR_AVAILABLE_IN_ALL
gboolean    weir_stream_is_ready         (WeirStream           *self);
WEIR_AVAILABLE_IN_ALL
WeirResult *weir_stream_next             (WeirStream           *self,
                                          GCancellable         *cancellable,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void        weir_stream_next_async       (WeirStream           *self,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
WEIR_AVAILABLE_IN_ALL
WeirResult *weir_stream_next_finish      (WeirStream           *self,
                                          GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void        weir_stream_close            (WeirStream           *self);

G_END_DECLS
