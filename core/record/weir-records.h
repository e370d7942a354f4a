/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "base/weir-refs.h"

G_BEGIN_DECLS

/*
 * What happened last, kept on shelves of limited room: what one shelf is flooded with costs none of
 * what stands on the others. Records are numbered over all shelves, from 1. Any thread; nobody
 * waits longer than it takes to put one record down, or to look at those of a shelf.
 */

/* Stands first in what is kept; which does not change once it is put down. */
typedef struct _WeirRecord WeirRecord;
struct _WeirRecord
{
  WeirRefs        refs;
  WeirRecord     *next;
  GDestroyNotify  free;   /* of the whole; not NULL */
  guint64         number;
  gint64          time;   /* us since 1970 */
  guint           shelf;
  gsize           size;   /* bytes, more or less */
};

typedef struct _WeirRecords WeirRecords;

typedef gboolean (*WeirRecordFilter) (WeirRecord *record,
                                      gpointer    data);

#define WEIR_RECORDS_ALL G_MAXUINT

WeirRecords *weir_records_new      (guint             n_shelves,
                                    guint             n_most,
                                    gsize             bytes_most) G_GNUC_WARN_UNUSED_RESULT;
void         weir_records_free     (WeirRecords      *self);

void         weir_record_init      (WeirRecord       *record,
                                    gsize             size,
                                    GDestroyNotify    free);
void         weir_record_unref     (gpointer          record);

guint64      weir_records_add      (WeirRecords      *self,
                                    guint             shelf,
                                    WeirRecord       *record);
guint64      weir_records_get_last (WeirRecords      *self);
GPtrArray   *weir_records_list     (WeirRecords      *self,
                                    guint             shelf,
                                    guint64           after,
                                    guint             n_most,
                                    WeirRecordFilter  filter,
                                    gpointer          data,
                                    guint64          *last,
                                    guint64          *n_lost) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRecords, weir_records_free)

G_END_DECLS
