/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "picture/weir-picture-dialog.h"

/**
 * WeirPictureDialog:
 *
 * Asks which kind of picture, and how sharp.
 */
struct _WeirPictureDialog
{
  AdwMessageDialog  parent_instance;

  /* template */
  AdwComboRow      *format;
  AdwComboRow      *resolution;
};

G_DEFINE_FINAL_TYPE (WeirPictureDialog, weir_picture_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* In the order of their rows, which the template has. */
static const WeirPictureFormat formats[] = {
  WEIR_PICTURE_SVG,
  WEIR_PICTURE_PNG,
  WEIR_PICTURE_PDF,
};
static const double scales[] = { 1, 2, 4 };

WeirPictureFormat
weir_picture_dialog_get_format (WeirPictureDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->format);

  g_return_val_if_fail (selected < G_N_ELEMENTS (formats), WEIR_PICTURE_SVG);

  return formats[selected];
}

/**
 * weir_picture_dialog_get_scale:
 * @self: a dialog
 *
 * Returns: for PNG, how many pixels a unit of the drawing has
 */
double
weir_picture_dialog_get_scale (WeirPictureDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->resolution);

  g_return_val_if_fail (selected < G_N_ELEMENTS (scales), 1);

  return scales[selected];
}

/* The others are as sharp as whatever shows them. */
static void
on_format_changed (WeirPictureDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->resolution),
                            weir_picture_dialog_get_format (self) == WEIR_PICTURE_PNG);
}

static void
weir_picture_dialog_class_init (WeirPictureDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/picture/"
                                               "weir-picture-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPictureDialog, format);
  gtk_widget_class_bind_template_child (widget_class, WeirPictureDialog, resolution);
  gtk_widget_class_bind_template_callback (widget_class, on_format_changed);
}

static void
weir_picture_dialog_init (WeirPictureDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  on_format_changed (self);
}

WeirPictureDialog *
weir_picture_dialog_new (GtkWindow *parent)
{
  return g_object_new (WEIR_TYPE_PICTURE_DIALOG,
                       "transient-for", parent,
                       NULL);
}
