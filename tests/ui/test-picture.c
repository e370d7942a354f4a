/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The flow as SVG, PNG and PDF. */

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "picture/weir-picture.h"

static const char content[] =
  "{\"format\":\"weir-flow/1\",\"name\":\"Pict\\u00fcre\",\"nodes\":{\"n\":{\"kind\":\"thread\","
  "\"worker\":{\"type\":\"pass-through\"}}},\"links\":[[\"input\",\"n\"],[\"n\",\"output\"]],"
  "\"layout\":{\"input\":[0,0],\"n\":[200,0],\"output\":[%d,0]}}";

static WeirFlow *
make_flow (int end)
{
  g_autofree char *text = g_strdup_printf (content, end);
  g_autoptr(GError) error = NULL;
  WeirFlow *flow = weir_flow_new_from_data (text, -1, NULL, &error);

  g_assert_no_error (error);

  return flow;
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

static GBytes *
render (WeirFlow           *flow,
        WeirPictureFormat   format,
        double              scale,
        GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  weir_picture_render_async (flow, format, scale, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return weir_picture_render_finish (result, error);
}

static void
get_size (WeirFlow *flow,
          double   *width,
          double   *height)
{
  g_autofree char *svg = weir_flow_to_svg (flow);
  char *at = strstr (svg, "width=\"");

  *width = g_ascii_strtod (at + strlen ("width=\""), NULL);
  at = strstr (svg, "height=\"");
  *height = g_ascii_strtod (at + strlen ("height=\""), NULL);
}

static void
test_format (void)
{
  static const struct {
    const char        *name;
    gboolean           is_known;
    WeirPictureFormat  format;
  } cases[] = {
    { "flow.svg", TRUE, WEIR_PICTURE_SVG },
    { "flow.PNG", TRUE, WEIR_PICTURE_PNG },
    { "flow.png.Pdf", TRUE, WEIR_PICTURE_PDF },
    { "flow.json", FALSE, 0 },
    { "svg", FALSE, 0 },
    { "", FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirPictureFormat format = 0;

      g_assert_cmpint (weir_picture_find_format (cases[i].name, &format), ==, cases[i].is_known);
      g_assert_cmpint (format, ==, cases[i].format);
    }
  g_assert_cmpstr (weir_picture_get_suffix (WEIR_PICTURE_PDF), ==, ".pdf");
}

static void
test_svg (void)
{
  g_autoptr(WeirFlow) flow = make_flow (500);
  g_autofree char *svg = weir_flow_to_svg (flow);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = render (flow, WEIR_PICTURE_SVG, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), svg, strlen (svg));
}

/* As large as the scale says, and with something on it. */
static void
test_png (void)
{
  g_autoptr(WeirFlow) flow = make_flow (500);
  double width, height;

  get_size (flow, &width, &height);
  for (int scale = 1; scale <= 2; scale++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) bytes = render (flow, WEIR_PICTURE_PNG, scale, &error);
      g_autoptr(GInputStream) stream = NULL;
      g_autoptr(GdkPixbuf) pixbuf = NULL;
      g_autoptr(GHashTable) colours = g_hash_table_new (NULL, NULL);

      g_assert_no_error (error);
      stream = g_memory_input_stream_new_from_bytes (bytes);
      pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (gdk_pixbuf_get_width (pixbuf), width * scale, 1);
      g_assert_cmpfloat_with_epsilon (gdk_pixbuf_get_height (pixbuf), height * scale, 1);

      for (int x = 0; x < gdk_pixbuf_get_width (pixbuf); x++)
        {
          const guint8 *pixel = gdk_pixbuf_read_pixels (pixbuf) +
                                gdk_pixbuf_get_height (pixbuf) / 2 *
                                gdk_pixbuf_get_rowstride (pixbuf) +
                                x * gdk_pixbuf_get_n_channels (pixbuf);

          g_hash_table_add (colours, GUINT_TO_POINTER (pixel[0] << 16 | pixel[1] << 8 | pixel[2]));
        }
      g_assert_cmpuint (g_hash_table_size (colours), >, 5);
    }
}

static void
test_pdf (void)
{
  g_autoptr(WeirFlow) flow = make_flow (500);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = render (flow, WEIR_PICTURE_PDF, 1, &error);
  gsize length;
  const char *data;
  g_autofree char *box = NULL;
  double width, height;

  g_assert_no_error (error);
  data = g_bytes_get_data (bytes, &length);
  g_assert_cmpmem (data, 5, "%PDF-", 5);

  get_size (flow, &width, &height);
  box = g_strdup_printf ("/MediaBox [ 0 0 %g %g ]", width * 0.75, height * 0.75);
  g_assert_nonnull (memmem (data, length, box, strlen (box)));
  g_assert_nonnull (memmem (data, length, "/Count 1\n", strlen ("/Count 1\n")));
}

/* More pixels than there can be: told, and not a crash. */
static void
test_too_large (void)
{
  g_autoptr(WeirFlow) flow = make_flow (40000);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) pdf_error = NULL;
  g_autoptr(GBytes) pdf = NULL;

  g_assert_null (render (flow, WEIR_PICTURE_PNG, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, "32767"));

  pdf = render (flow, WEIR_PICTURE_PDF, 1, &pdf_error);
  g_assert_no_error (pdf_error);
}

static void
test_export (void)
{
  g_autoptr(WeirFlow) flow = make_flow (500);
  g_autofree char *folder_path = g_dir_make_tmp ("weir-picture-XXXXXX", NULL);
  g_autoptr(GFile) folder = g_file_new_for_path (folder_path);
  g_autoptr(GFile) file = g_file_get_child (folder, "flow.svg");
  g_autoptr(GFile) nowhere = g_file_resolve_relative_path (folder, "nowhere/flow.svg");
  GFile *files[] = { file, nowhere };
  int codes[] = { -1, G_IO_ERROR_NOT_FOUND };
  g_autofree char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      weir_picture_export_async (flow, WEIR_PICTURE_SVG, 1, files[i], on_done, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (weir_picture_export_finish (result, &error), ==, codes[i] < 0);
      if (codes[i] >= 0)
        g_assert_error (error, G_IO_ERROR, codes[i]);
    }

  g_assert_true (g_file_get_contents (g_file_peek_path (file), &text, NULL, NULL));
  g_assert_true (g_str_has_suffix (text, "</svg>\n"));
  g_assert_cmpint (g_unlink (g_file_peek_path (file)), ==, 0);
  g_assert_cmpint (g_rmdir (folder_path), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  alarm (60);

  g_test_add_func ("/picture/export", test_export);
  g_test_add_func ("/picture/format", test_format);
  g_test_add_func ("/picture/pdf", test_pdf);
  g_test_add_func ("/picture/png", test_png);
  g_test_add_func ("/picture/svg", test_svg);
  g_test_add_func ("/picture/too-large", test_too_large);

  return g_test_run ();
}
