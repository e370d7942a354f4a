/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "engine-flow.h"

#include <string.h>

#include "base/weir-error.h"
#include "servlets/weir-cpus.h"
#include "servlets/weir-ensemble-servlet.h"
#include "servlets/weir-pass-through.h"
#include "servlets/weir-process-servlet.h"
#include "servlets/weir-sequential-servlet.h"
#include "servlets/weir-servlet-private.h"
#include "servlets/weir-switch-servlet.h"
#include "servlets/weir-thread-servlet.h"
#include "workers/weir-worker-spec.h"

#define DEEPEST   4
/* Values double in each ensemble; what is longer than this goes on as its hash. */
#define LONGEST   120

/* What comes of an item somewhere, in the short form: errors are strings of their code. */
typedef struct {
  const char *text;     /* NULL: an error */
  WeirError   code;
  gboolean    lost;     /* the item was dropped there, which needs a reason */
  const char *members[FLOW_MOST_MEMBERS]; /* of an ensemble that failed; NULL: unknown */
  guint       n_members;
} Result;

/* Making */

static FlowNode *
node_new (FlowKind kind)
{
  FlowNode *self = g_new0 (FlowNode, 1);

  self->kind = kind;
  return self;
}

static void
node_free (FlowNode *self)
{
  for (guint i = 0; i < self->n_members; i++)
    g_clear_pointer (&self->members[i], node_free);
  g_free (self);
}

static WeirWorkerSpec *
make_spec (void)
{
  static WeirWorkerSpec *spec;

  if (spec == NULL)
    spec = weir_worker_spec_new ("pass-through", NULL);
  return weir_worker_spec_ref (spec);
}

static void
configure_pool (WeirPoolServlet *pool,
                guint64         *random,
                gint64           service)
{
  static const guint batch_sizes[] = { 0, 0, 0, 0, 1, 2, 3, 5 };
  guint batch_size = batch_sizes[sim_draw (random, G_N_ELEMENTS (batch_sizes))];

  weir_pool_servlet_set_batch_size (pool, batch_size);
  if (batch_size > 1 && sim_draw (random, 4) > 0)
    weir_pool_servlet_set_batch_wait (pool, sim_draw (random, 3) * 0.0002);
  if (sim_draw (random, 4) == 0)
    weir_pool_servlet_set_concurrency (pool, 1 + sim_draw (random, 3));
  if (sim_draw (random, 3) == 0)
    weir_pool_servlet_set_call_timeout (pool, (double) service / 1e9 * (2 + sim_draw (random, 20)));
  weir_pool_servlet_set_init_timeout (pool, 0.001 * (1 + sim_draw (random, 5)));
  weir_pool_servlet_set_retries (pool, sim_draw (random, 3));
  weir_pool_servlet_set_restart_limit (pool, sim_draw (random, 7));
}

static FlowNode *
make_pool (Flow    *self,
           guint64 *random)
{
  static const gint64 services[] = { 200, 2 * SIM_US, 15 * SIM_US, 80 * SIM_US, SIM_MS };
  FlowNode *node = node_new (FLOW_POOL);
  guint n_workers = 1 + sim_draw (random, 3);

  node->service = services[sim_draw (random, G_N_ELEMENTS (services))] * (1 + sim_draw (random, 4));
  node->failing = sim_draw (random, self->failing + 1);
  node->letter = (char) ('a' + self->n_pools);
  node->servlet = sim_draw (random, 2) == 0
                  ? weir_thread_servlet_new (make_spec (), n_workers)
                  : weir_process_servlet_new (make_spec (), weir_cpus_new (n_workers));
  configure_pool (WEIR_POOL_SERVLET (node->servlet), random, node->service);
  self->pools[self->n_pools++] = node;
  return node;
}

static FlowNode *make_node (Flow    *self,
                            guint64 *random,
                            guint    depth);

static void
node_add (FlowNode *self,
          FlowNode *member)
{
  self->members[self->n_members++] = member;
}

static FlowNode *
make_sequence (Flow    *self,
               guint64 *random,
               guint    depth)
{
  FlowNode *node = node_new (FLOW_SEQUENCE);
  guint n_members = 1 + sim_draw (random, 3);

  node->servlet = weir_sequential_servlet_new (NULL, NULL);
  for (guint i = 0; i < n_members; i++)
    {
      node_add (node, make_node (self, random, depth + 1));
      weir_sequential_servlet_add (WEIR_SEQUENTIAL_SERVLET (node->servlet),
                                   node->members[i]->servlet);
    }
  return node;
}

