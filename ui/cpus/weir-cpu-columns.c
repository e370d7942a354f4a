/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/weir-cpu-columns.h"

#include <glib/gi18n.h>
#include <math.h>

/* In pixels. */
#define SPARE_WIDTH  8.0   /* at most, beyond what a cell needs */
#define CORE_GAP     3.0
#define GROUP_GAP    9.0
#define MISSING_GAP  18.0

typedef struct {
  guint  cpu;
  int    index;   /* in the topology; negative if it is not there */
  double gap;     /* before it */
  double x;
} Column;

struct _WeirCpuColumns
{
  /* owned */
  WeirTopology *topology;
  GArray       *columns;  /* of Column */
  GHashTable   *places;   /* of columns by CPU, 1 more */
  GArray       *levels;   /* of WeirCpuLevel */

  double        cell_width;
};

static Column *
get_column (WeirCpuColumns *self,
            guint           column)
{
  g_assert (column < self->columns->len);

  return &g_array_index (self->columns, Column, column);
}

static void
span_free (gpointer data)
{
  WeirCpuSpan *span = data;

  g_clear_pointer (&span->label, g_free);
  g_clear_pointer (&span->short_label, g_free);
  g_free (span);
}

static void
level_clear (gpointer data)
{
  WeirCpuLevel *level = data;

  g_clear_pointer (&level->spans, g_ptr_array_unref);
}

static gboolean
get_topology_level (WeirCpuGroup       group,
                    WeirTopologyLevel *level)
{
  switch (group)
    {
    case WEIR_CPU_GROUP_NODE:
      *level = WEIR_TOPOLOGY_NODE;
      return TRUE;

    case WEIR_CPU_GROUP_PACKAGE:
      *level = WEIR_TOPOLOGY_PACKAGE;
      return TRUE;

    case WEIR_CPU_GROUP_CORE:
      *level = WEIR_TOPOLOGY_CORE;
      return TRUE;

    case WEIR_CPU_GROUP_MACHINE:
    case WEIR_CPU_GROUP_KIND:
    default:
      return FALSE;
    }
}

/* Two columns belong together if they have the same number here. */
static guint
get_member (WeirCpuColumns *self,
            WeirCpuGroup    group,
            guint           index)
{
  WeirTopologyLevel level;

  if (get_topology_level (group, &level))
    return weir_topology_get_group (self->topology, level, index);

  return group == WEIR_CPU_GROUP_KIND ? weir_topology_get_kind (self->topology, index) : 0;
}

static const char *
get_kind_label (WeirCpuColumns *self,
                guint           index)
{
  guint kind = weir_topology_get_kind (self->topology, index);

  if (kind == weir_topology_get_n_kinds (self->topology) - 1)
    return _("Performance cores");

  return kind == 0 ? _("Efficient cores") : _("Middle cores");
}

static const char *
get_title (WeirCpuGroup group)
{
  switch (group)
    {
    case WEIR_CPU_GROUP_MACHINE:
      return _("Machine");
    case WEIR_CPU_GROUP_NODE:
      return _("NUMA node");
    case WEIR_CPU_GROUP_PACKAGE:
      return _("Package");
    case WEIR_CPU_GROUP_KIND:
      return _("Kind");
    case WEIR_CPU_GROUP_CORE:
    default:
      return _("Core");
    }
}

/* Whether each NUMA node is a package. */
static gboolean
are_nodes_packages (WeirCpuColumns *self)
{
  for (guint i = 0; i < weir_topology_get_n_cpus (self->topology); i++)
    {
      if (weir_topology_get_group (self->topology, WEIR_TOPOLOGY_NODE, i) !=
          weir_topology_get_group (self->topology, WEIR_TOPOLOGY_PACKAGE, i))
        return FALSE;
    }

  return TRUE;
}

static WeirCpuSpan *
make_span (WeirCpuColumns *self,
           WeirCpuGroup    group,
           guint           column)
{
  WeirCpuSpan *span = g_new0 (WeirCpuSpan, 1);
  guint index = (guint) get_column (self, column)->index;
  WeirTopologyLevel level;

  span->first = span->last = column;
  if (group == WEIR_CPU_GROUP_NODE && are_nodes_packages (self))
    {
      guint node = weir_topology_get_number (self->topology, WEIR_TOPOLOGY_NODE, index);
      guint package = weir_topology_get_number (self->topology, WEIR_TOPOLOGY_PACKAGE, index);

      span->label = g_strdup_printf (_("NUMA node %u, package %u"), node, package);
      span->short_label = g_strdup_printf ("%u", node);
    }
  else if (get_topology_level (group, &level))
    {
      guint number = weir_topology_get_number (self->topology, level, index);

      /* Translators: a part of a machine and its number, as in NUMA node 1. */
      span->label = g_strdup_printf (_("%s %u"), get_title (group), number);
      span->short_label = g_strdup_printf ("%u", number);
    }
  else if (group == WEIR_CPU_GROUP_KIND)
    {
      span->label = g_strdup (get_kind_label (self, index));
      span->short_label = g_utf8_substring (span->label, 0, 1);
    }
  else
    {
      span->label = g_strdup (weir_topology_is_here (self->topology) ? _("This machine")
                                                                     : _("Described machine"));
      span->short_label = g_strdup (_("All"));
    }

  return span;
}

