/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-history.h"

#include "document/weir-flow-json.h"

/*
 * Each step has a number that no other has had. The number of the last step that is done tells
 * which state the document is in, so that the state that was saved is known again on the way back
 * to it, and is never mistaken for another after a step that led there was cut off or forgotten.
 */

/* What is remembered at most; the last step always is. */
#define MAX_STEPS 10000
#define MAX_COST  (128 * 1024 * 1024)

/* The number of a step that is not complete yet. */
#define NO_NUMBER 0

typedef struct {
  guint64    number;
  gsize      cost;      /* rough, in bytes */

  /* owned */
  char      *name;
  char      *merge_key;
  GPtrArray *changes;   /* of WeirFlowChange */
} Step;

struct _WeirFlowHistory
{
  /* owned */
  GPtrArray  *steps;       /* of Step */
  Step       *open;        /* between begin and end */
  GHashTable *last_of;     /* of the open step, and of the last as long as it can go on: from a
                            * member to the change that its next value can be put into */

  guint       n_done;
  guint64     last_number;
  guint64     base;        /* the number of the state before the first step */
  guint64     saved;
  gsize       cost;
  gboolean    can_merge;   /* into the last step */
};

static void
step_free (gpointer data)
{
  Step *step = data;

  g_clear_pointer (&step->name, g_free);
  g_clear_pointer (&step->merge_key, g_free);
  g_clear_pointer (&step->changes, g_ptr_array_unref);
  g_free (step);
}

WeirFlowHistory *
weir_flow_history_new (void)
{
  WeirFlowHistory *self = g_new0 (WeirFlowHistory, 1);

  self->steps = g_ptr_array_new_with_free_func (step_free);
  self->last_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->last_number = self->base = self->saved = NO_NUMBER + 1;

  return self;
}

void
weir_flow_history_free (WeirFlowHistory *self)
{
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->open, step_free);
  g_clear_pointer (&self->last_of, g_hash_table_unref);
  g_free (self);
}

static Step *
get_step (WeirFlowHistory *self,
          guint            index)
{
  return g_ptr_array_index (self->steps, index);
}

static guint64
get_state (WeirFlowHistory *self)
{
  return self->n_done > 0 ? get_step (self, self->n_done - 1)->number : self->base;
}

static void
forbid_merge (WeirFlowHistory *self)
{
  self->can_merge = FALSE;
  g_hash_table_remove_all (self->last_of);
}

static void
drop_redo (WeirFlowHistory *self)
{
  while (self->steps->len > self->n_done)
    {
      self->cost -= get_step (self, self->steps->len - 1)->cost;
      g_ptr_array_set_size (self->steps, (int) self->steps->len - 1);
    }
}

static void
drop_oldest (WeirFlowHistory *self)
{
  while (self->steps->len > 1 && (self->steps->len > MAX_STEPS || self->cost > MAX_COST))
    {
      self->base = get_step (self, 0)->number;
      self->cost -= get_step (self, 0)->cost;
      g_ptr_array_remove_index (self->steps, 0);
      self->n_done--;
    }
}

void
weir_flow_history_begin (WeirFlowHistory *self,
                         const char      *name,
                         const char      *merge_key)
{
  Step *last = self->n_done > 0 ? get_step (self, self->n_done - 1) : NULL;

  g_assert (self->open == NULL);

  if (self->can_merge && merge_key != NULL && g_strcmp0 (last->merge_key, merge_key) == 0)
    {
      g_assert (self->n_done == self->steps->len);

      g_ptr_array_steal_index (self->steps, self->steps->len - 1);
      self->n_done--;
      self->cost -= last->cost;
      self->open = last;
      g_free (last->name);
      last->name = g_strdup (name);
      return;
    }

  forbid_merge (self);
  self->open = g_new0 (Step, 1);
  self->open->name = g_strdup (name);
  self->open->merge_key = g_strdup (merge_key);
  self->open->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_flow_change_free);
}

static char *
make_key (WeirFlowPart  part,
          const char   *key)
{
  return g_strdup_printf ("%d %s", part, key);
}

static gboolean
is_replacement (const WeirFlowChange *change)
{
  return change->new_key == NULL && change->old_value != NULL && change->new_value != NULL;
}

/* The change whose new value @change replaces, with nothing between that depends on either. */
static WeirFlowChange *
find_replaced (WeirFlowHistory      *self,
               const WeirFlowChange *change)
{
  GPtrArray *changes = self->open->changes;
  g_autofree char *key = NULL;
  WeirFlowChange *last;

  if (!is_replacement (change))
    return NULL;

  if (!weir_flow_part_is_list (change->part))
    {
      key = make_key (change->part, change->key);
      return g_hash_table_lookup (self->last_of, key);
    }

  last = changes->len > 0 ? g_ptr_array_index (changes, changes->len - 1) : NULL;
  if (last == NULL || last->new_value == NULL ||
      last->part != change->part || last->index != change->index)
    return NULL;

  return last;
}

