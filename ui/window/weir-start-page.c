/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "window/weir-start-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "window/weir-recent.h"

#define MAX_RECENT    5
#define EXAMPLES_PATH "/io/github/weir/Designer/examples/"

struct _WeirStartPage
{
  GtkWidget            parent_instance;

  /* template */
  GtkWidget           *content;
  AdwPreferencesGroup *recent;
  AdwPreferencesGroup *examples;

  /* owned */
  GPtrArray           *recent_rows; /* of rows that are children of recent */
  GCancellable        *cancellable;
};

G_DEFINE_FINAL_TYPE (WeirStartPage, weir_start_page, GTK_TYPE_WIDGET)

enum {
  FILE_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What the examples show, by the names of their files. */
static const struct {
  const char *name;
  const char *title;
  const char *description;
} examples[] = {
  { "greeting.json", N_("Greeting"), N_("Three processes, an ensemble and a jq filter") },
  { "greeting-waits.json", N_("Greeting With Waits"), N_("The same, with work that takes time") },
  { "log-triage.json", N_("Log Triage"), N_("A switch that sends items different ways") },
};

static void
on_row_activated (AdwActionRow *row,
                  gpointer      data)
{
  g_autoptr(GFile) file = g_file_new_for_uri (gtk_widget_get_name (GTK_WIDGET (row)));
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (row), WEIR_TYPE_START_PAGE);

  g_signal_emit (page, signals[FILE_ACTIVATED], 0, file);
}

/* The row's name is the URI that it opens. */
static GtkWidget *
add_row (AdwPreferencesGroup *group,
         const char          *uri,
         const char          *title,
         const char          *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "name", uri,
                                 "use-markup", FALSE,
                                 "title", title,
                                 "subtitle", subtitle,
                                 "subtitle-lines", 1,
                                 "activatable", TRUE,
                                 NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_signal_connect (row, "activated", G_CALLBACK (on_row_activated), NULL);
  adw_preferences_group_add (group, row);

  return row;
}

static void
on_recent_listed (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr(WeirStartPage) self = data;
  g_autoptr(GPtrArray) recent = weir_recent_list_finish (result, NULL);

  if (recent == NULL)
    return;

  for (guint i = 0; i < self->recent_rows->len; i++)
    adw_preferences_group_remove (self->recent, g_ptr_array_index (self->recent_rows, i));
  g_ptr_array_set_size (self->recent_rows, 0);

  for (guint i = 0; i < recent->len; i++)
    {
      WeirRecent *flow = g_ptr_array_index (recent, i);

      g_ptr_array_add (self->recent_rows,
                       add_row (self->recent, flow->uri, flow->name, flow->folder));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->recent), recent->len > 0);
}

static void
update_recent (WeirStartPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();

  weir_recent_list_async (MAX_RECENT, self->cancellable, on_recent_listed, g_object_ref (self));
}

static void
add_examples (WeirStartPage *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *uri = g_strconcat ("resource://" EXAMPLES_PATH, examples[i].name, NULL);

      add_row (self->examples, uri, _(examples[i].title), _(examples[i].description));
    }
}

static void
weir_start_page_map (GtkWidget *widget)
{
  update_recent (WEIR_START_PAGE (widget));

  GTK_WIDGET_CLASS (weir_start_page_parent_class)->map (widget);
}

static void
weir_start_page_dispose (GObject *object)
{
  WeirStartPage *self = WEIR_START_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_start_page_parent_class)->dispose (object);
}

static void
weir_start_page_finalize (GObject *object)
{
  WeirStartPage *self = WEIR_START_PAGE (object);

  g_clear_pointer (&self->recent_rows, g_ptr_array_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (weir_start_page_parent_class)->finalize (object);
}

static void
weir_start_page_class_init (WeirStartPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_start_page_dispose;
  object_class->finalize = weir_start_page_finalize;
  widget_class->map = weir_start_page_map;

  /**
   * WeirStartPage::file-activated:
   * @self: the page
   * @file: a recent file, or an example
   *
   * The user wants to open @file.
   */
  signals[FILE_ACTIVATED] =
    g_signal_new ("file-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/window/"
                                               "weir-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirStartPage, content);
  gtk_widget_class_bind_template_child (widget_class, WeirStartPage, recent);
  gtk_widget_class_bind_template_child (widget_class, WeirStartPage, examples);
}

static void
weir_start_page_init (WeirStartPage *self)
{
  self->recent_rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self->recent), FALSE);
  add_examples (self);
}
