/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

#include "weir-origins.h"
#include "weir-source.h"

G_BEGIN_DECLS

/* A thread that sends what a source has into a stream. */
typedef struct _WeirFeeder WeirFeeder;

/* A line that is no JSON ends the run; with @keep_going, its error goes into its place in the
 * stream instead. All but the stream have to stay until the feeder is freed. */
WeirFeeder *weir_feeder_new        (WeirStream   *stream,
                                    WeirSource   *source,
                                    WeirOrigins  *origins,
                                    gboolean      keep_going) G_GNUC_WARN_UNUSED_RESULT;
void        weir_feeder_free       (WeirFeeder   *self);

/* How many items have been sent in so far; any thread. */
guint64     weir_feeder_get_n_sent (WeirFeeder   *self);
/* Waits until the thread has ended, as it does at the end of the source and when the stream is
 * closed. Fails with the error that ended it before, if there was one. */
gboolean    weir_feeder_join       (WeirFeeder   *self,
                                    GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFeeder, weir_feeder_free)

G_END_DECLS
