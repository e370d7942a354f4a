/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-error.h"
#include "servlets/weir-cpus.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-pass-through.h"
#include "servlets/weir-process-servlet.h"
#include "servlets/weir-sequential-servlet.h"
#include "servlets/weir-servlet-private.h"
#include "servlets/weir-switch-servlet.h"
#include "servlets/weir-thread-servlet.h"
#include "workers/weir-worker-spec.h"

static WeirServlet *
thread_named (const char *name)
{
  WeirServlet *servlet = weir_thread_servlet_new (weir_worker_spec_new ("pass-through", NULL), 1);

  weir_servlet_set_name (servlet, name);

  return servlet;
}

static WeirServlet *
process_named (const char *name)
{
  WeirServlet *servlet = weir_process_servlet_new (weir_worker_spec_new ("pass-through", NULL), NULL);

  weir_servlet_set_name (servlet, name);

  return servlet;
}

static WeirValue *
same (WeirValue  *value,
      gpointer    data,
      GError    **error)
{
  return weir_value_ref (value);
}

static void
assert_invalid (WeirServlet *servlet,
                const char  *node,
                const char  *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (weir_servlet_validate (servlet, &error));
  g_assert_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpstr (weir_error_get_node (error), ==, node);
  g_assert_false (weir_servlet_validate (servlet, NULL));
}

static void
assert_valid (WeirServlet *servlet)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (weir_servlet_validate (servlet, &error));
  g_assert_no_error (error);
}

static void
assert_text (WeirServlet *servlet,
             const char  *expected)
{
  g_autofree char *text = weir_servlet_to_string (servlet);

  g_assert_cmpstr (text, ==, expected);
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              guint      *count)
{
  *count += 1;
}

/* Sets a property twice to something new and expects one notification. */
static void
assert_notifies_once (GObject      *object,
                      const char   *property,
                      const GValue *value)
{
  g_autofree char *signal = g_strdup_printf ("notify::%s", property);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), property);
  guint count = 0;
  GValue current = G_VALUE_INIT;
  gulong id = g_signal_connect (object, signal, G_CALLBACK (count_notify), &count);

  g_object_set_property (object, property, value);
  g_object_set_property (object, property, value);
  g_object_get_property (object, property, &current);

  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpint (g_param_values_cmp (pspec, &current, value), ==, 0);

  g_signal_handler_disconnect (object, id);
  g_value_unset (&current);
}

static void
assert_uint_property (GObject    *object,
                      const char *property,
                      guint       fallback,
                      guint       number)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_UINT);
  g_object_get_property (object, property, &value);
  g_assert_cmpuint (g_value_get_uint (&value), ==, fallback);

  g_value_set_uint (&value, number);
  assert_notifies_once (object, property, &value);
}

static void
assert_seconds_property (GObject    *object,
                         const char *property,
                         double      fallback,
                         double      number)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_DOUBLE);
  g_object_get_property (object, property, &value);
  g_assert_cmpfloat_with_epsilon (g_value_get_double (&value), fallback, 1e-9);

  g_value_set_double (&value, number);
  assert_notifies_once (object, property, &value);
}

static void
assert_enum_property (GObject    *object,
                      const char *property,
                      GType       type,
                      int         fallback,
                      int         number)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, type);
  g_object_get_property (object, property, &value);
  g_assert_cmpint (g_value_get_enum (&value), ==, fallback);

  g_value_set_enum (&value, number);
  assert_notifies_once (object, property, &value);
}

static void
test_name (void)
{
  WeirServlet *servlet = weir_pass_through_new ();
  GValue value = G_VALUE_INIT;

  g_assert_null (weir_servlet_get_name (servlet));
  g_value_init (&value, G_TYPE_STRING);
  g_value_set_static_string (&value, "head");
  assert_notifies_once (G_OBJECT (servlet), "name", &value);
  g_assert_cmpstr (weir_servlet_get_name (servlet), ==, "head");

  weir_servlet_set_name (servlet, NULL);
  g_assert_null (weir_servlet_get_name (servlet));
  g_assert_cmpuint (weir_servlet_get_n_members (servlet), ==, 0);
  assert_valid (servlet);

  g_assert_finalize_object (servlet);
}

