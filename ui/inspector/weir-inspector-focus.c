/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where in the form the user is, and that this stays so when the rows are made anew. */

#include <string.h>

#include "inspector/weir-inspector-private.h"

/* Whether @path is @whole or a part of it. */
static gboolean
is_within (const char *path,
           const char *whole)
{
  gsize length = strlen (whole);

  return g_str_has_prefix (path, whole) && (path[length] == '\0' || path[length] == '.');
}

/* The row for @key, or for what it is inside of, or else for what is inside of it. */
static WeirFieldRow *
find_row (WeirInspector *self,
          const char    *key)
{
  WeirFieldRow *inside = NULL;

  for (guint i = 0; key != NULL && i < self->rows->len; i++)
    {
      WeirFieldRow *row = g_ptr_array_index (self->rows, i);
      const char *path = weir_field_get_path (weir_field_row_get_field (row));

      if (is_within (key, path))
        return row;
      if (inside == NULL && is_within (path, key))
        inside = row;
    }

  return inside;
}

/* Lets the user edit what @key is, or is inside of; the first field where there is no such thing.
 * FALSE if there is no field at all. */
gboolean
weir_inspector_focus_row (WeirInspector *self,
                          const char    *key)
{
  WeirFieldRow *row = find_row (self, key);

  if (row == NULL && self->rows->len > 0)
    row = g_ptr_array_index (self->rows, 0);
  if (row == NULL)
    return FALSE;

  if (self->advanced != NULL &&
      weir_field_get_group (weir_field_row_get_field (row)) == WEIR_FIELD_ADVANCED)
    adw_expander_row_set_expanded (self->advanced, TRUE);

  return gtk_widget_grab_focus (GTK_WIDGET (row));
}

static GtkWidget *
get_focus (WeirInspector *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static WeirFieldRow *
get_focused_row (WeirInspector *self)
{
  GtkWidget *focus = get_focus (self);
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, WEIR_TYPE_FIELD_ROW) : NULL;

  return row != NULL && gtk_widget_is_ancestor (row, GTK_WIDGET (self)) ? WEIR_FIELD_ROW (row)
                                                                        : NULL;
}

/* The list that is open, or the editor that is typed in, if one of another kind comes for it. */
gboolean
weir_inspector_must_wait (WeirInspector *self,
                          GPtrArray     *fields)
{
  WeirFieldRow *row = get_focused_row (self);
  GtkWidget *popover;
  const char *path;

  if (row == NULL || !weir_inspector_has_rows_for_ids (self))
    return FALSE;

  popover = gtk_widget_get_ancestor (get_focus (self), GTK_TYPE_POPOVER);
  if (popover != NULL && gtk_widget_get_mapped (popover))
    return TRUE;

  path = weir_field_get_path (weir_field_row_get_field (row));
  for (guint i = 0; i < fields->len; i++)
    {
      WeirField *field = g_ptr_array_index (fields, i);

      if (g_str_equal (weir_field_get_path (field), path))
        return !weir_field_row_suits (row, field);
    }

  return FALSE;
}

void
weir_inspector_find_place (WeirInspector      *self,
                           WeirInspectorPlace *place)
{
  WeirFieldRow *row = get_focused_row (self);
  GtkWidget *focus = get_focus (self);

  place->is_inside = focus != NULL &&
                     gtk_widget_is_ancestor (focus, GTK_WIDGET (self->content));
  place->path = row != NULL ? g_strdup (weir_field_get_path (weir_field_row_get_field (row)))
                            : NULL;
  place->start = place->end = -1;
  if (row != NULL && GTK_IS_EDITABLE (focus) &&
      !gtk_editable_get_selection_bounds (GTK_EDITABLE (focus), &place->start, &place->end))
    place->start = place->end = gtk_editable_get_position (GTK_EDITABLE (focus));
}

/* What has gone with its row leaves the keyboard at the top of the form, not nowhere. */
static void
focus_top (WeirInspector *self)
{
  if (self->name_row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  else
    weir_inspector_focus_row (self, NULL);
}

/* Typing goes on where it was: an entry that gets the focus would select all of its text. */
void
weir_inspector_return_to_place (WeirInspector      *self,
                                WeirInspectorPlace *place)
{
  g_autofree char *path = g_steal_pointer (&place->path);
  GtkWidget *focus;

  if (path == NULL && place->is_inside)
    focus_top (self);
  if (path == NULL)
    return;

  weir_inspector_focus_row (self, path);
  focus = get_focus (self);
  if (place->start >= 0 && GTK_IS_EDITABLE (focus))
    gtk_editable_select_region (GTK_EDITABLE (focus), place->start, place->end);
}
