/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <weir.h>

#include "run/weir-run-setup.h"

G_BEGIN_DECLS

#define WEIR_TYPE_RUNNER       (weir_runner_get_type ())
#define WEIR_TYPE_RUNNER_STATE (weir_runner_state_get_type ())

/*
 * The process that runs a flow, as the designer sees it: one that it has started itself, which
 * ends with it, or one that was there before. When it is over, everything that was known of it
 * stays.
 *
 * Properties that notify: `state` and `client`. Signals: `sampled` once a second, when the history
 * and the snapshot are new, and once more at the end.
 */
G_DECLARE_FINAL_TYPE (WeirRunner, weir_runner, WEIR, RUNNER, GObject)

typedef enum {
  WEIR_RUNNER_STARTING,
  WEIR_RUNNER_RUNNING,
  WEIR_RUNNER_DRAINING, /* no more items are taken */
  WEIR_RUNNER_ENDED,    /* at the end of its input, or as it was told to */
  WEIR_RUNNER_FAILED,   /* for a reason that it has said */
  WEIR_RUNNER_LOST,     /* without a word */
} WeirRunnerState;

GType              weir_runner_state_get_type   (void) G_GNUC_CONST;

/* Starts a run of the flow @text, whose file is or would be @path. Fails where there is no program
 * to run it, or no place for its files. */
WeirRunner        *weir_runner_start            (const char          *text,
                                                 const char          *path,
                                                 const WeirRunSetup  *setup,
                                                 GError             **error)
                                                 G_GNUC_WARN_UNUSED_RESULT;
/* Watches a run that somebody else has started, and that goes on when it is watched no more. */
WeirRunner        *weir_runner_watch            (WeirMonitorClient   *client)
                                                 G_GNUC_WARN_UNUSED_RESULT;

WeirRunnerState    weir_runner_get_state        (WeirRunner          *self);
gboolean           weir_runner_is_over          (WeirRunner          *self);
/* Whether the designer has started it. */
gboolean           weir_runner_is_ours          (WeirRunner          *self);
/* NULL until it is connected. */
WeirMonitorClient *weir_runner_get_client       (WeirRunner          *self);
/* The newest one; NULL before the first. */
WeirSnapshot      *weir_runner_get_snapshot     (WeirRunner          *self);
/* The flow as it runs; NULL where it is not known. */
const char        *weir_runner_get_text         (WeirRunner          *self);
void               weir_runner_set_text         (WeirRunner          *self,
                                                 const char          *text);
/* Why it has failed or was lost, for people; NULL if it has not. */
const char        *weir_runner_get_reason       (WeirRunner          *self);
/* The last of what the program has said on its standard error. */
const char        *weir_runner_get_messages     (WeirRunner          *self);
/* How many items came out with a result and with an error; exact once it is over. */
void               weir_runner_get_counts       (WeirRunner          *self,
                                                 guint64             *n_done,
                                                 guint64             *n_failed);
/* How many items were left undone when it was stopped at once. */
guint64            weir_runner_get_n_unfinished (WeirRunner          *self);
/* The last results, oldest first, and how many there were; NULL where they go elsewhere. */
GStrv              weir_runner_dup_results      (WeirRunner          *self,
                                                 guint64             *n_results)
                                                 G_GNUC_WARN_UNUSED_RESULT;

/* Lets it finish what it has taken; the second time, leaves that. */
void               weir_runner_stop             (WeirRunner          *self);
/* Whether the next stop leaves what is unfinished. */
gboolean           weir_runner_is_stopping      (WeirRunner          *self);
/* Leaves it for good: ours ends, the others go on. */
void               weir_runner_leave            (WeirRunner          *self);

G_END_DECLS
