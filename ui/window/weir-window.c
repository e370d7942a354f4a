/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "window/weir-window-private.h"

#include <glib/gi18n.h>

#include "outline/weir-outline.h"
#include "window/weir-pane-handle.h"
#include "window/weir-pane-tabs.h"
#include "window/weir-recent.h"

/**
 * WeirWindow:
 *
 * Each concern has a file of its own: opening, saving, closing, the dialogs on the way of files,
 * problems, sizes, and the actions that are none of these.
 */

G_DEFINE_FINAL_TYPE (WeirWindow, weir_window, ADW_TYPE_APPLICATION_WINDOW)

enum {
  PROP_0,
  PROP_DOCUMENT,
  PROP_CHECKER,
  PROP_SHOW_PALETTE,
  PROP_SHOW_INSPECTOR,
  PROP_SHOW_PROBLEMS,
  PROP_SHOW_CPUS,
  PROP_SHOW_RUN,
  PROP_SHOW_ERRORS,
  PROP_SHOW_LOG,
  PROP_RUNNING,
  PROP_RUN_EDITED,
  PROP_SHOW_OUTLINE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
dup_title (WeirWindow *self,
           const char *title,
           gboolean    modified)
{
  return modified ? g_strconcat ("• ", title, NULL) : g_strdup (title);
}

static char *
dup_subtitle (WeirWindow *self,
              GFile      *file)
{
  return file != NULL ? weir_recent_dup_folder (file) : g_strdup ("");
}

static char *
dup_disk_text (WeirWindow *self,
               gboolean    file_gone,
               gboolean    modified)
{
  if (file_gone)
    return g_strdup (_("The file of this flow was removed or moved away"));

  return g_strdup (modified ? _("Another program has changed this file. Reloading it loses what "
                                "was not saved here")
                            : _("Another program has changed this file"));
}

static gboolean
is_false (WeirWindow *self,
          gboolean    value)
{
  return !value;
}

static char *
dup_undo_tooltip (WeirWindow *self,
                  const char *name)
{
  return name != NULL ? g_strdup_printf (_("Undo %s"), name) : g_strdup (_("Undo"));
}

static char *
dup_redo_tooltip (WeirWindow *self,
                  const char *name)
{
  return name != NULL ? g_strdup_printf (_("Redo %s"), name) : g_strdup (_("Redo"));
}

static char *
dup_problems_label (WeirWindow *self,
                    guint       n_errors,
                    guint       n_warnings)
{
  guint n = n_errors + n_warnings;

  return n > 0 ? g_strdup_printf ("%u", n) : g_strdup ("");
}

static gboolean
has_text (WeirWindow *self,
          const char *text)
{
  return text != NULL && *text != '\0';
}

static char *
dup_problems_tooltip (WeirWindow *self,
                      guint       n_errors,
                      guint       n_warnings)
{
  guint n = n_errors + n_warnings;

  if (n == 0)
    return g_strdup (_("No Problems"));

  return g_strdup_printf (ngettext ("%u Problem", "%u Problems", n), n);
}

static char *
dup_problems_icon (WeirWindow *self,
                   guint       n_errors,
                   guint       n_warnings)
{
  if (n_errors + n_warnings == 0)
    return g_strdup ("object-select-symbolic");

  return g_strdup (weir_severity_get_icon_name (n_errors > 0 ? WEIR_SEVERITY_ERROR
                                                             : WEIR_SEVERITY_WARNING));
}

static void
on_selection_changed (WeirWindow *self)
{
  g_auto(GStrv) selection = weir_canvas_get_selection (self->canvas);

  weir_inspector_set_selection (self->inspector, (const char * const *) selection);
  weir_cpus_pane_set_selection (self->cpus, (const char * const *) selection);
  weir_run_pane_set_selection (self->run_pane, (const char * const *) selection);
}

static void
select_node (WeirWindow *self,
             const char *id)
{
  weir_canvas_select (self->canvas, (const char * const[]) { id, NULL });
  weir_canvas_reveal (self->canvas, id);
}

static void
on_edit_requested (WeirWindow *self,
                   const char *id)
{
  g_object_set (self, "show-inspector", TRUE, NULL);
  weir_inspector_focus_key (self->inspector, NULL);
}

static void
on_add_requested (WeirWindow *self,
                  const char *json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirValue) value = weir_value_new_from_json (json, -1, &error);
  g_autoptr(JsonNode) node = value != NULL ? weir_value_to_node (value) : NULL;

