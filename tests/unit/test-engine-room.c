/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gio/gio.h>

#include "base/weir-error.h"
#include "engine-scenario.h"

/* Who is let in, and when: calls in line, streams, items and bytes. */

/* Capacity 8; ten calls at once, of which two are refused, one fails and four take too long. */
static void
test_backlog_full (void)
{
  Sim *sim = scene_start (scene_threads ("a", 5), 8);
  guint n_refused = 0;
  guint n_late = 0;
  guint n_done = 0;

  for (guint i = 0; i < 10; i++)
    sim_call (sim, i == 0 ? "\"fail@a\"" : i < 5 ? "\"slow@a\"" : "\"x\"", 100 * SIM_MS, FALSE);
  g_assert_cmpuint (sim->engine->n_live, ==, 8);
  scene_run (sim);

  for (guint i = 0; i < 10; i++)
    {
      const SimItem *item = g_ptr_array_index (sim->items, i);

      n_refused += item->refused;
      n_late += g_error_matches (item->outcome.error, WEIR_ERROR, WEIR_ERROR_TIMEOUT);
      n_done += item->outcome.value != NULL;
    }
  g_assert_cmpuint (n_refused, ==, 2);
  g_assert_cmpuint (n_late, ==, 4);
  g_assert_cmpuint (n_done, ==, 3);
  scene_assert_error (sim_get_item (sim, 1), WEIR_ERROR_FAILED);
  scene_free (sim);
}

/* First come, first in; and who comes while others wait does not overtake them. */
static void
test_line (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 2);
  gint64 last = 0;

  for (guint i = 0; i < 10; i++)
    sim_call (sim, NULL, 0, TRUE);
  scene_run_until (sim, SIM_MS);
  g_assert_cmpuint (sim->engine->n_live, ==, 2);
  g_assert_true (sim_call (sim, NULL, 0, FALSE)->refused);
  scene_run (sim);

  for (guint i = 0; i < 10; i++)
    {
      const SimItem *item = g_ptr_array_index (sim->items, i);

      g_assert_cmpint (item->entered_at, >=, last);
      g_assert_cmpint (item->entered_at, ==, SIM_START + MAX ((gint64) i - 1, 0) * SIM_MS);
      last = item->entered_at;
    }
  scene_free (sim);
}

/* One that leaves the line makes way for those behind it. */
static void
test_line_abandoned (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 8);
  SimItem *item;

  weir_engine_set_capacity (sim->engine, 8, 40, sim->now);
  sim_call (sim, "\"slow@a and not short at all\"", 0, FALSE);
  item = sim_call (sim, "\"too long to go in beside\"", 0, TRUE);
  sim_call (sim, "\"short\"", 0, TRUE);
  g_assert_cmpuint (sim->engine->n_live, ==, 1);
  sim_abandon (sim, item, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (sim->engine->n_live, ==, 2);
  g_assert_cmpuint (sim->engine->totals.rejected, ==, 1);
  scene_run (sim);
  scene_free (sim);
}

/* Bytes are bounded like items, but for one that is larger than all room, and alone. */
static void
test_capacity_bytes (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 100);
  g_autofree char *filler = g_strnfill (100, 'x');
  g_autofree char *large = g_strdup_printf ("\"%s\"", filler);
  SimItem *item;

  weir_engine_set_capacity (sim->engine, 100, 50, sim->now);
  for (guint i = 0; i < 10; i++)
    sim_call (sim, "\"eight!\"", 0, TRUE);
  g_assert_cmpuint (sim->engine->n_live, ==, 6);
  g_assert_cmpuint (sim->engine->n_live_bytes, ==, 48);
  item = sim_call (sim, large, 0, TRUE);
  sim_call (sim, "\"eight!\"", 0, TRUE);

  scene_run (sim);
  g_assert_cmpint (item->entered_at, ==, SIM_START + 10 * SIM_MS);
  g_assert_cmpint (sim_get_item (sim, 12)->entered_at, ==, SIM_START + 11 * SIM_MS);
  g_assert_cmpuint (sim->engine->totals.done, ==, 12);
  scene_free (sim);
}

/* More room is used at once, less only as items leave. */
static void
test_set_capacity (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 2);

  for (guint i = 0; i < 12; i++)
    sim_call (sim, NULL, 0, TRUE);
  weir_engine_set_capacity (sim->engine, 6, G_MAXUINT64, sim->now);
  sim_check (sim);
  g_assert_cmpuint (sim->engine->n_live, ==, 6);
  weir_engine_set_capacity (sim->engine, 3, G_MAXUINT64, sim->now);
  scene_run_until (sim, 3 * SIM_MS);
  g_assert_cmpuint (sim->engine->n_live, ==, 3);
  g_assert_cmpuint (sim->engine->totals.received, ==, 6);
  scene_run (sim);
  g_assert_cmpuint (sim->engine->totals.done, ==, 12);
  scene_free (sim);
}