static void
test_pool_properties (void)
{
  WeirServlet *servlet = thread_named ("t");
  GObject *object = G_OBJECT (servlet);

  assert_uint_property (object, "batch-size", 0, 7);
  assert_uint_property (object, "concurrency", 1, 4);
  assert_uint_property (object, "retries", 0, 2);
  assert_uint_property (object, "restart-limit", 5, 0);
  assert_seconds_property (object, "batch-wait", 0.01, 0.5);
  assert_seconds_property (object, "call-timeout", 0, 2.5);
  assert_seconds_property (object, "init-timeout", 30, 0);
  assert_enum_property (object, "on-batch-error", WEIR_TYPE_BATCH_FAILURE,
                        WEIR_BATCH_FAILURE_ALL, WEIR_BATCH_FAILURE_SPLIT);
  assert_valid (servlet);

  g_assert_finalize_object (servlet);
}

static void
test_batch_wait_follows (void)
{
  WeirServlet *servlet = process_named ("p");
  WeirPoolServlet *pool = WEIR_POOL_SERVLET (servlet);
  guint count = 0;

  g_signal_connect (pool, "notify::batch-wait", G_CALLBACK (count_notify), &count);
  g_assert_cmpfloat_with_epsilon (weir_pool_servlet_get_batch_wait (pool), 0, 1e-9);
  weir_pool_servlet_set_batch_size (pool, 1);
  g_assert_cmpfloat_with_epsilon (weir_pool_servlet_get_batch_wait (pool), 0, 1e-9);
  g_assert_cmpuint (count, ==, 0);

  weir_pool_servlet_set_batch_size (pool, 2);
  g_assert_cmpfloat_with_epsilon (weir_pool_servlet_get_batch_wait (pool), 0.01, 1e-9);
  g_assert_cmpuint (count, ==, 1);
  assert_valid (servlet);

  weir_pool_servlet_set_batch_wait (pool, 0);
  g_assert_cmpfloat_with_epsilon (weir_pool_servlet_get_batch_wait (pool), 0, 1e-9);
  g_assert_cmpuint (count, ==, 2);
  weir_pool_servlet_set_batch_size (pool, 0);
  g_assert_cmpuint (count, ==, 2);

  g_assert_finalize_object (servlet);
}

static void
test_batch_wait_refused (void)
{
  WeirServlet *servlet = process_named ("p");
  WeirPoolServlet *pool = WEIR_POOL_SERVLET (servlet);

  weir_pool_servlet_set_batch_wait (pool, 0.25);
  assert_invalid (servlet, "p", "process servlet \"p\" waits 0.25 s for batches of 0; "
                                "batch-wait needs a batch-size of 2 or more");
  weir_pool_servlet_set_batch_size (pool, 1);
  assert_invalid (servlet, "p", "process servlet \"p\" waits 0.25 s for batches of 1; "
                                "batch-wait needs a batch-size of 2 or more");
  weir_pool_servlet_set_batch_size (pool, 2);
  assert_valid (servlet);

  g_assert_finalize_object (servlet);
}

static void
test_process (void)
{
  g_autoptr(WeirWorkerSpec) worker = weir_worker_spec_new ("pass-through", NULL);
  g_autoptr(WeirCpus) cpus = weir_cpus_new_shared ((const int[]) { 0 }, 1, 3);
  WeirServlet *servlet = weir_process_servlet_new (weir_worker_spec_ref (worker), weir_cpus_ref (cpus));
  WeirServlet *single = process_named (NULL);
  g_autoptr(WeirCpus) from_property = NULL;

  g_object_get (servlet, "cpus", &from_property, NULL);
  g_assert_true (from_property == cpus);
  g_assert_true (weir_process_servlet_get_cpus (WEIR_PROCESS_SERVLET (servlet)) == cpus);
  g_assert_true (weir_pool_servlet_get_worker (WEIR_POOL_SERVLET (servlet)) == worker);
  g_assert_cmpuint (weir_pool_servlet_get_n_workers (WEIR_POOL_SERVLET (servlet)), ==, 3);

  g_assert_nonnull (weir_process_servlet_get_cpus (WEIR_PROCESS_SERVLET (single)));
  g_assert_cmpuint (weir_pool_servlet_get_n_workers (WEIR_POOL_SERVLET (single)), ==, 1);

  g_assert_finalize_object (servlet);
  g_assert_finalize_object (single);
}

static void
test_memory_limit (void)
{
  WeirServlet *servlet = process_named ("p");
  guint64 limit = 1;

  g_object_get (servlet, "memory-limit", &limit, NULL);
  g_assert_cmpuint (limit, ==, 0);
  g_object_set (servlet, "memory-limit", G_GUINT64_CONSTANT (1) << 40, NULL);
  g_assert_cmpuint (weir_process_servlet_get_memory_limit (WEIR_PROCESS_SERVLET (servlet)), ==,
                    G_GUINT64_CONSTANT (1) << 40);

  g_assert_finalize_object (servlet);
}

