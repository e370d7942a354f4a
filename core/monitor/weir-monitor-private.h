/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "monitor/weir-history.h"
#include "monitor/weir-monitor.h"
#include "monitor/weir-sampler.h"
#include "record/weir-recorder.h"

G_BEGIN_DECLS

#define WEIR_MONITOR_OBJECT "/io/github/weir/Monitor1"

/* What clients are told of. */
typedef struct {
  WeirServerState state;
  gboolean        paused;
  gboolean        owned;
  guint64         sampled; /* number of the newest sample */
  guint64         logged;
  guint64         failed;
} WeirNews;

struct _WeirMonitor
{
  GObject            parent_instance;

  /* owned, constant */
  WeirServer        *server;
  char              *flow;       /* its text */
  char              *flow_path;
  char              *flow_name;
  gint64             started_at; /* us since 1970 */

  /* set before it is started */
  WeirInputProgress  progress;
  gpointer           progress_data;
  GDestroyNotify     progress_destroy;

  /* owned while it is started */
  char              *path;
  char              *link;       /* NULL unless the socket is not where the others are */
  GMainContext      *context;
  struct _WeirDoor  *door;
  GThread           *thread;
  gulong             state_handler;
  gulong             paused_handler;

  /* the thread's; owned */
  GMainLoop         *loop;
  WeirSampler       *sampler;
  WeirRecorder      *recorder;   /* NULL: the server cannot run */
  WeirHistory       *history;
  double            *row;        /* the last one that was read */
  double            *before;     /* the one before that */
  double            *rates;
  double            *asked;      /* the last one that a client wanted */
  GPtrArray         *peers;      /* of WeirPeer */
  GVariant          *snapshot;   /* the last one that was asked for; NULL: none */

  /* the thread's */
  gint64             read_at;    /* when @row was read: us, monotonic */
  gint64             next_at;    /* when the next second is over */
  gint64             snapshot_at;
  gint64             owner_by;   /* when an owner must have come; 0: has, or need not */
  gboolean           ran;        /* the server was seen running */
  WeirNews           news;
};

/* In the monitor's thread */
GVariant *weir_monitor_get_snapshot (WeirMonitor *self);
void      weir_monitor_look_after   (WeirMonitor *self);
void      weir_monitor_free_run     (WeirMonitor *self);
void      weir_monitor_tell         (WeirMonitor *self);
void      weir_monitor_request_stop (WeirMonitor *self,
                                     gboolean     now);

G_END_DECLS
