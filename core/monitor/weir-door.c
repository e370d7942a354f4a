/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-door.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "monitor/weir-peer.h"
#include "monitor/weir-runtime.h"

/* How long a client may take to prove who it is. */
#define PATIENCE_MS 5000

struct _WeirDoor
{
  /* borrowed */
  WeirMonitor       *monitor;

  /* owned */
  GSocketService    *service;
  GDBusAuthObserver *observer;
  char              *guid;
  GPtrArray         *entering; /* of WeirEntry */
};

/* A client that has not proved who it is. */
typedef struct {
  WeirDoor     *door;
  GCancellable *cancellable; /* owned */
  GSource      *limit;       /* owned */
} WeirEntry;

static void
weir_entry_free (WeirEntry *self)
{
  g_source_destroy (self->limit);
  g_source_unref (self->limit);
  g_object_unref (self->cancellable);
  g_free (self);
}

static gboolean
weir_entry_on_limit (gpointer data)
{
  g_cancellable_cancel (((WeirEntry *) data)->cancellable);
  return G_SOURCE_REMOVE;
}

static WeirEntry *
weir_entry_new (WeirDoor *door)
{
  WeirEntry *self = g_new0 (WeirEntry, 1);

  self->door = door;
  self->cancellable = g_cancellable_new ();
  self->limit = g_timeout_source_new (PATIENCE_MS);
  g_source_set_callback (self->limit, weir_entry_on_limit, self, NULL);
  g_source_attach (self->limit, door->monitor->context);
  return self;
}

static void
weir_door_welcome (WeirDoor        *self,
                   GDBusConnection *connection)
{
  WeirPeer *peer = weir_peer_new (self->monitor, connection, NULL);

  if (peer == NULL)
    return;
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_ptr_array_add (self->monitor->peers, peer);
  g_dbus_connection_start_message_processing (connection);
}

/* Whoever could not prove it is gone by now. */
static void
weir_door_on_proved (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  WeirEntry *entry = data;
  WeirDoor *self = entry->door;
  g_autoptr (GDBusConnection) connection = g_dbus_connection_new_finish (result, NULL);

  g_ptr_array_remove_fast (self->entering, entry);
  if (connection != NULL && self->service != NULL)
    weir_door_welcome (self, connection);
}

static gboolean
weir_door_on_incoming (GSocketService    *service,
                       GSocketConnection *socket,
                       GObject           *source,
                       WeirDoor          *self)
{
  WeirEntry *entry = weir_entry_new (self);

  g_ptr_array_add (self->entering, entry);
  g_dbus_connection_new (G_IO_STREAM (socket), self->guid,
                         G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER
                         | G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING,
                         self->observer, entry->cancellable, weir_door_on_proved, entry);
  return TRUE;
}

/* The socket itself tells the user; files and secrets of others are of no use here. */
static gboolean
weir_door_allow_mechanism (GDBusAuthObserver *observer,
                           const char        *mechanism,
                           gpointer           data)
{
  return g_str_equal (mechanism, "EXTERNAL");
}

/* In a thread of GDBus's own. */
static gboolean
weir_door_authorize (GDBusAuthObserver *observer,
                     GIOStream         *stream,
                     GCredentials      *credentials,
                     gpointer           data)
{
  g_autoptr (GCredentials) own = g_credentials_new ();

  return credentials != NULL && g_credentials_is_same_user (credentials, own, NULL);
}

/* A socket is there before anybody listens. It gets its name afterwards, so that whoever finds it can
 * connect. */
static gboolean
weir_door_listen (WeirDoor    *self,
                  const char  *path,
                  GError     **error)
{
  g_autofree char *unnamed = g_strconcat (path, WEIR_RUNTIME_UNNAMED, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (unnamed);

  g_unlink (unnamed);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL,
                                      error))
    {
      g_prefix_error (error, "%s: cannot listen: ", path);
      return FALSE;
    }

  g_chmod (unnamed, 0600);
  if (g_rename (unnamed, path) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: cannot listen: %s", path,
               g_strerror (errno));
  g_unlink (unnamed);
  return FALSE;
}

/* Listens at the monitor's path; any thread. Clients come in in the monitor's. */
WeirDoor *
weir_door_new (WeirMonitor  *monitor,
               GError      **error)
{
  WeirDoor *self = g_new0 (WeirDoor, 1);
  gboolean listens;

  self->monitor = monitor;
  self->guid = g_dbus_generate_guid ();
  self->entering = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_entry_free);
  self->observer = g_dbus_auth_observer_new ();
  g_signal_connect (self->observer, "allow-mechanism", G_CALLBACK (weir_door_allow_mechanism),
                    NULL);
  g_signal_connect (self->observer, "authorize-authenticated-peer",
                    G_CALLBACK (weir_door_authorize), NULL);

  g_main_context_push_thread_default (monitor->context);
  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (weir_door_on_incoming), self);
  listens = weir_door_listen (self, monitor->path, error);
  g_main_context_pop_thread_default (monitor->context);
  if (listens)
    return self;

  weir_door_free (self);
  return NULL;
}

/* Nobody comes in any more; who is about to is sent away. */
void
weir_door_shut (WeirDoor *self)
{
  if (self->service == NULL)
    return;

  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  for (guint i = 0; i < self->entering->len; i++)
    g_cancellable_cancel (((WeirEntry *) g_ptr_array_index (self->entering, i))->cancellable);
}

/* Whether nobody is just coming in. */
gboolean
weir_door_is_clear (WeirDoor *self)
{
  return self->entering->len == 0;
}

void
weir_door_free (WeirDoor *self)
{
  weir_door_shut (self);
  g_ptr_array_unref (self->entering);
  g_clear_object (&self->observer);
  g_free (self->guid);
  g_free (self);
}
