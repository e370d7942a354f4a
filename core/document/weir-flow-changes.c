/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-changes.h"

/*
 * A node keeps its identity through renames, so each one that is touched remembers by what name it
 * was known before the edit. Those that are gone are told first, and a name that was passed on
 * from one node to another within the edit counts as a node gone and another come: whoever listens
 * never sees a name twice.
 */

typedef enum {
  NODE_ADDED,
  NODE_REMOVED,
  NODE_CHANGED,
  NODE_RENAMED,
  NODE_MOVED,
  LINKS_CHANGED,
  ELEMENTS_CHANGED,
  SETTINGS_CHANGED,
  EDITED,
  N_SIGNALS
} Signal;

static guint signals[N_SIGNALS];

/* A node that is there now. */
typedef struct {
  char     *old_id;     /* owned; NULL if it was not there before */
  gboolean  is_changed;
} Touch;

struct _WeirFlowChanges
{
  /* owned */
  GHashTable *touched;  /* from an id to a Touch */
  GHashTable *removed;  /* set of ids: of nodes that were there before, and are not now */
  GHashTable *moved;    /* set of ids */

  gboolean    has_part[WEIR_FLOW_N_PARTS];
};

static void
touch_free (gpointer data)
{
  Touch *touch = data;

  g_clear_pointer (&touch->old_id, g_free);
  g_free (touch);
}

static guint
new_signal (GObjectClass *klass,
            const char   *name,
            guint         n_strings)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_strings, G_TYPE_STRING, G_TYPE_STRING);
}

/**
 * WeirFlow::node-removed:
 * @self: a flow
 * @id: the node that is gone
 *
 * A node is gone, with its links and its place.
 */

/**
 * WeirFlow::node-renamed:
 * @self: a flow
 * @old_id: what the node was called
 * @new_id: what it is called now
 *
 * A node is called something else.
 */

/**
 * WeirFlow::node-added:
 * @self: a flow
 * @id: the new node
 *
 * There is a new node.
 */

/**
 * WeirFlow::node-changed:
 * @self: a flow
 * @id: the node
 *
 * A node's own values are others, which may change its ports too.
 */

/**
 * WeirFlow::node-moved:
 * @self: a flow
 * @id: the node; `input` and `output` move as well
 *
 * A node that was there before has another place.
 */

/**
 * WeirFlow::links-changed:
 * @self: a flow
 *
 * There are other links than before.
 */

/**
 * WeirFlow::elements-changed:
 * @self: a flow
 * @list: which of them: `frames` or `notes`
 *
 * There are other frames, or notes, than before.
 */

/**
 * WeirFlow::settings-changed:
 * @self: a flow
 *
 * Something about the flow as a whole is different: its name, its capacity.
 */

/**
 * WeirFlow::edited:
 * @self: a flow
 *
 * An edit, an undo or a redo is complete, and all other signals about it were sent.
 */

void
weir_flow_changes_install (GObjectClass *klass)
{
  signals[NODE_REMOVED] = new_signal (klass, "node-removed", 1);
  signals[NODE_RENAMED] = new_signal (klass, "node-renamed", 2);
  signals[NODE_ADDED] = new_signal (klass, "node-added", 1);
  signals[NODE_CHANGED] = new_signal (klass, "node-changed", 1);
  signals[NODE_MOVED] = new_signal (klass, "node-moved", 1);
  signals[LINKS_CHANGED] = new_signal (klass, "links-changed", 0);
  signals[ELEMENTS_CHANGED] = new_signal (klass, "elements-changed", 1);
  signals[SETTINGS_CHANGED] = new_signal (klass, "settings-changed", 0);
  signals[EDITED] = new_signal (klass, "edited", 0);
}

WeirFlowChanges *
weir_flow_changes_new (void)
{
  WeirFlowChanges *self = g_new0 (WeirFlowChanges, 1);

  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, touch_free);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
weir_flow_changes_free (WeirFlowChanges *self)
{
  g_clear_pointer (&self->touched, g_hash_table_unref);
  g_clear_pointer (&self->removed, g_hash_table_unref);
  g_clear_pointer (&self->moved, g_hash_table_unref);
  g_free (self);
}

static Touch *
take_touch (WeirFlowChanges *self,
            const char      *id)
{
  gpointer key, value;
  Touch *touch;

  if (g_hash_table_steal_extended (self->touched, id, &key, &value))
    {
      g_free (key);
      return value;
    }

  touch = g_new0 (Touch, 1);
  touch->old_id = g_strdup (id);

  return touch;
}

static void
put_touch (WeirFlowChanges *self,
           const char      *id,
           Touch           *touch)
{
  g_hash_table_insert (self->touched, g_strdup (id), touch);
}

static void
note_added (WeirFlowChanges *self,
            const char      *id)
{
  Touch *touch = g_new0 (Touch, 1);

  /* One that has come back is the same, perhaps with other values. */
  if (g_hash_table_remove (self->removed, id))
    {
      touch->old_id = g_strdup (id);
      touch->is_changed = TRUE;
    }

  put_touch (self, id, touch);
}

static void
note_removed (WeirFlowChanges *self,
              const char      *id)
{
  Touch *touch = take_touch (self, id);

  if (touch->old_id != NULL)
    g_hash_table_add (self->removed, g_steal_pointer (&touch->old_id));

  touch_free (touch);
}

