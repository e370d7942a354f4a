/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "expression/weir-trial.h"
#include "inspector/rows/weir-field-row.h"
#include "inspector/weir-inspector.h"

G_BEGIN_DECLS

struct _WeirInspector
{
  GtkWidget     parent_instance;

  /* owned */
  WeirDocument *document;
  GListModel   *findings;  /* of WeirFinding */
  GStrv         selection;
  GPtrArray    *ids;       /* of those nodes in the selection that have settings */
  GPtrArray    *fields;    /* of WeirField: what the form shows */
  char         *shape;     /* two forms of one shape have the same rows */
  GHashTable   *trials;    /* of WeirTrial by node, as long as the document is open */
  GHashTable   *drafts;    /* what was typed and cannot be set, by nodes and field */
  char         *nodes;     /* those that the rows are about, as a key of drafts begins */
  guint         idle;

  /* template */
  GtkWidget    *root;
  GtkBox       *content;
  GtkLabel     *title;
  GtkLabel     *subtitle;

  /* borrowed: children of content */
  GPtrArray    *rows;      /* of WeirFieldRow */
  AdwEntryRow  *name_row;  /* NULL unless one node is selected */
  GtkLabel     *name_error;
  AdwExpanderRow *advanced;
  AdwExpanderRow *try_row;
  WeirTrial    *trial;     /* of the node that is selected, or NULL */

  gboolean      is_advanced_open;
  gboolean      is_try_open;
};

/* Where the focus is in the form, so that it can be put there again. */
typedef struct {
  gboolean  is_inside; /* the form: at a row, at the name or at a button */
  char     *path;      /* NULL if it is not at a row */
  int       start;     /* of what is selected in a line of text, in characters; -1 if it is none */
  int       end;
} WeirInspectorPlace;

WeirFlow *weir_inspector_get_flow (WeirInspector *self);

/* The form: makes the rows for fields and ids. */
void      weir_inspector_build    (WeirInspector *self);
void      weir_inspector_queue_update (WeirInspector *self);
/* Whether the rows are about those nodes that are selected now. */
gboolean  weir_inspector_has_rows_for_ids (WeirInspector *self);

/* Whether rows for @fields would take something out of the user's hands. */
gboolean  weir_inspector_must_wait (WeirInspector *self,
                                    GPtrArray     *fields);
void      weir_inspector_find_place (WeirInspector      *self,
                                     WeirInspectorPlace *place);
void      weir_inspector_return_to_place (WeirInspector      *self,
                                          WeirInspectorPlace *place);
gboolean  weir_inspector_focus_row (WeirInspector *self,
                                    const char    *key);

/* Before the rows are made for other nodes. */
void      weir_inspector_keep_drafts (WeirInspector *self);
/* Goes on with what was typed in rows that are gone, once the new ones show their values. */
void      weir_inspector_take_up_drafts (WeirInspector *self);
/* Shows in the rows what the flow says. */
void      weir_inspector_show     (WeirInspector *self);
/* The buttons of a case, by the first one's path: "cases.2.name". */
GtkWidget *weir_inspector_new_case_buttons (WeirInspector *self,
                                            guint          index) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *weir_inspector_new_case_adder   (WeirInspector *self) G_GNUC_WARN_UNUSED_RESULT;

/* Sets one thing of all nodes that are selected, in one step; @visits tells one visit of a field
 * from the next. */
void      weir_inspector_apply    (WeirInspector *self,
                                   const char    *title,
                                   const char    *path,
                                   JsonNode      *value,
                                   guint          visits);

G_END_DECLS
