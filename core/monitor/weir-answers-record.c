/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "monitor/weir-peer.h"

#include <string.h>

#include "base/weir-error.h"

/* What clients ask of what was recorded. */

/* The log */

/* Whose lines are wanted. */
typedef struct {
  guint    node;       /* WEIR_RECORDS_ALL: of all */
  guint    worker;
  gboolean has_worker;
} WeirLogSource;

/* "", "NODE" or "NODE/INDEX"; FALSE where there is no such node. */
static gboolean
weir_log_source_parse (WeirLogSource *self,
                       WeirRecorder  *recorder,
                       const char    *text)
{
  const char *slash = strrchr (text, '/');
  guint64 index = 0;

  *self = (WeirLogSource) { .node = WEIR_RECORDS_ALL };
  if (*text == '\0' || weir_recorder_find_node (recorder, text, strlen (text), &self->node))
    return TRUE;
  if (slash == NULL
      || !weir_recorder_find_node (recorder, text, (gsize) (slash - text), &self->node)
      || !g_ascii_string_to_unsigned (slash + 1, 10, 0, G_MAXUINT, &index, NULL))
    return FALSE;

  self->worker = (guint) index;
  self->has_worker = TRUE;
  return TRUE;
}

static void
weir_log_line_pack (WeirLogLine     *self,
                    WeirRecorder    *recorder,
                    GVariantBuilder *builder)
{
  g_autofree char *source = NULL;
  g_autofree char *text = g_utf8_make_valid (self->text, -1);

  if (!self->is_runners)
    source = g_strdup_printf ("%s/%u", weir_recorder_get_node (recorder, self->record.shelf),
                              self->worker);
  g_variant_builder_add (builder, "(txss)", self->record.number, self->record.time,
                         source == NULL ? "" : source, text);
}

static gboolean
weir_answer_get_log (WeirMonitor1          *skeleton,
                     GDBusMethodInvocation *invocation,
                     guint64                after,
                     const char            *text,
                     guint                  most,
                     WeirPeer              *peer)
{
  WeirRecorder *recorder = peer->monitor->recorder;
  WeirRecords *log = recorder == NULL ? NULL : weir_recorder_get_log (recorder);
  WeirLogSource source;
  g_autoptr (GPtrArray) lines = NULL;
  GVariantBuilder builder;
  guint64 last;
  guint64 n_lost;

  if (log == NULL || !weir_log_source_parse (&source, recorder, text))
    {
      weir_peer_refuse (peer, invocation,
                        g_error_new (WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                                     "the flow has no worker “%s”", text));
      return TRUE;
    }

  lines = weir_records_list (log, source.node, after, most,
                             source.has_worker ? weir_log_line_is_of : NULL, &source.worker,
                             &last, &n_lost);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(txss)"));
  for (guint i = 0; i < lines->len; i++)
    weir_log_line_pack (g_ptr_array_index (lines, i), recorder, &builder);
  weir_peer_reply (peer, invocation, g_variant_new ("(tta(txss))", last, n_lost, &builder));
  return TRUE;
}

/* Errors */

static void
weir_failure_pack (WeirFailure     *self,
                   WeirRecorder    *recorder,
                   GVariantBuilder *builder)
{
  g_autoptr (WeirValue) error = weir_error_to_value (self->error);
  guint node = self->record.shelf;
  const char *name = node < weir_recorder_get_n_nodes (recorder)
                     ? weir_recorder_get_node (recorder, node) : "";

  g_variant_builder_add (builder, "(txtssss)", self->record.number, self->record.time, self->item,
                         name, weir_value_get_json (error, NULL),
                         self->flow_input == NULL ? ""
                                                  : weir_value_get_json (self->flow_input, NULL),
                         self->input == NULL ? "" : weir_value_get_json (self->input, NULL));
}

static gboolean
weir_answer_get_errors (WeirMonitor1          *skeleton,
                        GDBusMethodInvocation *invocation,
                        guint64                after,
                        const char            *node,
                        guint                  most,
                        WeirPeer              *peer)
{
  WeirRecorder *recorder = peer->monitor->recorder;
  g_autoptr (GPtrArray) failures = NULL;
  GVariantBuilder builder;
  guint shelf = WEIR_RECORDS_ALL;
  guint64 last;
  guint64 n_lost;

  if (recorder == NULL
      || (*node != '\0' && !weir_recorder_find_node (recorder, node, strlen (node), &shelf)))
    {
      weir_peer_refuse (peer, invocation,
                        g_error_new (WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                                     "the flow has no node “%s”", node));
      return TRUE;
    }

  failures = weir_records_list (weir_recorder_get_failures (recorder), shelf, after, most, NULL,
                                NULL, &last, &n_lost);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(txtssss)"));
  for (guint i = 0; i < failures->len; i++)
    weir_failure_pack (g_ptr_array_index (failures, i), recorder, &builder);
  weir_peer_reply (peer, invocation, g_variant_new ("(ta(txtssss))", last, &builder));
  return TRUE;
}

