/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/weir-cpu-load.h"

#include <string.h>

#define STAT_FILE "/proc/stat"

/* Of the times in a line: user nice system idle iowait irq softirq steal. */
#define N_TIMES 8
#define IDLE    3
#define IO_WAIT 4

typedef struct {
  guint64 busy;
  guint64 all;
  double  load;
} Times;

struct _WeirCpuLoad
{
  GObject       parent_instance;

  /* owned */
  GHashTable   *times;        /* by CPU, a Times */
  GCancellable *cancellable;  /* of what is being read; NULL if nothing is */
  guint         timer;
};

G_DEFINE_FINAL_TYPE (WeirCpuLoad, weir_cpu_load, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static Times *
ensure_times (WeirCpuLoad *self,
              guint        cpu)
{
  Times *times = g_hash_table_lookup (self->times, GUINT_TO_POINTER (cpu));

  if (times == NULL)
    {
      times = g_new0 (Times, 1);
      times->load = -1;
      g_hash_table_insert (self->times, GUINT_TO_POINTER (cpu), times);
    }

  return times;
}

static void
take_times (Times         *times,
            const guint64 *read)
{
  guint64 busy = 0, all;

  for (guint i = 0; i < N_TIMES; i++)
    {
      if (i != IDLE && i != IO_WAIT)
        busy += read[i];
    }
  all = busy + read[IDLE] + read[IO_WAIT];

  /* The first time there is nothing to compare with; idle times have been seen to go back. */
  if (times->all > 0 && all > times->all && busy >= times->busy)
    times->load = MIN ((double) (busy - times->busy) / (double) (all - times->all), 1);
  times->busy = busy;
  times->all = all;
}

/* The like of "cpu12 4705 150 1120 16250 520 0 12 0 0 0". */
static void
take_line (WeirCpuLoad *self,
           const char  *line)
{
  guint64 read[N_TIMES];
  guint64 cpu;
  char *end;

  if (!g_str_has_prefix (line, "cpu") || !g_ascii_isdigit (line[3]))
    return;

  cpu = g_ascii_strtoull (line + 3, &end, 10);
  for (guint i = 0; i < N_TIMES; i++)
    read[i] = g_ascii_strtoull (end, &end, 10);

  take_times (ensure_times (self, (guint) cpu), read);
}

void
weir_cpu_load_take (WeirCpuLoad *self,
                    const char  *stat)
{
  g_auto(GStrv) lines = NULL;

  g_return_if_fail (WEIR_IS_CPU_LOAD (self));

  lines = g_strsplit (stat, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    take_line (self, lines[i]);

  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  if (g_file_get_contents (STAT_FILE, &text, NULL, &error))
    g_task_return_pointer (task, text, g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  WeirCpuLoad *self = WEIR_CPU_LOAD (source);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (text != NULL)
    {
      weir_cpu_load_take (self, text);
      return;
    }

  /* Then there is nothing to be shown, and it would be the same a second later. */
  g_message ("The load of the CPUs is not known: %s", error->message);
  weir_cpu_load_stop (self);
}

/* In a thread, since with many CPUs the kernel takes its time; one at a time. */
static gboolean
on_timer (gpointer data)
{
  WeirCpuLoad *self = data;
  g_autoptr(GTask) task = NULL;

  if (self->cancellable != NULL)
    return G_SOURCE_CONTINUE;

  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_read, NULL);
  g_task_set_source_tag (task, on_timer);
  g_task_run_in_thread (task, read_in_thread);

  return G_SOURCE_CONTINUE;
}

static void
weir_cpu_load_dispose (GObject *object)
{
  weir_cpu_load_stop (WEIR_CPU_LOAD (object));

  G_OBJECT_CLASS (weir_cpu_load_parent_class)->dispose (object);
}

static void
weir_cpu_load_finalize (GObject *object)
{
  WeirCpuLoad *self = WEIR_CPU_LOAD (object);

  g_clear_pointer (&self->times, g_hash_table_unref);

  G_OBJECT_CLASS (weir_cpu_load_parent_class)->finalize (object);
}

static void
weir_cpu_load_class_init (WeirCpuLoadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_cpu_load_dispose;
  object_class->finalize = weir_cpu_load_finalize;

  /**
   * WeirCpuLoad::changed:
   * @self: the load
   *
   * The CPUs are as busy as it says now.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_cpu_load_init (WeirCpuLoad *self)
{
  self->times = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

WeirCpuLoad *
weir_cpu_load_new (void)
{
  return g_object_new (WEIR_TYPE_CPU_LOAD, NULL);
}

gboolean
weir_cpu_load_is_running (WeirCpuLoad *self)
{
  g_return_val_if_fail (WEIR_IS_CPU_LOAD (self), FALSE);

  return self->timer != 0;
}

/**
 * weir_cpu_load_start:
 * @self: the load
 *
 * Looks now and then each second, until it is stopped.
 */
void
weir_cpu_load_start (WeirCpuLoad *self)
{
  g_return_if_fail (WEIR_IS_CPU_LOAD (self));

  if (self->timer != 0)
    return;

  self->timer = g_timeout_add_seconds (1, on_timer, self);
  on_timer (self);
}

/**
 * weir_cpu_load_stop:
 * @self: the load
 *
 * Looks no more, and forgets what it saw: it would be old when it is asked for again.
 */
void
weir_cpu_load_stop (WeirCpuLoad *self)
{
  g_return_if_fail (WEIR_IS_CPU_LOAD (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_hash_table_remove_all (self->times);
}

double
weir_cpu_load_get (WeirCpuLoad *self,
                   guint        cpu)
{
  Times *times;

  g_return_val_if_fail (WEIR_IS_CPU_LOAD (self), -1);

  times = g_hash_table_lookup (self->times, GUINT_TO_POINTER (cpu));

  return times != NULL ? times->load : -1;
}
