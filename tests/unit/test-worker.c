/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error.h"
#include "workers/weir-worker-private.h"

/* A class that gives what the test tells it to, right or wrong. */
#define TEST_TYPE_WORKER (test_worker_get_type ())
G_DECLARE_FINAL_TYPE (TestWorker, test_worker, TEST, WORKER, WeirWorker)

struct _TestWorker
{
  WeirWorker  parent_instance;

  WeirValue  *result;        /* owned */
  const char *message;       /* of the error to set, or NULL */
  gboolean    init_answer;
  gboolean    batch_answer;
  guint       n_params;      /* that init was given */
  const char *reason;        /* that cleanup was given */
};

G_DEFINE_FINAL_TYPE (TestWorker, test_worker, WEIR_TYPE_WORKER)

static void
fail_as_told (TestWorker  *self,
              GError     **error)
{
  if (self->message != NULL)
    g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_NO_CASE, self->message);
}

static gboolean
test_worker_real_init (WeirWorker  *worker,
                       JsonObject  *params,
                       GError     **error)
{
  TestWorker *self = TEST_WORKER (worker);

  self->n_params = json_object_get_size (params);
  if (!self->init_answer)
    fail_as_told (self, error);

  return self->init_answer;
}

static WeirValue *
test_worker_call (WeirWorker  *worker,
                  WeirValue   *value,
                  GError     **error)
{
  TestWorker *self = TEST_WORKER (worker);

  fail_as_told (self, error);

  return self->result != NULL ? weir_value_ref (self->result) : NULL;
}

/* Gives the first item a result, the second an error, the third both, the others nothing. */
static gboolean
test_worker_call_batch (WeirWorker         *worker,
                        WeirValue * const  *values,
                        guint               n_values,
                        WeirValue         **results,
                        GError            **errors,
                        GError            **error)
{
  TestWorker *self = TEST_WORKER (worker);

  g_assert_cmpuint (n_values, >=, 3);
  results[0] = weir_value_ref (values[0]);
  errors[1] = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_CPU, "mine");
  results[2] = weir_value_ref (values[2]);
  errors[2] = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_CPU, "both");
  if (!self->batch_answer)
    fail_as_told (self, error);

  return self->batch_answer;
}

static void
test_worker_cleanup (WeirWorker   *worker,
                     const GError *reason)
{
  TEST_WORKER (worker)->reason = reason != NULL ? reason->message : "peace";
}

static void
test_worker_finalize (GObject *object)
{
  g_clear_pointer (&TEST_WORKER (object)->result, weir_value_unref);

  G_OBJECT_CLASS (test_worker_parent_class)->finalize (object);
}

static void
test_worker_class_init (TestWorkerClass *klass)
{
  WeirWorkerClass *worker_class = WEIR_WORKER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_worker_finalize;
  worker_class->init = test_worker_real_init;
  worker_class->preprocess = test_worker_call;
  worker_class->call = test_worker_call;
  worker_class->call_batch = test_worker_call_batch;
  worker_class->cleanup = test_worker_cleanup;
}

static void
test_worker_init (TestWorker *self)
{
}

/* A class that has `call` alone: it refuses null. */
#define TEST_TYPE_SINGLE (test_single_get_type ())
G_DECLARE_FINAL_TYPE (TestSingle, test_single, TEST, SINGLE, WeirWorker)

struct _TestSingle
{
  WeirWorker parent_instance;
};

G_DEFINE_FINAL_TYPE (TestSingle, test_single, WEIR_TYPE_WORKER)

static WeirValue *
test_single_call (WeirWorker  *worker,
                  WeirValue   *value,
                  GError     **error)
{
  if (*weir_value_get_json (value, NULL) != 'n')
    return weir_value_ref (value);

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_NO_CASE, "null");

  return NULL;
}

static void
test_single_class_init (TestSingleClass *klass)
{
  WEIR_WORKER_CLASS (klass)->call = test_single_call;
}

static void
test_single_init (TestSingle *self)
{
}

/* A class that has `call_batch` alone: an array of the batch; and one that has neither. */
#define TEST_TYPE_BATCH (test_batch_get_type ())
G_DECLARE_DERIVABLE_TYPE (TestBatch, test_batch, TEST, BATCH, WeirWorker)

struct _TestBatchClass
{
  WeirWorkerClass parent_class;
};

G_DEFINE_TYPE (TestBatch, test_batch, WEIR_TYPE_WORKER)

static gboolean
test_batch_call_batch (WeirWorker         *worker,
                       WeirValue * const  *values,
                       guint               n_values,
                       WeirValue         **results,
                       GError            **errors,
                       GError            **error)
{
  for (guint i = 0; i < n_values; i++)
    {
      if (*weir_value_get_json (values[i], NULL) == 'n')
        errors[i] = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_NO_CASE, "null");
      else
        results[i] = weir_value_new_array (values, n_values);
    }

  return TRUE;
}

static void
test_batch_class_init (TestBatchClass *klass)
{
  WEIR_WORKER_CLASS (klass)->call_batch = test_batch_call_batch;
}

