/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

#define WEIR_TYPE_CPU_MACHINE (weir_cpu_machine_get_type ())

/* The machine that CPUs are assigned for. Emits "changed" once it is known, or cannot be. */
G_DECLARE_FINAL_TYPE (WeirCpuMachine, weir_cpu_machine, WEIR, CPU_MACHINE, GObject)

/* This one, unless WEIR_TOPOLOGY describes another. */
WeirCpuMachine *weir_cpu_machine_get_default  (void);
WeirCpuMachine *weir_cpu_machine_new          (const char     *description) G_GNUC_WARN_UNUSED_RESULT;
/* NULL while it is not known yet, and if it cannot be. */
WeirTopology   *weir_cpu_machine_get_topology (WeirCpuMachine *self);
const char     *weir_cpu_machine_get_problem  (WeirCpuMachine *self);

G_END_DECLS
