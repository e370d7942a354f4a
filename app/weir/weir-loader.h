/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

#include "weir-interrupt.h"

G_BEGIN_DECLS

/* What the commands that run a flow have in common. */
typedef struct {
  /* owned */
  char   *cpus;
  char  **settings;   /* see weir_settings_apply() */
  char   *preprocess; /* a jq filter that items go through first; NULL: none */
  char   *as;         /* what the flow's file is to be; NULL: what it is */

  gint64  capacity;
  double  timeout;
} WeirLoaderOptions;

#define WEIR_LOADER_OPTIONS_INIT { .capacity = -1 }

/* The entries of those options that every such command has. What is JSON or a filter is UTF-8 in
 * every locale, as it is with file names, and not converted. */
#define WEIR_LOADER_ENTRIES(options)                                                       \
  { "timeout", 't', 0, G_OPTION_ARG_DOUBLE, &(options)->timeout,                           \
    "Give each item up after so many seconds", "SECONDS" },                                \
  { "cpus", 0, 0, G_OPTION_ARG_STRING, &(options)->cpus,                                   \
    "Run workers on any CPU, not on those that the flow names", "ignore" },                \
  { "set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &(options)->settings,                          \
    "Have a node say VALUE for KEY, whatever the flow has there", "NODE.KEY=VALUE" }

void         weir_loader_options_clear  (WeirLoaderOptions        *options);
/* Whether the values can be; says so and how to get help if not. */
gboolean     weir_loader_options_check  (const WeirLoaderOptions  *options);

/* These say what is wrong, on the standard error, and give the program's exit code. */

/* @settings: what weir_settings_apply() is to change, or NULL. */
WeirFlow    *weir_loader_open           (const char               *path,
                                         char                    **settings,
                                         int                      *exit_code)
                                         G_GNUC_WARN_UNUSED_RESULT;
/* All that is wrong with the flow at @path is said; NULL if it cannot be run as it is. */
WeirServlet *weir_loader_compile        (const char               *path,
                                         WeirFlow                 *flow)
                                         G_GNUC_WARN_UNUSED_RESULT;
/* A server for the flow at @path, not yet started; and the flow, where @flow is not NULL. */
WeirServer  *weir_loader_load           (const char               *path,
                                         const WeirLoaderOptions  *options,
                                         WeirFlow                **flow,
                                         int                      *exit_code)
                                         G_GNUC_WARN_UNUSED_RESULT;
gboolean     weir_loader_start          (WeirServer               *server,
                                         WeirInterrupt            *interrupt,
                                         int                      *exit_code);

const char  *weir_loader_get_severity_name (WeirSeverity           severity);
/* As a line that begins with FILE:LINE:COLUMN. */
char        *weir_loader_format_problem (const char               *path,
                                         WeirProblem              *problem)
                                         G_GNUC_WARN_UNUSED_RESULT;
/* Where an error came up, and its traceback: lines to stand below its message, or NULL. */
char        *weir_loader_format_details (const GError             *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
