/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-usage.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DEPTH_MOST 8

/* Ns, or negative when the process is not there any more. */
gint64
weir_usage_read_cpu (pid_t pid)
{
  clockid_t clock;
  struct timespec used;

  if (clock_getcpuclockid (pid, &clock) != 0 || clock_gettime (clock, &used) != 0)
    return -1;
  return (gint64) used.tv_sec * 1000000000 + used.tv_nsec;
}

/* Bytes, or negative when the process is not there any more. */
static gint64
weir_usage_read_memory (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", (int) pid);
  FILE *file = fopen (path, "re");
  long total;
  long resident;
  int n_read;

  if (file == NULL)
    return -1;
  n_read = fscanf (file, "%ld %ld", &total, &resident);
  fclose (file);
  return n_read == 2 ? (gint64) resident * sysconf (_SC_PAGESIZE) : -1;
}

/* Of the children of @pid that have ended, and of theirs: ns, in steps of the system's clock. */
static gint64
weir_usage_read_ended (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  g_autofree char *text = NULL;
  const char *behind_name;
  unsigned long user;
  unsigned long system;

  /* The name may hold anything, a bracket too. */
  if (!g_file_get_contents (path, &text, NULL, NULL)
      || (behind_name = strrchr (text, ')')) == NULL
      || sscanf (behind_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %lu %lu",
                 &user, &system) != 2)
    return 0;
  return (gint64) (user + system) * (1000000000 / sysconf (_SC_CLK_TCK));
}

static void weir_usage_add_tree (WeirUsage *self,
                                 pid_t      pid,
                                 guint      depth);

static void
weir_usage_add_children (WeirUsage  *self,
                         pid_t       pid,
                         const char *task,
                         guint       depth)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%s/children", (int) pid, task);
  FILE *file = fopen (path, "re");
  int child;

  while (file != NULL && fscanf (file, "%d", &child) == 1)
    {
      gint64 cpu = weir_usage_read_cpu (child);
      gint64 memory = weir_usage_read_memory (child);

      self->others += MAX (cpu, 0);
      self->memory += MAX (memory, 0);
      weir_usage_add_tree (self, child, depth + 1);
    }
  if (file != NULL)
    fclose (file);
}

static void
weir_usage_add_tree (WeirUsage *self,
                     pid_t      pid,
                     guint      depth)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%d/task", (int) pid);
  g_autoptr (GDir) folder = depth < DEPTH_MOST ? g_dir_open (tasks, 0, NULL) : NULL;
  const char *task;

  self->others += weir_usage_read_ended (pid);
  while (folder != NULL && (task = g_dir_read_name (folder)) != NULL)
    weir_usage_add_children (self, pid, task, depth);
}

/* Of the calling process alone. */
gboolean
weir_usage_read_self (WeirUsage *self)
{
  self->cpu = weir_usage_read_cpu (getpid ());
  self->others = 0;
  self->memory = weir_usage_read_memory (getpid ());
  return self->cpu >= 0 && self->memory >= 0;
}

/* FALSE when the process is not there any more. */
gboolean
weir_usage_read (WeirUsage *self,
                 pid_t      pid)
{
  self->cpu = weir_usage_read_cpu (pid);
  self->memory = weir_usage_read_memory (pid);
  self->others = 0;
  if (self->cpu < 0 || self->memory < 0)
    return FALSE;

  weir_usage_add_tree (self, pid, 0);
  return TRUE;
}
