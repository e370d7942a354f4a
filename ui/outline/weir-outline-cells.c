/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "outline/weir-outline-cells.h"

#include "outline/weir-outline-row.h"

/* What the cells of one column are made by. */
typedef struct {
  WeirOutlineCell  cell;
  const char      *property;
} Column;

#define ROW_KEY "weir-outline-row"

/* GTK makes the widgets of rows itself and gives them no names: a row is what a cell is in. */
static void
name_row (GtkWidget *label)
{
  WeirOutlineRow *row = g_object_get_data (G_OBJECT (label), ROW_KEY);
  GtkWidget *cell = gtk_widget_get_parent (label);
  GtkWidget *widget = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  g_autofree char *name = NULL;

  if (widget == NULL || row == NULL)
    return;

  name = weir_outline_row_dup_name (row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
new_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);

  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          const Column             *column)
{
  GtkWidget *label = new_label ();
  GtkWidget *box;

  if (column->cell == WEIR_OUTLINE_CELL_NAME)
    g_signal_connect (label, "map", G_CALLBACK (name_row), NULL);

  if (column->cell != WEIR_OUTLINE_CELL_PROBLEMS)
    {
      gtk_list_item_set_child (item, label);
      return;
    }

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
show_problem (GtkWidget      *box,
              WeirOutlineRow *row)
{
  GtkWidget *image = gtk_widget_get_first_child (box);
  g_autofree char *icon_name = NULL;
  g_auto(GStrv) classes = NULL;

  g_object_get (row, "icon-name", &icon_name, "css-classes", &classes, NULL);
  gtk_widget_set_visible (image, icon_name != NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon_name);
  if (classes != NULL)
    gtk_widget_set_css_classes (image, (const char **) classes);
}

static void
show_row (GtkListItem  *item,
          const Column *column)
{
  WeirOutlineRow *row = gtk_list_item_get_item (item);
  GtkWidget *child = gtk_list_item_get_child (item);
  GtkWidget *label = GTK_IS_LABEL (child) ? child : gtk_widget_get_last_child (child);
  g_autofree char *text = NULL;

  g_object_get (row, column->property, &text, NULL);
  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, text);

  if (column->cell == WEIR_OUTLINE_CELL_NAME)
    name_row (label);
  else if (column->cell == WEIR_OUTLINE_CELL_PROBLEMS)
    show_problem (child, row);
}

static void
on_row_changed (WeirOutlineRow *row,
                GParamSpec     *pspec,
                GtkListItem    *item)
{
  show_row (item, g_object_get_data (G_OBJECT (item), "weir-column"));
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         Column                   *column)
{
  WeirOutlineRow *row = gtk_list_item_get_item (item);

  if (column->cell == WEIR_OUTLINE_CELL_NAME)
    g_object_set_data_full (G_OBJECT (gtk_list_item_get_child (item)), ROW_KEY,
                            g_object_ref (row), g_object_unref);
  g_object_set_data (G_OBJECT (item), "weir-column", column);
  g_signal_connect_object (row, "notify", G_CALLBACK (on_row_changed), item, 0);
  show_row (item, column);
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           const Column             *column)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), on_row_changed, item);
  if (column->cell == WEIR_OUTLINE_CELL_NAME)
    g_object_set_data (G_OBJECT (gtk_list_item_get_child (item)), ROW_KEY, NULL);
}

static void
column_free (gpointer  data,
             GClosure *closure)
{
  g_free (data);
}

GtkListItemFactory *
weir_outline_cells_new (WeirOutlineCell  cell,
                        const char      *property)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Column *column = g_new0 (Column, 1);

  column->cell = cell;
  column->property = property;
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup), column, column_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), column);

  return factory;
}
