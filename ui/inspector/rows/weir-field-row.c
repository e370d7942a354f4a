/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/rows/weir-field-row.h"

#include <glib/gi18n.h>

#include "cpus/weir-cpus-row.h"
#include "expression/weir-undo-keys.h"
#include "inspector/rows/weir-field-rows.h"
#include "inspector/rows/weir-filter-row.h"

typedef struct {
  /* owned */
  WeirField *field;
  char      *help;
  char      *problem;     /* found by a check of the flow */
  char      *mistake;     /* of what is being typed */
  char      *draft;       /* what is being typed, if it cannot be set */
  JsonNode  *shown;       /* NULL: nothing is set */

  /* template */
  GtkLabel  *title;
  GtkBox    *buttons;
  GtkWidget *mixed;
  GtkWidget *reset;
  GtkBox    *narrow;      /* beside the title */
  GtkBox    *wide;        /* below it */
  GtkLabel  *message;

  /* borrowed: a child of ours */
  GtkWidget *focus;

  guint      visits;
  gboolean   is_mixed;
  gboolean   is_showing;
  gboolean   is_warning;   /* the problem is */
} WeirFieldRowPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WeirFieldRow, weir_field_row, ADW_TYPE_PREFERENCES_ROW)

enum {
  PROP_0,
  PROP_FIELD,
  N_PROPS
};

enum {
  EDITED,
  LEFT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_css_class (GtkWidget  *widget,
               const char *name,
               gboolean    is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
update_message (WeirFieldRow *self)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);
  const char *text = priv->mistake != NULL ? priv->mistake : priv->problem;
  gboolean is_warning = priv->mistake == NULL && priv->is_warning;
  gboolean is_error = text != NULL && !is_warning;

  gtk_label_set_label (priv->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (priv->message), text != NULL);
  set_css_class (GTK_WIDGET (priv->message), "error", is_error);
  set_css_class (GTK_WIDGET (priv->message), "warning", is_warning);
  if (priv->focus == NULL)
    return;

  set_css_class (priv->focus, "error", is_error);
  gtk_accessible_update_state (GTK_ACCESSIBLE (priv->focus), GTK_ACCESSIBLE_STATE_INVALID,
                               is_error ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* Forgets what was typed. */
static void
clear_draft (WeirFieldRow *self)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  if (priv->draft == NULL)
    return;

  g_clear_pointer (&priv->draft, g_free);
  weir_field_row_set_mistake (self, NULL);
}

static void
show (WeirFieldRow *self)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  priv->is_showing = TRUE;
  WEIR_FIELD_ROW_GET_CLASS (self)->show_value (self, priv->is_mixed ? NULL : priv->shown,
                                               priv->is_mixed);
  priv->is_showing = FALSE;
}

static void
on_reset (WeirFieldRow *self)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  /* If what is typed was never set, the flow will not change. */
  clear_draft (self);
  show (self);
  weir_field_row_edit (self, NULL);
  gtk_widget_grab_focus (priv->focus);
}

static gboolean
on_undo (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   data)
{
  weir_field_row_undo (WEIR_FIELD_ROW (widget));

  return TRUE;
}

static gboolean
on_redo (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   data)
{
  weir_field_row_redo (WEIR_FIELD_ROW (widget));

  return TRUE;
}

static void
on_leave (WeirFieldRow *self)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  priv->visits++;
  g_signal_emit (self, signals[LEFT], 0);
}

static gboolean
weir_field_row_grab_focus (GtkWidget *widget)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (WEIR_FIELD_ROW (widget));

  return gtk_widget_grab_focus (priv->focus);
}

/* From the title, or by Ctrl+F1: where one types, it would only be in the way. */
static gboolean
weir_field_row_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard_tooltip,
                              GtkTooltip *tooltip)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (WEIR_FIELD_ROW (widget));
  GtkWidget *picked = gtk_widget_pick (widget, x, y, GTK_PICK_DEFAULT);

  if (!keyboard_tooltip && picked != GTK_WIDGET (priv->title))
    return FALSE;

  gtk_tooltip_set_text (tooltip, priv->help);

  return TRUE;
}

