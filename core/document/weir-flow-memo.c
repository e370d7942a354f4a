/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-memo.h"

#include <gio/gio.h>

#include "document/weir-flow-keys.h"

/* Many times what a large flow has; those that were not asked for in the meantime are forgotten. */
#define MAX_ENTRIES 16384

typedef struct {
  char     *key;
  char     *message;
  gboolean  fatal;
} Finding;

/* What is known of one worker; not changed once it is complete. */
typedef struct {
  GPtrArray        *findings;
  WeirWorkerTraits  traits;
} Entry;

static GMutex mutex;

/* Guarded by mutex: from the text of a worker, with what it depends on, to an Entry. */
static GHashTable *entries;
static GHashTable *older_entries;

static void
finding_free (gpointer data)
{
  Finding *finding = data;

  g_clear_pointer (&finding->key, g_free);
  g_clear_pointer (&finding->message, g_free);
  g_free (finding);
}

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->findings, g_ptr_array_unref);
}

static void
entry_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, entry_clear);
}

static void
take_finding (const char *key,
              gboolean    fatal,
              const char *message,
              gpointer    data)
{
  GPtrArray *findings = data;
  Finding *finding = g_new0 (Finding, 1);

  finding->key = g_strdup (key);
  finding->message = g_strdup (message);
  finding->fatal = fatal;
  g_ptr_array_add (findings, finding);
}

static Entry *
find_out (JsonObject *worker,
          const char *directory)
{
  Entry *entry = g_atomic_rc_box_new0 (Entry);

  entry->findings = g_ptr_array_new_with_free_func (finding_free);
  weir_worker_registry_check (worker, directory, take_finding, entry->findings);
  entry->traits = weir_worker_kind_get_traits (worker, directory);

  return entry;
}

/* NULL if what is found may be another thing the next time. */
static char *
make_key (JsonObject *worker,
          const char *directory)
{
  g_autofree char *stamp = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;

  if (!weir_worker_kind_dup_stamp (worker, directory, &stamp))
    return NULL;

  node = json_node_init_object (json_node_alloc (), worker);
  text = json_to_string (node, FALSE);

  return stamp != NULL ? g_strconcat (text, "\n", stamp, NULL) : g_steal_pointer (&text);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_unref);
}

static void
insert_locked (const char *key,
               Entry      *entry)
{
  if (entries == NULL || g_hash_table_size (entries) >= MAX_ENTRIES)
    {
      g_clear_pointer (&older_entries, g_hash_table_unref);
      older_entries = g_steal_pointer (&entries);
      entries = new_table ();
    }

  g_hash_table_replace (entries, g_strdup (key), g_atomic_rc_box_acquire (entry));
}

static void
insert (const char *key,
        Entry      *entry)
{
  g_mutex_lock (&mutex);
  insert_locked (key, entry);
  g_mutex_unlock (&mutex);
}

static Entry *
lookup (const char *key)
{
  Entry *entry;

  g_mutex_lock (&mutex);

  entry = entries != NULL ? g_hash_table_lookup (entries, key) : NULL;
  if (entry != NULL)
    g_atomic_rc_box_acquire (entry);
  else if (older_entries != NULL)
    {
      entry = g_hash_table_lookup (older_entries, key);
      if (entry != NULL)
        {
          g_atomic_rc_box_acquire (entry);
          insert_locked (key, entry);
        }
    }

  g_mutex_unlock (&mutex);

  return entry;
}

/* Whether nobody waits for what would take long to find out. */
static gboolean
is_passed_over (JsonObject *worker)
{
  const char *type = weir_flow_get_string (json_object_get_member (worker, "type"));

  return g_strcmp0 (type, "jq") == 0 &&
         g_cancellable_is_cancelled (g_cancellable_get_current ());
}

/* NULL if it is passed over. */
static Entry *
recall (JsonObject *worker,
        const char *directory)
{
  g_autofree char *key = make_key (worker, directory);
  Entry *entry = key != NULL ? lookup (key) : NULL;

  if (entry != NULL || is_passed_over (worker))
    return entry;

  entry = find_out (worker, directory);
  if (key != NULL)
    insert (key, entry);

  return entry;
}

gboolean
weir_flow_memo_check (JsonObject            *worker,
                      const char            *directory,
                      WeirWorkerTraits      *traits,
                      WeirWorkerProblemFunc  func,
                      gpointer               data)
{
  Entry *entry = recall (worker, directory);

  *traits = entry != NULL ? entry->traits : 0;
  if (entry == NULL)
    return FALSE;

  for (guint i = 0; i < entry->findings->len; i++)
    {
      const Finding *finding = g_ptr_array_index (entry->findings, i);

      func (finding->key, finding->fatal, finding->message, data);
    }

  entry_unref (entry);

  return TRUE;
}
