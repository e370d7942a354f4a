/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WEIR_TYPE_TIMELINE (weir_timeline_get_type ())

/* The stretch of time that several charts show together, and the moment that is pointed at.
 * Times are microseconds since 1970. Signal "changed" for both. */
G_DECLARE_FINAL_TYPE (WeirTimeline, weir_timeline, WEIR, TIMELINE, GObject)

WeirTimeline *weir_timeline_new         (void);

gint64        weir_timeline_get_begin   (WeirTimeline *self);
gint64        weir_timeline_get_end     (WeirTimeline *self);
/* Whether the end follows what is sampled. */
gboolean      weir_timeline_get_live    (WeirTimeline *self);
/* Back to the newest sample, or staying where it is. */
void          weir_timeline_set_live    (WeirTimeline *self,
                                         gboolean      live);
gint64        weir_timeline_get_span    (WeirTimeline *self);
void          weir_timeline_set_span    (WeirTimeline *self,
                                         gint64        span);
/* There is a sample of that time, which a live timeline moves on to. */
void          weir_timeline_advance     (WeirTimeline *self,
                                         gint64        now);
/* Shows a part alone, and is not live any more. */
void          weir_timeline_zoom        (WeirTimeline *self,
                                         gint64        begin,
                                         gint64        end);
/* The moment that is pointed at; 0 for none. */
gint64        weir_timeline_get_cursor  (WeirTimeline *self);
void          weir_timeline_set_cursor  (WeirTimeline *self,
                                         gint64        cursor);

G_END_DECLS
