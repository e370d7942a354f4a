/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "servlets/weir-process-servlet.h"

#include "base/weir-error.h"
#include "servlets/weir-cpus.h"
#include "servlets/weir-servlet-private.h"
#include "workers/weir-worker-spec.h"

/**
 * WeirProcessServlet:
 *
 * Workers that run in processes of their own, each on the CPUs that are meant for it.
 *
 * A worker that was made from a C callback or a [type@GObject.Type] exists in this process only
 * and cannot be used here.
 */

struct _WeirProcessServlet
{
  WeirPoolServlet parent_instance;

  /* owned */
  WeirCpus *cpus;

  guint64   memory_limit; /* 0: none */
};

enum {
  PROP_0,
  PROP_CPUS,
  PROP_MEMORY_LIMIT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (WeirProcessServlet, weir_process_servlet, WEIR_TYPE_POOL_SERVLET)

static GParamSpec *properties[N_PROPS];

static guint
weir_process_servlet_get_n_workers (WeirPoolServlet *pool)
{
  return weir_cpus_get_n_workers (WEIR_PROCESS_SERVLET (pool)->cpus);
}

static gboolean
weir_process_servlet_validate (WeirServlet  *servlet,
                               GError      **error)
{
  WeirWorkerSpec *worker = weir_pool_servlet_get_worker (WEIR_POOL_SERVLET (servlet));
  g_autofree char *description = NULL;

  if (!WEIR_SERVLET_CLASS (weir_process_servlet_parent_class)->validate (servlet, error))
    return FALSE;

  if (!weir_worker_spec_is_local (worker))
    return TRUE;

  description = weir_servlet_describe (servlet);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
               "the worker of %s was made from a function or type of this program, which other "
               "processes do not have; use a thread servlet, or a module", description);

  return FALSE;
}

static void
weir_process_servlet_constructed (GObject *object)
{
  WeirProcessServlet *self = WEIR_PROCESS_SERVLET (object);

  G_OBJECT_CLASS (weir_process_servlet_parent_class)->constructed (object);

  if (self->cpus == NULL)
    self->cpus = weir_cpus_new (1);
}

static void
weir_process_servlet_finalize (GObject *object)
{
  WeirProcessServlet *self = WEIR_PROCESS_SERVLET (object);

  g_clear_pointer (&self->cpus, weir_cpus_unref);

  G_OBJECT_CLASS (weir_process_servlet_parent_class)->finalize (object);
}

static void
weir_process_servlet_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  WeirProcessServlet *self = WEIR_PROCESS_SERVLET (object);

  switch (prop_id)
    {
    case PROP_CPUS:
      g_value_set_boxed (value, weir_process_servlet_get_cpus (self));
      break;

    case PROP_MEMORY_LIMIT:
      g_value_set_uint64 (value, weir_process_servlet_get_memory_limit (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_process_servlet_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  WeirProcessServlet *self = WEIR_PROCESS_SERVLET (object);

  switch (prop_id)
    {
    case PROP_CPUS:
      self->cpus = g_value_dup_boxed (value);
      break;

    case PROP_MEMORY_LIMIT:
      weir_process_servlet_set_memory_limit (self, g_value_get_uint64 (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_process_servlet_class_init (WeirProcessServletClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  WeirServletClass *servlet_class = WEIR_SERVLET_CLASS (klass);

  object_class->constructed = weir_process_servlet_constructed;
  object_class->finalize = weir_process_servlet_finalize;
  object_class->get_property = weir_process_servlet_get_property;
  object_class->set_property = weir_process_servlet_set_property;

  servlet_class->kind = "process servlet";
  servlet_class->validate = weir_process_servlet_validate;

  WEIR_POOL_SERVLET_CLASS (klass)->get_n_workers = weir_process_servlet_get_n_workers;

  /**
   * WeirProcessServlet:cpus: (attributes org.gtk.Property.get=weir_process_servlet_get_cpus)
   *
   * How many processes there are, and the CPUs of each.
   */
  properties[PROP_CPUS] =
    g_param_spec_boxed ("cpus", NULL, NULL, WEIR_TYPE_CPUS,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS |
                        G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WeirProcessServlet:memory-limit: (attributes org.gtk.Property.get=weir_process_servlet_get_memory_limit org.gtk.Property.set=weir_process_servlet_set_memory_limit)
   *
   * How many bytes each process of a worker may allocate; 0 for no limit.
   */
  properties[PROP_MEMORY_LIMIT] =
    g_param_spec_uint64 ("memory-limit", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_process_servlet_init (WeirProcessServlet *self)
{
}

/**
 * weir_process_servlet_new:
 * @worker: (transfer full): what the workers are made from
 * @cpus: (transfer full) (nullable): how many processes, and the CPUs of each; %NULL for one
 *   that may use every CPU
 *
 * Creates a pool of worker processes, which takes over @worker and @cpus.
 *
 * Returns: (transfer full): a new process servlet
 */
WeirServlet *
weir_process_servlet_new (WeirWorkerSpec *worker,
                          WeirCpus       *cpus)
{
  g_autoptr(WeirWorkerSpec) owned_worker = worker;
  g_autoptr(WeirCpus) owned_cpus = cpus;

  g_return_val_if_fail (worker != NULL, NULL);

  return g_object_new (WEIR_TYPE_PROCESS_SERVLET, "worker", worker, "cpus", cpus, NULL);
}

/**
 * weir_process_servlet_get_cpus: (attributes org.gtk.Method.get_property=cpus)
 * @self: a process servlet
 *
 * Gets how many processes @self runs, and the CPUs of each.
 *
 * Returns: (transfer none): the CPUs
 */
WeirCpus *
weir_process_servlet_get_cpus (WeirProcessServlet *self)
{
  g_return_val_if_fail (WEIR_IS_PROCESS_SERVLET (self), NULL);

  return self->cpus;
}

/**
 * weir_process_servlet_get_memory_limit: (attributes org.gtk.Method.get_property=memory-limit)
 * @self: a process servlet
 *
 * Gets how much each process of a worker may allocate.
 *
 * Returns: the limit in bytes; 0 for none
 */
guint64
weir_process_servlet_get_memory_limit (WeirProcessServlet *self)
{
  g_return_val_if_fail (WEIR_IS_PROCESS_SERVLET (self), 0);

  return self->memory_limit;
}

/**
 * weir_process_servlet_set_memory_limit: (attributes org.gtk.Method.set_property=memory-limit)
 * @self: a process servlet
 * @bytes: the limit; 0 for none
 *
 * Sets how much each process of a worker may allocate: its own and those of the programs that it
 * runs, each for itself. What goes beyond fails in the worker as if the machine had no more memory,
 * and mostly ends it: then the item that it held fails, and it is replaced. Shared memory does not
 * count, nor does what is reserved without the right to write there; a thread counts with its stack.
 *
 * Takes effect for workers that are started from now on.
 */
void
weir_process_servlet_set_memory_limit (WeirProcessServlet *self,
                                       guint64             bytes)
{
  g_return_if_fail (WEIR_IS_PROCESS_SERVLET (self));

  if (self->memory_limit == bytes)
    return;

  self->memory_limit = bytes;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMORY_LIMIT]);
}
