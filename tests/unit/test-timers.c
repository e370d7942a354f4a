/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "engine/weir-timers.h"

#define N_TIMERS 64
#define N_ROUNDS 20000

typedef struct {
  WeirTimers timers;
  WeirTimer  timer[N_TIMERS];
  gboolean   set[N_TIMERS];
} Fixture;

static void
fixture_clear (Fixture      *fixture,
               gconstpointer data)
{
  weir_timers_clear (&fixture->timers);
}

/* Parents are not later than their children, and each timer knows its place. */
static void
assert_heap (Fixture *fixture)
{
  const WeirTimers *timers = &fixture->timers;
  guint n_set = 0;

  for (guint i = 1; i <= timers->length; i++)
    {
      g_assert_cmpuint (timers->heap[i]->index, ==, i);
      if (i > 1)
        g_assert_cmpint (timers->heap[i / 2]->at, <=, timers->heap[i]->at);
    }

  for (guint i = 0; i < N_TIMERS; i++)
    {
      n_set += fixture->set[i];
      g_assert_cmpint (fixture->timer[i].index != 0, ==, fixture->set[i]);
    }
  g_assert_cmpuint (timers->length, ==, n_set);
}

/* The reference: the earliest of all that are set, found by looking at each. */
static gint64
earliest (Fixture *fixture)
{
  gint64 at = WEIR_NEVER;

  for (guint i = 0; i < N_TIMERS; i++)
    {
      if (fixture->set[i])
        at = MIN (at, fixture->timer[i].at);
    }
  return at;
}

static void
set (Fixture *fixture,
     guint    index,
     gint64   at)
{
  weir_timers_set (&fixture->timers, &fixture->timer[index], at);
  fixture->set[index] = TRUE;
}

static void
unset (Fixture *fixture,
       guint    index)
{
  weir_timers_unset (&fixture->timers, &fixture->timer[index]);
  fixture->set[index] = FALSE;
}

/* Takes out all that is due at @now; returns how many that was. */
static guint
pop_due (Fixture *fixture,
         gint64   now)
{
  WeirTimer *timer;
  gint64 last = G_MININT64;
  guint n_popped = 0;

  while ((timer = weir_timers_pop (&fixture->timers, now)) != NULL)
    {
      g_assert_cmpint (timer->at, <=, now);
      g_assert_cmpint (timer->at, >=, last);
      g_assert_cmpint (timer->at, ==, earliest (fixture));
      g_assert_cmpuint (timer->index, ==, 0);
      last = timer->at;
      fixture->set[timer - fixture->timer] = FALSE;
      n_popped++;
    }
  g_assert_cmpint (earliest (fixture), >, now);
  return n_popped;
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  g_assert_cmpint (weir_timers_next (&fixture->timers), ==, WEIR_NEVER);
  g_assert_null (weir_timers_pop (&fixture->timers, G_MAXINT64));
  unset (fixture, 0);
  assert_heap (fixture);
}

static void
test_order (Fixture      *fixture,
            gconstpointer data)
{
  static const gint64 times[] = { 50, 10, 40, 10, 30, 20 };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    set (fixture, i, times[i]);
  assert_heap (fixture);
  g_assert_cmpint (weir_timers_next (&fixture->timers), ==, 10);
  g_assert_null (weir_timers_pop (&fixture->timers, 9));
  g_assert_cmpuint (pop_due (fixture, 30), ==, 4);
  g_assert_cmpint (weir_timers_next (&fixture->timers), ==, 40);
  g_assert_cmpuint (pop_due (fixture, 50), ==, 2);
  g_assert_cmpint (weir_timers_next (&fixture->timers), ==, WEIR_NEVER);
}

static void
test_move (Fixture      *fixture,
           gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    set (fixture, i, 10 * (i + 1));

  set (fixture, 0, 95);
  assert_heap (fixture);
  g_assert_cmpint (weir_timers_next (&fixture->timers), ==, 20);

  set (fixture, 9, 5);
  assert_heap (fixture);
  g_assert_cmpint (weir_timers_next (&fixture->timers), ==, 5);
  g_assert_true (weir_timers_pop (&fixture->timers, 5) == &fixture->timer[9]);
  fixture->set[9] = FALSE;

  set (fixture, 1, 20);
  assert_heap (fixture);
  g_assert_cmpuint (fixture->timers.length, ==, 9);
}

static void
test_unset (Fixture      *fixture,
            gconstpointer data)
{
  for (guint i = 0; i < N_TIMERS; i++)
    set (fixture, i, N_TIMERS - i);

  /* The last of the heap, its top, one in the middle, and one twice. */
  unset (fixture, (guint) (fixture->timers.heap[N_TIMERS] - fixture->timer));
  unset (fixture, N_TIMERS - 1);
  unset (fixture, N_TIMERS / 2);
  unset (fixture, N_TIMERS / 2);
  assert_heap (fixture);
  g_assert_cmpuint (fixture->timers.length, ==, N_TIMERS - 3);
  g_assert_cmpuint (pop_due (fixture, N_TIMERS), ==, N_TIMERS - 3);
}

static void
test_random (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gint64 now = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      guint index = (guint) g_rand_int_range (rand, 0, N_TIMERS);

      switch (g_rand_int_range (rand, 0, 4))
        {
        case 0:
          unset (fixture, index);
          break;

        case 1:
          now += g_rand_int_range (rand, 0, 20);
          pop_due (fixture, now);
          break;

        default:
          set (fixture, index, now + g_rand_int_range (rand, 1, 500));
        }

      assert_heap (fixture);
      g_assert_cmpint (weir_timers_next (&fixture->timers), ==, earliest (fixture));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/timers/empty", Fixture, NULL, NULL, test_empty, fixture_clear);
  g_test_add ("/timers/order", Fixture, NULL, NULL, test_order, fixture_clear);
  g_test_add ("/timers/move", Fixture, NULL, NULL, test_move, fixture_clear);
  g_test_add ("/timers/unset", Fixture, NULL, NULL, test_unset, fixture_clear);
  g_test_add ("/timers/random", Fixture, NULL, NULL, test_random, fixture_clear);

  return g_test_run ();
}
