/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-node.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "canvas/gestures/weir-canvas-gestures.h"

G_DEFINE_FINAL_TYPE (WeirCanvasNode, weir_canvas_node, GTK_TYPE_WIDGET)

static void
port_free (gpointer data)
{
  WeirCanvasPort *port = data;

  g_free (port->name);
  g_free (port->label);
  g_clear_object (&port->layout);
  g_free (port);
}

/* From far away, the canvas draws all nodes together. */
static void
redraw (WeirCanvasNode *self)
{
  GtkWidget *canvas = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->detail == WEIR_CANVAS_DETAIL_BOX && WEIR_IS_CANVAS (canvas))
    gtk_widget_queue_draw (WEIR_CANVAS (canvas)->far_layer);
}

static void
weir_canvas_node_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  WeirCanvasNode *self = WEIR_CANVAS_NODE (widget);
  double size = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;

  *minimum = *natural = (int) ceil (size);
}

static void
weir_canvas_node_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  weir_canvas_node_draw (WEIR_CANVAS_NODE (widget), snapshot);
}

static void
weir_canvas_node_state_flags_changed (GtkWidget     *widget,
                                      GtkStateFlags  previous)
{
  GtkStateFlags changed = previous ^ gtk_widget_get_state_flags (widget);
  GtkWidget *canvas = gtk_widget_get_parent (widget);

  GTK_WIDGET_CLASS (weir_canvas_node_parent_class)->state_flags_changed (widget, previous);

  if ((changed & (GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_VISIBLE)) == 0)
    return;

  gtk_widget_queue_draw (widget);
  if ((changed & GTK_STATE_FLAG_FOCUSED) != 0 && WEIR_IS_CANVAS (canvas))
    weir_canvas_node_focus_changed (WEIR_CANVAS (canvas), WEIR_CANVAS_NODE (widget),
                                    gtk_widget_has_focus (widget));
}

/* The canvas finds nodes by their places, also when they are not shown as widgets. */
static gboolean
weir_canvas_node_contains (GtkWidget *widget,
                           double     x,
                           double     y)
{
  WeirCanvasNode *self = WEIR_CANVAS_NODE (widget);

  return x >= 0 && y >= 0 && x < self->width && y < self->height;
}

static void
weir_canvas_node_system_setting_changed (GtkWidget        *widget,
                                         GtkSystemSetting  setting)
{
  weir_canvas_node_forget_layout (WEIR_CANVAS_NODE (widget));
  GTK_WIDGET_CLASS (weir_canvas_node_parent_class)->system_setting_changed (widget, setting);
}

static void
weir_canvas_node_finalize (GObject *object)
{
  WeirCanvasNode *self = WEIR_CANVAS_NODE (object);

  g_clear_object (&self->title_layout);
  g_clear_object (&self->subtitle_layout);
  g_clear_object (&self->badge_layout);
  g_clear_pointer (&self->chip_layouts, g_ptr_array_unref);
  g_clear_pointer (&self->chips, g_ptr_array_unref);
  g_clear_pointer (&self->ports, g_ptr_array_unref);
  g_clear_pointer (&self->links, g_ptr_array_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->subtitle, g_free);
  g_clear_pointer (&self->badge, g_free);
  g_clear_pointer (&self->description, g_free);

  G_OBJECT_CLASS (weir_canvas_node_parent_class)->finalize (object);
}

