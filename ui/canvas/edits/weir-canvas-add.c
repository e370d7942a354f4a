/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>
#include <math.h>

#include "canvas/edits/weir-canvas-picker.h"
#include "canvas/gestures/weir-canvas-gestures.h"
#include "palette/weir-worker-kinds.h"

/* What quick-add offers: a kind of node, and the worker that it begins with. */
typedef struct {
  WeirCanvas *canvas;      /* borrowed: the picker is its child */
  char       *port;
  gboolean    from_output;
  double      x;
  double      y;
} QuickAdd;

static void
quick_add_free (gpointer  data,
                GClosure *closure)
{
  QuickAdd *add = data;

  g_free (add->port);
  g_free (add);
}

static JsonObject *
make_case (const char *name,
           const char *condition)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "if", condition);

  return object;
}

/* A node that can be drawn at once: what it cannot do without has a value. */
JsonObject *
weir_canvas_make_object (const char *kind,
                         const char *worker)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", kind);
  if (g_str_equal (kind, "ensemble"))
    {
      json_object_set_int_member (object, "inputs", 2);
      json_object_set_boolean_member (object, "fail-fast", TRUE);
    }
  else if (g_str_equal (kind, "switch"))
    {
      JsonArray *cases = json_array_new ();

      json_array_add_object_element (cases, make_case ("case-1", ". != null"));
      json_object_set_array_member (object, "cases", cases);
      json_object_set_string_member (object, "else", "branch");
    }
  else
    {
      json_object_set_object_member (object, "worker",
                                     weir_worker_kind_new_json (worker != NULL ? worker
                                                                               : "pass-through"));
      if (g_str_equal (kind, "thread"))
        json_object_set_int_member (object, "threads", 1);
    }

  return object;
}

/* What people will want to call it: its worker says more than its kind. */
static char *
make_id (JsonObject *object)
{
  const char *kind = json_object_get_string_member_with_default (object, "kind", "node");
  JsonNode *worker = json_object_get_member (object, "worker");
  const char *type = NULL;

  if (worker != NULL && JSON_NODE_HOLDS_OBJECT (worker))
    type = json_object_get_string_member_with_default (json_node_get_object (worker),
                                                       "type", NULL);

  return g_strdelimit (g_strdup (type != NULL ? type : kind), " .:/", '-');
}

static void
link_new_node (WeirCanvas *self,
               const char *id,
               const char *port,
               gboolean    from_output)
{
  g_auto(GStrv) ports = from_output ? weir_flow_list_inputs (self->flow, id)
                                    : weir_flow_list_outputs (self->flow, id);
  g_autoptr(GError) error = NULL;
  gboolean linked;

  if (ports[0] == NULL)
    return;

  linked = from_output ? weir_flow_add_link (self->flow, port, ports[0], &error)
                       : weir_flow_add_link (self->flow, ports[0], port, &error);
  if (!linked)
    g_debug ("The new node “%s” was not linked: %s", id, error->message);
}

/* Its corner at @x and @y, on the grid if that is wanted; linked to @port if that is not NULL.
 * Returns its id; it is selected then. */
char *
weir_canvas_add_object_at (WeirCanvas *self,
                           JsonObject *object,
                           double      x,
                           double      y,
                           const char *port,
                           gboolean    from_output)
{
  g_autofree char *wanted = make_id (object);
  g_autofree char *name = g_strdup_printf (_("Add “%s”"), wanted);
  WeirCanvasNode *node;
  char *id;

  if (self->snap)
    {
      x = round (x / WEIR_CANVAS_SNAP) * WEIR_CANVAS_SNAP;
      y = round (y / WEIR_CANVAS_SNAP) * WEIR_CANVAS_SNAP;
    }

  weir_flow_begin_edit (self->flow, name, NULL);
  id = weir_flow_add_node (self->flow, wanted, object, x, y);
  if (port != NULL)
    link_new_node (self, id, port, from_output);
  weir_flow_end_edit (self->flow);

  weir_canvas_select (self, (const char * const[]) { id, NULL });
  node = weir_canvas_find_node (self, id);
  if (node != NULL)
    weir_canvas_focus_node (self, node);
  weir_canvas_reveal (self, id);

  return id;
}

