/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "base/weir-types.h"
#include "base/weir-version.h"

G_BEGIN_DECLS

#define WEIR_ERROR (weir_error_quark ())

/**
 * WeirError:
 * @WEIR_ERROR_FAILED: a worker's `preprocess` or `call` failed
 * @WEIR_ERROR_TIMEOUT: the result did not come within the caller's time
 * @WEIR_ERROR_BACKLOG_FULL: the server holds as many items as it may
 * @WEIR_ERROR_ENSEMBLE: a member of an ensemble failed, or all of them
 * @WEIR_ERROR_WORKER_CRASHED: the worker that held the item died, or hung and was killed
 * @WEIR_ERROR_POOL_FAILED: a pool's workers died so often that it gave up
 * @WEIR_ERROR_START_FAILED: a worker could not be started, or its `init` failed
 * @WEIR_ERROR_STOPPED: the server is not running, or stopped before the item was done
 * @WEIR_ERROR_INVALID_JSON: text is not JSON as RFC 8259 has it
 * @WEIR_ERROR_INVALID_FLOW: a flow file is wrong, or its graph cannot be run
 * @WEIR_ERROR_INVALID_ARGUMENT: a parameter has the wrong type or is out of its range
 * @WEIR_ERROR_CPU: a CPU that this machine lacks or this process may not use
 * @WEIR_ERROR_NO_CASE: no case of a switch holds and its `else` is "fail"
 * @WEIR_ERROR_PROTOCOL: a worker process sent what the protocol does not allow
 *
 * What can go wrong in libweir. Codes keep their number and their name on the
 * wire ([func@Weir.error_code_to_name]) for ever.
 */
typedef enum {
  WEIR_ERROR_FAILED,
  WEIR_ERROR_TIMEOUT,
  WEIR_ERROR_BACKLOG_FULL,
  WEIR_ERROR_ENSEMBLE,
  WEIR_ERROR_WORKER_CRASHED,
  WEIR_ERROR_POOL_FAILED,
  WEIR_ERROR_START_FAILED,
  WEIR_ERROR_STOPPED,
  WEIR_ERROR_INVALID_JSON,
  WEIR_ERROR_INVALID_FLOW,
  WEIR_ERROR_INVALID_ARGUMENT,
  WEIR_ERROR_CPU,
  WEIR_ERROR_NO_CASE,
  WEIR_ERROR_PROTOCOL,
} WeirError;

WEIR_AVAILABLE_IN_ALL
GQuark      weir_error_quark          (void);
WEIR_AVAILABLE_IN_ALL
const char *weir_error_code_to_name   (WeirError     code);
WEIR_AVAILABLE_IN_ALL
gboolean    weir_error_code_from_name (const char   *name,
                                       WeirError    *code);

WEIR_AVAILABLE_IN_ALL
const char *weir_error_get_node       (const GError *error);
WEIR_AVAILABLE_IN_ALL
const char *weir_error_get_worker     (const GError *error);
WEIR_AVAILABLE_IN_ALL
const char *weir_error_get_kind       (const GError *error);
WEIR_AVAILABLE_IN_ALL
const char *weir_error_get_traceback  (const GError *error);
WEIR_AVAILABLE_IN_ALL
WeirValue  *weir_error_get_results    (const GError *error);
WEIR_AVAILABLE_IN_ALL
guint       weir_error_get_done       (const GError *error);

WEIR_AVAILABLE_IN_ALL
void        weir_error_set_node       (GError       *error,
                                       const char   *node);
WEIR_AVAILABLE_IN_ALL
void        weir_error_set_worker     (GError       *error,
                                       const char   *worker);
WEIR_AVAILABLE_IN_ALL
void        weir_error_set_kind       (GError       *error,
                                       const char   *kind);
WEIR_AVAILABLE_IN_ALL
void        weir_error_set_traceback  (GError       *error,
                                       const char   *traceback);
WEIR_AVAILABLE_IN_ALL
void        weir_error_set_results    (GError       *error,
                                       WeirValue    *results,
                                       guint         done);

WEIR_AVAILABLE_IN_ALL
WeirValue  *weir_error_to_value       (const GError *error) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
GError     *weir_error_new_from_value (WeirValue    *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
