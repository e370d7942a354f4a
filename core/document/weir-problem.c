/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-problem-private.h"

#include "base/weir-refs.h"

/**
 * WeirProblem:
 *
 * One thing that is wrong with a flow, and where.
 *
 * Immutable and reference-counted; can be used from any thread.
 */

struct _WeirProblem
{
  WeirRefs        ref_count;
  WeirSeverity    severity;
  guint           line;
  guint           column;

  /* owned */
  char           *node;
  char           *key;
  char           *message;
};

G_DEFINE_BOXED_TYPE (WeirProblem, weir_problem, weir_problem_ref, weir_problem_unref)

WeirProblem *
weir_problem_new (WeirSeverity  severity,
                  const char   *node,
                  const char   *key,
                  const char   *message,
                  guint         line,
                  guint         column)
{
  WeirProblem *self = g_new0 (WeirProblem, 1);

  g_assert (message != NULL);

  weir_refs_init (&self->ref_count);
  self->severity = severity;
  self->node = g_strdup (node);
  self->key = g_strdup (key);
  self->message = g_strdup (message);
  self->line = line;
  self->column = column;

  return self;
}

/**
 * weir_problem_ref:
 * @self: a problem
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
WeirProblem *
weir_problem_ref (WeirProblem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  weir_refs_inc (&self->ref_count);

  return self;
}

/**
 * weir_problem_unref:
 * @self: (transfer full): a problem
 *
 * Gives a reference back; the last one frees @self.
 */
void
weir_problem_unref (WeirProblem *self)
{
  g_return_if_fail (self != NULL);

  if (!weir_refs_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->node, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->message, g_free);
  g_free (self);
}

/**
 * weir_problem_get_severity:
 * @self: a problem
 *
 * Gets how much @self matters.
 *
 * Returns: %WEIR_SEVERITY_ERROR if the flow cannot be run
 */
WeirSeverity
weir_problem_get_severity (WeirProblem *self)
{
  g_return_val_if_fail (self != NULL, WEIR_SEVERITY_ERROR);

  return self->severity;
}

/**
 * weir_problem_get_node:
 * @self: a problem
 *
 * Gets the node that @self is about.
 *
 * Returns: (transfer none) (nullable): the id of a node, `input` or `output`, or %NULL if @self is
 *   about the flow as a whole
 */
const char *
weir_problem_get_node (WeirProblem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->node;
}

/**
 * weir_problem_get_key:
 * @self: a problem
 *
 * Gets the key that @self is about, within its node or else within the flow: `cpus`,
 * `worker.filter`, `cases.0.if`.
 *
 * Returns: (transfer none) (nullable): the keys on the way to the value, with dots between them,
 *   or %NULL if @self is about no key
 */
const char *
weir_problem_get_key (WeirProblem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->key;
}

/**
 * weir_problem_get_message:
 * @self: a problem
 *
 * Gets what is wrong, in plain words. The message names node and key where it is about one.
 *
 * Returns: (transfer none): the message
 */
const char *
weir_problem_get_message (WeirProblem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->message;
}

/**
 * weir_problem_get_line:
 * @self: a problem
 *
 * Gets the line of the flow file on which the value begins that @self is about.
 *
 * Returns: the line, from 1; 0 if it stands nowhere
 */
guint
weir_problem_get_line (WeirProblem *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->line;
}

/**
 * weir_problem_get_column:
 * @self: a problem
 *
 * Gets the column at which the value begins that @self is about, counted in characters.
 *
 * Returns: the column, from 1; 0 if it stands nowhere
 */
guint
weir_problem_get_column (WeirProblem *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->column;
}
