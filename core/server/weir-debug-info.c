/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-debug-info.h"

#include "server/weir-process.h"

/* The server from inside, as JSON, for people who look for what is stuck. */

typedef struct {
  JsonBuilder *builder; /* borrowed */
  WeirRun     *run;     /* borrowed; NULL: stopped */
  gboolean    *shown;   /* owned: by pool */
} WeirDebugInfo;

/* The next pool of @servlet: one that stands in the tree several times has as many. */
static WeirPool *
weir_debug_info_find_pool (WeirDebugInfo *self,
                           WeirServlet   *servlet)
{
  for (guint i = 0; self->run != NULL && i < self->run->engine->n_pools; i++)
    {
      WeirPool *pool = &self->run->engine->pools[i];

      if (pool->config->servlet != servlet || self->shown[i])
        continue;
      self->shown[i] = TRUE;
      return pool;
    }
  return NULL;
}

static void
weir_debug_info_add_workers (JsonBuilder *builder,
                             WeirPool    *pool)
{
  json_builder_set_member_name (builder, "queued");
  json_builder_add_int_value (builder, pool->queue.length);
  json_builder_set_member_name (builder, "workers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < weir_pool_count_seats (pool); i++)
    {
      WeirSeat *seat = pool->seats[i];
      g_autofree char *name = g_strdup_printf ("%s/%u", pool->config->name, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, name);
      json_builder_set_member_name (builder, "alive");
      json_builder_add_boolean_value (builder, seat->state == WEIR_SEAT_READY);
      json_builder_set_member_name (builder, "holds");
      json_builder_add_int_value (builder, seat->hands.length);
      if (pool->config->kind == WEIR_POOL_PROCESSES && seat->driver != NULL)
        {
          json_builder_set_member_name (builder, "process");
          json_builder_add_int_value (builder, ((WeirProcess *) seat->driver)->pid);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void weir_debug_info_add_servlet (WeirDebugInfo *self,
                                         WeirServlet   *servlet);

static void
weir_debug_info_add_members (WeirDebugInfo *self,
                             WeirServlet   *servlet)
{
  json_builder_set_member_name (self->builder, "members");
  json_builder_begin_array (self->builder);
  for (guint i = 0; i < weir_servlet_get_n_members (servlet); i++)
    {
      WeirServlet *member = weir_servlet_get_member (servlet, i);

      if (member == NULL)
        json_builder_add_null_value (self->builder);
      else
        weir_debug_info_add_servlet (self, member);
    }
  json_builder_end_array (self->builder);
}

static void
weir_debug_info_add_servlet (WeirDebugInfo *self,
                             WeirServlet   *servlet)
{
  const char *name = weir_servlet_get_name (servlet);
  WeirPool *pool = weir_debug_info_find_pool (self, servlet);

  json_builder_begin_object (self->builder);
  json_builder_set_member_name (self->builder, "type");
  json_builder_add_string_value (self->builder, G_OBJECT_TYPE_NAME (servlet));
  if (name != NULL)
    {
      json_builder_set_member_name (self->builder, "name");
      json_builder_add_string_value (self->builder, name);
    }
  if (pool != NULL)
    weir_debug_info_add_workers (self->builder, pool);
  if (weir_servlet_get_n_members (servlet) > 0)
    weir_debug_info_add_members (self, servlet);
  json_builder_end_object (self->builder);
}

static void
weir_debug_info_add_item (WeirDebugInfo *self,
                          WeirItem      *item,
                          gint64         now)
{
  json_builder_begin_object (self->builder);
  json_builder_set_member_name (self->builder, "id");
  json_builder_add_int_value (self->builder, (gint64) item->id);
  json_builder_set_member_name (self->builder, "age");
  json_builder_add_double_value (self->builder, (double) (now - item->entered_at) / 1e9);
  json_builder_set_member_name (self->builder, "at");
  json_builder_begin_array (self->builder);
  for (WeirToken *token = item->tokens; token != NULL; token = token->item_next)
    {
      WeirPool *pool = &self->run->engine->pools[token->step->pool];

      if (token->seat == NULL)
        {
          json_builder_add_string_value (self->builder, pool->config->name);
        }
      else
        {
          g_autofree char *name = g_strdup_printf ("%s/%u", pool->config->name,
                                                   token->seat->index);

          json_builder_add_string_value (self->builder, name);
        }
    }
  json_builder_end_array (self->builder);
  json_builder_end_object (self->builder);
}

static void
weir_debug_info_add_run (WeirDebugInfo *self)
{
  static const char *const states[] = { "stopped", "starting", "running", "draining" };
  WeirEngine *engine = self->run->engine;
  gint64 now = weir_now ();

  json_builder_set_member_name (self->builder, "state");
  json_builder_add_string_value (self->builder, states[self->run->state]);
  json_builder_set_member_name (self->builder, "capacity");
  json_builder_add_int_value (self->builder, engine->capacity);
  json_builder_set_member_name (self->builder, "threads");
  json_builder_add_int_value (self->builder, self->run->n_threads);
  json_builder_set_member_name (self->builder, "processes");
  json_builder_add_int_value (self->builder, self->run->n_processes);
  json_builder_set_member_name (self->builder, "backlog");
  json_builder_begin_array (self->builder);
  for (WeirItem *item = engine->live_head; item != NULL; item = item->next)
    weir_debug_info_add_item (self, item, now);
  json_builder_end_array (self->builder);
}

/* Describes @servlet and, where it runs, @run. Any thread. */
WeirValue *
weir_debug_info_new (WeirServlet *servlet,
                     WeirRun     *run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  WeirDebugInfo self = { builder, run, NULL };
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "time");
  json_builder_add_string_value (builder, time);
  if (run != NULL)
    {
      self.shown = g_new0 (gboolean, run->engine->n_pools);
      weir_run_lock (run);
      weir_debug_info_add_run (&self);
    }
  else
    {
      json_builder_set_member_name (builder, "state");
      json_builder_add_string_value (builder, "stopped");
    }
  json_builder_set_member_name (builder, "servlet");
  weir_debug_info_add_servlet (&self, servlet);
  if (run != NULL)
    weir_run_unlock (run);
  json_builder_end_object (builder);
  g_free (self.shown);

  root = json_builder_get_root (builder);
  return weir_value_new_from_node (root);
}
