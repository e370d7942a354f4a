/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "host/weir-job.h"

#include <string.h>

#include "base/weir-error.h"
#include "workers/weir-worker-private.h"

/* Takes numbers: preprocess refuses those that end in 9 and adds 1000 to the rest; a call hands
 * on what is even and fails for what is odd. A batch fails as a whole if it holds a number that
 * ends in 5. It keeps count of its batches. */
#define TEST_TYPE_WORKER (test_worker_get_type ())
G_DECLARE_FINAL_TYPE (TestWorker, test_worker, TEST, WORKER, WeirWorker)

struct _TestWorker
{
  WeirWorker parent_instance;
  GArray    *batches; /* of guint: their sizes */
};

G_DEFINE_FINAL_TYPE (TestWorker, test_worker, WEIR_TYPE_WORKER)

static gint64
get_number (WeirValue *value)
{
  return g_ascii_strtoll (weir_value_get_json (value, NULL), NULL, 10);
}

static WeirValue *
test_worker_preprocess (WeirWorker  *worker,
                        WeirValue   *value,
                        GError     **error)
{
  gint64 number = get_number (value);

  if (number % 10 != 9)
    return weir_value_new_int (number + 1000);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED, "not %d", (int) number);
  return NULL;
}

static WeirValue *
test_worker_call (WeirWorker  *worker,
                  WeirValue   *value,
                  GError     **error)
{
  gint64 number = get_number (value);

  if (number % 2 == 0)
    return weir_value_ref (value);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED, "%d is odd", (int) number);
  return NULL;
}

static gboolean
test_worker_call_batch (WeirWorker         *worker,
                        WeirValue * const  *values,
                        guint               n_values,
                        WeirValue         **results,
                        GError            **errors,
                        GError            **error)
{
  g_array_append_val (TEST_WORKER (worker)->batches, n_values);
  for (guint i = 0; i < n_values; i++)
    {
      if (get_number (values[i]) % 10 != 5)
        continue;
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED, "a five among %u", n_values);
      return FALSE;
    }
  for (guint i = 0; i < n_values; i++)
    results[i] = test_worker_call (worker, values[i], &errors[i]);
  return TRUE;
}

static void
test_worker_finalize (GObject *object)
{
  g_array_unref (TEST_WORKER (object)->batches);
  G_OBJECT_CLASS (test_worker_parent_class)->finalize (object);
}

static void
test_worker_class_init (TestWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_worker_finalize;
  WEIR_WORKER_CLASS (klass)->preprocess = test_worker_preprocess;
  WEIR_WORKER_CLASS (klass)->call = test_worker_call;
  WEIR_WORKER_CLASS (klass)->call_batch = test_worker_call_batch;
}

static void
test_worker_init (TestWorker *self)
{
  self->batches = g_array_new (FALSE, FALSE, sizeof (guint));
}

/* Jobs on numbers, each handed in a slot of its own. */
typedef struct {
  WeirPage    page;
  WeirWorker *worker;
  WeirJob     jobs[16];
  guint       n_jobs;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->page.n_slots = WEIR_PAGE_MIN_SLOTS;
  fixture->page.slots = g_malloc0 (weir_page_size (WEIR_PAGE_MIN_SLOTS));
  fixture->worker = g_object_new (TEST_TYPE_WORKER, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (fixture->jobs); i++)
    weir_job_clear (&fixture->jobs[i]);
  g_assert_finalize_object (fixture->worker);
  g_free (fixture->page.slots);
}

static void
add_jobs (Fixture   *fixture,
          const int *numbers,
          guint      n_numbers)
{
  for (guint i = 0; i < n_numbers; i++)
    {
      WeirJob *job = &fixture->jobs[fixture->n_jobs++];

      job->value = weir_value_new_int (numbers[i]);
      job->ticket = WEIR_TICKET (1, i);
      weir_page_hand (&fixture->page, job->ticket);
    }
}

static void
assert_result (WeirJob *job,
               gint64   number)
{
  g_assert_no_error (job->outcome.error);
  g_assert_nonnull (job->outcome.value);
  g_assert_cmpint (get_number (job->outcome.value), ==, number);
}

