/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/* How far a run came whose results go to a file: so that it can go on after it was cut off. It
 * stands in a file beside the output, OUTPUT.journal, and is written about once a second. */
typedef struct _RunJournal RunJournal;

typedef struct {
  guint64 n_done;       /* items whose results are in the output */
  guint64 n_failed;     /* items that failed, and whose errors are where they belong */
  guint64 output_bytes; /* how long the files were then */
  guint64 failed_bytes;
} RunProgress;

/* What makes two runs the same; all borrowed. */
typedef struct {
  WeirFlow           *flow;
  const char * const *inputs;
  const char         *preprocess; /* NULL: none */
  const char         *failed;     /* NULL: none */
  gboolean            with_input;
  gboolean            replay;
} RunIdentity;

RunJournal *run_journal_new              (const char         *output,
                                          const RunIdentity  *identity) G_GNUC_WARN_UNUSED_RESULT;
void        run_journal_free             (RunJournal         *self);
const char *run_journal_get_path         (RunJournal         *self);

/* Zeros if there is none: the run begins. Fails if it is not of the same run; another flow is
 * none, since that may be why it is run again. */
gboolean    run_journal_read             (RunJournal         *self,
                                          RunProgress        *progress,
                                          GError            **error);
/* Whether the flow was another one. */
gboolean    run_journal_has_flow_changed (RunJournal         *self);

/* Whether it is time to write it again. */
gboolean    run_journal_is_due           (RunJournal         *self);
/* What it counts has to be on the disk before. */
gboolean    run_journal_write            (RunJournal         *self,
                                          const RunProgress  *progress,
                                          GError            **error);
/* The run is complete. */
void        run_journal_remove           (RunJournal         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunJournal, run_journal_free)

G_END_DECLS
