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
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_signal_connect (self->skeleton, answers[i].signal, answers[i].handler, self);
}
