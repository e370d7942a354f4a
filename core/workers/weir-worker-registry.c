/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-worker-registry.h"

#include <string.h>

#include "base/weir-error.h"
#include "base/weir-nearest.h"
#include "workers/weir-module-private.h"
#include "workers/weir-worker-kind.h"

static const WeirWorkerKind * const kinds[] = {
  &weir_pass_through_worker_kind,
  &weir_delay_worker_kind,
  &weir_busy_worker_kind,
  &weir_fail_worker_kind,
  &weir_jq_worker_kind,
  &weir_command_worker_kind,
  &weir_python_worker_kind,
  &weir_module_worker_kind,
};

/* What any "worker" object may have beside the keys of its kind. */
static const char * const common_keys[] = { "type", "params", NULL };

static const char **
list_kind_names (void)
{
  const char **names = g_new0 (const char *, G_N_ELEMENTS (kinds) + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    names[i] = kinds[i]->name;

  return names;
}

static char *
describe_unknown_kind (const char *name)
{
  g_autofree const char **names = list_kind_names ();
  const char *nearest = weir_nearest (name, names);
  g_autofree char *all = NULL;

  if (nearest != NULL)
    return g_strdup_printf ("there is no worker of type \"%s\"; did you mean \"%s\"?",
                            name, nearest);

  all = g_strjoinv (", ", (char **) names);

  return g_strdup_printf ("there is no worker of type \"%s\"; the types are %s", name, all);
}

const WeirWorkerKind *
weir_worker_kind_find (const char  *name,
                       GError     **error)
{
  g_autofree char *message = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (strcmp (kinds[i]->name, name) == 0)
        return kinds[i];
    }

  message = describe_unknown_kind (name);
  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT, message);

  return NULL;
}

static JsonObject *
describe_kind (const WeirWorkerKind *kind)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "description", kind->description);
  json_object_set_object_member (object, "keys", weir_parameter_describe (kind->keys));
  json_object_set_object_member (object, "params", weir_parameter_describe (kind->params));

  return object;
}

/**
 * weir_worker_registry_describe:
 *
 * Describes the kinds of worker that a flow file can name, for `weir workers --json` and for the
 * forms of the designer:
 *
 * ```json
 * {"delay": {"description": "...", "keys": {}, "params": {"seconds": {"type": "distribution",
 *  "required": true, "minimum": 0, "unit": "s", "help": "..."}}}}
 * ```
 *
 * `keys` stand in the "worker" object beside "type", `params` in its "params". Each has a `type`
 * (`any`, `boolean`, `integer`, `number`, `string`, `array`, `object`, `distribution`, or `size`) and a
 * `help`, and where they apply `required`, `default`, `minimum`, `maximum`, `choices`, `items`
 * (the type of what an array or an object holds), `format` and `unit`.
 *
 * `format` tells forms what a string is, or the first of an array of strings: `jq` (a filter),
 * `module`, `program` (a path, or what PATH has), `file`, `folder` (paths, from the flow's folder).
 * CPUs are `cpus` (a list) or `cpus-of-workers` (what `WeirCpus` reads).
 *
 * A size is a number of bytes, or a text such as `512M` (K, M, G and T are powers of 1024).
 *
 * A distribution is a number, or an object such as
 * `{"distribution": "uniform", "low": 0, "high": 1}`; the `distributions` of the description give
 * the other members for each name.
 *
 * Returns: (transfer full): an object with a member for each kind
 */
JsonNode *
weir_worker_registry_describe (void)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    json_object_set_object_member (object, kinds[i]->name, describe_kind (kinds[i]));

  json_node_take_object (node, object);

  return node;
}

/**
 * weir_worker_registry_describe_module:
 * @module: a bare name, or a path relative to @directory, without its ending
 * @directory: (nullable): the flow file's folder; %NULL for the working directory
 * @error: return location for an error
 *
 * Reads the manifest of a module, without loading the module: an object with `abi`, `name`,
 * `description` and `classes`, whose members have `description`, `batch` and `params`, these in
 * the form of [func@Weir.Worker.registry_describe].
 *
 * Fails with %WEIR_ERROR_START_FAILED where there is no module or no manifest, and with
 * %WEIR_ERROR_INVALID_JSON or %WEIR_ERROR_INVALID_ARGUMENT where the manifest is wrong or for
 * another ABI.
 *
 * Returns: (transfer full) (nullable): the manifest, or %NULL with @error set
 */
JsonNode *
weir_worker_registry_describe_module (const char  *module,
                                      const char  *directory,
                                      GError     **error)
{
  g_autofree char *path = NULL;
  JsonObject *manifest;
  JsonNode *node;

  g_return_val_if_fail (module != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  path = weir_module_locate (module, directory, error);
  if (path == NULL)
    return NULL;

  manifest = weir_module_read_manifest (path, error);
  if (manifest == NULL)
    return NULL;

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, manifest);

  return node;
}

/**
 * weir_worker_registry_find_fault:
 * @description: what [func@Weir.Worker.registry_describe] or [func@Weir.Flow.describe] gives for
 *   one parameter
 * @value: what it would be set to
 *
 * Looks for what is wrong with one value, for forms: they say the same as a check of the flow.
 *
 * Returns: (transfer full) (nullable): what is wrong, as in `expected a number of at least 0, got
 *   -1`; or %NULL
 */