  g_return_if_fail (node != NULL && JSON_NODE_HOLDS_OBJECT (node));

  weir_canvas_add_node_object (self->canvas, json_node_get_object (node));
}

static void
weir_window_dispose (GObject *object)
{
  WeirWindow *self = WEIR_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  weir_window_set_runner (self, NULL);
  g_clear_weak_pointer (&self->call_window);
  g_clear_object (&self->call);
  if (self->checker != NULL)
    weir_checker_set_document (self->checker, NULL);
  /* What is selected goes one after another by now, and the inspector before the canvas. */
  if (self->canvas != NULL)
    g_signal_handlers_disconnect_by_func (self->canvas, on_selection_changed, self);

  G_OBJECT_CLASS (weir_window_parent_class)->dispose (object);
}

static void
weir_window_finalize (GObject *object)
{
  WeirWindow *self = WEIR_WINDOW (object);

  g_clear_object (&self->document);
  g_clear_object (&self->checker);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->run_setup, weir_run_setup_free);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (weir_window_parent_class)->finalize (object);
}

static void
weir_window_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  WeirWindow *self = WEIR_WINDOW (object);

  switch (prop_id)
    {
    case PROP_DOCUMENT:
      g_value_set_object (value, self->document);
      break;

    case PROP_CHECKER:
      g_value_set_object (value, self->checker);
      break;

    case PROP_SHOW_PALETTE:
      g_value_set_boolean (value, self->show_palette);
      break;

    case PROP_SHOW_INSPECTOR:
      g_value_set_boolean (value, self->show_inspector);
      break;

    case PROP_SHOW_PROBLEMS:
      g_value_set_boolean (value, self->show_problems);
      break;

    case PROP_SHOW_CPUS:
      g_value_set_boolean (value, self->show_cpus);
      break;

    case PROP_SHOW_RUN:
      g_value_set_boolean (value, self->show_run);
      break;

    case PROP_SHOW_ERRORS:
      g_value_set_boolean (value, self->show_errors);
      break;

    case PROP_SHOW_LOG:
      g_value_set_boolean (value, self->show_log);
      break;

    case PROP_RUNNING:
      g_value_set_boolean (value, self->running);
      break;

    case PROP_RUN_EDITED:
      g_value_set_boolean (value, self->run_edited);
      break;

    case PROP_SHOW_OUTLINE:
      g_value_set_boolean (value, self->show_outline);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_flag (WeirWindow   *self,
          gboolean     *flag,
          const GValue *value,
          GParamSpec   *pspec)
{
  if (*flag == g_value_get_boolean (value))
    return;

  *flag = g_value_get_boolean (value);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
weir_window_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  WeirWindow *self = WEIR_WINDOW (object);

  switch (prop_id)
    {
    case PROP_DOCUMENT:
      weir_window_set_document (self, g_value_get_object (value));
      break;

    case PROP_SHOW_PALETTE:
      set_flag (self, &self->show_palette, value, pspec);
      break;

    case PROP_SHOW_INSPECTOR:
      set_flag (self, &self->show_inspector, value, pspec);
      break;

    case PROP_SHOW_PROBLEMS:
      set_flag (self, &self->show_problems, value, pspec);
      weir_window_update_bottom (self, pspec);
      break;

    case PROP_SHOW_CPUS:
      set_flag (self, &self->show_cpus, value, pspec);
      weir_window_update_bottom (self, pspec);
      break;

    case PROP_SHOW_RUN:
      set_flag (self, &self->show_run, value, pspec);
      weir_window_update_bottom (self, pspec);
      break;

    case PROP_SHOW_ERRORS:
      set_flag (self, &self->show_errors, value, pspec);
      weir_window_update_bottom (self, pspec);
      break;

    case PROP_SHOW_LOG:
      set_flag (self, &self->show_log, value, pspec);
      weir_window_update_bottom (self, pspec);
      break;

    case PROP_RUNNING:
      set_flag (self, &self->running, value, pspec);
      break;

    case PROP_RUN_EDITED:
      set_flag (self, &self->run_edited, value, pspec);
      break;

    case PROP_SHOW_OUTLINE:
      set_flag (self, &self->show_outline, value, pspec);
      weir_window_update_bottom (self, pspec);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_DOCUMENT] =
    g_param_spec_object ("document", NULL, NULL, WEIR_TYPE_DOCUMENT, G_PARAM_READWRITE | flags);
  properties[PROP_CHECKER] =
    g_param_spec_object ("checker", NULL, NULL, WEIR_TYPE_CHECKER, G_PARAM_READABLE | flags);
  properties[PROP_SHOW_PALETTE] =
    g_param_spec_boolean ("show-palette", NULL, NULL, TRUE, G_PARAM_READWRITE | flags);
  properties[PROP_SHOW_INSPECTOR] =
    g_param_spec_boolean ("show-inspector", NULL, NULL, TRUE, G_PARAM_READWRITE | flags);
  properties[PROP_SHOW_PROBLEMS] =
    g_param_spec_boolean ("show-problems", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  properties[PROP_SHOW_CPUS] =
    g_param_spec_boolean ("show-cpus", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  properties[PROP_SHOW_OUTLINE] =
    g_param_spec_boolean ("show-outline", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  properties[PROP_SHOW_RUN] =
    g_param_spec_boolean ("show-run", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  properties[PROP_SHOW_ERRORS] =
    g_param_spec_boolean ("show-errors", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  properties[PROP_SHOW_LOG] =
    g_param_spec_boolean ("show-log", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);
  properties[PROP_RUN_EDITED] =
    g_param_spec_boolean ("run-edited", NULL, NULL, FALSE, G_PARAM_READWRITE | flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (WEIR_TYPE_CANVAS);
  g_type_ensure (WEIR_TYPE_CHECKER);
  g_type_ensure (WEIR_TYPE_CPUS_PANE);
  g_type_ensure (WEIR_TYPE_DOCUMENT);
  g_type_ensure (WEIR_TYPE_ERRORS_PANE);
  g_type_ensure (WEIR_TYPE_FLOW);
  g_type_ensure (WEIR_TYPE_INSPECTOR);
  g_type_ensure (WEIR_TYPE_LOG_PANE);
  g_type_ensure (WEIR_TYPE_OUTLINE);
  g_type_ensure (WEIR_TYPE_PALETTE);
  g_type_ensure (WEIR_TYPE_PANE);
  g_type_ensure (WEIR_TYPE_PANE_HANDLE);
  g_type_ensure (WEIR_TYPE_PANE_TABS);
  g_type_ensure (WEIR_TYPE_PROBLEMS_PANE);
  g_type_ensure (WEIR_TYPE_RUN_PANE);
  g_type_ensure (WEIR_TYPE_SEARCH_BAR);
  g_type_ensure (WEIR_TYPE_START_PAGE);
  g_type_ensure (WEIR_TYPE_TOAST);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/window/weir-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, toast);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, palette_flap);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, inspector_flap);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, palette_pane);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, inspector_pane);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, problems_paned);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, palette);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, canvas);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, inspector);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, bottom);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, problems);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, cpus);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, run_pane);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, errors);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, log);
  gtk_widget_class_bind_template_child (widget_class, WeirWindow, apply_button);
  gtk_widget_class_bind_template_callback (widget_class, dup_title);
  gtk_widget_class_bind_template_callback (widget_class, dup_subtitle);
  gtk_widget_class_bind_template_callback (widget_class, dup_disk_text);
  gtk_widget_class_bind_template_callback (widget_class, dup_undo_tooltip);
  gtk_widget_class_bind_template_callback (widget_class, dup_redo_tooltip);
  gtk_widget_class_bind_template_callback (widget_class, dup_problems_label);
  gtk_widget_class_bind_template_callback (widget_class, dup_problems_tooltip);
  gtk_widget_class_bind_template_callback (widget_class, dup_problems_icon);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, is_false);
  gtk_widget_class_bind_template_callback (widget_class, on_add_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_requested);
  gtk_widget_class_bind_template_callback (widget_class, weir_window_show_finding);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
  gtk_widget_class_bind_template_callback (widget_class, weir_window_add_toast);
  gtk_widget_class_bind_template_callback (widget_class, select_node);
  gtk_widget_class_bind_template_callback (widget_class, weir_window_open_file);
  gtk_widget_class_bind_template_callback (widget_class, weir_window_call_value);
}

