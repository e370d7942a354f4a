/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "expression/weir-trial-box.h"

#include "expression/weir-code-view.h"
#include "expression/weir-scroll-past.h"

#define SAMPLE_HEIGHT 54
#define MAX_HEIGHT    200

struct _WeirTrialBox
{
  GtkWidget      parent_instance;

  /* owned */
  WeirTrial     *trial;

  /* template */
  GtkBox        *content;
  GtkLabel      *sample_label;
  GtkLabel      *mistake;
  GtkLabel      *message;
  GtkWidget     *stop;
  GtkWidget     *output_box;
  GtkTextView   *output;

  /* borrowed: a child of ours */
  GtkWidget     *sample;
};

G_DEFINE_FINAL_TYPE (WeirTrialBox, weir_trial_box, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_TRIAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_error (GtkWidget *widget,
           gboolean   is_error)
{
  if (is_error)
    gtk_widget_add_css_class (widget, "error");
  else
    gtk_widget_remove_css_class (widget, "error");
}

static void
show_outcome (WeirTrialBox *self)
{
  WeirTrialState state = weir_trial_get_state (self->trial);
  const char *message = weir_trial_get_message (self->trial);
  const char *output = weir_trial_get_output (self->trial);

  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
  set_error (GTK_WIDGET (self->message), state == WEIR_TRIAL_FAILED);
  gtk_widget_set_visible (self->stop, state == WEIR_TRIAL_RUNNING);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->output),
                            output != NULL ? output : "", -1);
  gtk_widget_set_visible (self->output_box, output != NULL);
}

static void
show_mistake (WeirTrialBox *self)
{
  const char *mistake = weir_code_buffer_get_mistake (weir_trial_get_sample (self->trial));

  gtk_label_set_label (self->mistake, mistake != NULL ? mistake : "");
  gtk_widget_set_visible (GTK_WIDGET (self->mistake), mistake != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->sample), GTK_ACCESSIBLE_STATE_INVALID,
                               mistake != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                               : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
on_stop (WeirTrialBox *self)
{
  weir_trial_stop (self->trial);
  gtk_widget_grab_focus (self->sample);
}

static void
weir_trial_box_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weir_trial_box_parent_class)->map (widget);

  weir_trial_watch (WEIR_TRIAL_BOX (widget)->trial);
}

static void
weir_trial_box_unmap (GtkWidget *widget)
{
  weir_trial_unwatch (WEIR_TRIAL_BOX (widget)->trial);

  GTK_WIDGET_CLASS (weir_trial_box_parent_class)->unmap (widget);
}

static gboolean
weir_trial_box_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (WEIR_TRIAL_BOX (widget)->sample);
}

static void
weir_trial_box_constructed (GObject *object)
{
  WeirTrialBox *self = WEIR_TRIAL_BOX (object);
  WeirCodeBuffer *buffer = weir_trial_get_sample (self->trial);
  GtkWidget *view = weir_code_view_new (buffer, SAMPLE_HEIGHT, MAX_HEIGHT);

  G_OBJECT_CLASS (weir_trial_box_parent_class)->constructed (object);

  self->sample = weir_code_view_get_text (WEIR_CODE_VIEW (view));
  gtk_box_insert_child_after (self->content, view, GTK_WIDGET (self->sample_label));
  gtk_label_set_mnemonic_widget (self->sample_label, self->sample);

  g_signal_connect_object (self->trial, "changed", G_CALLBACK (show_outcome), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "notify::mistake", G_CALLBACK (show_mistake), self,
                           G_CONNECT_SWAPPED);
  show_outcome (self);
  show_mistake (self);
}

static void
weir_trial_box_dispose (GObject *object)
{
  WeirTrialBox *self = WEIR_TRIAL_BOX (object);

  g_clear_pointer ((GtkWidget **) &self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_trial_box_parent_class)->dispose (object);
}

static void
weir_trial_box_finalize (GObject *object)
{
  WeirTrialBox *self = WEIR_TRIAL_BOX (object);

  g_clear_object (&self->trial);

  G_OBJECT_CLASS (weir_trial_box_parent_class)->finalize (object);
}

static void
weir_trial_box_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  WeirTrialBox *self = WEIR_TRIAL_BOX (object);

  switch (prop_id)
    {
    case PROP_TRIAL:
      self->trial = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_trial_box_class_init (WeirTrialBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = weir_trial_box_constructed;
  object_class->dispose = weir_trial_box_dispose;
  object_class->finalize = weir_trial_box_finalize;
  object_class->set_property = weir_trial_box_set_property;
  widget_class->map = weir_trial_box_map;
  widget_class->unmap = weir_trial_box_unmap;
  widget_class->grab_focus = weir_trial_box_grab_focus;

  properties[PROP_TRIAL] =
    g_param_spec_object ("trial", NULL, NULL, WEIR_TYPE_TRIAL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/expression/"
                                               "weir-trial-box.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirTrialBox, content);
  gtk_widget_class_bind_template_child (widget_class, WeirTrialBox, sample_label);
  gtk_widget_class_bind_template_child (widget_class, WeirTrialBox, mistake);
  gtk_widget_class_bind_template_child (widget_class, WeirTrialBox, message);
  gtk_widget_class_bind_template_child (widget_class, WeirTrialBox, stop);
  gtk_widget_class_bind_template_child (widget_class, WeirTrialBox, output_box);
  gtk_widget_class_bind_template_child (widget_class, WeirTrialBox, output);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_set_css_name (widget_class, "trial");
}

static void
weir_trial_box_init (WeirTrialBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_scroll_past (GTK_SCROLLED_WINDOW (self->output_box));
}

/**
 * weir_trial_box_new:
 * @trial: what to show
 *
 * Returns: (transfer floating): a new box
 */
GtkWidget *
weir_trial_box_new (WeirTrial *trial)
{
  g_return_val_if_fail (WEIR_IS_TRIAL (trial), NULL);

  return g_object_new (WEIR_TYPE_TRIAL_BOX, "trial", trial, NULL);
}
