/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "search/weir-command.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WeirCommand
{
  GObject   parent_instance;

  /* owned */
  char     *action;
  char     *title;
  char     *shortcut;  /* as people write it; NULL if it has none */
  char     *folded;    /* the title, for comparing */

  gboolean  is_enabled;
};

G_DEFINE_FINAL_TYPE (WeirCommand, weir_command, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TITLE,
  PROP_SHORTCUT,
  PROP_ENABLED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What people call the actions, in the order in which they are listed. Actions without a line here
 * are called after their name. The shortcut is told where nothing else tells it. */
static const struct {
  const char *action;
  const char *title;
  const char *accel;
} known[] = {
  { "win.new", N_("New Flow"), NULL },
  { "win.open", N_("Open…"), NULL },
  { "win.save", N_("Save"), NULL },
  { "win.save-as", N_("Save As…"), NULL },
  { "win.export-picture", N_("Export Picture…"), NULL },
  { "win.copy-picture", N_("Copy as Picture"), NULL },
  { "win.reload", N_("Reload From Disk"), NULL },
  { "win.ignore-disk", N_("Keep Mine After a Change on Disk"), NULL },
  { "win.undo", N_("Undo"), "<Control>z" },
  { "win.redo", N_("Redo"), "<Control><Shift>z" },
  { "win.find", N_("Find in the Flow"), NULL },
  { "win.next-problem", N_("Go to the Next Problem"), NULL },
  { "win.previous-problem", N_("Go to the Previous Problem"), NULL },
  { "canvas.quick-add", N_("Add Node…"), NULL },
  { "canvas.connect", N_("Connect To…"), NULL },
  { "canvas.input-up", N_("Move Input of the Ensemble Up"), NULL },
  { "canvas.input-down", N_("Move Input of the Ensemble Down"), NULL },
  { "canvas.edit", N_("Edit Settings"), NULL },
  { "canvas.rename", N_("Rename"), NULL },
  { "canvas.cut", N_("Cut"), NULL },
  { "canvas.copy", N_("Copy"), NULL },
  { "canvas.paste", N_("Paste"), NULL },
  { "canvas.duplicate", N_("Duplicate"), NULL },
  { "canvas.delete", N_("Delete"), NULL },
  { "canvas.delete-heal", N_("Delete and Join What Is Around"), NULL },
  { "canvas.bypass", N_("Bypass Node"), NULL },
  { "canvas.disable", N_("Disable Branch"), NULL },
  { "canvas.add-frame", N_("Add Frame"), NULL },
  { "canvas.add-note", N_("Add Note"), NULL },
  { "canvas.select-all", N_("Select All"), NULL },
  { "canvas.select-none", N_("Select Nothing"), NULL },
  { "canvas.select-upstream", N_("Select Upstream"), NULL },
  { "canvas.select-downstream", N_("Select Downstream"), NULL },
  { "canvas.tidy", N_("Tidy Up the Layout"), NULL },
  { "canvas.align-left", N_("Align Left"), NULL },
  { "canvas.align-center", N_("Align Centers"), NULL },
  { "canvas.align-right", N_("Align Right"), NULL },
  { "canvas.align-top", N_("Align Top"), NULL },
  { "canvas.align-middle", N_("Align Middles"), NULL },
  { "canvas.align-bottom", N_("Align Bottom"), NULL },
  { "canvas.distribute-horizontally", N_("Distribute Horizontally"), NULL },
  { "canvas.distribute-vertically", N_("Distribute Vertically"), NULL },
  { "canvas.zoom-in", N_("Zoom In"), NULL },
  { "canvas.zoom-out", N_("Zoom Out"), NULL },
  { "canvas.zoom-reset", N_("Original Size"), NULL },
  { "canvas.fit", N_("Fit All in View"), NULL },
  { "canvas.menu", N_("Open the Context Menu"), NULL },
  { "win.run", N_("Run the Flow"), NULL },
  { "win.set-up-run", N_("Set Up the Run…"), NULL },
  { "win.stop", N_("Stop the Run"), NULL },
  { "win.restart", N_("Restart the Run"), NULL },
  { "win.apply", N_("Apply Workers and CPUs to the Run"), NULL },
  { "win.call", N_("Call One Value…"), NULL },
  { "win.watch", N_("Watch a Running Flow…"), NULL },
  { "win.show-palette", N_("Show or Hide the Palette"), NULL },
  { "win.show-inspector", N_("Show or Hide the Inspector"), NULL },
  { "win.show-problems", N_("Show or Hide the Problems"), NULL },
  { "win.show-outline", N_("Show or Hide the Outline"), NULL },
  { "win.show-run", N_("Show or Hide the Run"), NULL },
  { "win.show-errors", N_("Show or Hide the Errors"), NULL },
  { "win.show-log", N_("Show or Hide the Log"), NULL },
  { "win.show-cpus", N_("Show or Hide the CPUs"), NULL },
  { "win.assign-cpus", N_("Assign CPUs…"), NULL },
  { "win.headless-run", N_("Command for a Headless Run…"), NULL },
  { "win.preferences", N_("Preferences"), NULL },
  { "win.show-help-overlay", N_("Keyboard Shortcuts"), NULL },
  { "app.new-window", N_("New Window"), NULL },
  { "app.about", N_("About Weir Designer"), NULL },
  { "app.quit", N_("Quit"), NULL },
};

/* What is part of something else that is done. */
static const char * const hidden[] = { "canvas.escape", "win.find-command", NULL };

static void
weir_command_finalize (GObject *object)
{
  WeirCommand *self = WEIR_COMMAND (object);

  g_clear_pointer (&self->action, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->shortcut, g_free);
  g_clear_pointer (&self->folded, g_free);

  G_OBJECT_CLASS (weir_command_parent_class)->finalize (object);
}

static void
weir_command_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  WeirCommand *self = WEIR_COMMAND (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_SHORTCUT:
      g_value_set_string (value, self->shortcut);
      break;

    case PROP_ENABLED:
      g_value_set_boolean (value, self->is_enabled);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_command_class_init (WeirCommandClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = weir_command_finalize;
  object_class->get_property = weir_command_get_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SHORTCUT] = g_param_spec_string ("shortcut", NULL, NULL, NULL, flags);
  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_command_init (WeirCommand *self)
{
}

const char *
weir_command_get_action (WeirCommand *self)
{
  g_return_val_if_fail (WEIR_IS_COMMAND (self), NULL);

  return self->action;
}

const char *
weir_command_get_title (WeirCommand *self)
{
  g_return_val_if_fail (WEIR_IS_COMMAND (self), NULL);

  return self->title;
}

gboolean
weir_command_get_enabled (WeirCommand *self)
{
  g_return_val_if_fail (WEIR_IS_COMMAND (self), FALSE);

  return self->is_enabled;
}

/* 3 where a word of the title begins with @word, 1 where it is within one, 0 where it is not. */
static guint
match_word (const char *folded,
            const char *word)
{
  const char *found = strstr (folded, word);

  if (found == NULL)
    return 0;

  for (; found != NULL; found = strstr (found + 1, word))
    {
      if (found == folded || found[-1] == ' ')
        return 3;
    }

  return 1;
}

guint
weir_command_match (WeirCommand *self,
                    const char  *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto(GStrv) words = NULL;
  guint sum = 1;

  g_return_val_if_fail (WEIR_IS_COMMAND (self), 0);

  g_strstrip (folded);
  if (*folded != '\0' && g_str_has_prefix (self->folded, folded))
    sum += 100;

  words = g_strsplit (folded, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      guint match = match_word (self->folded, words[i]);

      if (match == 0)
        return 0;
      sum += match;
    }

  return sum;
}

/* "align-left" as "Align left". */
static char *
make_title (const char *action)
{
  char *title = g_strdelimit (g_strdup (strchr (action, '.') + 1), "-", ' ');

  title[0] = g_ascii_toupper (title[0]);

  return title;
}

/* The first shortcut of the program, else that of the canvas. */
static char *
dup_accel (WeirCanvas *canvas,
           const char *action)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (canvas)));
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));
  g_auto(GStrv) accels = NULL;

  if (application != NULL)
    accels = gtk_application_get_accels_for_action (application, action);
  if (accels != NULL && accels[0] != NULL)
    return g_strdup (accels[0]);

  return weir_canvas_dup_accel (action);
}

