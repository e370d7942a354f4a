/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/weir-cpu-pool.h"

#include <glib/gi18n.h>

/* What a file can say about the workers of a process node. */
typedef enum {
  FORM_NONE,
  FORM_NULL,
  FORM_COUNT,
  FORM_LIST,
} Form;

typedef struct {
  GtkBitset *cpus;    /* empty for any */
  JsonNode  *source;  /* the words of the file that say so; NULL if there are none */
} Row;

struct _WeirCpuPool
{
  /* owned */
  char      *id;
  char      *problem;
  GPtrArray *rows;        /* of Row */
  JsonNode  *source;      /* NULL if the file says nothing */
  JsonNode  *threads;     /* likewise */

  Form       form;
  guint      n_threads;   /* if it is shared */
  gboolean   has_new_threads;
  gboolean   is_shared;
  gboolean   was_pinned;  /* at least one worker, in the file */
};

static Row *
row_new (GtkBitset *cpus,
         JsonNode  *source)
{
  Row *row = g_new0 (Row, 1);

  row->cpus = cpus != NULL ? gtk_bitset_copy (cpus) : gtk_bitset_new_empty ();
  row->source = source != NULL ? json_node_ref (source) : NULL;

  return row;
}

static void
row_free (gpointer data)
{
  Row *row = data;

  g_clear_pointer (&row->cpus, gtk_bitset_unref);
  g_clear_pointer (&row->source, json_node_unref);
  g_free (row);
}

static Row *
get_row (WeirCpuPool *self,
         guint        row)
{
  g_assert (row < self->rows->len);

  return g_ptr_array_index (self->rows, row);
}

static void
add_rows (WeirCpuPool *self,
          guint        n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    g_ptr_array_add (self->rows, row_new (NULL, NULL));
}

static gboolean
is_pinned (WeirCpuPool *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (!gtk_bitset_is_empty (get_row (self, i)->cpus))
        return TRUE;
    }

  return FALSE;
}

static GtkBitset *
make_set (const int *cpus,
          guint      n_cpus)
{
  GtkBitset *set = gtk_bitset_new_empty ();

  for (guint i = 0; i < n_cpus; i++)
    gtk_bitset_add (set, (guint) cpus[i]);

  return set;
}

static void
read_list (WeirCpuPool *self,
           JsonArray   *list,
           WeirCpus    *cpus)
{
  for (guint i = 0; i < weir_cpus_get_n_workers (cpus); i++)
    {
      guint n_cpus;
      const int *numbers = weir_cpus_get_worker (cpus, i, &n_cpus);
      g_autoptr(GtkBitset) set = make_set (numbers, n_cpus);

      g_ptr_array_add (self->rows, row_new (set, json_array_get_element (list, i)));
    }
}

static void
read_processes (WeirCpuPool *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirCpus) cpus = weir_cpus_new_from_json (self->source, &error);

  if (cpus == NULL)
    {
      self->problem = g_strdup (error->message);
      add_rows (self, 1);
      return;
    }

  if (self->source == NULL)
    self->form = FORM_NONE;
  else if (JSON_NODE_HOLDS_NULL (self->source))
    self->form = FORM_NULL;
  else if (JSON_NODE_HOLDS_ARRAY (self->source))
    self->form = FORM_LIST;
  else
    self->form = FORM_COUNT;

  if (self->form == FORM_LIST)
    read_list (self, json_node_get_array (self->source), cpus);
  else
    add_rows (self, weir_cpus_get_n_workers (cpus));
}

static gboolean
is_integer (JsonNode *node,
            gint64    minimum,
            gint64    maximum)
{
  return json_node_get_value_type (node) == G_TYPE_INT64 &&
         json_node_get_int (node) >= minimum && json_node_get_int (node) <= maximum;
}

static gboolean
read_shared (JsonNode  *source,
             GtkBitset *set)
{
  JsonArray *list;

  if (JSON_NODE_HOLDS_NULL (source))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (source))
    return FALSE;

  list = json_node_get_array (source);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *cpu = json_array_get_element (list, i);

      if (!is_integer (cpu, 0, WEIR_CPU_POOL_MAX_CPU))
        return FALSE;
      gtk_bitset_add (set, (guint) json_node_get_int (cpu));
    }

  return json_array_get_length (list) > 0;
}