/* A line that is let in by items that fail as they enter, without a stack frame for each. */
static void
test_long_line (void)
{
  enum { LENGTH = 100000 };
  Sim *sim = scene_start (scene_threads ("a", 1), 1);
  WeirEngine *engine = sim->engine;
  guint n_failed = 0;
  WeirItem *item;

  scene_give_up (sim, "a");
  weir_engine_set_capacity (engine, 0, G_MAXUINT64, sim->now);
  for (guint i = 0; i < LENGTH; i++)
    {
      item = weir_engine_new_item (engine, weir_value_new_int (i), 0, sim->now);
      weir_engine_wait (engine, &item->entrant, sim->now);
    }
  weir_engine_set_capacity (engine, 1, G_MAXUINT64, sim->now);

  while ((item = weir_engine_take_finished (engine)) != NULL)
    {
      n_failed += g_error_matches (item->outcome.error, WEIR_ERROR, WEIR_ERROR_POOL_FAILED);
      weir_engine_free_item (engine, item);
    }
  g_assert_cmpuint (n_failed, ==, LENGTH);
  scene_free (sim);
}

/* Streams */

static guint
count_done (Sim *sim)
{
  guint n_done = 0;

  for (guint i = 0; i < sim->items->len; i++)
    n_done += ((SimItem *) g_ptr_array_index (sim->items, i))->outcome.value != NULL;
  return n_done;
}

/* It is woken for a quarter of the room at a time, not for each item. */
static void
test_stream (void)
{
  Sim *sim = scene_start (scene_threads ("a", 4), 40);
  SimStream *stream = sim_stream (sim, 200, 0);
  guint n_waits = 0;

  sim_push (stream);
  g_assert_cmpuint (sim->engine->n_live, ==, 40);
  scene_run (sim);
  g_assert_cmpuint (count_done (sim), ==, 200);
  g_assert_true (stream->closed);

  for (guint i = 0; i < sim->items->len; i++)
    n_waits += ((SimItem *) g_ptr_array_index (sim->items, i))->refused;
  g_assert_cmpuint (n_waits, >=, 160 / 40);
  g_assert_cmpuint (n_waits, <=, 160 / 10);
  scene_free (sim);
}

/* Early leaving after 33 of 100 at capacity 10. */
static void
test_stream_left (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 10);
  SimStream *stream = sim_stream (sim, 100, 0);

  sim_push (stream);
  scene_run_until (sim, 33 * SIM_MS);
  g_assert_cmpuint (count_done (sim), ==, 33);
  sim_close (stream);
  for (guint i = 0; i < sim->items->len; i++)
    sim_abandon (sim, g_ptr_array_index (sim->items, i), WEIR_ERROR, WEIR_ERROR_STOPPED);
  g_assert_cmpuint (sim->engine->n_live, ==, 0);
  g_assert_null (sim->engine->entrants_head);

  scene_run (sim);
  g_assert_cmpuint (sim->engine->totals.received, <=, 43);
  g_assert_cmpuint (count_done (sim), ==, 33);
  scene_free (sim);
}

/* Two streams and calls: each gets its turn, and the room that is kept for a stream is its own. */
static void
test_streams_and_calls (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 4);
  SimItem *call;

  sim_push (sim_stream (sim, 50, 0));
  sim_push (sim_stream (sim, 50, 0));
  call = sim_call (sim, "\"call\"", 0, TRUE);
  scene_run (sim);

  g_assert_cmpuint (count_done (sim), ==, 101);
  scene_assert_value (call, "\"call.a\"");
  g_assert_cmpint (call->finished_at, <, SIM_START + 20 * SIM_MS);
  scene_free (sim);
}

/* There is room for an item, but not for the next one's bytes: then the stream sleeps. */
static void
test_stream_of_large_items (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 100);
  WeirEngine *engine = sim->engine;
  SimStream *stream = sim_stream (sim, 5, 0);

  sim->filler = 30;
  sim->random = 7;
  weir_engine_set_capacity (engine, 100, 20, sim->now);
  sim_push (stream);
  g_assert_cmpuint (engine->n_live, <, 5);
  g_assert_true (stream->entrant.waiting);
  g_assert_cmpuint (engine->n_reserved, ==, 0);
  scene_run (sim);
  g_assert_cmpuint (count_done (sim), ==, 5);
  g_assert_cmpuint (sim->n_steps, <, 100);
  scene_free (sim);
}

/* With others behind it a stream does not wait for more room than one place, and takes no more. */
static void
test_stream_takes_turns (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 40);
  SimStream *stream = sim_stream (sim, 60, 0);
  SimItem *first;
  SimItem *second;

  sim_push (stream);
  g_assert_cmpuint (sim->engine->n_live, ==, 40);
  first = sim_call (sim, "\"first\"", 0, TRUE);
  second = sim_call (sim, "\"second\"", 0, TRUE);

  scene_run_until (sim, 3 * SIM_MS);
  g_assert_cmpint (first->item->entered_at, ==, SIM_START + 2 * SIM_MS);
  g_assert_cmpint (second->item->entered_at, ==, SIM_START + 3 * SIM_MS);
  g_assert_cmpuint (stream->n_left, ==, 19);
  scene_run (sim);
  g_assert_cmpuint (count_done (sim), ==, 62);
  scene_free (sim);
}

