/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/gestures/weir-canvas-gestures.h"

#include <glib/gi18n.h>

#include "canvas/edits/weir-canvas-edits.h"

typedef struct {
  const char *label;   /* NULL ends a section */
  const char *action;
} Item;

static const Item node_items[] = {
  { N_("_Settings"), "canvas.edit" },
  { N_("_Rename"), "canvas.rename" },
  { N_("C_onnect To…"), "canvas.connect" },
  { NULL },
  { N_("Cu_t"), "canvas.cut" },
  { N_("_Copy"), "canvas.copy" },
  { N_("D_uplicate"), "canvas.duplicate" },
  { N_("_Delete"), "canvas.delete" },
  { N_("Delete and _Heal"), "canvas.delete-heal" },
  { NULL },
  { N_("_Bypass"), "canvas.bypass" },
  { N_("D_isable"), "canvas.disable" },
  { NULL },
};

static const Item many_items[] = {
  { N_("Cu_t"), "canvas.cut" },
  { N_("_Copy"), "canvas.copy" },
  { N_("D_uplicate"), "canvas.duplicate" },
  { N_("_Delete"), "canvas.delete" },
  { NULL },
  { N_("_Tidy"), "canvas.tidy" },
  { N_("Add _Frame"), "canvas.add-frame" },
  { N_("_Bypass"), "canvas.bypass" },
  { N_("D_isable"), "canvas.disable" },
  { NULL },
};

static const Item align_items[] = {
  { N_("Align _Left"), "canvas.align-left" },
  { N_("Align C_enters"), "canvas.align-center" },
  { N_("Align _Right"), "canvas.align-right" },
  { NULL },
  { N_("Align To_p"), "canvas.align-top" },
  { N_("Align _Middles"), "canvas.align-middle" },
  { N_("Align Bo_ttom"), "canvas.align-bottom" },
  { NULL },
  { N_("Distribute _Horizontally"), "canvas.distribute-horizontally" },
  { N_("Distribute _Vertically"), "canvas.distribute-vertically" },
  { NULL },
};

static const Item link_items[] = {
  { N_("Move Input _Up"), "canvas.input-up" },
  { N_("Move Input Do_wn"), "canvas.input-down" },
  { NULL },
  { N_("_Delete"), "canvas.delete" },
  { NULL },
};

static const Item element_items[] = {
  { N_("_Edit Text"), "canvas.rename" },
  { N_("_Delete"), "canvas.delete" },
  { NULL },
};

static const Item canvas_items[] = {
  { N_("_Add Node…"), "canvas.quick-add" },
  { N_("Add _Frame"), "canvas.add-frame" },
  { N_("Add _Note"), "canvas.add-note" },
  { NULL },
  { N_("_Paste"), "canvas.paste" },
  { N_("_Select All"), "canvas.select-all" },
  { NULL },
  { N_("_Tidy"), "canvas.tidy" },
  { N_("Fit A_ll"), "canvas.fit" },
  { NULL },
};

static void
append_items (GMenu      *menu,
              const Item *items,
              guint       n_items)
{
  g_autoptr(GMenu) section = g_menu_new ();

  for (guint i = 0; i < n_items; i++)
    {
      if (items[i].label != NULL)
        {
          g_menu_append (section, _(items[i].label), items[i].action);
          continue;
        }

      g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
      g_object_unref (section);
      section = g_menu_new ();
    }
}

/* What passes there in a run. */
static void
append_probe (GMenu               *menu,
              const WeirCanvasHit *hit)
{
  g_autoptr(GMenu) section = g_menu_new ();
  g_autoptr(GMenuItem) item = g_menu_item_new (_("Show Passing _Values"), NULL);

  g_menu_item_set_action_and_target (item, "win.probe", "s", hit->link->from);
  g_menu_append_item (section, item);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static GMenuModel *
make_menu (WeirCanvas          *self,
           const WeirCanvasHit *hit)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) arrange = NULL;

  if (hit->node != NULL && weir_canvas_count_selected (self) > 1)
    {
      arrange = g_menu_new ();
      append_items (menu, many_items, G_N_ELEMENTS (many_items));
      append_items (arrange, align_items, G_N_ELEMENTS (align_items));
      g_menu_append_submenu (menu, _("Arran_ge"), G_MENU_MODEL (arrange));
    }
  else if (hit->node != NULL)
    append_items (menu, node_items, G_N_ELEMENTS (node_items));
  else if (hit->link != NULL)
    append_items (menu, link_items, G_N_ELEMENTS (link_items));
  else if (hit->element != NULL)
    append_items (menu, element_items, G_N_ELEMENTS (element_items));
  else
    append_items (menu, canvas_items, G_N_ELEMENTS (canvas_items));

  if (hit->link != NULL && hit->node == NULL)
    append_probe (menu, hit);

  return G_MENU_MODEL (menu);
}

static void
show_menu (WeirCanvas          *self,
           const WeirCanvasHit *hit,
           double               x,
           double               y)
{
  g_autoptr(GMenuModel) model = make_menu (self, hit);
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);

  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  weir_canvas_open_popover (self, menu, x, y);
}

