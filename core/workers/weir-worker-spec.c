/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/weir-worker-spec-private.h"

#include "base/weir-error.h"
#include "base/weir-refs.h"
#include "json/weir-value.h"
#include "workers/weir-callback-worker.h"
#include "workers/weir-worker-kind.h"

/**
 * WeirWorkerSpec:
 *
 * What a pool makes its workers from: a kind with its parameters, a C function, or a class of
 * this process.
 *
 * A spec never changes and may be used from any thread. The spec of a function or a class is
 * *local*: it cannot be used for worker processes, in which neither exists.
 */

struct _WeirWorkerSpec
{
  WeirRefs         ref_count;

  /* Owned; json is NULL for a local spec. Sealed. */
  JsonObject      *json;
  JsonObject      *params;
  WeirValue       *json_text;
  WeirValue       *params_text;
  char            *directory;

  /* Borrowed: static. NULL for a local spec. */
  const WeirWorkerKind *kind;

  /* A local spec has one of the two. */
  GType            type;
  WeirWorkerFunc   func;

  /* Owned, through destroy. */
  gpointer         data;
  GDestroyNotify   destroy;
};

G_DEFINE_BOXED_TYPE (WeirWorkerSpec, weir_worker_spec, weir_worker_spec_ref, weir_worker_spec_unref)

static JsonNode *copy_node (JsonNode *node);

static JsonObject *
copy_object (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (copy, name, copy_node (member));

  return copy;
}

static JsonArray *
copy_array (JsonArray *array)
{
  guint length = json_array_get_length (array);
  JsonArray *copy = json_array_sized_new (length);

  for (guint i = 0; i < length; i++)
    json_array_add_element (copy, copy_node (json_array_get_element (array, i)));

  return copy;
}

/* json_node_copy() shares arrays and objects, which their owner may change later. */
static JsonNode *
copy_node (JsonNode *node)
{
  JsonNode *copy;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      copy = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (copy, copy_object (json_node_get_object (node)));
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      copy = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (copy, copy_array (json_node_get_array (node)));
    }
  else
    {
      copy = json_node_copy (node);
    }

  return copy;
}

static WeirWorkerSpec *
weir_worker_spec_alloc (void)
{
  WeirWorkerSpec *self = g_new0 (WeirWorkerSpec, 1);

  weir_refs_init (&self->ref_count);

  return self;
}

static WeirValue *
object_to_text (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return weir_value_new_from_node (node);
}

static JsonObject *
object_from_text (WeirValue *text)
{
  g_autoptr(JsonNode) node = weir_value_to_node (text);
  JsonObject *object = json_node_dup_object (node);

  json_object_seal (object);

  return object;
}

/* Takes over @params, which may be NULL. */
static void
take_params (WeirWorkerSpec *self,
             JsonObject     *params)
{
  self->params = params != NULL ? params : json_object_new ();
  self->params_text = object_to_text (self->params);
  json_object_seal (self->params);
}

/* Takes over @json, which nobody else may change, and whose "params" have the right type. */
static void
take_json (WeirWorkerSpec *self,
           JsonObject     *json)
{
  JsonObject *params = NULL;

  if (json_object_has_member (json, "params"))
    params = json_object_ref (json_object_get_object_member (json, "params"));

  self->json = json;
  self->json_text = object_to_text (self->json);
  json_object_seal (self->json);
  take_params (self, params);
}

/**
 * weir_worker_spec_new:
 * @type: a kind whose arguments all stand in "params", such as `delay`
 * @params: (nullable): the arguments; copied
 *
 * Makes the spec of a built-in worker. Kinds that take more than "params" (`jq`, `module`) are made
 * with [ctor@Weir.WorkerSpec.new_from_json].
 *
 * It is a programmer's error to name an unknown kind. The arguments are checked when a worker is
 * initialised.
 *
 * Returns: (transfer full): a new spec
 */
WeirWorkerSpec *
weir_worker_spec_new (const char *type,
                      JsonObject *params)
{
  const WeirWorkerKind *kind;
  WeirWorkerSpec *self;
  JsonObject *json;

  g_return_val_if_fail (type != NULL, NULL);

  kind = weir_worker_kind_find (type, NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  json = json_object_new ();
  json_object_set_string_member (json, "type", type);
  if (params != NULL)
    json_object_set_object_member (json, "params", copy_object (params));

  self = weir_worker_spec_alloc ();
  self->kind = kind;
  take_json (self, json);

  return self;
}

static const WeirWorkerKind *
find_kind (JsonObject  *json,
           GError     **error)
{
  JsonNode *type = json_object_get_member (json, "type");

  if (type != NULL && json_node_get_value_type (type) == G_TYPE_STRING)
    return weir_worker_kind_find (json_node_get_string (type), error);

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                       type == NULL ? "worker: \"type\" is missing"
                                    : "worker: \"type\" must be a string");
  return NULL;
}

