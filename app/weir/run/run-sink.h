/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

#include "run/run-journal.h"

G_BEGIN_DECLS

/* Where the results of a run go: the output, the file of the items that failed, and the journal.
 * One thread at a time may use it. */
typedef struct _RunSink RunSink;

/* All that can fail fails with an error of GFileError; G_FILE_ERROR_PIPE if nobody reads the
 * output any more. */

/* @failed: NULL if they go nowhere. What the files hold stays until run_sink_begin(). */
RunSink  *run_sink_new           (const char          *output,
                                  const char          *failed,
                                  GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void      run_sink_free          (RunSink             *self);
void      run_sink_set_format    (RunSink             *self,
                                  gboolean             with_input,
                                  gboolean             errors_in_place);
int       run_sink_get_fd        (RunSink             *self);

/* Whether all of @inputs can be read, and none is written too. */
gboolean  run_sink_check_inputs  (RunSink             *self,
                                  const char * const  *inputs,
                                  GError             **error);
/* Reads the journal, which stays until the sink is freed, and keeps it from now on. */
gboolean  run_sink_resume        (RunSink             *self,
                                  RunJournal          *journal,
                                  GError             **error);
/* What was done by the runs before; zeros without a journal. */
const RunProgress *
          run_sink_get_progress  (RunSink             *self);

gboolean  run_sink_begin         (RunSink             *self,
                                  GError             **error);
/* Takes a result; @place is where its item came from, needed if it failed. */
gboolean  run_sink_add           (RunSink             *self,
                                  WeirResult          *result,
                                  const char          *place,
                                  GError             **error);
gboolean  run_sink_flush         (RunSink             *self,
                                  GError             **error);
/* The last that is done with it. @complete: nothing is left to do for another run. */
gboolean  run_sink_close         (RunSink             *self,
                                  gboolean             complete,
                                  GError             **error);

/* How many results were written out, and do not only wait here; any thread. */
guint64   run_sink_get_n_written (RunSink             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunSink, run_sink_free)

G_END_DECLS