static FlowNode *
make_ensemble (Flow    *self,
               guint64 *random,
               guint    depth)
{
  FlowNode *node = node_new (FLOW_ENSEMBLE);
  guint n_members = 2 + sim_draw (random, FLOW_MOST_MEMBERS - 1);
  guint present = sim_draw (random, n_members);

  node->servlet = weir_ensemble_servlet_new (NULL, NULL);
  node->fail_fast = sim_draw (random, 2);
  weir_ensemble_servlet_set_fail_fast (WEIR_ENSEMBLE_SERVLET (node->servlet), node->fail_fast);
  for (guint i = 0; i < n_members; i++)
    {
      if (i != present && sim_draw (random, 6) == 0)
        {
          node_add (node, NULL);
          weir_ensemble_servlet_add_absent (WEIR_ENSEMBLE_SERVLET (node->servlet));
          continue;
        }
      node_add (node, make_node (self, random, depth + 1));
      weir_ensemble_servlet_add (WEIR_ENSEMBLE_SERVLET (node->servlet), node->members[i]->servlet);
    }
  return node;
}

static FlowNode *
make_switch (Flow    *self,
             guint64 *random,
             guint    depth)
{
  FlowNode *node = node_new (FLOW_SWITCH);
  guint n_members = 1 + sim_draw (random, 3);

  node->servlet = weir_switch_servlet_new ();
  node->else_pass = sim_draw (random, 2);
  node->service = SIM_US;
  node->failing = sim_draw (random, self->failing + 1);
  node->letter = (char) ('A' + self->n_pools);
  self->pools[self->n_pools++] = node;
  if (node->else_pass)
    weir_switch_servlet_set_otherwise (WEIR_SWITCH_SERVLET (node->servlet), WEIR_SWITCH_ELSE_PASS);
  weir_switch_servlet_set_call_timeout (WEIR_SWITCH_SERVLET (node->servlet), 0.001);
  for (guint i = 0; i < n_members; i++)
    {
      node_add (node, make_node (self, random, depth + 1));
      weir_switch_servlet_add (WEIR_SWITCH_SERVLET (node->servlet), "case", ".",
                               node->members[i]->servlet);
    }
  return node;
}

/* Once there are enough pools, only what takes none. */
static FlowNode *
make_node (Flow    *self,
           guint64 *random,
           guint    depth)
{
  guint kind = self->n_pools >= FLOW_MOST_POOLS ? 0 : sim_draw (random, 20);

  if (kind < 2)
    {
      FlowNode *node = node_new (FLOW_PASS);

      node->servlet = weir_pass_through_new ();
      return node;
    }
  if (kind < 9 || depth >= DEEPEST)
    return make_pool (self, random);
  if (kind < 13)
    return make_sequence (self, random, depth);
  if (kind < 17)
    return make_ensemble (self, random, depth);
  return make_switch (self, random, depth);
}

/* A tree that depends on *@random alone; its nodes fail for up to @failing values in a thousand.
 * Its root servlet is the caller's. */
Flow *
flow_new (guint64 *random,
          guint    failing)
{
  Flow *self = g_new0 (Flow, 1);

  self->failing = failing;
  self->texts = g_string_chunk_new (1024);
  self->root = make_node (self, random, 0);
  return self;
}

void
flow_free (Flow *self)
{
  g_clear_pointer (&self->root, node_free);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  g_free (self);
}

char *
flow_describe (Flow *self)
{
  return weir_servlet_to_string (self->root->servlet);
}

/* Brings the nodes into the order of the plan's pools. */
void
flow_bind (Flow     *self,
           WeirPlan *plan)
{
  FlowNode *made[FLOW_MOST_POOLS];

  g_assert_cmpuint (weir_plan_get_n_pools (plan), ==, self->n_pools);

  memcpy (made, self->pools, sizeof made);
  for (guint i = 0; i < self->n_pools; i++)
    {
      for (guint j = 0; j < self->n_pools; j++)
        {
          if (made[j]->servlet == weir_plan_get_pool (plan, i)->servlet)
            self->pools[i] = made[j];
        }
      self->pools[i]->pool = i;
    }
}

/* Texts */

static guint
hash_text (const char *text,
           guint       salt)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037) ^ salt;

  for (; *text != '\0'; text++)
    hash = (hash ^ (guchar) *text) * G_GUINT64_CONSTANT (1099511628211);
  hash ^= hash >> 29;
  hash *= G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  return (guint) (hash >> 32);
}

static const char *
skip_string (const char *text)
{
  for (text++; *text != '"'; text++)
    {
      if (*text == '\\')
        text++;
    }
  return text + 1;
}

static const char *
skip_object (const char *text)
{
  guint depth = 0;

  do
    {
      if (*text == '"')
        {
          text = skip_string (text);
          continue;
        }
      depth += *text == '{';
      depth -= *text == '}';
      text++;
    }
  while (depth > 0);
  return text;
}

