/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-worker.h"

#include <glib/gi18n.h>
#include <math.h>

#include "charts/weir-chart-axis.h"

struct _WeirRunWorker
{
  GObject  parent_instance;

  /* owned */
  char    *texts[WEIR_RUN_WORKER_N_COLUMNS];

  gint64   time;     /* of the numbers that the next ones are compared with; 0: none */
  guint    process;
  double   busy;
  double   cpu;
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirRunWorker, weir_run_worker, G_TYPE_OBJECT)

static void
weir_run_worker_finalize (GObject *object)
{
  WeirRunWorker *self = WEIR_RUN_WORKER (object);

  for (guint i = 0; i < WEIR_RUN_WORKER_N_COLUMNS; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (weir_run_worker_parent_class)->finalize (object);
}

static void
weir_run_worker_class_init (WeirRunWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_run_worker_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_run_worker_init (WeirRunWorker *self)
{
  for (guint i = 0; i < WEIR_RUN_WORKER_N_COLUMNS; i++)
    self->texts[i] = g_strdup ("");
}

WeirRunWorker *
weir_run_worker_new (void)
{
  return g_object_new (WEIR_TYPE_RUN_WORKER, NULL);
}

const char *
weir_run_worker_get_text (WeirRunWorker       *self,
                          WeirRunWorkerColumn  column)
{
  g_return_val_if_fail (WEIR_IS_RUN_WORKER (self), NULL);
  g_return_val_if_fail (column < WEIR_RUN_WORKER_N_COLUMNS, NULL);

  return self->texts[column];
}

static gboolean
take_text (WeirRunWorker       *self,
           WeirRunWorkerColumn  column,
           char                *text)
{
  g_autofree char *before = self->texts[column];

  self->texts[column] = text;

  return !g_str_equal (before, text);
}

static const char *
get_state_name (const char *state)
{
  static const struct {
    const char *state;
    const char *name;
  } names[] = {
    { "closed", N_("off") },
    { "starting", N_("starting") },
    { "ready", N_("ready") },
    { "resting", N_("waits to restart") },
    { "leaving", N_("leaving") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (names[i].state, state))
        return _(names[i].name);
    }

  return state;
}

static char *
format_cpus (GVariant *cpus)
{
  GString *text = g_string_new (NULL);
  GVariantIter iter;
  int cpu;

  g_variant_iter_init (&iter, cpus);
  while (g_variant_iter_next (&iter, "i", &cpu))
    g_string_append_printf (text, "%s%d", text->len > 0 ? ", " : "", cpu);
  if (text->len == 0)
    g_string_append (text, _("any"));

  return g_string_free (text, FALSE);
}

/* How much it grew in a second, as a share of that second; a new process begins anew. */
static char *
format_share (WeirRunWorker *self,
              double         before,
              double         now,
              gint64         time)
{
  double seconds = (double) (time - self->time) / G_USEC_PER_SEC;

  if (self->time == 0 || seconds <= 0)
    return weir_chart_format (WEIR_CHART_SHARE, NAN);

  return weir_chart_format (WEIR_CHART_SHARE, MAX (0, now - before) / seconds);
}

static gboolean
take_numbers (WeirRunWorker *self,
              const double  *numbers,
              gint64         time)
{
  gboolean changed = FALSE;

  changed |= take_text (self, WEIR_RUN_WORKER_BUSY,
                        format_share (self, self->busy, numbers[WEIR_WORKER_BUSY], time));
  changed |= take_text (self, WEIR_RUN_WORKER_CPU_TIME,
                        format_share (self, self->cpu, numbers[WEIR_WORKER_CPU], time));
  changed |= take_text (self, WEIR_RUN_WORKER_ITEMS,
                        g_strdup_printf ("%'.0f", numbers[WEIR_WORKER_DONE]));
  changed |= take_text (self, WEIR_RUN_WORKER_FAILED,
                        g_strdup_printf ("%'.0f", numbers[WEIR_WORKER_FAILED]));
  changed |= take_text (self, WEIR_RUN_WORKER_MEMORY,
                        weir_chart_format (WEIR_CHART_BYTES, numbers[WEIR_WORKER_MEMORY]));
  changed |= take_text (self, WEIR_RUN_WORKER_RESTARTS,
                        g_strdup_printf ("%'.0f", numbers[WEIR_WORKER_RESTARTS]));
  self->busy = numbers[WEIR_WORKER_BUSY];
  self->cpu = numbers[WEIR_WORKER_CPU];
  self->time = time;

  return changed;
}

void
weir_run_worker_update (WeirRunWorker *self,
                        GVariant      *row,
                        gint64         time)
{
  g_autoptr(GVariant) cpus = g_variant_get_child_value (row, 4);
  g_autoptr(GVariant) measures = g_variant_get_child_value (row, 5);
  const double *numbers;
  const char *node, *state;
  gboolean changed = FALSE;
  guint index, process;
  gsize n_numbers;

  g_return_if_fail (WEIR_IS_RUN_WORKER (self));

  g_variant_get (row, "(&suu&saiad)", &node, &index, &process, &state, NULL, NULL);
  numbers = g_variant_get_fixed_array (measures, &n_numbers, sizeof (double));
  if (n_numbers < WEIR_N_WORKER_MEASURES)
    return;

  changed |= take_text (self, WEIR_RUN_WORKER_NAME, g_strdup_printf ("%s/%u", node, index));
  changed |= take_text (self, WEIR_RUN_WORKER_PROCESS,
                        process != 0 ? g_strdup_printf ("%u", process) : g_strdup (_("thread")));
  changed |= take_text (self, WEIR_RUN_WORKER_STATE, g_strdup (get_state_name (state)));
  changed |= take_text (self, WEIR_RUN_WORKER_CPUS, format_cpus (cpus));
  if (process != self->process)
    self->time = 0;
  self->process = process;
  changed |= take_numbers (self, numbers, time);
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}
