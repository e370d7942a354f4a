/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rows of the form, and what becomes of what is typed in them. */

#include <glib/gi18n.h>

#include "expression/weir-trial-box.h"
#include "expression/weir-undo-keys.h"
#include "inspector/rows/weir-filter-row.h"
#include "inspector/weir-inspector-private.h"
#include "palette/weir-worker-kinds.h"

static void
set_value (WeirFlow   *flow,
           const char *id,
           const char *path,
           JsonNode   *value)
{
  const char *type;
  g_autoptr(JsonNode) worker = NULL;

  if (value == NULL || !g_str_equal (path, "worker.type"))
    {
      weir_flow_set_node_value (flow, id, path, value);
      return;
    }

  /* Another kind of worker has other settings. */
  type = json_node_get_string (value);
  worker = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (worker, weir_worker_kind_new_json (type));
  weir_flow_set_node_value (flow, id, "worker", worker);
}

void
weir_inspector_apply (WeirInspector *self,
                      const char    *title,
                      const char    *path,
                      JsonNode      *value,
                      guint          visits)
{
  WeirFlow *flow = weir_inspector_get_flow (self);
  g_autofree char *key = g_strdup_printf ("inspector %s %u %s", path, visits, self->shape);
  g_autofree char *name = NULL;

  if (self->ids->len == 0)
    name = g_strdup_printf (_("Change %s"), title);
  else if (self->ids->len == 1)
    name = g_strdup_printf (_("Change %s of %s"), title,
                            (char *) g_ptr_array_index (self->ids, 0));
  else
    name = g_strdup_printf (ngettext ("Change %s of %u Node", "Change %s of %u Nodes",
                                      self->ids->len), title, self->ids->len);

  weir_flow_begin_edit (flow, name, key);
  if (self->ids->len == 0)
    weir_flow_set_member (flow, path, value);
  for (guint i = 0; i < self->ids->len; i++)
    set_value (flow, g_ptr_array_index (self->ids, i), path, value);
  weir_flow_end_edit (flow);
}

static void
on_row_edited (WeirInspector *self,
               JsonNode      *value,
               WeirFieldRow  *row)
{
  WeirField *field = weir_field_row_get_field (row);
  g_autofree char *title = weir_field_dup_title (field);

  weir_inspector_apply (self, title, weir_field_get_path (field), value,
                        weir_field_row_get_visits (row));
}

static void
show_name_error (WeirInspector *self,
                 const char    *message)
{
  gtk_label_set_label (self->name_error, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->name_error), message != NULL);
  if (message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->name_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name_row), "error");
}

static void
on_name_applied (WeirInspector *self)
{
  const char *id = g_ptr_array_index (self->ids, 0);
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  g_autoptr(GError) error = NULL;

  if (g_str_equal (id, name) ||
      weir_flow_rename_node (weir_inspector_get_flow (self), id, name, &error))
    show_name_error (self, NULL);
  else
    show_name_error (self, error->message);
}

static void
reset_name (WeirInspector *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), g_ptr_array_index (self->ids, 0));
  show_name_error (self, NULL);
}

/* Gives up what was typed, as Escape does elsewhere. */
static gboolean
on_name_key (GtkEventController *controller,
             guint               keyval,
             guint               keycode,
             GdkModifierType     state,
             gpointer            data)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  reset_name (data);

  return GDK_EVENT_STOP;
}

/* As in the other rows: what is only typed is taken back first. */
static gboolean
on_name_undo (GtkWidget *row,
              GVariant  *arguments,
              gpointer   data)
{
  WeirInspector *self = WEIR_INSPECTOR (gtk_widget_get_ancestor (row, WEIR_TYPE_INSPECTOR));

  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), g_ptr_array_index (self->ids, 0)))
    gtk_widget_activate_action (row, "win.undo", NULL);
  else
    reset_name (self);

  return GDK_EVENT_STOP;
}

static gboolean
on_name_redo (GtkWidget *row,
              GVariant  *arguments,
              gpointer   data)
{
  gtk_widget_activate_action (row, "win.redo", NULL);

  return GDK_EVENT_STOP;
}

