/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "record/weir-recorder.h"

#include <pthread.h>
#include <string.h>

#include "base/weir-locker.h"

/* In all; each node has an equal part of it. */
#define LOG_LINES  20000
#define LOG_BYTES  (8 * 1024 * 1024)
#define FAILURES      2000
#define FAILURE_BYTES (16 * 1024 * 1024)

typedef struct {
  GDestroyNotify func;
  gpointer       data;
  gboolean       told;  /* and has not looked since */
} WeirListener;

struct _WeirRecorder
{
  WeirObserver     observer;
  WeirRefs         refs;

  /* owned, constant */
  char           **nodes;
  guint            n_nodes;
  WeirRecords     *log;
  WeirRecords     *failures;
  WeirProbes      *probes;

  pthread_mutex_t  lock;

  /* guarded by lock */
  GArray          *listeners; /* owned: of WeirListener */
};

static void
weir_recorder_tell (WeirRecorder *self)
{
  pthread_mutex_lock (&self->lock);
  for (guint i = 0; i < self->listeners->len; i++)
    {
      WeirListener *listener = &g_array_index (self->listeners, WeirListener, i);

      if (listener->told)
        continue;
      listener->told = TRUE;
      listener->func (listener->data);
    }
  pthread_mutex_unlock (&self->lock);
}

/* Called under the lock of a run. */
static void
weir_recorder_on_failed (WeirObserver *observer,
                         WeirPool     *pool,
                         WeirItem     *item,
                         WeirValue    *input,
                         const GError *error)
{
  WeirRecorder *self = (WeirRecorder *) observer;
  guint shelf = pool == NULL ? self->n_nodes : pool->index;
  WeirFailure *failure = weir_failure_new (item->id, error, item->input, input);

  weir_records_add (self->failures, shelf, &failure->record);
  weir_recorder_tell (self);
}

/* The same. */
static void
weir_recorder_on_passed (WeirObserver   *observer,
                         const WeirStep *step,
                         guint           branch,
                         WeirItem       *item,
                         WeirValue      *value)
{
  WeirRecorder *self = (WeirRecorder *) observer;
  gboolean is_choice = step != NULL && step->kind == WEIR_STEP_CHOICE;
  WeirPort port = { step == NULL ? NULL : step->servlet, is_choice ? branch : 0 };

  weir_probes_pass (self->probes, &port, item->id, value);
}

/* Of servers whose servlet is as @plan has it. */
WeirRecorder *
weir_recorder_new (WeirPlan *plan)
{
  WeirRecorder *self = g_new0 (WeirRecorder, 1);
  guint n_shelves;

  self->observer.failed = weir_recorder_on_failed;
  self->observer.passed = weir_recorder_on_passed;
  weir_refs_init (&self->refs);
  self->n_nodes = weir_plan_get_n_pools (plan);
  self->nodes = g_new0 (char *, self->n_nodes + 1);
  for (guint i = 0; i < self->n_nodes; i++)
    self->nodes[i] = g_strdup (weir_plan_get_pool (plan, i)->name);

  n_shelves = MAX (self->n_nodes, 1);
  self->log = weir_records_new (n_shelves, MAX (LOG_LINES / n_shelves, 100),
                                LOG_BYTES / n_shelves);
  self->failures = weir_records_new (self->n_nodes + 1, MAX (FAILURES / n_shelves, 20),
                                     FAILURE_BYTES / n_shelves);
  self->probes = weir_probes_new ();
  self->listeners = g_array_new (FALSE, FALSE, sizeof (WeirListener));
  pthread_mutex_init (&self->lock, NULL);
  return self;
}

WeirRecorder *
weir_recorder_ref (WeirRecorder *self)
{
  weir_refs_inc (&self->refs);
  return self;
}

