/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How a pool feeds its workers: batches, what is done before them, several calls at once, and
 * what becomes of calls that fail or misbehave. Workers are classes of this file, in threads. */

#include "server-support.h"

#include <sched.h>
#include <string.h>

/* A class that keeps a diary. */

#define DIARIST_TYPE_WORKER (diarist_worker_get_type ())
G_DECLARE_FINAL_TYPE (DiaristWorker, diarist_worker, DIARIST, WORKER, WeirWorker)

struct _DiaristWorker
{
  WeirWorker parent_instance;
  gint64     bad;    /* what fails its call; a batch with it fails as a whole */
  gint64     odd;    /* what fails alone in its batch */
  gint64     refuse; /* what does not pass the preprocess */
};

G_DEFINE_FINAL_TYPE (DiaristWorker, diarist_worker, WEIR_TYPE_WORKER)

/* One for all workers of a test. */
static struct {
  Gate            gate;
  pthread_mutex_t lock;

  /* guarded by lock */
  GArray         *sizes;          /* of guint: of each batch; 0 for a call without one */
  guint           n_workers;
  guint           n_cleaned_up;
  guint           n_preprocessed;
} diary;

static void
diary_open (void)
{
  gate_init (&diary.gate);
  gate_open (&diary.gate);
  pthread_mutex_init (&diary.lock, NULL);
  diary.sizes = g_array_new (FALSE, FALSE, sizeof (guint));
  diary.n_workers = diary.n_cleaned_up = diary.n_preprocessed = 0;
}

static void
diary_close (void)
{
  gate_clear (&diary.gate);
  pthread_mutex_destroy (&diary.lock);
  g_clear_pointer (&diary.sizes, g_array_unref);
}

/* Calls pass a gate that is shut until the test opens it. */
static void
diary_shut_gate (void)
{
  gate_clear (&diary.gate);
  gate_init (&diary.gate);
}

static void
diary_count (guint *counter)
{
  pthread_mutex_lock (&diary.lock);
  (*counter)++;
  pthread_mutex_unlock (&diary.lock);
}

static void
diary_note (guint size)
{
  pthread_mutex_lock (&diary.lock);
  g_array_append_val (diary.sizes, size);
  pthread_mutex_unlock (&diary.lock);
}

static guint
diary_sum (guint *n_calls,
           guint *largest)
{
  guint sum = 0;

  pthread_mutex_lock (&diary.lock);
  *n_calls = diary.sizes->len;
  *largest = 0;
  for (guint i = 0; i < diary.sizes->len; i++)
    {
      sum += g_array_index (diary.sizes, guint, i);
      *largest = MAX (*largest, g_array_index (diary.sizes, guint, i));
    }
  pthread_mutex_unlock (&diary.lock);
  return sum;
}

static gboolean
diarist_init (WeirWorker  *worker,
              JsonObject  *params,
              GError     **error)
{
  DiaristWorker *self = DIARIST_WORKER (worker);

  self->bad = json_object_get_int_member_with_default (params, "bad", -1);
  self->odd = json_object_get_int_member_with_default (params, "odd", -1);
  self->refuse = json_object_get_int_member_with_default (params, "refuse", -1);
  diary_count (&diary.n_workers);
  return TRUE;
}

static WeirValue *
diarist_preprocess (WeirWorker  *worker,
                    WeirValue   *value,
                    GError     **error)
{
  gint64 number = value_get_int (value);

  diary_count (&diary.n_preprocessed);
  if (number != DIARIST_WORKER (worker)->refuse)
    return weir_value_new_int (number * 10);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED, "%d is refused", (int) number);
  return NULL;
}

static GError *
diarist_complain (gint64 number)
{
  return g_error_new (WEIR_ERROR, WEIR_ERROR_FAILED, "%d is bad", (int) number / 10);
}

static WeirValue *
diarist_call (WeirWorker  *worker,
              WeirValue   *value,
              GError     **error)
{
  DiaristWorker *self = DIARIST_WORKER (worker);
  gint64 number = value_get_int (value);

  diary_note (0);
  gate_enter (&diary.gate);
  if (number != 10 * self->bad)
    return weir_value_new_int (number + 1);
  g_propagate_error (error, diarist_complain (number));
  return NULL;
}

static gboolean
diarist_call_batch (WeirWorker         *worker,
                    WeirValue * const  *values,
                    guint               n_values,
                    WeirValue         **results,
                    GError            **errors,
                    GError            **error)
{
  DiaristWorker *self = DIARIST_WORKER (worker);

  diary_note (n_values);
  gate_enter (&diary.gate);
  for (guint i = 0; i < n_values; i++)
    {
      gint64 number = value_get_int (values[i]);

      if (number == 10 * self->bad)
        {
          g_propagate_error (error, diarist_complain (number));
          return FALSE;
        }
      if (number == 10 * self->odd)
        errors[i] = diarist_complain (number);
      else
        results[i] = weir_value_new_int (number + 1);
    }
  return TRUE;
}

