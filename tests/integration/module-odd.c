/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Modules that the loader must refuse: ODD_ABI says what this one was "compiled for". */

#include <weir.h>

static GType
get_object_type (void)
{
  return G_TYPE_OBJECT;
}

static GType
get_abstract_type (void)
{
  return WEIR_TYPE_WORKER;
}

static const WeirModuleClass classes[] = {
  { "Object", get_object_type },
  { "Abstract", get_abstract_type },
  { NULL, NULL }
};

WEIR_AVAILABLE_IN_ALL const WeirModuleInfo weir_module_info;
const WeirModuleInfo weir_module_info = { ODD_ABI, classes };