/* The short form: of an error only its code, since the rest depends on what happened when. */
static const char *
flow_shorten (Flow       *self,
              const char *text)
{
  static const char error[] = "{\"error\":{\"code\":\"";
  g_autoptr (GString) result = NULL;
  const char *start;

  if (strchr (text, '{') == NULL)
    return text;

  result = g_string_new (NULL);
  while (*text != '\0')
    {
      start = text;
      if (*text == '"')
        {
          text = skip_string (text);
          g_string_append_len (result, start, text - start);
        }
      else if (g_str_has_prefix (text, error))
        {
          const char *code = text + strlen (error);

          text = skip_object (text);
          g_string_append_printf (result, "\"!%.*s\"", (int) strcspn (code, "\""), code);
        }
      else
        {
          g_string_append_c (result, *text++);
        }
    }
  return g_string_chunk_insert_len (self->texts, result->str, (gssize) result->len);
}

static gboolean
node_fails (FlowNode   *self,
            const char *text)
{
  return hash_text (text, 1 + self->pool) % 1000 < self->failing;
}

static guint
node_choose (FlowNode   *self,
             const char *text)
{
  return hash_text (text, 1000 + self->pool) % (self->n_members + self->else_pass);
}

/* What a worker of the node @self makes of @text: its letter, within or beside it. */
static const char *
flow_apply (Flow       *self,
            FlowNode   *node,
            guint64     id,
            const char *text)
{
  g_autofree char *result = NULL;
  gsize length = strlen (text);

  if (length > LONGEST)
    result = g_strdup_printf ("\"%" G_GUINT64_FORMAT "#%08x%c\"", id, hash_text (text, 0),
                              node->letter);
  else if (*text == '"')
    result = g_strdup_printf ("%.*s%c\"", (int) length - 1, text, node->letter);
  else
    result = g_strdup_printf ("[\"%" G_GUINT64_FORMAT ":%c\",%s]", id, node->letter, text);
  return g_string_chunk_insert (self->texts, result);
}

/* A worker's call. */
void
flow_call (Flow         *self,
           guint         pool,
           const SimJob *job,
           WeirOutcome  *outcome)
{
  FlowNode *node = self->pools[pool];
  const char *text = flow_shorten (self, weir_value_get_json (job->value, NULL));

  if (node_fails (node, text))
    {
      outcome->error = g_error_new (WEIR_ERROR, WEIR_ERROR_FAILED, "no \"%c\" for this",
                                    node->letter);
    }
  else if (node->kind == FLOW_SWITCH)
    {
      outcome->choice = node_choose (node, text);
      outcome->value = weir_value_ref (job->value);
    }
  else
    {
      const char *result = flow_apply (self, node, job->id, text);

      outcome->value = weir_value_new_unchecked (result, strlen (result));
    }
  g_string_chunk_clear (self->texts);
}

/* The reference */

static Result
failed (WeirError code)
{
  Result result = { NULL, code, FALSE, { NULL }, 0 };

  return result;
}

static Result
done (const char *text)
{
  Result result = { text, 0, FALSE, { NULL }, 0 };

  return result;
}

static Result flow_interpret (Flow       *self,
                              Sim        *sim,
                              SimItem    *item,
                              FlowNode   *node,
                              const char *text);

static const char *
flow_show (Flow         *self,
           const Result *result)
{
  g_autofree char *error = NULL;

  if (result->lost || result->text != NULL)
    return result->text;
  error = g_strdup_printf ("\"!%s\"", weir_error_code_to_name (result->code));
  return g_string_chunk_insert (self->texts, error);
}

static Result
flow_interpret_ensemble (Flow       *self,
                         Sim        *sim,
                         SimItem    *item,
                         FlowNode   *node,
                         const char *text)
{
  Result result = failed (WEIR_ERROR_ENSEMBLE);
  g_autoptr (GString) list = g_string_new (NULL);
  guint n_failed = 0;
  guint n_absent = 0;

  result.n_members = node->n_members;
  for (guint i = 0; i < node->n_members; i++)
    {
      Result member = done ("null");

      if (node->members[i] == NULL)
        n_absent++;
      else
        member = flow_interpret (self, sim, item, node->members[i], text);
      n_failed += !member.lost && member.text == NULL;
      result.lost |= member.lost;
      result.members[i] = flow_show (self, &member);
      g_string_append_printf (list, "%c%s", i == 0 ? '[' : ',', result.members[i]);
    }

  if (n_failed > 0 && node->fail_fast)
    result.lost = FALSE;
  else if (!result.lost && n_failed + n_absent < node->n_members)
    result.text = g_string_chunk_insert (self->texts, g_string_append_c (list, ']')->str);
  return result;
}

