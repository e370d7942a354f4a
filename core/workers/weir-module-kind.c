/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gmodule.h>

#include "workers/weir-module-private.h"
#include "workers/weir-worker-kind.h"

/* The table of the kind `module`: the workers themselves are classes of the modules. */

static const WeirParameter keys_table[] = {
  {
    .name = "module",
    .type = WEIR_PARAMETER_STRING,
    .required = TRUE,
    .format = "module",
    .help = "The module's name, or its path from the flow file, without .so"
  },
  {
    .name = "name",
    .type = WEIR_PARAMETER_STRING,
    .required = TRUE,
    .help = "The name of one of the module's classes"
  },
  { NULL }
};

/* The descriptions of the parameters that the class @name of @manifest has. */
static JsonObject *
dup_params (JsonObject  *manifest,
            const char  *name,
            GError     **error)
{
  JsonObject *klass = weir_module_describe_class (manifest, name, error);

  if (klass == NULL)
    return NULL;

  if (!json_object_has_member (klass, "params"))
    return json_object_new ();

  return json_object_ref (json_object_get_object_member (klass, "params"));
}

static JsonObject *
describe_params (JsonObject            *worker,
                 const char            *directory,
                 WeirWorkerProblemFunc  func,
                 gpointer               data)
{
  const char *module = json_object_get_string_member (worker, "module");
  const char *name = json_object_get_string_member (worker, "name");
  g_autoptr(JsonObject) descriptions = NULL;
  g_autoptr(JsonObject) manifest = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  path = weir_module_locate (module, directory, &error);
  if (path != NULL)
    manifest = weir_module_read_manifest (path, &error);

  if (manifest == NULL)
    {
      func ("module", TRUE, error->message, data);
      return NULL;
    }

  descriptions = dup_params (manifest, name, &error);
  if (descriptions == NULL)
    func ("name", TRUE, error->message, data);

  return g_steal_pointer (&descriptions);
}

static WeirWorker *
create (WeirWorkerSpec  *spec,
        GError         **error)
{
  JsonObject *worker = weir_worker_spec_get_json (spec);
  const char *name = json_object_get_string_member (worker, "name");
  g_autoptr(JsonObject) descriptions = NULL;
  g_autoptr(JsonObject) manifest = NULL;
  g_autofree char *path = NULL;
  GType type;

  path = weir_module_locate (json_object_get_string_member (worker, "module"),
                             weir_worker_spec_get_directory (spec),
                             error);
  if (path == NULL)
    return NULL;

  manifest = weir_module_read_manifest (path, error);
  if (manifest == NULL)
    return NULL;

  descriptions = dup_params (manifest, name, error);
  if (descriptions == NULL ||
      !weir_parameter_check_described (descriptions, weir_worker_spec_get_params (spec), error))
    return NULL;

  type = weir_module_load_class (path, name, error);
  if (type == G_TYPE_INVALID)
    return NULL;

  return g_object_new (type, NULL);
}

static WeirWorkerTraits
get_batch_trait (JsonObject *klass)
{
  JsonNode *batch = json_object_get_member (klass, "batch");

  if (batch == NULL || json_node_get_value_type (batch) != G_TYPE_BOOLEAN)
    return 0;

  return json_node_get_boolean (batch) ? WEIR_WORKER_TRAIT_BATCHES : WEIR_WORKER_TRAIT_SINGLES;
}

static WeirWorkerTraits
get_traits (JsonObject *worker,
            const char *directory)
{
  const char *module = json_object_get_string_member (worker, "module");
  g_autofree char *path = weir_module_locate (module, directory, NULL);
  g_autoptr(JsonObject) manifest = NULL;
  JsonObject *klass = NULL;
  WeirWorkerTraits traits;
  JsonNode *effects;

  if (path != NULL)
    manifest = weir_module_read_manifest (path, NULL);
  if (manifest != NULL)
    klass = weir_module_describe_class (manifest, json_object_get_string_member (worker, "name"),
                                        NULL);
  if (klass == NULL)
    return 0;

  traits = get_batch_trait (klass);
  effects = json_object_get_member (klass, "side-effects");
  if (effects != NULL && json_node_get_value_type (effects) == G_TYPE_BOOLEAN &&
      json_node_get_boolean (effects))
    traits |= WEIR_WORKER_TRAIT_SIDE_EFFECTS;

  return traits;
}

/* The module is looked for again each time, since another may have come before it. */
static char *
dup_stamp (JsonObject *worker,
           const char *directory)
{
  const char *module = json_object_get_string_member (worker, "module");
  g_autofree char *path = weir_module_locate (module, directory, NULL);

  return path != NULL ? weir_module_dup_stamp (path) : NULL;
}

static char *
find_code (JsonObject  *worker,
           const char  *directory,
           GError     **error)
{
  const char *module = json_object_get_string_member (worker, "module");
  g_autofree char *path = weir_module_locate (module, directory, error);

  return path != NULL ? g_strconcat (path, "." G_MODULE_SUFFIX, NULL) : NULL;
}

const WeirWorkerKind weir_module_worker_kind = {
  .name = "module",
  .description = "A worker class of a C module",
  .keys = keys_table,
  .describe_params = describe_params,
  .create = create,
  .get_traits = get_traits,
  .dup_stamp = dup_stamp,
  .find_code = find_code,
};
