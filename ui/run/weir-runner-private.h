/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/weir-run-results.h"
#include "run/weir-runner.h"

G_BEGIN_DECLS

struct _WeirRunner
{
  GObject            parent_instance;

  /* owned */
  GSubprocess       *process;    /* NULL: somebody else's */
  WeirMonitorClient *client;
  WeirSnapshot      *snapshot;
  WeirRunResults    *results;    /* NULL: they go elsewhere */
  GCancellable      *cancellable;
  GString           *messages;   /* the end of what it has said */
  char              *text;
  char              *folder;     /* for the files of this run */
  char              *socket;
  char              *reason;

  WeirRunnerState    state;
  guint              connect_source;
  guint              n_open;     /* of the process: its end, and the end of its messages */
  guint64            n_done;       /* as it has said at its end */
  guint64            n_failed;
  guint64            n_unfinished;
  gboolean           has_counts;
  gboolean           is_stopping;
  gboolean           is_asking;  /* for a snapshot */
};

/* weir-runner-process.c */
gboolean weir_runner_spawn          (WeirRunner          *self,
                                     const char          *path,
                                     const WeirRunSetup  *setup,
                                     GError             **error);
void     weir_runner_remove_files   (WeirRunner          *self);

/* weir-runner.c */
void     weir_runner_set_state      (WeirRunner          *self,
                                     WeirRunnerState      state);
void     weir_runner_take_client    (WeirRunner          *self,
                                     WeirMonitorClient   *client);

G_END_DECLS
