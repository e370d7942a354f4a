/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/weir-json-scanner.h"

G_BEGIN_DECLS

/* Follows a scan where more is wanted than yes or no: paths, and keys that stand twice. */
typedef struct _WeirJsonTracker WeirJsonTracker;

WeirJsonTracker *weir_json_tracker_new   (const char       *text,
                                          WeirJsonFlags     flags,
                                          WeirJsonVisitor   visitor,
                                          gpointer          data) G_GNUC_WARN_UNUSED_RESULT;
void             weir_json_tracker_free  (WeirJsonTracker  *self);

void             weir_json_tracker_value (WeirJsonTracker  *self,
                                          gsize             offset);
void             weir_json_tracker_key   (WeirJsonTracker  *self,
                                          gsize             offset,
                                          gsize             end);
void             weir_json_tracker_open  (WeirJsonTracker  *self,
                                          gboolean          is_object);
gboolean         weir_json_tracker_close (WeirJsonTracker  *self,
                                          gsize            *duplicate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirJsonTracker, weir_json_tracker_free)

G_END_DECLS
