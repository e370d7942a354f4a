/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "palette/weir-palette-row.h"

#include <string.h>
#include <weir.h>

struct _WeirPaletteRow
{
  GtkListBoxRow parent_instance;

  /* owned */
  char         *json;
  char         *haystack; /* what a search looks in, folded */

  /* not owned: outlives us */
  const char   *category;
};

G_DEFINE_FINAL_TYPE (WeirPaletteRow, weir_palette_row, GTK_TYPE_LIST_BOX_ROW)

static GdkContentProvider *
on_prepare (WeirPaletteRow *self)
{
  return gdk_content_provider_new_typed (G_TYPE_STRING, self->json);
}

static void
on_drag_begin (WeirPaletteRow *self,
               GdkDrag        *drag,
               GtkDragSource  *source)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, paintable, 12, 12);
}

static void
weir_palette_row_finalize (GObject *object)
{
  WeirPaletteRow *self = WEIR_PALETTE_ROW (object);

  g_clear_pointer (&self->json, g_free);
  g_clear_pointer (&self->haystack, g_free);

  G_OBJECT_CLASS (weir_palette_row_parent_class)->finalize (object);
}

static void
weir_palette_row_class_init (WeirPaletteRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_palette_row_finalize;
}

static void
weir_palette_row_init (WeirPaletteRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect_swapped (source, "prepare", G_CALLBACK (on_prepare), self);
  g_signal_connect_swapped (source, "drag-begin", G_CALLBACK (on_drag_begin), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
}

static char *
serialize (JsonObject *node)
{
  g_autoptr(JsonNode) wrapper = json_node_init_object (json_node_alloc (), node);
  g_autoptr(WeirValue) value = weir_value_new_from_node (wrapper);

  return g_strdup (weir_value_get_json (value, NULL));
}

/**
 * weir_palette_row_new:
 * @category: a string that lasts for ever: rows of one category stand together
 * @image: (transfer floating): a sign of it
 * @title: what people call it
 * @description: one sentence about it
 * @node: what is added to the flow
 *
 * Returns: (transfer floating): a new row
 */
GtkWidget *
weir_palette_row_new (const char *category,
                      GtkWidget  *image,
                      const char *title,
                      const char *description,
                      JsonObject *node)
{
  WeirPaletteRow *self = g_object_new (WEIR_TYPE_PALETTE_ROW, NULL);
  g_autofree char *words = g_strjoin (" ", title, description, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (title);

  self->category = category;
  self->json = serialize (node);
  self->haystack = g_utf8_casefold (words, -1);

  gtk_widget_set_size_request (image, 18, -1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);

  return GTK_WIDGET (self);
}

const char *
weir_palette_row_get_category (WeirPaletteRow *self)
{
  g_return_val_if_fail (WEIR_IS_PALETTE_ROW (self), NULL);

  return self->category;
}

/* What is dragged, and added: the JSON text of the node. */
const char *
weir_palette_row_get_json (WeirPaletteRow *self)
{
  g_return_val_if_fail (WEIR_IS_PALETTE_ROW (self), NULL);

  return self->json;
}

/* Whether all words of @text are found in what is said about it. */
gboolean
weir_palette_row_matches (WeirPaletteRow *self,
                          const char     *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto(GStrv) words = g_strsplit (folded, " ", -1);

  g_return_val_if_fail (WEIR_IS_PALETTE_ROW (self), FALSE);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (strstr (self->haystack, words[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}
