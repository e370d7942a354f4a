/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-csv.h"

#include <math.h>

#include "charts/weir-chart-series.h"

/* Names of nodes have neither commas nor quotes. */
static void
append_head (GString           *text,
             WeirMonitorClient *client)
{
  g_string_append (text, "time");
  for (guint i = 0; i < WEIR_N_FLOW_MEASURES; i++)
    g_string_append_printf (text, ",%s", weir_flow_measure_get_name (i));
  for (guint node = 0; node < weir_monitor_client_get_n_nodes (client); node++)
    {
      for (guint i = 0; i < WEIR_N_NODE_MEASURES; i++)
        g_string_append_printf (text, ",%s.%s", weir_monitor_client_get_node (client, node),
                                weir_node_measure_get_name (i));
    }
  g_string_append_c (text, '\n');
}

static void
append_number (GString *text,
               double   number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (!isnan (number))
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.9g", number));
}

static void
append_sample (GString        *text,
               WeirHistory    *history,
               WeirResolution  resolution,
               guint64         number)
{
  gint64 time = weir_history_get_time (history, resolution, number);
  g_autoptr(GDateTime) second = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (second, "%Y-%m-%dT%H:%M:%S");
  double value;

  g_string_append_printf (text, "%s.%03dZ", date, (int) (time % G_USEC_PER_SEC / 1000));
  for (guint i = 0; i < WEIR_N_FLOW_MEASURES; i++)
    {
      weir_history_read_flow (history, resolution, WEIR_STATISTIC_MEAN, i, number, 1, &value);
      append_number (text, value);
    }
  for (guint node = 0; node < weir_history_get_n_nodes (history); node++)
    {
      for (guint i = 0; i < WEIR_N_NODE_MEASURES; i++)
        {
          weir_history_read_node (history, resolution, WEIR_STATISTIC_MEAN, node, i, number, 1,
                                  &value);
          append_number (text, value);
        }
    }
  g_string_append_c (text, '\n');
}

char *
weir_run_make_csv (WeirMonitorClient *client,
                   gint64             begin,
                   gint64             end)
{
  WeirHistory *history = weir_monitor_client_get_history (client);
  WeirResolution resolution = weir_chart_choose_resolution (history, begin, end);
  guint64 last = weir_history_get_last (history, resolution);
  GString *text = g_string_new (NULL);

  append_head (text, client);
  for (guint64 i = weir_history_get_first (history, resolution); i > 0 && i <= last; i++)
    {
      gint64 time = weir_history_get_time (history, resolution, i);

      if (time > begin && time <= end)
        append_sample (text, history, resolution, i);
    }

  return g_string_free (text, FALSE);
}
