/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/weir-servant.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "host/weir-channel.h"
#include "host/weir-job.h"
#include "workers/weir-jq.h"
#include "workers/weir-worker-private.h"
#include "workers/weir-worker-spec.h"

/*
 * The worker's side of the channel. One thread reads units of work (an item, or a batch) and
 * either does them itself or, where the worker takes several calls at once, hands them to its
 * threads. Results are gathered and written when there is nothing more to do, or after FLUSH_NS.
 */

#define FLUSH_NS 100000

typedef struct {
  /* owned */
  WeirChannelIn   in;         /* the reading thread's */
  WeirWorker     *worker;
  GArray         *unit;       /* of WeirJob; the reading thread's */
  GAsyncQueue    *units;      /* of GArray of WeirJob; only with several threads */
  GPtrArray      *threads;    /* of GThread */

  /* guarded by out_lock where there are several threads */
  GMutex          out_lock;
  WeirChannelOut  out;
  gint64          out_since;  /* when the oldest unwritten result was added */

  WeirPage        page;
  int             fd;
  guint           concurrency;
  gboolean        batched;
  gboolean        split;
} WeirServant;

static void
weir_servant_flush (WeirServant *self)
{
  /* The runner is gone or has given this worker up: there is nobody to tell. */
  if (weir_channel_out_write (&self->out, self->fd) == WEIR_CHANNEL_CLOSED)
    _exit (EXIT_SUCCESS);
}

static void
weir_servant_say (WeirServant   *self,
                  WeirFrameType  type,
                  WeirValue     *value)
{
  WeirFrameHeader header = { .type = type };

  weir_channel_out_add (&self->out, &header, value);
  weir_servant_flush (self);
}

static void
weir_servant_add_result (WeirServant *self,
                         WeirJob     *job)
{
  WeirFrameHeader header = { .ticket = job->ticket, .service = job->service };

  if (job->outcome.error != NULL)
    {
      g_autoptr (WeirValue) error = weir_error_to_value (job->outcome.error);

      header.type = WEIR_FRAME_ERROR;
      weir_channel_out_add (&self->out, &header, error);
    }
  else if (job->outcome.value == job->value)
    {
      header.type = WEIR_FRAME_SAME;
      weir_channel_out_add (&self->out, &header, NULL);
    }
  else
    {
      header.type = WEIR_FRAME_RESULT;
      weir_channel_out_add (&self->out, &header, job->outcome.value);
    }
}

static void
weir_servant_add_results (WeirServant *self,
                          GArray      *unit,
                          gboolean     more,
                          gint64       now)
{
  if (weir_channel_out_is_empty (&self->out))
    self->out_since = now;
  for (guint i = 0; i < unit->len; i++)
    weir_servant_add_result (self, &g_array_index (unit, WeirJob, i));
  if (!more || now - self->out_since >= FLUSH_NS)
    weir_servant_flush (self);
}

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
        g_error ("%s", error->message);

      if (self->units == NULL && !weir_channel_out_is_empty (&self->out))
        weir_servant_flush (self);
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
        weir_servant_add_results (self, self->unit, TRUE, now);
      weir_unit_clear (self->unit);
    }
}

static gpointer
weir_servant_thread (gpointer data)
{
  WeirServant *self = data;
  GArray *unit;

  /* An empty unit is the end. */
  while ((unit = g_async_queue_pop (self->units))->len > 0)
    {
      gint64 now = weir_servant_work (self, unit, weir_now ());

      g_mutex_lock (&self->out_lock);
      weir_servant_add_results (self, unit, g_async_queue_length (self->units) > 0, now);
      g_mutex_unlock (&self->out_lock);
      weir_unit_clear (unit);
      g_array_unref (unit);
    }
  g_array_unref (unit);
  return NULL;
}

static void
weir_servant_serve_threads (WeirServant *self)
{
  gboolean waited;

  self->units = g_async_queue_new ();
  self->threads = g_ptr_array_new ();
  for (guint i = 0; i < self->concurrency; i++)
    g_ptr_array_add (self->threads, g_thread_new ("worker", weir_servant_thread, self));

  while (TRUE)
    {
      GArray *unit = g_array_new (FALSE, FALSE, sizeof (WeirJob));

      if (!weir_servant_read_unit (self, unit, &waited))
        {
          weir_unit_clear (unit);
          g_array_unref (unit);
          break;
        }
      g_async_queue_push (self->units, unit);
    }

  for (guint i = 0; i < self->concurrency; i++)
    g_async_queue_push (self->units, g_array_new (FALSE, FALSE, sizeof (WeirJob)));
  for (guint i = 0; i < self->concurrency; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_clear_pointer (&self->threads, g_ptr_array_unref);
  g_clear_pointer (&self->units, g_async_queue_unref);
}

/* The first frame says what to be. */
static JsonObject *
weir_servant_read_hello (WeirServant *self)
{
  WeirFrameIn frame;
  g_autoptr (WeirValue) hello = NULL;
  g_autoptr (JsonNode) node = NULL;

  while (!weir_channel_in_next (&self->in, &frame, NULL))
    {
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
  if (g_strcmp0 (weir_worker_spec_get_kind (spec), "jq") == 0)
    weir_jq_forget_home ();

  self->concurrency = (guint) json_object_get_int_member (hello, "concurrency");
  self->batched = json_object_get_int_member (hello, "batch-size") > 0;
  self->split = json_object_get_boolean_member (hello, "split");
  self->worker = weir_worker_spec_create (spec, error);
  if (self->worker == NULL)
    return FALSE;
  weir_servant_place_worker (self, hello);
  return weir_worker_init (self->worker, weir_worker_spec_get_params (spec), error);
}

static void
weir_servant_clear (WeirServant *self)
{
  g_clear_object (&self->worker);
  g_clear_pointer (&self->unit, g_array_unref);
  weir_channel_in_clear (&self->in);
  weir_channel_out_clear (&self->out);
  munmap (self->page.slots, weir_page_size (self->page.n_slots));
  g_mutex_clear (&self->out_lock);
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

      weir_servant_say (self, WEIR_FRAME_REFUSED, reason);
      return EXIT_FAILURE;
    }

  weir_servant_say (self, WEIR_FRAME_READY, NULL);
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
  WeirServant self = { .fd = channel_fd, .page.n_slots = n_slots };
  int status;

  self.page.slots = mmap (NULL, weir_page_size (n_slots), PROT_READ | PROT_WRITE, MAP_SHARED,
                          page_fd, 0);
  if (self.page.slots == MAP_FAILED)
    g_error ("cannot map the page shared with the runner: %s", g_strerror (errno));
  close (page_fd);

  g_mutex_init (&self.out_lock);
  self.unit = g_array_new (FALSE, FALSE, sizeof (WeirJob));
  weir_channel_in_init (&self.in, channel_fd);
  weir_channel_out_init (&self.out);
  status = weir_servant_serve (&self);
  weir_servant_clear (&self);
  return status;
}
