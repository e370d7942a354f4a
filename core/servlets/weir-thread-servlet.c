/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servlets/weir-thread-servlet.h"

#include "base/weir-error.h"
#include "servlets/weir-cpus.h"
#include "servlets/weir-servlet-private.h"
#include "workers/weir-worker-spec-private.h"

/**
 * WeirThreadServlet:
 *
 * Workers that run in threads of the server's own process, each with a worker object of its own.
 */

struct _WeirThreadServlet
{
  WeirPoolServlet parent_instance;

  /* owned */
  WeirCpus *cpus;

  guint     n_threads;
};

enum {
  PROP_0,
  PROP_N_THREADS,
  PROP_CPUS,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (WeirThreadServlet, weir_thread_servlet, WEIR_TYPE_POOL_SERVLET)

static GParamSpec *properties[N_PROPS];

static guint
weir_thread_servlet_get_n_workers (WeirPoolServlet *pool)
{
  return WEIR_THREAD_SERVLET (pool)->n_threads;
}

static gboolean
weir_thread_servlet_validate (WeirServlet  *servlet,
                              GError      **error)
{
  WeirWorkerSpec *worker = weir_pool_servlet_get_worker (WEIR_POOL_SERVLET (servlet));
  g_autofree char *description = NULL;

  if (!WEIR_SERVLET_CLASS (weir_thread_servlet_parent_class)->validate (servlet, error))
    return FALSE;

  if (!weir_worker_spec_needs_process (worker))
    return TRUE;

  description = weir_servlet_describe (servlet);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
               "the worker of %s, of type \"%s\", needs a process; use a process servlet",
               description, weir_worker_spec_get_kind (worker));

  return FALSE;
}

static void
weir_thread_servlet_finalize (GObject *object)
{
  WeirThreadServlet *self = WEIR_THREAD_SERVLET (object);

  g_clear_pointer (&self->cpus, weir_cpus_unref);

  G_OBJECT_CLASS (weir_thread_servlet_parent_class)->finalize (object);
}

static void
weir_thread_servlet_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  WeirThreadServlet *self = WEIR_THREAD_SERVLET (object);

  switch (prop_id)
    {
    case PROP_N_THREADS:
      g_value_set_uint (value, weir_thread_servlet_get_n_threads (self));
      break;

    case PROP_CPUS:
      g_value_set_boxed (value, weir_thread_servlet_get_cpus (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_thread_servlet_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  WeirThreadServlet *self = WEIR_THREAD_SERVLET (object);

  switch (prop_id)
    {
    case PROP_N_THREADS:
      self->n_threads = g_value_get_uint (value);
      break;

    case PROP_CPUS:
      weir_thread_servlet_set_cpus (self, g_value_get_boxed (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_thread_servlet_class_init (WeirThreadServletClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = weir_thread_servlet_finalize;
  object_class->get_property = weir_thread_servlet_get_property;
  object_class->set_property = weir_thread_servlet_set_property;

  WEIR_SERVLET_CLASS (klass)->kind = "thread servlet";
  WEIR_SERVLET_CLASS (klass)->validate = weir_thread_servlet_validate;
  WEIR_POOL_SERVLET_CLASS (klass)->get_n_workers = weir_thread_servlet_get_n_workers;

  /**
   * WeirThreadServlet:n-threads: (attributes org.gtk.Property.get=weir_thread_servlet_get_n_threads)
   *
   * How many threads there are.
   */
  properties[PROP_N_THREADS] =
    g_param_spec_uint ("n-threads", NULL, NULL, 1, G_MAXUINT, 1, flags | G_PARAM_CONSTRUCT_ONLY);

  /**
   * WeirThreadServlet:cpus: (attributes org.gtk.Property.get=weir_thread_servlet_get_cpus org.gtk.Property.set=weir_thread_servlet_set_cpus)
   *
   * The CPUs of the threads; %NULL if they may use every CPU.
   */
  properties[PROP_CPUS] =
    g_param_spec_boxed ("cpus", NULL, NULL, WEIR_TYPE_CPUS, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_thread_servlet_init (WeirThreadServlet *self)
{
}

/**
 * weir_thread_servlet_new:
 * @worker: (transfer full): what the workers are made from
 * @n_threads: at least 1
 *
 * Creates a pool of worker threads, which takes over @worker.
 *
 * Returns: (transfer full): a new thread servlet
 */
WeirServlet *
weir_thread_servlet_new (WeirWorkerSpec *worker,
                         guint           n_threads)
{
  g_autoptr(WeirWorkerSpec) owned_worker = worker;

  g_return_val_if_fail (worker != NULL, NULL);
  g_return_val_if_fail (n_threads >= 1, NULL);

  return g_object_new (WEIR_TYPE_THREAD_SERVLET, "worker", worker, "n-threads", n_threads, NULL);
}

/**
 * weir_thread_servlet_get_n_threads: (attributes org.gtk.Method.get_property=n-threads)
 * @self: a thread servlet
 *
 * Gets how many threads @self runs.
 *
 * Returns: the number of threads, at least 1
 */
guint
weir_thread_servlet_get_n_threads (WeirThreadServlet *self)
{
  g_return_val_if_fail (WEIR_IS_THREAD_SERVLET (self), 0);

  return self->n_threads;
}

/**
 * weir_thread_servlet_get_cpus: (attributes org.gtk.Method.get_property=cpus)
 * @self: a thread servlet
 *
 * Gets the CPUs of the threads.
 *
 * Returns: (transfer none) (nullable): the CPUs, or %NULL if the threads may use every CPU
 */
WeirCpus *
weir_thread_servlet_get_cpus (WeirThreadServlet *self)
{
  g_return_val_if_fail (WEIR_IS_THREAD_SERVLET (self), NULL);

  return self->cpus;
}

/**
 * weir_thread_servlet_set_cpus: (attributes org.gtk.Method.set_property=cpus)
 * @self: a thread servlet
 * @cpus: (transfer none) (nullable): the CPUs, as [ctor@Weir.Cpus.new_shared] makes them, with
 *   as many workers as @self has threads; %NULL for every CPU
 *
 * Sets the CPUs of the threads.
 */
void
weir_thread_servlet_set_cpus (WeirThreadServlet *self,
                              WeirCpus          *cpus)
{
  g_return_if_fail (WEIR_IS_THREAD_SERVLET (self));
  g_return_if_fail (cpus == NULL || weir_cpus_get_n_workers (cpus) == self->n_threads);

  if (self->cpus == cpus)
    return;

  g_clear_pointer (&self->cpus, weir_cpus_unref);
  self->cpus = cpus != NULL ? weir_cpus_ref (cpus) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CPUS]);
}