char *
weir_worker_registry_find_fault (JsonObject *description,
                                 JsonNode   *value)
{
  g_return_val_if_fail (description != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  return weir_parameter_find_fault (description, value);
}

static const WeirWorkerKind *
find_checked_kind (JsonObject            *worker,
                   WeirWorkerProblemFunc  func,
                   gpointer               data)
{
  JsonNode *type = json_object_get_member (worker, "type");
  g_autoptr(GError) error = NULL;
  const WeirWorkerKind *kind;

  if (type == NULL || json_node_get_value_type (type) != G_TYPE_STRING)
    {
      func ("type", TRUE, type == NULL ? "\"type\" is missing" : "\"type\" must be a string", data);
      return NULL;
    }

  kind = weir_worker_kind_find (json_node_get_string (type), &error);
  if (kind == NULL)
    func ("type", TRUE, error->message, data);

  return kind;
}

/* Whether "params" is an object, or missing. */
static gboolean
check_params_type (JsonObject            *worker,
                   WeirWorkerProblemFunc  func,
                   gpointer               data)
{
  JsonNode *node = json_object_get_member (worker, "params");

  if (node == NULL || JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;

  func ("params", TRUE, "\"params\" must be an object", data);

  return FALSE;
}

static void
check_params (const WeirWorkerKind  *kind,
              JsonObject            *worker,
              const char            *directory,
              WeirWorkerProblemFunc  func,
              gpointer               data)
{
  g_autoptr(JsonObject) descriptions = NULL;
  g_autoptr(JsonObject) params = NULL;

  if (kind->describe_params != NULL)
    descriptions = kind->describe_params (worker, directory, func, data);
  else
    descriptions = weir_parameter_describe (kind->params);

  if (descriptions == NULL)
    return;

  if (json_object_has_member (worker, "params"))
    params = json_object_ref (json_object_get_object_member (worker, "params"));
  else
    params = json_object_new ();

  weir_parameter_report (descriptions, params, "params.", NULL, func, data);
}

/* The kind of a worker that may be wrong in every way. */
static const WeirWorkerKind *
find_kind (JsonObject *worker)
{
  JsonNode *type = json_object_get_member (worker, "type");

  if (type == NULL || json_node_get_value_type (type) != G_TYPE_STRING)
    return NULL;

  return weir_worker_kind_find (json_node_get_string (type), NULL);
}

WeirWorkerTraits
weir_worker_kind_get_traits (JsonObject *worker,
                             const char *directory)
{
  const WeirWorkerKind *kind = find_kind (worker);
  WeirWorkerTraits traits = kind != NULL ? kind->traits : 0;

  if (kind != NULL && kind->get_traits != NULL && weir_parameter_check (kind->keys, worker, NULL))
    traits |= kind->get_traits (worker, directory);

  return traits;
}

gboolean
weir_worker_kind_dup_stamp (JsonObject  *worker,
                            const char  *directory,
                            char       **stamp)
{
  const WeirWorkerKind *kind = find_kind (worker);

  *stamp = NULL;
  if (kind == NULL || kind->find_code == NULL)
    return TRUE;

  if (kind->dup_stamp != NULL && weir_parameter_check (kind->keys, worker, NULL))
    *stamp = kind->dup_stamp (worker, directory);

  return *stamp != NULL;
}

char *
weir_worker_kind_find_code (JsonObject  *worker,
                            const char  *directory,
                            GError     **error)
{
  const WeirWorkerKind *kind = find_kind (worker);

  if (kind == NULL || kind->find_code == NULL || !weir_parameter_check (kind->keys, worker, error))
    return NULL;

  return kind->find_code (worker, directory, error);
}

char *
weir_worker_kind_describe_command (JsonObject *worker,
                                   const char *directory)
{
  const WeirWorkerKind *kind = find_kind (worker);

  if (kind == NULL || kind->describe_command == NULL ||
      !weir_parameter_check (kind->keys, worker, NULL))
    return NULL;

  return kind->describe_command (worker, directory);
}

/**
 * weir_worker_registry_check:
 * @worker: the "worker" object of a flow file
 * @directory: (nullable): the flow file's folder; %NULL for the working directory
 * @func: (scope call): takes the findings
 * @data: what @func is called with
 *
 * Looks for what is wrong with a worker, without running any of its code: of a module only the
 * manifest is read; a jq filter is compiled.
 */
void
weir_worker_registry_check (JsonObject            *worker,
                            const char            *directory,
                            WeirWorkerProblemFunc  func,
                            gpointer               data)
{
  const WeirWorkerKind *kind;
  g_autoptr(JsonObject) keys = NULL;

  g_return_if_fail (worker != NULL);
  g_return_if_fail (func != NULL);

  kind = find_checked_kind (worker, func, data);
  if (kind == NULL || !check_params_type (worker, func, data))
    return;

  keys = weir_parameter_describe (kind->keys);
  if (!weir_parameter_report (keys, worker, "", common_keys, func, data))
    return;

  check_params (kind, worker, directory, func, data);
  if (kind->check != NULL)
    kind->check (worker, directory, func, data);
}