void
weir_recorder_unref (WeirRecorder *self)
{
  if (!weir_refs_dec (&self->refs))
    return;

  weir_probes_free (self->probes);
  weir_records_free (self->failures);
  weir_records_free (self->log);
  g_strfreev (self->nodes);
  g_array_unref (self->listeners);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

WeirObserver *
weir_recorder_get_observer (WeirRecorder *self)
{
  return &self->observer;
}

guint
weir_recorder_get_n_nodes (WeirRecorder *self)
{
  return self->n_nodes;
}

const char *
weir_recorder_get_node (WeirRecorder *self,
                        guint         node)
{
  return self->nodes[node];
}

/* @name has @length bytes. */
gboolean
weir_recorder_find_node (WeirRecorder *self,
                         const char   *name,
                         gsize         length,
                         guint        *node)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      if (strncmp (self->nodes[i], name, length) != 0 || self->nodes[i][length] != '\0')
        continue;
      *node = i;
      return TRUE;
    }
  return FALSE;
}

/* News */

/* Has @func called with @data when there is something new, and not again before
 * weir_recorder_heed(). It is called in any thread, perhaps with a run's lock held, and is to
 * return at once. */
void
weir_recorder_listen (WeirRecorder   *self,
                      GDestroyNotify  func,
                      gpointer        data)
{
  WeirListener listener = { func, data, FALSE };
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);

  g_array_append_val (self->listeners, listener);
}

/* What there is so far is seen: from now on there is news again. */
void
weir_recorder_heed (WeirRecorder *self,
                    gpointer      data)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);

  for (guint i = 0; i < self->listeners->len; i++)
    {
      WeirListener *listener = &g_array_index (self->listeners, WeirListener, i);

      if (listener->data == data)
        listener->told = FALSE;
    }
}

/* Once this returns, nothing is called with @data any more. */
void
weir_recorder_unlisten (WeirRecorder *self,
                        gpointer      data)
{
  g_autoptr (WeirLocker) locker = weir_locker_new (&self->lock);

  for (guint i = self->listeners->len; i > 0; i--)
    {
      if (g_array_index (self->listeners, WeirListener, i - 1).data == data)
        g_array_remove_index_fast (self->listeners, i - 1);
    }
}

/* The log */

WeirRecords *
weir_recorder_get_log (WeirRecorder *self)
{
  return self->log;
}

static void
weir_recorder_add_to_log (WeirRecorder *self,
                          guint         node,
                          WeirLogLine  *line)
{
  g_assert (node < self->n_nodes);

  weir_records_add (self->log, node, &line->record);
  weir_recorder_tell (self);
}

/* A line that a worker has printed. */
void
weir_recorder_add_line (WeirRecorder *self,
                        guint         node,
                        guint         worker,
                        const char   *text,
                        gsize         length)
{
  weir_recorder_add_to_log (self, node, weir_log_line_new (worker, FALSE, text, length));
}

/* What the runner says of a worker. */
void
weir_recorder_say (WeirRecorder *self,
                   guint         node,
                   guint         worker,
                   const char   *text)
{
  weir_recorder_add_to_log (self, node, weir_log_line_new (worker, TRUE, text, strlen (text)));
}

/* What failed */

WeirRecords *
weir_recorder_get_failures (WeirRecorder *self)
{
  return self->failures;
}

/* Probes */

static void
weir_recorder_count_probes (WeirRecorder *self)
{
  __atomic_store_n (&self->observer.n_probes, weir_probes_get_n (self->probes), __ATOMIC_RELAXED);
}

/* Somebody looks at what leaves @port from now on; FALSE where others look at too many already. */
gboolean
weir_recorder_begin_probe (WeirRecorder   *self,
                           const WeirPort *port)
{
  gboolean begun = weir_probes_begin (self->probes, port);

  weir_recorder_count_probes (self);
  return begun;
}

/* Who looked there does no more. */
void
weir_recorder_end_probe (WeirRecorder   *self,
                         const WeirPort *port)
{
  weir_probes_end (self->probes, port);
  weir_recorder_count_probes (self);
}

WeirProbes *
weir_recorder_get_probes (WeirRecorder *self)
{
  return self->probes;
}
