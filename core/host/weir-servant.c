/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/weir-servant.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "host/weir-channel.h"
#include "host/weir-outbox.h"
#include "workers/weir-jq.h"
#include "workers/weir-worker-private.h"
#include "workers/weir-worker-spec-private.h"

/*
 * The worker's side of the channel. One thread reads units of work (an item, or a batch) and
 * either does them itself or, where the worker takes several calls at once, hands them to its
 * threads.
 */

typedef struct {
  /* owned */
  WeirChannelIn    in;       /* the reading thread's */
  WeirOutbox       outbox;
  WeirWorker      *worker;
  GArray          *unit;     /* of WeirJob; the reading thread's */

  WeirPage         page;
  guint            concurrency;
  gboolean         batched;
  gboolean         split;

  /* only with several threads */
  pthread_mutex_t  lock;
  pthread_cond_t   some;     /* units, or their end */

  /* guarded by lock */
  GQueue           units;    /* owned: of GArray of WeirJob */
  gboolean         ended;
} WeirServant;

/* Does a unit that began at @since; returns when it ended. */
static gint64
weir_servant_work (WeirServant *self,
                   GArray      *unit,
                   gint64       since)
{
  WeirJob *jobs = (WeirJob *) (gpointer) unit->data;

  g_array_set_size (unit, weir_jobs_begin (jobs, unit->len, &self->page, since));
  if (unit->len == 0)
    return since;
  return weir_jobs_perform (jobs, unit->len, self->batched, self->split, self->worker, since);
}

static void
weir_unit_clear (GArray *unit)
{
  for (guint i = 0; i < unit->len; i++)
    weir_job_clear (&g_array_index (unit, WeirJob, i));
  g_array_set_size (unit, 0);
}

/* What the runner sends is its own: something is broken here, not there. */
static void
weir_servant_fail (const GError *error)
{
  g_error ("the runner's channel: %s", error->message);
}

/* Reads on until a whole unit is there; FALSE at the end of the channel. Sets *@waited when it
 * had to wait, before which it writes all results. */
static gboolean
weir_servant_read_unit (WeirServant *self,
                        GArray      *unit,
                        gboolean    *waited)
{
  WeirFrameIn frame;
  g_autoptr (GError) error = NULL;

  while (TRUE)
    {
      while (weir_channel_in_next (&self->in, &frame, &error))
        {
          WeirJob job = { .value = frame.value, .ticket = frame.header.ticket };

          g_array_append_val (unit, job);
          if ((frame.header.flags & WEIR_FRAME_MORE) == 0)
            return TRUE;
        }
      if (error != NULL)
        weir_servant_fail (error);

      if (self->concurrency == 1)
        weir_outbox_flush (&self->outbox);
      *waited = TRUE;
      if (weir_channel_in_read (&self->in) == WEIR_CHANNEL_CLOSED)
        return FALSE;
    }
}

static void
weir_servant_serve_alone (WeirServant *self)
{
  gint64 now = 0;
  gboolean waited = FALSE;

  while (weir_servant_read_unit (self, self->unit, &waited))
    {
      now = weir_servant_work (self, self->unit, waited ? weir_now () : now);
      waited = FALSE;
      if (self->unit->len > 0)
        weir_outbox_add (&self->outbox, (WeirJob *) (gpointer) self->unit->data, self->unit->len,
                         weir_channel_in_has_next (&self->in), now);
      weir_unit_clear (self->unit);
      weir_worker_take_leave (self->worker);
    }
}

/* Several threads */

static void
weir_unit_free (GArray *unit)
{
  weir_unit_clear (unit);
  g_array_unref (unit);
}

/* The next unit, or NULL at the end. Before it waits for one it writes all results. */
static GArray *
weir_servant_pop_unit (WeirServant *self)
{
  GArray *unit;

  pthread_mutex_lock (&self->lock);
  if (self->units.length == 0)
    {
      pthread_mutex_unlock (&self->lock);
      weir_outbox_flush (&self->outbox);
      pthread_mutex_lock (&self->lock);
    }
  while (self->units.length == 0 && !self->ended)
    pthread_cond_wait (&self->some, &self->lock);
  unit = g_queue_pop_head (&self->units);
  pthread_mutex_unlock (&self->lock);
  return unit;
}

static gboolean
weir_servant_has_units (WeirServant *self)
{
  gboolean some;

  pthread_mutex_lock (&self->lock);
  some = self->units.length > 0;
  pthread_mutex_unlock (&self->lock);
  return some;
}

static gpointer
weir_servant_thread (gpointer data)
{
  WeirServant *self = data;
  GArray *unit;

  while ((unit = weir_servant_pop_unit (self)) != NULL)
    {
      gint64 now = weir_servant_work (self, unit, weir_now ());

      if (unit->len > 0)
        weir_outbox_add (&self->outbox, (WeirJob *) (gpointer) unit->data, unit->len,
                         weir_servant_has_units (self), now);
      weir_unit_free (unit);
      weir_worker_take_leave (self->worker);
    }
  return NULL;
}

static void
weir_servant_push_units (WeirServant *self)
{
  GArray *unit = g_array_new (FALSE, FALSE, sizeof (WeirJob));
  gboolean waited;

  while (weir_servant_read_unit (self, unit, &waited))
    {
      pthread_mutex_lock (&self->lock);
      g_queue_push_tail (&self->units, unit);
      pthread_cond_signal (&self->some);
      pthread_mutex_unlock (&self->lock);
      unit = g_array_new (FALSE, FALSE, sizeof (WeirJob));
    }
  weir_unit_free (unit);

  pthread_mutex_lock (&self->lock);
  self->ended = TRUE;
  pthread_cond_broadcast (&self->some);
  pthread_mutex_unlock (&self->lock);
}