static void
weir_field_row_constructed (GObject *object)
{
  WeirFieldRow *self = WEIR_FIELD_ROW (object);
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);
  g_autofree char *title = weir_field_dup_title (priv->field);
  g_autofree char *tooltip = weir_field_dup_tooltip (priv->field);
  const char *unit = weir_field_get_unit (priv->field);
  g_autofree char *label = unit != NULL ? g_strdup_printf ("%s (%s)", title, unit)
                                        : g_strdup (title);

  G_OBJECT_CLASS (weir_field_row_parent_class)->constructed (object);

  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_label_set_label (priv->title, label);
  priv->help = g_steal_pointer (&tooltip);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), *priv->help != '\0');
}

static void
weir_field_row_finalize (GObject *object)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (WEIR_FIELD_ROW (object));

  g_clear_object (&priv->field);
  g_clear_pointer (&priv->help, g_free);
  g_clear_pointer (&priv->problem, g_free);
  g_clear_pointer (&priv->mistake, g_free);
  g_clear_pointer (&priv->draft, g_free);
  g_clear_pointer (&priv->shown, json_node_unref);

  G_OBJECT_CLASS (weir_field_row_parent_class)->finalize (object);
}

static void
weir_field_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (WEIR_FIELD_ROW (object));

  switch (prop_id)
    {
    case PROP_FIELD:
      g_value_set_object (value, priv->field);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_field_row_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (WEIR_FIELD_ROW (object));

  switch (prop_id)
    {
    case PROP_FIELD:
      priv->field = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_field_row_class_init (WeirFieldRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_field_row_constructed;
  object_class->finalize = weir_field_row_finalize;
  object_class->get_property = weir_field_row_get_property;
  object_class->set_property = weir_field_row_set_property;
  widget_class->grab_focus = weir_field_row_grab_focus;
  widget_class->query_tooltip = weir_field_row_query_tooltip;

  properties[PROP_FIELD] =
    g_param_spec_object ("field", NULL, NULL, WEIR_TYPE_FIELD,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * WeirFieldRow::edited:
   * @self: a row
   * @value: (nullable): what the user wants; %NULL to set nothing
   *
   * The user changed something, and it is something that the field may be.
   */
  signals[EDITED] =
    g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_NODE);

  /**
   * WeirFieldRow::left:
   * @self: a row
   *
   * The focus has gone elsewhere.
   */
  signals[LEFT] =
    g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/inspector/"
                                               "rows/weir-field-row.ui");
  gtk_widget_class_bind_template_child_private (widget_class, WeirFieldRow, title);
  gtk_widget_class_bind_template_child_private (widget_class, WeirFieldRow, buttons);
  gtk_widget_class_bind_template_child_private (widget_class, WeirFieldRow, mixed);
  gtk_widget_class_bind_template_child_private (widget_class, WeirFieldRow, reset);
  gtk_widget_class_bind_template_child_private (widget_class, WeirFieldRow, narrow);
  gtk_widget_class_bind_template_child_private (widget_class, WeirFieldRow, wide);
  gtk_widget_class_bind_template_child_private (widget_class, WeirFieldRow, message);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
}

static void
weir_field_row_init (WeirFieldRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_undo_keys_add (GTK_WIDGET (self), on_undo, on_redo);
}

WeirField *
weir_field_row_get_field (WeirFieldRow *self)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_FIELD_ROW (self), NULL);

  return priv->field;
}

static gboolean
equals (JsonNode *one,
        JsonNode *other)
{
  if (one == NULL || other == NULL)
    return one == other;

  return one == other || json_node_equal (one, other);
}

/**
 * weir_field_row_set_value:
 * @self: a row
 * @value: (nullable): what the field is set to
 * @is_mixed: whether the nodes that are selected differ
 *
 * Shows what the flow says. What is typed and cannot be set stays there until the flow says
 * something else.
 */
void
weir_field_row_set_value (WeirFieldRow *self,
                          JsonNode     *value,
                          gboolean      is_mixed)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);
  gboolean is_same;

  g_return_if_fail (WEIR_IS_FIELD_ROW (self));

  is_same = priv->is_mixed == is_mixed && equals (priv->shown, value);
  gtk_widget_set_visible (priv->mixed, is_mixed &&
                                       !WEIR_FIELD_ROW_GET_CLASS (self)->says_mixed);
  gtk_widget_set_visible (priv->reset, (is_mixed || value != NULL || priv->draft != NULL) &&
                                       !weir_field_get_required (priv->field) &&
                                       weir_field_get_group (priv->field) != WEIR_FIELD_KEPT);
  if (is_same && priv->draft != NULL)
    return;

  g_clear_pointer (&priv->shown, json_node_unref);
  priv->shown = value != NULL ? json_node_ref (value) : NULL;
  priv->is_mixed = is_mixed;
  clear_draft (self);
  show (self);
}

