/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/weir-cpus-pane.h"

#include <glib/gi18n.h>

#include "cpus/weir-cpu-hints.h"
#include "cpus/weir-cpu-legend.h"
#include "cpus/matrix/weir-cpu-matrix.h"

struct _WeirCpusPane
{
  GtkWidget       parent_instance;

  /* owned */
  WeirFlow       *flow;
  GStrv           selection;
  GtkWidget      *popover;       /* the menu, or the entry: whichever was shown last */

  /* template */
  GtkLabel       *summary;
  GtkLabel       *short_summary;
  WeirCpuHints   *hints;
  GtkSpinButton  *workers;
  GtkLabel       *problem;
  GtkStack       *pages;
  WeirCpuMatrix  *matrix;
  GMenuModel     *patterns_menu;
  GMenu          *worker_menu;

  gboolean        shows_all;
  gboolean        is_updating;
};

G_DEFINE_FINAL_TYPE (WeirCpusPane, weir_cpus_pane, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_CHECKER,
  PROP_FLOW,
  PROP_SHOW_ALL,
  N_PROPS
};

enum {
  POOL_ACTIVATED,
  LEFT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const struct {
  const char  *action;
  WeirCpuEdit  edit;
} edits[] = {
  { "cpus.any", WEIR_CPU_EDIT_ANY },
  { "cpus.add", WEIR_CPU_EDIT_ADD },
  { "cpus.remove", WEIR_CPU_EDIT_REMOVE },
  { "cpus.duplicate", WEIR_CPU_EDIT_DUPLICATE },
  { "cpus.up", WEIR_CPU_EDIT_UP },
  { "cpus.down", WEIR_CPU_EDIT_DOWN },
};

static const char * const placements[] = {
  "cores", "fast-cores", "spread", "pack", "all", "leave-free", "any",
};

#define PLACE_PREFIX "cpus.place-"

static const struct {
  const char   *action;
  WeirCpuGroup  group;
} groups[] = {
  { "cpus.core", WEIR_CPU_GROUP_CORE },
  { "cpus.package", WEIR_CPU_GROUP_PACKAGE },
  { "cpus.node", WEIR_CPU_GROUP_NODE },
};

static const struct {
  guint            key;
  GdkModifierType  modifiers;
  const char      *action;
} bindings[] = {
  { GDK_KEY_a, 0, "cpus.any" },
  { GDK_KEY_c, 0, "cpus.core" },
  { GDK_KEY_p, 0, "cpus.package" },
  { GDK_KEY_n, 0, "cpus.node" },
  { GDK_KEY_KP_Insert, 0, "cpus.add" },
  { GDK_KEY_Insert, 0, "cpus.add" },
  { GDK_KEY_KP_Delete, 0, "cpus.remove" },
  { GDK_KEY_Delete, 0, "cpus.remove" },
  { GDK_KEY_d, GDK_CONTROL_MASK, "cpus.duplicate" },
  { GDK_KEY_Up, GDK_ALT_MASK, "cpus.up" },
  { GDK_KEY_Down, GDK_ALT_MASK, "cpus.down" },
  { GDK_KEY_F2, 0, "cpus.type" },
  { GDK_KEY_v, 0, "cpus.show-all" },
};

static gboolean
is_selected (WeirCpusPane *self,
             const char   *id)
{
  return self->selection != NULL && g_strv_contains ((const char * const *) self->selection, id);
}

/* Of the selection, if it has pools; else all of them. */
static gboolean
has_selected_pool (WeirCpusPane *self)
{
  for (gsize i = 0; self->flow != NULL && self->selection != NULL && self->selection[i] != NULL; i++)
    {
      const char *kind = weir_flow_get_node_kind (self->flow, self->selection[i]);

      if (g_strcmp0 (kind, "process") == 0 || g_strcmp0 (kind, "thread") == 0)
        return TRUE;
    }

  return FALSE;
}

static void
update_scope (WeirCpusPane *self)
{
  gboolean is_all = self->shows_all || !has_selected_pool (self);

  weir_cpu_matrix_set_scope (self->matrix, is_all ? NULL
                                                  : (const char * const *) self->selection);
}

static char *
make_summary (WeirCpuPool *pool)
{
  guint n = weir_cpu_pool_get_n_workers (pool);

  if (weir_cpu_pool_is_shared (pool))
    return g_strdup_printf (ngettext ("%s: %u thread", "%s: %u threads", n),
                            weir_cpu_pool_get_id (pool), n);

  return g_strdup_printf (ngettext ("%s: %u worker", "%s: %u workers", n),
                          weir_cpu_pool_get_id (pool), n);
}

static void
update_actions (WeirCpusPane *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_pool = weir_cpu_matrix_get_current (self->matrix) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    gtk_widget_action_set_enabled (widget, edits[i].action,
                                   weir_cpu_matrix_can_edit (self->matrix, edits[i].edit));
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    gtk_widget_action_set_enabled (widget, groups[i].action, has_pool);
  gtk_widget_action_set_enabled (widget, "cpus.type", has_pool);
  gtk_widget_action_set_enabled (widget, "cpus.unfold",
                                 weir_cpu_matrix_can_unfold (self->matrix));
  for (guint i = 0; i < G_N_ELEMENTS (placements); i++)
    {
      g_autofree char *action = g_strconcat (PLACE_PREFIX, placements[i], NULL);

      gtk_widget_action_set_enabled (widget, action,
                                     weir_cpu_matrix_can_place (self->matrix, placements[i]));
    }
}

/* What is said of the pool that the cursor is in. */
static void
update_current (WeirCpusPane *self)
{
  WeirCpuPool *pool = weir_cpu_matrix_get_current (self->matrix);
  g_autofree char *summary = pool != NULL ? make_summary (pool) : g_strdup ("");

  gtk_label_set_label (self->summary, summary);
  gtk_label_set_label (self->short_summary, pool != NULL ? weir_cpu_pool_get_id (pool) : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->workers), pool != NULL);
  self->is_updating = TRUE;
  if (pool != NULL)
    gtk_spin_button_set_value (self->workers, weir_cpu_pool_get_n_workers (pool));
  self->is_updating = FALSE;
  update_actions (self);
}

