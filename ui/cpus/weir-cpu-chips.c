/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/weir-cpu-chips.h"

#define MAX_LINES 3
#define PADDING   7
#define GAP       4

struct _WeirCpuChips
{
  GtkWidget  parent_instance;

  /* owned */
  GStrv      texts;
  GPtrArray *layouts;  /* of PangoLayout, one for each text */
};

G_DEFINE_FINAL_TYPE (WeirCpuChips, weir_cpu_chips, GTK_TYPE_WIDGET)

/* Where a chip goes. */
typedef struct {
  int   x;
  guint line;
} Place;

static PangoLayout *
make_layout (WeirCpuChips *self,
             const char   *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);

  return layout;
}

static void
ensure_layouts (WeirCpuChips *self)
{
  for (guint i = self->layouts->len; i < g_strv_length (self->texts); i++)
    g_ptr_array_add (self->layouts, make_layout (self, self->texts[i]));
}

static int
get_line_height (WeirCpuChips *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics)) + 4;

  pango_font_metrics_unref (metrics);

  return height;
}

static int
get_chip_width (PangoLayout *layout,
                int          room)
{
  int width;

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width + 2 * PADDING > room)
    {
      width = MAX (room - 2 * PADDING, 1);
      pango_layout_set_width (layout, width * PANGO_SCALE);
    }

  return width + 2 * PADDING;
}

/* "+52", whose width does not change much with the number. */
static PangoLayout *
make_rest (WeirCpuChips *self,
           guint         n)
{
  g_autofree char *text = g_strdup_printf ("+%u", n);

  return make_layout (self, text);
}

static int
get_rest_width (WeirCpuChips *self)
{
  g_autoptr(PangoLayout) rest = make_rest (self, self->layouts->len);

  return get_chip_width (rest, G_MAXINT) + GAP;
}

/* Places as many as there is room for, and tells where the next one would go. */
static GArray *
place_chips (WeirCpuChips *self,
             int           width,
             Place        *next)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  int rest = get_rest_width (self);

  *next = (Place) { 0, 0 };
  for (guint i = 0; i < self->layouts->len; i++)
    {
      gboolean is_last = i + 1 == self->layouts->len;
      int chip = get_chip_width (g_ptr_array_index (self->layouts, i), width);
      int room = next->line + 1 == MAX_LINES && !is_last ? width - rest : width;

      if (next->x > 0 && next->x + chip > room && next->line + 1 < MAX_LINES)
        *next = (Place) { 0, next->line + 1 };
      if (next->x > 0 && next->x + chip > room)
        break;

      g_array_append_val (places, *next);
      next->x += chip + GAP;
    }

  return places;
}

static void
weir_cpu_chips_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  WeirCpuChips *self = WEIR_CPU_CHIPS (widget);
  g_autoptr(GArray) places = NULL;
  Place next;

  ensure_layouts (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 60;
      *natural = 160;
      return;
    }

  places = place_chips (self, for_size < 0 ? G_MAXINT / 2 : for_size, &next);
  *minimum = *natural = (int) (next.line + 1) * (get_line_height (self) + GAP) - GAP;
}

static void
draw_chip (WeirCpuChips *self,
           GtkSnapshot  *snapshot,
           PangoLayout  *layout,
           const Place  *place,
           int           room)
{
  int line_height = get_line_height (self);
  int width = get_chip_width (layout, room);
  int height;
  float y = (float) ((int) place->line * (line_height + GAP));
  GskRoundedRect outline;
  GdkRGBA color, line;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  line = color;
  line.alpha *= 0.35f;
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT ((float) place->x, y, (float) width,
                                                        (float) line_height),
                                   (float) line_height / 2);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                              (GdkRGBA[4]) { line, line, line, line });

  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) (place->x + PADDING),
                                                y + (float) ((line_height - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
weir_cpu_chips_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  WeirCpuChips *self = WEIR_CPU_CHIPS (widget);
  int width = gtk_widget_get_width (widget);
  g_autoptr(GArray) places = NULL;
  Place next;

  ensure_layouts (self);
  places = place_chips (self, width, &next);
  for (guint i = 0; i < places->len; i++)
    draw_chip (self, snapshot, g_ptr_array_index (self->layouts, i),
               &g_array_index (places, Place, i), width);

  if (places->len < self->layouts->len)
    {
      g_autoptr(PangoLayout) rest = make_rest (self, self->layouts->len - places->len);

      draw_chip (self, snapshot, rest, &next, width);
    }
}

static GtkSizeRequestMode
weir_cpu_chips_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
weir_cpu_chips_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  WeirCpuChips *self = WEIR_CPU_CHIPS (widget);

  GTK_WIDGET_CLASS (weir_cpu_chips_parent_class)->css_changed (widget, change);

  g_ptr_array_set_size (self->layouts, 0);
  gtk_widget_queue_resize (widget);
}

static void
weir_cpu_chips_finalize (GObject *object)
{
  WeirCpuChips *self = WEIR_CPU_CHIPS (object);

  g_clear_pointer (&self->texts, g_strfreev);
  g_clear_pointer (&self->layouts, g_ptr_array_unref);

  G_OBJECT_CLASS (weir_cpu_chips_parent_class)->finalize (object);
}

static void
weir_cpu_chips_class_init (WeirCpuChipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_cpu_chips_finalize;
  widget_class->measure = weir_cpu_chips_measure;
  widget_class->snapshot = weir_cpu_chips_snapshot;
  widget_class->get_request_mode = weir_cpu_chips_get_request_mode;
  widget_class->css_changed = weir_cpu_chips_css_changed;

  gtk_widget_class_set_css_name (widget_class, "cpuchips");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
weir_cpu_chips_init (WeirCpuChips *self)
{
  self->texts = g_new0 (char *, 1);
  self->layouts = g_ptr_array_new_with_free_func (g_object_unref);
}

GtkWidget *
weir_cpu_chips_new (void)
{
  return g_object_new (WEIR_TYPE_CPU_CHIPS, NULL);
}

void
weir_cpu_chips_set_texts (WeirCpuChips       *self,
                          const char * const *texts)
{
  g_return_if_fail (WEIR_IS_CPU_CHIPS (self));

  if (g_strv_equal ((const char * const *) self->texts, texts))
    return;

  g_strfreev (self->texts);
  self->texts = g_strdupv ((char **) texts);
  g_ptr_array_set_size (self->layouts, 0);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
