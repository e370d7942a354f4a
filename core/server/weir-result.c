/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-result-private.h"

/**
 * WeirResult:
 *
 * What came of one input of a [class@Weir.Stream]: a value or an error.
 */

G_DEFINE_BOXED_TYPE (WeirResult, weir_result, weir_result_copy, weir_result_free)

/**
 * weir_result_copy:
 * @self: a result
 *
 * Makes another result that says the same.
 *
 * Returns: (transfer full): a copy
 */
WeirResult *
weir_result_copy (WeirResult *self)
{
  WeirResult *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (WeirResult, 1);
  copy->input = self->input == NULL ? NULL : weir_value_ref (self->input);
  copy->value = self->value == NULL ? NULL : weir_value_ref (self->value);
  copy->error = self->error == NULL ? NULL : g_error_copy (self->error);
  copy->index = self->index;
  copy->latency = self->latency;
  return copy;
}

/**
 * weir_result_free:
 * @self: (transfer full): a result
 *
 * Frees @self.
 */
void
weir_result_free (WeirResult *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->input, weir_value_unref);
  g_clear_pointer (&self->value, weir_value_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * weir_result_get_index:
 * @self: a result
 *
 * Gets the place of the input in its stream.
 *
 * Returns: counted from 0
 */
guint64
weir_result_get_index (WeirResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->index;
}

/**
 * weir_result_get_input:
 * @self: a result
 *
 * Gets what was pushed, before any preprocessor.
 *
 * Returns: (transfer none) (nullable): the input, or %NULL unless the stream keeps inputs
 */
WeirValue *
weir_result_get_input (WeirResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->input;
}

/**
 * weir_result_get_value:
 * @self: a result
 *
 * Gets what came out of the flow.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL where there is an error
 */
WeirValue *
weir_result_get_value (WeirResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->value;
}

/**
 * weir_result_get_error:
 * @self: a result
 *
 * Gets why there is no value.
 *
 * Returns: (transfer none) (nullable): the error, or %NULL
 */
const GError *
weir_result_get_error (WeirResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error;
}

/**
 * weir_result_get_latency:
 * @self: a result
 *
 * Gets how long the item was in the flow, from being let in to its end.
 *
 * Returns: nanoseconds
 */
gint64
weir_result_get_latency (WeirResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->latency;
}