static void
read_threads (WeirCpuPool *self)
{
  g_autoptr(GtkBitset) set = gtk_bitset_new_empty ();

  self->n_threads = 1;
  if (self->threads != NULL && is_integer (self->threads, 1, WEIR_CPU_POOL_MAX_WORKERS))
    self->n_threads = (guint) json_node_get_int (self->threads);
  else if (self->threads != NULL)
    self->problem = g_strdup_printf (_("\"threads\" is not a number from 1 to %d"),
                                     WEIR_CPU_POOL_MAX_WORKERS);

  if (self->source != NULL && !read_shared (self->source, set))
    {
      g_free (self->problem);
      self->problem = g_strdup (_("\"cpus\" is not a list of CPU numbers"));
      add_rows (self, 1);
      return;
    }

  g_ptr_array_add (self->rows, row_new (set, self->source));
}

static JsonNode *
dup_member (JsonObject *node,
            const char *key)
{
  JsonNode *member = json_object_get_member (node, key);

  return member != NULL ? json_node_ref (member) : NULL;
}

WeirCpuPool *
weir_cpu_pool_new (const char *id,
                   JsonObject *node)
{
  JsonNode *kind = json_object_get_member (node, "kind");
  const char *name = NULL;
  WeirCpuPool *self;

  if (kind != NULL && json_node_get_value_type (kind) == G_TYPE_STRING)
    name = json_node_get_string (kind);
  if (g_strcmp0 (name, "process") != 0 && g_strcmp0 (name, "thread") != 0)
    return NULL;

  self = g_new0 (WeirCpuPool, 1);
  self->id = g_strdup (id);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->is_shared = g_str_equal (name, "thread");
  self->source = dup_member (node, "cpus");
  self->threads = dup_member (node, "threads");
  if (self->is_shared)
    read_threads (self);
  else
    read_processes (self);
  self->was_pinned = is_pinned (self);

  return self;
}

WeirCpuPool *
weir_cpu_pool_copy (WeirCpuPool *self)
{
  WeirCpuPool *copy = g_new0 (WeirCpuPool, 1);

  copy->id = g_strdup (self->id);
  copy->problem = g_strdup (self->problem);
  copy->rows = g_ptr_array_new_with_free_func (row_free);
  for (guint i = 0; i < self->rows->len; i++)
    g_ptr_array_add (copy->rows, row_new (get_row (self, i)->cpus, get_row (self, i)->source));
  copy->source = self->source != NULL ? json_node_ref (self->source) : NULL;
  copy->threads = self->threads != NULL ? json_node_ref (self->threads) : NULL;
  copy->form = self->form;
  copy->n_threads = self->n_threads;
  copy->has_new_threads = self->has_new_threads;
  copy->is_shared = self->is_shared;
  copy->was_pinned = self->was_pinned;

  return copy;
}

void
weir_cpu_pool_free (WeirCpuPool *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->source, json_node_unref);
  g_clear_pointer (&self->threads, json_node_unref);
  g_free (self);
}

const char *
weir_cpu_pool_get_id (WeirCpuPool *self)
{
  return self->id;
}

gboolean
weir_cpu_pool_is_shared (WeirCpuPool *self)
{
  return self->is_shared;
}

guint
weir_cpu_pool_get_n_workers (WeirCpuPool *self)
{
  return self->is_shared ? self->n_threads : self->rows->len;
}

guint
weir_cpu_pool_get_n_rows (WeirCpuPool *self)
{
  return self->rows->len;
}

const char *
weir_cpu_pool_get_problem (WeirCpuPool *self)
{
  return self->problem;
}

GtkBitset *
weir_cpu_pool_get_row (WeirCpuPool *self,
                       guint        row)
{
  return get_row (self, row)->cpus;
}

