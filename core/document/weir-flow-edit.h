/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)
# error "Only <weir.h> can be included directly."
#endif

#include <json-glib/json-glib.h>

#include "document/weir-flow.h"

G_BEGIN_DECLS

/* Looking: what is given stays the flow's, is not to be changed, and is good until the next
 * edit. */

WEIR_AVAILABLE_IN_ALL
WeirFlow    *weir_flow_new                 (void) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
char       **weir_flow_list_nodes          (WeirFlow          *self) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
JsonObject  *weir_flow_get_node            (WeirFlow          *self,
                                            const char        *id);
WEIR_AVAILABLE_IN_ALL
const char  *weir_flow_get_node_kind       (WeirFlow          *self,
                                            const char        *id);
WEIR_AVAILABLE_IN_ALL
char        *weir_flow_describe_worker     (WeirFlow          *self,
                                            const char        *id) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
char       **weir_flow_list_inputs         (WeirFlow          *self,
                                            const char        *id) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
char       **weir_flow_list_outputs        (WeirFlow          *self,
                                            const char        *id) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_get_position        (WeirFlow          *self,
                                            const char        *id,
                                            double            *x,
                                            double            *y);
WEIR_AVAILABLE_IN_ALL
guint        weir_flow_get_n_links         (WeirFlow          *self);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_get_link            (WeirFlow          *self,
                                            guint              index,
                                            const char       **from,
                                            const char       **to);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_can_link            (WeirFlow          *self,
                                            const char        *from,
                                            const char        *to,
                                            char             **reason);
WEIR_AVAILABLE_IN_ALL
JsonNode    *weir_flow_get_member          (WeirFlow          *self,
                                            const char        *key);

WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_has_node            (WeirFlow          *self,
                                            const char        *id);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_can_set_link        (WeirFlow          *self,
                                            guint              index,
                                            const char        *from,
                                            const char        *to,
                                            char             **reason);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_can_insert_on_link  (WeirFlow          *self,
                                            guint              index,
                                            const char        *id);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_can_rename          (WeirFlow          *self,
                                            const char        *id,
                                            const char        *new_id,
                                            char             **reason);

/* Editing: one undo step for each outermost pair of begin and end. */

WEIR_AVAILABLE_IN_ALL
void         weir_flow_begin_edit          (WeirFlow          *self,
                                            const char        *name,
                                            const char        *merge_key);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_end_edit            (WeirFlow          *self);
WEIR_AVAILABLE_IN_ALL
char        *weir_flow_add_node            (WeirFlow          *self,
                                            const char        *wanted_id,
                                            JsonObject        *node,
                                            double             x,
                                            double             y) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void         weir_flow_remove_node         (WeirFlow          *self,
                                            const char        *id,
                                            gboolean           heal);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_rename_node         (WeirFlow          *self,
                                            const char        *id,
                                            const char        *new_id,
                                            GError           **error);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_set_node_value      (WeirFlow          *self,
                                            const char        *id,
                                            const char        *path,
                                            JsonNode          *value);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_set_position        (WeirFlow          *self,
                                            const char        *id,
                                            double             x,
                                            double             y);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_add_link            (WeirFlow          *self,
                                            const char        *from,
                                            const char        *to,
                                            GError           **error);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_set_link            (WeirFlow          *self,
                                            guint              index,
                                            const char        *from,
                                            const char        *to,
                                            GError           **error);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_remove_link         (WeirFlow          *self,
                                            guint              index);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_insert_on_link      (WeirFlow          *self,
                                            guint              index,
                                            const char        *id);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_move_input          (WeirFlow          *self,
                                            const char        *id,
                                            guint              index,
                                            guint              new_index);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_set_member          (WeirFlow          *self,
                                            const char        *key,
                                            JsonNode          *value);
WEIR_AVAILABLE_IN_ALL
guint        weir_flow_get_n_elements      (WeirFlow          *self,
                                            const char        *list);
WEIR_AVAILABLE_IN_ALL
JsonObject  *weir_flow_get_element         (WeirFlow          *self,
                                            const char        *list,
                                            guint              index);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_insert_element      (WeirFlow          *self,
                                            const char        *list,
                                            guint              index,
                                            JsonObject        *element);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_replace_element     (WeirFlow          *self,
                                            const char        *list,
                                            guint              index,
                                            JsonObject        *element);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_remove_element      (WeirFlow          *self,
                                            const char        *list,
                                            guint              index);

/* History */

WEIR_AVAILABLE_IN_ALL
const char  *weir_flow_get_undo_name       (WeirFlow          *self);
WEIR_AVAILABLE_IN_ALL
const char  *weir_flow_get_redo_name       (WeirFlow          *self);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_undo                (WeirFlow          *self);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_redo                (WeirFlow          *self);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_get_modified        (WeirFlow          *self);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_mark_saved          (WeirFlow          *self);

/* Pieces, as text */

WEIR_AVAILABLE_IN_ALL
char        *weir_flow_copy                (WeirFlow           *self,
                                            const char * const *ids) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
char       **weir_flow_paste               (WeirFlow           *self,
                                            const char         *text,
                                            double              x,
                                            double              y,
                                            GError            **error) G_GNUC_WARN_UNUSED_RESULT;

/* Files and pictures */

WEIR_AVAILABLE_IN_ALL
char        *weir_flow_to_text             (WeirFlow           *self) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
void         weir_flow_set_file            (WeirFlow           *self,
                                            GFile              *file);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_save                (WeirFlow           *self,
                                            GFile              *file,
                                            GCancellable       *cancellable,
                                            GError            **error);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_tidy                (WeirFlow           *self,
                                            const char * const *ids);
WEIR_AVAILABLE_IN_ALL
gboolean     weir_flow_has_layout          (WeirFlow           *self);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_get_node_size       (WeirFlow           *self,
                                            const char         *id,
                                            double             *width,
                                            double             *height);
WEIR_AVAILABLE_IN_ALL
void         weir_flow_get_port_position   (WeirFlow           *self,
                                            const char         *port,
                                            gboolean            output,
                                            double             *x,
                                            double             *y);
WEIR_AVAILABLE_IN_ALL
char        *weir_flow_to_svg              (WeirFlow           *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
