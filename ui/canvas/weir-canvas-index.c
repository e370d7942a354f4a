/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-index.h"

#include <math.h>

#define CELL 256.0

/* What covers more cells than this stands in a list of its own, which every search looks through. */
#define MAX_CELLS 64

struct _WeirCanvasIndex
{
  /* owned */
  GHashTable *cells;  /* from the key of a cell to a GPtrArray of WeirCanvasEntry, borrowed */
  GPtrArray  *large;  /* of WeirCanvasEntry, borrowed */

  guint       stamp;
};

typedef struct {
  int left;
  int top;
  int right;
  int bottom;
} Cells;

static Cells
get_cells (const graphene_rect_t *bounds)
{
  return (Cells) {
    (int) floor (bounds->origin.x / CELL),
    (int) floor (bounds->origin.y / CELL),
    (int) floor ((bounds->origin.x + bounds->size.width) / CELL),
    (int) floor ((bounds->origin.y + bounds->size.height) / CELL),
  };
}

static double
count_cells (const Cells *cells)
{
  return ((double) cells->right - cells->left + 1) * ((double) cells->bottom - cells->top + 1);
}

static gint64
make_key (int column,
          int row)
{
  return (gint64) column * G_GINT64_CONSTANT (0x100000000) + (guint32) row;
}

WeirCanvasIndex *
weir_canvas_index_new (void)
{
  WeirCanvasIndex *self = g_new0 (WeirCanvasIndex, 1);

  self->cells = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                       (GDestroyNotify) g_ptr_array_unref);
  self->large = g_ptr_array_new ();

  return self;
}

void
weir_canvas_index_free (WeirCanvasIndex *self)
{
  g_clear_pointer (&self->cells, g_hash_table_unref);
  g_clear_pointer (&self->large, g_ptr_array_unref);
  g_free (self);
}

static GPtrArray *
get_cell (WeirCanvasIndex *self,
          gint64           key)
{
  GPtrArray *cell = g_hash_table_lookup (self->cells, &key);

  if (cell == NULL)
    {
      cell = g_ptr_array_new ();
      g_hash_table_insert (self->cells, g_memdup2 (&key, sizeof key), cell);
    }

  return cell;
}

static void
add_to_cells (WeirCanvasIndex *self,
              WeirCanvasEntry *entry,
              const Cells     *cells)
{
  for (int row = cells->top; row <= cells->bottom; row++)
    for (int column = cells->left; column <= cells->right; column++)
      g_ptr_array_add (get_cell (self, make_key (column, row)), entry);
}

static void
remove_from_cells (WeirCanvasIndex *self,
                   WeirCanvasEntry *entry,
                   const Cells     *cells)
{
  for (int row = cells->top; row <= cells->bottom; row++)
    for (int column = cells->left; column <= cells->right; column++)
      {
        gint64 key = make_key (column, row);
        GPtrArray *cell = get_cell (self, key);

        g_ptr_array_remove_fast (cell, entry);
        if (cell->len == 0)
          g_hash_table_remove (self->cells, &key);
      }
}

void
weir_canvas_index_put (WeirCanvasIndex       *self,
                       WeirCanvasEntry       *entry,
                       const graphene_rect_t *bounds)
{
  Cells cells = get_cells (bounds);

  if (entry->is_in && graphene_rect_equal (bounds, &entry->bounds))
    return;

  weir_canvas_index_remove (self, entry);

  entry->bounds = *bounds;
  entry->is_in = TRUE;

  if (count_cells (&cells) > MAX_CELLS)
    g_ptr_array_add (self->large, entry);
  else
    add_to_cells (self, entry, &cells);
}

void
weir_canvas_index_remove (WeirCanvasIndex *self,
                          WeirCanvasEntry *entry)
{
  Cells cells = get_cells (&entry->bounds);

  if (!entry->is_in)
    return;

  entry->is_in = FALSE;

  if (count_cells (&cells) > MAX_CELLS)
    g_ptr_array_remove_fast (self->large, entry);
  else
    remove_from_cells (self, entry, &cells);
}

static void
collect (WeirCanvasIndex       *self,
         GPtrArray             *entries,
         const graphene_rect_t *area,
         GPtrArray             *found)
{
  for (guint i = 0; i < entries->len; i++)
    {
      WeirCanvasEntry *entry = g_ptr_array_index (entries, i);

      if (entry->stamp == self->stamp)
        continue;

      entry->stamp = self->stamp;
      if (graphene_rect_intersection (&entry->bounds, area, NULL))
        g_ptr_array_add (found, entry);
    }
}

GPtrArray *
weir_canvas_index_list (WeirCanvasIndex       *self,
                        const graphene_rect_t *area)
{
  GPtrArray *found = g_ptr_array_new ();
  Cells cells = get_cells (area);
  GHashTableIter iter;
  gpointer cell;

  self->stamp++;
  collect (self, self->large, area, found);

  if (count_cells (&cells) > g_hash_table_size (self->cells))
    {
      g_hash_table_iter_init (&iter, self->cells);
      while (g_hash_table_iter_next (&iter, NULL, &cell))
        collect (self, cell, area, found);

      return found;
    }

  for (int row = cells.top; row <= cells.bottom; row++)
    for (int column = cells.left; column <= cells.right; column++)
      {
        gint64 key = make_key (column, row);

        cell = g_hash_table_lookup (self->cells, &key);
        if (cell != NULL)
          collect (self, cell, area, found);
      }

  return found;
}

GPtrArray *
weir_canvas_index_find (WeirCanvasIndex       *self,
                        const graphene_rect_t *area)
{
  GPtrArray *found = weir_canvas_index_list (self, area);

  for (guint i = 0; i < found->len; i++)
    found->pdata[i] = ((WeirCanvasEntry *) found->pdata[i])->owner;

  return found;
}
