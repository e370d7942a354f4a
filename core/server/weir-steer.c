/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-server-private.h"

#include "base/weir-error.h"
#include "base/weir-locker.h"

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

/**
 * weir_server_get_paused:
 * @self: a server
 *
 * Gets whether streams are held back.
 *
 * Returns: whether they are
 */
gboolean
weir_server_get_paused (WeirServer *self)
{
  g_autoptr (WeirLocker) locker = NULL;

  g_return_val_if_fail (WEIR_IS_SERVER (self), FALSE);

  locker = weir_locker_new (&self->lock);
  return self->paused;
}

/**
 * weir_server_set_paused:
 * @self: a server
 * @paused: whether to hold streams back
 *
 * Sets whether streams are held back: what they push waits, as if the server were full. What was let
 * in goes on, and calls are let in. It stays so over a stop and a start. Any thread.
 */
void
weir_server_set_paused (WeirServer *self,
                        gboolean    paused)
{
  g_autoptr (WeirRun) run = NULL;
  gboolean before;

  g_return_if_fail (WEIR_IS_SERVER (self));

  paused = !!paused;
  run = weir_server_ref_run (self);
  if (run != NULL)
    weir_run_lock (run);
  pthread_mutex_lock (&self->lock);
  before = self->paused;
  self->paused = paused;
  pthread_mutex_unlock (&self->lock);
  if (run != NULL)
    {
      weir_engine_set_paused (run->engine, paused, weir_now ());
      weir_run_unlock (run);
    }
  if (before != paused)
    weir_server_notify_paused (self);
}