static void
on_changed (WeirCpusPane *self)
{
  const char *problem = weir_cpu_machine_get_problem (weir_cpu_machine_get_default ());

  gtk_stack_set_visible_child_name (self->pages,
                                    weir_cpu_matrix_get_n_lines (self->matrix) > 0 ? "matrix"
                                                                                   : "none");
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  update_current (self);
}

/* What is worked on is selected on the canvas too; the others stay in sight here. */
static void
on_cursor_moved (WeirCpusPane *self)
{
  WeirCpuPool *pool = weir_cpu_matrix_get_current (self->matrix);
  g_autofree char *id = pool != NULL ? g_strdup (weir_cpu_pool_get_id (pool)) : NULL;
  gboolean has_focus = (gtk_widget_get_state_flags (GTK_WIDGET (self->matrix)) &
                        GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  update_current (self);
  if (id == NULL || !has_focus || is_selected (self, id))
    return;

  if (!has_selected_pool (self))
    g_object_set (self, "show-all", TRUE, NULL);
  g_signal_emit (self, signals[POOL_ACTIVATED], 0, id);
}

/* Goes there, wherever it is. */
static void
on_hint_activated (WeirCpusPane *self,
                   const char   *id)
{
  if (!weir_cpu_matrix_go_to_pool (self->matrix, id))
    g_object_set (self, "show-all", TRUE, NULL);

  gtk_widget_grab_focus (GTK_WIDGET (self->matrix));
  weir_cpu_matrix_go_to_pool (self->matrix, id);
  on_cursor_moved (self);
}

static void
on_workers_changed (WeirCpusPane *self)
{
  if (!self->is_updating)
    weir_cpu_matrix_set_n_workers (self->matrix,
                                   (guint) gtk_spin_button_get_value_as_int (self->workers));
}

/* Below a place of the matrix, in place of the one before. */
static void
pop_up (WeirCpusPane       *self,
        GtkWidget          *popover,
        const GdkRectangle *area)
{
  GdkRectangle place = *area;
  double x, y;

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  self->popover = popover;
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  if (gtk_widget_translate_coordinates (GTK_WIDGET (self->matrix), GTK_WIDGET (self),
                                        area->x, area->y, &x, &y))
    {
      place.x = (int) x;
      place.y = (int) y;
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &place);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
on_popover_closed (WeirCpusPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->matrix));
}

static void
on_menu_requested (WeirCpusPane *self,
                   double        x,
                   double        y)
{
  GtkWidget *menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (self->worker_menu));

  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  g_signal_connect_swapped (menu, "closed", G_CALLBACK (on_popover_closed), self);
  pop_up (self, menu, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static void
on_text_activate (WeirCpusPane *self,
                  GtkEntry     *entry)
{
  g_autoptr(GError) error = NULL;

  if (weir_cpu_matrix_set_text (self->matrix, gtk_editable_get_text (GTK_EDITABLE (entry)), &error))
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      return;
    }

  gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (entry), error->message);
}

