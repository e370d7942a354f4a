/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The menu of flows that were used not long ago. */

#include <glib/gi18n.h>

#include "window/weir-recent.h"
#include "window/weir-window-private.h"

#define MAX_RECENT 10

/* In a menu, an underscore is before the letter that chooses. */
static char *
escape_label (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(WeirWindow) self = data;
  g_autoptr(GPtrArray) recent = weir_recent_list_finish (result, NULL);

  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; i < recent->len; i++)
    {
      WeirRecent *flow = g_ptr_array_index (recent, i);
      g_autofree char *text = g_strdup_printf ("%s — %s", flow->name, flow->folder);
      g_autofree char *label = escape_label (text);
      g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.open-uri", "s", flow->uri);
      g_menu_append_item (self->recent_menu, item);
    }

  /* Nobody can take it. */
  if (recent->len == 0)
    g_menu_append (self->recent_menu, _("No Recent Flows"), "win.none");
}

static void
update (WeirWindow *self)
{
  weir_recent_list_async (MAX_RECENT, NULL, on_listed, g_object_ref (self));
}

void
weir_window_init_recent (WeirWindow *self)
{
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