/**
 * weir_field_row_set_problem:
 * @self: a row
 * @problem: (nullable): what is wrong with its value
 * @is_warning: whether the flow runs all the same
 *
 * Shows @problem below the editor, unless what is being typed there is wrong already.
 */
void
weir_field_row_set_problem (WeirFieldRow *self,
                            const char   *problem,
                            gboolean      is_warning)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  g_return_if_fail (WEIR_IS_FIELD_ROW (self));

  if (g_strcmp0 (priv->problem, problem) == 0 && priv->is_warning == is_warning)
    return;

  g_free (priv->problem);
  priv->problem = g_strdup (problem);
  priv->is_warning = is_warning;
  update_message (self);
}

/**
 * weir_field_row_set_mistake:
 * @self: a row
 * @mistake: (nullable): what is wrong with what is typed
 *
 * Shows @mistake below the editor.
 */
void
weir_field_row_set_mistake (WeirFieldRow *self,
                            const char   *mistake)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  g_return_if_fail (WEIR_IS_FIELD_ROW (self));

  if (g_strcmp0 (priv->mistake, mistake) == 0)
    return;

  g_free (priv->mistake);
  priv->mistake = g_strdup (mistake);
  update_message (self);
}

const char *
weir_field_row_get_draft (WeirFieldRow *self)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_FIELD_ROW (self), NULL);

  return priv->draft;
}

/**
 * weir_field_row_set_draft:
 * @self: a row that shows a value
 * @draft: what was typed in another row of the same field
 *
 * Goes on with what could not be set.
 */
void
weir_field_row_set_draft (WeirFieldRow *self,
                          const char   *draft)
{
  g_return_if_fail (WEIR_IS_FIELD_ROW (self));
  g_return_if_fail (draft != NULL);

  if (WEIR_FIELD_ROW_GET_CLASS (self)->show_text != NULL)
    WEIR_FIELD_ROW_GET_CLASS (self)->show_text (self, draft);
}

/* What is only typed is taken back first. */
void
weir_field_row_undo (WeirFieldRow *self)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  g_return_if_fail (WEIR_IS_FIELD_ROW (self));

  if (priv->draft == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.undo", NULL);
      return;
    }

  clear_draft (self);
  show (self);
}

void
weir_field_row_redo (WeirFieldRow *self)
{
  g_return_if_fail (WEIR_IS_FIELD_ROW (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.redo", NULL);
}

/* Beside the title. */
void
weir_field_row_add_button (WeirFieldRow *self,
                           GtkWidget    *button)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  g_return_if_fail (WEIR_IS_FIELD_ROW (self));

  gtk_box_append (priv->buttons, button);
  gtk_widget_set_visible (GTK_WIDGET (priv->buttons), TRUE);
}

/* How often the user has left it: what is typed in one visit is one step to undo. */
guint
weir_field_row_get_visits (WeirFieldRow *self)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  g_return_val_if_fail (WEIR_IS_FIELD_ROW (self), 0);

  return priv->visits;
}

/**
 * weir_field_row_set_editor:
 * @self: a row
 * @editor: (transfer floating): what to edit the field with
 * @focus: the part of @editor that is focused
 * @is_wide: whether it stands below the title instead of beside it
 *
 * Puts the editor into the row. To be called once.
 */
void
weir_field_row_set_editor (WeirFieldRow *self,
                           GtkWidget    *editor,
                           GtkWidget    *focus,
                           gboolean      is_wide)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);
  const char *help = weir_field_get_help (priv->field);

  priv->focus = focus;
  gtk_box_append (is_wide ? priv->wide : priv->narrow, editor);
  gtk_widget_set_visible (GTK_WIDGET (priv->wide), is_wide);
  gtk_accessible_update_property (GTK_ACCESSIBLE (focus),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (priv->title),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, help != NULL ? help : "",
                                  -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (focus),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, priv->message, NULL,
                                  -1);
}

/**
 * weir_field_row_edit:
 * @self: a row
 * @value: (nullable): what the user wants
 *
 * Announces what was chosen in the editor.
 */
