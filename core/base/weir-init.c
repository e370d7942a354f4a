/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-init.h"

#include <libintl.h>

#include "base/weir-paths.h"
#include "base/weir-spawn.h"
#include "workers/weir-jq.h"

static void
find_translations (void)
{
  g_autofree char *directory = weir_paths_dup_locale_dir ();

  bindtextdomain (GETTEXT_PACKAGE, directory);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

/**
 * weir_init:
 *
 * Prepares this process to run flows. A program calls it first thing in `main()`, before there
 * are other threads; more than once does no harm.
 *
 * It tells gettext where the translations are; a program that wants them calls `setlocale()`.
 *
 * It takes `HOME` out of the environment, since jq would add what stands in `~/.jq` to every
 * filter. GLib goes on to know the home folder, and worker processes get `HOME` back.
 */
void
weir_init (void)
{
  weir_jq_forget_home ();
  find_translations ();
}

/**
 * weir_raise_file_limit:
 *
 * Lets this process have as many open files as it is allowed to, since each worker process takes
 * a few. A program calls it once, before there are other threads, unless it uses `select()`, which
 * cannot wait for files with large numbers. Worker processes get the limit back that it had.
 *
 * Returns: whether that could be done
 */
gboolean
weir_raise_file_limit (void)
{
  return weir_spawn_raise_files ();
}

/**
 * weir_find_runner:
 * @error: return location for an error
 *
 * Finds the program `weir` that belongs to this library, for programs that start runs. Looks for a
 * file; any thread.
 *
 * Fails with %WEIR_ERROR_START_FAILED when it is not there.
 *
 * Returns: (transfer full) (type filename) (nullable): its absolute path, or %NULL with @error set
 */
char *
weir_find_runner (GError **error)
{
  return weir_paths_find_runner (error);
}