static void
on_text_changed (GtkWidget *label,
                 GtkEntry  *entry)
{
  g_autofree int *cpus = NULL;
  g_autoptr(GError) error = NULL;
  guint n_cpus;

  if (weir_cpus_numbers_from_text (gtk_editable_get_text (GTK_EDITABLE (entry)), &cpus, &n_cpus,
                                   &error))
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_label_set_label (GTK_LABEL (label), error != NULL ? error->message : "");
  gtk_widget_set_visible (label, error != NULL);
}

static void
type_cpus (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  WeirCpusPane *self = WEIR_CPUS_PANE (widget);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *message = gtk_label_new ("");
  g_autofree char *text = weir_cpu_matrix_dup_text (self->matrix);
  GdkRectangle area;

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Any CPU, or like 0-3, 8"));
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 24);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("CPUs of the selected workers"), -1);
  gtk_label_set_wrap (GTK_LABEL (message), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (message), 28);
  gtk_label_set_xalign (GTK_LABEL (message), 0);
  gtk_widget_add_css_class (message, "error");
  gtk_widget_add_css_class (message, "caption");
  gtk_widget_set_visible (message, FALSE);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), message);
  gtk_popover_set_child (GTK_POPOVER (popover), box);

  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_text_changed), message);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_text_activate), self);
  g_signal_connect_swapped (popover, "closed", G_CALLBACK (on_popover_closed), self);
  weir_cpu_matrix_get_cursor_area (self->matrix, &area);
  pop_up (self, popover, &area);
  gtk_widget_grab_focus (entry);
}

static void
edit (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  WeirCpusPane *self = WEIR_CPUS_PANE (widget);

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      if (g_str_equal (edits[i].action, action_name))
        weir_cpu_matrix_edit (self->matrix, edits[i].edit);
    }
}

static void
assign_group (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  WeirCpusPane *self = WEIR_CPUS_PANE (widget);

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      if (g_str_equal (groups[i].action, action_name))
        weir_cpu_matrix_toggle_group (self->matrix, groups[i].group);
    }
}

static void
place (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  WeirCpusPane *self = WEIR_CPUS_PANE (widget);

  weir_cpu_matrix_place (self->matrix, action_name + strlen (PLACE_PREFIX));
}

static void
unfold (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  weir_cpu_matrix_toggle_folded (WEIR_CPUS_PANE (widget)->matrix);
}

