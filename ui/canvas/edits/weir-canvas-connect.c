/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-edits.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* The input of the ensemble at which @port is; -1 for another port. */
static int
get_slot (WeirCanvas *self,
          const char *port)
{
  WeirCanvasNode *node = weir_canvas_find_port_node (self, port);
  const char *dot = strchr (port, '.');

  if (node == NULL || node->kind != WEIR_CANVAS_ENSEMBLE || dot == NULL)
    return -1;

  return (int) g_ascii_strtoll (dot + 1, NULL, 10);
}

/* Whether a link is held over another input of the ensemble to which it leads: then it is put there,
 * and those between move up. */
static gboolean
is_reordering (WeirCanvas *self,
               int         replugged,
               gboolean    from_output,
               const char *target)
{
  const char *from, *to;

  if (replugged < 0 || !from_output)
    return FALSE;

  weir_flow_get_link (self->flow, (guint) replugged, &from, &to);

  return to != NULL && get_slot (self, to) >= 0 && get_slot (self, target) >= 0 &&
         weir_canvas_find_port_node (self, to) == weir_canvas_find_port_node (self, target);
}

/* A link that is plugged elsewhere is judged as if it were not where it is. */
static gboolean
can_connect (WeirCanvas  *self,
             const char  *port,
             gboolean     from_output,
             const char  *target,
             char       **reason)
{
  const char *from = from_output ? port : target;
  const char *to = from_output ? target : port;

  if (is_reordering (self, self->linking.replugged, from_output, target))
    return TRUE;
  if (self->linking.replugged >= 0)
    return weir_flow_can_set_link (self->flow, (guint) self->linking.replugged, from, to, reason);

  return weir_flow_can_link (self->flow, from, to, reason);
}

static int
compare_distance (gconstpointer one,
                  gconstpointer other,
                  gpointer      data)
{
  const graphene_point_t *point = data;
  const WeirCanvasPort *a = *(WeirCanvasPort * const *) one;
  const WeirCanvasPort *b = *(WeirCanvasPort * const *) other;
  double difference = hypot (a->x - point->x, a->y - point->y)
                      - hypot (b->x - point->x, b->y - point->y);

  return (difference > 0) - (difference < 0);
}

static GPtrArray *
list_ports (WeirCanvasNode         *node,
            gboolean                outputs,
            const graphene_point_t *near)
{
  GPtrArray *ports = g_ptr_array_new ();
  graphene_point_t point;

  for (guint i = 0; i < node->ports->len; i++)
    {
      WeirCanvasPort *port = g_ptr_array_index (node->ports, i);

      if (port->is_output == outputs)
        g_ptr_array_add (ports, port);
    }

  if (near != NULL)
    {
      point = GRAPHENE_POINT_INIT ((float) (near->x - node->x), (float) (near->y - node->y));
      g_ptr_array_sort_with_data (ports, compare_distance, &point);
    }

  return ports;
}

/* The port of @node that a link from @port can go to: @wanted if it is one that will do, else the
 * nearest. Otherwise NULL, and why. */
char *
weir_canvas_choose_port (WeirCanvas              *self,
                         WeirCanvasNode          *node,
                         const char              *port,
                         gboolean                 from_output,
                         const graphene_point_t  *near,
                         char                   **reason)
{
  g_autoptr(GPtrArray) ports = list_ports (node, !from_output, near);
  g_autofree char *why = NULL;

  for (guint i = 0; i < ports->len; i++)
    {
      WeirCanvasPort *candidate = g_ptr_array_index (ports, i);
      g_autofree char *refusal = NULL;

      if (can_connect (self, port, from_output, candidate->name, &refusal))
        return g_strdup (candidate->name);
      if (why == NULL)
        why = g_steal_pointer (&refusal);
    }

  /* By its name alone, an ensemble whose inputs are all taken gets one more. */
  if (node->kind == WEIR_CANVAS_ENSEMBLE && from_output &&
      can_connect (self, port, from_output, node->id, NULL))
    return g_strdup (node->id);

  if (reason != NULL && ports->len == 0)
    *reason = g_strdup (from_output ? _("Nothing can lead into this node")
                                    : _("Nothing can lead out of this node"));
  else if (reason != NULL)
    *reason = g_steal_pointer (&why);

  return NULL;
}

static void
reorder (WeirCanvas *self,
         int         replugged,
         const char *target)
{
  const char *from, *to;

  weir_flow_get_link (self->flow, (guint) replugged, &from, &to);
  weir_canvas_move_input (self, to, get_slot (self, target) - get_slot (self, to));
}

/* Moves what leads to an input of an ensemble by so many inputs; FALSE if there are not so many. */
gboolean
weir_canvas_move_input (WeirCanvas *self,
                        const char *port,
                        int         steps)
{
  WeirCanvasNode *node = weir_canvas_find_port_node (self, port);
  int slot = get_slot (self, port);
  g_auto(GStrv) inputs = NULL;

  if (slot < 0 || steps == 0)
    return FALSE;

  inputs = weir_flow_list_inputs (self->flow, node->id);
  if (slot + steps < 0 || slot + steps >= (int) g_strv_length (inputs))
    return FALSE;

  weir_flow_begin_edit (self->flow, _("Reorder Inputs"), NULL);
  weir_flow_move_input (self->flow, node->id, (guint) slot, (guint) (slot + steps));
  weir_flow_end_edit (self->flow);

  return TRUE;
}

/* The input of an ensemble that a selected link leads to, or one from where the keyboard is. */
static char *
dup_input (WeirCanvas *self)
{
  weir_canvas_ensure_links (self);
  for (guint i = 0; i < self->links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (self->links, i);
      gboolean is_meant = link->is_selected ||
                          (link->source != NULL && link->source == self->focused);

      if (is_meant && get_slot (self, link->to) >= 0)
        return g_strdup (link->to);
    }

  return NULL;
}

static void
move_input (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  int steps = g_str_equal (action, "canvas.input-up") ? -1 : 1;
  g_autofree char *port = self->flow != NULL ? dup_input (self) : NULL;

  if (port == NULL || !weir_canvas_move_input (self, port, steps))
    gtk_widget_error_bell (widget);
}

void
weir_canvas_class_add_connecting (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "canvas.input-up", NULL, move_input);
  gtk_widget_class_install_action (widget_class, "canvas.input-down", NULL, move_input);
}

/* Makes the link, in place of another if @replugged is one. */
gboolean
weir_canvas_connect_ports (WeirCanvas *self,
                           const char *port,
                           gboolean    from_output,
                           const char *target,
                           int         replugged)
{
  const char *from = from_output ? port : target;
  const char *to = from_output ? target : port;
  g_autoptr(GError) error = NULL;
  gboolean linked;

  if (is_reordering (self, replugged, from_output, target))
    {
      reorder (self, replugged, target);
      return TRUE;
    }

  weir_flow_begin_edit (self->flow, replugged >= 0 ? _("Move Link") : _("Add Link"), NULL);
  linked = replugged >= 0
           ? weir_flow_set_link (self->flow, (guint) replugged, from, to, &error)
           : weir_flow_add_link (self->flow, from, to, &error);
  weir_flow_end_edit (self->flow);

  if (!linked)
    g_debug ("The link from %s to %s was refused: %s", from, to, error->message);

  return linked;
}
