/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-geometry.h"

#include <math.h>

#include "document/weir-flow-private.h"

static guint
count_branches (JsonObject *node)
{
  gboolean is_vague;
  g_autoptr(GPtrArray) branches = weir_flow_node_get_branches (node, &is_vague);

  return branches->len;
}

/* Of a node that does not tell its ports: a row for each if there are several. */
static guint
count_rows (char **ports)
{
  guint n_ports = g_strv_length (ports);

  return n_ports > 1 ? n_ports : 0;
}

static void
measure_vague (WeirFlowBox *self,
               WeirFlow    *flow,
               const char  *id)
{
  g_auto(GStrv) inputs = weir_flow_list_inputs (flow, id);
  g_auto(GStrv) outputs = weir_flow_list_outputs (flow, id);

  self->input_rows = count_rows (inputs);
  self->output_rows = count_rows (outputs);
}

static void
find_rows (WeirFlowBox *self,
           WeirFlow    *flow,
           const char  *id)
{
  JsonObject *node = weir_flow_get_node (flow, id);

  switch (weir_flow_node_get_kind (node))
    {
    case WEIR_FLOW_PROCESS:
    case WEIR_FLOW_THREAD:
      return;

    case WEIR_FLOW_ENSEMBLE:
      self->input_rows = weir_flow_node_get_slots (node);
      if (self->input_rows == 0)
        measure_vague (self, flow, id);
      return;

    case WEIR_FLOW_SWITCH:
      self->output_rows = count_branches (node);
      if (self->output_rows == 0)
        measure_vague (self, flow, id);
      return;

    case WEIR_FLOW_INPUT:
    case WEIR_FLOW_OUTPUT:
    case WEIR_FLOW_UNKNOWN:
    default:
      measure_vague (self, flow, id);
    }
}

void
weir_flow_box_measure (WeirFlowBox *self,
                       WeirFlow    *flow,
                       const char  *id)
{
  guint n_rows;

  *self = (WeirFlowBox) { WEIR_FLOW_END_WIDTH, WEIR_FLOW_END_HEIGHT, 0, 0 };
  if (weir_flow_is_end (id))
    return;

  find_rows (self, flow, id);
  n_rows = MAX (self->input_rows, self->output_rows);
  self->width = WEIR_FLOW_NODE_WIDTH;
  self->height = MAX (WEIR_FLOW_NODE_HEIGHT,
                      WEIR_FLOW_HEADER_HEIGHT + n_rows * WEIR_FLOW_ROW_HEIGHT);
}

double
weir_flow_box_get_port_y (const WeirFlowBox *self,
                          gboolean           output,
                          guint              index)
{
  const double first = WEIR_FLOW_HEADER_HEIGHT + WEIR_FLOW_GRID;
  guint n_rows = output ? self->output_rows : self->input_rows;
  guint n_others = output ? self->input_rows : self->output_rows;
  double middle = self->height / 2;

  if (n_rows > 0)
    return first + index * WEIR_FLOW_ROW_HEIGHT;

  /* Alone, it is level with the middle of those on the other side. */
  if (n_others > 0)
    middle = first + (n_others - 1) * WEIR_FLOW_ROW_HEIGHT / 2.0;

  return floor (middle / WEIR_FLOW_GRID) * WEIR_FLOW_GRID;
}

/* Leaves and enters level; what leads back goes around in a wide bow. */
void
weir_flow_make_curve (double points[8])
{
  double width = points[6] - points[0];
  double height = fabs (points[7] - points[1]);
  double reach = width >= 0 ? MAX (width / 2, MIN (40, height / 2 + width / 4))
                            : MIN (240, 60 - width / 3 + height / 8);

  points[2] = points[0] + reach;
  points[3] = points[1];
  points[4] = points[6] - reach;
  points[5] = points[7];
}

/**
 * weir_flow_get_node_size:
 * @self: a flow
 * @id: the id of a node, or `input` or `output`
 * @width: (out) (optional): return location for the width
 * @height: (out) (optional): return location for the height
 *
 * Gets how large a node is drawn, in pixels at 100 %. It depends on its kind and on how many ports
 * it has, not on any text, so that a flow looks the same everywhere.
 */
void
weir_flow_get_node_size (WeirFlow   *self,
                         const char *id,
                         double     *width,
                         double     *height)
{
  WeirFlowBox box;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (id != NULL);

  weir_flow_box_measure (&box, self, id);
  if (width != NULL)
    *width = box.width;
  if (height != NULL)
    *height = box.height;
}

static gboolean
find_port (WeirFlow   *self,
           const char *id,
           const char *port,
           gboolean    output,
           guint      *index)
{
  JsonObject *node = weir_flow_get_node (self, id);
  const char *name = weir_flow_end_read (port).port;
  g_auto(GStrv) ports = NULL;

  /* An ensemble can have many: they are not listed for each. */
  if (!output && name != NULL && weir_flow_node_get_kind (node) == WEIR_FLOW_ENSEMBLE)
    return weir_flow_port_get_slot (name, index) && *index < weir_flow_node_get_slots (node);

  ports = output ? weir_flow_list_outputs (self, id) : weir_flow_list_inputs (self, id);
  for (*index = 0; ports[*index] != NULL; (*index)++)
    {
      if (g_str_equal (ports[*index], port))
        return TRUE;
    }

  return FALSE;
}

/**
 * weir_flow_get_port_position:
 * @self: a flow
 * @port: a port as links write it: an id, `SWITCH.CASE` or `ENSEMBLE.N`
 * @output: whether links begin there, rather than end
 * @x: (out) (optional): return location for its x
 * @y: (out) (optional): return location for its y
 *
 * Gets where links begin, or end: at the right or left edge of the node. A port that the node has
 * not is at the foot of it, so that links to it can be seen; a node without a place is at 0, 0.
 */
void
weir_flow_get_port_position (WeirFlow   *self,
                             const char *port,
                             gboolean    output,
                             double     *x,
                             double     *y)
{
  g_autofree char *id = NULL;
  WeirFlowBox box;
  double left, top;
  guint index;

  g_return_if_fail (WEIR_IS_FLOW (self));
  g_return_if_fail (port != NULL);

  id = weir_flow_end_dup_id (port);
  weir_flow_get_position (self, id, &left, &top);
  weir_flow_box_measure (&box, self, id);

  if (find_port (self, id, port, output, &index))
    top += weir_flow_box_get_port_y (&box, output, index);
  else
    top += box.height - WEIR_FLOW_GRID;

  if (x != NULL)
    *x = output ? left + box.width : left;
  if (y != NULL)
    *y = top;
}
