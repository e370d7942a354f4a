/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The flow as a picture, in a file or for another program. */

#include <glib/gi18n.h>

#include "picture/weir-picture-dialog.h"
#include "window/weir-window-private.h"

/* What a file chooser remembers: how many pixels a unit of the drawing gets. */
#define SCALE "weir-scale"

/* As sharp as common screens are. */
#define CLIPBOARD_SCALE 2

typedef struct {
  WeirWindow *window;
  GFile      *file;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->window);
  g_object_unref (export->file);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
on_exported (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(Export) export = data;
  g_autoptr(GError) error = NULL;

  if (weir_picture_export_finish (result, &error))
    weir_window_add_toast (export->window, _("Picture Exported"));
  else
    weir_window_show_error (export->window, _("“%s” Was Not Written"), export->file, NULL, error);
}

static void
export_to (WeirWindow        *self,
           GFile             *file,
           WeirPictureFormat  format,
           double             scale)
{
  Export *export = g_new0 (Export, 1);

  export->window = g_object_ref (self);
  export->file = g_object_ref (file);
  weir_picture_export_async (weir_document_get_flow (self->document), format, scale, file,
                             on_exported, export);
}

static void
refuse_ending (WeirWindow *self,
               GFile      *file)
{
  g_autoptr(GError) error =
    g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _("The ending of the name tells the kind of picture: .svg, .png or .pdf."));

  weir_window_show_error (self, _("“%s” Was Not Written"), file, NULL, error);
}

static void
on_chosen (GtkNativeDialog *dialog,
           int              response,
           WeirWindow      *self)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  double scale = *(double *) g_object_get_data (G_OBJECT (dialog), SCALE);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  WeirPictureFormat format;

  g_clear_object (&self->chooser);
  if (response != GTK_RESPONSE_ACCEPT || file == NULL)
    return;

  if (weir_picture_find_format (name, &format))
    export_to (self, file, format, scale);
  else
    refuse_ending (self, file);
}

static void
add_picture_filter (GtkFileChooser *chooser)
{
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Pictures (SVG, PNG, PDF)"));
  gtk_file_filter_add_suffix (filter, "svg");
  gtk_file_filter_add_suffix (filter, "png");
  gtk_file_filter_add_suffix (filter, "pdf");
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
choose_file (WeirWindow        *self,
             WeirPictureFormat  format,
             double             scale)
{
  g_autofree char *name = weir_window_suggest_name (self, weir_picture_get_suffix (format));
  GFile *file = weir_document_get_file (self->document);
  g_autoptr(GFile) folder = file != NULL ? g_file_get_parent (file) : NULL;
  GtkFileChooser *chooser =
    weir_window_new_chooser (self, GTK_FILE_CHOOSER_ACTION_SAVE, _("Export Picture"),
                             G_CALLBACK (on_chosen));

  g_object_set_data_full (G_OBJECT (chooser), SCALE, g_memdup2 (&scale, sizeof scale), g_free);
  add_picture_filter (chooser);
  gtk_file_chooser_set_current_name (chooser, name);
  if (folder != NULL && !weir_document_get_file_gone (self->document))
    gtk_file_chooser_set_current_folder (chooser, folder, NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
on_dialog_response (WeirPictureDialog *dialog,
                    const char        *response,
                    WeirWindow        *self)
{
  if (g_str_equal (response, WEIR_PICTURE_DIALOG_EXPORT))
    choose_file (self, weir_picture_dialog_get_format (dialog),
                 weir_picture_dialog_get_scale (dialog));
}

static void
export_picture (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  WeirPictureDialog *dialog = weir_picture_dialog_new (GTK_WINDOW (widget));

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_dialog_response), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_rendered (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(WeirWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) png = weir_picture_render_finish (result, &error);
  g_autoptr(GdkContentProvider) content = NULL;

  if (png == NULL)
    {
      weir_window_add_toast (self, error->message);
      return;
    }

  /* As it is: whoever takes it need not wait until it is compressed again. */
  content = gdk_content_provider_new_for_bytes ("image/png", png);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), content);
  weir_window_add_toast (self, _("Picture Copied"));
}

static void
copy_picture (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  weir_picture_render_async (weir_document_get_flow (self->document), WEIR_PICTURE_PNG,
                             CLIPBOARD_SCALE, on_rendered, g_object_ref (self));
}

void
weir_window_class_install_export_actions (WeirWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "win.export-picture", NULL, export_picture);
  gtk_widget_class_install_action (widget_class, "win.copy-picture", NULL, copy_picture);
}
