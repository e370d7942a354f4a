/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/rows/weir-path-button.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WeirPathButton
{
  GtkButton             parent_instance;

  /* owned */
  char                 *format;
  char                 *directory;  /* of the flow, NULL while it has no file */
  GtkFileChooserNative *chooser;    /* while it is open */
};

G_DEFINE_FINAL_TYPE (WeirPathButton, weir_path_button, GTK_TYPE_BUTTON)

enum {
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is picked for a format, and the endings that the flow leaves out. */
static const struct {
  const char           *format;
  const char           *title;
  GtkFileChooserAction  action;
  const char           *suffixes[2];
} formats[] = {
  { "file", N_("Choose a File"), GTK_FILE_CHOOSER_ACTION_OPEN, { NULL } },
  { "folder", N_("Choose a Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, { NULL } },
  { "module", N_("Choose a Module"), GTK_FILE_CHOOSER_ACTION_OPEN, { ".weir.json", ".so" } },
  { "program", N_("Choose a Program"), GTK_FILE_CHOOSER_ACTION_OPEN, { NULL } },
};

static gsize
find_format (const char *format)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (formats) && g_strcmp0 (formats[i].format, format) != 0)
    i++;

  return i;
}

gboolean
weir_path_is_format (const char *format)
{
  return find_format (format) < G_N_ELEMENTS (formats);
}

static char *
strip_suffix (const char *path,
              gsize       format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats[format].suffixes); i++)
    {
      const char *suffix = formats[format].suffixes[i];

      if (suffix != NULL && g_str_has_suffix (path, suffix))
        return g_strndup (path, strlen (path) - strlen (suffix));
    }

  return g_strdup (path);
}

/**
 * weir_path_shorten:
 * @path: an absolute path
 * @directory: (nullable): the flow's folder
 * @format: a format of strings that name a file
 *
 * A path in the flow's folder is told from there, so that the folder can be moved. A bare word that
 * stands for a program would be looked for elsewhere: then it begins with a dot.
 *
 * Returns: (transfer full): what the flow says
 */
char *
weir_path_shorten (const char *path,
                   const char *directory,
                   const char *format)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFile) folder = directory != NULL ? g_file_new_for_path (directory) : NULL;
  g_autofree char *relative = folder != NULL ? g_file_get_relative_path (folder, file) : NULL;
  g_autofree char *name = NULL;
  gsize index = find_format (format);

  g_return_val_if_fail (index < G_N_ELEMENTS (formats), NULL);

  name = strip_suffix (relative != NULL ? relative : path, index);
  if (g_str_equal (format, "program") && strchr (name, G_DIR_SEPARATOR) == NULL)
    return g_strconcat ("." G_DIR_SEPARATOR_S, name, NULL);

  return g_steal_pointer (&name);
}

static void
on_response (WeirPathButton *self,
             int             response)
{
  g_autoptr(GFile) file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *shown = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  g_clear_object (&self->chooser);
  if (path == NULL)
    return;

  shown = weir_path_shorten (path, self->directory, self->format);
  g_signal_emit (self, signals[PICKED], 0, shown);
}

static void
add_module_filter (GtkFileChooser *chooser)
{
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Modules"));
  gtk_file_filter_add_suffix (filter, "weir.json");
  gtk_file_filter_add_suffix (filter, "so");
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
weir_path_button_clicked (GtkButton *button)
{
  WeirPathButton *self = WEIR_PATH_BUTTON (button);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gsize index = find_format (self->format);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_(formats[index].title), GTK_WINDOW (root),
                                               formats[index].action, _("_Choose"), NULL);
  if (g_str_equal (self->format, "module"))
    add_module_filter (GTK_FILE_CHOOSER (self->chooser));
  if (self->directory != NULL)
    {
      g_autoptr(GFile) folder = g_file_new_for_path (self->directory);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), folder, NULL);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_response), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
weir_path_button_dispose (GObject *object)
{
  WeirPathButton *self = WEIR_PATH_BUTTON (object);

  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (weir_path_button_parent_class)->dispose (object);
}

static void
weir_path_button_finalize (GObject *object)
{
  WeirPathButton *self = WEIR_PATH_BUTTON (object);

  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->directory, g_free);

  G_OBJECT_CLASS (weir_path_button_parent_class)->finalize (object);
}

static void
weir_path_button_class_init (WeirPathButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_path_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_path_button_finalize;
  GTK_BUTTON_CLASS (klass)->clicked = weir_path_button_clicked;

  /**
   * WeirPathButton::picked:
   * @self: a button
   * @path: what the flow is to say
   *
   * The user has picked a file.
   */
  signals[PICKED] =
    g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
weir_path_button_init (WeirPathButton *self)
{
  gtk_button_set_icon_name (GTK_BUTTON (self), "document-open-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self), "circular");
  gtk_widget_add_css_class (GTK_WIDGET (self), "small");
}

/**
 * weir_path_button_new:
 * @format: one for which weir_path_is_format() holds
 *
 * Returns: (transfer floating): a new button
 */
GtkWidget *
weir_path_button_new (const char *format)
{
  WeirPathButton *self;
  const char *title;

  g_return_val_if_fail (weir_path_is_format (format), NULL);

  self = g_object_new (WEIR_TYPE_PATH_BUTTON, NULL);
  self->format = g_strdup (format);
  title = _(formats[find_format (format)].title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return GTK_WIDGET (self);
}

/* Where paths are told from. */
void
weir_path_button_set_directory (WeirPathButton *self,
                                const char     *directory)
{
  g_return_if_fail (WEIR_IS_PATH_BUTTON (self));

  if (g_strcmp0 (self->directory, directory) == 0)
    return;

  g_free (self->directory);
  self->directory = g_strdup (directory);
}