static void
add_level (WeirCpuColumns *self,
           WeirCpuGroup    group)
{
  WeirCpuLevel level = {
    .group = group,
    .title = get_title (group),
    .spans = g_ptr_array_new_with_free_func (span_free),
  };
  WeirCpuSpan *span = NULL;
  guint last = 0;

  for (guint i = 0; i < self->columns->len && get_column (self, i)->index >= 0; i++)
    {
      guint member = get_member (self, group, (guint) get_column (self, i)->index);

      if (span == NULL || member != last)
        {
          span = make_span (self, group, i);
          g_ptr_array_add (level.spans, span);
        }
      span->last = i;
      last = member;
    }

  g_array_append_val (self->levels, level);
}

/* All but those that would only say what another says. */
static void
add_levels (WeirCpuColumns *self)
{
  guint n_nodes = weir_topology_get_n_groups (self->topology, WEIR_TOPOLOGY_NODE);
  guint n_packages = weir_topology_get_n_groups (self->topology, WEIR_TOPOLOGY_PACKAGE);
  guint n_cores = weir_topology_get_n_groups (self->topology, WEIR_TOPOLOGY_CORE);

  if (n_nodes == 1 && n_packages == 1)
    add_level (self, WEIR_CPU_GROUP_MACHINE);
  if (n_packages > 1 && n_packages < n_nodes)
    add_level (self, WEIR_CPU_GROUP_PACKAGE);
  if (n_nodes > 1)
    add_level (self, WEIR_CPU_GROUP_NODE);
  if (n_packages > 1 && n_packages >= n_nodes && !are_nodes_packages (self))
    add_level (self, WEIR_CPU_GROUP_PACKAGE);
  if (weir_topology_get_n_kinds (self->topology) > 1)
    add_level (self, WEIR_CPU_GROUP_KIND);
  if (n_cores < weir_topology_get_n_cpus (self->topology))
    add_level (self, WEIR_CPU_GROUP_CORE);
}

static void
add_column (WeirCpuColumns *self,
            guint           cpu,
            int             index)
{
  Column column = { .cpu = cpu, .index = index };

  g_array_append_val (self->columns, column);
  g_hash_table_insert (self->places, GUINT_TO_POINTER (cpu),
                       GUINT_TO_POINTER (self->columns->len));
}

static void
add_missing (WeirCpuColumns *self,
             GtkBitset      *named)
{
  GtkBitsetIter iter;
  guint cpu;

  for (gboolean is_valid = gtk_bitset_iter_init_first (&iter, named, &cpu);
       is_valid;
       is_valid = gtk_bitset_iter_next (&iter, &cpu))
    {
      if (!weir_cpu_columns_find (self, cpu, NULL))
        add_column (self, cpu, -1);
    }
}

static void
set_gaps (WeirCpuColumns *self)
{
  for (guint i = 0; i < self->levels->len; i++)
    {
      const WeirCpuLevel *level = weir_cpu_columns_get_level (self, i);

      for (guint j = 1; j < level->spans->len; j++)
        {
          WeirCpuSpan *span = g_ptr_array_index (level->spans, j);
          Column *column = get_column (self, span->first);

          column->gap = MAX (column->gap, level->group == WEIR_CPU_GROUP_CORE ? CORE_GAP
                                                                              : GROUP_GAP);
        }
    }

  for (guint i = 1; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);

      if (column->index < 0 && column[-1].index >= 0)
        column->gap = MISSING_GAP;
    }
}

WeirCpuColumns *
weir_cpu_columns_new (WeirTopology *topology,
                      GtkBitset    *named)
{
  WeirCpuColumns *self = g_new0 (WeirCpuColumns, 1);

  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  self->places = g_hash_table_new (NULL, NULL);
  self->levels = g_array_new (FALSE, FALSE, sizeof (WeirCpuLevel));
  g_array_set_clear_func (self->levels, level_clear);

  if (topology != NULL)
    {
      self->topology = weir_topology_ref (topology);
      for (guint i = 0; i < weir_topology_get_n_cpus (topology); i++)
        add_column (self, (guint) weir_topology_get_cpu (topology, i), (int) i);
      add_levels (self);
    }
  add_missing (self, named);
  set_gaps (self);
  weir_cpu_columns_set_room (self, 0, 20);

  return self;
}

