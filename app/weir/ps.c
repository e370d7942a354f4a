/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weir ps`: lists the flows that run. */

#include <json-glib/json-glib.h>
#include <math.h>
#include <weir.h>

#include "weir-command.h"
#include "weir-format.h"
#include "weir-runners.h"
#include "weir-table.h"

/* How long a runner may take to answer. */
#define PATIENCE 2.0

/* What was measured of the last second; NaN in the first one. */
static double
read_last (WeirMonitorClient *client,
           WeirFlowMeasure    measure)
{
  WeirHistory *history = weir_monitor_client_get_history (client);
  guint64 last = weir_history_get_last (history, WEIR_RESOLUTION_1S);
  double value;

  weir_history_read_flow (history, WEIR_RESOLUTION_1S, WEIR_STATISTIC_MEAN, measure,
                          last, 1, &value);

  return value;
}

static double
get_uptime (WeirMonitorClient *client)
{
  return (g_get_real_time () - weir_monitor_client_get_started_at (client)) / 1e6;
}

static void
add_text (WeirTable *table,
          char      *text)
{
  g_autofree char *owned = text;

  weir_table_add (table, "%s", owned);
}

static char *
format_table (GPtrArray *clients)
{
  static const char * const titles[] = {
    "PID", "STATE", "ITEMS/S", "BACKLOG", "UPTIME", "FLOW", "FILE",
  };
  g_autoptr(WeirTable) table = weir_table_new ("rlrrrll");

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    weir_table_add (table, "%s", titles[i]);

  for (guint i = 0; i < clients->len; i++)
    {
      WeirMonitorClient *client = clients->pdata[i];

      weir_table_add (table, "%u", weir_monitor_client_get_pid (client));
      weir_table_add (table, "%s", weir_runners_state (client));
      add_text (table, weir_format_short (read_last (client, WEIR_FLOW_DONE)));
      add_text (table, weir_format_count (read_last (client, WEIR_FLOW_BACKLOG)));
      add_text (table, weir_format_span (get_uptime (client)));
      add_text (table, weir_runners_name (client));
      weir_table_add (table, "%s", weir_monitor_client_get_flow_path (client));
    }

  return weir_table_format (table, "");
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            double       number)
{
  json_builder_set_member_name (builder, name);
  if (isnan (number))
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, number);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_client (JsonBuilder       *builder,
            WeirMonitorClient *client)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "pid");
  json_builder_add_int_value (builder, weir_monitor_client_get_pid (client));
  add_string (builder, "state", weir_runners_state (client));
  add_string (builder, "flow", weir_monitor_client_get_flow_name (client));
  add_string (builder, "file", weir_monitor_client_get_flow_path (client));
  add_string (builder, "socket", weir_monitor_client_get_path (client));
  add_number (builder, "items-per-second", read_last (client, WEIR_FLOW_DONE));
  add_number (builder, "backlog", read_last (client, WEIR_FLOW_BACKLOG));
  add_number (builder, "uptime", get_uptime (client));
  json_builder_end_object (builder);
}

static char *
format_json (GPtrArray *clients)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(WeirValue) value = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < clients->len; i++)
    add_client (builder, clients->pdata[i]);
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  value = weir_value_new_from_node (root);

  return g_strconcat (weir_value_get_json (value, NULL), "\n", NULL);
}

/* Those that do not answer are told of, and do not count as a failure: they may just have ended. */
static int
list (gboolean as_json)
{
  g_auto(GStrv) paths = weir_monitor_list_sockets ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) clients = NULL;
  g_autofree char *text = NULL;

  clients = weir_runners_connect ((const char * const *) paths, PATIENCE, &error);
  if (error != NULL)
    weir_command_complain ("%s", error->message);

  text = as_json ? format_json (clients) : format_table (clients);

  return weir_command_print (text);
}

static int
run (int    argc,
     char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &as_json, "Print JSON, for programs", NULL },
    { NULL }
  };

  if (!weir_command_parse (entries, NULL, NULL,
                           "Lists those of your flows that were started with \"weir run\n"
                           "--monitor\" or by the designer, with the items that were done in the\n"
                           "last second, those that are in the flow, and the time since the start.",
                           &argc, &argv))
    return WEIR_EXIT_USAGE;

  if (argc > 1)
    return weir_command_misused ("expected no arguments");

  return list (as_json);
}

const WeirCommand weir_ps_command = {
  .name = "ps",
  .summary = "List the flows that run",
  .run = run,
};
