/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "window/weir-recent.h"

#define GROUP     "weir-flow"
#define MIME_TYPE "application/x-weir-flow+json"

/**
 * weir_recent_add:
 * @file: a flow file
 *
 * Remembers that @file was used now, for this program and for the desktop.
 */
void
weir_recent_add (GFile *file)
{
  static char *groups[] = { (char *) GROUP, NULL };
  g_autofree char *uri = g_file_get_uri (file);
  GtkRecentData data = {
    .mime_type = (char *) MIME_TYPE,
    .app_name = (char *) g_get_application_name (),
    .app_exec = (char *) "weir-designer %u",
    .groups = groups,
  };

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  GtkRecentInfo *one = *(GtkRecentInfo * const *) a;
  GtkRecentInfo *other = *(GtkRecentInfo * const *) b;

  return g_date_time_compare (gtk_recent_info_get_visited (other),
                              gtk_recent_info_get_visited (one));
}

/**
 * weir_recent_list:
 * @max: at most so many
 *
 * Returns: (transfer full) (element-type GtkRecentInfo): flows that are still there, the last one
 *   used first
 */
GPtrArray *
weir_recent_list (guint max)
{
  GtkRecentManager *manager = gtk_recent_manager_get_default ();
  GList *items = gtk_recent_manager_get_items (manager);
  GPtrArray *recent = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_recent_info_unref);

  for (GList *l = items; l != NULL; l = l->next)
    {
      GtkRecentInfo *info = l->data;

      if (gtk_recent_info_has_group (info, GROUP) && gtk_recent_info_exists (info))
        g_ptr_array_add (recent, gtk_recent_info_ref (info));
    }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);

  g_ptr_array_sort (recent, compare);
  if (recent->len > max)
    g_ptr_array_set_size (recent, max);

  return recent;
}
