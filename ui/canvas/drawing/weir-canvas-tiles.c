/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/drawing/weir-canvas-tiles.h"

#include <math.h>
#include <string.h>

#define TILE   2048.0
#define MARGIN 16.0f

typedef struct {
  gint64         key;   /* of the square */
  GskRenderNode *node;  /* owned; NULL until it is drawn */
  guint64        state; /* what it was drawn from */
  guint          stamp; /* of the snapshot that had it last */
} Tile;

struct _WeirCanvasTiles
{
  /* owned */
  GHashTable          *tiles;

  /* borrowed */
  WeirCanvasIndex     *index;
  gpointer             data;

  WeirCanvasTilesLook  look;
  WeirCanvasTilesDraw  draw;
  double               scale; /* that all is drawn at */
  guint                stamp;
};

static void
tile_free (gpointer data)
{
  Tile *tile = data;

  g_clear_pointer (&tile->node, gsk_render_node_unref);
  g_free (tile);
}

static gint64
get_key (const WeirCanvasEntry *entry)
{
  int column = (int) floor (entry->bounds.origin.x / TILE);
  int row = (int) floor (entry->bounds.origin.y / TILE);

  return (gint64) column * G_GINT64_CONSTANT (0x100000000) + (guint32) row;
}

static graphene_rect_t
get_square (const Tile *tile)
{
  int column = (int) (tile->key >> 32);
  int row = (int) (guint32) tile->key;

  return GRAPHENE_RECT_INIT ((float) (column * TILE), (float) (row * TILE), TILE, TILE);
}

WeirCanvasTiles *
weir_canvas_tiles_new (WeirCanvasIndex     *index,
                       WeirCanvasTilesLook  look,
                       WeirCanvasTilesDraw  draw,
                       gpointer             data)
{
  WeirCanvasTiles *self = g_new0 (WeirCanvasTiles, 1);

  self->tiles = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, tile_free);
  self->index = index;
  self->look = look;
  self->draw = draw;
  self->data = data;

  return self;
}

void
weir_canvas_tiles_free (WeirCanvasTiles *self)
{
  g_clear_pointer (&self->tiles, g_hash_table_unref);
  g_free (self);
}

void
weir_canvas_tiles_clear (WeirCanvasTiles *self)
{
  g_hash_table_remove_all (self->tiles);
}

static Tile *
get_tile (WeirCanvasTiles *self,
          gint64           key)
{
  Tile *tile = g_hash_table_lookup (self->tiles, &key);

  if (tile == NULL)
    {
      tile = g_new0 (Tile, 1);
      tile->key = key;
      g_hash_table_insert (self->tiles, &tile->key, tile);
    }

  return tile;
}

static guint64
mix (guint64 state,
     guint64 value)
{
  return (state ^ value) * G_GUINT64_CONSTANT (0x100000001b3);
}

/* One number for where all of @entries stand and how they look. */
static guint64
get_state (WeirCanvasTiles *self,
           GPtrArray       *entries)
{
  guint64 state = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (guint i = 0; i < entries->len; i++)
    {
      const WeirCanvasEntry *entry = g_ptr_array_index (entries, i);
      guint64 place[2];

      G_STATIC_ASSERT (sizeof place == 4 * sizeof (float));
      memcpy (place, (float[4]) { entry->bounds.origin.x, entry->bounds.origin.y,
                                  entry->bounds.size.width, entry->bounds.size.height },
              sizeof place);
      state = mix (mix (mix (state, (guintptr) entry->owner), place[0]), place[1]);
      state = mix (state, self->look (entry->owner, self->data));
    }

  return state;
}

/* What begins in the square of @tile. */
static GPtrArray *
list_members (WeirCanvasTiles *self,
              const Tile      *tile)
{
  graphene_rect_t square = get_square (tile);
  g_autoptr(GPtrArray) entries = weir_canvas_index_list (self->index, &square);
  GPtrArray *members = g_ptr_array_sized_new (entries->len);

  for (guint i = 0; i < entries->len; i++)
    if (get_key (g_ptr_array_index (entries, i)) == tile->key)
      g_ptr_array_add (members, g_ptr_array_index (entries, i));

  return members;
}

/* Turns @entries into their owners, and returns what they take up. */
static graphene_rect_t
take_owners (GPtrArray *entries)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  for (guint i = 0; i < entries->len; i++)
    {
      const WeirCanvasEntry *entry = g_ptr_array_index (entries, i);

      if (i == 0)
        bounds = entry->bounds;
      else
        graphene_rect_union (&bounds, &entry->bounds, &bounds);
      entries->pdata[i] = entry->owner;
    }
  graphene_rect_inset (&bounds, -MARGIN, -MARGIN);

  return bounds;
}

/* Drawn at its final size: Cairo misplaces what it recorded, and cuts it off, by a hundredth of its
 * size when it scales that down afterwards. */
static GskRenderNode *
draw_owners (WeirCanvasTiles       *self,
             GPtrArray             *owners,
             const graphene_rect_t *bounds)
{
  float scale = (float) self->scale;
  graphene_rect_t scaled = GRAPHENE_RECT_INIT (bounds->origin.x * scale, bounds->origin.y * scale,
                                               bounds->size.width * scale,
                                               bounds->size.height * scale);
  GskRenderNode *node = gsk_cairo_node_new (&scaled);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  cairo_scale (cr, self->scale, self->scale);
  self->draw (cr, owners, self->data);
  cairo_destroy (cr);

  return node;
}

static void
update_tile (WeirCanvasTiles *self,
             Tile            *tile)
{
  g_autoptr(GPtrArray) members = list_members (self, tile);
  guint64 state = get_state (self, members);
  graphene_rect_t bounds;

  if (tile->node != NULL && tile->state == state)
    return;

  bounds = take_owners (members);
  tile->state = state;
  g_clear_pointer (&tile->node, gsk_render_node_unref);
  tile->node = draw_owners (self, members, &bounds);
}

static gboolean
is_unseen (gpointer key,
           gpointer value,
           gpointer stamp)
{
  return ((Tile *) value)->stamp != GPOINTER_TO_UINT (stamp);
}

void
weir_canvas_tiles_snapshot (WeirCanvasTiles       *self,
                            GtkSnapshot           *snapshot,
                            const graphene_rect_t *area,
                            double                 scale)
{
  g_autoptr(GPtrArray) entries = weir_canvas_index_list (self->index, area);

  if (fabs (self->scale - scale) > 1e-9)
    weir_canvas_tiles_clear (self);
  self->scale = scale;

  self->stamp++;
  for (guint i = 0; i < entries->len; i++)
    {
      Tile *tile = get_tile (self, get_key (g_ptr_array_index (entries, i)));

      if (tile->stamp == self->stamp)
        continue;

      tile->stamp = self->stamp;
      update_tile (self, tile);
      gtk_snapshot_append_node (snapshot, tile->node);
    }

  g_hash_table_foreach_remove (self->tiles, is_unseen, GUINT_TO_POINTER (self->stamp));
}
