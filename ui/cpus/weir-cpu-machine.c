/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/weir-cpu-machine.h"

struct _WeirCpuMachine
{
  GObject       parent_instance;

  /* owned */
  WeirTopology *topology;
  char         *problem;
};

G_DEFINE_FINAL_TYPE (WeirCpuMachine, weir_cpu_machine, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(WeirCpuMachine) self = data;
  g_autoptr(GError) error = NULL;

  self->topology = weir_topology_load_finish (result, &error);
  if (self->topology == NULL)
    self->problem = g_strdup (error->message);

  g_signal_emit (self, signals[CHANGED], 0);
}

static void
weir_cpu_machine_finalize (GObject *object)
{
  WeirCpuMachine *self = WEIR_CPU_MACHINE (object);

  g_clear_pointer (&self->topology, weir_topology_unref);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (weir_cpu_machine_parent_class)->finalize (object);
}

static void
weir_cpu_machine_class_init (WeirCpuMachineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_cpu_machine_finalize;

  /**
   * WeirCpuMachine::changed:
   * @self: the machine
   *
   * The topology is known now, or what is wrong with it.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_cpu_machine_init (WeirCpuMachine *self)
{
}

/**
 * weir_cpu_machine_new:
 * @description: (nullable): as for weir_topology_load_async()
 *
 * Begins to find out about a machine.
 *
 * Returns: (transfer full): a new machine
 */
WeirCpuMachine *
weir_cpu_machine_new (const char *description)
{
  WeirCpuMachine *self = g_object_new (WEIR_TYPE_CPU_MACHINE, NULL);

  weir_topology_load_async (description, NULL, on_loaded, g_object_ref (self));

  return self;
}

WeirCpuMachine *
weir_cpu_machine_get_default (void)
{
  static WeirCpuMachine *machine;

  if (machine == NULL)
    machine = weir_cpu_machine_new (NULL);

  return machine;
}

WeirTopology *
weir_cpu_machine_get_topology (WeirCpuMachine *self)
{
  g_return_val_if_fail (WEIR_IS_CPU_MACHINE (self), NULL);

  return self->topology;
}

const char *
weir_cpu_machine_get_problem (WeirCpuMachine *self)
{
  g_return_val_if_fail (WEIR_IS_CPU_MACHINE (self), NULL);

  return self->problem;
}
