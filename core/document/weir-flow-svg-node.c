/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-svg-private.h"

#include "document/weir-flow-geometry.h"
#include "document/weir-flow-keys.h"

#define MARGIN      10.0
#define TILE        26.0
#define ICON        16.0
#define CHIP_HEIGHT 16.0
#define CHIP_GAP    4.0
#define PORT_RADIUS 5.0
#define LABEL_GAP   9.0

/* A kind is told apart by its shape and its sign, not by its colour alone: round where items enter
 * or leave, square where processes stand; an ensemble closes to the right and a switch opens to it.
 * Signs are 16 pixels wide and high. */
static const struct {
  double      left;   /* radii of the corners */
  double      right;
  const char *colour;
  const char *label;
  const char *sign;
} looks[] = {
  [WEIR_FLOW_INPUT]    = { 100, 6, "#26a269", "Input",
                           "M8 15A7 7 0 0 1 8 1M7 8H14M11 5L14 8L11 11" },
  [WEIR_FLOW_OUTPUT]   = { 6, 100, "#26a269", "Output",
                           "M8 1A7 7 0 0 1 8 15M1 8H8M5 5L8 8L5 11" },
  [WEIR_FLOW_PROCESS]  = { 4, 4, "#1c71d8", "Process pool",
                           "M1 5H11V15H1ZM5 5V1H15V11H11" },
  [WEIR_FLOW_THREAD]   = { 14, 14, "#813d9c", "Thread pool",
                           "M3 1C7 5 -1 10 3 15M8 1C12 5 4 10 8 15M13 1C17 5 9 10 13 15" },
  [WEIR_FLOW_ENSEMBLE] = { 2, 30, "#c64600", "Ensemble",
                           "M1 2H4L9 8M1 8H15M1 14H4L9 8" },
  [WEIR_FLOW_SWITCH]   = { 30, 2, "#986a00", "Switch",
                           "M1 8H6L11 2.5H15M10 13.5H15M7 8A1 1 0 1 1 5 8A1 1 0 1 1 7 8" },
  [WEIR_FLOW_UNKNOWN]  = { 0, 0, "#5e5c64", "Unknown kind",
                           "M4.5 5A3.5 3.5 0 1 1 8 8.5V11M8 14V14.5" },
};

/* A node while it is drawn; coordinates are the box's own. */
typedef struct {
  WeirFlowSvg  *svg;
  const char   *id;
  JsonObject   *json;
  WeirFlowKind  kind;
  WeirFlowBox   box;
  char        **inputs;   /* owned */
  char        **outputs;  /* owned */
  char        **chips;    /* owned */
} Node;

static const char *
number (Node   *self,
        double  value)
{
  return weir_flow_svg_number (self->svg, value);
}

static WeirFlowKind
get_kind (const char *id,
          JsonObject *json)
{
  if (weir_flow_is_end (id))
    return g_str_equal (id, "input") ? WEIR_FLOW_INPUT : WEIR_FLOW_OUTPUT;

  return weir_flow_node_get_kind (json);
}

static void
draw_outline (Node *self)
{
  double most = MIN (self->box.width, self->box.height) / 2;
  double left = MIN (looks[self->kind].left, most);
  double right = MIN (looks[self->kind].right, most);
  const char *colour = looks[self->kind].colour;

  g_string_append_printf (self->svg->text,
                          "    <path class=\"box\" stroke=\"%s\" d=\"M%s 0H%sA%s %s 0 0 1 %s %sV%s"
                          "A%s %s 0 0 1 %s %sH%sA%s %s 0 0 1 0 %sV%sA%s %s 0 0 1 %s 0Z\"/>\n",
                          colour, number (self, left), number (self, self->box.width - right),
                          number (self, right), number (self, right),
                          number (self, self->box.width), number (self, right),
                          number (self, self->box.height - right),
                          number (self, right), number (self, right),
                          number (self, self->box.width - right), number (self, self->box.height),
                          number (self, left), number (self, left), number (self, left),
                          number (self, self->box.height - left), number (self, left),
                          number (self, left), number (self, left), number (self, left));
}