void
weir_field_row_edit (WeirFieldRow *self,
                     JsonNode     *value)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  g_return_if_fail (WEIR_IS_FIELD_ROW (self));

  g_clear_pointer (&priv->draft, g_free);
  weir_field_row_set_mistake (self, NULL);

  /* What comes of it is no news. */
  g_clear_pointer (&priv->shown, json_node_unref);
  priv->shown = value != NULL ? json_node_ref (value) : NULL;
  priv->is_mixed = FALSE;
  g_signal_emit (self, signals[EDITED], 0, value);
}

/**
 * weir_field_row_edit_text:
 * @self: a row
 * @text: what stands in the editor
 *
 * Announces what was typed, or says what is wrong with it.
 */
void
weir_field_row_edit_text (WeirFieldRow *self,
                          const char   *text)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) value = NULL;

  if (weir_field_parse (priv->field, text, &value, &error))
    weir_field_row_edit (self, value);
  else
    weir_field_row_refuse (self, text, error->message);
}

/**
 * weir_field_row_edit_value:
 * @self: a row
 * @value: what was made of the editor
 *
 * Announces @value, or that nothing is to be set if it is what counts then anyway.
 */
void
weir_field_row_edit_value (WeirFieldRow *self,
                           JsonNode     *value)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);
  JsonNode *fallback = weir_field_get_default (priv->field);

  weir_field_row_edit (self, fallback != NULL && json_node_equal (fallback, value) ? NULL : value);
}

/**
 * weir_field_row_refuse:
 * @self: a row
 * @draft: what is typed
 * @mistake: what is wrong with it
 *
 * Keeps what cannot be set, and says why.
 */
void
weir_field_row_refuse (WeirFieldRow *self,
                       const char   *draft,
                       const char   *mistake)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  g_return_if_fail (WEIR_IS_FIELD_ROW (self));

  g_free (priv->draft);
  priv->draft = g_strdup (draft);
  gtk_widget_set_visible (priv->reset, !weir_field_get_required (priv->field));
  weir_field_row_set_mistake (self, mistake);
}

/* Whether the editor changes because of the flow and not because of the user. */
gboolean
weir_field_row_is_showing (WeirFieldRow *self)
{
  WeirFieldRowPrivate *priv = weir_field_row_get_instance_private (self);

  return priv->is_showing;
}

static GType
get_row_type (WeirField *field)
{
  const char *type = weir_field_get_type_name (field);
  gboolean has_strings = g_strcmp0 (weir_field_get_item_type (field), "string") == 0;

  if (weir_field_get_group (field) == WEIR_FIELD_KEPT)
    return WEIR_TYPE_KEPT_ROW;
  if (g_str_equal (type, "boolean"))
    return WEIR_TYPE_SWITCH_ROW;
  if (weir_field_get_choices (field) != NULL)
    return WEIR_TYPE_CHOICE_ROW;
  if (weir_cpus_row_can_show (field))
    return WEIR_TYPE_CPUS_ROW;
  if (g_strcmp0 (weir_field_get_format (field), "jq") == 0)
    return WEIR_TYPE_FILTER_ROW;
  if (g_str_equal (type, "array"))
    return has_strings ? WEIR_TYPE_LIST_ROW : WEIR_TYPE_JSON_ROW;
  if (g_str_equal (type, "object"))
    return has_strings ? WEIR_TYPE_MAP_ROW : WEIR_TYPE_JSON_ROW;

  return WEIR_TYPE_ENTRY_ROW;
}

/* Whether a row for @field would be one like @self. */
gboolean
weir_field_row_suits (WeirFieldRow *self,
                      WeirField    *field)
{
  g_return_val_if_fail (WEIR_IS_FIELD_ROW (self), FALSE);
  g_return_val_if_fail (WEIR_IS_FIELD (field), FALSE);

  return G_OBJECT_TYPE (self) == get_row_type (field);
}

/* Where the paths of the flow are told from. */
void
weir_field_row_set_directory (WeirFieldRow *self,
                              const char   *directory)
{
  g_return_if_fail (WEIR_IS_FIELD_ROW (self));

  if (WEIR_FIELD_ROW_GET_CLASS (self)->set_directory != NULL)
    WEIR_FIELD_ROW_GET_CLASS (self)->set_directory (self, directory);
}

/**
 * weir_field_row_new:
 * @field: a field
 *
 * Returns: (transfer floating): a new row
 */
GtkWidget *
weir_field_row_new (WeirField *field)
{
  return g_object_new (get_row_type (field), "field", field, NULL);
}
