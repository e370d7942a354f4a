/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <glib-object.h>

G_BEGIN_DECLS

/* Forward declarations, so that public headers need not include each other. */

typedef struct _WeirCpus            WeirCpus;
typedef struct _WeirEnsembleServlet WeirEnsembleServlet;
typedef struct _WeirFlow            WeirFlow;
typedef struct _WeirMetrics         WeirMetrics;
typedef struct _WeirMonitor         WeirMonitor;
typedef struct _WeirPoolServlet     WeirPoolServlet;
typedef struct _WeirProcessServlet  WeirProcessServlet;
typedef struct _WeirResult          WeirResult;
typedef struct _WeirSequentialServlet WeirSequentialServlet;
typedef struct _WeirServer          WeirServer;
typedef struct _WeirServlet         WeirServlet;
typedef struct _WeirSnapshot        WeirSnapshot;
typedef struct _WeirStream          WeirStream;
typedef struct _WeirSwitchServlet   WeirSwitchServlet;
typedef struct _WeirThreadServlet   WeirThreadServlet;
typedef struct _WeirTopology        WeirTopology;
typedef struct _WeirValue           WeirValue;
typedef struct _WeirWorker          WeirWorker;
typedef struct _WeirWorkerSpec      WeirWorkerSpec;

G_END_DECLS