/* Probes */

/* Its place among those of @self; -1: it does not look there. */
static int
weir_peer_find_probe (WeirPeer       *self,
                      const WeirPort *port)
{
  for (guint i = 0; i < self->probes->len; i++)
    {
      const WeirPort *own = &g_array_index (self->probes, WeirPort, i);

      if (own->servlet == port->servlet && own->branch == port->branch)
        return (int) i;
    }
  return -1;
}

static gboolean
weir_peer_begin_probe (WeirPeer        *self,
                       const WeirPort  *port,
                       GError         **error)
{
  if (!weir_recorder_begin_probe (self->monitor->recorder, port))
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                           "too many places of the flow are looked at already");
      return FALSE;
    }
  g_array_append_val (self->probes, *port);
  return TRUE;
}

static gboolean
weir_peer_find_port (WeirPeer    *self,
                     WeirPort    *port,
                     const char  *text,
                     GError     **error)
{
  WeirServlet *flow = weir_server_get_servlet (self->monitor->server);

  if (self->monitor->recorder != NULL && weir_port_find (port, flow, text))
    return TRUE;

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
               "no value ever leaves “%s”: there is \"input\", the id of a node, or SWITCH.CASE",
               text);
  return FALSE;
}

static gboolean
weir_answer_set_probe (WeirMonitor1          *skeleton,
                       GDBusMethodInvocation *invocation,
                       const char            *text,
                       gboolean               on,
                       WeirPeer              *peer)
{
  GError *error = NULL;
  WeirPort port;
  int place;

  if (!weir_peer_find_port (peer, &port, text, &error))
    {
      weir_peer_refuse (peer, invocation, error);
      return TRUE;
    }

  place = weir_peer_find_probe (peer, &port);
  if (on && place < 0 && !weir_peer_begin_probe (peer, &port, &error))
    {
      weir_peer_refuse (peer, invocation, error);
      return TRUE;
    }
  if (!on && place >= 0)
    {
      weir_recorder_end_probe (peer->monitor->recorder, &port);
      g_array_remove_index_fast (peer->probes, (guint) place);
    }
  weir_peer_reply (peer, invocation, NULL);
  return TRUE;
}

static GPtrArray *
weir_peer_list_passings (WeirPeer    *self,
                         const char  *text,
                         guint64      after,
                         guint64     *n_passed,
                         GError     **error)
{
  GPtrArray *values = NULL;
  WeirPort port;

  if (!weir_peer_find_port (self, &port, text, error))
    return NULL;
  if (weir_peer_find_probe (self, &port) >= 0)
    values = weir_probes_list (weir_recorder_get_probes (self->monitor->recorder), &port, after,
                               n_passed);
  if (values == NULL)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT,
                 "there is no probe at “%s”: set one first", text);
  return values;
}

static gboolean
weir_answer_get_probe (WeirMonitor1          *skeleton,
                       GDBusMethodInvocation *invocation,
                       const char            *text,
                       guint64                after,
                       WeirPeer              *peer)
{
  GError *error = NULL;
  guint64 n_passed = 0;
  g_autoptr (GPtrArray) values = weir_peer_list_passings (peer, text, after, &n_passed, &error);
  GVariantBuilder builder;

  if (values == NULL)
    {
      weir_peer_refuse (peer, invocation, error);
      return TRUE;
    }

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(txts)"));
  for (guint i = 0; i < values->len; i++)
    {
      WeirPassing *passing = g_ptr_array_index (values, i);

      g_variant_builder_add (&builder, "(txts)", passing->record.number, passing->record.time,
                             passing->item, weir_passing_get_text (passing));
    }
  weir_peer_reply (peer, invocation, g_variant_new ("(ta(txts))", n_passed, &builder));
  return TRUE;
}

/* The client has left. */
void
weir_answers_end_probes (WeirPeer *self)
{
  for (guint i = 0; i < self->probes->len; i++)
    weir_recorder_end_probe (self->monitor->recorder, &g_array_index (self->probes, WeirPort, i));
  g_array_set_size (self->probes, 0);
}

/* Connects the handlers of @self's skeleton. */
void
weir_answers_connect_records (WeirPeer *self)
{
  static const struct {
    const char *signal;
    GCallback   handler;
  } answers[] = {
    { "handle-get-errors", G_CALLBACK (weir_answer_get_errors) },
    { "handle-get-log", G_CALLBACK (weir_answer_get_log) },
    { "handle-get-probe", G_CALLBACK (weir_answer_get_probe) },
    { "handle-set-probe", G_CALLBACK (weir_answer_set_probe) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_signal_connect (self->skeleton, answers[i].signal, answers[i].handler, self);
}