static void
weir_servant_serve_threads (WeirServant *self)
{
  g_autofree GThread **threads = g_new (GThread *, self->concurrency);

  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->some, NULL);
  for (guint i = 0; i < self->concurrency; i++)
    threads[i] = g_thread_new ("worker", weir_servant_thread, self);

  weir_servant_push_units (self);
  for (guint i = 0; i < self->concurrency; i++)
    g_thread_join (threads[i]);
  pthread_cond_destroy (&self->some);
  pthread_mutex_destroy (&self->lock);
}

/* Life */

/* The first frame says what to be. */
static JsonObject *
weir_servant_read_hello (WeirServant *self)
{
  WeirFrameIn frame;
  g_autoptr (WeirValue) hello = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  while (!weir_channel_in_next (&self->in, &frame, &error))
    {
      if (error != NULL)
        weir_servant_fail (error);
      if (weir_channel_in_read (&self->in) == WEIR_CHANNEL_CLOSED)
        return NULL;
    }

  hello = frame.value;
  if (frame.header.type != WEIR_FRAME_HELLO || hello == NULL)
    return NULL;
  node = weir_value_to_node (hello);
  return json_node_dup_object (node);
}

static void
weir_servant_place_worker (WeirServant *self,
                           JsonObject  *hello)
{
  JsonArray *cpus = json_object_get_array_member (hello, "cpus");
  guint n_cpus = json_array_get_length (cpus);
  g_autofree int *numbers = g_new (int, n_cpus);

  for (guint i = 0; i < n_cpus; i++)
    numbers[i] = (int) json_array_get_int_element (cpus, i);
  weir_worker_set_place (self->worker,
                         json_object_get_string_member (hello, "name"),
                         (guint) json_object_get_int_member (hello, "index"),
                         (guint) json_object_get_int_member (hello, "batch-size"),
                         json_object_get_double_member (hello, "batch-wait"),
                         self->concurrency, numbers, n_cpus);
}

/* The worker can do no more, and says why: this process ends. */
static void
weir_servant_give_up (WeirWorker   *worker,
                      const GError *reason,
                      gpointer      data)
{
  WeirServant *self = data;
  g_autoptr (WeirValue) value = weir_error_to_value (reason);

  weir_outbox_say (&self->outbox, WEIR_FRAME_GONE, value);
  _exit (EXIT_FAILURE);
}

static gboolean
weir_servant_make_worker (WeirServant  *self,
                          JsonObject   *hello,
                          GError      **error)
{
  const char *directory = json_object_get_string_member_with_default (hello, "directory", NULL);
  g_autoptr (WeirWorkerSpec) spec =
    weir_worker_spec_new_from_json (json_object_get_object_member (hello, "worker"), directory,
                                    error);

  if (spec == NULL)
    return FALSE;
  if (weir_worker_spec_uses_jq (spec))
    weir_jq_forget_home ();

  self->concurrency = (guint) json_object_get_int_member (hello, "concurrency");
  self->batched = json_object_get_int_member (hello, "batch-size") > 0;
  self->split = json_object_get_boolean_member (hello, "split");
  self->worker = weir_worker_spec_create (spec, error);
  if (self->worker == NULL)
    return FALSE;
  weir_worker_set_end_func (self->worker, weir_servant_give_up, self);
  weir_servant_place_worker (self, hello);
  return weir_worker_init (self->worker, weir_worker_spec_get_params (spec), error);
}

static void
weir_servant_clear (WeirServant *self)
{
  g_clear_object (&self->worker);
  g_clear_pointer (&self->unit, g_array_unref);
  weir_channel_in_clear (&self->in);
  weir_outbox_clear (&self->outbox);
  munmap (self->page.slots, weir_page_size (self->page.n_slots));
}

static int
weir_servant_serve (WeirServant *self)
{
  g_autoptr (JsonObject) hello = weir_servant_read_hello (self);
  g_autoptr (GError) error = NULL;

  if (hello == NULL)
    return EXIT_FAILURE;

  if (!weir_servant_make_worker (self, hello, &error))
    {
      g_autoptr (WeirValue) reason = weir_error_to_value (error);

      weir_outbox_say (&self->outbox, WEIR_FRAME_REFUSED, reason);
      return EXIT_FAILURE;
    }

  weir_outbox_say (&self->outbox, WEIR_FRAME_READY, NULL);
  if (self->concurrency > 1)
    weir_servant_serve_threads (self);
  else
    weir_servant_serve_alone (self);
  weir_worker_cleanup (self->worker, NULL);
  return EXIT_SUCCESS;
}

/* The whole life of a worker process; returns its exit status. */
int
weir_servant_run (int   channel_fd,
                  int   page_fd,
                  guint n_slots)
{
  WeirServant self = { .page.n_slots = n_slots, .units = G_QUEUE_INIT };
  int status;

  /* It came through exec; what the worker starts must not hold it open. */
  fcntl (channel_fd, F_SETFD, FD_CLOEXEC);

  self.page.slots = mmap (NULL, weir_page_size (n_slots), PROT_READ | PROT_WRITE, MAP_SHARED,
                          page_fd, 0);
  if (self.page.slots == MAP_FAILED)
    g_error ("cannot map the page shared with the runner: %s", g_strerror (errno));
  close (page_fd);

  self.unit = g_array_new (FALSE, FALSE, sizeof (WeirJob));
  weir_channel_in_init (&self.in, channel_fd);
  weir_outbox_init (&self.outbox, channel_fd);
  status = weir_servant_serve (&self);
  weir_servant_clear (&self);
  return status;
}