static void
diarist_cleanup (WeirWorker   *worker,
                 const GError *reason)
{
  g_assert_no_error (reason);
  diary_count (&diary.n_cleaned_up);
}

static void
diarist_worker_class_init (DiaristWorkerClass *klass)
{
  WeirWorkerClass *worker_class = WEIR_WORKER_CLASS (klass);

  worker_class->init = diarist_init;
  worker_class->preprocess = diarist_preprocess;
  worker_class->call = diarist_call;
  worker_class->call_batch = diarist_call_batch;
  worker_class->cleanup = diarist_cleanup;
}

static void
diarist_worker_init (DiaristWorker *self)
{
}

static WeirServlet *
diarists (const char *params,
          guint       n_threads,
          guint       batch_size,
          double      batch_wait)
{
  WeirServlet *pool = type_pool ("diarist", DIARIST_TYPE_WORKER, params, n_threads);

  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (pool), batch_size);
  weir_pool_servlet_set_batch_wait (WEIR_POOL_SERVLET (pool), batch_wait);
  return pool;
}

static void
push_numbers (WeirStream *stream,
              guint       n_numbers)
{
  for (guint i = 0; i < n_numbers; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      stream_push (stream, text);
    }
  weir_stream_end (stream);
}

/* Numbers from 0 on, each times 10 plus 1, but for those of @bad that fail. */
static void
take_numbers (WeirStream *stream,
              guint       n_numbers,
              guint       first_bad,
              guint       n_bad)
{
  for (guint i = 0; i < n_numbers; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", 10 * i + 1);

      if (i >= first_bad && i < first_bad + n_bad)
        assert_error_at (stream, i, WEIR_ERROR, WEIR_ERROR_FAILED);
      else
        assert_result (stream, expected);
    }
  assert_end (stream);
}

/* Batches */

/* 111 items in batches of ten for three workers. */
static void
test_batches (void)
{
  WeirServer *server;
  WeirStream *stream;
  guint n_calls;
  guint largest;

  diary_open ();
  server = server_start (diarists (NULL, 3, 10, 0.01));
  stream = stream_open (server);
  push_numbers (stream, 111);
  take_numbers (stream, 111, 0, 0);
  g_assert_finalize_object (stream);
  g_assert_cmpuint (diary_sum (&n_calls, &largest), ==, 111);
  g_assert_cmpuint (largest, ==, 10);
  g_assert_cmpuint (n_calls, >=, 12);
  g_assert_cmpuint (n_calls, <=, 16);
  g_assert_cmpuint (diary.n_workers, ==, 3);
  server_stop (server);
  g_assert_cmpuint (diary.n_cleaned_up, ==, 3);
  diary_close ();
}

/* 0: one item, no list. 1: a list of one. More, without a wait: what is there. */
static void
test_batch_sizes (void)
{
  static const struct {
    guint  batch_size;
    guint  largest;
  } cases[] = { { 0, 0 }, { 1, 1 }, { 4, 4 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirServer *server;
      WeirStream *stream;
      guint n_calls;
      guint largest;

      diary_open ();
      diary_shut_gate ();
      server = server_start (diarists (NULL, 1, cases[i].batch_size, 0));
      stream = stream_open (server);
      push_numbers (stream, 17);
      gate_await (&diary.gate, 1);
      gate_open (&diary.gate);
      take_numbers (stream, 17, 0, 0);
      g_assert_cmpuint (diary_sum (&n_calls, &largest), ==, cases[i].batch_size == 0 ? 0 : 17);
      g_assert_cmpuint (largest, ==, cases[i].largest);
      /* The first goes as soon as it comes; then four times four. */
      g_assert_cmpuint (n_calls, ==, cases[i].batch_size == 4 ? 5 : 17);
      g_assert_finalize_object (stream);
      server_stop (server);
      diary_close ();
    }
}

/* A batch that does not fill up goes when its time has come, not before. */
static void
test_batch_wait (void)
{
  WeirServer *server;
  WeirStream *stream;
  gint64 before;
  guint n_calls;
  guint largest;

  diary_open ();
  server = server_start (diarists (NULL, 1, 100, 0.05));
  stream = stream_open (server);
  before = g_get_monotonic_time ();
  push_numbers (stream, 7);
  take_numbers (stream, 7, 0, 0);
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 50000);
  g_assert_cmpuint (diary_sum (&n_calls, &largest), ==, 7);
  g_assert_cmpuint (n_calls, ==, 1);
  g_assert_finalize_object (stream);
  server_stop (server);
  diary_close ();
}