/**
 * weir_worker_spec_new_from_json:
 * @json: the "worker" object of a flow file; copied
 * @directory: (nullable): the flow file's folder, against which relative paths are taken; %NULL
 *   for the working directory
 * @error: return location for an error
 *
 * Makes the spec of a worker as a flow file has it.
 *
 * Fails with %WEIR_ERROR_INVALID_ARGUMENT where the kind is missing or unknown, or "params" is not
 * an object. Everything else is found by [func@Weir.Worker.registry_check], or when a worker is
 * made.
 *
 * Returns: (transfer full) (nullable): a new spec, or %NULL with @error set
 */
WeirWorkerSpec *
weir_worker_spec_new_from_json (JsonObject  *json,
                                const char  *directory,
                                GError     **error)
{
  const WeirWorkerKind *kind;
  WeirWorkerSpec *self;

  g_return_val_if_fail (json != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  kind = find_kind (json, error);
  if (kind == NULL)
    return NULL;

  if (json_object_has_member (json, "params") &&
      !JSON_NODE_HOLDS_OBJECT (json_object_get_member (json, "params")))
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                   "worker of type \"%s\": \"params\" must be an object", kind->name);
      return NULL;
    }

  self = weir_worker_spec_alloc ();
  self->kind = kind;
  self->directory = g_strdup (directory);
  take_json (self, copy_object (json));

  return self;
}

/**
 * weir_worker_spec_new_from_func:
 * @func: (scope notified) (closure data) (destroy destroy): the worker's whole `call`
 * @data: what it is called with
 * @destroy: (nullable): frees @data, when the spec and the last worker made from it are gone
 *
 * Makes the spec of a worker that calls a C function. It is local: for threads only.
 *
 * Returns: (transfer full): a new spec
 */
WeirWorkerSpec *
weir_worker_spec_new_from_func (WeirWorkerFunc func,
                                gpointer       data,
                                GDestroyNotify destroy)
{
  WeirWorkerSpec *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = weir_worker_spec_alloc ();
  self->func = func;
  self->data = data;
  self->destroy = destroy;
  take_params (self, NULL);

  return self;
}

/**
 * weir_worker_spec_new_from_type:
 * @type: a class derived from [class@Weir.Worker] that can be instantiated
 * @params: (nullable): the arguments of its `init`; copied
 *
 * Makes the spec of a worker class of this program. It is local: for threads only.
 *
 * Returns: (transfer full): a new spec
 */
WeirWorkerSpec *
weir_worker_spec_new_from_type (GType       type,
                                JsonObject *params)
{
  WeirWorkerSpec *self;

  g_return_val_if_fail (g_type_is_a (type, WEIR_TYPE_WORKER), NULL);
  g_return_val_if_fail (!G_TYPE_IS_ABSTRACT (type), NULL);

  self = weir_worker_spec_alloc ();
  self->type = type;
  take_params (self, params != NULL ? copy_object (params) : NULL);

  return self;
}

/**
 * weir_worker_spec_ref:
 * @self: a spec
 *
 * Takes a reference. May be called from any thread.
 *
 * Returns: (transfer full): @self
 */
WeirWorkerSpec *
weir_worker_spec_ref (WeirWorkerSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  weir_refs_inc (&self->ref_count);

  return self;
}

/**
 * weir_worker_spec_unref:
 * @self: (transfer full): a spec
 *
 * Gives a reference back. May be called from any thread.
 */
void
weir_worker_spec_unref (WeirWorkerSpec *self)
{
  g_return_if_fail (self != NULL);

  if (!weir_refs_dec (&self->ref_count))
    return;

  if (self->destroy != NULL)
    self->destroy (self->data);

  g_clear_pointer (&self->json, json_object_unref);
  g_clear_pointer (&self->params, json_object_unref);
  g_clear_pointer (&self->json_text, weir_value_unref);
  g_clear_pointer (&self->params_text, weir_value_unref);
  g_clear_pointer (&self->directory, g_free);
  g_free (self);
}

/**
 * weir_worker_spec_get_kind:
 * @self: a spec
 *
 * Gets what kind of worker this is, to show it to people: the "type" of the flow file, `function`,
 * or the name of the class.
 *
 * Returns: (transfer none): the kind
 */
