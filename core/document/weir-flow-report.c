/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-report.h"

#include "document/weir-flow-private.h"
#include "document/weir-problem-private.h"

WeirFlowReport *
weir_flow_report_new (WeirFlow *flow)
{
  WeirFlowReport *self = g_new0 (WeirFlowReport, 1);

  self->flow = flow;
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_problem_unref);

  return self;
}

void
weir_flow_report_free (WeirFlowReport *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_free (self);
}

static int
compare_problems (gconstpointer a,
                  gconstpointer b)
{
  WeirProblem *left = *(WeirProblem * const *) a;
  WeirProblem *right = *(WeirProblem * const *) b;
  guint left_line = weir_problem_get_line (left);
  guint right_line = weir_problem_get_line (right);
  guint left_column = weir_problem_get_column (left);
  guint right_column = weir_problem_get_column (right);

  if (left_line != right_line)
    return left_line < right_line ? -1 : 1;

  return (left_column > right_column) - (left_column < right_column);
}

void
weir_flow_report_sort (WeirFlowReport *self)
{
  g_ptr_array_sort (self->problems, compare_problems);
}

/* One step of a JSON Pointer, as RFC 6901 writes it. */
static void
append_step (GString    *path,
             const char *step)
{
  g_string_append_c (path, '/');

  for (; *step != '\0'; step++)
    {
      if (*step == '~')
        g_string_append (path, "~0");
      else if (*step == '/')
        g_string_append (path, "~1");
      else
        g_string_append_c (path, *step);
    }
}

static char *
make_path (const char *node,
           const char *key)
{
  GString *path = g_string_new (NULL);
  g_auto(GStrv) steps = g_strsplit (key != NULL ? key : "", ".", -1);

  if (node != NULL)
    {
      append_step (path, "nodes");
      append_step (path, node);
    }

  for (guint i = 0; steps[i] != NULL; i++)
    append_step (path, steps[i]);

  return g_string_free (path, FALSE);
}

static void
add (WeirFlowReport *self,
     WeirSeverity    severity,
     const char     *node,
     const char     *key,
     const char     *path,
     const char     *message)
{
  guint line, column;

  weir_flow_locate (self->flow, path, &line, &column);
  g_ptr_array_add (self->problems,
                   weir_problem_new (severity, node, key, message, line, column));

  if (severity == WEIR_SEVERITY_ERROR)
    self->n_errors++;
}

void
weir_flow_report_key (WeirFlowReport *self,
                      WeirSeverity    severity,
                      const char     *node,
                      const char     *key,
                      const char     *format,
                      ...)
{
  g_autofree char *path = make_path (node, key);
  g_autofree char *text = NULL;
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  message = node != NULL ? g_strdup_printf ("%s: %s", node, text) : g_strdup (text);
  add (self, severity, node, key, path, message);
}

void
weir_flow_report_node (WeirFlowReport *self,
                       const char     *node,
                       const char     *format,
                       ...)
{
  g_autofree char *path = make_path (node, NULL);
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  add (self, WEIR_SEVERITY_ERROR, node, NULL, path, message);
}

void
weir_flow_report_link (WeirFlowReport *self,
                       guint           index,
                       int             end,
                       const char     *node,
                       const char     *format,
                       ...)
{
  g_autofree char *path = NULL;
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  path = end < 0 ? g_strdup_printf ("/links/%u", index)
                 : g_strdup_printf ("/links/%u/%d", index, end);
  add (self, WEIR_SEVERITY_ERROR, node, "links", path, message);
}