static GArray *
list_numbers (GtkBitset *set)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (int));
  GtkBitsetIter iter;
  guint cpu;

  for (gboolean is_valid = gtk_bitset_iter_init_first (&iter, set, &cpu);
       is_valid;
       is_valid = gtk_bitset_iter_next (&iter, &cpu))
    g_array_append_vals (numbers, &(int) { (int) cpu }, 1);

  return numbers;
}

char *
weir_cpu_pool_dup_row_text (WeirCpuPool *self,
                            guint        row)
{
  g_autoptr(GArray) numbers = list_numbers (get_row (self, row)->cpus);

  if (numbers->len == 0)
    return NULL;

  return weir_cpus_numbers_to_text ((const int *) numbers->data, numbers->len);
}

/* A number for one CPU, a list for several, null for any. */
static JsonNode *
set_to_json (GtkBitset *set,
             gboolean   is_list)
{
  g_autoptr(GArray) numbers = list_numbers (set);
  JsonNode *node = json_node_alloc ();
  g_autoptr(JsonArray) list = NULL;

  if (numbers->len == 0)
    return json_node_init_null (node);
  if (numbers->len == 1 && !is_list)
    return json_node_init_int (node, g_array_index (numbers, int, 0));

  list = json_array_sized_new (numbers->len);
  for (guint i = 0; i < numbers->len; i++)
    json_array_add_int_element (list, g_array_index (numbers, int, i));

  return json_node_init_array (node, list);
}

static JsonNode *
rows_to_json (WeirCpuPool *self)
{
  g_autoptr(JsonArray) list = json_array_sized_new (self->rows->len);

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = get_row (self, i);

      json_array_add_element (list, row->source != NULL ? json_node_copy (row->source)
                                                        : set_to_json (row->cpus, FALSE));
    }

  return json_node_init_array (json_node_alloc (), list);
}

static JsonNode *
processes_to_json (WeirCpuPool *self)
{
  guint n_workers = self->rows->len;

  /* A list stays one, until the last CPU is taken out of it. */
  if (is_pinned (self) || (self->form == FORM_LIST && !self->was_pinned))
    return rows_to_json (self);

  if (n_workers > 1 || self->form == FORM_COUNT)
    return json_node_init_int (json_node_alloc (), n_workers);

  return self->form == FORM_NULL ? json_node_init_null (json_node_alloc ()) : NULL;
}

JsonNode *
weir_cpu_pool_to_json (WeirCpuPool *self)
{
  Row *row;

  if (!self->is_shared)
    return processes_to_json (self);

  row = get_row (self, 0);
  if (row->source != NULL)
    return json_node_copy (row->source);

  return gtk_bitset_is_empty (row->cpus) ? NULL : set_to_json (row->cpus, TRUE);
}

WeirCpus *
weir_cpu_pool_to_cpus (WeirCpuPool *self)
{
  g_autoptr(JsonNode) node = rows_to_json (self);
  g_autoptr(GError) error = NULL;
  WeirCpus *cpus;

  if (self->is_shared)
    {
      g_autoptr(GArray) numbers = list_numbers (get_row (self, 0)->cpus);

      return weir_cpus_new_shared ((const int *) numbers->data, numbers->len, self->n_threads);
    }

  cpus = weir_cpus_new_from_json (node, &error);
  g_assert_no_error (error);

  return cpus;
}

/* Now it says something that can be read. */
static void
changed (WeirCpuPool *self)
{
  g_clear_pointer (&self->problem, g_free);
}

void
weir_cpu_pool_set_row (WeirCpuPool *self,
                       guint        row,
                       GtkBitset   *cpus)
{
  Row *target = get_row (self, row);

  changed (self);
  if (gtk_bitset_equals (target->cpus, cpus))
    return;

  gtk_bitset_unref (target->cpus);
  target->cpus = gtk_bitset_copy (cpus);
  g_clear_pointer (&target->source, json_node_unref);
}

