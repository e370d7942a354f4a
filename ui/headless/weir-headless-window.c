/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "headless/weir-headless-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cpus/weir-cpu-pools.h"
#include "headless/weir-headless-check.h"
#include "headless/weir-run-command.h"
#include "problems/weir-finding.h"

struct _WeirHeadlessWindow
{
  AdwWindow             parent_instance;

  /* owned */
  WeirDocument         *document;
  GCancellable         *cancellable;  /* of the check */
  char                 *program;      /* NULL if there is none */

  /* template */
  GtkLabel             *command;
  GtkButton            *copy_button;
  GtkSwitch            *keep_going;
  GtkSwitch            *monitor;
  GtkSwitch            *any_cpu;
  AdwPreferencesGroup  *needs;
};

G_DEFINE_FINAL_TYPE (WeirHeadlessWindow, weir_headless_window, ADW_TYPE_WINDOW)

enum {
  SAVE,
  FINDING_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Lines end between words: an option that is cut at its hyphens is read as two. */
static void
show_command (WeirHeadlessWindow *self,
              const char       *command)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  const char *end;

  for (const char *word = command; *word != '\0'; word = *end != '\0' ? end + 1 : end)
    {
      PangoAttribute *attribute = pango_attr_allow_breaks_new (FALSE);

      end = strchrnul (word, ' ');
      attribute->start_index = (guint) (word - command);
      attribute->end_index = (guint) (end - command);
      pango_attr_list_insert (attributes, attribute);
    }

  gtk_label_set_attributes (self->command, attributes);
  gtk_label_set_label (self->command, command);
  gtk_button_set_label (self->copy_button, _("_Copy"));
}

static void
update_command (WeirHeadlessWindow *self)
{
  GFile *file = weir_document_get_file (self->document);
  WeirRunFlags flags = 0;
  g_autofree char *command = NULL;

  if (gtk_switch_get_active (self->keep_going))
    flags |= WEIR_RUN_KEEP_GOING;
  if (gtk_switch_get_active (self->monitor))
    flags |= WEIR_RUN_MONITOR;
  if (gtk_switch_get_active (self->any_cpu))
    flags |= WEIR_RUN_ANY_CPU;

  if (file != NULL)
    command = weir_run_command_new (self->program != NULL ? self->program : "weir", file, flags);
  show_command (self, command != NULL ? command : _("The flow has no file yet: save it first"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->command), command != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy_button), command != NULL);
}

static void
copy (WeirHeadlessWindow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_label (self->command));
  gtk_button_set_label (self->copy_button, _("_Copied"));
}

static GtkWidget *
new_icon (const char *name,
          const char *class)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (name);

  gtk_widget_add_css_class (icon, class);

  return icon;
}

/* What is in the rows comes from files, and is no markup. */
static AdwActionRow *
add_row (WeirHeadlessWindow *self,
         GtkWidget        *icon,
         const char       *title,
         const char       *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (self->needs, row);

  return ADW_ACTION_ROW (row);
}

static void
on_save_clicked (WeirHeadlessWindow *self)
{
  g_signal_emit (self, signals[SAVE], 0);
}

static void
add_file_row (WeirHeadlessWindow *self)
{
  gboolean has_file = weir_document_get_file (self->document) != NULL;
  AdwActionRow *row;
  GtkWidget *button;

  if (has_file && !weir_document_get_modified (self->document))
    return;

  row = add_row (self, new_icon ("weir-warning-symbolic", "warning"),
                 has_file ? _("The file lacks the last changes") : _("The flow has no file"),
                 _("What is run is the file"));
  button = gtk_button_new_with_mnemonic (_("_Save"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_save_clicked), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, button);
}

static void
add_program_row (WeirHeadlessWindow *self)
{
  if (self->program == NULL)
    add_row (self, new_icon ("weir-error-symbolic", "error"),
             _("There is no program “weir” on PATH"),
             _("Install all of Weir, or add the folder of its programs to PATH"));
}

static void
on_finding_row (AdwActionRow     *row,
                WeirHeadlessWindow *self)
{
  g_autoptr(WeirFinding) finding = g_object_ref (g_object_get_data (G_OBJECT (row),
                                                                    "weir-finding"));

  g_signal_emit (self, signals[FINDING_ACTIVATED], 0, finding);
}

/* In the words of `weir check`, and a way to what is to be changed. */
static void
add_finding (WeirHeadlessWindow *self,
             WeirFinding      *finding)
{
  WeirSeverity severity = weir_finding_get_severity (finding);
  g_auto(GStrv) classes = weir_severity_dup_css_classes (severity);
  AdwActionRow *row = add_row (self, new_icon (weir_severity_get_icon_name (severity), classes[0]),
                               weir_finding_get_message (finding), NULL);

  g_object_set_data_full (G_OBJECT (row), "weir-finding", g_object_ref (finding), g_object_unref);
  adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_finding_row), self, 0);
}

static gboolean
is_beside (WeirHeadlessWindow *self,
           const char       *path)
{
  const char *directory = weir_document_get_directory (self->document);
  g_autoptr(GFile) folder = directory != NULL ? g_file_new_for_path (directory) : NULL;
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return folder != NULL && g_file_has_prefix (file, folder);
}

