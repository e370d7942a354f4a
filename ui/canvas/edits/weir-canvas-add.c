/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>
#include <math.h>

#include "canvas/gestures/weir-canvas-gestures.h"
#include "palette/weir-worker-kinds.h"

/* Places that are tried for a node that nobody has put somewhere. */
#define MAX_TRIES 50

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
link_new_node (WeirCanvas           *self,
               const char           *id,
               const WeirCanvasJoin *join)
{
  g_auto(GStrv) ports = join->from_output ? weir_flow_list_inputs (self->flow, id)
                                          : weir_flow_list_outputs (self->flow, id);
  g_autofree char *message = NULL;
  g_autoptr(GError) error = NULL;
  gboolean linked;

  if (ports[0] == NULL)
    return;

  linked = join->from_output ? weir_flow_add_link (self->flow, join->port, ports[0], &error)
                             : weir_flow_add_link (self->flow, ports[0], join->port, &error);
  if (linked)
    return;

  /* Translators: why a link was not made. */
  message = g_strdup_printf (_("Not linked: %s"), error->message);
  weir_canvas_tell (self, message);
}

static void
join_new_node (WeirCanvas           *self,
               const char           *id,
               const WeirCanvasJoin *join)
{
  if (join->port != NULL)
    link_new_node (self, id, join);
  else if (join->insert_on >= 0 && (guint) join->insert_on < weir_flow_get_n_links (self->flow) &&
           weir_flow_can_insert_on_link (self->flow, (guint) join->insert_on, id))
    weir_flow_insert_on_link (self->flow, (guint) join->insert_on, id);
}

static double
snap (WeirCanvas *self,
      double      value)
{
  double step = self->snap ? WEIR_CANVAS_SNAP : 1;

  return round (value / step) * step;
}

/* Its corner at @place, and joined with what is there if @join is not NULL. It is selected then, and
 * has the focus. */
void
weir_canvas_add_object_at (WeirCanvas           *self,
                           JsonObject           *object,
                           WeirCanvasPoint       place,
                           const WeirCanvasJoin *join)
{
  g_autofree char *wanted = make_id (object);
  g_autofree char *name = g_strdup_printf (_("Add “%s”"), wanted);
  g_autofree char *id = NULL;

  weir_flow_begin_edit (self->flow, name, NULL);
  id = weir_flow_add_node (self->flow, wanted, object, snap (self, place.x),
                           snap (self, place.y));
  if (join != NULL)
    join_new_node (self, id, join);
  weir_flow_end_edit (self->flow);

  weir_canvas_select_names (self, (const char * const[]) { id, NULL });
}

/* The next place below where no node stands. */
WeirCanvasPoint
weir_canvas_find_room (WeirCanvas      *self,
                       WeirCanvasPoint  place)
{
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      graphene_rect_t area = GRAPHENE_RECT_INIT ((float) place.x, (float) place.y,
                                                 WEIR_CANVAS_NODE_WIDTH, WEIR_CANVAS_ROW_STEP);
      g_autoptr(GPtrArray) nodes = weir_canvas_index_find (self->node_index, &area);

      if (nodes->len == 0)
        break;

      place.y += WEIR_CANVAS_ROW_STEP;
    }

  return place;
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
  WeirCanvasPoint place;

  g_return_if_fail (WEIR_IS_CANVAS (self));
  g_return_if_fail (self->flow != NULL);
  g_return_if_fail (node != NULL);

  view = weir_canvas_get_view (self);
  place.x = view.origin.x + (view.size.width - WEIR_CANVAS_NODE_WIDTH) / 2;
  place.y = view.origin.y + view.size.height / 2 - WEIR_CANVAS_ROW_STEP / 2;
  weir_canvas_add_object_at (self, node, weir_canvas_find_room (self, place), NULL);
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