static AdwPreferencesGroup *
add_group (WeirInspector *self,
           const char    *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title != NULL ? title : "");
  gtk_box_append (self->content, group);

  return ADW_PREFERENCES_GROUP (group);
}

static void
add_name (WeirInspector       *self,
          AdwPreferencesGroup *group)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->name_row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), _("Name"));
  adw_entry_row_set_show_apply_button (self->name_row, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), g_ptr_array_index (self->ids, 0));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->name_row), FALSE);
  g_signal_connect_swapped (self->name_row, "apply", G_CALLBACK (on_name_applied), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_name_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->name_row), keys);
  weir_undo_keys_add (GTK_WIDGET (self->name_row), on_name_undo, on_name_redo);
  adw_preferences_group_add (group, GTK_WIDGET (self->name_row));

  self->name_error = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->name_error, TRUE);
  gtk_label_set_xalign (self->name_error, 0);
  gtk_widget_set_margin_top (GTK_WIDGET (self->name_error), 6);
  gtk_widget_set_visible (GTK_WIDGET (self->name_error), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->name_error), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->name_error), "caption");
  adw_preferences_group_add (group, GTK_WIDGET (self->name_error));
}

static GtkWidget *
new_row (WeirInspector *self,
         WeirField     *field)
{
  GtkWidget *row = weir_field_row_new (field);

  if (WEIR_IS_FILTER_ROW (row))
    weir_filter_row_set_trial (WEIR_FILTER_ROW (row), self->trial);
  g_signal_connect_swapped (row, "edited", G_CALLBACK (on_row_edited), self);
  g_signal_connect_swapped (row, "left", G_CALLBACK (weir_inspector_queue_update), self);
  g_ptr_array_add (self->rows, row);

  return row;
}

static void
add_fields (WeirInspector        *self,
            AdwPreferencesGroup **group,
            WeirFieldGroup        which,
            const char           *title)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      WeirField *field = g_ptr_array_index (self->fields, i);

      if (weir_field_get_group (field) != which)
        continue;

      if (*group == NULL)
        *group = add_group (self, title);
      adw_preferences_group_add (*group, new_row (self, field));
    }
}

static void
on_try_expanded (WeirInspector *self)
{
  self->is_try_open = adw_expander_row_get_expanded (self->try_row);
}

/* Where a sample shows what the filter or the conditions do. */
static void
add_trial (WeirInspector       *self,
           AdwPreferencesGroup *group)
{
  GtkWidget *row;
  GtkWidget *box;

  if (self->trial == NULL)
    return;

  self->try_row = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->try_row), _("Try It"));
  adw_expander_row_set_expanded (self->try_row, self->is_try_open);
  g_signal_connect_swapped (self->try_row, "notify::expanded", G_CALLBACK (on_try_expanded), self);
  adw_preferences_group_add (group, GTK_WIDGET (self->try_row));

  box = weir_trial_box_new (self->trial);
  gtk_widget_add_css_class (box, "field");
  row = adw_preferences_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  adw_expander_row_add_row (self->try_row, row);
}

static void
add_cases (WeirInspector *self)
{
  AdwPreferencesGroup *group = NULL;
  guint n_cases = 0;

  for (guint i = 0; i < self->fields->len; i++)
    {
      WeirField *field = g_ptr_array_index (self->fields, i);

      if (weir_field_get_group (field) != WEIR_FIELD_CASE)
        continue;

      if (g_str_has_suffix (weir_field_get_path (field), ".name"))
        {
          g_autofree char *title = g_strdup_printf (_("Case %u"), n_cases + 1);

          group = add_group (self, title);
          adw_preferences_group_set_header_suffix (group,
                                                   weir_inspector_new_case_buttons (self,
                                                                                    n_cases));
          n_cases++;
        }
      adw_preferences_group_add (group, new_row (self, field));
    }

  if (self->ids->len == 1 &&
      g_strcmp0 (weir_flow_get_node_kind (weir_inspector_get_flow (self),
                                          g_ptr_array_index (self->ids, 0)), "switch") == 0)
    gtk_box_append (self->content, weir_inspector_new_case_adder (self));
  if (group != NULL)
    add_trial (self, add_group (self, NULL));
}