/* Where nothing stands yet: straight, then a step down and aside, and so on. */
static void
find_room (WeirCanvas *self,
           double     *x,
           double     *y)
{
  for (guint i = 0; i < 50; i++)
    {
      graphene_rect_t area = GRAPHENE_RECT_INIT ((float) *x, (float) *y, 24, 24);
      g_autoptr(GPtrArray) nodes = weir_canvas_index_find (self->node_index, &area);

      if (nodes->len == 0)
        return;

      *x += 3 * WEIR_CANVAS_SNAP;
      *y += 3 * WEIR_CANVAS_SNAP;
    }
}

/**
 * weir_canvas_add_node_object:
 * @self: a canvas that shows a flow
 * @node: (transfer none): a node as the flow file has it
 *
 * Adds a node in the middle of what is in view, and selects it.
 */
void
weir_canvas_add_node_object (WeirCanvas *self,
                             JsonObject *node)
{
  graphene_rect_t view;
  g_autofree char *id = NULL;
  double x, y;

  g_return_if_fail (WEIR_IS_CANVAS (self));
  g_return_if_fail (self->flow != NULL);
  g_return_if_fail (node != NULL);

  view = weir_canvas_get_view (self);
  x = view.origin.x + view.size.width / 2 - 80;
  y = view.origin.y + view.size.height / 2 - 36;
  find_room (self, &x, &y);
  id = weir_canvas_add_object_at (self, node, x, y, NULL, FALSE);
}

/**
 * weir_canvas_add_node:
 * @self: a canvas that shows a flow
 * @kind: what kind of node, as `process`
 *
 * Adds a node in the middle of what is in view, and selects it.
 */
void
weir_canvas_add_node (WeirCanvas *self,
                      const char *kind)
{
  g_autoptr(JsonObject) object = NULL;

  g_return_if_fail (WEIR_IS_CANVAS (self));
  g_return_if_fail (kind != NULL);

  object = weir_canvas_make_object (kind, NULL);
  weir_canvas_add_node_object (self, object);
}

static void
on_picked (WeirCanvasPicker *picker,
           const char       *key,
           QuickAdd         *add)
{
  g_auto(GStrv) parts = g_strsplit (key, " ", 2);
  g_autoptr(JsonObject) object = weir_canvas_make_object (parts[0], parts[1]);
  g_autofree char *id = NULL;
  double x = add->x, y = add->y;

  /* A link ends where the pointer is: what it leads to stands beside that. */
  if (add->port != NULL)
    {
      x += add->from_output ? 8 : -184;
      y -= 36;
    }

  id = weir_canvas_add_object_at (add->canvas, object, x, y, add->port, add->from_output);
}

static void
add_workers (GtkWidget *picker)
{
  JsonObjectIter iter;
  const char *type;
  JsonNode *about;

  json_object_iter_init_ordered (&iter, weir_worker_kinds_get ());
  while (json_object_iter_next_ordered (&iter, &type, &about))
    {
      g_autofree char *process = g_strdup_printf ("process %s", type);
      g_autofree char *thread = g_strdup_printf ("thread %s", type);
      const char *title = weir_worker_kind_get_title (type);

      weir_canvas_picker_add (WEIR_CANVAS_PICKER (picker), process, WEIR_CANVAS_PROCESS, title,
                              weir_canvas_kind_get_label (WEIR_CANVAS_PROCESS));
      weir_canvas_picker_add (WEIR_CANVAS_PICKER (picker), thread, WEIR_CANVAS_THREAD, title,
                              weir_canvas_kind_get_label (WEIR_CANVAS_THREAD));
    }
}

/* Asks at a place what to add there; what is picked is linked to @port if that is not NULL. */
void
weir_canvas_quick_add (WeirCanvas *self,
                       double      x,
                       double      y,
                       const char *port,
                       gboolean    from_output)
{
  GtkWidget *picker;
  QuickAdd *add;
  double widget_x, widget_y;

  if (self->flow == NULL)
    return;

  picker = weir_canvas_picker_new (_("Add Node"));
  weir_canvas_picker_add (WEIR_CANVAS_PICKER (picker), "switch", WEIR_CANVAS_SWITCH,
                          weir_canvas_kind_get_label (WEIR_CANVAS_SWITCH),
                          _("One of several ways"));
  weir_canvas_picker_add (WEIR_CANVAS_PICKER (picker), "ensemble", WEIR_CANVAS_ENSEMBLE,
                          weir_canvas_kind_get_label (WEIR_CANVAS_ENSEMBLE),
                          _("Brings branches together"));
  add_workers (picker);

  add = g_new0 (QuickAdd, 1);
  add->canvas = self;
  add->port = g_strdup (port);
  add->from_output = from_output;
  add->x = x;
  add->y = y;
  g_signal_connect_data (picker, "picked", G_CALLBACK (on_picked), add, quick_add_free, 0);

  weir_canvas_to_widget (self, x, y, &widget_x, &widget_y);
  weir_canvas_open_popover (self, picker, widget_x, widget_y);
}

