/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "top-text.h"

#include <math.h>

#include "weir-format.h"
#include "weir-runners.h"
#include "weir-table.h"

static char *
make_title (TopModel *model)
{
  WeirMonitorClient *client = top_model_get_client (model);
  g_autofree char *name = weir_runners_name (client);
  g_autofree char *uptime = weir_format_span (top_model_get_uptime (model));

  return g_strdup_printf ("%s: %s, pid %u, up %s   %s", name, weir_runners_state (client),
                          weir_monitor_client_get_pid (client), uptime,
                          weir_monitor_client_get_flow_path (client));
}

static char *
make_items (TopModel *model)
{
  g_autofree char *in = weir_format_short (top_model_get_rate (model, WEIR_FLOW_RECEIVED));
  g_autofree char *out = weir_format_short (top_model_get_rate (model, WEIR_FLOW_DONE));
  g_autofree char *done = weir_format_count (top_model_get_total (model, WEIR_FLOW_DONE));
  g_autofree char *failed = weir_format_count (top_model_get_total (model, WEIR_FLOW_FAILED) +
                                               top_model_get_total (model, WEIR_FLOW_TIMED_OUT));

  return g_strdup_printf ("items: %s/s in, %s/s out; %s done, %s failed", in, out, done, failed);
}

static char *
make_backlog (TopModel *model)
{
  g_autofree char *backlog = weir_format_count (top_model_get_rate (model, WEIR_FLOW_BACKLOG));
  g_autofree char *capacity = weir_format_count (top_model_get_rate (model, WEIR_FLOW_CAPACITY));
  g_autofree char *p50 = weir_format_seconds (top_model_get_rate (model, WEIR_FLOW_LATENCY_P50));
  g_autofree char *p90 = weir_format_seconds (top_model_get_rate (model, WEIR_FLOW_LATENCY_P90));
  g_autofree char *p99 = weir_format_seconds (top_model_get_rate (model, WEIR_FLOW_LATENCY_P99));

  return g_strdup_printf ("backlog: %s of %s; latency: p50 %s, p90 %s, p99 %s",
                          backlog, capacity, p50, p90, p99);
}

static char *
make_machine (TopModel *model)
{
  g_autofree char *cpu = weir_format_short (top_model_get_rate (model, WEIR_FLOW_CPU));
  g_autofree char *memory = weir_format_bytes (top_model_get_rate (model, WEIR_FLOW_MEMORY));
  double share = top_model_get_rate (model, WEIR_FLOW_INPUT_SHARE);
  double rest = top_model_get_rest (model);
  g_autofree char *read = weir_format_share (share);
  g_autofree char *time = weir_format_span (rest);

  if (isnan (share))
    return g_strdup_printf ("cpu: %s of %u; memory: %s", cpu, g_get_num_processors (), memory);

  return g_strdup_printf ("cpu: %s of %u; memory: %s; input: %s read%s%s", cpu,
                          g_get_num_processors (), memory, read,
                          isnan (rest) ? "" : ", left: ", isnan (rest) ? "" : time);
}

char **
top_text_make_head (TopModel *model)
{
  char **lines = g_new0 (char *, 5);

  lines[0] = make_title (model);
  lines[1] = make_items (model);
  lines[2] = make_backlog (model);
  lines[3] = make_machine (model);

  return lines;
}

static void
add_row (WeirTable    *table,
         const TopRow *row)
{
  for (TopColumn i = 0; i < TOP_N_COLUMNS; i++)
    {
      g_autofree char *text = top_row_format (row, i);

      weir_table_add (table, "%s", text);
    }
}

char *
top_text_format (TopModel       *model,
                 const TopOrder *order)
{
  g_auto(GStrv) head = top_text_make_head (model);
  g_autofree char *lines = g_strjoinv ("\n", head);
  g_autoptr(WeirTable) table = weir_table_new ("llrrrrrrrrrrrr");
  g_autoptr(GPtrArray) rows = top_model_make_rows (model, order);
  g_autofree char *text = NULL;

  for (TopColumn i = 0; i < TOP_N_COLUMNS; i++)
    weir_table_add (table, "%s", top_columns[i].title);
  for (guint i = 0; i < rows->len; i++)
    add_row (table, rows->pdata[i]);
  text = weir_table_format (table, "");

  return g_strconcat (lines, "\n", text, NULL);
}
