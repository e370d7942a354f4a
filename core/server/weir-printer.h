/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What workers print, on its way to our stderr. Nobody may be reading there: what cannot be written
 * at once waits, in a room that does not grow; when that is full, lines are lost and counted. Used by
 * one thread, which is never kept.
 */
typedef struct {
  int      epoll_fd; /* borrowed; its events carry the address of this */
  gboolean watched;
  GString *waiting;  /* owned */
  guint64  n_lost;   /* lines, since that was last said */
} WeirPrinter;

void weir_printer_init   (WeirPrinter *self,
                          int          epoll_fd);
void weir_printer_clear  (WeirPrinter *self);
void weir_printer_add    (WeirPrinter *self,
                          const char  *lines,
                          gsize        length);
void weir_printer_write  (WeirPrinter *self);
void weir_printer_finish (WeirPrinter *self);

G_END_DECLS
