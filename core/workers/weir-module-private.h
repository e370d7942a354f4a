/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-module.h"

G_BEGIN_DECLS

/*
 * A module is NAME.so with its manifest NAME.weir.json beside it:
 *
 * {
 *   "abi": 1,                                  WEIR_MODULE_ABI that it was compiled for
 *   "name": "text",
 *   "description": "What it is for",
 *   "classes": {
 *     "GetHead": {                             as WEIR_MODULE() names it
 *       "description": "What it does",
 *       "batch": false,                        whether it gains from batches
 *       "side-effects": false,                 whether it does more than give a result
 *       "params": {                            as weir_worker_registry_describe() has them
 *         "wait": { "type": "number", "default": 0, "minimum": 0, "unit": "s", "help": "..." }
 *       }
 *     }
 *   }
 * }
 *
 * Only "abi" and "classes" are required. Whoever wants to know a module reads the manifest,
 * since to load a module is to run its code.
 */

/* The path of a module without its ending. @module is a bare name, looked for in @directory (NULL
 * for the working directory) and then among the library's own; or a path from @directory. */
char       *weir_module_locate         (const char  *module,
                                        const char  *directory,
                                        GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* The manifest of the module at @path, checked. */
JsonObject *weir_module_read_manifest  (const char  *path,
                                        GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* A text that is another one whenever the files of the module at @path are others. */
char       *weir_module_dup_stamp      (const char  *path) G_GNUC_WARN_UNUSED_RESULT;

/* The description of the class @name, borrowed from @manifest. */
JsonObject *weir_module_describe_class (JsonObject  *manifest,
                                        const char  *name,
                                        GError     **error);

/* Loads the module at @path, for good, and gets its class @name; G_TYPE_INVALID with @error set. */
GType       weir_module_load_class     (const char  *path,
                                        const char  *name,
                                        GError     **error);

G_END_DECLS
