/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host/weir-pin.h"

#include <unistd.h>

/* What one round misses, because a thread or child was just being made, the next one finds; what is
 * made by whoever is pinned already is pinned from its birth on. */
#define MOST_ROUNDS 8
#define MOST_DEPTH  16

/* The set of @cpus; or, where there are none, of all that the runner itself may use. FALSE when
 * the system does not tell which these are. */
gboolean
weir_pin_make_set (const int *cpus,
                   guint      n_cpus,
                   cpu_set_t *set)
{
  if (n_cpus == 0)
    return sched_getaffinity (getpid (), sizeof *set, set) == 0;

  CPU_ZERO (set);
  for (guint i = 0; i < n_cpus; i++)
    CPU_SET (cpus[i], set);
  return TRUE;
}

static gboolean weir_pin_round (pid_t            pid,
                                const cpu_set_t *set,
                                guint            depth);

/* Whether any of the children of the thread was pinned elsewhere. */
static gboolean
weir_pin_children (const char      *task,
                   const cpu_set_t *set,
                   guint            depth)
{
  g_autofree char *path = g_build_filename (task, "children", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  gboolean changed = FALSE;

  if (depth >= MOST_DEPTH || !g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  words = g_strsplit (g_strstrip (text), " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      pid_t child = (pid_t) g_ascii_strtoll (words[i], NULL, 10);

      if (child > 0)
        changed |= weir_pin_round (child, set, depth + 1);
    }
  return changed;
}

static gboolean
weir_pin_thread (pid_t            tid,
                 const cpu_set_t *set)
{
  cpu_set_t before;

  if (sched_getaffinity (tid, sizeof before, &before) != 0 || CPU_EQUAL (&before, set))
    return FALSE;
  return sched_setaffinity (tid, sizeof *set, set) == 0;
}

static gboolean
weir_pin_round (pid_t            pid,
                const cpu_set_t *set,
                guint            depth)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%d/task", (int) pid);
  g_autoptr (GDir) folder = g_dir_open (tasks, 0, NULL);
  const char *name;
  gboolean changed = FALSE;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *task = g_build_filename (tasks, name, NULL);

      changed |= weir_pin_thread ((pid_t) g_ascii_strtoll (name, NULL, 10), set);
      changed |= weir_pin_children (task, set, depth);
    }
  return changed;
}

/* Has all threads of the process and of what it has started run in @set from now on. A process that
 * has ended meanwhile, or does as it likes, is left alone. @pid must not be reaped meanwhile. */
void
weir_pin_process (pid_t            pid,
                  const cpu_set_t *set)
{
  for (guint i = 0; i < MOST_ROUNDS && weir_pin_round (pid, set, 0); i++)
    continue;
}