static void
weir_canvas_node_class_init (WeirCanvasNodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_canvas_node_finalize;
  widget_class->measure = weir_canvas_node_measure;
  widget_class->snapshot = weir_canvas_node_snapshot;
  widget_class->contains = weir_canvas_node_contains;
  widget_class->state_flags_changed = weir_canvas_node_state_flags_changed;
  widget_class->system_setting_changed = weir_canvas_node_system_setting_changed;

  gtk_widget_class_set_css_name (widget_class, "weir-node");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
weir_canvas_node_init (WeirCanvasNode *self)
{
  self->chips = g_ptr_array_new_with_free_func (g_free);
  self->chip_layouts = g_ptr_array_new_with_free_func (g_object_unref);
  self->ports = g_ptr_array_new_with_free_func (port_free);
  self->links = g_ptr_array_new ();
  self->entry.owner = self;
  self->detail = WEIR_CANVAS_DETAIL_FULL;
  self->scale = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  /* Flows run from left to right for everybody, and so do names, filters and numbers. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
}

WeirCanvasNode *
weir_canvas_node_new (const char            *id,
                      const WeirCanvasStyle *style)
{
  WeirCanvasNode *self = g_object_new (WEIR_TYPE_CANVAS_NODE, NULL);

  self->id = g_strdup (id);
  self->style = style;

  return self;
}

void
weir_canvas_node_forget_layout (WeirCanvasNode *self)
{
  g_clear_object (&self->title_layout);
  g_clear_object (&self->subtitle_layout);
  g_clear_object (&self->badge_layout);
  g_ptr_array_set_size (self->chip_layouts, 0);
  for (guint i = 0; i < self->ports->len; i++)
    {
      WeirCanvasPort *port = g_ptr_array_index (self->ports, i);

      g_clear_object (&port->layout);
    }
  redraw (self);
}

/* Inputs of an ensemble are counted from one for people; a switch names its outputs. */
static char *
make_label (const char *port)
{
  const char *dot = strchr (port, '.');
  char *end;
  guint64 number;

  if (dot == NULL)
    return NULL;

  number = g_ascii_strtoull (dot + 1, &end, 10);
  if (end > dot + 1 && *end == '\0')
    return g_strdup_printf ("%" G_GUINT64_FORMAT, number + 1);

  return g_strdup (dot + 1);
}

/* Whether @ports are the same, standing in the same places; those that are stay linked if they were. */
static gboolean
keep_links (GPtrArray *ports,
            GPtrArray *before)
{
  if (ports->len != before->len)
    return FALSE;

  for (guint i = 0; i < ports->len; i++)
    {
      WeirCanvasPort *port = g_ptr_array_index (ports, i);
      WeirCanvasPort *old = g_ptr_array_index (before, i);

      if (port->is_output != old->is_output || !g_str_equal (port->name, old->name) ||
          fabs (port->x - old->x) > 0.5 || fabs (port->y - old->y) > 0.5)
        return FALSE;

      port->is_linked = old->is_linked;
    }

  return TRUE;
}

static void
load_ports (WeirCanvasNode *self,
            WeirFlow       *flow,
            gboolean        is_output)
{
  g_auto(GStrv) names = is_output ? weir_flow_list_outputs (flow, self->id)
                                  : weir_flow_list_inputs (flow, self->id);
  double x, y;

  weir_flow_get_position (flow, self->id, &x, &y);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      WeirCanvasPort *port = g_new0 (WeirCanvasPort, 1);

      weir_flow_get_port_position (flow, names[i], is_output, &port->x, &port->y);
      port->x -= x;
      port->y -= y;
      port->is_output = is_output;
      port->label = make_label (names[i]);
      port->name = g_strdup (names[i]);
      g_ptr_array_add (self->ports, port);
    }
}

static gboolean
get_flag (JsonObject *node,
          const char *key)
{
  JsonNode *member = json_object_get_member (node, key);

  return member != NULL && JSON_NODE_HOLDS_VALUE (member) &&
         json_node_get_value_type (member) == G_TYPE_BOOLEAN && json_node_get_boolean (member);
}

static void
load_state (WeirCanvasNode *self,
            JsonObject     *json)
{
  gboolean is_bypassed = json != NULL && get_flag (json, "bypass");
  gboolean is_disabled = json != NULL && get_flag (json, "disabled");

  self->is_off = is_bypassed || is_disabled;
  g_clear_pointer (&self->badge, g_free);
  if (is_disabled)
    self->badge = g_strdup (_("Off"));
  else if (is_bypassed)
    self->badge = g_strdup (_("Bypassed"));
}

static char *
make_subtitle (WeirCanvasNode *self,
               WeirFlow       *flow,
               JsonObject     *json)
{
  switch (self->kind)
    {
    case WEIR_CANVAS_PROCESS:
    case WEIR_CANVAS_THREAD:
      return weir_canvas_describe_worker (json);
    case WEIR_CANVAS_ENSEMBLE:
      return g_strdup (get_flag (json, "fail-fast") ? _("joins, fails fast") : _("joins"));
    case WEIR_CANVAS_SWITCH:
      return g_strdup (_("first that holds"));
    case WEIR_CANVAS_UNKNOWN:
      return g_strdup_printf (_("unknown: %s"), weir_flow_get_node_kind (flow, self->id));
    case WEIR_CANVAS_INPUT:
    case WEIR_CANVAS_OUTPUT:
    case WEIR_CANVAS_N_KINDS:
    default:
      return NULL;
    }
}

gboolean
weir_canvas_node_load (WeirCanvasNode *self,
                       WeirFlow       *flow)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->ports);
  gboolean is_same;
  JsonObject *json = weir_flow_get_node (flow, self->id);
  double width = self->width, height = self->height;

  self->kind = weir_canvas_kind_from_string (weir_flow_get_node_kind (flow, self->id));
  if (json == NULL && self->kind > WEIR_CANVAS_OUTPUT)
    self->kind = WEIR_CANVAS_UNKNOWN;

  weir_flow_get_node_size (flow, self->id, &self->width, &self->height);
  load_state (self, json);

  g_clear_pointer (&self->subtitle, g_free);
  self->subtitle = make_subtitle (self, flow, json);

  g_ptr_array_set_size (self->chips, 0);
  if (json != NULL)
    weir_canvas_list_chips (json, self->chips);

  self->ports = g_ptr_array_new_with_free_func (port_free);
  load_ports (self, flow, FALSE);
  load_ports (self, flow, TRUE);

  weir_canvas_node_forget_layout (self);
  is_same = keep_links (self->ports, before);
  if (fabs (width - self->width) < 0.5 && fabs (height - self->height) < 0.5)
    return !is_same;

  gtk_widget_queue_resize (GTK_WIDGET (self));

  return TRUE;
}