/* What is a process of its own cannot be a thread. */
static void
test_thread_refuses_programs (void)
{
  g_autoptr(JsonNode) json = json_from_string ("{\"type\": \"command\", \"argv\": [\"true\"]}",
                                               NULL);
  WeirWorkerSpec *worker = weir_worker_spec_new_from_json (json_node_get_object (json), NULL, NULL);
  WeirServlet *servlet = weir_thread_servlet_new (worker, 1);

  weir_servlet_set_name (servlet, "t");
  assert_invalid (servlet, "t",
                  "the worker of thread servlet \"t\", of type \"command\", needs a process; "
                  "use a process servlet");

  g_assert_finalize_object (servlet);
}

static void
test_process_refuses_local (void)
{
  WeirWorkerSpec *worker = weir_worker_spec_new_from_func (same, NULL, NULL);
  WeirServlet *process = weir_process_servlet_new (weir_worker_spec_ref (worker), NULL);
  WeirServlet *thread = weir_thread_servlet_new (worker, 1);

  assert_invalid (process, NULL,
                  "the worker of process servlet without a name was made from a function or type "
                  "of this program, which other processes do not have; use a thread servlet, "
                  "or a module");
  assert_valid (thread);

  g_assert_finalize_object (process);
  g_assert_finalize_object (thread);
}

static void
test_without_worker (void)
{
  WeirServlet *servlet = g_object_new (WEIR_TYPE_PROCESS_SERVLET, "name", "p", NULL);

  assert_invalid (servlet, "p", "process servlet \"p\" has no worker");

  g_assert_finalize_object (servlet);
}

static void
test_thread (void)
{
  g_autoptr(WeirCpus) cpus = weir_cpus_new_shared ((const int[]) { 1, 0 }, 2, 4);
  WeirServlet *servlet = weir_thread_servlet_new (weir_worker_spec_new ("pass-through", NULL), 4);
  WeirThreadServlet *thread = WEIR_THREAD_SERVLET (servlet);
  guint n_threads;
  guint count = 0;

  g_object_get (servlet, "n-threads", &n_threads, NULL);
  g_assert_cmpuint (n_threads, ==, 4);
  g_assert_cmpuint (weir_thread_servlet_get_n_threads (thread), ==, 4);
  g_assert_cmpuint (weir_pool_servlet_get_n_workers (WEIR_POOL_SERVLET (servlet)), ==, 4);

  g_signal_connect (servlet, "notify::cpus", G_CALLBACK (count_notify), &count);
  g_assert_null (weir_thread_servlet_get_cpus (thread));
  weir_thread_servlet_set_cpus (thread, cpus);
  weir_thread_servlet_set_cpus (thread, cpus);
  g_assert_true (weir_thread_servlet_get_cpus (thread) == cpus);
  g_assert_cmpuint (count, ==, 1);
  g_object_set (servlet, "cpus", NULL, NULL);
  g_assert_null (weir_thread_servlet_get_cpus (thread));
  g_assert_cmpuint (count, ==, 2);

  g_assert_finalize_object (servlet);
}

static void
test_sequence (void)
{
  WeirServlet *first = thread_named ("a");
  WeirServlet *last = process_named ("c");
  WeirServlet *servlet = weir_sequential_servlet_new (first, thread_named ("b"), NULL);

  weir_sequential_servlet_add (WEIR_SEQUENTIAL_SERVLET (servlet), last);
  g_assert_cmpuint (weir_servlet_get_n_members (servlet), ==, 3);
  g_assert_true (weir_servlet_get_member (servlet, 0) == first);
  g_assert_true (weir_servlet_get_member (servlet, 2) == last);
  assert_text (servlet, "seq(a,b,c)");
  assert_valid (servlet);

  g_object_add_weak_pointer (G_OBJECT (last), (gpointer *) &last);
  g_assert_finalize_object (servlet);
  g_assert_null (last);
}

static void
test_too_few_members (void)
{
  WeirServlet *sequence = weir_sequential_servlet_new (NULL, NULL);
  WeirServlet *ensemble = weir_ensemble_servlet_new (thread_named ("a"), NULL);
  WeirServlet *selection = weir_switch_servlet_new ();

  weir_servlet_set_name (ensemble, "parts");
  assert_invalid (sequence, NULL, "sequence without a name needs at least 1 member; it has 0");
  assert_invalid (ensemble, "parts", "ensemble \"parts\" needs at least 2 members; it has 1");
  assert_invalid (selection, NULL, "switch without a name needs at least 1 member; it has 0");

  weir_ensemble_servlet_add (WEIR_ENSEMBLE_SERVLET (ensemble), thread_named ("b"));
  assert_valid (ensemble);

  g_assert_finalize_object (sequence);
  g_assert_finalize_object (ensemble);
  g_assert_finalize_object (selection);
}