static void
remember_last (WeirFlowHistory *self,
               WeirFlowChange  *change)
{
  g_autofree char *key = NULL;

  if (weir_flow_part_is_list (change->part))
    return;

  key = make_key (change->part, change->key);
  if (change->new_key != NULL || change->new_value == NULL)
    g_hash_table_remove (self->last_of, key);
  else
    g_hash_table_replace (self->last_of, g_steal_pointer (&key), change);
}

void
weir_flow_history_add (WeirFlowHistory *self,
                       WeirFlowChange  *change)
{
  WeirFlowChange *replaced;

  g_assert (self->open != NULL);

  replaced = find_replaced (self, change);
  if (replaced != NULL)
    {
      json_node_unref (replaced->new_value);
      replaced->new_value = json_node_ref (change->new_value);
      weir_flow_change_free (change);
      return;
    }

  g_ptr_array_add (self->open->changes, change);
  remember_last (self, change);
}

static void
forget_last (WeirFlowHistory      *self,
             const WeirFlowChange *change)
{
  g_autofree char *key = NULL;

  if (weir_flow_part_is_list (change->part))
    return;

  key = make_key (change->part, change->key);
  if (g_hash_table_lookup (self->last_of, key) == change)
    g_hash_table_remove (self->last_of, key);
}

/* Takes out what has come back to where it was. */
static void
prune (WeirFlowHistory *self,
       Step            *step)
{
  for (guint i = step->changes->len; i > 0; i--)
    {
      const WeirFlowChange *change = g_ptr_array_index (step->changes, i - 1);

      if (!is_replacement (change) || !weir_flow_json_equal (change->old_value, change->new_value))
        continue;

      forget_last (self, change);
      g_ptr_array_remove_index (step->changes, i - 1);
    }
}

static gsize
get_cost (const Step *step)
{
  gsize cost = sizeof *step;

  for (guint i = 0; i < step->changes->len; i++)
    {
      const WeirFlowChange *change = g_ptr_array_index (step->changes, i);

      cost += sizeof *change + weir_flow_json_get_cost (change->old_value) +
              weir_flow_json_get_cost (change->new_value);
    }

  return cost;
}

void
weir_flow_history_end (WeirFlowHistory *self)
{
  Step *step = g_steal_pointer (&self->open);

  g_assert (step != NULL);

  prune (self, step);
  if (step->changes->len == 0)
    {
      step_free (step);
      forbid_merge (self);
      return;
    }

  drop_redo (self);
  if (step->number == NO_NUMBER)
    step->number = ++self->last_number;
  step->cost = get_cost (step);
  self->cost += step->cost;
  g_ptr_array_add (self->steps, step);
  self->n_done++;
  self->can_merge = step->merge_key != NULL;
  drop_oldest (self);
}

gboolean
weir_flow_history_undo (WeirFlowHistory     *self,
                        WeirFlowHistoryFunc  func,
                        gpointer             data)
{
  GPtrArray *changes;

  g_assert (self->open == NULL);

  if (self->n_done == 0)
    return FALSE;

  forbid_merge (self);
  self->n_done--;
  changes = get_step (self, self->n_done)->changes;
  for (guint i = changes->len; i > 0; i--)
    func (g_ptr_array_index (changes, i - 1), TRUE, data);

  return TRUE;
}

gboolean
weir_flow_history_redo (WeirFlowHistory     *self,
                        WeirFlowHistoryFunc  func,
                        gpointer             data)
{
  GPtrArray *changes;

  g_assert (self->open == NULL);

  if (self->n_done == self->steps->len)
    return FALSE;

  forbid_merge (self);
  changes = get_step (self, self->n_done)->changes;
  self->n_done++;
  for (guint i = 0; i < changes->len; i++)
    func (g_ptr_array_index (changes, i), FALSE, data);

  return TRUE;
}

const char *
weir_flow_history_get_undo_name (WeirFlowHistory *self)
{
  return self->n_done > 0 ? get_step (self, self->n_done - 1)->name : NULL;
}

const char *
weir_flow_history_get_redo_name (WeirFlowHistory *self)
{
  return self->n_done < self->steps->len ? get_step (self, self->n_done)->name : NULL;
}

gboolean
weir_flow_history_is_modified (WeirFlowHistory *self)
{
  return get_state (self) != self->saved;
}

void
weir_flow_history_mark_saved (WeirFlowHistory *self)
{
  self->saved = get_state (self);
  forbid_merge (self);
}

guint
weir_flow_history_get_n_steps (WeirFlowHistory *self)
{
  return self->steps->len;
}
