/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/weir-run-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "charts/weir-chart-axis.h"
#include "run/weir-run-lives.h"

static const char *
get_state_name (WeirRunner *runner)
{
  switch (weir_runner_get_state (runner))
    {
    case WEIR_RUNNER_STARTING:
      return _("Starting");

    case WEIR_RUNNER_RUNNING:
      return _("Running");

    case WEIR_RUNNER_DRAINING:
      return _("Finishing what was begun");

    case WEIR_RUNNER_ENDED:
      return _("Ended");

    case WEIR_RUNNER_FAILED:
      return _("Failed");

    case WEIR_RUNNER_LOST:
    default:
      return weir_runner_get_reason (runner);
    }
}

static void
append_part (GString *text,
             char    *part)
{
  g_string_append_printf (text, " · %s", part);
  g_free (part);
}

/* Of numbers with their thousands apart. */
static void
append_done (GString    *text,
             WeirRunner *runner)
{
  guint64 n_done, n_failed;

  weir_runner_get_counts (runner, &n_done, &n_failed);
  append_part (text, g_strdup_printf (_("%'.0f done"), (double) n_done));
  if (n_failed > 0)
    append_part (text, g_strdup_printf (_("%'.0f failed"), (double) n_failed));
}

/* How long it takes from here on, from how long the part that was read took. */
static void
append_rest (GString      *text,
             WeirRunner   *runner,
             WeirSnapshot *snapshot)
{
  gint64 begin = weir_monitor_client_get_started_at (weir_runner_get_client (runner));
  double seconds = (double) (weir_snapshot_get_time (snapshot) - begin) / G_USEC_PER_SEC;
  double share = weir_snapshot_get_flow (snapshot, WEIR_FLOW_INPUT_SHARE);
  g_autofree char *rest = NULL;

  if (!(share > 0) || share >= 1)
    return;

  rest = weir_chart_format (WEIR_CHART_SECONDS, ceil (seconds * (1 - share) / share));
  /* Translators: a share of the input, and how long the rest takes */
  append_part (text, g_strdup_printf (_("%.0f %%, %s left"), floor (share * 100), rest));
}

static void
append_bottleneck (GString    *text,
                   WeirRunner *runner)
{
  guint node;

  if (weir_runner_get_state (runner) == WEIR_RUNNER_RUNNING &&
      weir_run_find_bottleneck (runner, &node))
    append_part (text,
                 g_strdup_printf (_("%s holds the flow up"),
                                  weir_monitor_client_get_node (weir_runner_get_client (runner),
                                                                node)));
}

static void
append_numbers (GString    *text,
                WeirRunner *runner)
{
  WeirSnapshot *snapshot = weir_runner_get_snapshot (runner);

  if (snapshot == NULL && !weir_runner_is_over (runner))
    return;

  append_done (text, runner);
  if (weir_runner_is_over (runner))
    return;

  append_part (text, g_strdup_printf (_("%'.0f in the flow"),
                                      weir_snapshot_get_flow (snapshot, WEIR_FLOW_BACKLOG)));
  append_rest (text, runner, snapshot);
  append_bottleneck (text, runner);
}

char *
weir_run_dup_summary (WeirRunner *runner)
{
  g_autoptr(GString) text = NULL;

  if (runner == NULL)
    return g_strdup ("");

  text = g_string_new (get_state_name (runner));
  if (weir_runner_get_state (runner) == WEIR_RUNNER_FAILED)
    g_string_append_printf (text, ": %s", weir_runner_get_reason (runner));
  if (weir_runner_get_n_unfinished (runner) > 0)
    append_part (text, g_strdup_printf (_("%'.0f not finished"),
                                        (double) weir_runner_get_n_unfinished (runner)));
  append_numbers (text, runner);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
