/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "document/weir-flow-edit.h"

G_BEGIN_DECLS

/* A picture that is being written. */
typedef struct {
  /* borrowed */
  WeirFlow     *flow;

  /* owned */
  GString      *text;
  GStringChunk *words;  /* what was written or escaped for one moment */
} WeirFlowSvg;

typedef enum {
  WEIR_FLOW_SVG_TITLE,  /* 14 px, bold */
  WEIR_FLOW_SVG_TEXT,   /* 13 px */
  WEIR_FLOW_SVG_SMALL,  /* 11 px */
} WeirFlowSvgFont;

/* A number as SVG writes it, in any locale. */
const char *weir_flow_svg_number     (WeirFlowSvg     *self,
                                      double           number);
/* @text as the content of an element: what XML cannot hold is shown by a picture of it. */
const char *weir_flow_svg_escape     (WeirFlowSvg     *self,
                                      const char      *text);
/* Roughly, as there is no font to ask. */
double      weir_flow_svg_get_width  (const char      *text,
                                      WeirFlowSvgFont  font);
/* As much of the first line of @text as has room, with an ellipsis if that is not all. */
char       *weir_flow_svg_shorten    (const char      *text,
                                      WeirFlowSvgFont  font,
                                      double           width) G_GNUC_WARN_UNUSED_RESULT;

/* Draws the node of that id. */
void        weir_flow_svg_draw_node  (WeirFlowSvg     *self,
                                      const char      *id);

/* How many workers there are and on which CPUs: a short text for each process. */
char      **weir_flow_describe_cpus   (JsonObject     *node) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
