/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas/weir-canvas.h"
#include "cpus/weir-cpus-pane.h"
#include "errors/weir-errors-pane.h"
#include "inspector/weir-inspector.h"
#include "log/weir-log-pane.h"
#include "palette/weir-palette.h"
#include "problems/weir-checker.h"
#include "problems/weir-finding.h"
#include "problems/weir-problems-pane.h"
#include "run/weir-run-pane.h"
#include "search/weir-search-bar.h"
#include "trace/weir-call.h"
#include "window/weir-pane.h"
#include "window/weir-start-page.h"
#include "window/weir-toast.h"
#include "window/weir-window.h"

G_BEGIN_DECLS

struct _WeirWindow
{
  AdwApplicationWindow parent_instance;

  /* owned */
  WeirDocument     *document;    /* NULL while the start page is shown */
  WeirChecker      *checker;
  GCancellable     *cancellable; /* of what is being loaded */
  GFile            *loading;     /* NULL when it is loaded */
  GtkNativeDialog  *chooser;     /* while it is open */
  GTask            *save_task;   /* while there is something to be asked or written */
  WeirRunner       *runner;      /* the run, or the last one; NULL if there was none */
  WeirRunSetup     *run_setup;   /* NULL until it is needed */
  WeirCall         *call;        /* NULL until a value is to be sent */
  GTask            *close_task;  /* while there is something to be asked */

  /* borrowed */
  GtkWidget        *call_window; /* while it is open */

  /* template */
  GMenu            *recent_menu;
  GtkStack         *pages;
  WeirToast        *toast;
  AdwFlap          *palette_flap;
  AdwFlap          *inspector_flap;
  WeirPane         *palette_pane;
  WeirPane         *inspector_pane;
  GtkPaned         *problems_paned;
  GtkStack         *bottom;
  WeirPalette      *palette;
  WeirCanvas       *canvas;
  WeirInspector    *inspector;
  WeirProblemsPane *problems;
  WeirSearchBar    *search_bar;
  WeirCpusPane     *cpus;
  WeirRunPane      *run_pane;
  WeirErrorsPane   *errors;
  WeirLogPane      *log;
  GtkWidget        *apply_button;

  gboolean          show_palette;
  gboolean          show_inspector;
  gboolean          show_problems;
  gboolean          show_cpus;
  gboolean          show_outline;
  gboolean          show_run;
  gboolean          show_errors;
  gboolean          show_log;
  gboolean          running;
  gboolean          run_edited;  /* the flow is not any more what runs */
  gboolean          can_apply;   /* and differs from it in the workers of pools alone */
  gboolean          will_restart;
  gboolean          has_problems_height;
  int               finding;     /* which of them was gone to; -1 if none was yet */
  guint             inhibition;  /* of the end of the session */
};

void weir_window_class_install_actions       (WeirWindowClass *klass);
void weir_window_class_install_export_actions (WeirWindowClass *klass);
void weir_window_class_install_open_actions  (WeirWindowClass *klass);
void weir_window_class_install_save_actions  (WeirWindowClass *klass);
void weir_window_class_install_headless_actions (WeirWindowClass *klass);
void weir_window_class_install_problem_actions (WeirWindowClass *klass);
void weir_window_class_install_run_actions   (WeirWindowClass *klass);
void weir_window_class_install_watch_actions (WeirWindowClass *klass);
void weir_window_class_install_apply_actions (WeirWindowClass *klass);
void weir_window_update_actions              (WeirWindow      *self);
void weir_window_tell_panes                  (WeirWindow      *self);
void weir_window_init_layout                 (WeirWindow      *self);
void weir_window_save_layout                 (WeirWindow      *self);
void weir_window_update_bottom               (WeirWindow      *self,
                                              GParamSpec      *pspec);
void weir_window_init_recent                 (WeirWindow      *self);
void weir_window_init_drop                   (WeirWindow      *self);
void weir_window_init_problems               (WeirWindow      *self);
/* (nullable): what runs; the last one is left. */
void weir_window_set_runner                  (WeirWindow      *self,
                                              WeirRunner      *runner);
void weir_window_update_run_edited           (WeirWindow      *self);
/* Lets everything that watches follow the run that there is now. */
void weir_window_update_watch                (WeirWindow      *self);
/* Shows a run of this window's flow that somebody else has started. */
void weir_window_watch                       (WeirWindow        *self,
                                              WeirMonitorClient *client);
/* Opens the flow as weir_window_open_file() does, and then watches a run of it. */
void weir_window_open_watched                (WeirWindow        *self,
                                              GFile             *file,
                                              WeirMonitorClient *client);
/* This window if nothing is lost by it, else a new one. */
WeirWindow *weir_window_get_free             (WeirWindow      *self);
/* A value to be sent through the flow. */
void weir_window_call_value                  (WeirWindow      *self,
                                              const char      *value);
void weir_window_show_finding                (WeirWindow      *self,
                                              WeirFinding     *finding);

gboolean weir_window_close_request            (GtkWindow       *window);
/* Lets the session not end without a word while there are changes that were not saved. */
void weir_window_update_inhibition           (WeirWindow      *self);

/* Dialogs that live until they are answered, or with the window */
AdwMessageDialog *weir_window_new_dialog          (WeirWindow           *self,
                                                   const char           *heading,
                                                   const char           *body);
/* The heading has the name of @file in the place of "%s"; @consequence may be NULL. */
void              weir_window_show_error          (WeirWindow           *self,
                                                   const char           *heading_format,
                                                   GFile                *file,
                                                   const char           *consequence,
                                                   const GError         *error);
/* To be shown when it is set up; it is self->chooser then. */
GtkFileChooser   *weir_window_new_chooser         (WeirWindow           *self,
                                                   GtkFileChooserAction  action,
                                                   const char           *title,
                                                   GCallback             on_response);
GtkFileChooser   *weir_window_new_flow_chooser    (WeirWindow           *self,
                                                   GtkFileChooserAction  action,
                                                   const char           *title,
                                                   GCallback             on_response);
/* A name for a file of a flow that has none. */
char             *weir_window_suggest_name        (WeirWindow           *self,
                                                   const char           *suffix)
                                                   G_GNUC_WARN_UNUSED_RESULT;

/* Saves, where the user says if it has no file yet or with @ask_where; FALSE if the user gave up
 * or was told that it failed. Not while save_task is set. */
void              weir_window_save_async          (WeirWindow           *self,
                                                   gboolean              ask_where,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              data);
gboolean          weir_window_save_finish         (WeirWindow           *self,
                                                   GAsyncResult         *result);

G_END_DECLS
