/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A flow that was used not long ago. */
typedef struct {
  /* owned */
  char *uri;
  char *name;   /* of the file */
  char *folder; /* as people write it */
} WeirRecent;

void       weir_recent_add         (GFile                *file);
void       weir_recent_list_async  (guint                 max,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              data);
GPtrArray *weir_recent_list_finish (GAsyncResult         *result,
                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* The folder of @file as people write it, or "" if it has none. */
char      *weir_recent_dup_folder  (GFile                *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
