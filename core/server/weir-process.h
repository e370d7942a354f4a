/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "base/weir-refs.h"
#include "host/weir-channel.h"
#include "server/weir-output.h"
#include "server/weir-run.h"

G_BEGIN_DECLS

typedef struct _WeirProcess WeirProcess;

/* What of a process an epoll event is about. */
typedef struct {
  enum {
    WEIR_WATCH_CHANNEL,
    WEIR_WATCH_DEATH,
    WEIR_WATCH_OUTPUT,
  } kind;
  WeirProcess *process;
} WeirWatch;

typedef struct {
  WeirFrameHeader header;
  WeirValue      *value; /* owned; NULL: no payload */
} WeirFrameOut;

/* A worker process, seen from its runner. */
struct _WeirProcess
{
  WeirRefs        refs;

  /* constant */
  WeirRun        *run;       /* borrowed: outlives its processes */
  WeirSeat       *seat;      /* borrowed */
  char           *name;      /* owned: "tail/1" */
  pid_t           pid;
  int             pidfd;
  int             fd;        /* the channel */
  WeirPage        page;      /* mapped */

  /* the keeper's */
  WeirWatch       watches[3];
  WeirChannelIn   in;
  WeirOutput      output;    /* its stdout and stderr */
  gboolean        lost;      /* its channel has ended */
  gboolean        ended;     /* reported to the run */

  gboolean        broken;    /* atomic: it reads no more */

  /* guarded by the run's lock */
  guint           n_pending; /* frames in @next */
  gboolean        answered;  /* results came: what is pending may go */
  gboolean        killed;
  GError         *complaint; /* owned: why the runner killed it */
  gboolean        gave_up;   /* the complaint is its own */

  /* guarded by out_lock, which is only held for a moment */
  pthread_mutex_t out_lock;
  GArray         *next;      /* owned: of WeirFrameOut, to be written next */
  gboolean        writing;   /* somebody is at work on @out, or waits for the socket */

  /* of whoever set @writing */
  GArray         *taken;     /* owned: of WeirFrameOut */
  guint           n_encoded; /* of those */
  WeirChannelOut  out;
};

WeirProcess *weir_process_new    (WeirRun      *run,
                                  WeirSeat     *seat,
                                  GError      **error) G_GNUC_WARN_UNUSED_RESULT;
WeirProcess *weir_process_ref    (WeirProcess  *self);
void         weir_process_unref  (WeirProcess  *self);

/* Under the run's lock */
void         weir_process_close  (WeirProcess  *self);
void         weir_process_hand   (WeirProcess  *self,
                                  WeirEffects  *effects);
void         weir_process_kill   (WeirProcess  *self);

/* The keeper */
gboolean     weir_process_watch  (WeirProcess  *self,
                                  GError      **error);
void         weir_process_handle (WeirProcess  *self,
                                  WeirWatch    *watch,
                                  guint         events);
void         weir_process_check  (WeirProcess  *self);
void         weir_process_abort  (WeirProcess  *self,
                                  GError       *complaint);
G_END_DECLS
