/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-runners.h"

#include <stdlib.h>
#include <string.h>

#include "weir-command.h"

/* How long a runner may take to answer. */
#define PATIENCE 5.0

/* Connecting to several at once. */
typedef struct {
  GPtrArray    *clients;     /* owned: in order, NULL where there is none yet */
  GCancellable *cancellable; /* owned */
  GError       *error;       /* owned: the last */
  guint         n_pending;
} Round;

typedef struct {
  Round *round;
  guint  index;
} Attempt;

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autofree Attempt *attempt = data;
  Round *round = attempt->round;
  GError *error = NULL;

  round->clients->pdata[attempt->index] = weir_monitor_client_new_finish (result, &error);
  if (error != NULL)
    {
      g_clear_error (&round->error);
      round->error = error;
    }
  round->n_pending--;
}

static gboolean
on_time_out (gpointer data)
{
  g_cancellable_cancel (((Round *) data)->cancellable);

  return G_SOURCE_CONTINUE;
}

static void
drop_missing (GPtrArray *clients)
{
  for (guint i = clients->len; i > 0; i--)
    {
      if (clients->pdata[i - 1] == NULL)
        g_ptr_array_remove_index (clients, i - 1);
    }
}

static void
unref_client (gpointer client)
{
  if (client != NULL)
    g_object_unref (client);
}

GPtrArray *
weir_runners_connect (const char * const  *paths,
                      double               seconds,
                      GError             **error)
{
  Round round = {
    .clients = g_ptr_array_new_with_free_func (unref_client),
    .cancellable = g_cancellable_new (),
    .n_pending = g_strv_length ((char **) paths),
  };
  guint limit = g_timeout_add ((guint) (seconds * 1000), on_time_out, &round);

  g_ptr_array_set_size (round.clients, (int) round.n_pending);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      Attempt *attempt = g_new0 (Attempt, 1);

      attempt->round = &round;
      attempt->index = i;
      weir_monitor_client_new_async (paths[i], round.cancellable, on_connected, attempt);
    }

  while (round.n_pending > 0)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (limit);
  g_object_unref (round.cancellable);
  drop_missing (round.clients);
  if (round.error != NULL)
    g_propagate_error (error, round.error);

  return round.clients;
}

static WeirMonitorClient *
connect_to (const char *path)
{
  const char *paths[] = { path, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) clients = weir_runners_connect (paths, PATIENCE, &error);

  if (clients->len > 0)
    return g_object_ref (clients->pdata[0]);

  weir_command_complain ("%s", error->message);

  return NULL;
}

/* "PID.socket", or "PID-N.socket" where a process has several. */
static gboolean
belongs_to (const char *path,
            const char *pid)
{
  g_autofree char *name = g_path_get_basename (path);
  gsize length = strlen (pid);

  return strncmp (name, pid, length) == 0 && (name[length] == '.' || name[length] == '-');
}

static WeirMonitorClient *
find_process (const char *pid)
{
  g_auto(GStrv) paths = weir_monitor_list_sockets ();

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      if (belongs_to (paths[i], pid))
        return connect_to (paths[i]);
    }
  weir_command_complain ("process %s runs no flow that can be watched; \"weir ps\" lists those "
                         "that do", pid);

  return NULL;
}

static WeirMonitorClient *
find_only (void)
{
  g_auto(GStrv) paths = weir_monitor_list_sockets ();
  guint n_paths = g_strv_length (paths);

  if (n_paths == 1)
    return connect_to (paths[0]);

  if (n_paths == 0)
    weir_command_complain ("none of your flows runs where it can be watched: start one with "
                           "\"weir run --monitor\"");
  else
    weir_command_complain ("%u of your flows run: say which, by the number that \"weir ps\" lists",
                           n_paths);

  return NULL;
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

WeirMonitorClient *
weir_runners_find (const char *which)
{
  if (which == NULL)
    return find_only ();

  return is_number (which) ? find_process (which) : connect_to (which);
}

char *
weir_runners_name (WeirMonitorClient *client)
{
  const char *name = weir_monitor_client_get_flow_name (client);
  const char *path = weir_monitor_client_get_flow_path (client);

  if (name[0] != '\0')
    return g_strdup (name);

  return path[0] != '\0' ? g_path_get_basename (path) : g_strdup ("flow");
}

const char *
weir_runners_state (WeirMonitorClient *client)
{
  static const char * const words[] = {
    [WEIR_SERVER_STOPPED] = "stopped",
    [WEIR_SERVER_STARTING] = "starting",
    [WEIR_SERVER_RUNNING] = "running",
    [WEIR_SERVER_DRAINING] = "draining",
  };
  WeirServerState state = weir_monitor_client_get_state (client);

  if (!weir_monitor_client_get_connected (client) && state != WEIR_SERVER_STOPPED)
    return "gone";
  if (state == WEIR_SERVER_RUNNING && weir_monitor_client_get_paused (client))
    return "paused";

  return words[state];
}
