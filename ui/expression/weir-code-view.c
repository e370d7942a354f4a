/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "expression/weir-code-view.h"

#include "expression/weir-scroll-past.h"

#define MARGIN 6

struct _WeirCodeView
{
  GtkWidget      parent_instance;

  /* children */
  GtkWidget     *scroller;
  GtkSourceView *text;

  int            height;
  guint          idle;
};

G_DEFINE_FINAL_TYPE (WeirCodeView, weir_code_view, GTK_TYPE_WIDGET)

static void
update_line_numbers (WeirCodeView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));

  gtk_source_view_set_show_line_numbers (self->text, gtk_text_buffer_get_line_count (buffer) > 1);
}

static GtkSizeRequestMode
weir_code_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Lists give their rows no more than they need at least, and what is typed needs to be seen. */
static void
weir_code_view_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  gtk_widget_measure (WEIR_CODE_VIEW (widget)->scroller, orientation, for_size,
                      minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural;
}

/* GtkTextView sets out for its cursor before it knows of the room that it has got. */
static gboolean
scroll_back (gpointer data)
{
  WeirCodeView *self = data;
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  int height = gtk_widget_get_height (GTK_WIDGET (self->text));

  self->idle = 0;
  if (gtk_adjustment_get_upper (adjustment) > height)
    return G_SOURCE_REMOVE;

  gtk_adjustment_configure (adjustment, 0, 0, height, 0, 0, height);
  /* Ends the motion too. */
  gtk_adjustment_set_value (adjustment, 0);

  return G_SOURCE_REMOVE;
}

static void
weir_code_view_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  WeirCodeView *self = WEIR_CODE_VIEW (widget);

  gtk_widget_allocate (self->scroller, width, height, baseline, NULL);
  if (self->height != height && self->idle == 0)
    self->idle = g_idle_add_full (GDK_PRIORITY_REDRAW + 1, scroll_back, self, NULL);
  self->height = height;
}

static gboolean
weir_code_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WEIR_CODE_VIEW (widget)->text));
}

static void
weir_code_view_dispose (GObject *object)
{
  WeirCodeView *self = WEIR_CODE_VIEW (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_code_view_parent_class)->dispose (object);
}

static void
weir_code_view_class_init (WeirCodeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_code_view_dispose;
  widget_class->get_request_mode = weir_code_view_get_request_mode;
  widget_class->measure = weir_code_view_measure;
  widget_class->size_allocate = weir_code_view_size_allocate;
  widget_class->grab_focus = weir_code_view_grab_focus;

  gtk_widget_class_set_css_name (widget_class, "code");
}

static void
weir_code_view_init (WeirCodeView *self)
{
  GtkTextView *text;

  self->text = GTK_SOURCE_VIEW (gtk_source_view_new ());
  gtk_source_view_set_auto_indent (self->text, TRUE);
  gtk_source_view_set_indent_width (self->text, 2);
  gtk_source_view_set_insert_spaces_instead_of_tabs (self->text, TRUE);

  text = GTK_TEXT_VIEW (self->text);
  gtk_text_view_set_accepts_tab (text, FALSE);
  gtk_text_view_set_monospace (text, TRUE);
  gtk_text_view_set_wrap_mode (text, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_input_hints (text, GTK_INPUT_HINT_NO_SPELLCHECK);
  gtk_text_view_set_left_margin (text, MARGIN);
  gtk_text_view_set_right_margin (text, MARGIN);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->text));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  weir_scroll_past (GTK_SCROLLED_WINDOW (self->scroller));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

/**
 * weir_code_view_new:
 * @buffer: what is edited
 * @min_height: its least height, in pixels
 * @max_height: its greatest height, in pixels; -1 for as much as there is
 *
 * Returns: (transfer floating): a new view
 */
GtkWidget *
weir_code_view_new (WeirCodeBuffer *buffer,
                    int             min_height,
                    int             max_height)
{
  WeirCodeView *self;

  g_return_val_if_fail (WEIR_IS_CODE_BUFFER (buffer), NULL);

  self = g_object_new (WEIR_TYPE_CODE_VIEW, NULL);
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self->text), GTK_TEXT_BUFFER (buffer));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), min_height);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), max_height);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (update_line_numbers), self,
                           G_CONNECT_SWAPPED);
  update_line_numbers (self);

  return GTK_WIDGET (self);
}

GtkWidget *
weir_code_view_get_text (WeirCodeView *self)
{
  g_return_val_if_fail (WEIR_IS_CODE_VIEW (self), NULL);

  return GTK_WIDGET (self->text);
}
