/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "runners/weir-runner-row.h"

#include <glib/gi18n.h>

struct _WeirRunnerRow
{
  AdwActionRow       parent_instance;

  /* owned */
  WeirMonitorClient *client;
};

G_DEFINE_FINAL_TYPE (WeirRunnerRow, weir_runner_row, ADW_TYPE_ACTION_ROW)

static const char *
get_state_text (WeirMonitorClient *client)
{
  if (!weir_monitor_client_get_connected (client))
    return _("gone");
  if (weir_monitor_client_get_paused (client))
    return _("paused");

  switch (weir_monitor_client_get_state (client))
    {
    case WEIR_SERVER_STARTING:
      return _("starting");

    case WEIR_SERVER_RUNNING:
      return _("running");

    case WEIR_SERVER_DRAINING:
      return _("draining");

    case WEIR_SERVER_STOPPED:
    default:
      return _("stopped");
    }
}

/* What the flow calls itself, or else its file. */
static char *
dup_name (WeirMonitorClient *client)
{
  const char *name = weir_monitor_client_get_flow_name (client);
  const char *path = weir_monitor_client_get_flow_path (client);

  if (*name != '\0')
    return g_strdup (name);
  if (*path != '\0')
    return g_filename_display_basename (path);

  return g_strdup (_("Unnamed Flow"));
}

static char *
dup_begin (WeirMonitorClient *client)
{
  g_autoptr(GDateTime) begin =
    g_date_time_new_from_unix_local (weir_monitor_client_get_started_at (client) / G_USEC_PER_SEC);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  gboolean is_today = g_date_time_get_day_of_year (begin) == g_date_time_get_day_of_year (now) &&
                      g_date_time_get_year (begin) == g_date_time_get_year (now);

  return g_date_time_format (begin, is_today ? "%X" : "%x %X");
}

static void
show_runner (WeirRunnerRow *self)
{
  const char *path = weir_monitor_client_get_flow_path (self->client);
  g_autofree char *name = dup_name (self->client);
  g_autofree char *begin = dup_begin (self->client);
  g_autofree char *subtitle = NULL;

  /* Translators: "running since 14:02:11, process 4711", and on a new line a path. */
  subtitle = g_strdup_printf (_("%s since %s, process %u%s%s"), get_state_text (self->client),
                              begin, weir_monitor_client_get_pid (self->client),
                              *path != '\0' ? "\n" : "", path);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_widget_set_sensitive (GTK_WIDGET (self), weir_monitor_client_get_connected (self->client));
}

static void
weir_runner_row_dispose (GObject *object)
{
  g_clear_object (&WEIR_RUNNER_ROW (object)->client);

  G_OBJECT_CLASS (weir_runner_row_parent_class)->dispose (object);
}

static void
weir_runner_row_class_init (WeirRunnerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_runner_row_dispose;
}

static void
weir_runner_row_init (WeirRunnerRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
}

/**
 * weir_runner_row_new:
 * @client: a run
 *
 * Returns: (transfer floating): a new row, which keeps in step with the run
 */
GtkWidget *
weir_runner_row_new (WeirMonitorClient *client)
{
  WeirRunnerRow *self;

  g_return_val_if_fail (WEIR_IS_MONITOR_CLIENT (client), NULL);

  self = g_object_new (WEIR_TYPE_RUNNER_ROW, NULL);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify", G_CALLBACK (show_runner), self, G_CONNECT_SWAPPED);
  show_runner (self);

  return GTK_WIDGET (self);
}

WeirMonitorClient *
weir_runner_row_get_client (WeirRunnerRow *self)
{
  g_return_val_if_fail (WEIR_IS_RUNNER_ROW (self), NULL);

  return self->client;
}
