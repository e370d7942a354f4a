/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "log/weir-log.h"

#include <glib/gi18n.h>

struct _WeirLog
{
  GObject            parent_instance;

  /* owned */
  WeirMonitorClient *client;  /* NULL while nothing runs */
  GtkTextBuffer     *buffer;
  GtkTextTag        *dim;
  GCancellable      *asking;  /* NULL while nothing is asked */
  char              *source;

  guint64            last;    /* the number of the last line that was asked for */
  gboolean           has_more;
};

G_DEFINE_FINAL_TYPE (WeirLog, weir_log, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_SOURCE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void ask (WeirLog *self);

static void
stop_asking (WeirLog *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->has_more = FALSE;
}

static void
weir_log_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SOURCE:
      g_value_set_string (value, WEIR_LOG (object)->source);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_log_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SOURCE:
      weir_log_set_source (WEIR_LOG (object), g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_log_dispose (GObject *object)
{
  weir_log_set_client (WEIR_LOG (object), NULL);

  G_OBJECT_CLASS (weir_log_parent_class)->dispose (object);
}

static void
weir_log_finalize (GObject *object)
{
  WeirLog *self = WEIR_LOG (object);

  g_clear_object (&self->buffer);
  g_clear_pointer (&self->source, g_free);

  G_OBJECT_CLASS (weir_log_parent_class)->finalize (object);
}

static void
weir_log_class_init (WeirLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_log_dispose;
  object_class->finalize = weir_log_finalize;
  object_class->get_property = weir_log_get_property;
  object_class->set_property = weir_log_set_property;

  /**
   * WeirLog:source:
   *
   * Whose lines are shown: all for "".
   */
  properties[PROP_SOURCE] =
    g_param_spec_string ("source", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_log_init (WeirLog *self)
{
  self->source = g_strdup ("");
  self->buffer = gtk_text_buffer_new (NULL);
  self->dim = gtk_text_buffer_create_tag (self->buffer, "dim", "foreground-rgba",
                                          &(GdkRGBA) { 0.5f, 0.5f, 0.5f, 1 }, NULL);
}

/**
 * weir_log_new:
 *
 * Returns: (transfer full): a new log
 */
WeirLog *
weir_log_new (void)
{
  return g_object_new (WEIR_TYPE_LOG, NULL);
}

static char *
format_time (gint64 time)
{
  g_autoptr(GDateTime) seconds = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (seconds, "%T");

  return g_strdup_printf ("%s.%03d", text, (int) (time % G_USEC_PER_SEC / 1000));
}

static void
append (WeirLog    *self,
        const char *text,
        GtkTextTag *tag)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_insert_with_tags (self->buffer, &end, text, -1, tag, NULL);
}

static void
append_line (WeirLog  *self,
             GVariant *line)
{
  g_autofree char *when = NULL;
  g_autofree char *head = NULL;
  g_autofree char *valid = NULL;
  const char *source, *text;
  gint64 time;

  g_variant_get (line, "(tx&s&s)", NULL, &time, &source, &text);
  when = format_time (time);
  head = *source != '\0' ? g_strdup_printf ("%s  %s  ", when, source)
                         : g_strdup_printf ("%s  ", when);
  valid = g_utf8_make_valid (text, -1);

  append (self, head, self->dim);
  append (self, valid, NULL);
  append (self, "\n", NULL);
}

static void
append_gap (WeirLog *self,
            guint64  n_lost)
{
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, n_lost);
  g_autofree char *gap = g_strdup_printf (ngettext ("(%s line was passed over)",
                                                    "(%s lines were passed over)",
                                                    (gulong) MIN (n_lost, G_MAXINT)), count);

  append (self, gap, self->dim);
  append (self, "\n", NULL);
}

static void
drop_old_lines (WeirLog *self)
{
  int n_lines = gtk_text_buffer_get_line_count (self->buffer);
  GtkTextIter begin, end;

  if (n_lines <= WEIR_LOG_MAX_LINES)
    return;

  gtk_text_buffer_get_start_iter (self->buffer, &begin);
  gtk_text_buffer_get_iter_at_line (self->buffer, &end, n_lines - WEIR_LOG_MAX_LINES);
  gtk_text_buffer_delete (self->buffer, &begin, &end);
}

static void
on_lines (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(WeirLog) self = data;
  g_autoptr(GError) error = NULL;
  guint64 last = 0, n_lost = 0;
  g_autoptr(GVariant) lines =
    weir_monitor_client_get_log_finish (WEIR_MONITOR_CLIENT (source), result, &last, &n_lost,
                                        &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->asking);
  if (lines == NULL)
    return;  /* the runner has gone, which the window tells */

  if (n_lost > 0 && self->last > 0)
    append_gap (self, n_lost);
  for (gsize i = 0; i < g_variant_n_children (lines); i++)
    {
      g_autoptr(GVariant) line = g_variant_get_child_value (lines, i);

      append_line (self, line);
    }
  self->last = last;
  drop_old_lines (self);
  if (self->has_more)
    ask (self);
}

static void
ask (WeirLog *self)
{
  self->has_more = self->asking != NULL;
  if (self->has_more)
    return;

  self->asking = g_cancellable_new ();
  weir_monitor_client_get_log_async (self->client, self->last, self->source, WEIR_LOG_MAX_LINES,
                                     self->asking, on_lines, g_object_ref (self));
}

/**
 * weir_log_set_client:
 * @self: a log
 * @client: (nullable): the run to follow
 *
 * Follows another run. The lines of the last one stay until another begins.
 */
void
weir_log_set_client (WeirLog           *self,
                     WeirMonitorClient *client)
{
  g_return_if_fail (WEIR_IS_LOG (self));

  if (self->client == client)
    return;

  if (self->client != NULL)
    g_signal_handlers_disconnect_by_func (self->client, ask, self);
  stop_asking (self);
  g_set_object (&self->client, client);
  if (client == NULL)
    return;

  weir_log_clear (self);
  self->last = 0;
  g_signal_connect_object (client, "log-added", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
}

WeirMonitorClient *
weir_log_get_client (WeirLog *self)
{
  g_return_val_if_fail (WEIR_IS_LOG (self), NULL);

  return self->client;
}

/**
 * weir_log_set_source:
 * @self: a log
 * @source: "" for all, "NODE" for the workers of a node, "NODE/INDEX" for one of them
 *
 * Shows the lines of one source alone, as far back as the runner keeps them.
 */
void
weir_log_set_source (WeirLog    *self,
                     const char *source)
{
  g_return_if_fail (WEIR_IS_LOG (self));

  if (g_strcmp0 (self->source, source) == 0)
    return;

  g_free (self->source);
  self->source = g_strdup (source != NULL ? source : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOURCE]);

  stop_asking (self);
  if (self->client == NULL)
    return;

  weir_log_clear (self);
  self->last = 0;
  ask (self);
}

const char *
weir_log_get_source (WeirLog *self)
{
  g_return_val_if_fail (WEIR_IS_LOG (self), NULL);

  return self->source;
}

GtkTextBuffer *
weir_log_get_buffer (WeirLog *self)
{
  g_return_val_if_fail (WEIR_IS_LOG (self), NULL);

  return self->buffer;
}

void
weir_log_clear (WeirLog *self)
{
  g_return_if_fail (WEIR_IS_LOG (self));

  gtk_text_buffer_set_text (self->buffer, "", 0);
}
