/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <signal.h>

G_BEGIN_DECLS

/* What a process is started with. Everything is borrowed. Begins as WEIR_SPAWN_INIT. */
typedef struct {
  const char        *program;   /* absolute path */
  const char *const *argv;
  const char *const *envp;
  const char        *directory; /* NULL: the caller's */
  const int         *cpus;      /* NULL: not pinned */
  guint              n_cpus;
  const int         *keep;      /* descriptors that stay open under their own number */
  guint              n_keep;
  int                input;     /* becomes stdin; -1: /dev/null */
  int                output;    /* becomes stdout */
  int                errors;    /* becomes stderr; -1: as stdout */
  int                announce;  /* a socket that gets the pid before the program runs; -1: none */
  guint64            memory;    /* the most bytes of RLIMIT_DATA; 0: no limit but the caller's */
} WeirSpawn;

#define WEIR_SPAWN_INIT { .input = -1, .output = -1, .errors = -1, .announce = -1 }

gboolean weir_spawn_raise_files      (void);
gboolean weir_spawn_reserve_standard (GError          **error);
int      weir_spawn                  (const WeirSpawn  *self,
                                      pid_t            *pid,
                                      GError          **error);
char    *weir_spawn_describe_end     (const siginfo_t  *info) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