static void
on_expanded (WeirInspector *self)
{
  self->is_advanced_open = adw_expander_row_get_expanded (self->advanced);
}

static void
add_advanced (WeirInspector *self)
{
  AdwPreferencesGroup *group;

  for (guint i = 0; i < self->fields->len; i++)
    {
      WeirField *field = g_ptr_array_index (self->fields, i);

      if (weir_field_get_group (field) != WEIR_FIELD_ADVANCED)
        continue;

      if (self->advanced == NULL)
        {
          group = add_group (self, NULL);
          self->advanced = ADW_EXPANDER_ROW (adw_expander_row_new ());
          adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->advanced), _("Advanced"));
          /* Where there is nothing else, there is nothing to hide it behind. */
          adw_expander_row_set_expanded (self->advanced,
                                         self->is_advanced_open || self->rows->len == 0);
          g_signal_connect_swapped (self->advanced, "notify::expanded", G_CALLBACK (on_expanded),
                                    self);
          adw_preferences_group_add (group, GTK_WIDGET (self->advanced));
        }
      adw_expander_row_add_row (self->advanced, new_row (self, field));
    }
}

static gboolean
can_be_edited (WeirInspector *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      if (weir_field_get_group (g_ptr_array_index (self->fields, i)) != WEIR_FIELD_KEPT)
        return TRUE;
    }

  return FALSE;
}

/* What there is to say of nodes that cannot be edited here. */
static const char *
get_remark (WeirInspector *self)
{
  if (self->selection == NULL || self->selection[0] == NULL)
    return NULL;

  if (self->ids->len == 0 && self->selection[1] == NULL)
    return g_str_equal (self->selection[0], "input") ? _("Where items enter the flow")
                                                     : _("Where results leave the flow");
  if (can_be_edited (self))
    return NULL;

  return self->ids->len > 1 ? _("These nodes have no settings in common")
                            : _("This version does not know such nodes. "
                                "Their settings are kept as they are.");
}

static void
add_remark (WeirInspector *self)
{
  const char *remark = get_remark (self);
  GtkWidget *label;

  if (remark == NULL)
    return;

  label = gtk_label_new (remark);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (self->content, label);
}

static WeirTrial *
get_trial (WeirInspector *self)
{
  const char *id = self->ids->len == 1 ? g_ptr_array_index (self->ids, 0) : NULL;
  WeirTrial *trial;

  if (id == NULL ||
      !weir_trial_can_try (weir_flow_get_node (weir_inspector_get_flow (self), id)))
    return NULL;

  trial = g_hash_table_lookup (self->trials, id);
  if (trial == NULL)
    {
      trial = weir_trial_new ();
      g_hash_table_insert (self->trials, g_strdup (id), trial);
    }

  return trial;
}

void
weir_inspector_build (WeirInspector *self)
{
  AdwPreferencesGroup *group = NULL;
  GtkWidget *child;

  weir_inspector_keep_drafts (self);
  g_ptr_array_set_size (self->rows, 0);
  self->name_row = NULL;
  self->name_error = NULL;
  self->advanced = NULL;
  self->try_row = NULL;
  self->trial = get_trial (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content))) != NULL)
    gtk_box_remove (self->content, child);

  if (self->ids->len == 1 && self->selection[1] == NULL)
    {
      group = add_group (self, NULL);
      add_name (self, group);
    }
  add_fields (self, &group, WEIR_FIELD_NODE, NULL);
  group = NULL;
  add_fields (self, &group, WEIR_FIELD_WORKER, _("Worker"));
  if (group != NULL)
    add_trial (self, group);
  add_cases (self);
  add_advanced (self);
  add_remark (self);
  group = NULL;
  add_fields (self, &group, WEIR_FIELD_KEPT, _("Not Known Here"));
}