void
weir_cpu_columns_free (WeirCpuColumns *self)
{
  g_clear_pointer (&self->levels, g_array_unref);
  g_clear_pointer (&self->columns, g_array_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->topology, weir_topology_unref);
  g_free (self);
}

WeirTopology *
weir_cpu_columns_get_topology (WeirCpuColumns *self)
{
  return self->topology;
}

guint
weir_cpu_columns_get_n (WeirCpuColumns *self)
{
  return self->columns->len;
}

guint
weir_cpu_columns_get_cpu (WeirCpuColumns *self,
                          guint           column)
{
  return get_column (self, column)->cpu;
}

gboolean
weir_cpu_columns_find (WeirCpuColumns *self,
                       guint           cpu,
                       guint          *column)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, GUINT_TO_POINTER (cpu)));

  if (place == 0)
    return FALSE;

  if (column != NULL)
    *column = place - 1;

  return TRUE;
}

gboolean
weir_cpu_columns_is_here (WeirCpuColumns *self,
                          guint           column)
{
  return get_column (self, column)->index >= 0;
}

gboolean
weir_cpu_columns_is_usable (WeirCpuColumns *self,
                            guint           column)
{
  int index = get_column (self, column)->index;

  return index >= 0 && weir_topology_is_allowed (self->topology, (guint) index);
}

char *
weir_cpu_columns_describe (WeirCpuColumns *self,
                           guint           column)
{
  GString *text = g_string_new (NULL);

  for (guint i = self->levels->len; i > 0; i--)
    {
      const WeirCpuLevel *level = weir_cpu_columns_get_level (self, i - 1);
      const WeirCpuSpan *span = weir_cpu_columns_find_span (self, level->group, column);

      if (span == NULL || level->group == WEIR_CPU_GROUP_MACHINE)
        continue;

      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", span->label);
    }

  return g_string_free (text, FALSE);
}

guint
weir_cpu_columns_get_n_levels (WeirCpuColumns *self)
{
  return self->levels->len;
}

const WeirCpuLevel *
weir_cpu_columns_get_level (WeirCpuColumns *self,
                            guint           level)
{
  return &g_array_index (self->levels, WeirCpuLevel, level);
}

static const WeirCpuSpan *
find_in_level (const WeirCpuLevel *level,
               guint               column)
{
  guint low = 0, high = level->spans->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const WeirCpuSpan *span = g_ptr_array_index (level->spans, middle);

      if (column < span->first)
        high = middle;
      else if (column > span->last)
        low = middle + 1;
      else
        return span;
    }

  return NULL;
}

const WeirCpuSpan *
weir_cpu_columns_find_span (WeirCpuColumns *self,
                            WeirCpuGroup    group,
                            guint           column)
{
  for (guint i = 0; i < self->levels->len; i++)
    {
      const WeirCpuLevel *level = weir_cpu_columns_get_level (self, i);

      if (level->group == group)
        return find_in_level (level, column);
    }

  return NULL;
}

void
weir_cpu_columns_set_room (WeirCpuColumns *self,
                           double          room,
                           double          least)
{
  double most = least + SPARE_WIDTH;
  double gaps = 0;
  double x = 0;

  for (guint i = 0; i < self->columns->len; i++)
    gaps += get_column (self, i)->gap;

  self->cell_width = most;
  if (self->columns->len > 0)
    self->cell_width = CLAMP (floor ((room - gaps) / self->columns->len), least, most);

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);

      x += column->gap;
      column->x = x;
      x += self->cell_width;
    }
}

double
weir_cpu_columns_get_cell_width (WeirCpuColumns *self)
{
  return self->cell_width;
}

double
weir_cpu_columns_get_width (WeirCpuColumns *self)
{
  if (self->columns->len == 0)
    return 0;

  return get_column (self, self->columns->len - 1)->x + self->cell_width;
}

double
weir_cpu_columns_get_x (WeirCpuColumns *self,
                        guint           column)
{
  return get_column (self, column)->x;
}

guint
weir_cpu_columns_get_at (WeirCpuColumns *self,
                         double          x)
{
  guint low = 0, high = self->columns->len;

  /* The first one that ends after @x */
  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (get_column (self, middle)->x + self->cell_width <= x)
        low = middle + 1;
      else
        high = middle;
    }

  return self->columns->len > 0 ? MIN (low, self->columns->len - 1) : 0;
}
