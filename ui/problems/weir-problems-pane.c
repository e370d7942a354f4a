/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "problems/weir-problems-pane.h"

#include <glib/gi18n.h>

#include "problems/weir-checker.h"
#include "problems/weir-finding.h"

struct _WeirProblemsPane
{
  GtkWidget        parent_instance;

  /* owned */
  WeirChecker     *checker;
  GBinding        *binding; /* NULL without a checker */

  /* template */
  GtkToggleButton *hints_button;
};

G_DEFINE_FINAL_TYPE (WeirProblemsPane, weir_problems_pane, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_CHECKER,
  N_PROPS
};

enum {
  FINDING_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
on_activate (WeirProblemsPane *self,
             guint             position)
{
  g_autoptr(WeirFinding) finding = g_list_model_get_item (G_LIST_MODEL (self->checker), position);

  if (finding != NULL)
    g_signal_emit (self, signals[FINDING_ACTIVATED], 0, finding);
}

static char *
get_summary (WeirProblemsPane *self,
             guint             n_errors,
             guint             n_warnings,
             guint             n_hints)
{
  GString *text = g_string_new (NULL);

  if (n_errors > 0)
    g_string_append_printf (text, ngettext ("%u error", "%u errors", n_errors), n_errors);
  if (n_warnings > 0)
    {
      g_string_append (text, text->len > 0 ? ", " : "");
      g_string_append_printf (text, ngettext ("%u warning", "%u warnings", n_warnings), n_warnings);
    }
  if (n_hints > 0)
    {
      g_string_append (text, text->len > 0 ? ", " : "");
      g_string_append_printf (text, ngettext ("%u hint", "%u hints", n_hints), n_hints);
    }
  if (text->len == 0)
    g_string_append (text, _("No problems"));

  return g_string_free (text, FALSE);
}

static char *
dup_page (WeirProblemsPane *self,
          guint             n_errors,
          guint             n_warnings,
          guint             n_hints,
          gboolean          show_hints)
{
  return g_strdup (n_errors + n_warnings + (show_hints ? n_hints : 0) > 0 ? "list" : "none");
}

static void
set_checker (WeirProblemsPane *self,
             WeirChecker      *checker)
{
  if (!g_set_object (&self->checker, checker))
    return;

  g_clear_pointer (&self->binding, g_binding_unbind);
  if (checker != NULL)
    self->binding = g_object_bind_property (checker, "show-hints", self->hints_button, "active",
                                            G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKER]);
}

static void
weir_problems_pane_dispose (GObject *object)
{
  GtkWidget *child;

  set_checker (WEIR_PROBLEMS_PANE (object), NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (weir_problems_pane_parent_class)->dispose (object);
}

static void
weir_problems_pane_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  WeirProblemsPane *self = WEIR_PROBLEMS_PANE (object);

  switch (prop_id)
    {
    case PROP_CHECKER:
      g_value_set_object (value, self->checker);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_problems_pane_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  WeirProblemsPane *self = WEIR_PROBLEMS_PANE (object);

  switch (prop_id)
    {
    case PROP_CHECKER:
      set_checker (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_problems_pane_class_init (WeirProblemsPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_problems_pane_dispose;
  object_class->get_property = weir_problems_pane_get_property;
  object_class->set_property = weir_problems_pane_set_property;

  properties[PROP_CHECKER] =
    g_param_spec_object ("checker", NULL, NULL, WEIR_TYPE_CHECKER,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * WeirProblemsPane::finding-activated:
   * @self: the pane
   * @finding: what was clicked
   *
   * The user wants to see what @finding is about.
   */
  signals[FINDING_ACTIVATED] =
    g_signal_new ("finding-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, WEIR_TYPE_FINDING);

  g_type_ensure (WEIR_TYPE_CHECKER);
  g_type_ensure (WEIR_TYPE_FINDING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/problems/"
                                               "weir-problems-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirProblemsPane, hints_button);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, get_summary);
  gtk_widget_class_bind_template_callback (widget_class, dup_page);
  gtk_widget_class_set_css_name (widget_class, "problems");
}

static void
weir_problems_pane_init (WeirProblemsPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
