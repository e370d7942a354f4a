/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "canvas/weir-canvas.h"
#include "cpus/weir-cpus-pane.h"
#include "inspector/weir-inspector.h"
#include "palette/weir-palette.h"
#include "problems/weir-checker.h"
#include "problems/weir-finding.h"
#include "problems/weir-problems-pane.h"
#include "search/weir-search-bar.h"
#include "window/weir-pane.h"
#include "window/weir-start-page.h"
#include "window/weir-window.h"

G_BEGIN_DECLS

struct _WeirWindow
{
  AdwApplicationWindow parent_instance;

  /* owned */
  WeirDocument     *document;    /* NULL while the start page is shown */
  WeirChecker      *checker;
  GCancellable     *cancellable; /* of what is being loaded */
  GtkNativeDialog  *chooser;     /* while it is open */

  /* borrowed */
  AdwToast         *toast;       /* the last; goes when it was shown */

  /* template */
  AdwToastOverlay  *toasts;
  GtkStack         *pages;
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

  gboolean          show_palette;
  gboolean          show_inspector;
  gboolean          show_problems;
  gboolean          show_cpus;
  gboolean          has_problems_height;
  int               finding;     /* which of them was gone to; -1 if none was yet */
  gboolean          is_saving;
  gboolean          close_when_saved;
};

void weir_window_class_install_actions       (WeirWindowClass *klass);
void weir_window_class_install_file_actions  (WeirWindowClass *klass);
void weir_window_class_install_problem_actions (WeirWindowClass *klass);
void weir_window_update_actions              (WeirWindow      *self);
void weir_window_init_layout                 (WeirWindow      *self);
void weir_window_save_layout                 (WeirWindow      *self);
void weir_window_update_bottom               (WeirWindow      *self,
                                              GParamSpec      *pspec);
void weir_window_init_drop                   (WeirWindow      *self);
void weir_window_init_problems               (WeirWindow      *self);
void weir_window_show_finding                (WeirWindow      *self,
                                              WeirFinding     *finding);

/* Whether the window may close now; else it asks, and closes itself if it may then. */
gboolean weir_window_can_close               (WeirWindow      *self);

G_END_DECLS
