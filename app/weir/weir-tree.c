/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-tree.h"

#include "weir-table.h"

/* What the lines of the tree are made of; each stands before what is below it. */
typedef struct {
  const char *branch; /* to a member that others follow */
  const char *last;   /* to the last member */
  const char *past;   /* what is below a member that others follow */
  const char *below;  /* what is below the last member */
} Lines;

static const Lines drawn = { "├─ ", "└─ ", "│  ", "   " };
static const Lines typed = { "|- ", "`- ", "|  ", "   " };

typedef struct {
  /* borrowed */
  WeirFlow    *flow;
  WeirTable   *table;
  const Lines *lines;
} Tree;

static void add_members (Tree        *self,
                         WeirServlet *servlet,
                         const char  *indent,
                         gboolean     is_last);

/* "0 | 2,3 | any": the CPUs of each worker; of the threads of a pool, which share theirs, once. */
static char *
format_cpus (WeirCpus *cpus,
             gboolean  are_shared)
{
  GString *text = g_string_new (NULL);
  guint n_sets = cpus == NULL ? 0 : are_shared ? 1 : weir_cpus_get_n_workers (cpus);
  gboolean is_bound = FALSE;

  for (guint i = 0; i < n_sets; i++)
    {
      guint n_cpus;
      const int *set = weir_cpus_get_worker (cpus, i, &n_cpus);

      g_string_append (text, i > 0 ? " | " : "");
      for (guint j = 0; j < n_cpus; j++)
        g_string_append_printf (text, "%s%d", j > 0 ? "," : "", set[j]);
      if (n_cpus == 0)
        g_string_append (text, "any");
      is_bound |= n_cpus > 0;
    }

  if (!is_bound)
    g_string_assign (text, "any");

  return g_string_free (text, FALSE);
}

/* A filter may have several lines. */
static void
add_what (Tree       *self,
          const char *what)
{
  g_auto(GStrv) words = g_strsplit_set (what, "\n\r\t", -1);
  g_autofree char *line = g_strjoinv (" ", words);

  weir_table_add (self->table, "%s", line);
}

static void
add_row (Tree       *self,
         const char *indent,
         gboolean    is_last,
         const char *name,
         const char *kind,
         const char *what)
{
  weir_table_add (self->table, "%s%s%s", indent,
                  is_last ? self->lines->last : self->lines->branch, name);
  weir_table_add (self->table, "%s", kind);
  weir_table_add (self->table, "%s", "");
  weir_table_add (self->table, "%s", "");
  add_what (self, what);
}

static void
add_pool (Tree        *self,
          WeirServlet *pool,
          const char  *indent,
          gboolean     is_last)
{
  gboolean is_process = WEIR_IS_PROCESS_SERVLET (pool);
  const char *name = weir_servlet_get_name (pool);
  WeirCpus *cpus = is_process ? weir_process_servlet_get_cpus (WEIR_PROCESS_SERVLET (pool))
                              : weir_thread_servlet_get_cpus (WEIR_THREAD_SERVLET (pool));
  g_autofree char *sets = format_cpus (cpus, !is_process);
  g_autofree char *worker = weir_flow_describe_worker (self->flow, name);

  weir_table_add (self->table, "%s%s%s", indent,
                  is_last ? self->lines->last : self->lines->branch, name);
  weir_table_add (self->table, "%s", is_process ? "process" : "thread");
  weir_table_add (self->table, "%u", weir_pool_servlet_get_n_workers (WEIR_POOL_SERVLET (pool)));
  weir_table_add (self->table, "%s", sets);
  add_what (self, worker);
}

static char *
deepen (Tree       *self,
        const char *indent,
        gboolean    is_last)
{
  return g_strconcat (indent, is_last ? self->lines->below : self->lines->past, NULL);
}

/* The members of a sequence stand one below the other, where the sequence itself would. */
static void
add_steps (Tree        *self,
           WeirServlet *servlet,
           const char  *indent)
{
  guint n = weir_servlet_get_n_members (servlet);

  if (!WEIR_IS_SEQUENTIAL_SERVLET (servlet))
    {
      add_members (self, servlet, indent, TRUE);
      return;
    }

  for (guint i = 0; i < n; i++)
    add_members (self, weir_servlet_get_member (servlet, i), indent, i + 1 == n);
}

