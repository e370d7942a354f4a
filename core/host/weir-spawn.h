/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a worker process is started with. Everything is borrowed. */
typedef struct {
  const char        *program; /* absolute path */
  const char *const *argv;
  const char *const *envp;
  const int         *cpus;    /* NULL: not pinned */
  guint              n_cpus;
  const int         *keep;    /* descriptors that stay open under their own number */
  guint              n_keep;
  int                output;  /* becomes stdout and stderr */
} WeirSpawn;

gboolean weir_spawn_reserve_standard (GError          **error);
int      weir_spawn                  (const WeirSpawn  *self,
                                      pid_t            *pid,
                                      GError          **error);

G_END_DECLS