static Result
flow_interpret_pool (Flow       *self,
                     Sim        *sim,
                     SimItem    *item,
                     FlowNode   *node,
                     const char *text)
{
  const SimVisit *visit = &item->visits[node->pool];
  Result result = { NULL, 0, TRUE, { NULL }, 0 };

  if (visit->answered)
    result = node_fails (node, text) ? failed (WEIR_ERROR_FAILED) : done (text);
  else if (visit->crashed)
    result = failed (WEIR_ERROR_WORKER_CRASHED);
  else if (sim->failed[node->pool])
    result = failed (WEIR_ERROR_POOL_FAILED);

  if (result.text == NULL)
    return result;
  if (node->kind == FLOW_POOL)
    return done (flow_apply (self, node, item->id, text));
  if (node_choose (node, text) == node->n_members)
    return done (text);
  return flow_interpret (self, sim, item, node->members[node_choose (node, text)], text);
}

/* What comes of @text at @node. */
static Result
flow_interpret (Flow       *self,
                Sim        *sim,
                SimItem    *item,
                FlowNode   *node,
                const char *text)
{
  Result result = done (text);

  if (node->kind == FLOW_ENSEMBLE)
    return flow_interpret_ensemble (self, sim, item, node, text);
  if (node->kind == FLOW_POOL || node->kind == FLOW_SWITCH)
    return flow_interpret_pool (self, sim, item, node, text);

  for (guint i = 0; i < node->n_members && result.text != NULL; i++)
    result = flow_interpret (self, sim, item, node->members[i], result.text);
  return result;
}

/* Comparing */

/* Cuts the next element off the list at *@list, which begins behind its bracket or comma. */
static char *
next_element (const char **list)
{
  const char *start = *list;
  const char *end = start;
  guint depth = 0;

  while (depth > 0 || (*end != ',' && *end != ']'))
    {
      if (*end == '"')
        {
          end = skip_string (end);
          continue;
        }
      depth += *end == '[';
      depth -= *end == ']';
      end++;
    }
  *list = *end == ',' ? end + 1 : end;
  return g_strndup (start, (gsize) (end - start));
}

/* What an ensemble's error tells of its members is true, as far as it goes. */
static void
flow_compare_members (Flow         *self,
                      Sim          *sim,
                      SimItem      *item,
                      const Result *expected)
{
  WeirValue *results = weir_error_get_results (item->outcome.error);
  const char *list;

  if (results == NULL)
    {
      sim_fail (sim, "the error of item %" G_GUINT64_FORMAT " has no results", item->id);
      return;
    }
  if (weir_error_get_done (item->outcome.error) > expected->n_members)
    sim_fail (sim, "more members of item %" G_GUINT64_FORMAT " answered than there are", item->id);

  list = flow_shorten (self, weir_value_get_json (results, NULL)) + 1;
  for (guint i = 0; i < expected->n_members; i++)
    {
      g_autofree char *element = next_element (&list);

      if (strcmp (element, "null") != 0 && g_strcmp0 (element, expected->members[i]) != 0)
        sim_fail (sim, "member %u of item %" G_GUINT64_FORMAT " answered %s instead of %s", i,
                  item->id, element, expected->members[i]);
    }
  if (*list != ']')
    sim_fail (sim, "the results of item %" G_GUINT64_FORMAT " are not %u", item->id,
              expected->n_members);
}

/* Whether what came of @item is what had to come. */
void
flow_compare (Flow    *self,
              Sim     *sim,
              SimItem *item)
{
  Result expected = flow_interpret (self, sim, item, self->root, item->text);
  const GError *error = item->outcome.error;

  if (expected.lost)
    {
      sim_fail (sim, "item %" G_GUINT64_FORMAT " was dropped without a reason", item->id);
    }
  else if (error != NULL)
    {
      if (expected.text != NULL || !g_error_matches (error, WEIR_ERROR, (int) expected.code))
        sim_fail (sim, "item %" G_GUINT64_FORMAT " failed with \"%s\" instead of %s", item->id,
                  error->message, flow_show (self, &expected));
      else if (expected.code == WEIR_ERROR_ENSEMBLE)
        flow_compare_members (self, sim, item, &expected);
    }
  else
    {
      const char *text = flow_shorten (self, weir_value_get_json (item->outcome.value, NULL));

      if (g_strcmp0 (text, flow_show (self, &expected)) != 0)
        sim_fail (sim, "item %" G_GUINT64_FORMAT " became %s instead of %s", item->id, text,
                  flow_show (self, &expected));
    }
  g_string_chunk_clear (self->texts);
}