/* Keys are for the matrix, not for what is typed beside it. */
static gboolean
on_key (GtkWidget *widget,
        GVariant  *arguments,
        gpointer   data)
{
  WeirCpusPane *self = WEIR_CPUS_PANE (widget);
  const char *action;

  if ((gtk_widget_get_state_flags (GTK_WIDGET (self->matrix)) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    return FALSE;

  g_variant_get (arguments, "(&s)", &action);

  return gtk_widget_activate_action_variant (widget, action, NULL);
}

static gboolean
on_escape (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   data)
{
  g_signal_emit (widget, signals[LEFT], 0);

  return TRUE;
}

static void
weir_cpus_pane_dispose (GObject *object)
{
  WeirCpusPane *self = WEIR_CPUS_PANE (object);
  GtkWidget *child;

  self->popover = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (weir_cpus_pane_parent_class)->dispose (object);
}

static void
weir_cpus_pane_finalize (GObject *object)
{
  WeirCpusPane *self = WEIR_CPUS_PANE (object);

  g_clear_object (&self->flow);
  g_clear_pointer (&self->selection, g_strfreev);

  G_OBJECT_CLASS (weir_cpus_pane_parent_class)->finalize (object);
}

static void
weir_cpus_pane_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  WeirCpusPane *self = WEIR_CPUS_PANE (object);

  switch (prop_id)
    {
    case PROP_FLOW:
      g_value_set_object (value, self->flow);
      break;

    case PROP_SHOW_ALL:
      g_value_set_boolean (value, self->shows_all);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_cpus_pane_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  WeirCpusPane *self = WEIR_CPUS_PANE (object);

  switch (prop_id)
    {
    case PROP_CHECKER:
      weir_cpu_hints_set_checker (self->hints, g_value_get_object (value));
      break;

    case PROP_FLOW:
      weir_cpus_pane_set_flow (self, g_value_get_object (value));
      break;

    case PROP_SHOW_ALL:
      if (self->shows_all == g_value_get_boolean (value))
        break;
      self->shows_all = g_value_get_boolean (value);
      update_scope (self);
      g_object_notify_by_pspec (object, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    gtk_widget_class_install_action (widget_class, edits[i].action, NULL, edit);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    gtk_widget_class_install_action (widget_class, groups[i].action, NULL, assign_group);
  gtk_widget_class_install_action (widget_class, "cpus.type", NULL, type_cpus);
  gtk_widget_class_install_action (widget_class, "cpus.unfold", NULL, unfold);
  gtk_widget_class_install_property_action (widget_class, "cpus.show-all", "show-all");
  for (guint i = 0; i < G_N_ELEMENTS (placements); i++)
    {
      g_autofree char *action = g_strconcat (PLACE_PREFIX, placements[i], NULL);

      gtk_widget_class_install_action (widget_class, action, NULL, place);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bindings); i++)
    gtk_widget_class_add_binding (widget_class, bindings[i].key, bindings[i].modifiers, on_key,
                                  "(s)", bindings[i].action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (WEIR_TYPE_CPU_HINTS);
  g_type_ensure (WEIR_TYPE_CPU_LEGEND);
  g_type_ensure (WEIR_TYPE_CPU_MATRIX);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/cpus/weir-cpus-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirCpusPane, summary);
  gtk_widget_class_bind_template_child (widget_class, WeirCpusPane, short_summary);
  gtk_widget_class_bind_template_child (widget_class, WeirCpusPane, hints);
  gtk_widget_class_bind_template_child (widget_class, WeirCpusPane, workers);
  gtk_widget_class_bind_template_child (widget_class, WeirCpusPane, problem);
  gtk_widget_class_bind_template_child (widget_class, WeirCpusPane, pages);
  gtk_widget_class_bind_template_child (widget_class, WeirCpusPane, matrix);
  gtk_widget_class_bind_template_child (widget_class, WeirCpusPane, patterns_menu);
  gtk_widget_class_bind_template_child (widget_class, WeirCpusPane, worker_menu);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_hint_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_cursor_moved);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_workers_changed);
}

static void
weir_cpus_pane_class_init (WeirCpusPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = weir_cpus_pane_dispose;
  object_class->finalize = weir_cpus_pane_finalize;
  object_class->get_property = weir_cpus_pane_get_property;
  object_class->set_property = weir_cpus_pane_set_property;

  properties[PROP_CHECKER] = g_param_spec_object ("checker", NULL, NULL, WEIR_TYPE_CHECKER,
                                                  G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FLOW] = g_param_spec_object ("flow", NULL, NULL, WEIR_TYPE_FLOW, flags);
  properties[PROP_SHOW_ALL] = g_param_spec_boolean ("show-all", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * WeirCpusPane::pool-activated:
   * @self: the pane
   * @id: of a node
   *
   * The user works on another pool than what is selected.
   */
  signals[POOL_ACTIVATED] =
    g_signal_new ("pool-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * WeirCpusPane::left:
   * @self: the pane
   *
   * The user wants to go on elsewhere.
   */
  signals[LEFT] =
    g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cpus");
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
weir_cpus_pane_init (WeirCpusPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_menu_append_submenu (self->worker_menu, _("Pa_ttern"), self->patterns_menu);
  weir_cpu_matrix_set_machine (self->matrix, weir_cpu_machine_get_default ());
  on_changed (self);
}

void
weir_cpus_pane_set_flow (WeirCpusPane *self,
                         WeirFlow     *flow)
{
  g_return_if_fail (WEIR_IS_CPUS_PANE (self));

  if (!g_set_object (&self->flow, flow))
    return;

  g_clear_pointer (&self->selection, g_strfreev);
  weir_cpu_matrix_set_flow (self->matrix, flow);
  update_scope (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FLOW]);
}

/**
 * weir_cpus_pane_set_selection:
 * @self: the pane
 * @selection: (nullable): ids of nodes
 *
 * Shows the pools among these nodes, or goes to the first one if it shows all.
 */
void
weir_cpus_pane_set_selection (WeirCpusPane       *self,
                              const char * const *selection)
{
  g_return_if_fail (WEIR_IS_CPUS_PANE (self));

  g_strfreev (self->selection);
  self->selection = g_strdupv ((char **) selection);
  update_scope (self);
  for (gsize i = 0; selection != NULL && selection[i] != NULL; i++)
    {
      if (weir_cpu_matrix_go_to_pool (self->matrix, selection[i]))
        break;
    }
  update_current (self);
}

void
weir_cpus_pane_assign (WeirCpusPane *self)
{
  g_return_if_fail (WEIR_IS_CPUS_PANE (self));

  if (has_selected_pool (self))
    g_object_set (self, "show-all", FALSE, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->matrix));
}