void
weir_canvas_node_set_id (WeirCanvasNode *self,
                         const char     *id)
{
  char *copy = g_strdup (id);

  g_free (self->id);
  self->id = copy;
  g_clear_pointer (&self->description, g_free);
}

void
weir_canvas_node_set_look (WeirCanvasNode *self,
                           WeirCanvasLook  look,
                           gboolean        set)
{
  WeirCanvasLook now = set ? self->look | look : self->look & ~look;

  if (now == self->look)
    return;

  if (((now ^ self->look) & WEIR_CANVAS_LOOK_SELECTED) != 0)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED,
                                 set, -1);
  self->look = now;
  redraw (self);
}

void
weir_canvas_node_set_detail (WeirCanvasNode   *self,
                             WeirCanvasDetail  detail,
                             double            scale)
{
  if (self->detail == detail && fabs (self->scale - scale) < 1e-9)
    return;

  /* A title that stands alone is as large as it can be read. */
  if (self->detail != detail || detail < WEIR_CANVAS_DETAIL_FULL)
    g_clear_object (&self->title_layout);
  self->detail = detail;
  self->scale = scale;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
weir_canvas_node_is_end (WeirCanvasNode *self)
{
  return self->kind == WEIR_CANVAS_INPUT || self->kind == WEIR_CANVAS_OUTPUT;
}

WeirCanvasPort *
weir_canvas_node_find_port (WeirCanvasNode *self,
                            const char     *name,
                            gboolean        is_output)
{
  for (guint i = 0; i < self->ports->len; i++)
    {
      WeirCanvasPort *port = g_ptr_array_index (self->ports, i);

      if (port->is_output == is_output && g_str_equal (port->name, name))
        return port;
    }

  return NULL;
}

/* The nodes that links lead to from here, as a list of accessibles. */
static GList *
list_targets (WeirCanvasNode *self,
              GString        *names)
{
  GList *targets = NULL;

  for (guint i = 0; i < self->links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (self->links, i);

      if (link->source != self || link->target == NULL)
        continue;

      targets = g_list_prepend (targets, link->target);
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", link->target->id);
    }

  return g_list_reverse (targets);
}

/* GTK keeps the list. */
static void
set_flow_to (WeirCanvasNode *self,
             GList          *targets)
{
  GtkAccessibleRelation relation = GTK_ACCESSIBLE_RELATION_FLOW_TO;
  GValue value = G_VALUE_INIT;

  if (targets == NULL)
    {
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), relation);
      return;
    }

  gtk_accessible_relation_init_value (relation, &value);
  g_value_set_pointer (&value, targets);
  gtk_accessible_update_relation_value (GTK_ACCESSIBLE (self), 1, &relation, &value);
  g_value_unset (&value);
}

void
weir_canvas_node_describe (WeirCanvasNode *self)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autoptr(GString) text = g_string_new (weir_canvas_kind_get_label (self->kind));
  g_autofree char *mark = weir_canvas_node_describe_mark (self);
  g_autofree char *live = weir_canvas_node_describe_live (self);
  GList *targets = list_targets (self, names);

  if (mark != NULL)
    g_string_append_printf (text, ", %s", mark);
  if (live != NULL)
    g_string_append_printf (text, ", %s", live);
  if (self->subtitle != NULL)
    g_string_append_printf (text, ", %s", self->subtitle);
  if (self->badge != NULL)
    g_string_append_printf (text, ", %s", self->badge);
  if (names->len > 0)
    {
      g_string_append (text, ", ");
      /* Translators: what follows are the names of nodes. */
      g_string_append_printf (text, _("leads to %s"), names->str);
    }

  if (g_strcmp0 (self->description, text->str) == 0)
    {
      g_list_free (targets);
      return;
    }

  g_free (self->description);
  self->description = g_strdup (text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->id,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str,
                                  -1);
  set_flow_to (self, targets);
}