/* A place that is kept for a stream which then has nothing to push goes to others. */
static void
test_stream_gives_back (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 1);
  WeirEngine *engine = sim->engine;
  WeirEntrant entrant = { NULL };
  SimItem *item;

  weir_engine_wait (engine, &entrant, sim->now);
  g_assert_true (weir_engine_take_granted (engine) == &entrant);
  g_assert_cmpuint (engine->n_reserved, ==, 1);
  item = sim_call (sim, "\"x\"", 0, TRUE);
  g_assert_cmpuint (engine->n_live, ==, 0);

  weir_engine_leave (engine, &entrant, sim->now);
  g_assert_cmpuint (engine->n_reserved, ==, 0);
  g_assert_cmpuint (engine->n_live, ==, 1);
  sim_serve (sim);
  scene_run (sim);
  scene_assert_value (item, "\"x.a\"");
  scene_free (sim);
}

/* The place that was kept is what the item takes, not one more. */
static void
test_stream_uses_place (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 2);
  WeirEngine *engine = sim->engine;
  WeirEntrant entrant = { NULL };
  WeirItem *item = weir_engine_new_item (engine, weir_value_new_int (1), 0, sim->now);

  weir_engine_wait (engine, &entrant, sim->now);
  g_assert_true (weir_engine_take_granted (engine) == &entrant);
  g_assert_true (weir_engine_submit (engine, item, &entrant, sim->now));
  g_assert_cmpuint (engine->n_live, ==, 1);
  g_assert_cmpuint (engine->n_reserved, ==, 0);
  g_assert_cmpuint (entrant.reserved, ==, 0);

  weir_engine_abandon (engine, item, g_error_new (WEIR_ERROR, WEIR_ERROR_STOPPED, "no"), sim->now);
  g_assert_true (weir_engine_take_finished (engine) == item);
  weir_engine_free_item (engine, item);
  scene_free (sim);
}

/* While streams are held back calls pass them, also in line; then they go on where they were. */
static void
test_paused (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 2);
  SimStream *stream = sim_stream (sim, 10, 0);
  SimItem *call;
  guint n_left;

  sim_push (stream);
  scene_run_until (sim, 3 * SIM_MS);
  weir_engine_set_paused (sim->engine, TRUE, sim->now);
  scene_run (sim);
  n_left = stream->n_left;
  g_assert_cmpuint (n_left, >, 0);
  g_assert_cmpuint (sim->engine->n_live, ==, 0);
  g_assert_true (stream->entrant.waiting);

  call = sim_call (sim, "\"x\"", 0, FALSE);
  g_assert_false (call->refused);
  sim_call (sim, "\"y\"", 0, FALSE);
  sim_call (sim, "\"z\"", 0, TRUE);
  g_assert_cmpuint (sim->engine->n_live, ==, 2);
  scene_run (sim);
  scene_assert_value (call, "\"x.a\"");
  g_assert_cmpuint (stream->n_left, ==, n_left);

  weir_engine_set_paused (sim->engine, FALSE, sim->now);
  sim_serve (sim);
  scene_run (sim);
  g_assert_cmpuint (stream->n_left, ==, 0);
  g_assert_cmpuint (count_done (sim), ==, 13);
  scene_free (sim);
}

/* Stopping: what is in flight is finished, nobody else comes in. */
static void
test_closed (void)
{
  Sim *sim = scene_start (scene_threads ("a", 1), 2);

  sim_call (sim, "\"x\"", 0, FALSE);
  sim->engine->closed = TRUE;
  g_assert_true (sim_call (sim, "\"y\"", 0, FALSE)->refused);
  scene_run (sim);
  scene_assert_value (sim_get_item (sim, 1), "\"x.a\"");
  g_assert_cmpuint (sim->engine->n_live, ==, 0);
  scene_free (sim);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/room/backlog-full", test_backlog_full);
  g_test_add_func ("/engine/room/line", test_line);
  g_test_add_func ("/engine/room/line-abandoned", test_line_abandoned);
  g_test_add_func ("/engine/room/bytes", test_capacity_bytes);
  g_test_add_func ("/engine/room/set-capacity", test_set_capacity);
  g_test_add_func ("/engine/room/long-line", test_long_line);
  g_test_add_func ("/engine/stream", test_stream);
  g_test_add_func ("/engine/stream/left", test_stream_left);
  g_test_add_func ("/engine/stream/and-calls", test_streams_and_calls);
  g_test_add_func ("/engine/stream/large-items", test_stream_of_large_items);
  g_test_add_func ("/engine/stream/takes-turns", test_stream_takes_turns);
  g_test_add_func ("/engine/stream/gives-back", test_stream_gives_back);
  g_test_add_func ("/engine/stream/uses-place", test_stream_uses_place);
  g_test_add_func ("/engine/closed", test_closed);
  g_test_add_func ("/engine/paused", test_paused);

  return g_test_run ();
}
