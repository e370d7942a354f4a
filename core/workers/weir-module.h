/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "workers/weir-worker.h"

G_BEGIN_DECLS

/**
 * WEIR_MODULE_ABI:
 *
 * Raised whenever `WeirWorkerClass` or what a module calls changes incompatibly.
 */
#define WEIR_MODULE_ABI 1

/**
 * WeirModuleClass:
 * @name: as the flow file and the manifest name it
 * @get_type: of a subclass of [class@Weir.Worker]
 *
 * One worker class of a module.
 */
typedef struct {
  const char *name;
  GType     (*get_type) (void);
} WeirModuleClass;

/**
 * WeirModuleInfo:
 * @abi: %WEIR_MODULE_ABI, as it was when the module was compiled
 * @classes: ends with an element whose name is %NULL
 *
 * What a module's `weir_module_info` says of it.
 */
typedef struct {
  guint                  abi;
  const WeirModuleClass *classes;
} WeirModuleInfo;

/**
 * WEIR_MODULE:
 * @...: elements `{ "Name", name_get_type }`
 *
 * Defines what the loader looks for; stands once in a module.
 */
#define WEIR_MODULE(...)                                                       \
  static const WeirModuleClass weir_module_classes[] = { __VA_ARGS__, { NULL, NULL } }; \
  WEIR_AVAILABLE_IN_ALL const WeirModuleInfo weir_module_info;                 \
  const WeirModuleInfo weir_module_info = { WEIR_MODULE_ABI, weir_module_classes }

G_END_DECLS
