/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/weir-module-catalog.h"

#include <weir.h>

struct _WeirModuleCatalog
{
  GObject     parent_instance;

  /* owned: by folder and module, a JsonNode; NULL while it is read */
  GHashTable *manifests;
};

G_DEFINE_FINAL_TYPE (WeirModuleCatalog, weir_module_catalog, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct {
  char *key;
  char *module;
  char *directory;
} Job;

static void
job_free (Job *job)
{
  g_free (job->key);
  g_free (job->module);
  g_free (job->directory);
  g_free (job);
}

static void
unref_node (gpointer node)
{
  if (node != NULL)
    json_node_unref (node);
}

static void
weir_module_catalog_finalize (GObject *object)
{
  WeirModuleCatalog *self = WEIR_MODULE_CATALOG (object);

  g_clear_pointer (&self->manifests, g_hash_table_unref);

  G_OBJECT_CLASS (weir_module_catalog_parent_class)->finalize (object);
}

static void
weir_module_catalog_class_init (WeirModuleCatalogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_module_catalog_finalize;

  /**
   * WeirModuleCatalog::changed:
   * @self: the catalog
   *
   * Something is known now that was looked up before.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_module_catalog_init (WeirModuleCatalog *self)
{
  self->manifests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_node);
}

/**
 * weir_module_catalog_get_default:
 *
 * Returns: (transfer none): the catalog of this process
 */
WeirModuleCatalog *
weir_module_catalog_get_default (void)
{
  static WeirModuleCatalog *catalog = NULL;

  if (catalog == NULL)
    catalog = g_object_new (WEIR_TYPE_MODULE_CATALOG, NULL);

  return catalog;
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  JsonNode *manifest = weir_worker_registry_describe_module (job->module, job->directory, &error);

  if (manifest == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, manifest, (GDestroyNotify) json_node_unref);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  WeirModuleCatalog *self = WEIR_MODULE_CATALOG (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  JsonNode *manifest = g_task_propagate_pointer (G_TASK (result), NULL);

  /* That a module is not there is told among the problems of the flow. It may come: whoever asks
   * again has it looked for again. */
  if (manifest == NULL)
    {
      g_hash_table_remove (self->manifests, job->key);
      return;
    }

  g_hash_table_insert (self->manifests, g_strdup (job->key), manifest);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * weir_module_catalog_lookup:
 * @module: a module, as a flow file names it
 * @directory: (nullable): the folder of the flow file
 *
 * Gets the manifest of @module. Returns at once: what is not known yet is announced by
 * [signal@WeirModuleCatalog::changed].
 *
 * Returns: (transfer none) (nullable): the manifest
 */
JsonObject *
weir_module_catalog_lookup (const char *module,
                            const char *directory)
{
  WeirModuleCatalog *self = weir_module_catalog_get_default ();
  g_autofree char *key = g_strjoin ("\n", directory != NULL ? directory : "", module, NULL);
  gpointer manifest = NULL;
  g_autoptr(GTask) task = NULL;
  Job *job;

  if (*module == '\0')
    return NULL;

  if (g_hash_table_lookup_extended (self->manifests, key, NULL, &manifest))
    return manifest != NULL ? json_node_get_object (manifest) : NULL;

  g_hash_table_insert (self->manifests, g_strdup (key), NULL);
  job = g_new0 (Job, 1);
  job->key = g_steal_pointer (&key);
  job->module = g_strdup (module);
  job->directory = g_strdup (directory);
  task = g_task_new (self, NULL, on_read, NULL);
  g_task_set_source_tag (task, weir_module_catalog_lookup);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, read_in_thread);

  return NULL;
}
