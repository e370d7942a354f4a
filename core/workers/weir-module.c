/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-module-private.h"

#include <glib/gstdio.h>
#include <gmodule.h>
#include <string.h>

#include "base/weir-error.h"
#include "base/weir-paths.h"

#define MODULE_SUFFIX "." G_MODULE_SUFFIX
#define MANIFEST_SUFFIX ".weir.json"

static gboolean
exists_with_suffix (const char *path,
                    const char *suffix)
{
  g_autofree char *full = g_strconcat (path, suffix, NULL);

  return g_file_test (full, G_FILE_TEST_EXISTS);
}

/* Half of a module counts: the message about the other half says more than "not found". */
static gboolean
is_module (const char *path)
{
  return exists_with_suffix (path, MODULE_SUFFIX) || exists_with_suffix (path, MANIFEST_SUFFIX);
}

/* The absolute paths at which @module may be, in order. */
static GStrv
list_candidates (const char *module,
                 const char *directory)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *absolute = g_canonicalize_filename (directory != NULL ? directory : ".", NULL);
  g_autofree char *beside_flow = g_canonicalize_filename (module, absolute);

  g_strv_builder_add (builder, beside_flow);

  if (strchr (module, G_DIR_SEPARATOR) == NULL)
    {
      g_autofree char *own = weir_paths_dup_module_dir ();
      g_autofree char *among_own = g_build_filename (own, module, NULL);

      g_strv_builder_add (builder, among_own);
    }

  return g_strv_builder_end (builder);
}

char *
weir_module_locate (const char  *module,
                    const char  *directory,
                    GError     **error)
{
  g_auto(GStrv) candidates = NULL;
  g_autofree char *places = NULL;

  if (*module == '\0')
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                           "no module is named; give the name of one, or its path from the flow "
                           "file, without " MODULE_SUFFIX);
      return NULL;
    }

  candidates = list_candidates (module, directory);
  for (gsize i = 0; candidates[i] != NULL; i++)
    {
      if (is_module (candidates[i]))
        return g_strdup (candidates[i]);
    }

  places = g_strjoinv (MODULE_SUFFIX " or ", candidates);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
               "there is no module \"%s\": it would be %s" MODULE_SUFFIX, module, places);

  return NULL;
}

static void
append_stamp (GString    *stamp,
              const char *path,
              const char *suffix)
{
  g_autofree char *file = g_strconcat (path, suffix, NULL);
  GStatBuf status;

  if (g_stat (file, &status) != 0)
    g_string_append (stamp, " none");
  else
    g_string_append_printf (stamp, " %lu:%lu:%ld:%ld.%09ld", (gulong) status.st_dev,
                            (gulong) status.st_ino, (glong) status.st_size,
                            (glong) status.st_mtim.tv_sec, (glong) status.st_mtim.tv_nsec);
}

char *
weir_module_dup_stamp (const char *path)
{
  GString *stamp = g_string_new (path);

  append_stamp (stamp, path, MODULE_SUFFIX);
  append_stamp (stamp, path, MANIFEST_SUFFIX);

  return g_string_free (stamp, FALSE);
}

/* Opens the module at @path and gets what its WEIR_MODULE() says. */
static const WeirModuleInfo *
open_module (const char  *path,
             GError     **error)
{
  g_autofree char *file = g_strconcat (path, MODULE_SUFFIX, NULL);
  gpointer symbol = NULL;
  GModule *module;

  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                   "module %s: the file does not exist, only its manifest", file);
      return NULL;
    }

  module = g_module_open (file, G_MODULE_BIND_LOCAL);
  if (module == NULL)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                   "module %s cannot be loaded: %s", file, g_module_error ());
      return NULL;
    }

  /* Its types cannot be taken back. */
  g_module_make_resident (module);

  if (!g_module_symbol (module, "weir_module_info", &symbol) || symbol == NULL)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                 "%s is no module of Weir: it has no WEIR_MODULE()", file);

  return symbol;
}

static char *
list_classes (const WeirModuleInfo *info)
{
  GString *names = g_string_new (NULL);

  for (const WeirModuleClass *klass = info->classes; klass->name != NULL; klass++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", klass->name);

  return g_string_free (names, FALSE);
}

static const WeirModuleClass *
find_class (const WeirModuleInfo  *info,
            const char            *path,
            const char            *name,
            GError               **error)
{
  g_autofree char *classes = NULL;

  for (const WeirModuleClass *klass = info->classes; klass->name != NULL; klass++)
    {
      if (strcmp (klass->name, name) == 0)
        return klass;
    }

  classes = list_classes (info);
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
               "module %s: its manifest names a class %s, but it has only %s",
               path, name, classes);

  return NULL;
}

GType
weir_module_load_class (const char  *path,
                        const char  *name,
                        GError     **error)
{
  const WeirModuleClass *klass;
  const WeirModuleInfo *info = open_module (path, error);
  GType type;

  if (info == NULL)
    return G_TYPE_INVALID;

  if (info->abi != WEIR_MODULE_ABI)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                   "module %s was compiled for ABI %u, but this is %u: compile it again",
                   path, info->abi, WEIR_MODULE_ABI);
      return G_TYPE_INVALID;
    }

  klass = find_class (info, path, name, error);
  if (klass == NULL)
    return G_TYPE_INVALID;

  type = klass->get_type ();
  if (g_type_is_a (type, WEIR_TYPE_WORKER) && !G_TYPE_IS_ABSTRACT (type))
    return type;

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
               "module %s: its class %s is not a worker that can be made (a subclass of "
               "WeirWorker, not abstract, of a name that no other module uses)", path, name);

  return G_TYPE_INVALID;
}
