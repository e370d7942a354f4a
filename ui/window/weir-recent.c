/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "window/weir-recent.h"

#include <glib/gi18n.h>
#include <string.h>

#define GROUP     "weir-flow"
#define MIME_TYPE "application/x-weir-flow+json"

static void
weir_recent_free (WeirRecent *self)
{
  g_free (self->uri);
  g_free (self->name);
  g_free (self->folder);
  g_free (self);
}

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

/**
 * weir_recent_dup_folder:
 * @file: a flow file
 *
 * Returns: (transfer full): the folder that @file is in, for people
 */
char *
weir_recent_dup_folder (GFile *file)
{
  g_autoptr(GFile) folder = g_file_get_parent (file);
  g_autofree char *path = folder != NULL ? g_file_get_parse_name (folder) : g_strdup ("");
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);

  if (g_str_equal (path, home))
    return g_strdup (_("Home Folder"));
  if (g_str_has_prefix (path, home) && path[length] == G_DIR_SEPARATOR)
    return g_strconcat ("~", path + length, NULL);

  return g_steal_pointer (&path);
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

/* All that are known, the last one used first. */
static GPtrArray *
list_known (void)
{
  GList *items = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  g_autoptr(GPtrArray) infos = g_ptr_array_new ();
  GPtrArray *known = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_recent_free);

  for (GList *l = items; l != NULL; l = l->next)
    {
      if (gtk_recent_info_has_group (l->data, GROUP))
        g_ptr_array_add (infos, l->data);
    }
  g_ptr_array_sort (infos, compare);

  for (guint i = 0; i < infos->len; i++)
    {
      WeirRecent *recent = g_new0 (WeirRecent, 1);
      g_autoptr(GFile) file = NULL;

      recent->uri = g_strdup (gtk_recent_info_get_uri (infos->pdata[i]));
      recent->name = g_strdup (gtk_recent_info_get_display_name (infos->pdata[i]));
      file = g_file_new_for_uri (recent->uri);
      recent->folder = weir_recent_dup_folder (file);
      g_ptr_array_add (known, recent);
    }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);

  return known;
}

/* What is on another machine may be there: asking it could take long. */
static gboolean
may_exist (WeirRecent   *recent,
           GCancellable *cancellable)
{
  g_autoptr(GFile) file = g_file_new_for_uri (recent->uri);

  return !g_file_is_native (file) || g_file_query_exists (file, cancellable);
}

static void
list_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GPtrArray *known = task_data;
  guint max = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "max"));
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_recent_free);

  while (known->len > 0 && found->len < max)
    {
      WeirRecent *recent = g_ptr_array_steal_index (known, 0);

      if (may_exist (recent, cancellable))
        g_ptr_array_add (found, recent);
      else
        weir_recent_free (recent);
    }

  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * weir_recent_list_async:
 * @max: at most so many
 * @cancellable: (nullable): to stop it with
 * @callback: called with the result
 * @data: what @callback is called with
 *
 * Looks which of the flows that were used are still there.
 */
void
weir_recent_list_async (guint                max,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, weir_recent_list_async);
  g_task_set_task_data (task, list_known (), (GDestroyNotify) g_ptr_array_unref);
  g_object_set_data (G_OBJECT (task), "max", GUINT_TO_POINTER (max));
  g_task_run_in_thread (task, list_in_thread);
}

/**
 * weir_recent_list_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type WeirRecent): flows that are still there, the
 *   last one used first, or %NULL if it was cancelled
 */
GPtrArray *
weir_recent_list_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
