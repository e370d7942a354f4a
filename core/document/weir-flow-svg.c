/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-svg-private.h"

#include <math.h>

#include "document/weir-flow-edit-private.h"
#include "document/weir-flow-frames.h"
#include "document/weir-flow-geometry.h"
#include "document/weir-flow-keys.h"
#include "document/weir-flow-private.h"

#define MARGIN      24.0
#define LINE_HEIGHT 18.0

static const char style[] =
  "  <style>\n"
  "    text { font-family: Cantarell, \"Noto Sans\", \"DejaVu Sans\", sans-serif; }\n"
  "    text { fill: #2e3436; }\n"
  "    .title { font-size: 14px; font-weight: bold; }\n"
  "    .text { font-size: 13px; }\n"
  "    .small { font-size: 11px; fill: #5e5c64; }\n"
  "    .link { fill: none; stroke: #77767b; stroke-width: 2; }\n"
  "    .box { fill: #ffffff; stroke-width: 1.5; }\n"
  "    .sign { fill: none; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }\n"
  "    .chip { fill: #ebebeb; }\n"
  "    .port { fill: #ffffff; stroke-width: 1.5; }\n"
  "    .frame { fill: #000000; fill-opacity: 0.04; stroke: #9a9996; }\n"
  "    .note { fill: #fdf3c0; stroke: #e5cf77; }\n"
  "  </style>\n";

/* What the picture shows. */
typedef struct {
  double left;
  double top;
  double right;
  double bottom;
} Area;

const char *
weir_flow_svg_number (WeirFlowSvg *self,
                      double       number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  /* A hundredth of a pixel is enough; and 0 has no sign. */
  g_ascii_formatd (digits, sizeof digits, "%.12g", rint (number * 100) / 100 + 0.0);

  return g_string_chunk_insert (self->words, digits);
}

/* What XML has no way to write. */
static gunichar
show_control (gunichar letter)
{
  if (letter == '\n' || letter == '\t')
    return ' ';

  if (letter < 0x20)
    return 0x2400 + letter;

  if (letter == 0x7f)
    return 0x2421;

  return letter == 0xfffe || letter == 0xffff ? 0xfffd : letter;
}

const char *
weir_flow_svg_escape (WeirFlowSvg *self,
                      const char  *text)
{
  g_autoptr(GString) shown = g_string_new (NULL);
  g_autofree char *escaped = NULL;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    g_string_append_unichar (shown, show_control (g_utf8_get_char (at)));

  escaped = g_markup_escape_text (shown->str, (gssize) shown->len);

  return g_string_chunk_insert (self->words, escaped);
}

static double
get_letter_width (gunichar        letter,
                  WeirFlowSvgFont font)
{
  static const double widths[] = { 8.2, 7, 6 };

  if (g_unichar_iszerowidth (letter))
    return 0;

  return g_unichar_iswide (letter) ? 1.7 * widths[font] : widths[font];
}

double
weir_flow_svg_get_width (const char      *text,
                         WeirFlowSvgFont  font)
{
  double width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += get_letter_width (g_utf8_get_char (text), font);

  return width;
}

char *
weir_flow_svg_shorten (const char      *text,
                       WeirFlowSvgFont  font,
                       double           width)
{
  double ellipsis = get_letter_width (0x2026, font);
  const char *last = text;
  const char *at = text;
  double used = 0;

  for (; *at != '\0' && *at != '\n' && used <= width; at = g_utf8_next_char (at))
    {
      if (used + ellipsis <= width)
        last = at;
      used += get_letter_width (g_utf8_get_char (at), font);
    }

  if (*at == '\0' && used <= width)
    return g_strdup (text);

  if (used <= width)
    last = at;

  return g_strdup_printf ("%.*s…", (int) (last - text), text);
}

static void
extend (Area   *area,
        double  x,
        double  y)
{
  area->left = MIN (area->left, x);
  area->top = MIN (area->top, y);
  area->right = MAX (area->right, x);
  area->bottom = MAX (area->bottom, y);
}

/* FALSE if one of its nodes is not there. */
static gboolean
get_curve (WeirFlow *flow,
           guint     index,
           double    points[8])
{
  g_autofree char *from_id = NULL;
  g_autofree char *to_id = NULL;
  const char *from, *to;

  weir_flow_get_link (flow, index, &from, &to);
  if (from == NULL)
    return FALSE;

  from_id = weir_flow_end_dup_id (from);
  to_id = weir_flow_end_dup_id (to);
  if (!weir_flow_has_node (flow, from_id) || !weir_flow_has_node (flow, to_id))
    return FALSE;

  weir_flow_get_port_position (flow, from, TRUE, &points[0], &points[1]);
  weir_flow_get_port_position (flow, to, FALSE, &points[6], &points[7]);
  weir_flow_make_curve (points);

  return TRUE;
}

static void
extend_by_elements (Area       *area,
                    WeirFlow   *flow,
                    const char *list)
{
  for (guint i = 0; i < weir_flow_get_n_elements (flow, list); i++)
    {
      WeirFlowRectangle rectangle;

      if (!weir_flow_get_rectangle (weir_flow_get_element (flow, list, i), &rectangle))
        continue;

      extend (area, rectangle.x, rectangle.y);
      extend (area, rectangle.x + rectangle.width, rectangle.y + rectangle.height);
    }
}