void
weir_cpu_pool_set_n_workers (WeirCpuPool *self,
                             guint        n_workers)
{
  n_workers = CLAMP (n_workers, 1, WEIR_CPU_POOL_MAX_WORKERS);
  changed (self);

  if (self->is_shared)
    {
      self->has_new_threads |= self->n_threads != n_workers;
      self->n_threads = n_workers;
    }
  else if (n_workers < self->rows->len)
    g_ptr_array_set_size (self->rows, (int) n_workers);
  else
    add_rows (self, n_workers - self->rows->len);
}

static gboolean
has_room (WeirCpuPool *self)
{
  return !self->is_shared && self->rows->len < WEIR_CPU_POOL_MAX_WORKERS;
}

void
weir_cpu_pool_duplicate_row (WeirCpuPool *self,
                             guint        row)
{
  Row *original = get_row (self, row);

  if (!has_room (self))
    return;

  changed (self);
  g_ptr_array_insert (self->rows, (int) row + 1, row_new (original->cpus, original->source));
}

void
weir_cpu_pool_insert_row (WeirCpuPool *self,
                          guint        row)
{
  if (!has_room (self))
    return;

  changed (self);
  g_ptr_array_insert (self->rows, (int) MIN (row, self->rows->len), row_new (NULL, NULL));
}

void
weir_cpu_pool_remove_row (WeirCpuPool *self,
                          guint        row)
{
  if (self->is_shared || self->rows->len <= 1)
    return;

  changed (self);
  g_ptr_array_remove_index (self->rows, row);
}

void
weir_cpu_pool_move_row (WeirCpuPool *self,
                        guint        row,
                        guint        new_row)
{
  if (new_row >= self->rows->len)
    return;

  changed (self);
  g_ptr_array_insert (self->rows, (int) new_row, g_ptr_array_steal_index (self->rows, row));
}

/* All that any of them has; if one may use every CPU, so may all. */
static GtkBitset *
unite (WeirCpus *cpus)
{
  GtkBitset *all = gtk_bitset_new_empty ();

  for (guint i = 0; i < weir_cpus_get_n_workers (cpus); i++)
    {
      guint n_cpus;
      const int *numbers = weir_cpus_get_worker (cpus, i, &n_cpus);
      g_autoptr(GtkBitset) set = make_set (numbers, n_cpus);

      if (n_cpus == 0)
        {
          gtk_bitset_remove_all (all);
          break;
        }
      gtk_bitset_union (all, set);
    }

  return all;
}

void
weir_cpu_pool_assign (WeirCpuPool *self,
                      WeirCpus    *cpus)
{
  g_autoptr(GtkBitset) all = NULL;

  weir_cpu_pool_set_n_workers (self, weir_cpus_get_n_workers (cpus));
  if (self->is_shared)
    {
      all = unite (cpus);
      weir_cpu_pool_set_row (self, 0, all);
      return;
    }

  for (guint i = 0; i < self->rows->len; i++)
    {
      guint n_cpus;
      const int *numbers = weir_cpus_get_worker (cpus, i, &n_cpus);
      g_autoptr(GtkBitset) set = make_set (numbers, n_cpus);

      weir_cpu_pool_set_row (self, i, set);
    }
}

static gboolean
is_same (JsonNode *one,
         JsonNode *other)
{
  return one == other || (one != NULL && other != NULL && json_node_equal (one, other));
}

static void
store_threads (WeirCpuPool *self,
               WeirFlow    *flow)
{
  g_autoptr(JsonNode) threads = NULL;

  if (!self->has_new_threads)
    return;

  threads = json_node_init_int (json_node_alloc (), self->n_threads);
  if (!is_same (threads, self->threads))
    weir_flow_set_node_value (flow, self->id, "threads", threads);
}

void
weir_cpu_pool_store (WeirCpuPool *self,
                     WeirFlow    *flow)
{
  g_autoptr(JsonNode) cpus = weir_cpu_pool_to_json (self);

  g_return_if_fail (self->problem == NULL);

  weir_flow_begin_edit (flow, _("Assign CPUs"), NULL);
  if (self->is_shared)
    store_threads (self, flow);
  if (!is_same (cpus, self->source))
    weir_flow_set_node_value (flow, self->id, "cpus", cpus);
  weir_flow_end_edit (flow);
}
