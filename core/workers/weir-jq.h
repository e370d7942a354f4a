/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/weir-value.h"

G_BEGIN_DECLS

/*
 * A compiled jq filter. One thread at a time may use it; it need not be the one that made it.
 *
 * What libjq 1.6 does differently from the rest of Weir: it reads numbers as doubles, so that
 * integers beyond 2^53 lose digits; it refuses input that is nested deeper than 256 or has half
 * a surrogate pair; and a filter that exhausts the memory or the stack ends its process. There
 * is no way to stop a filter from outside.
 */
typedef struct _WeirJq WeirJq;

/* Libjq adds what stands in ~/.jq to every filter if HOME is set. Programs call this first thing
 * in main(), before there are threads, and give HOME back to the programs that they start. */
void        weir_jq_forget_home (void);

/* HOME, forgotten or not; NULL if there is none. */
const char *weir_jq_get_home    (void);

/* Where in a filter: both from 1, columns in characters; 0 where that is not known. */
typedef struct {
  guint line;
  guint column;
} WeirJqPlace;

/* Takes tens of milliseconds. Fails with WEIR_ERROR_INVALID_ARGUMENT, naming the place, which is
 * told in @place (nullable) too. */
WeirJq     *weir_jq_new         (const char        *filter,
                                 GError           **error) G_GNUC_WARN_UNUSED_RESULT;
WeirJq     *weir_jq_new_placing (const char        *filter,
                                 WeirJqPlace       *place,
                                 GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void        weir_jq_free        (WeirJq            *self);

/* Whether weir_jq_new_placing() would succeed. A filter that was found good once is remembered, so
 * that a flow of a thousand filters can be checked at each edit. */
gboolean    weir_jq_check       (const char        *filter,
                                 WeirJqPlace       *place,
                                 GError           **error);

/* The filter's one output. None, more than one, an error and `halt` are WEIR_ERROR_FAILED. */
WeirValue  *weir_jq_run         (WeirJq            *self,
                                 WeirValue         *value,
                                 GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* The first of @conditions that holds, or -1. One holds if its first output is neither false nor
 * null; without output, or if it is NULL, it does not. The value is parsed once for all. */
gboolean    weir_jq_choose      (WeirJq * const    *conditions,
                                 guint              n_conditions,
                                 WeirValue         *value,
                                 int               *index,
                                 GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirJq, weir_jq_free)

G_END_DECLS
