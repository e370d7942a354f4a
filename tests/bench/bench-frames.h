/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How long the frames of a window take, and what the benchmarks of the designer share. */
typedef struct _Frames Frames;

typedef void (*FramesStep) (guint    index,
                            gpointer data);

Frames *frames_new           (GtkWidget  *window);
void    frames_free          (Frames     *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Frames, frames_free)

/* Milliseconds of @step and of the frame that shows it on the display, without the wait between
 * the two. */
double  frames_measure_step  (Frames     *self,
                              FramesStep  step,
                              guint       index,
                              gpointer    data);
/* Prints the median, the 95th percentile and the maximum of many steps, and their CPU time, of all
 * threads and of the main loop alone; of no number of nodes if that is 0. */
void    frames_measure       (Frames     *self,
                              const char *what,
                              guint       n_nodes,
                              FramesStep  step,
                              gpointer    data);

void    print_figure         (const char *name,
                              double      value,
                              const char *unit);
/* What the process has in memory, in MB. */
double  get_memory           (void);
/* Columns of pools, each linked to the one at its right, as a flow file. */
char   *make_flow_text       (guint       n_nodes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
