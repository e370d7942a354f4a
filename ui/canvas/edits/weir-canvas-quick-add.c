/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>

#include "canvas/edits/weir-canvas-picker.h"
#include "canvas/gestures/weir-canvas-gestures.h"
#include "palette/weir-worker-kinds.h"

/* Where what is picked goes. */
typedef struct {
  /* borrowed */
  WeirCanvas      *canvas;   /* above the picker */

  /* owned */
  char            *port;

  WeirCanvasJoin   join;
  WeirCanvasPoint  place;
  gboolean         needs_room;
} QuickAdd;

static void
quick_add_free (gpointer  data,
                GClosure *closure)
{
  QuickAdd *add = data;

  g_free (add->port);
  g_free (add);
}

static void
offer (GtkWidget      *picker,
       const char     *key,
       WeirCanvasKind  kind,
       const char     *title,
       const char     *about,
       gboolean        as_new)
{
  g_autofree char *subtitle = NULL;

  /* Translators: a kind of node, of which a new one is made. */
  subtitle = as_new ? g_strdup_printf (_("%s, new"), about) : g_strdup (about);
  weir_canvas_picker_add (WEIR_CANVAS_PICKER (picker), key, kind, title, subtitle);
}

/* Adds all that a flow can be made of; the keys are for weir_canvas_make_picked(). Among nodes that
 * are there already they are said to be new. */
void
weir_canvas_offer_kinds (GtkWidget *picker,
                         gboolean   as_new)
{
  JsonObjectIter iter;
  const char *type;
  JsonNode *about;

  offer (picker, "switch", WEIR_CANVAS_SWITCH, weir_canvas_kind_get_label (WEIR_CANVAS_SWITCH),
         _("One of several ways"), as_new);
  offer (picker, "ensemble", WEIR_CANVAS_ENSEMBLE,
         weir_canvas_kind_get_label (WEIR_CANVAS_ENSEMBLE), _("Brings branches together"), as_new);

  json_object_iter_init_ordered (&iter, weir_worker_kinds_get ());
  while (json_object_iter_next_ordered (&iter, &type, &about))
    {
      g_autofree char *process = g_strdup_printf ("process %s", type);
      g_autofree char *thread = g_strdup_printf ("thread %s", type);
      const char *title = weir_worker_kind_get_title (type);

      offer (picker, process, WEIR_CANVAS_PROCESS, title,
             weir_canvas_kind_get_label (WEIR_CANVAS_PROCESS), as_new);
      if (weir_worker_kind_fits_threads (type))
        offer (picker, thread, WEIR_CANVAS_THREAD, title,
               weir_canvas_kind_get_label (WEIR_CANVAS_THREAD), as_new);
    }
}

JsonObject *
weir_canvas_make_picked (const char *key)
{
  g_auto(GStrv) parts = g_strsplit (key, " ", 2);

  return weir_canvas_make_object (parts[0], parts[1]);
}

static void
on_picked (WeirCanvasPicker *picker,
           const char       *key,
           QuickAdd         *add)
{
  g_autoptr(JsonObject) object = weir_canvas_make_picked (key);
  WeirCanvasPoint place = add->place;

  /* A link ends where the pointer is: what it leads to stands beside that. */
  if (add->port != NULL)
    {
      place.x += add->join.from_output ? WEIR_CANVAS_SNAP
                                       : -WEIR_CANVAS_NODE_WIDTH - WEIR_CANVAS_SNAP;
      place.y -= WEIR_CANVAS_NODE_HEIGHT / 2;
    }
  else if (add->join.insert_on >= 0)
    {
      place.x -= WEIR_CANVAS_NODE_WIDTH / 2;
      place.y -= WEIR_CANVAS_NODE_HEIGHT / 2;
    }

  if (add->needs_room)
    place = weir_canvas_find_room (add->canvas, place);
  weir_canvas_add_object_at (add->canvas, object, place, &add->join);
}

/* Asks at a place what to add there, or in the next free place below if @needs_room. */
void
weir_canvas_quick_add (WeirCanvas           *self,
                       WeirCanvasPoint       place,
                       const WeirCanvasJoin *join,
                       gboolean              needs_room)
{
  GtkWidget *picker;
  QuickAdd *add;
  double widget_x, widget_y;

  if (self->flow == NULL)
    return;

  picker = weir_canvas_picker_new (_("Add Node"));
  weir_canvas_offer_kinds (picker, FALSE);

  add = g_new0 (QuickAdd, 1);
  add->canvas = self;
  add->place = place;
  add->needs_room = needs_room;
  add->join = join != NULL ? *join : (WeirCanvasJoin) { NULL, FALSE, -1 };
  add->port = g_strdup (add->join.port);
  add->join.port = add->port;
  g_signal_connect_data (picker, "picked", G_CALLBACK (on_picked), add, quick_add_free, 0);

  weir_canvas_to_widget (self, place.x, place.y, &widget_x, &widget_y);
  weir_canvas_open_popover (self, picker, widget_x, widget_y);
  if (add->port != NULL)
    weir_canvas_keep_link (self, add->port, add->join.from_output, place);
}