static void
on_target_picked (WeirCanvasPicker *picker,
                  const char       *key,
                  QuickAdd         *add)
{
  WeirCanvasNode *node = weir_canvas_find_node (add->canvas, key);
  g_autofree char *target = NULL;

  if (node == NULL)
    return;

  target = weir_canvas_choose_port (add->canvas, node, add->port, TRUE, NULL, NULL);
  if (target != NULL)
    weir_canvas_connect_ports (add->canvas, add->port, TRUE, target, -1);
}

/* The first output that nothing is linked to, else the first. */
static char *
get_free_output (WeirCanvasNode *node)
{
  WeirCanvasPort *first = NULL;

  for (guint i = 0; i < node->ports->len; i++)
    {
      WeirCanvasPort *port = g_ptr_array_index (node->ports, i);

      if (!port->is_output)
        continue;
      if (!port->is_linked)
        return g_strdup (port->name);
      if (first == NULL)
        first = port;
    }

  return first != NULL ? g_strdup (first->name) : NULL;
}

static guint
add_targets (WeirCanvas *self,
             GtkWidget  *picker,
             const char *port)
{
  g_auto(GStrv) ids = weir_flow_list_nodes (self->flow);
  guint n_targets = 0;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      WeirCanvasNode *node = weir_canvas_find_node (self, ids[i]);
      g_autofree char *target = NULL;

      if (node == NULL || node == self->focused)
        continue;

      target = weir_canvas_choose_port (self, node, port, TRUE, NULL, NULL);
      if (target == NULL)
        continue;

      weir_canvas_picker_add (WEIR_CANVAS_PICKER (picker), node->id, node->kind, node->id,
                              weir_canvas_kind_get_label (node->kind));
      n_targets++;
    }

  return n_targets;
}

/* Links the focused node to one of those that it can be linked to, all by keyboard. */
void
weir_canvas_connect_to (WeirCanvas *self)
{
  WeirCanvasNode *node = self->focused;
  g_autofree char *port = NULL;
  GtkWidget *picker;
  QuickAdd *add;
  double x, y;

  if (node == NULL || self->flow == NULL)
    return;

  weir_canvas_ensure_links (self);
  port = get_free_output (node);
  if (port == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  picker = g_object_ref_sink (weir_canvas_picker_new (_("Connect To")));
  if (add_targets (self, picker, port) == 0)
    gtk_widget_error_bell (GTK_WIDGET (self));
  else
    {
      add = g_new0 (QuickAdd, 1);
      add->canvas = self;
      add->port = g_steal_pointer (&port);
      g_signal_connect_data (picker, "picked", G_CALLBACK (on_target_picked), add,
                             quick_add_free, 0);
      weir_canvas_to_widget (self, node->x + node->width, node->y + node->height / 2, &x, &y);
      weir_canvas_open_popover (self, picker, x, y);
    }
  g_object_unref (picker);
}

/* The text is a node as the palette tells it, or a piece of a flow. */
static gboolean
on_drop (GtkDropTarget *target,
         const GValue  *value,
         double         widget_x,
         double         widget_y,
         WeirCanvas    *self)
{
  const char *text = g_value_get_string (value);
  g_autoptr(JsonNode) json = NULL;
  g_autoptr(WeirValue) checked = NULL;
  g_autofree char *id = NULL;
  double x, y;

  if (self->flow == NULL || text == NULL)
    return FALSE;

  checked = weir_value_new_from_json (text, -1, NULL);
  json = checked != NULL ? weir_value_to_node (checked) : NULL;
  if (json == NULL || !JSON_NODE_HOLDS_OBJECT (json) ||
      !json_object_has_member (json_node_get_object (json), "kind"))
    return FALSE;

  weir_canvas_to_canvas (self, widget_x, widget_y, &x, &y);
  id = weir_canvas_add_object_at (self, json_node_get_object (json), x - 80, y - 24, NULL, FALSE);

  return TRUE;
}

void
weir_canvas_add_drop_target (WeirCanvas *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