static void
add_program (WeirHeadlessWindow *self,
             WeirProgram      *program)
{
  g_autofree char *nodes = g_strjoinv (", ", (char **) weir_program_get_nodes (program));
  g_autofree char *subtitle = NULL;

  if (is_beside (self, weir_program_get_path (program)))
    subtitle = g_strdup_printf (_("For %s; in the flow’s folder"), nodes);
  else
    subtitle = g_strdup_printf (_("For %s; elsewhere, so another machine has to have it too"),
                                nodes);

  add_row (self, new_icon ("object-select-symbolic", "success"),
           weir_program_get_command (program), subtitle);
}

static char *
dup_named_cpus (WeirHeadlessWindow *self)
{
  g_autoptr(WeirCpuPools) pools = weir_cpu_pools_new ();
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (int));
  GtkBitsetIter iter;
  guint cpu;

  weir_cpu_pools_set_flow (pools, weir_document_get_flow (self->document));
  for (gboolean is_valid = gtk_bitset_iter_init_first (&iter, weir_cpu_pools_get_all_cpus (pools),
                                                       &cpu);
       is_valid;
       is_valid = gtk_bitset_iter_next (&iter, &cpu))
    g_array_append_vals (numbers, &(int) { (int) cpu }, 1);

  return numbers->len > 0 ? weir_cpus_numbers_to_text ((const int *) numbers->data, numbers->len)
                          : NULL;
}

static void
add_cpus (WeirHeadlessWindow *self)
{
  g_autofree char *cpus = dup_named_cpus (self);
  g_autofree char *title = NULL;

  if (cpus == NULL)
    return;

  /* Translators: %s is a list of numbers, such as "0-3, 8" */
  title = g_strdup_printf (_("CPUs %s"), cpus);
  add_row (self, new_icon ("object-select-symbolic", "success"), title,
           _("All that the flow names are there"));
}

static char *
describe_check (const WeirHeadlessCheck *check)
{
  if (check->n_errors > 0)
    return g_strdup_printf (ngettext ("The flow cannot be run: %u problem",
                                      "The flow cannot be run: %u problems", check->n_errors),
                            check->n_errors);
  if (check->lacks_cpus)
    return g_strdup (_("The flow can be run, but not on the CPUs that it names"));
  if (check->programs->len == 0)
    return g_strdup (_("The flow can be run, and starts nothing but Weir’s own code"));

  return g_strdup (_("The flow can be run, and starts this besides Weir’s own code"));
}

static void
show_check (WeirHeadlessWindow      *self,
            const WeirHeadlessCheck *check)
{
  g_autofree char *description = describe_check (check);

  adw_preferences_group_set_description (self->needs, description);
  for (guint i = 0; i < check->findings->len; i++)
    add_finding (self, g_ptr_array_index (check->findings, i));
  for (guint i = 0; i < check->programs->len; i++)
    add_program (self, g_ptr_array_index (check->programs, i));

  gtk_switch_set_active (self->any_cpu, check->lacks_cpus);
  if (!check->lacks_cpus)
    add_cpus (self);
}

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(WeirHeadlessWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirHeadlessCheck) check = weir_headless_check_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (check != NULL)
    show_check (self, check);
  else
    adw_preferences_group_set_description (self->needs, error->message);
}

static void
weir_headless_window_dispose (GObject *object)
{
  WeirHeadlessWindow *self = WEIR_HEADLESS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (weir_headless_window_parent_class)->dispose (object);
}

static void
weir_headless_window_finalize (GObject *object)
{
  WeirHeadlessWindow *self = WEIR_HEADLESS_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->program, g_free);

  G_OBJECT_CLASS (weir_headless_window_parent_class)->finalize (object);
}

static void
weir_headless_window_class_init (WeirHeadlessWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_headless_window_dispose;
  object_class->finalize = weir_headless_window_finalize;

  /**
   * WeirHeadlessWindow::save:
   * @self: a window
   *
   * The flow is to be saved, and looked at anew.
   */
  signals[SAVE] =
    g_signal_new ("save", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * WeirHeadlessWindow::finding-activated:
   * @self: a window
   * @finding: what is to be changed
   *
   * The user wants to change it.
   */
  signals[FINDING_ACTIVATED] =
    g_signal_new ("finding-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, WEIR_TYPE_FINDING);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/headless/"
                                               "weir-headless-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirHeadlessWindow, command);
  gtk_widget_class_bind_template_child (widget_class, WeirHeadlessWindow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, WeirHeadlessWindow, keep_going);
  gtk_widget_class_bind_template_child (widget_class, WeirHeadlessWindow, monitor);
  gtk_widget_class_bind_template_child (widget_class, WeirHeadlessWindow, any_cpu);
  gtk_widget_class_bind_template_child (widget_class, WeirHeadlessWindow, needs);
  gtk_widget_class_bind_template_callback (widget_class, copy);
  gtk_widget_class_bind_template_callback (widget_class, update_command);
}

static void
weir_headless_window_init (WeirHeadlessWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->program = weir_run_command_find_program ();

  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * weir_headless_window_new:
 * @parent: the window that it belongs to
 * @document: what is to be run
 *
 * Returns: (transfer none): a new window, which is gone once it is closed
 */
GtkWidget *
weir_headless_window_new (GtkWindow    *parent,
                        WeirDocument *document)
{
  WeirHeadlessWindow *self;

  g_return_val_if_fail (WEIR_IS_DOCUMENT (document), NULL);

  self = g_object_new (WEIR_TYPE_HEADLESS_WINDOW, "transient-for", parent, NULL);
  self->document = g_object_ref (document);
  add_file_row (self);
  add_program_row (self);
  update_command (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->copy_button));
  weir_headless_check_async (document, self->cancellable, on_checked, g_object_ref (self));

  return GTK_WIDGET (self);
}
