/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include "document/weir-flow.h"

G_BEGIN_DECLS

#define WEIR_TYPE_PROGRAM (weir_program_get_type ())

typedef struct _WeirProgram WeirProgram;

WEIR_AVAILABLE_IN_ALL
GType                weir_program_get_type   (void) G_GNUC_CONST;
WEIR_AVAILABLE_IN_ALL
WeirProgram         *weir_program_ref        (WeirProgram *self);
WEIR_AVAILABLE_IN_ALL
void                 weir_program_unref      (WeirProgram *self);
WEIR_AVAILABLE_IN_ALL
const char          *weir_program_get_path   (WeirProgram *self);
WEIR_AVAILABLE_IN_ALL
const char          *weir_program_get_command (WeirProgram *self);
WEIR_AVAILABLE_IN_ALL
const char * const  *weir_program_get_nodes  (WeirProgram *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirProgram, weir_program_unref)

WEIR_AVAILABLE_IN_ALL
GPtrArray           *weir_flow_list_programs (WeirFlow    *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
