/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Runs the program `weir`, whose path is the first argument of the test, in a folder of its own
 * for each test. A test that hangs is killed with SIGALRM.
 */

typedef struct {
  char *folder; /* owned */
} ProgramFixture;

/* What a run that is over has left. */
typedef struct {
  int   exit_code; /* 128 and the signal's number if a signal ended it */
  char *output;    /* owned */
  char *errors;    /* owned */
} ProgramOutcome;

void            program_init          (int              *argc,
                                       char           ***argv);
/* For all that runs from now on. */
void            program_set_environment (const char     *name,
                                       const char       *value);
const char     *program_get_path      (void);
void            program_set_up        (ProgramFixture   *fixture,
                                       gconstpointer     data);
void            program_tear_down     (ProgramFixture   *fixture,
                                       gconstpointer     data);

/* Files of the fixture's folder, which is the working directory of what runs. */
void            program_write         (ProgramFixture   *fixture,
                                       const char       *name,
                                       const char       *text);
char           *program_read          (ProgramFixture   *fixture,
                                       const char       *name);
/* The flow of one node called "work". @pool: more members of the node, such as the threads. */
void            program_write_flow    (ProgramFixture   *fixture,
                                       const char       *name,
                                       const char       *worker,
                                       const char       *pool);
/* One of the example flows. */
char           *program_find_flow     (const char       *name);
/* A switch to a thread that waits for an hour if the item is 1, and to one that does not. */
void            program_write_sleeper (ProgramFixture   *fixture,
                                       const char       *name);

ProgramOutcome *program_run           (ProgramFixture   *fixture,
                                       const char       *input,
                                       const char       *first_argument,
                                       ...) G_GNUC_NULL_TERMINATED;
void            program_outcome_free  (ProgramOutcome   *self);

/* A program that runs until the test ends it, with all three streams as pipes. */
GSubprocess    *program_start         (ProgramFixture   *fixture,
                                       const char       *first_argument,
                                       ...) G_GNUC_NULL_TERMINATED;
void            program_send          (GSubprocess      *process,
                                       const char       *text);
int             program_wait          (GSubprocess      *process);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProgramOutcome, program_outcome_free)

#define assert_begins(text, begin)                                                         \
  G_STMT_START {                                                                           \
    g_autofree char *text_begin = g_strndup (text, strlen (begin));                        \
    g_assert_cmpstr (text_begin, ==, begin);                                               \
  } G_STMT_END

#define assert_contains(text, part)                                                        \
  G_STMT_START {                                                                           \
    if (strstr (text, part) == NULL)                                                       \
      g_assert_cmpstr (text, ==, part);                                                    \
  } G_STMT_END

G_END_DECLS