const char *
weir_worker_spec_get_kind (WeirWorkerSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind != NULL)
    return self->kind->name;

  return self->func != NULL ? "function" : g_type_name (self->type);
}

/**
 * weir_worker_spec_is_local:
 * @self: a spec
 *
 * Finds whether the worker exists in this process alone, so that it cannot be used in worker
 * processes.
 *
 * Returns: whether it was made from a function or a class
 */
gboolean
weir_worker_spec_is_local (WeirWorkerSpec *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->kind == NULL;
}

/**
 * weir_worker_spec_get_params:
 * @self: a spec
 *
 * Gets the arguments for [method@Weir.Worker.init]. They are sealed. Each worker gets a copy of
 * its own; these are for whoever looks at the spec, in one thread.
 *
 * Returns: (transfer none): the arguments; empty if there are none
 */
JsonObject *
weir_worker_spec_get_params (WeirWorkerSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->params;
}

/**
 * weir_worker_spec_get_directory:
 * @self: a spec
 *
 * Gets the folder of the flow file that the spec comes from.
 *
 * Returns: (transfer none) (nullable): the folder, or %NULL for the working directory
 */
const char *
weir_worker_spec_get_directory (WeirWorkerSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->directory;
}

/**
 * weir_worker_spec_get_json:
 * @self: a spec
 *
 * Gets the spec as the "worker" object of a flow file. It is sealed.
 *
 * Returns: (transfer none) (nullable): the object, or %NULL for a local spec
 */
JsonObject *
weir_worker_spec_get_json (WeirWorkerSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->json;
}

JsonObject *
weir_worker_spec_dup_params (WeirWorkerSpec *self)
{
  return object_from_text (self->params_text);
}

/* NULL for a local spec. */
JsonObject *
weir_worker_spec_dup_json (WeirWorkerSpec *self)
{
  return self->json_text == NULL ? NULL : object_from_text (self->json_text);
}

gboolean
weir_worker_spec_needs_process (WeirWorkerSpec *self)
{
  return self->kind != NULL && self->kind->needs_process;
}

gboolean
weir_worker_spec_uses_jq (WeirWorkerSpec *self)
{
  return self->kind != NULL && self->kind->uses_jq;
}

/* What the code of a kind relies on. */
static gboolean
check_keys (WeirWorkerSpec  *self,
            GError         **error)
{
  return self->kind->keys == NULL || weir_parameter_check (self->kind->keys, self->json, error);
}

/**
 * weir_worker_spec_find_code:
 * @self: a spec
 * @error: return location for an error
 *
 * Finds the file whose code the worker would run, such as a module, so that one can look before
 * one starts a flow that comes from elsewhere. Nothing of it is run.
 *
 * Fails where there is no such file, as [method@Weir.WorkerSpec.create] would.
 *
 * Returns: (transfer full) (nullable): its path; %NULL with @error set, or without if the worker
 *   runs nothing but the library's code
 */
char *
weir_worker_spec_find_code (WeirWorkerSpec  *self,
                            GError         **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (self->kind == NULL || self->kind->find_code == NULL || !check_keys (self, error))
    return NULL;

  return self->kind->find_code (self->json, self->directory, error);
}

/* Apart, so that the thread sanitizer's reports of GLib's own memory, where a class is made, name
 * weir_worker_spec_create(). */
static G_GNUC_NO_INLINE WeirWorker *
create_of_type (GType type)
{
  return g_object_new (type, NULL);
}

/**
 * weir_worker_spec_create:
 * @self: a spec
 * @error: return location for an error
 *
 * Makes a worker. It still has to be told its arguments with [method@Weir.Worker.init], in the
 * process and thread that it will run in.
 *
 * Fails with %WEIR_ERROR_START_FAILED where a module cannot be loaded, and with
 * %WEIR_ERROR_INVALID_ARGUMENT where a key of the "worker" object is missing or wrong.
 *
 * Returns: (transfer full) (nullable): a new worker, or %NULL with @error set
 */
WeirWorker *
weir_worker_spec_create (WeirWorkerSpec  *self,
                         GError         **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (self->func != NULL)
    return weir_callback_worker_new (self, self->func, self->data);

  if (self->kind == NULL)
    return create_of_type (self->type);

  if (!check_keys (self, error))
    return NULL;

  if (self->kind->create != NULL)
    return self->kind->create (self, error);

  return create_of_type (self->kind->get_type ());
}
