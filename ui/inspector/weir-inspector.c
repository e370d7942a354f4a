/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/weir-inspector-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "canvas/weir-canvas-style.h"
#include "inspector/weir-module-catalog.h"

/**
 * WeirInspector:
 *
 * Which nodes and fields there are is found out here; the rows are made in weir-inspector-form.c.
 */

G_DEFINE_FINAL_TYPE (WeirInspector, weir_inspector, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_DOCUMENT,
  PROP_FINDINGS,
  PROP_SELECTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

WeirFlow *
weir_inspector_get_flow (WeirInspector *self)
{
  return self->document != NULL ? weir_document_get_flow (self->document) : NULL;
}

/* Those of the selection that are nodes of the file; what is drawn for the ends is none. */
static void
update_ids (WeirInspector *self)
{
  WeirFlow *flow = weir_inspector_get_flow (self);

  g_ptr_array_set_size (self->ids, 0);
  for (gsize i = 0; flow != NULL && self->selection != NULL && self->selection[i] != NULL; i++)
    {
      if (weir_flow_get_node (flow, self->selection[i]) != NULL)
        g_ptr_array_add (self->ids, g_strdup (self->selection[i]));
    }
}

static gboolean
is_nothing_selected (WeirInspector *self)
{
  return self->selection == NULL || self->selection[0] == NULL;
}

/* Of a thousand nodes, few are not like one before. */
static GPtrArray *
list_common_fields (WeirInspector *self)
{
  WeirFlow *flow = weir_inspector_get_flow (self);
  const char *directory = weir_document_get_directory (self->document);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *fields = NULL;

  for (guint i = 0; i < self->ids->len; i++)
    {
      JsonObject *node = weir_flow_get_node (flow, g_ptr_array_index (self->ids, i));
      g_autoptr(GPtrArray) own = NULL;

      /* The first two, so that what is one node's own goes away. */
      if (!g_hash_table_add (seen, weir_fields_dup_signature (node)) && i > 1)
        continue;

      own = weir_fields_list (node, directory);
      if (fields == NULL)
        fields = g_steal_pointer (&own);
      else
        weir_fields_keep_common (fields, own);
    }

  return fields != NULL ? fields : g_ptr_array_new ();
}

static GPtrArray *
list_fields (WeirInspector *self)
{
  return is_nothing_selected (self) ? weir_fields_list_flow () : list_common_fields (self);
}

static char *
make_shape (WeirInspector *self,
            GPtrArray     *fields)
{
  GString *shape = g_string_new (NULL);

  for (gsize i = 0; self->selection != NULL && self->selection[i] != NULL; i++)
    g_string_append_printf (shape, "%s\n", self->selection[i]);

  for (guint i = 0; i < fields->len; i++)
    {
      WeirField *field = g_ptr_array_index (fields, i);
      JsonArray *choices = weir_field_get_choices (field);

      g_string_append_printf (shape, "%s %s %u\n", weir_field_get_path (field),
                              weir_field_get_type_name (field),
                              choices != NULL ? json_array_get_length (choices) : 0);
    }

  return g_string_free (shape, FALSE);
}

static void
show_title (WeirInspector *self)
{
  WeirFlow *flow = weir_inspector_get_flow (self);
  g_autofree char *title = NULL;
  const char *subtitle = "";

  if (is_nothing_selected (self))
    {
      title = g_strdup (_("Flow"));
    }
  else if (self->selection[1] != NULL)
    {
      guint n = g_strv_length (self->selection);

      title = g_strdup_printf (ngettext ("%u Node", "%u Nodes", n), n);
    }
  else
    {
      const char *kind = weir_flow_get_node_kind (flow, self->selection[0]);

      title = g_strdup (self->selection[0]);
      subtitle = weir_canvas_kind_get_label (weir_canvas_kind_from_string (kind));
    }

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), *subtitle != '\0');
}

/* Makes rows for @fields, and shows in them what the flow says. */
static void
rebuild (WeirInspector *self,
         GPtrArray     *fields,
         char          *shape)
{
  WeirInspectorPlace place;

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  self->fields = fields;
  g_free (self->shape);
  self->shape = shape;

  weir_inspector_find_place (self, &place);
  weir_inspector_build (self);
  weir_inspector_show (self);
  weir_inspector_take_up_drafts (self);
  weir_inspector_return_to_place (self, &place);
}

/* Makes new rows only if others are needed: the one that is typed in stays. */
static void
update (WeirInspector *self)
{
  g_autoptr(GPtrArray) fields = NULL;
  g_autofree char *shape = NULL;

  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->document == NULL)
    return;

  update_ids (self);
  fields = list_fields (self);
  shape = make_shape (self, fields);
  show_title (self);
  if (g_strcmp0 (shape, self->shape) != 0 && !weir_inspector_must_wait (self, fields))
    rebuild (self, g_steal_pointer (&fields), g_steal_pointer (&shape));
  else
    weir_inspector_show (self);
}

static gboolean
on_idle (gpointer data)
{
  WeirInspector *self = data;

  self->idle = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

/* Later, since rows must not be taken away below a handler of theirs. */
void
weir_inspector_queue_update (WeirInspector *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle, self, NULL);
}

static void
on_node_renamed (WeirInspector *self,
                 const char    *old_id,
                 const char    *new_id)
{
  gpointer key, trial;

  if (g_hash_table_steal_extended (self->trials, old_id, &key, &trial))
    {
      g_hash_table_insert (self->trials, g_strdup (new_id), trial);
      g_free (key);
    }
  if (g_strcmp0 (self->nodes, old_id) == 0)
    {
      g_free (self->nodes);
      self->nodes = g_strdup (new_id);
    }

  for (gsize i = 0; self->selection != NULL && self->selection[i] != NULL; i++)
    {
      if (!g_str_equal (self->selection[i], old_id))
        continue;

      g_free (self->selection[i]);
      self->selection[i] = g_strdup (new_id);
    }
  weir_inspector_queue_update (self);
}