static void
test_batch_init (TestBatch *self)
{
}

#define TEST_TYPE_EMPTY (test_empty_get_type ())
G_DECLARE_FINAL_TYPE (TestEmpty, test_empty, TEST, EMPTY, WeirWorker)

struct _TestEmpty
{
  WeirWorker parent_instance;
};

G_DEFINE_FINAL_TYPE (TestEmpty, test_empty, WEIR_TYPE_WORKER)

static void
test_empty_class_init (TestEmptyClass *klass)
{
}

static void
test_empty_init (TestEmpty *self)
{
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              gpointer    data)
{
  guint *count = data;

  (*count)++;
}

static void
test_place (void)
{
  static const int cpus[] = { 3, 5 };
  WeirWorker *worker = g_object_new (TEST_TYPE_EMPTY, NULL);
  g_autoptr(GArray) cpu_array = NULL;
  g_autofree char *name = NULL;
  guint index, batch_size, concurrency;
  guint n_cpus = 7;
  guint notified = 0;
  double batch_wait;

  g_assert_null (weir_worker_get_name (worker));
  g_assert_cmpuint (weir_worker_get_concurrency (worker), ==, 1);
  g_assert_cmpuint (weir_worker_get_batch_size (worker), ==, 0);
  g_assert_null (weir_worker_get_cpus (worker, &n_cpus));
  g_assert_cmpuint (n_cpus, ==, 0);

  g_signal_connect (worker, "notify", G_CALLBACK (count_notify), &notified);
  weir_worker_set_place (worker, "head-2", 2, 10, 0.25, 4, cpus, G_N_ELEMENTS (cpus));
  g_assert_cmpuint (notified, ==, 6);

  g_assert_cmpstr (weir_worker_get_name (worker), ==, "head-2");
  g_assert_cmpuint (weir_worker_get_index (worker), ==, 2);
  g_assert_cmpuint (weir_worker_get_batch_size (worker), ==, 10);
  g_assert_cmpfloat_with_epsilon (weir_worker_get_batch_wait (worker), 0.25, 1e-12);
  g_assert_cmpuint (weir_worker_get_concurrency (worker), ==, 4);
  g_assert_cmpmem (weir_worker_get_cpus (worker, &n_cpus), 2 * sizeof (int), cpus, sizeof cpus);
  g_assert_cmpuint (n_cpus, ==, 2);

  g_object_get (worker,
                "name", &name,
                "index", &index,
                "batch-size", &batch_size,
                "batch-wait", &batch_wait,
                "concurrency", &concurrency,
                "cpus", &cpu_array,
                NULL);
  g_assert_cmpstr (name, ==, "head-2");
  g_assert_cmpuint (index, ==, 2);
  g_assert_cmpuint (batch_size, ==, 10);
  g_assert_cmpfloat_with_epsilon (batch_wait, 0.25, 1e-12);
  g_assert_cmpuint (concurrency, ==, 4);
  g_assert_cmpmem (cpu_array->data, cpu_array->len * sizeof (int), cpus, sizeof cpus);

  g_assert_finalize_object (worker);
}

