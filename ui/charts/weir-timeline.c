/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "charts/weir-timeline.h"

#define DEFAULT_SPAN  (60 * G_USEC_PER_SEC)
#define SHORTEST_SPAN (5 * G_USEC_PER_SEC)

struct _WeirTimeline {
  GObject  parent_instance;

  gint64   now;     /* of the newest sample; 0 before the first */
  gint64   end;     /* where it stands still */
  gint64   span;
  gint64   shown;   /* of what is zoomed in; 0 for the span */
  gint64   cursor;
  gboolean live;
};

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirTimeline, weir_timeline, G_TYPE_OBJECT)

static void
weir_timeline_class_init (WeirTimelineClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_timeline_init (WeirTimeline *self)
{
  self->span = DEFAULT_SPAN;
  self->live = TRUE;
}

WeirTimeline *
weir_timeline_new (void)
{
  return g_object_new (WEIR_TYPE_TIMELINE, NULL);
}

static void
changed (WeirTimeline *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

gint64
weir_timeline_get_end (WeirTimeline *self)
{
  g_return_val_if_fail (WEIR_IS_TIMELINE (self), 0);

  return self->live ? self->now : self->end;
}

gint64
weir_timeline_get_begin (WeirTimeline *self)
{
  g_return_val_if_fail (WEIR_IS_TIMELINE (self), 0);

  return weir_timeline_get_end (self) - (self->shown > 0 ? self->shown : self->span);
}

gboolean
weir_timeline_get_live (WeirTimeline *self)
{
  g_return_val_if_fail (WEIR_IS_TIMELINE (self), FALSE);

  return self->live;
}

void
weir_timeline_set_live (WeirTimeline *self,
                        gboolean      live)
{
  g_return_if_fail (WEIR_IS_TIMELINE (self));

  if (self->live == live)
    return;

  self->end = self->now;
  self->shown = 0;
  self->live = live;
  changed (self);
}

gint64
weir_timeline_get_span (WeirTimeline *self)
{
  g_return_val_if_fail (WEIR_IS_TIMELINE (self), 0);

  return self->span;
}

void
weir_timeline_set_span (WeirTimeline *self,
                        gint64        span)
{
  g_return_if_fail (WEIR_IS_TIMELINE (self));
  g_return_if_fail (span >= SHORTEST_SPAN);

  if (self->span == span && self->shown == 0)
    return;

  self->span = span;
  self->shown = 0;
  changed (self);
}

void
weir_timeline_advance (WeirTimeline *self,
                       gint64        now)
{
  g_return_if_fail (WEIR_IS_TIMELINE (self));

  if (now == self->now)
    return;

  self->now = now;
  if (self->live)
    changed (self);
}

void
weir_timeline_zoom (WeirTimeline *self,
                    gint64        begin,
                    gint64        end)
{
  g_return_if_fail (WEIR_IS_TIMELINE (self));
  g_return_if_fail (begin <= end);

  /* What is dragged too short is widened on both sides. */
  if (end - begin < SHORTEST_SPAN)
    {
      end = begin + (end - begin + SHORTEST_SPAN) / 2;
      begin = end - SHORTEST_SPAN;
    }

  self->live = FALSE;
  self->end = end;
  self->shown = end - begin;
  changed (self);
}

gint64
weir_timeline_get_cursor (WeirTimeline *self)
{
  g_return_val_if_fail (WEIR_IS_TIMELINE (self), 0);

  return self->cursor;
}

void
weir_timeline_set_cursor (WeirTimeline *self,
                          gint64        cursor)
{
  g_return_if_fail (WEIR_IS_TIMELINE (self));

  if (self->cursor == cursor)
    return;

  self->cursor = cursor;
  changed (self);
}