/* Batches go through processes too, where each item's error is its own. */
static void
test_batches_of_processes (void)
{
  WeirServlet *pool = jq_processes ("add", "if . == 13 then error(\"13\") else . + 1 end", 2);
  WeirServer *server;
  WeirStream *stream;

  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (pool), 10);
  weir_pool_servlet_set_batch_wait (WEIR_POOL_SERVLET (pool), 0.005);
  server = server_start (pool);
  stream = stream_open (server);
  push_numbers (stream, 111);
  for (guint i = 0; i < 111; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u", i + 1);

      if (i == 13)
        assert_error_at (stream, 13, WEIR_ERROR, WEIR_ERROR_FAILED);
      else
        assert_result (stream, expected);
    }
  assert_end (stream);
  g_assert_cmpint (node_count (server, "add", "full-batches"), >=, 9);
  g_assert_finalize_object (stream);
  server_stop (server);
}

/* Before the call */

static void
test_preprocess (void)
{
  static const guint batch_sizes[] = { 0, 1, 5 };

  for (guint i = 0; i < G_N_ELEMENTS (batch_sizes); i++)
    {
      WeirServer *server;
      WeirStream *stream;
      guint n_calls;
      guint largest;

      diary_open ();
      server = server_start (diarists ("{'refuse': 7}", 2, batch_sizes[i], 0));
      stream = stream_open (server);
      push_numbers (stream, 20);
      take_numbers (stream, 20, 7, 1);
      g_assert_cmpuint (diary.n_preprocessed, ==, 20);
      diary_sum (&n_calls, &largest);
      g_assert_cmpint (gate_get_begun (&diary.gate), ==, n_calls);
      if (batch_sizes[i] < 2)
        g_assert_cmpuint (n_calls, ==, 19);
      g_assert_finalize_object (stream);
      server_stop (server);
      diary_close ();
    }
}

/* Errors of batches */

/* Sends 0 to 9 as two batches of five: the first is at the gate until the second is complete. */
static void
run_two_batches (const char       *params,
                 WeirBatchFailure  failure,
                 guint             first_bad,
                 guint             n_bad,
                 guint             n_calls_expected)
{
  WeirServlet *pool = diarists (params, 1, 5, 1);
  WeirServer *server;
  WeirStream *stream;
  guint n_calls;
  guint largest;

  diary_open ();
  diary_shut_gate ();
  weir_pool_servlet_set_on_batch_error (WEIR_POOL_SERVLET (pool), failure);
  server = server_start (pool);
  stream = stream_open (server);
  push_numbers (stream, 10);
  gate_await (&diary.gate, 1);
  gate_open (&diary.gate);
  take_numbers (stream, 10, first_bad, n_bad);
  diary_sum (&n_calls, &largest);
  g_assert_cmpuint (n_calls, ==, n_calls_expected);
  g_assert_cmpint (server_count (server, "failed"), ==, n_bad);
  g_assert_finalize_object (stream);
  server_stop (server);
  diary_close ();
}

static void
test_batch_fails (void)
{
  run_two_batches ("{'bad': 7}", WEIR_BATCH_FAILURE_ALL, 5, 5, 2);
}

/* 56789, then 56 and 789, of which 789 fails: 7 and 89. */
static void
test_batch_splits (void)
{
  run_two_batches ("{'bad': 7}", WEIR_BATCH_FAILURE_SPLIT, 7, 1, 6);
}

static void
test_item_of_batch_fails (void)
{
  run_two_batches ("{'odd': 7}", WEIR_BATCH_FAILURE_ALL, 7, 1, 2);
}

/* A class that has no right idea of batches: neither a result nor an error for an item. */
static WeirValue *
answer_nothing (WeirValue  *value,
                gpointer    data,
                GError    **error)
{
  return value_get_int (value) == 3 ? NULL : weir_value_ref (value);
}

static void
test_no_answer (void)
{
  WeirServer *server = server_start (func_pool ("mute", answer_nothing, NULL, 1));
  g_autoptr (GError) error = NULL;

  assert_call (server, "2", "2");
  error = call_fails (server, "3");
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (weir_error_get_worker (error), ==, "mute/0");
  assert_message (error, "neither a result nor an error");
  server_stop (server);
}

/* Several calls at once */

/* 20 items in batches of three, four at once by one worker. */
static void
test_concurrency (void)
{
  WeirServlet *pool = diarists (NULL, 1, 3, 0.01);
  WeirServer *server;
  WeirStream *stream;
  guint n_calls;
  guint largest;

  diary_open ();
  diary_shut_gate ();
  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (pool), 4);
  server = server_start (pool);
  stream = stream_open (server);
  push_numbers (stream, 20);
  gate_await (&diary.gate, 4);
  gate_open (&diary.gate);
  take_numbers (stream, 20, 0, 0);
  g_assert_cmpuint (gate_get_most (&diary.gate), ==, 4);
  g_assert_cmpuint (diary_sum (&n_calls, &largest), ==, 20);
  g_assert_cmpuint (n_calls, ==, 7);
  g_assert_cmpuint (diary.n_workers, ==, 1);
  g_assert_finalize_object (stream);
  server_stop (server);
  g_assert_cmpuint (diary.n_cleaned_up, ==, 1);
  diary_close ();
}