static void
weir_inspector_dispose (GObject *object)
{
  WeirInspector *self = WEIR_INSPECTOR (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  weir_inspector_set_document (self, NULL);
  weir_inspector_set_findings (self, NULL);
  g_clear_pointer (&self->root, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_inspector_parent_class)->dispose (object);
}

static void
weir_inspector_finalize (GObject *object)
{
  WeirInspector *self = WEIR_INSPECTOR (object);

  g_clear_pointer (&self->selection, g_strfreev);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shape, g_free);
  g_clear_pointer (&self->nodes, g_free);
  g_clear_pointer (&self->trials, g_hash_table_unref);
  g_clear_pointer (&self->drafts, g_hash_table_unref);

  G_OBJECT_CLASS (weir_inspector_parent_class)->finalize (object);
}

static void
weir_inspector_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  WeirInspector *self = WEIR_INSPECTOR (object);

  switch (prop_id)
    {
    case PROP_DOCUMENT:
      g_value_set_object (value, self->document);
      break;

    case PROP_FINDINGS:
      g_value_set_object (value, self->findings);
      break;

    case PROP_SELECTION:
      g_value_set_boxed (value, self->selection);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_inspector_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  WeirInspector *self = WEIR_INSPECTOR (object);

  switch (prop_id)
    {
    case PROP_DOCUMENT:
      weir_inspector_set_document (self, g_value_get_object (value));
      break;

    case PROP_FINDINGS:
      weir_inspector_set_findings (self, g_value_get_object (value));
      break;

    case PROP_SELECTION:
      weir_inspector_set_selection (self, g_value_get_boxed (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_inspector_class_init (WeirInspectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = weir_inspector_dispose;
  object_class->finalize = weir_inspector_finalize;
  object_class->get_property = weir_inspector_get_property;
  object_class->set_property = weir_inspector_set_property;

  properties[PROP_DOCUMENT] =
    g_param_spec_object ("document", NULL, NULL, WEIR_TYPE_DOCUMENT, flags);
  properties[PROP_FINDINGS] =
    g_param_spec_object ("findings", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_SELECTION] =
    g_param_spec_boxed ("selection", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.go-to-canvas", NULL);
  gtk_widget_class_set_css_name (widget_class, "inspector");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/inspector/"
                                               "weir-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirInspector, root);
  gtk_widget_class_bind_template_child (widget_class, WeirInspector, content);
  gtk_widget_class_bind_template_child (widget_class, WeirInspector, title);
  gtk_widget_class_bind_template_child (widget_class, WeirInspector, subtitle);
}

static void
weir_inspector_init (WeirInspector *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new ();
  self->trials = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (weir_module_catalog_get_default (), "changed",
                           G_CALLBACK (weir_inspector_queue_update), self, G_CONNECT_SWAPPED);
}

void
weir_inspector_set_document (WeirInspector *self,
                             WeirDocument  *document)
{
  g_return_if_fail (WEIR_IS_INSPECTOR (self));

  if (self->document == document)
    return;

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (weir_inspector_get_flow (self), self);

  g_set_object (&self->document, document);
  g_clear_pointer (&self->selection, g_strfreev);
  g_clear_pointer (&self->shape, g_free);
  g_ptr_array_set_size (self->rows, 0);
  self->trial = NULL;
  g_hash_table_remove_all (self->trials);
  g_hash_table_remove_all (self->drafts);
  if (document != NULL)
    {
      WeirFlow *flow = weir_inspector_get_flow (self);

      g_signal_connect_object (flow, "edited", G_CALLBACK (weir_inspector_queue_update), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (flow, "node-renamed", G_CALLBACK (on_node_renamed), self,
                               G_CONNECT_SWAPPED);
      weir_inspector_queue_update (self);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
}

void
weir_inspector_set_findings (WeirInspector *self,
                             GListModel    *findings)
{
  g_return_if_fail (WEIR_IS_INSPECTOR (self));

  if (self->findings == findings)
    return;

  if (self->findings != NULL)
    g_signal_handlers_disconnect_by_func (self->findings, weir_inspector_queue_update, self);
  g_set_object (&self->findings, findings);
  if (findings != NULL)
    g_signal_connect_object (findings, "items-changed", G_CALLBACK (weir_inspector_queue_update), self,
                             G_CONNECT_SWAPPED);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINDINGS]);
}

/**
 * weir_inspector_set_selection:
 * @self: an inspector
 * @selection: (nullable): ids of nodes
 *
 * Shows a form for these nodes; for none, one for the flow.
 */
void
weir_inspector_set_selection (WeirInspector      *self,
                              const char * const *selection)
{
  g_return_if_fail (WEIR_IS_INSPECTOR (self));

  g_strfreev (self->selection);
  self->selection = g_strdupv ((char **) selection);
  weir_inspector_queue_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION]);
}

/**
 * weir_inspector_focus_key:
 * @self: an inspector
 * @key: (nullable): a path as problems name it; %NULL for the first field
 *
 * Lets the user edit @key of what is selected.
 *
 * Returns: whether there is anything to edit
 */
gboolean
weir_inspector_focus_key (WeirInspector *self,
                          const char    *key)
{
  g_return_val_if_fail (WEIR_IS_INSPECTOR (self), FALSE);

  update (self);

  return weir_inspector_focus_row (self, key);
}