/* An action of a widget's class does not tell whether it can be taken; what would take it does. */
static gboolean
is_enabled (GtkWidget  *widget,
            const char *action)
{
  GtkWidget *probe = gtk_button_new ();
  gboolean enabled;

  gtk_widget_set_visible (probe, FALSE);
  gtk_widget_set_parent (probe, widget);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (probe), action);
  enabled = gtk_widget_get_sensitive (probe);
  gtk_widget_unparent (probe);

  return enabled;
}

static char *
make_shortcut (const char *accel)
{
  GdkModifierType modifiers;
  guint key;

  if (accel == NULL || !gtk_accelerator_parse (accel, &key, &modifiers))
    return NULL;

  return gtk_accelerator_get_label (key, modifiers);
}

static WeirCommand *
new_command (WeirCanvas *canvas,
             const char *action,
             const char *title,
             const char *accel)
{
  WeirCommand *self = g_object_new (WEIR_TYPE_COMMAND, NULL);
  g_autofree char *own_accel = accel != NULL ? g_strdup (accel) : dup_accel (canvas, action);

  self->action = g_strdup (action);
  self->title = title != NULL ? g_strdup (title) : make_title (action);
  self->folded = g_utf8_casefold (self->title, -1);
  self->shortcut = make_shortcut (own_accel);
  self->is_enabled = is_enabled (GTK_WIDGET (canvas), action);

  return self;
}

