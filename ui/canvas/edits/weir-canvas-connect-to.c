/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "canvas/edits/weir-canvas-picker.h"
#include "canvas/gestures/weir-canvas-gestures.h"

/* Stands between the two ends in the keys of nodes that are there already. */
#define LEADS_TO ">"

typedef struct {
  WeirCanvasNode *node;
  double          distance;
} Near;

static int
compare_near (gconstpointer one,
              gconstpointer other)
{
  const Near *a = one, *b = other;

  return (a->distance > b->distance) - (a->distance < b->distance);
}

/* All others; those that are nearest come first. */
static GArray *
list_near (WeirCanvas     *self,
           WeirCanvasNode *from)
{
  GArray *near = g_array_new (FALSE, FALSE, sizeof (Near));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      WeirCanvasNode *node = value;
      Near item = { node, hypot (node->x - from->x - from->width, node->y - from->y) };

      if (node != from)
        g_array_append_val (near, item);
    }
  g_array_sort (near, compare_near);

  return near;
}

static void
offer_target (WeirCanvas       *self,
              WeirCanvasPicker *picker,
              WeirCanvasNode   *node,
              const char       *port)
{
  g_autofree char *target = weir_canvas_choose_port (self, node, port, TRUE, NULL, NULL);
  const char *kind = weir_canvas_kind_get_label (node->kind);
  const char *dot = strchr (port, '.');
  g_autofree char *key = NULL;
  g_autofree char *subtitle = NULL;

  if (target == NULL)
    return;

  key = g_strconcat (port, LEADS_TO, target, NULL);
  /* Translators: a kind of node, and the branch of a switch that leads there. */
  subtitle = dot != NULL ? g_strdup_printf (_("%s, from “%s”"), kind, dot + 1) : g_strdup (kind);
  weir_canvas_picker_add (picker, key, node->kind, node->id, subtitle);
}

/* The outputs to which nothing is linked, else all. */
static GPtrArray *
list_outputs (WeirCanvasNode *node)
{
  g_autoptr(GPtrArray) free_ones = g_ptr_array_new ();
  g_autoptr(GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < node->ports->len; i++)
    {
      WeirCanvasPort *port = g_ptr_array_index (node->ports, i);

      if (!port->is_output)
        continue;
      g_ptr_array_add (all, port);
      if (!port->is_linked)
        g_ptr_array_add (free_ones, port);
    }

  if (free_ones->len > 0)
    return g_steal_pointer (&free_ones);

  return g_steal_pointer (&all);
}

static void
add_after (WeirCanvas     *self,
           WeirCanvasNode *node,
           const char     *key)
{
  g_autoptr(GPtrArray) outputs = list_outputs (node);
  WeirCanvasPort *port = g_ptr_array_index (outputs, 0);
  g_autofree char *name = g_strdup (port->name);
  g_autoptr(JsonObject) object = weir_canvas_make_picked (key);
  WeirCanvasPoint place = { node->x + WEIR_CANVAS_COLUMN, node->y };
  WeirCanvasJoin join = { name, TRUE, -1 };

  weir_canvas_add_object_at (self, object, weir_canvas_find_room (self, place), &join);
}

static void
on_picked (WeirCanvas *self,
           const char *key)
{
  g_auto(GStrv) ends = g_strsplit (key, LEADS_TO, 2);

  if (ends[1] != NULL)
    weir_canvas_connect_ports (self, ends[0], TRUE, ends[1], -1);
  else if (self->focused != NULL)
    add_after (self, self->focused, key);
}

/* Links the focused node to one that it can be linked to, or to a new one, all by keyboard. */
void
weir_canvas_connect_to (WeirCanvas *self)
{
  WeirCanvasNode *node = self->focused;
  g_autoptr(GPtrArray) outputs = NULL;
  g_autoptr(GArray) near = NULL;
  GtkWidget *picker;
  double x, y;

  if (node == NULL || self->flow == NULL)
    return;

  weir_canvas_ensure_links (self);
  outputs = list_outputs (node);
  if (outputs->len == 0)
    {
      weir_canvas_tell (self, _("Nothing can lead out of this node"));
      return;
    }

  picker = weir_canvas_picker_new (_("Connect To"));
  near = list_near (self, node);
  for (guint i = 0; i < outputs->len; i++)
    for (guint j = 0; j < near->len; j++)
      offer_target (self, WEIR_CANVAS_PICKER (picker), g_array_index (near, Near, j).node,
                    ((WeirCanvasPort *) g_ptr_array_index (outputs, i))->name);
  weir_canvas_offer_kinds (picker, TRUE);

  g_signal_connect_object (picker, "picked", G_CALLBACK (on_picked), self, G_CONNECT_SWAPPED);
  weir_canvas_to_widget (self, node->x + node->width, node->y + node->height / 2, &x, &y);
  weir_canvas_open_popover (self, picker, x, y);
}
