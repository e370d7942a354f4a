/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "monitor/weir-snapshot-private.h"
#include "server/weir-server.h"

G_BEGIN_DECLS

/*
 * Takes measures of a server, whichever run it is in: in passing, a node at a time, so that the
 * flow does not notice. Used by one thread.
 */
typedef struct _WeirSampler WeirSampler;

WeirSampler *weir_sampler_new          (WeirServer      *server) G_GNUC_WARN_UNUSED_RESULT;
void         weir_sampler_free         (WeirSampler     *self);
guint        weir_sampler_get_n_nodes  (WeirSampler     *self);
const char  *weir_sampler_get_node     (WeirSampler     *self,
                                        guint            node);
const char  *weir_sampler_get_kind     (WeirSampler     *self,
                                        guint            node);
void         weir_sampler_advance      (WeirSampler     *self);
void         weir_sampler_read         (WeirSampler     *self,
                                        double          *row);
GVariant    *weir_sampler_list_workers (WeirSampler     *self,
                                        const char      *node) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSampler, weir_sampler_free)

G_END_DECLS
