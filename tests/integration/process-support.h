/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <weir.h>

G_BEGIN_DECLS

/*
 * What tests with real worker processes share: servers on the faulty module, what the workers
 * tell of themselves, and what is left of them. Every wait has an end: past PATIENCE seconds the
 * test fails.
 */

#define PATIENCE 20.0

/* Where workers tell what happens in them, as it happens. */
typedef struct {
  char    *directory;
  char    *path;
  int      fd;
  GString *text; /* read and not yet given */
} Journal;

/* One event of a journal. */
typedef struct {
  char  *kind;
  char  *worker;
  pid_t  pid;
  char  *text;
} Event;

void         journal_open      (Journal     *self);
void         journal_close     (Journal     *self);
Event       *journal_await     (Journal     *self,
                                const char  *event);
Event       *journal_poll      (Journal     *self);
gboolean     journal_has       (Journal     *self,
                                const char  *event);
void         event_free        (Event       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Event, event_free)

/* Specs. @params is JSON with ' for ", or NULL; "JOURNAL" in it is replaced by @journal's path. */
WeirWorkerSpec *module_worker  (const char  *module,
                                const char  *class_name,
                                const char  *params,
                                Journal     *journal);
WeirServlet *faulty_pool       (const char  *name,
                                guint        n_workers,
                                const char  *params,
                                Journal     *journal);

/* Servers. Takes @servlet. */
WeirServer  *server_start      (WeirServlet *servlet);
GError      *server_start_fails (WeirServlet *servlet);
void         server_stop       (WeirServer  *server);

/* Values and calls. Items are JSON with ' for ". */
WeirValue   *value_new         (const char  *text);
JsonObject  *call_object       (WeirServer  *server,
                                const char  *text);
void         assert_call       (WeirServer  *server,
                                const char  *text,
                                const char  *expected);
GError      *call_fails        (WeirServer  *server,
                                const char  *text);
WeirStream  *stream_open       (WeirServer  *server);
void         stream_push       (WeirStream  *stream,
                                const char  *text);
WeirResult  *stream_take       (WeirStream  *stream);
void         assert_message    (const GError *error,
                                const char  *part);

/* A member of the metrics of a node; and of one of its workers. */
gint64       node_count        (WeirServer  *server,
                                const char  *node,
                                const char  *member);
gint64       worker_count      (WeirServer  *server,
                                const char  *node,
                                guint        index,
                                const char  *member);

/* Processes and descriptors. */
guint        count_children    (void);
guint        count_files       (void);
int          open_process      (pid_t        pid);
gboolean     process_ends      (int          pidfd,
                                double       seconds);

/* Runs between the two to see that nothing is left. */
typedef struct {
  guint n_children;
  guint n_files;
} Traces;

/* What is written to our stderr from begin to end comes as text. */
typedef struct {
  int saved;
  int file;
} Capture;

void         capture_begin     (Capture     *self);
char        *capture_end       (Capture     *self);

/* Every test has these around it. */
typedef struct {
  Journal journal;
  Traces  traces;
} Fixture;

typedef struct {
  const char *path;
  void      (*func) (Fixture       *fixture,
                     gconstpointer  data);
} FaultTest;

void         fault_test_add    (const char  *path,
                                gconstpointer data,
                                void       (*func) (Fixture       *fixture,
                                                    gconstpointer  data));
void         fault_tests_add   (const FaultTest *tests,
                                guint        n_tests);

void         traces_take       (Traces      *self);
void         traces_assert     (Traces      *self);

G_END_DECLS
