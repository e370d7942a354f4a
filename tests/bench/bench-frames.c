/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench-frames.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define N_STEPS 120
#define ROWS    40

struct _Frames
{
  /* borrowed */
  GtkWidget     *window;
  GdkFrameClock *clock;

  gint64         begin;     /* of the frame that is under way */
  gint64         duration;  /* of the last one */
  gboolean       is_done;
};

static void
on_before_paint (Frames *self)
{
  self->begin = g_get_monotonic_time ();
}

/* A frame has ended when the display has it, not when it was sent there. */
static void
on_after_paint (Frames *self)
{
  gdk_display_sync (gtk_widget_get_display (self->window));
  self->duration = g_get_monotonic_time () - self->begin;
  self->is_done = TRUE;
}

Frames *
frames_new (GtkWidget *window)
{
  Frames *self = g_new0 (Frames, 1);

  self->window = window;
  self->clock = gtk_widget_get_frame_clock (window);
  g_signal_connect_swapped (self->clock, "before-paint", G_CALLBACK (on_before_paint), self);
  g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (on_after_paint), self);

  return self;
}

void
frames_free (Frames *self)
{
  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_free (self);
}

double
frames_measure_step (Frames     *self,
                     FramesStep  step,
                     guint       index,
                     gpointer    data)
{
  gint64 begin = g_get_monotonic_time ();
  gint64 change;

  step (index, data);
  change = g_get_monotonic_time () - begin;

  self->is_done = FALSE;
  gdk_frame_clock_request_phase (self->clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  while (!self->is_done)
    g_main_context_iteration (NULL, TRUE);

  return (double) (change + self->duration) / 1000;
}

static int
compare_numbers (gconstpointer one,
                 gconstpointer other)
{
  double a = *(const double *) one, b = *(const double *) other;

  return (a > b) - (a < b);
}

static void
print_part (const char *what,
            guint       n_nodes,
            const char *part,
            double      value)
{
  g_autofree char *number = n_nodes > 0 ? g_strdup_printf ("-%u", n_nodes) : g_strdup ("");
  g_autofree char *name = g_strconcat (what, number, part, NULL);

  print_figure (name, value, "ms");
}

/* What a frame costs however busy the machine is: the main loop with all that it does for it, or
 * other threads of the process included. */
static double
get_cpu_time (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);

  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

void
frames_measure (Frames     *self,
                const char *what,
                guint       n_nodes,
                FramesStep  step,
                gpointer    data)
{
  double times[N_STEPS];
  double cpu_time = get_cpu_time (CLOCK_PROCESS_CPUTIME_ID);
  double loop_time = get_cpu_time (CLOCK_THREAD_CPUTIME_ID);

  for (guint i = 0; i < N_STEPS; i++)
    times[i] = frames_measure_step (self, step, i, data);

  cpu_time = get_cpu_time (CLOCK_PROCESS_CPUTIME_ID) - cpu_time;
  loop_time = get_cpu_time (CLOCK_THREAD_CPUTIME_ID) - loop_time;
  qsort (times, N_STEPS, sizeof (double), compare_numbers);
  print_part (what, n_nodes, "", times[N_STEPS / 2]);
  print_part (what, n_nodes, "-p95", times[N_STEPS * 95 / 100]);
  print_part (what, n_nodes, "-max", times[N_STEPS - 1]);
  print_part (what, n_nodes, "-cpu", cpu_time / N_STEPS);
  print_part (what, n_nodes, "-loop", loop_time / N_STEPS);
}

void
print_figure (const char *name,
              double      value,
              const char *unit)
{
  g_print ("{\"name\":\"%s\",\"value\":%.2f,\"unit\":\"%s\"}\n", name, value, unit);
}

double
get_memory (void)
{
  g_autofree char *text = NULL;
  unsigned long pages, resident = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%lu %lu", &pages, &resident);

  return (double) resident * (double) sysconf (_SC_PAGESIZE) / (1024 * 1024);
}

static void
append_nodes (GString *text,
              guint    n_nodes)
{
  for (guint i = 0; i < n_nodes; i++)
    g_string_append_printf (text, "%s\"node-%u\":{\"kind\":\"%s\",\"worker\":{\"type\":\"jq\","
                            "\"filter\":\".[%u] + 1\"},\"%s\":%u}", i > 0 ? "," : "", i,
                            i % 3 == 0 ? "process" : "thread", i,
                            i % 3 == 0 ? "cpus" : "threads", i % 4 + 1);
}

char *
make_flow_text (guint n_nodes)
{
  GString *text = g_string_new ("{\"format\":\"weir-flow/1\",\"nodes\":{");

  append_nodes (text, n_nodes);
  g_string_append (text, "},\"links\":[");
  for (guint i = ROWS; i < n_nodes; i++)
    g_string_append_printf (text, "%s[\"node-%u\",\"node-%u\"]", i > ROWS ? "," : "", i - ROWS, i);
  g_string_append (text, "],\"layout\":{\"input\":[-240,0],\"output\":[-240,120]");
  for (guint i = 0; i < n_nodes; i++)
    g_string_append_printf (text, ",\"node-%u\":[%u,%u]", i, i / ROWS * 240,
                            i % ROWS * 96 + (i / ROWS % 2) * 32);
  g_string_append (text, "}}");

  return g_string_free (text, FALSE);
}
