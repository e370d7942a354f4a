/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "expression/weir-value-view.h"

#define MARGIN 6

struct _WeirValueView
{
  GtkWidget    parent_instance;

  /* owned */
  GtkWidget   *scroller;

  /* borrowed: a child of it */
  GtkTextView *text;
};

G_DEFINE_FINAL_TYPE (WeirValueView, weir_value_view, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_LABEL,
  PROP_MAX_HEIGHT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
weir_value_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WEIR_VALUE_VIEW (widget)->text));
}

static void
weir_value_view_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  WeirValueView *self = WEIR_VALUE_VIEW (object);
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (self->scroller);

  switch (prop_id)
    {
    case PROP_LABEL:
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      break;

    case PROP_MAX_HEIGHT:
      gtk_scrolled_window_set_max_content_height (scroller, g_value_get_int (value));
      gtk_scrolled_window_set_propagate_natural_height (scroller, g_value_get_int (value) > 0);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_value_view_dispose (GObject *object)
{
  g_clear_pointer (&WEIR_VALUE_VIEW (object)->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_value_view_parent_class)->dispose (object);
}

static void
weir_value_view_class_init (WeirValueViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = weir_value_view_dispose;
  object_class->set_property = weir_value_view_set_property;
  widget_class->grab_focus = weir_value_view_grab_focus;

  /**
   * WeirValueView:label:
   *
   * What the value is.
   */
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);

  /**
   * WeirValueView:max-height:
   *
   * It is as high as its text, up to so many pixels; -1: it is as high as there is room.
   */
  properties[PROP_MAX_HEIGHT] =
    g_param_spec_int ("max-height", NULL, NULL, -1, G_MAXINT, -1, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "valueview");
}

static void
weir_value_view_init (WeirValueView *self)
{
  self->text = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_editable (self->text, FALSE);
  gtk_text_view_set_accepts_tab (self->text, FALSE);
  gtk_text_view_set_monospace (self->text, TRUE);
  gtk_text_view_set_wrap_mode (self->text, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (self->text, MARGIN);
  gtk_text_view_set_bottom_margin (self->text, MARGIN);
  gtk_text_view_set_left_margin (self->text, MARGIN);
  gtk_text_view_set_right_margin (self->text, MARGIN);

  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_add_css_class (self->scroller, "code");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->text));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * weir_value_view_set_text:
 * @self: a view
 * @text: (nullable): what to show
 *
 * Shows another text.
 */
void
weir_value_view_set_text (WeirValueView *self,
                          const char    *text)
{
  g_return_if_fail (WEIR_IS_VALUE_VIEW (self));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text != NULL ? text : "", -1);
}