static void
note_node (WeirFlowChanges      *self,
           const WeirFlowChange *change,
           gboolean              backwards)
{
  JsonNode *from = backwards ? change->new_value : change->old_value;
  JsonNode *to = backwards ? change->old_value : change->new_value;
  const char *id = backwards && change->new_key != NULL ? change->new_key : change->key;
  Touch *touch;

  if (change->new_key != NULL)
    {
      put_touch (self, backwards ? change->key : change->new_key, take_touch (self, id));
    }
  else if (from == NULL)
    {
      note_added (self, id);
    }
  else if (to == NULL)
    {
      note_removed (self, id);
    }
  else
    {
      touch = take_touch (self, id);
      touch->is_changed = TRUE;
      put_touch (self, id, touch);
    }
}

void
weir_flow_changes_note (WeirFlowChanges      *self,
                        const WeirFlowChange *change,
                        gboolean              backwards)
{
  gboolean is_part = change->part == WEIR_FLOW_PART_TOP &&
                     weir_flow_part_find (change->key) != WEIR_FLOW_N_PARTS;

  /* That a part comes or goes is told by what comes and goes in it. */
  if (is_part)
    return;

  self->has_part[change->part] = TRUE;

  if (change->part == WEIR_FLOW_PART_NODES)
    note_node (self, change, backwards);
  else if (change->part == WEIR_FLOW_PART_LAYOUT && change->new_key == NULL)
    g_hash_table_add (self->moved, g_strdup (change->key));
}

gboolean
weir_flow_changes_is_empty (WeirFlowChanges *self)
{
  for (guint i = 0; i < WEIR_FLOW_N_PARTS; i++)
    {
      if (self->has_part[i])
        return FALSE;
    }

  return TRUE;
}

/* A node whose old name another one has now. */
static void
part_namesakes (WeirFlowChanges *self,
                WeirFlowStore   *store)
{
  WeirFlowMap *nodes = weir_flow_store_get_map (store, WEIR_FLOW_PART_NODES);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Touch *touch = value;

      if (touch->old_id != NULL && !g_str_equal (touch->old_id, key) &&
          weir_flow_map_find (nodes, touch->old_id) != NULL)
        g_hash_table_add (self->removed, g_steal_pointer (&touch->old_id));
    }
}

/* What the touched nodes have gone through, in the order of their ids. */
static void
emit_nodes (WeirFlowChanges *self,
            WeirFlow        *flow,
            Signal           which)
{
  g_autoptr(GList) ids = g_list_sort (g_hash_table_get_keys (self->touched),
                                      (GCompareFunc) g_strcmp0);

  for (const GList *link = ids; link != NULL; link = link->next)
    {
      const Touch *touch = g_hash_table_lookup (self->touched, link->data);
      gboolean is_new = touch->old_id == NULL;
      gboolean is_renamed = !is_new && !g_str_equal (touch->old_id, link->data);

      if (which == NODE_RENAMED && is_renamed)
        g_signal_emit (flow, signals[NODE_RENAMED], 0, touch->old_id, link->data);
      else if (which == NODE_ADDED && is_new)
        g_signal_emit (flow, signals[NODE_ADDED], 0, link->data);
      else if (which == NODE_CHANGED && !is_new && touch->is_changed)
        g_signal_emit (flow, signals[NODE_CHANGED], 0, link->data);
    }
}

static void
emit_removed (WeirFlowChanges *self,
              WeirFlow        *flow)
{
  g_autoptr(GList) ids = g_list_sort (g_hash_table_get_keys (self->removed),
                                      (GCompareFunc) g_strcmp0);

  for (const GList *link = ids; link != NULL; link = link->next)
    g_signal_emit (flow, signals[NODE_REMOVED], 0, link->data);
}

static gboolean
is_drawn (WeirFlowStore *store,
          const char    *id)
{
  WeirFlowMap *nodes = weir_flow_store_get_map (store, WEIR_FLOW_PART_NODES);

  return g_str_equal (id, "input") || g_str_equal (id, "output") ||
         weir_flow_map_find (nodes, id) != NULL;
}

static void
emit_moved (WeirFlowChanges *self,
            WeirFlow        *flow,
            WeirFlowStore   *store)
{
  g_autoptr(GList) ids = g_list_sort (g_hash_table_get_keys (self->moved),
                                      (GCompareFunc) g_strcmp0);

  for (const GList *link = ids; link != NULL; link = link->next)
    {
      const Touch *touch = g_hash_table_lookup (self->touched, link->data);

      if (is_drawn (store, link->data) && (touch == NULL || touch->old_id != NULL))
        g_signal_emit (flow, signals[NODE_MOVED], 0, link->data);
    }
}

void
weir_flow_changes_emit (WeirFlowChanges *self,
                        WeirFlow        *flow,
                        WeirFlowStore   *store)
{
  part_namesakes (self, store);

  emit_removed (self, flow);
  emit_nodes (self, flow, NODE_RENAMED);
  emit_nodes (self, flow, NODE_ADDED);
  emit_nodes (self, flow, NODE_CHANGED);
  emit_moved (self, flow, store);

  if (self->has_part[WEIR_FLOW_PART_LINKS])
    g_signal_emit (flow, signals[LINKS_CHANGED], 0);
  if (self->has_part[WEIR_FLOW_PART_FRAMES])
    g_signal_emit (flow, signals[ELEMENTS_CHANGED], 0, "frames");
  if (self->has_part[WEIR_FLOW_PART_NOTES])
    g_signal_emit (flow, signals[ELEMENTS_CHANGED], 0, "notes");
  if (self->has_part[WEIR_FLOW_PART_TOP])
    g_signal_emit (flow, signals[SETTINGS_CHANGED], 0);
}

void
weir_flow_changes_emit_edited (WeirFlow *flow)
{
  g_signal_emit (flow, signals[EDITED], 0);
}