/* Of what is at this place; it is selected with it unless it was already. */
static void
open_menu_at (WeirCanvas *self,
              double      widget_x,
              double      widget_y)
{
  WeirCanvasHit hit;
  double x, y;

  weir_canvas_to_canvas (self, widget_x, widget_y, &x, &y);
  hit = weir_canvas_hit_test (self, x, y);
  self->menu_place = (WeirCanvasPoint) { x, y };
  self->has_menu_place = TRUE;

  if (hit.kind == WEIR_CANVAS_HIT_NOTHING)
    weir_canvas_select_none (self);
  else if (!weir_canvas_hit_is_selected (&hit))
    weir_canvas_select_only (self, &hit);
  if (hit.node != NULL)
    weir_canvas_focus_node (self, hit.node);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self));

  show_menu (self, &hit, widget_x, widget_y);
}

static void
on_menu_pressed (WeirCanvas *self,
                 int         n_press,
                 double      x,
                 double      y,
                 GtkGesture *gesture)
{
  if (self->flow == NULL || weir_canvas_is_elsewhere (self, x, y))
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  weir_canvas_cancel (self);
  self->pointer.mode = WEIR_CANVAS_IDLE;
  weir_canvas_set_pointer (self, x, y);
  open_menu_at (self, x, y);
}

static void
on_long_press (WeirCanvas *self,
               double      x,
               double      y,
               GtkGesture *gesture)
{
  on_menu_pressed (self, 1, x, y, gesture);
}

void
weir_canvas_add_menu (WeirCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click_gesture = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  g_signal_connect_swapped (click_gesture, "pressed", G_CALLBACK (on_menu_pressed), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click_gesture), GDK_BUTTON_SECONDARY);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click_gesture));

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect_swapped (long_press, "pressed", G_CALLBACK (on_long_press), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (long_press));
}

/* What a key is meant for: what has the focus, or else the link that is selected. */
static WeirCanvasHit
find_focused (WeirCanvas *self)
{
  WeirCanvasHit hit = { WEIR_CANVAS_HIT_NOTHING };
  GtkWidget *focus = weir_canvas_get_focus (self);

  if (self->focused != NULL && focus == GTK_WIDGET (self->focused))
    {
      hit.kind = WEIR_CANVAS_HIT_NODE;
      hit.node = self->focused;
    }
  else if (focus != NULL && WEIR_IS_CANVAS_ELEMENT (focus))
    {
      hit.kind = WEIR_CANVAS_HIT_ELEMENT;
      hit.element = WEIR_CANVAS_ELEMENT (focus);
    }

  for (guint i = 0; hit.kind == WEIR_CANVAS_HIT_NOTHING && i < self->links->len; i++)
    {
      WeirCanvasLink *link = g_ptr_array_index (self->links, i);

      if (!link->is_selected)
        continue;

      hit.kind = WEIR_CANVAS_HIT_LINK;
      hit.link = link;
    }

  return hit;
}

/* At the foot of a node, at the title of a frame or note, in the middle of a link or of the view. */
static WeirCanvasPoint
get_menu_point (WeirCanvas          *self,
                const WeirCanvasHit *hit)
{
  const graphene_point_t *points;
  WeirCanvasPoint place = { gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                            gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 };

  if (hit->node != NULL)
    weir_canvas_to_widget (self, hit->node->x + hit->node->width / 2,
                           hit->node->y + hit->node->height, &place.x, &place.y);
  else if (hit->element != NULL)
    weir_canvas_to_widget (self, hit->element->x + WEIR_CANVAS_FRAME_BAR,
                           hit->element->y + WEIR_CANVAS_FRAME_BAR, &place.x, &place.y);
  else if (hit->link != NULL)
    {
      points = hit->link->points;
      weir_canvas_to_widget (self, (points[0].x + points[3].x) / 2,
                             (points[0].y + points[3].y) / 2, &place.x, &place.y);
    }

  return place;
}

static void
open_menu (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  WeirCanvas *self = WEIR_CANVAS (widget);
  WeirCanvasPoint place;
  WeirCanvasHit hit;

  if (self->flow == NULL)
    return;

  hit = find_focused (self);
  if (hit.kind != WEIR_CANVAS_HIT_NOTHING && !weir_canvas_hit_is_selected (&hit))
    weir_canvas_select_only (self, &hit);

  self->has_menu_place = FALSE;
  place = get_menu_point (self, &hit);
  show_menu (self, &hit, place.x, place.y);
}

/* An action that would do nothing is shown so in menus. */
void
weir_canvas_update_actions (WeirCanvas *self)
{
  static const char * const needing_one[] = {
    "canvas.cut", "canvas.copy", "canvas.duplicate", "canvas.bypass", "canvas.disable",
    "canvas.select-upstream", "canvas.select-downstream",
  };
  static const char * const needing_two[] = {
    "canvas.align-left", "canvas.align-center", "canvas.align-right", "canvas.align-top",
    "canvas.align-middle", "canvas.align-bottom",
  };
  GtkWidget *widget = GTK_WIDGET (self);
  guint count = weir_canvas_count_selected (self);

  for (guint i = 0; i < G_N_ELEMENTS (needing_one); i++)
    gtk_widget_action_set_enabled (widget, needing_one[i], count > 0);
  for (guint i = 0; i < G_N_ELEMENTS (needing_two); i++)
    gtk_widget_action_set_enabled (widget, needing_two[i], count > 1);
  gtk_widget_action_set_enabled (widget, "canvas.distribute-horizontally", count > 2);
  gtk_widget_action_set_enabled (widget, "canvas.distribute-vertically", count > 2);
}

void
weir_canvas_class_add_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "canvas.menu", NULL, open_menu);
}
