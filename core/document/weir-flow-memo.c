/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-memo.h"

#include "document/weir-flow-keys.h"

typedef struct {
  char     *key;
  char     *message;
  gboolean  fatal;
} Finding;

struct _WeirFlowMemo
{
  /* owned; from the text of a worker to a GPtrArray of Finding */
  GHashTable *before;
  GHashTable *now;
};

static void
finding_free (gpointer data)
{
  Finding *finding = data;

  g_clear_pointer (&finding->key, g_free);
  g_clear_pointer (&finding->message, g_free);
  g_free (finding);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) g_ptr_array_unref);
}

WeirFlowMemo *
weir_flow_memo_new (void)
{
  WeirFlowMemo *self = g_new0 (WeirFlowMemo, 1);

  self->before = new_table ();
  self->now = new_table ();

  return self;
}

void
weir_flow_memo_free (WeirFlowMemo *self)
{
  g_clear_pointer (&self->before, g_hash_table_unref);
  g_clear_pointer (&self->now, g_hash_table_unref);
  g_free (self);
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

static char *
write_worker (JsonObject *worker)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), worker);

  return json_to_string (node, FALSE);
}

static GPtrArray *
find_out (JsonObject *worker,
          const char *directory)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (finding_free);

  weir_worker_registry_check (worker, directory, take_finding, findings);

  return findings;
}

/* What is known of @worker, or is found out now. */
static GPtrArray *
recall (WeirFlowMemo *self,
        JsonObject   *worker,
        const char   *directory)
{
  g_autofree char *text = write_worker (worker);
  GPtrArray *findings = g_hash_table_lookup (self->now, text);

  if (findings != NULL)
    return findings;

  findings = g_hash_table_lookup (self->before, text);
  if (findings != NULL)
    g_ptr_array_ref (findings);
  else
    findings = find_out (worker, directory);

  g_hash_table_insert (self->now, g_steal_pointer (&text), findings);

  return findings;
}

void
weir_flow_memo_check (WeirFlowMemo          *self,
                      JsonObject            *worker,
                      const char            *directory,
                      WeirWorkerProblemFunc  func,
                      gpointer               data)
{
  const char *type = weir_flow_get_string (json_object_get_member (worker, "type"));
  GPtrArray *findings;

  /* Others are quick, and depend on files that change. */
  if (g_strcmp0 (type, "jq") != 0)
    {
      weir_worker_registry_check (worker, directory, func, data);
      return;
    }

  findings = recall (self, worker, directory);
  for (guint i = 0; i < findings->len; i++)
    {
      const Finding *finding = g_ptr_array_index (findings, i);

      func (finding->key, finding->fatal, finding->message, data);
    }
}

void
weir_flow_memo_end (WeirFlowMemo *self)
{
  g_hash_table_unref (self->before);
  self->before = g_steal_pointer (&self->now);
  self->now = new_table ();
}