static void
assert_failed (WeirJob    *job,
               const char *message)
{
  g_assert_null (job->outcome.value);
  g_assert_error (job->outcome.error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (job->outcome.error->message, ==, message);
}

static void
perform (Fixture  *fixture,
         gboolean  batched,
         gboolean  split)
{
  gint64 since = weir_now ();
  gint64 until = weir_jobs_perform (fixture->jobs, fixture->n_jobs, batched, split,
                                    fixture->worker, since);

  g_assert_cmpint (until, >=, since);
  g_assert_cmpint (fixture->jobs[0].service, ==, until - since);
  for (guint i = 1; i < fixture->n_jobs; i++)
    g_assert_cmpint (fixture->jobs[i].service, <, 0);
}

static void
assert_batches (Fixture     *fixture,
                const guint *sizes,
                guint        n_sizes)
{
  GArray *batches = TEST_WORKER (fixture->worker)->batches;

  g_assert_cmpuint (batches->len, ==, n_sizes);
  for (guint i = 0; i < n_sizes; i++)
    g_assert_cmpuint (g_array_index (batches, guint, i), ==, sizes[i]);
}

static void
test_begin (Fixture       *fixture,
            gconstpointer  data)
{
  static const int numbers[] = { 0, 1, 2, 3, 4, 5 };
  guint n_begun;

  add_jobs (fixture, numbers, G_N_ELEMENTS (numbers));
  for (guint i = 0; i < 6; i += 2)
    g_assert_true (weir_page_revoke (&fixture->page, fixture->jobs[i].ticket));
  n_begun = weir_jobs_begin (fixture->jobs, fixture->n_jobs, &fixture->page, 77);

  g_assert_cmpuint (n_begun, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (get_number (fixture->jobs[i].value), ==, 2 * i + 1);
      g_assert_cmpuint (fixture->jobs[i].ticket, ==, WEIR_TICKET (1, 2 * i + 1));
      g_assert_cmpint (weir_page_begun_at (&fixture->page, fixture->jobs[i].ticket), ==, 77);
    }
  for (guint i = 3; i < 6; i++)
    g_assert_null (fixture->jobs[i].value);
}

static void
test_begin_none (Fixture       *fixture,
                 gconstpointer  data)
{
  static const int numbers[] = { 0, 1 };

  add_jobs (fixture, numbers, G_N_ELEMENTS (numbers));
  g_assert_true (weir_page_revoke (&fixture->page, fixture->jobs[0].ticket));
  g_assert_true (weir_page_revoke (&fixture->page, fixture->jobs[1].ticket));
  g_assert_cmpuint (weir_jobs_begin (fixture->jobs, 2, &fixture->page, 77), ==, 0);
  g_assert_null (fixture->jobs[0].value);
}

static void
test_single (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct {
    int         number;
    const char *message;
  } cases[] = { { 4, NULL }, { 3, "1003 is odd" }, { 9, "not 9" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture->n_jobs = 0;
      add_jobs (fixture, &cases[i].number, 1);
      perform (fixture, FALSE, FALSE);
      if (cases[i].message == NULL)
        assert_result (&fixture->jobs[0], cases[i].number + 1000);
      else
        assert_failed (&fixture->jobs[0], cases[i].message);
      weir_job_clear (&fixture->jobs[0]);
    }
  assert_batches (fixture, NULL, 0);
}

/* Errors of single items, of preprocess and of call, leave the others alone. */
static void
test_batch (Fixture       *fixture,
            gconstpointer  data)
{
  static const int numbers[] = { 9, 2, 3, 19, 4 };
  static const guint sizes[] = { 3 };

  add_jobs (fixture, numbers, G_N_ELEMENTS (numbers));
  perform (fixture, TRUE, FALSE);
  assert_failed (&fixture->jobs[0], "not 9");
  assert_result (&fixture->jobs[1], 1002);
  assert_failed (&fixture->jobs[2], "1003 is odd");
  assert_failed (&fixture->jobs[3], "not 19");
  assert_result (&fixture->jobs[4], 1004);
  assert_batches (fixture, sizes, G_N_ELEMENTS (sizes));
}

/* A batch of which nothing is left after preprocess is not called. */
static void
test_batch_of_none (Fixture       *fixture,
                    gconstpointer  data)
{
  static const int numbers[] = { 9, 19 };

  add_jobs (fixture, numbers, G_N_ELEMENTS (numbers));
  perform (fixture, TRUE, TRUE);
  assert_failed (&fixture->jobs[0], "not 9");
  assert_failed (&fixture->jobs[1], "not 19");
  assert_batches (fixture, NULL, 0);
}

static void
test_batch_fails (Fixture       *fixture,
                  gconstpointer  data)
{
  static const int numbers[] = { 2, 5, 9, 4 };
  static const guint sizes[] = { 3 };

  add_jobs (fixture, numbers, G_N_ELEMENTS (numbers));
  perform (fixture, TRUE, FALSE);
  assert_failed (&fixture->jobs[0], "a five among 3");
  assert_failed (&fixture->jobs[1], "a five among 3");
  assert_failed (&fixture->jobs[2], "not 9");
  assert_failed (&fixture->jobs[3], "a five among 3");
  assert_batches (fixture, sizes, G_N_ELEMENTS (sizes));
}

/* Halved until the culprit is alone. */
static void
test_batch_splits (Fixture       *fixture,
                   gconstpointer  data)
{
  static const int numbers[] = { 2, 4, 6, 8, 5, 12, 14, 3 };
  static const guint sizes[] = { 8, 4, 4, 2, 1, 1, 2 };

  add_jobs (fixture, numbers, G_N_ELEMENTS (numbers));
  perform (fixture, TRUE, TRUE);
  for (guint i = 0; i < 7; i++)
    {
      if (i != 4)
        assert_result (&fixture->jobs[i], 1000 + numbers[i]);
    }
  assert_failed (&fixture->jobs[4], "a five among 1");
  assert_failed (&fixture->jobs[7], "1003 is odd");
  assert_batches (fixture, sizes, G_N_ELEMENTS (sizes));
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*func) (Fixture       *fixture,
                       gconstpointer  data);
  } tests[] = {
    { "/job/begin", test_begin },
    { "/job/begin-none", test_begin_none },
    { "/job/single", test_single },
    { "/job/batch", test_batch },
    { "/job/batch-of-none", test_batch_of_none },
    { "/job/batch-fails", test_batch_fails },
    { "/job/batch-splits", test_batch_splits },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