/* Two workers of three threads each: six at once and no more. */
static void
test_concurrency_of_each (void)
{
  Gate gate;
  WeirServlet *pool = func_pool ("gate", gate_call, &gate, 2);
  WeirServer *server;
  Reply replies[12];

  gate_init (&gate);
  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (pool), 3);
  server = server_start (pool);
  for (guint i = 0; i < 12; i++)
    call_async (server, "1", WEIR_BACKPRESSURE_WAIT, NULL, &replies[i]);
  gate_await (&gate, 6);
  gate_let (&gate, 6);
  gate_await (&gate, 12);
  gate_open (&gate);
  for (guint i = 0; i < 12; i++)
    reply_succeeds (&replies[i], server, "1");
  g_assert_cmpuint (gate_get_most (&gate), ==, 6);
  server_stop (server);
  gate_clear (&gate);
}

/* Where a worker stands */

static WeirValue *
tell_cpus (WeirValue  *value,
           gpointer    data,
           GError    **error)
{
  cpu_set_t set;

  g_assert_cmpint (sched_getaffinity (0, sizeof set, &set), ==, 0);
  return weir_value_new_int (CPU_COUNT (&set) == 1 && CPU_ISSET (value_get_int (value), &set));
}

/* The CPUs of threads are one list that they share. */
static void
test_cpus (void)
{
  static const int cpus[] = { 0 };
  WeirServlet *pool = func_pool ("pinned", tell_cpus, NULL, 2);
  g_autoptr (WeirCpus) shared = weir_cpus_new_shared (cpus, 1, 2);
  WeirServer *server;

  weir_thread_servlet_set_cpus (WEIR_THREAD_SERVLET (pool), shared);
  server = server_start (pool);
  for (guint i = 0; i < 5; i++)
    assert_call (server, "0", "1");
  server_stop (server);
}

#define PLACE_TYPE_WORKER (place_worker_get_type ())
G_DECLARE_FINAL_TYPE (PlaceWorker, place_worker, PLACE, WORKER, WeirWorker)

struct _PlaceWorker
{
  WeirWorker parent_instance;
};

G_DEFINE_FINAL_TYPE (PlaceWorker, place_worker, WEIR_TYPE_WORKER)

static WeirValue *
place_call (WeirWorker  *worker,
            WeirValue   *value,
            GError     **error)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf ("%s %u %u %.2f %u", weir_worker_get_name (worker),
                          weir_worker_get_index (worker), weir_worker_get_batch_size (worker),
                          weir_worker_get_batch_wait (worker),
                          weir_worker_get_concurrency (worker));
  return weir_value_new_string (text);
}

static void
place_worker_class_init (PlaceWorkerClass *klass)
{
  WEIR_WORKER_CLASS (klass)->call = place_call;
}

static void
place_worker_init (PlaceWorker *self)
{
}

static void
test_place (void)
{
  WeirServlet *pool = type_pool ("place", PLACE_TYPE_WORKER, NULL, 1);
  WeirServer *server;

  weir_pool_servlet_set_batch_size (WEIR_POOL_SERVLET (pool), 8);
  weir_pool_servlet_set_batch_wait (WEIR_POOL_SERVLET (pool), 0.01);
  weir_pool_servlet_set_concurrency (WEIR_POOL_SERVLET (pool), 2);
  server = server_start (pool);
  assert_call (server, "1", "'place/0 0 8 0.01 2'");
  server_stop (server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  guard_time ();

  g_test_add_func ("/pools/batches/many", test_batches);
  g_test_add_func ("/pools/batches/sizes", test_batch_sizes);
  g_test_add_func ("/pools/batches/wait", test_batch_wait);
  g_test_add_func ("/pools/batches/processes", test_batches_of_processes);
  g_test_add_func ("/pools/preprocess", test_preprocess);
  g_test_add_func ("/pools/errors/batch", test_batch_fails);
  g_test_add_func ("/pools/errors/split", test_batch_splits);
  g_test_add_func ("/pools/errors/item", test_item_of_batch_fails);
  g_test_add_func ("/pools/errors/no-answer", test_no_answer);
  g_test_add_func ("/pools/concurrency/batches", test_concurrency);
  g_test_add_func ("/pools/concurrency/each", test_concurrency_of_each);
  g_test_add_func ("/pools/place/cpus", test_cpus);
  g_test_add_func ("/pools/place/properties", test_place);

  return g_test_run ();
}
