/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/drawing/weir-canvas-stencils.h"

#include <math.h>

/* Larger things are few, and their pictures would be large: they are drawn each for itself. */
#define MAX_SCALE    3.0
/* Far more than there are kinds of shapes at a time; what is not needed any more is forgotten. */
#define MAX_PICTURES 400

struct _WeirCanvasStencils
{
  /* owned */
  GHashTable *pictures;  /* from the key to a GskRenderNode */

  double      scale;     /* that the pictures were made for */
};

WeirCanvasStencils *
weir_canvas_stencils_new (void)
{
  WeirCanvasStencils *self = g_new0 (WeirCanvasStencils, 1);

  self->pictures = g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                                          (GDestroyNotify) g_bytes_unref,
                                          (GDestroyNotify) gsk_render_node_unref);

  return self;
}

void
weir_canvas_stencils_free (WeirCanvasStencils *self)
{
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  g_free (self);
}

void
weir_canvas_stencils_clear (WeirCanvasStencils *self)
{
  g_hash_table_remove_all (self->pictures);
}

static cairo_surface_t *
draw_image (const graphene_rect_t *pixels,
            double                 scale,
            WeirCanvasStencilDraw  draw,
            gconstpointer          data)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                         (int) pixels->size.width,
                                                         (int) pixels->size.height);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, -pixels->origin.x, -pixels->origin.y);
  cairo_scale (cr, scale, scale);
  draw (cr, data);
  cairo_destroy (cr);

  return surface;
}

/* Not a texture, since GTK converts all pixels of these each time that cairo draws them. */
static GskRenderNode *
make_picture (const graphene_rect_t *pixels,
              double                 scale,
              WeirCanvasStencilDraw  draw,
              gconstpointer          data)
{
  cairo_surface_t *image = draw_image (pixels, scale, draw, data);
  GskRenderNode *picture;
  graphene_rect_t bounds;
  cairo_t *cr;

  graphene_rect_scale (pixels, (float) (1 / scale), (float) (1 / scale), &bounds);
  picture = gsk_cairo_node_new (&bounds);
  cr = gsk_cairo_node_get_draw_context (picture);
  cairo_scale (cr, 1 / scale, 1 / scale);
  cairo_set_source_surface (cr, image, pixels->origin.x, pixels->origin.y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (image);

  return picture;
}

static GskRenderNode *
get_picture (WeirCanvasStencils    *self,
             GBytes                *key,
             const graphene_rect_t *pixels,
             double                 scale,
             WeirCanvasStencilDraw  draw,
             gconstpointer          data)
{
  GskRenderNode *picture;

  if (fabs (self->scale - scale) > 1e-9 || g_hash_table_size (self->pictures) > MAX_PICTURES)
    g_hash_table_remove_all (self->pictures);
  self->scale = scale;

  picture = g_hash_table_lookup (self->pictures, key);
  if (picture == NULL)
    {
      picture = make_picture (pixels, scale, draw, data);
      g_hash_table_insert (self->pictures, g_bytes_ref (key), picture);
    }

  return picture;
}

static void
append_drawing (GtkSnapshot           *snapshot,
                const graphene_rect_t *bounds,
                WeirCanvasStencilDraw  draw,
                gconstpointer          data)
{
  GskRenderNode *drawing = gsk_cairo_node_new (bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (drawing);

  draw (cr, data);
  cairo_destroy (cr);
  gtk_snapshot_append_node (snapshot, drawing);
  gsk_render_node_unref (drawing);
}

void
weir_canvas_stencils_append (WeirCanvasStencils    *self,
                             GtkSnapshot           *snapshot,
                             GBytes                *key,
                             const graphene_rect_t *bounds,
                             double                 scale,
                             WeirCanvasStencilDraw  draw,
                             gconstpointer          data)
{
  double left = floor (bounds->origin.x * scale);
  double top = floor (bounds->origin.y * scale);
  double right = ceil ((bounds->origin.x + bounds->size.width) * scale);
  double bottom = ceil ((bounds->origin.y + bounds->size.height) * scale);
  graphene_rect_t pixels;

  if (scale > MAX_SCALE)
    {
      append_drawing (snapshot, bounds, draw, data);
      return;
    }

  pixels = GRAPHENE_RECT_INIT ((float) left, (float) top, (float) (right - left),
                               (float) (bottom - top));
  gtk_snapshot_append_node (snapshot, get_picture (self, key, &pixels, scale, draw, data));
}