/* What is above the ports that have rows, and above the chips; without them, the whole node. */
static double
get_header_height (Node *self)
{
  gboolean is_all = self->box.input_rows == 0 && self->box.output_rows == 0 &&
                    self->chips[0] == NULL;

  return is_all ? self->box.height : WEIR_FLOW_HEADER_HEIGHT;
}

static void
draw_icon (Node *self)
{
  double x = MARGIN;
  double y = (get_header_height (self) - TILE) / 2;
  const char *colour = looks[self->kind].colour;

  g_string_append_printf (self->svg->text,
                          "    <rect x=\"%s\" y=\"%s\" width=\"%g\" height=\"%g\" rx=\"6\" "
                          "fill=\"%s\" fill-opacity=\"0.15\"/>\n",
                          number (self, x), number (self, y), TILE, TILE, colour);
  g_string_append_printf (self->svg->text,
                          "    <path class=\"sign\" stroke=\"%s\" transform=\"translate(%s %s)\" "
                          "d=\"%s\"/>\n",
                          colour, number (self, x + (TILE - ICON) / 2),
                          number (self, y + (TILE - ICON) / 2), looks[self->kind].sign);
}

static void
draw_text (Node            *self,
           const char      *text,
           WeirFlowSvgFont  font,
           double           x,
           double           y,
           double           width)
{
  static const char *const classes[] = { "title", "text", "small" };
  g_autofree char *shown = weir_flow_svg_shorten (text, font, width);

  g_string_append_printf (self->svg->text, "    <text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n",
                          classes[font], number (self, x), number (self, y),
                          weir_flow_svg_escape (self->svg, shown));
}

static char *
get_subtitle (Node *self)
{
  char *worker = weir_flow_describe_worker (self->svg->flow, self->id);
  const char *kind = NULL;

  if (worker != NULL)
    return worker;

  if (self->kind == WEIR_FLOW_UNKNOWN && self->json != NULL)
    kind = weir_flow_get_string (json_object_get_member (self->json, "kind"));

  return kind != NULL ? g_strdup_printf ("unknown kind: %s", kind)
                      : g_strdup (looks[self->kind].label);
}

static void
draw_words (Node *self)
{
  double x = MARGIN + TILE + 7;
  double width = self->box.width - x - 10;
  double middle = get_header_height (self) / 2;
  g_autofree char *subtitle = NULL;

  if (weir_flow_is_end (self->id))
    {
      draw_text (self, self->id, WEIR_FLOW_SVG_TITLE, x, middle + 5, width);
      return;
    }

  subtitle = get_subtitle (self);
  draw_text (self, self->id, WEIR_FLOW_SVG_TITLE, x, middle - 4, width);
  draw_text (self, subtitle, WEIR_FLOW_SVG_SMALL, x, middle + 11, width);
}

/* Returns where the next one begins. */
static double
draw_chip (Node       *self,
           const char *text,
           double      x)
{
  double width = weir_flow_svg_get_width (text, WEIR_FLOW_SVG_SMALL) + 10;
  double y = self->box.height - CHIP_HEIGHT - 5;

  g_string_append_printf (self->svg->text,
                          "    <rect class=\"chip\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%g\" "
                          "rx=\"8\"/>\n    <text class=\"small\" x=\"%s\" y=\"%s\" "
                          "text-anchor=\"middle\">%s</text>\n",
                          number (self, x), number (self, y), number (self, width), CHIP_HEIGHT,
                          number (self, x + width / 2), number (self, y + 12),
                          weir_flow_svg_escape (self->svg, text));

  return x + width + CHIP_GAP;
}

