/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine-sim.h"

G_BEGIN_DECLS

/*
 * Scenes for tests that are written by hand. Each call takes 1 ms and appends ".NAME" to a string,
 * where NAME is its node's; anything else it hands on. A word in the text of an item says what
 * goes wrong where:
 *
 *   fail@NAME                              the call fails
 *   slow@NAME                              it takes 10 s
 *   hang@NAME, stall@NAME                  it never ends, it never begins
 *   die@NAME, silent@NAME, spoken@NAME ... the worker dies (see SimFate); die1@NAME: only once
 *   go@NAME=N                              the switch takes branch N; without it the first
 */

/* A unit of work that was begun. */
typedef struct {
  const char *node;
  guint       seat;
  guint       n_jobs;
  gint64      at;    /* since the start */
} SceneUnit;

typedef struct {
  gint64    service; /* ns */
  gint64    start;   /* how long workers take to be ready */
  guint     balks;   /* of the starts to come, so many fail */
  gboolean  late;    /* results arrive after the death of who wrote them */
  GArray   *units;   /* owned: of SceneUnit */
} Scene;

WeirServlet *scene_threads   (const char  *name,
                              guint        n_threads) G_GNUC_WARN_UNUSED_RESULT;
WeirServlet *scene_processes (const char  *name,
                              guint        n_processes) G_GNUC_WARN_UNUSED_RESULT;
WeirServlet *scene_batches   (const char  *name,
                              guint        n_threads,
                              guint        batch_size,
                              double       batch_wait) G_GNUC_WARN_UNUSED_RESULT;
WeirServlet *scene_ensemble  (const char  *name,
                              gboolean     fail_fast,
                              WeirServlet *first,
                              ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;

Sim         *scene_start     (WeirServlet *servlet,
                              guint        capacity) G_GNUC_WARN_UNUSED_RESULT;
Scene       *scene_of        (Sim         *sim);
void         scene_free      (Sim         *sim);
void         scene_run       (Sim         *sim);
void         scene_run_until (Sim         *sim,
                              gint64       at);
gint64       scene_now       (Sim         *sim);
WeirPool    *scene_pool      (Sim         *sim,
                              const char  *name);
guint        scene_count     (Sim         *sim,
                              const char  *name);
void         scene_give_up   (Sim         *sim,
                              const char  *node);

#define scene_assert_value(item, json)                                             \
  G_STMT_START {                                                                   \
    g_assert_no_error ((item)->outcome.error);                                     \
    g_assert_cmpstr (weir_value_get_json ((item)->outcome.value, NULL), ==, json); \
  } G_STMT_END

#define scene_assert_error(item, code)                        \
  g_assert_error ((item)->outcome.error, WEIR_ERROR, (code))

G_END_DECLS