/* Those of the classes of @widget that people know by name. */
static void
add_class_actions (GHashTable *actions,
                   GtkWidget  *widget)
{
  const GVariantType *parameter;
  const char *name, *property;
  GType owner;

  for (guint i = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (widget), i, &owner, &name,
                                                   &parameter, &property); i++)
    {
      if (parameter == NULL &&
          (g_str_has_prefix (name, "win.") || g_str_has_prefix (name, "canvas.")))
        g_hash_table_add (actions, g_strdup (name));
    }
}

static void
add_group_actions (GHashTable   *actions,
                   GActionGroup *group,
                   const char   *prefix)
{
  g_auto(GStrv) names = g_action_group_list_actions (group);

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_action_group_get_action_parameter_type (group, names[i]) == NULL)
        g_hash_table_add (actions, g_strconcat (prefix, names[i], NULL));
    }
}

static GHashTable *
list_actions (WeirCanvas *canvas)
{
  GHashTable *actions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (canvas)));
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));

  add_class_actions (actions, GTK_WIDGET (canvas));
  add_class_actions (actions, window);
  if (G_IS_ACTION_GROUP (window))
    add_group_actions (actions, G_ACTION_GROUP (window), "win.");
  if (application != NULL)
    add_group_actions (actions, G_ACTION_GROUP (application), "app.");

  return actions;
}

static int
compare_names (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char * const *) one, *(const char * const *) other);
}

/* Those that the table does not know. */
static void
add_others (GListStore *commands,
            WeirCanvas *canvas,
            GHashTable *actions)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, actions);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (!g_strv_contains (hidden, name))
        g_ptr_array_add (names, name);
    }

  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr(WeirCommand) command = new_command (canvas, g_ptr_array_index (names, i), NULL,
                                                    NULL);

      g_list_store_append (commands, command);
    }
}

GListModel *
weir_command_list (WeirCanvas *canvas)
{
  GListStore *commands;
  g_autoptr(GHashTable) actions = NULL;

  g_return_val_if_fail (WEIR_IS_CANVAS (canvas), NULL);

  commands = g_list_store_new (WEIR_TYPE_COMMAND);
  actions = list_actions (canvas);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr(WeirCommand) command = NULL;

      if (!g_hash_table_remove (actions, known[i].action))
        continue;

      command = new_command (canvas, known[i].action, _(known[i].title), known[i].accel);
      g_list_store_append (commands, command);
    }
  add_others (commands, canvas, actions);

  return G_LIST_MODEL (commands);
}
