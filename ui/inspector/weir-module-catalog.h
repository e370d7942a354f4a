/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define WEIR_TYPE_MODULE_CATALOG (weir_module_catalog_get_type ())

/* What the modules say of themselves, read in the background. */
G_DECLARE_FINAL_TYPE (WeirModuleCatalog, weir_module_catalog, WEIR, MODULE_CATALOG, GObject)

WeirModuleCatalog *weir_module_catalog_get_default (void);
JsonObject        *weir_module_catalog_lookup      (const char *module,
                                                    const char *directory);

G_END_DECLS