static void
add_ensemble (Tree        *self,
              WeirServlet *servlet,
              const char  *indent,
              gboolean     is_last)
{
  guint n = weir_servlet_get_n_members (servlet);
  gboolean fail_fast = weir_ensemble_servlet_get_fail_fast (WEIR_ENSEMBLE_SERVLET (servlet));
  g_autofree char *what = g_strdup_printf ("a list of %u results%s", n,
                                           fail_fast ? "" : ", errors among them");
  g_autofree char *below = deepen (self, indent, is_last);

  add_row (self, indent, is_last, weir_servlet_get_name (servlet), "ensemble", what);
  for (guint i = 0; i < n; i++)
    {
      WeirServlet *member = weir_servlet_get_member (servlet, i);

      if (member != NULL)
        add_members (self, member, below, i + 1 == n);
      else
        add_row (self, below, i + 1 == n, "(disabled)", "", "null");
    }
}

static void
add_switch (Tree        *self,
            WeirServlet *servlet,
            const char  *indent,
            gboolean     is_last)
{
  WeirSwitchServlet *selection = WEIR_SWITCH_SERVLET (servlet);
  WeirSwitchElse otherwise = weir_switch_servlet_get_otherwise (selection);
  g_autofree char *below = deepen (self, indent, is_last);
  guint n = weir_servlet_get_n_members (servlet);
  gboolean has_else = otherwise == WEIR_SWITCH_ELSE_BRANCH;

  add_row (self, indent, is_last, weir_servlet_get_name (servlet), "switch",
           "the first case that holds");
  for (guint i = 0; i < n; i++)
    {
      const char *condition = NULL;
      const char *name = weir_switch_servlet_get_case (selection, i, &condition);
      gboolean is_last_case = has_else && i + 1 == n;
      g_autofree char *inside = deepen (self, below, is_last_case);

      add_row (self, below, is_last_case, condition != NULL ? name : "else",
               condition != NULL ? "case" : "", condition != NULL ? condition : "");
      add_steps (self, weir_servlet_get_member (servlet, i), inside);
    }

  if (!has_else)
    add_row (self, below, TRUE, "else", "",
             otherwise == WEIR_SWITCH_ELSE_PASS ? "passes items unchanged" : "fails");
}

/* A servlet and what is below it. */
static void
add_members (Tree        *self,
             WeirServlet *servlet,
             const char  *indent,
             gboolean     is_last)
{
  const char *name = weir_servlet_get_name (servlet);

  if (WEIR_IS_POOL_SERVLET (servlet))
    {
      add_pool (self, servlet, indent, is_last);
    }
  else if (WEIR_IS_ENSEMBLE_SERVLET (servlet))
    {
      add_ensemble (self, servlet, indent, is_last);
    }
  else if (WEIR_IS_SWITCH_SERVLET (servlet))
    {
      add_switch (self, servlet, indent, is_last);
    }
  else if (WEIR_IS_SEQUENTIAL_SERVLET (servlet))
    {
      g_autofree char *below = deepen (self, indent, is_last);

      add_row (self, indent, is_last, "(in order)", "", "");
      add_steps (self, servlet, below);
    }
  else
    {
      add_row (self, indent, is_last, name != NULL ? name : "(link)", "", "passes items unchanged");
    }
}

char *
weir_tree_format (WeirFlow    *flow,
                  WeirServlet *servlet)
{
  static const char *const titles[] = { "node", "kind", "workers", "CPUs", "what it does" };
  g_autoptr(WeirTable) table = weir_table_new ("llrll");
  Tree self = { .flow = flow, .table = table };

  self.lines = g_get_charset (NULL) ? &drawn : &typed;
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    weir_table_add (table, "%s", titles[i]);
  add_steps (&self, servlet, "");

  return weir_table_format (table, "");
}
