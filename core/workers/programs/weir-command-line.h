/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "workers/weir-worker.h"

G_BEGIN_DECLS

/*
 * What a "worker" object says about the program that it starts: which, with which arguments, in
 * which environment and folder. Never changes; any thread.
 */
typedef struct {
  char  *path;      /* absolute */
  char **argv;      /* as they were given */
  char **envp;      /* complete */
  char  *directory; /* NULL: the working directory */
} WeirCommandLine;

/* Finds the file of the program @name, without running it: a path, relative to @directory, or what
 * @search_path (NULL: PATH) has. Fails with WEIR_ERROR_START_FAILED, saying where it would be. */
char            *weir_command_line_find        (const char       *name,
                                                const char       *directory,
                                                const char       *search_path,
                                                GError          **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether all members of @env, which are strings, can be variables. */
gboolean         weir_command_line_check_env   (JsonObject       *env,
                                                GError          **error);

/* Takes over @argv, whose first is the program's name, and for which @env (nullable; its members
 * are strings) adds to the environment of this process. */
WeirCommandLine *weir_command_line_new         (char            **argv,
                                                JsonObject       *env,
                                                const char       *directory,
                                                GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void             weir_command_line_free        (WeirCommandLine  *self);

/* One more variable; and those that tell which worker it is. Before it is shared. */
void             weir_command_line_set_env     (WeirCommandLine  *self,
                                                const char       *name,
                                                const char       *value);
void             weir_command_line_place       (WeirCommandLine  *self,
                                                WeirWorker       *worker);

/* The program as one would type it, for people: with what @env changes in its environment, and the
 * path that its name stands for. */
char            *weir_command_line_describe    (WeirCommandLine  *self,
                                                JsonObject       *env) G_GNUC_WARN_UNUSED_RESULT;

/* The strings of a JSON array. */
char           **weir_command_line_dup_strings (JsonArray        *array) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCommandLine, weir_command_line_free)

G_END_DECLS
