/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-init.h"

#include <libintl.h>

#include "base/weir-paths.h"
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
