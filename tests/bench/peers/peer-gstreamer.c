/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Small buffers through three queues of a GStreamer pipeline, each with a thread behind it. */

#include "peer.h"

#include <gst/gst.h>

#define N_QUEUES         3
#define N_TRIAL          50000
#define MEASURED_SECONDS 1.5
#define LONGEST_WAIT     (15 * GST_SECOND)
#define QUEUE            "queue max-size-bytes=0 max-size-time=0 max-size-buffers=%u"

static GstElement *
new_pipeline (guint n_buffers)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *queue = g_strdup_printf (QUEUE, PEER_IN_FLIGHT / N_QUEUES);
  g_autofree char *text = NULL;
  GstElement *self;

  text = g_strdup_printf ("fakesrc num-buffers=%u sizetype=fixed sizemax=%u filltype=nothing"
                          " ! %s ! %s ! %s ! fakesink sync=false",
                          n_buffers, PEER_ITEM_SIZE, queue, queue, queue);
  self = gst_parse_launch (text, &error);
  if (self == NULL || error != NULL)
    peer_fail ("cannot make the pipeline: %s", error->message);

  return self;
}

/* Returns how many nanoseconds @n_buffers took. */
static gint64
run_pipeline (guint n_buffers)
{
  GstElement *pipeline = new_pipeline (n_buffers);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;
  gint64 start = peer_now ();
  gint64 took;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, LONGEST_WAIT, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  took = peer_now () - start;
  if (message == NULL || GST_MESSAGE_TYPE (message) != GST_MESSAGE_EOS)
    peer_fail ("the pipeline did not come to its end");

  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  return took;
}

int
main (int    argc,
      char **argv)
{
  gint64 trial;
  guint n_buffers;

  peer_init ();
  gst_init (&argc, &argv);

  /* A pipeline has no clock to look at, so a short run tells how many buffers fill the time. */
  trial = run_pipeline (N_TRIAL);
  n_buffers = (guint) (N_TRIAL * (MEASURED_SECONDS * 1e9 / (double) trial));
  peer_rate ("gstreamer-3", n_buffers, run_pipeline (n_buffers));
  return 0;
}
