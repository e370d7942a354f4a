/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "picture/weir-picture.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <librsvg/rsvg.h>
#include <math.h>

/*
 * Each picture is made from the SVG of the flow, by librsvg, so that all look the same. That and
 * the writing go on in a thread, from a copy of the flow.
 */

/* A picture of points has no more than so many in a row or column: cairo's own limit. */
#define MAX_PIXELS 32767.0

/* PDF counts in points, of which an inch has 72; SVG in pixels, of which it has 96. */
#define POINTS_PER_PIXEL 0.75

static const char *const suffixes[] = {
  [WEIR_PICTURE_SVG] = ".svg",
  [WEIR_PICTURE_PNG] = ".png",
  [WEIR_PICTURE_PDF] = ".pdf",
};

typedef struct {
  /* owned */
  char              *text;   /* of the flow */
  GFile             *file;   /* NULL to keep the picture in memory */

  WeirPictureFormat  format;
  double             scale;
} Job;

static void
job_free (Job *job)
{
  g_free (job->text);
  g_clear_object (&job->file);
  g_free (job);
}

gboolean
weir_picture_find_format (const char        *name,
                          WeirPictureFormat *format)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      if (!g_str_has_suffix (lower, suffixes[i]))
        continue;

      *format = i;
      return TRUE;
    }

  return FALSE;
}

const char *
weir_picture_get_suffix (WeirPictureFormat format)
{
  g_return_val_if_fail (format < G_N_ELEMENTS (suffixes), NULL);

  return suffixes[format];
}

static cairo_status_t
append (void                *closure,
        const unsigned char *data,
        unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static gboolean
check_status (cairo_status_t   status,
              GError         **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", cairo_status_to_string (status));

  return FALSE;
}

/* Draws the whole picture on @surface, into that width and height. */
static gboolean
draw (RsvgHandle       *handle,
      cairo_surface_t  *surface,
      double            width,
      double            height,
      GError          **error)
{
  const RsvgRectangle viewport = { 0, 0, width, height };
  cairo_t *cairo = cairo_create (surface);
  gboolean is_drawn = rsvg_handle_render_document (handle, cairo, &viewport, error) &&
                      check_status (cairo_status (cairo), error);

  cairo_destroy (cairo);

  return is_drawn;
}

static gboolean
make_png (RsvgHandle  *handle,
          double       width,
          double       height,
          GByteArray  *bytes,
          GError     **error)
{
  cairo_surface_t *surface;
  gboolean is_made;

  if (width > MAX_PIXELS || height > MAX_PIXELS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("The picture would have %.0f × %.0f pixels; %.0f each way are possible. "
                     "SVG and PDF have no such limit."), width, height, MAX_PIXELS);
      return FALSE;
    }

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (width),
                                        (int) ceil (height));
  is_made = check_status (cairo_surface_status (surface), error) &&
            draw (handle, surface, width, height, error) &&
            check_status (cairo_surface_write_to_png_stream (surface, append, bytes), error);
  cairo_surface_destroy (surface);

  return is_made;
}

static gboolean
make_pdf (RsvgHandle  *handle,
          double       width,
          double       height,
          const char  *title,
          GByteArray  *bytes,
          GError     **error)
{
  cairo_surface_t *surface;
  gboolean is_made;

  width *= POINTS_PER_PIXEL;
  height *= POINTS_PER_PIXEL;
  surface = cairo_pdf_surface_create_for_stream (append, bytes, width, height);
  if (title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);

  is_made = draw (handle, surface, width, height, error);
  cairo_surface_finish (surface);
  is_made = is_made && check_status (cairo_surface_status (surface), error);
  cairo_surface_destroy (surface);

  return is_made;
}

static GBytes *
draw_svg (Job         *job,
          WeirFlow    *flow,
          const char  *svg,
          GError     **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  RsvgHandle *handle;
  double width, height;
  gboolean is_made;

  handle = rsvg_handle_new_from_data ((const guint8 *) svg, strlen (svg), error);
  if (handle == NULL)
    return NULL;

  rsvg_handle_get_intrinsic_size_in_pixels (handle, &width, &height);
  if (job->format == WEIR_PICTURE_PNG)
    is_made = make_png (handle, width * job->scale, height * job->scale, bytes, error);
  else
    is_made = make_pdf (handle, width, height, weir_flow_get_name (flow), bytes, error);
  g_object_unref (handle);

  return is_made ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

static void
render_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr(WeirFlow) flow = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *svg = NULL;
  GError *error = NULL;

  flow = weir_flow_new_from_data (job->text, -1, NULL, &error);
  if (flow != NULL)
    svg = weir_flow_to_svg (flow);
  if (svg != NULL && job->format == WEIR_PICTURE_SVG)
    bytes = g_bytes_new (svg, strlen (svg));
  else if (svg != NULL)
    bytes = draw_svg (job, flow, svg, &error);

  if (bytes != NULL && job->file != NULL)
    g_file_replace_contents (job->file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                             NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
}

static void
start (WeirFlow            *flow,
       WeirPictureFormat    format,
       double               scale,
       GFile               *file,
       GAsyncReadyCallback  callback,
       gpointer             data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, data);
  Job *job = g_new0 (Job, 1);

  job->text = weir_flow_to_text (flow);
  job->format = format;
  job->scale = scale;
  if (file != NULL)
    job->file = g_object_ref (file);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, render_in_thread);
}

/**
 * weir_picture_render_async:
 * @flow: a flow
 * @format: which kind of picture
 * @scale: for PNG, how many pixels a unit of the drawing has
 * @callback: called with the result
 * @data: what @callback is called with
 *
 * Draws the flow as it is now.
 */
void
weir_picture_render_async (WeirFlow            *flow,
                           WeirPictureFormat    format,
                           double               scale,
                           GAsyncReadyCallback  callback,
                           gpointer             data)
{
  g_return_if_fail (WEIR_IS_FLOW (flow));
  g_return_if_fail (scale > 0);

  start (flow, format, scale, NULL, callback, data);
}

/**
 * weir_picture_render_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what a file of the format has, or %NULL with @error set
 */
GBytes *
weir_picture_render_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * weir_picture_export_async:
 * @flow: a flow
 * @format: which kind of picture
 * @scale: for PNG, how many pixels a unit of the drawing has
 * @file: where to, which is replaced
 * @callback: called with the result
 * @data: what @callback is called with
 *
 * Draws the flow as it is now into @file.
 */
void
weir_picture_export_async (WeirFlow            *flow,
                           WeirPictureFormat    format,
                           double               scale,
                           GFile               *file,
                           GAsyncReadyCallback  callback,
                           gpointer             data)
{
  g_return_if_fail (WEIR_IS_FLOW (flow));
  g_return_if_fail (scale > 0);
  g_return_if_fail (G_IS_FILE (file));

  start (flow, format, scale, file, callback, data);
}

/**
 * weir_picture_export_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether the file has the picture
 */
gboolean
weir_picture_export_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_autoptr(GBytes) bytes = weir_picture_render_finish (result, error);

  return bytes != NULL;
}
