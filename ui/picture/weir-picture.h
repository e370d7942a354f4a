/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <weir.h>

G_BEGIN_DECLS

typedef enum {
  WEIR_PICTURE_SVG,
  WEIR_PICTURE_PNG,
  WEIR_PICTURE_PDF,
} WeirPictureFormat;

/* The format that the ending of @name tells; FALSE if it tells none. */
gboolean    weir_picture_find_format   (const char           *name,
                                        WeirPictureFormat    *format);
/* With its dot. */
const char *weir_picture_get_suffix    (WeirPictureFormat     format);

void        weir_picture_render_async  (WeirFlow             *flow,
                                        WeirPictureFormat     format,
                                        double                scale,
                                        GAsyncReadyCallback   callback,
                                        gpointer              data);
GBytes     *weir_picture_render_finish (GAsyncResult         *result,
                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void        weir_picture_export_async  (WeirFlow             *flow,
                                        WeirPictureFormat     format,
                                        double                scale,
                                        GFile                *file,
                                        GAsyncReadyCallback   callback,
                                        gpointer              data);
gboolean    weir_picture_export_finish (GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