static void
weir_window_class_init (WeirWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_window_dispose;
  object_class->finalize = weir_window_finalize;
  object_class->get_property = weir_window_get_property;
  object_class->set_property = weir_window_set_property;
  GTK_WINDOW_CLASS (klass)->close_request = weir_window_close_request;

  install_properties (object_class);
  bind_template (GTK_WIDGET_CLASS (klass));
  weir_window_class_install_actions (klass);
  weir_window_class_install_export_actions (klass);
  weir_window_class_install_open_actions (klass);
  weir_window_class_install_save_actions (klass);
  weir_window_class_install_headless_actions (klass);
  weir_window_class_install_problem_actions (klass);
  weir_window_class_install_run_actions (klass);
  weir_window_class_install_watch_actions (klass);
  weir_window_class_install_apply_actions (klass);
}

static void
weir_window_init (WeirWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->checker = weir_checker_new ();
  g_object_bind_property (self, "document", self->checker, "document", G_BINDING_DEFAULT);

  gtk_widget_init_template (GTK_WIDGET (self));
  weir_window_init_layout (self);
  weir_window_init_drop (self);
  weir_window_init_recent (self);
  weir_window_init_problems (self);
  weir_window_update_actions (self);
}

/**
 * weir_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a new window with the start page
 */
WeirWindow *
weir_window_new (GtkApplication *application)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  return g_object_new (WEIR_TYPE_WINDOW, "application", application, NULL);
}

