/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/weir-init.h"

#include "workers/weir-jq.h"

/**
 * weir_init:
 *
 * Prepares this process to run flows. A program calls it first thing in `main()`, before there
 * are other threads; more than once does no harm.
 *
 * It takes `HOME` out of the environment, since jq would add what stands in `~/.jq` to every
 * filter. GLib goes on to know the home folder, and worker processes get `HOME` back.
 */
void
weir_init (void)
{
  weir_jq_forget_home ();
}
