/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-server-private.h"

#include "base/weir-error.h"

/* What can be changed about a server while it runs. */

/**
 * weir_server_set_pool:
 * @self: a server that runs
 * @node: the name of a process or thread servlet
 * @cpus: the workers that it is to have, and their CPUs
 * @error: return location for an error
 *
 * Gives a pool other workers while items pass. Missing workers are started; those that are too many,
 * the ones with the highest numbers, finish what they have begun, clean up and end; those that stay
 * are moved to the CPUs that @cpus names. No item is lost and none waits for it. The servlet stays as
 * it is: the next start is as before.
 *
 * Fails with %WEIR_ERROR_STOPPED when the server does not run, %WEIR_ERROR_CPU when a CPU is not
 * there, and %WEIR_ERROR_INVALID_ARGUMENT when @node is no such servlet or has given up. Any thread;
 * returns once it is under way.
 *
 * Returns: whether it is
 */
gboolean
weir_server_set_pool (WeirServer  *self,
                      const char  *node,
                      WeirCpus    *cpus,
                      GError     **error)
{
  g_autoptr (WeirRun) run = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), FALSE);
  g_return_val_if_fail (node != NULL, FALSE);
  g_return_val_if_fail (cpus != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  run = weir_server_ref_run (self);
  if (run != NULL)
    return weir_run_set_pool (run, node, cpus, error);

  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_STOPPED, "the server is not running");
  return FALSE;
}
