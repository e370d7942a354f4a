/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

#include "weir-interrupt.h"
#include "weir-source.h"

G_BEGIN_DECLS

/* A run that can be watched, and ended, from outside. */
typedef struct _WeirWatch WeirWatch;

typedef struct {
  char     *path;   /* owned: where the socket is to be; NULL: where it is found */
  gboolean  wanted;
  gboolean  owned;  /* the run ends with whoever watches it */
} WeirWatchOptions;

/* Both need WeirWatchOptions to be what the entries are parsed with; see weir_command_parse(). */
gboolean    weir_watch_options_parse   (const char              *name,
                                        const char              *value,
                                        gpointer                 options,
                                        GError                 **error);
void        weir_watch_options_clear   (WeirWatchOptions        *options);

#define WEIR_WATCH_ENTRIES(options)                                                        \
  { "monitor", 'm', G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK,                     \
    weir_watch_options_parse, "Let weir top and the designer watch and steer the run", "SOCKET" }, \
  { "owned", 0, 0, G_OPTION_ARG_NONE, &(options)->owned,                                   \
    "End the run when the designer that owns it has left", NULL }

/* Begins to listen, unless that is not wanted: then it is NULL without @error set. */
WeirWatch  *weir_watch_new             (const WeirWatchOptions  *options,
                                        WeirServer              *server,
                                        WeirFlow                *flow,
                                        WeirInterrupt           *interrupt,
                                        GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
/* Clients see the last numbers, and it is over. */
void        weir_watch_free            (WeirWatch               *self);

/* From here on it is known how far @source was read, which stays until the watch is freed. */
void        weir_watch_set_source      (WeirWatch               *self,
                                        WeirSource              *source);
/* Whether somebody wanted the run to end without what is unfinished. */
gboolean    weir_watch_is_cut_short    (WeirWatch               *self);
/* How many items that were, once the server has been stopped for it. */
guint       weir_watch_get_n_dropped   (WeirWatch               *self);
/* And where they were, or NULL; (transfer none). */
const char *weir_watch_get_places      (WeirWatch               *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirWatch, weir_watch_free)

G_END_DECLS