WeirDocument *
weir_window_get_document (WeirWindow *self)
{
  g_return_val_if_fail (WEIR_IS_WINDOW (self), NULL);

  return self->document;
}

/**
 * weir_window_set_document:
 * @self: a window
 * @document: a document
 *
 * Shows @document in place of what was there, which is not asked about.
 */
void
weir_window_set_document (WeirWindow   *self,
                          WeirDocument *document)
{
  g_return_if_fail (WEIR_IS_WINDOW (self));
  g_return_if_fail (WEIR_IS_DOCUMENT (document));

  if (self->document == document)
    return;

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_func (weir_document_get_flow (self->document),
                                            weir_window_update_actions, self);
      g_signal_handlers_disconnect_by_func (weir_document_get_flow (self->document),
                                            weir_window_update_run_edited, self);
      g_signal_handlers_disconnect_by_func (self->document, weir_window_update_inhibition, self);
      weir_document_discard (self->document);
    }
  g_set_object (&self->document, document);
  weir_window_set_runner (self, NULL);
  g_clear_pointer (&self->run_setup, weir_run_setup_free);
  g_clear_object (&self->call);
  if (self->call_window != NULL)
    gtk_window_close (GTK_WINDOW (self->call_window));

  g_signal_connect_object (weir_document_get_flow (document), "notify",
                           G_CALLBACK (weir_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_document_get_flow (document), "edited",
                           G_CALLBACK (weir_window_update_run_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "notify::modified",
                           G_CALLBACK (weir_window_update_inhibition), self, G_CONNECT_SWAPPED);
  weir_window_update_inhibition (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOCUMENT]);
  gtk_stack_set_visible_child_name (self->pages, "editor");
  weir_window_update_actions (self);
  weir_window_tell_panes (self);
  weir_canvas_fit (self->canvas);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/**
 * weir_window_add_toast:
 * @self: a window
 * @title: what was just done, or why it was not
 *
 * Tells the user something that needs no answer, in place of what was told before.
 */
void
weir_window_add_toast (WeirWindow *self,
                       const char *title)
{
  g_return_if_fail (WEIR_IS_WINDOW (self));
  g_return_if_fail (title != NULL);

  weir_toast_show (self->toast, title);
}