static void
test_ensemble (void)
{
  WeirServlet *servlet = weir_ensemble_servlet_new (thread_named ("a"), NULL);
  WeirEnsembleServlet *ensemble = WEIR_ENSEMBLE_SERVLET (servlet);
  GValue value = G_VALUE_INIT;

  weir_ensemble_servlet_add_absent (ensemble);
  weir_ensemble_servlet_add (ensemble, weir_pass_through_new ());
  g_assert_cmpuint (weir_servlet_get_n_members (servlet), ==, 3);
  g_assert_null (weir_servlet_get_member (servlet, 1));
  assert_text (servlet, "ens(a,null,pass)");
  assert_valid (servlet);

  g_assert_true (weir_ensemble_servlet_get_fail_fast (ensemble));
  g_value_init (&value, G_TYPE_BOOLEAN);
  g_value_set_boolean (&value, FALSE);
  assert_notifies_once (G_OBJECT (servlet), "fail-fast", &value);
  g_assert_false (weir_ensemble_servlet_get_fail_fast (ensemble));

  g_assert_finalize_object (servlet);
}

static void
test_ensemble_all_absent (void)
{
  WeirServlet *servlet = weir_ensemble_servlet_new (NULL, NULL);

  weir_ensemble_servlet_add_absent (WEIR_ENSEMBLE_SERVLET (servlet));
  weir_ensemble_servlet_add_absent (WEIR_ENSEMBLE_SERVLET (servlet));
  weir_servlet_set_name (servlet, "e");
  assert_invalid (servlet, "e",
                  "all 2 slots of ensemble \"e\" are empty; at least one needs a servlet");

  g_assert_finalize_object (servlet);
}

static void
test_switch (void)
{
  WeirServlet *servlet = weir_switch_servlet_new ();
  WeirSwitchServlet *self = WEIR_SWITCH_SERVLET (servlet);
  const char *condition = NULL;

  weir_switch_servlet_add (self, "big", ". > 100", thread_named ("a"));
  g_assert_cmpstr (weir_switch_servlet_get_case (self, 0, &condition), ==, "big");
  g_assert_cmpstr (condition, ==, ". > 100");
  g_assert_cmpint (weir_switch_servlet_get_otherwise (self), ==, WEIR_SWITCH_ELSE_FAIL);
  assert_valid (servlet);

  weir_switch_servlet_add (self, NULL, NULL, weir_pass_through_new ());
  g_assert_null (weir_switch_servlet_get_case (self, 1, &condition));
  g_assert_null (condition);
  g_assert_cmpint (weir_switch_servlet_get_otherwise (self), ==, WEIR_SWITCH_ELSE_BRANCH);
  assert_text (servlet, "switch(big:a,else:pass)");
  assert_valid (servlet);

  assert_seconds_property (G_OBJECT (servlet), "call-timeout", 10, 0.5);
  g_assert_finalize_object (servlet);
}

static void
test_switch_otherwise (void)
{
  WeirServlet *servlet = weir_switch_servlet_new ();
  WeirSwitchServlet *self = WEIR_SWITCH_SERVLET (servlet);

  weir_servlet_set_name (servlet, "w");
  weir_switch_servlet_add (self, "big", ". > 100", thread_named ("a"));
  assert_enum_property (G_OBJECT (servlet), "otherwise", WEIR_TYPE_SWITCH_ELSE,
                        WEIR_SWITCH_ELSE_FAIL, WEIR_SWITCH_ELSE_BRANCH);
  assert_invalid (servlet, "w", "switch \"w\" has 0 members without a condition; "
                                "with its else it needs exactly 1");

  weir_switch_servlet_add (self, NULL, NULL, thread_named ("b"));
  assert_valid (servlet);
  weir_switch_servlet_set_otherwise (self, WEIR_SWITCH_ELSE_PASS);
  assert_invalid (servlet, "w", "switch \"w\" has 1 members without a condition; "
                                "with its else it needs exactly 0");

  g_assert_finalize_object (servlet);
}

typedef WeirSwitchServlet      ChoosingServlet;
typedef WeirSwitchServletClass ChoosingServletClass;

GType choosing_servlet_get_type (void);