/* As many as there is room for, and how many more there are; of the first as much as can be. */
static void
draw_chips (Node *self)
{
  char **chips = self->chips;
  double right = self->box.width - MARGIN;
  double x = MARGIN + TILE + 7;

  for (guint i = 0; chips[i] != NULL; i++)
    {
      double room = right - x - (chips[i + 1] != NULL ? 34 : 0) - 10;
      double width = weir_flow_svg_get_width (chips[i], WEIR_FLOW_SVG_SMALL);
      g_autofree char *text = NULL;

      if (i > 0 && width > room)
        {
          text = g_strdup_printf ("+%u", g_strv_length (chips + i));
          draw_chip (self, text, x);
          return;
        }

      text = weir_flow_svg_shorten (chips[i], WEIR_FLOW_SVG_SMALL, room);
      x = draw_chip (self, text, x);
    }
}

static void
draw_label (Node       *self,
            const char *port,
            gboolean    output,
            double      y)
{
  const char *name = weir_flow_end_read (port).port;
  g_autofree char *shown = NULL;

  if (name == NULL)
    return;

  shown = weir_flow_svg_shorten (name, WEIR_FLOW_SVG_SMALL,
                                 output ? self->box.width - 3 * MARGIN : self->box.width / 2);
  g_string_append_printf (self->svg->text,
                          "    <text class=\"small\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s"
                          "</text>\n",
                          number (self, output ? self->box.width - LABEL_GAP : LABEL_GAP),
                          number (self, y + 4), output ? "end" : "start",
                          weir_flow_svg_escape (self->svg, shown));
}

static void
draw_ports (Node     *self,
            gboolean  output)
{
  char **ports = output ? self->outputs : self->inputs;

  for (guint i = 0; ports[i] != NULL; i++)
    {
      double y = weir_flow_box_get_port_y (&self->box, output, i);

      draw_label (self, ports[i], output, y);
      g_string_append_printf (self->svg->text,
                              "    <circle class=\"port\" cx=\"%s\" cy=\"%s\" r=\"%g\" "
                              "stroke=\"%s\"/>\n",
                              number (self, output ? self->box.width : 0), number (self, y),
                              PORT_RADIUS, looks[self->kind].colour);
    }
}

/* Whether items do not go through its worker. */
static gboolean
is_off (JsonObject *json)
{
  static const char *const keys[] = { "bypass", "disabled" };

  for (guint i = 0; json != NULL && i < G_N_ELEMENTS (keys); i++)
    {
      JsonNode *value = json_object_get_member (json, keys[i]);

      if (value != NULL && json_node_get_value_type (value) == G_TYPE_BOOLEAN &&
          json_node_get_boolean (value))
        return TRUE;
    }

  return FALSE;
}

void
weir_flow_svg_draw_node (WeirFlowSvg *svg,
                         const char  *id)
{
  Node self = { .svg = svg, .id = id, .json = weir_flow_get_node (svg->flow, id) };
  double x, y;

  self.kind = get_kind (id, self.json);
  self.inputs = weir_flow_list_inputs (svg->flow, id);
  self.outputs = weir_flow_list_outputs (svg->flow, id);
  self.chips = weir_flow_describe_cpus (self.json);
  weir_flow_box_measure (&self.box, svg->flow, id);
  weir_flow_get_position (svg->flow, id, &x, &y);

  g_string_append_printf (svg->text, "  <g transform=\"translate(%s %s)\"%s>\n",
                          number (&self, x), number (&self, y),
                          is_off (self.json) ? " opacity=\"0.5\"" : "");
  g_string_append_printf (svg->text, "    <title>%s: %s</title>\n",
                          weir_flow_svg_escape (svg, id), looks[self.kind].label);
  draw_outline (&self);
  draw_icon (&self);
  draw_words (&self);
  draw_chips (&self);
  draw_ports (&self, FALSE);
  draw_ports (&self, TRUE);
  g_string_append (svg->text, "  </g>\n");

  g_clear_pointer (&self.inputs, g_strfreev);
  g_clear_pointer (&self.outputs, g_strfreev);
  g_clear_pointer (&self.chips, g_strfreev);
}