static void
test_init (void)
{
  TestWorker *worker = g_object_new (TEST_TYPE_WORKER, NULL);
  g_autoptr(JsonObject) params = json_object_new ();
  g_autoptr(GError) error = NULL;

  json_object_set_int_member (params, "a", 1);
  worker->init_answer = TRUE;
  g_assert_true (weir_worker_init (WEIR_WORKER (worker), params, &error));
  g_assert_cmpuint (worker->n_params, ==, 1);
  g_assert_true (weir_worker_init (WEIR_WORKER (worker), NULL, &error));
  g_assert_cmpuint (worker->n_params, ==, 0);
  g_assert_no_error (error);

  worker->init_answer = FALSE;
  g_assert_false (weir_worker_init (WEIR_WORKER (worker), params, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED);
  g_assert_cmpstr (error->message, ==,
                   "worker TestWorker: init of TestWorker failed without saying why");
  g_clear_error (&error);

  worker->message = "no licence";
  g_assert_false (weir_worker_init (WEIR_WORKER (worker), params, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_NO_CASE);
  g_assert_cmpstr (error->message, ==, "no licence");

  g_assert_finalize_object (worker);
}

typedef WeirValue *(*CallFunc) (WeirWorker  *self,
                                WeirValue   *value,
                                GError     **error);

static void
check_call (CallFunc    func,
            const char *name)
{
  g_autofree char *expected = NULL;
  g_autoptr(WeirValue) item = weir_value_new_int (1);
  g_autoptr(WeirValue) result = NULL;
  g_autoptr(GError) error = NULL;
  TestWorker *worker = g_object_new (TEST_TYPE_WORKER, NULL);

  weir_worker_set_place (WEIR_WORKER (worker), "odd-1", 1, 0, 0, 1, NULL, 0);

  g_assert_null (func (WEIR_WORKER (worker), item, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  expected = g_strdup_printf ("worker odd-1: %s of TestWorker returned neither a result nor an error",
                              name);
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);
  g_assert_null (func (WEIR_WORKER (worker), item, NULL));

  worker->result = weir_value_new_int (2);
  result = func (WEIR_WORKER (worker), item, &error);
  g_assert_no_error (error);
  g_assert_true (result == worker->result);

  worker->message = "both";
  g_assert_null (func (WEIR_WORKER (worker), item, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_NO_CASE);

  g_assert_finalize_object (worker);
}

static void
test_call (void)
{
  check_call (weir_worker_call, "call");
  check_call (weir_worker_preprocess, "preprocess");
}

static void
test_call_batch (void)
{
  g_autoptr(WeirValue) item = weir_value_new_int (1);
  WeirValue *items[] = { item, item, item, item };
  WeirValue *results[4];
  GError *errors[4];
  g_autoptr(GError) error = NULL;
  TestWorker *worker = g_object_new (TEST_TYPE_WORKER, NULL);

  worker->batch_answer = TRUE;
  g_assert_true (weir_worker_call_batch (WEIR_WORKER (worker), items, 4, results, errors, &error));
  g_assert_no_error (error);
  g_assert_true (results[0] == item);
  g_assert_no_error (errors[0]);
  g_assert_null (results[1]);
  g_assert_error (errors[1], WEIR_ERROR, WEIR_ERROR_CPU);
  g_assert_null (results[2]);
  g_assert_error (errors[2], WEIR_ERROR, WEIR_ERROR_CPU);
  g_assert_null (results[3]);
  g_assert_error (errors[3], WEIR_ERROR, WEIR_ERROR_FAILED);
  g_clear_pointer (&results[0], weir_value_unref);
  for (guint i = 1; i < 4; i++)
    g_clear_error (&errors[i]);

  worker->batch_answer = FALSE;
  g_assert_false (weir_worker_call_batch (WEIR_WORKER (worker), items, 4, results, errors, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_null (results[i]);
      g_assert_no_error (errors[i]);
    }

  g_assert_finalize_object (worker);
}

/* A class that has one of `call` and `call_batch` can be called either way. */
static void
test_either (void)
{
  g_autoptr(WeirWorker) single = g_object_new (TEST_TYPE_SINGLE, NULL);
  g_autoptr(WeirWorker) batch = g_object_new (TEST_TYPE_BATCH, NULL);
  g_autoptr(WeirValue) one = weir_value_new_int (1);
  g_autoptr(WeirValue) null = weir_value_new_null ();
  g_autoptr(WeirValue) result = NULL;
  WeirValue *items[] = { one, null };
  WeirValue *results[2];
  GError *errors[2];
  g_autoptr(GError) error = NULL;

  g_assert_true (weir_worker_call_batch (single, items, 2, results, errors, &error));
  g_assert_true (results[0] == one);
  g_assert_null (results[1]);
  g_assert_error (errors[1], WEIR_ERROR, WEIR_ERROR_NO_CASE);
  g_clear_pointer (&results[0], weir_value_unref);
  g_clear_error (&errors[1]);

  result = weir_worker_call (batch, one, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (weir_value_get_json (result, NULL), ==, "[1]");
  g_assert_null (weir_worker_call (batch, null, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_NO_CASE);
}

static void
test_neither (void)
{
  g_autoptr(WeirWorker) empty = g_object_new (TEST_TYPE_EMPTY, NULL);
  g_autoptr(WeirValue) one = weir_value_new_int (1);
  g_autoptr(WeirValue) same = NULL;
  WeirValue *result;
  GError *item_error;
  g_autoptr(GError) error = NULL;

  g_assert_true (weir_worker_init (empty, NULL, &error));
  same = weir_worker_preprocess (empty, one, &error);
  g_assert_true (same == one);

  g_assert_null (weir_worker_call (empty, one, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==,
                   "worker TestEmpty: TestEmpty gives neither call nor call_batch");
  g_clear_error (&error);

  g_assert_true (weir_worker_call_batch (empty, &one, 1, &result, &item_error, &error));
  g_assert_null (result);
  g_assert_error (item_error, WEIR_ERROR, WEIR_ERROR_FAILED);
  g_clear_error (&item_error);

  weir_worker_cleanup (empty, NULL);
}

static void
test_cleanup (void)
{
  TestWorker *worker = g_object_new (TEST_TYPE_WORKER, NULL);
  g_autoptr(GError) reason = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_STOPPED, "stopped");

  weir_worker_cleanup (WEIR_WORKER (worker), NULL);
  g_assert_cmpstr (worker->reason, ==, "peace");
  weir_worker_cleanup (WEIR_WORKER (worker), reason);
  g_assert_cmpstr (worker->reason, ==, "stopped");

  g_assert_finalize_object (worker);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/worker/place", test_place);
  g_test_add_func ("/worker/init", test_init);
  g_test_add_func ("/worker/call", test_call);
  g_test_add_func ("/worker/call-batch", test_call_batch);
  g_test_add_func ("/worker/either", test_either);
  g_test_add_func ("/worker/neither", test_neither);
  g_test_add_func ("/worker/cleanup", test_cleanup);

  return g_test_run ();
}
