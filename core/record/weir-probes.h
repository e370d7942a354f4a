/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/weir-value.h"
#include "record/weir-records.h"
#include "servlets/weir-servlet.h"

G_BEGIN_DECLS

/* Of a value that is longer, so much of its text is kept. */
#define WEIR_PASSING_MOST (64 * 1024)

/* A value that left a port. */
typedef struct {
  WeirRecord record;
  guint64    item;  /* its id */
  WeirValue *value; /* owned; NULL: it is longer than WEIR_PASSING_MOST */
  char      *begin; /* owned: then, how it begins */
} WeirPassing;

const char *weir_passing_get_text (WeirPassing *self);

/* Where in a flow values are looked at: at what leaves @servlet, or comes in where that is NULL. */
typedef struct {
  WeirServlet *servlet; /* borrowed */
  guint        branch;  /* of a switch; otherwise 0 */
} WeirPort;

gboolean weir_port_find (WeirPort    *self,
                         WeirServlet *flow,
                         const char  *text);

/* What is looked at: few ports, whose last values are kept. Any thread. */
typedef struct _WeirProbes WeirProbes;

WeirProbes *weir_probes_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void        weir_probes_free    (WeirProbes      *self);
gboolean    weir_probes_begin   (WeirProbes      *self,
                                 const WeirPort  *port);
void        weir_probes_end     (WeirProbes      *self,
                                 const WeirPort  *port);
guint       weir_probes_get_n   (WeirProbes      *self);
void        weir_probes_pass    (WeirProbes      *self,
                                 const WeirPort  *port,
                                 guint64          item,
                                 WeirValue       *value);
GPtrArray  *weir_probes_list    (WeirProbes      *self,
                                 const WeirPort  *port,
                                 guint64          after,
                                 guint64         *n_passed) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirProbes, weir_probes_free)

G_END_DECLS