static Area
find_area (WeirFlow  *flow,
           char     **ids)
{
  Area area = { HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL };

  for (guint i = 0; ids[i] != NULL; i++)
    {
      double x, y, width, height;

      weir_flow_get_position (flow, ids[i], &x, &y);
      weir_flow_get_node_size (flow, ids[i], &width, &height);
      extend (&area, x, y);
      extend (&area, x + width, y + height);
    }

  for (guint i = 0; i < weir_flow_get_n_links (flow); i++)
    {
      double points[8];

      /* A curve lies within its ends and handles. */
      for (guint j = 0; get_curve (flow, i, points) && j < 8; j += 2)
        extend (&area, points[j], points[j + 1]);
    }

  extend_by_elements (&area, flow, "frames");
  extend_by_elements (&area, flow, "notes");

  return area;
}

static void
draw_links (WeirFlowSvg *self)
{
  for (guint i = 0; i < weir_flow_get_n_links (self->flow); i++)
    {
      double points[8];

      if (!get_curve (self->flow, i, points))
        continue;

      g_string_append (self->text, "  <path class=\"link\" d=\"");
      for (guint j = 0; j < 8; j++)
        g_string_append_printf (self->text, "%s%s", j == 0 ? "M" : j == 2 ? "C" : " ",
                                weir_flow_svg_number (self, points[j]));
      g_string_append (self->text, "\"/>\n");
    }
}

/* Words as long as there is room, line by line. */
static void
draw_paragraph (WeirFlowSvg             *self,
                const char              *text,
                const WeirFlowRectangle *rectangle)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \n", -1);
  g_autoptr(GString) line = g_string_new (NULL);
  double y = rectangle->y + LINE_HEIGHT + 2;

  for (guint i = 0; words[i] != NULL && y < rectangle->y + rectangle->height; i++)
    {
      gboolean is_last = words[i + 1] == NULL;
      g_autofree char *longer = NULL;
      g_autofree char *shown = NULL;

      if (line->len > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, words[i]);

      longer = g_strconcat (line->str, " ", is_last ? "" : words[i + 1], NULL);
      if (!is_last && text[0] != '\0' &&
          weir_flow_svg_get_width (longer, WEIR_FLOW_SVG_TEXT) <= rectangle->width - 16)
        continue;

      shown = weir_flow_svg_shorten (line->str, WEIR_FLOW_SVG_TEXT, rectangle->width - 16);
      g_string_append_printf (self->text, "  <text class=\"text\" x=\"%s\" y=\"%s\">%s</text>\n",
                              weir_flow_svg_number (self, rectangle->x + 8),
                              weir_flow_svg_number (self, y), weir_flow_svg_escape (self, shown));
      g_string_truncate (line, 0);
      y += LINE_HEIGHT;
    }
}

static void
draw_elements (WeirFlowSvg *self,
               const char  *list,
               const char  *class_name)
{
  for (guint i = 0; i < weir_flow_get_n_elements (self->flow, list); i++)
    {
      JsonObject *element = weir_flow_get_element (self->flow, list, i);
      WeirFlowRectangle rectangle;
      const char *text;

      if (!weir_flow_get_rectangle (element, &rectangle))
        continue;

      g_string_append_printf (self->text, "  <rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" "
                              "height=\"%s\" rx=\"6\"/>\n", class_name,
                              weir_flow_svg_number (self, rectangle.x),
                              weir_flow_svg_number (self, rectangle.y),
                              weir_flow_svg_number (self, MAX (rectangle.width, 0)),
                              weir_flow_svg_number (self, MAX (rectangle.height, 0)));

      text = weir_flow_get_string (json_object_get_member (element, "text"));
      if (text != NULL)
        draw_paragraph (self, text, &rectangle);
    }
}

static void
draw_flow (WeirFlowSvg *self)
{
  g_auto(GStrv) ids = weir_flow_list_nodes (self->flow);
  const char *name = weir_flow_get_name (self->flow);
  Area area = find_area (self->flow, ids);
  const char *left = weir_flow_svg_number (self, area.left - MARGIN);
  const char *top = weir_flow_svg_number (self, area.top - MARGIN);
  const char *width = weir_flow_svg_number (self, area.right - area.left + 2 * MARGIN);
  const char *height = weir_flow_svg_number (self, area.bottom - area.top + 2 * MARGIN);

  g_string_append_printf (self->text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" "
                          "viewBox=\"%s %s %s %s\">\n", width, height, left, top, width, height);
  if (name != NULL)
    g_string_append_printf (self->text, "  <title>%s</title>\n", weir_flow_svg_escape (self, name));
  g_string_append (self->text, style);
  g_string_append_printf (self->text, "  <rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" "
                          "fill=\"#fafafa\"/>\n", left, top, width, height);

  draw_elements (self, "frames", "frame");
  draw_links (self);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      weir_flow_svg_draw_node (self, ids[i]);
      g_string_chunk_clear (self->words);
    }
  draw_elements (self, "notes", "note");
  g_string_append (self->text, "</svg>\n");
}

/**
 * weir_flow_to_svg:
 * @self: a flow
 *
 * Draws the flow as a picture that needs nothing else to be shown. Nodes without a place are laid
 * out for it; @self does not change.
 *
 * Returns: (transfer full): the text of an SVG file
 */
char *
weir_flow_to_svg (WeirFlow *self)
{
  g_autoptr(WeirFlow) copy = NULL;
  g_autoptr(GStringChunk) words = NULL;
  WeirFlowSvg svg = { 0 };

  g_return_val_if_fail (WEIR_IS_FLOW (self), NULL);

  copy = weir_flow_new_from_json (weir_flow_get_json (self));
  weir_flow_place_missing (copy);

  words = g_string_chunk_new (1024);
  svg = (WeirFlowSvg) { .flow = copy, .text = g_string_new (NULL), .words = words };
  draw_flow (&svg);

  return g_string_free (svg.text, FALSE);
}