G_DEFINE_TYPE (ChoosingServlet, choosing_servlet, WEIR_TYPE_SWITCH_SERVLET)

static int
choose_last (WeirSwitchServlet  *self,
             WeirValue          *value,
             GError            **error)
{
  return (int) weir_servlet_get_n_members (WEIR_SERVLET (self)) - 1;
}

static void
choosing_servlet_class_init (ChoosingServletClass *klass)
{
  klass->choose = choose_last;
}

static void
choosing_servlet_init (ChoosingServlet *self)
{
}

static void
test_switch_derived (void)
{
  WeirServlet *servlet = g_object_new (choosing_servlet_get_type (), NULL);
  WeirSwitchServlet *self = WEIR_SWITCH_SERVLET (servlet);

  weir_switch_servlet_add (self, NULL, NULL, thread_named ("a"));
  weir_switch_servlet_add (self, NULL, NULL, thread_named ("b"));
  g_assert_cmpint (weir_switch_servlet_get_otherwise (self), ==, WEIR_SWITCH_ELSE_FAIL);
  g_assert_cmpint (WEIR_SWITCH_SERVLET_GET_CLASS (self)->choose (self, NULL, NULL), ==, 1);
  assert_text (servlet, "switch(a,b)");
  assert_valid (servlet);

  g_assert_finalize_object (servlet);
}

static void
test_nested (void)
{
  WeirServlet *inner = weir_ensemble_servlet_new (thread_named ("c"), process_named ("d"), NULL);
  WeirServlet *branches = weir_switch_servlet_new ();
  WeirServlet *root;

  weir_switch_servlet_add (WEIR_SWITCH_SERVLET (branches), "x", ".x",
                           weir_sequential_servlet_new (thread_named ("b"), inner, NULL));
  root = weir_sequential_servlet_new (thread_named ("a"), branches, NULL);

  assert_text (root, "seq(a,switch(x:seq(b,ens(c,d))))");
  assert_valid (root);
  weir_pool_servlet_set_batch_wait (WEIR_POOL_SERVLET (weir_servlet_get_member (inner, 1)), 1);
  assert_invalid (root, "d", "process servlet \"d\" waits 1 s for batches of 0; "
                             "batch-wait needs a batch-size of 2 or more");

  g_assert_finalize_object (root);
}

static void
test_shared_member (void)
{
  WeirServlet *member = thread_named ("a");
  WeirServlet *servlet = weir_ensemble_servlet_new (g_object_ref (member), g_object_ref (member),
                                                    NULL);

  assert_text (servlet, "ens(a,a)");
  assert_valid (servlet);

  g_assert_finalize_object (servlet);
  g_assert_finalize_object (member);
}

static void
test_text_of_leaves (void)
{
  WeirServlet *passing = weir_pass_through_new ();
  WeirServlet *nameless = thread_named (NULL);

  assert_text (passing, "pass");
  weir_servlet_set_name (passing, "head");
  assert_text (passing, "head=pass");
  assert_text (nameless, "?");

  g_assert_finalize_object (passing);
  g_assert_finalize_object (nameless);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/servlets/name", test_name);
  g_test_add_func ("/servlets/pool/properties", test_pool_properties);
  g_test_add_func ("/servlets/pool/batch-wait-follows", test_batch_wait_follows);
  g_test_add_func ("/servlets/pool/batch-wait-refused", test_batch_wait_refused);
  g_test_add_func ("/servlets/pool/without-worker", test_without_worker);
  g_test_add_func ("/servlets/process", test_process);
  g_test_add_func ("/servlets/process/memory-limit", test_memory_limit);
  g_test_add_func ("/servlets/process/refuses-local", test_process_refuses_local);
  g_test_add_func ("/servlets/thread/refuses-programs", test_thread_refuses_programs);
  g_test_add_func ("/servlets/thread", test_thread);
  g_test_add_func ("/servlets/sequence", test_sequence);
  g_test_add_func ("/servlets/too-few-members", test_too_few_members);
  g_test_add_func ("/servlets/ensemble", test_ensemble);
  g_test_add_func ("/servlets/ensemble/all-absent", test_ensemble_all_absent);
  g_test_add_func ("/servlets/switch", test_switch);
  g_test_add_func ("/servlets/switch/otherwise", test_switch_otherwise);
  g_test_add_func ("/servlets/switch/derived", test_switch_derived);
  g_test_add_func ("/servlets/nested", test_nested);
  g_test_add_func ("/servlets/shared-member", test_shared_member);
  g_test_add_func ("/servlets/text-of-leaves", test_text_of_leaves);

  return g_test_run ();
}
