/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "host/weir-page.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_SLOTS 1024

typedef struct {
  WeirPage page;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->page.n_slots = N_SLOTS;
  fixture->page.slots = mmap (NULL, weir_page_size (N_SLOTS), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (fixture->page.slots != MAP_FAILED);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpint (munmap (fixture->page.slots, weir_page_size (N_SLOTS)), ==, 0);
}

static void
test_tickets (void)
{
  static const guint slots[] = { 0, 1, 255, 256, 65535 };
  static const guint64 serials[] = { 1, 2, G_GUINT64_CONSTANT (1) << 32,
                                     (G_GUINT64_CONSTANT (1) << 47) - 1 };

  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (serials); j++)
        {
          guint64 ticket = WEIR_TICKET (serials[j], slots[i]);

          g_assert_cmpuint (WEIR_TICKET_SLOT (ticket), ==, slots[i]);
          g_assert_cmpuint (ticket & 1, ==, 0);
          g_assert_cmpuint (ticket >> 17, ==, serials[j]);
        }
    }
}

static void
test_begin (Fixture       *fixture,
            gconstpointer  data)
{
  WeirPage *page = &fixture->page;
  guint64 ticket = WEIR_TICKET (1, 7);

  g_assert_false (weir_page_begin (page, ticket, 100));
  weir_page_hand (page, ticket);
  g_assert_cmpint (weir_page_begun_at (page, ticket), ==, 0);
  g_assert_true (weir_page_begin (page, ticket, 100));
  g_assert_cmpint (weir_page_begun_at (page, ticket), ==, 100);
  g_assert_false (weir_page_revoke (page, ticket));
  g_assert_false (weir_page_begin (page, ticket, 200));
  weir_page_free (page, ticket);
  g_assert_cmpint (weir_page_begun_at (page, ticket), ==, 0);
  g_assert_false (weir_page_begin (page, ticket, 300));
}

static void
test_revoke (Fixture       *fixture,
             gconstpointer  data)
{
  WeirPage *page = &fixture->page;
  guint64 first = WEIR_TICKET (1, 7);
  guint64 second = WEIR_TICKET (2, 7);

  weir_page_hand (page, first);
  g_assert_true (weir_page_revoke (page, first));
  g_assert_false (weir_page_revoke (page, first));
  g_assert_false (weir_page_begin (page, first, 100));

  /* The slot's next ticket is another: the first begins no more, nor does it tell of it. */
  weir_page_hand (page, second);
  g_assert_false (weir_page_begin (page, first, 100));
  g_assert_false (weir_page_revoke (page, first));
  g_assert_cmpint (weir_page_begun_at (page, first), ==, 0);
  g_assert_true (weir_page_begin (page, second, 200));
  g_assert_cmpint (weir_page_begun_at (page, second), ==, 200);
  g_assert_cmpint (weir_page_begun_at (page, first), ==, 0);
}

/* A time of zero is begun all the same. */
static void
test_time_zero (Fixture       *fixture,
                gconstpointer  data)
{
  guint64 ticket = WEIR_TICKET (1, N_SLOTS - 1);

  weir_page_hand (&fixture->page, ticket);
  g_assert_true (weir_page_begin (&fixture->page, ticket, 0));
  g_assert_cmpint (weir_page_begun_at (&fixture->page, ticket), !=, 0);
}

/* The race: a worker begins while its runner takes back. */

typedef struct {
  WeirPage         *page;
  guint64           serial;
  gboolean          begun[N_SLOTS];
  pthread_barrier_t start;
} Race;

static gpointer
race_begin (gpointer data)
{
  Race *race = data;

  pthread_barrier_wait (&race->start);
  for (guint i = 0; i < N_SLOTS; i++)
    race->begun[i] = weir_page_begin (race->page, WEIR_TICKET (race->serial, i), 1 + (gint64) i);
  return NULL;
}

/* Each ticket is begun or taken back: never both, never neither. */
static void
test_race (Fixture       *fixture,
           gconstpointer  data)
{
  guint n_begun = 0;

  for (guint round = 1; round <= 500; round++)
    {
      Race race = { .page = &fixture->page, .serial = round };
      gboolean revoked[N_SLOTS];
      GThread *worker;

      for (guint i = 0; i < N_SLOTS; i++)
        weir_page_hand (race.page, WEIR_TICKET (race.serial, i));
      pthread_barrier_init (&race.start, NULL, 2);
      worker = g_thread_new ("worker", race_begin, &race);
      pthread_barrier_wait (&race.start);
      /* In half of the rounds they come from both ends and meet somewhere. */
      for (guint i = 0; i < N_SLOTS; i++)
        {
          guint slot = round % 2 == 0 ? i : N_SLOTS - 1 - i;

          revoked[slot] = weir_page_revoke (race.page, WEIR_TICKET (race.serial, slot));
        }
      g_thread_join (worker);
      pthread_barrier_destroy (&race.start);

      for (guint i = 0; i < N_SLOTS; i++)
        {
          gint64 begun_at = weir_page_begun_at (race.page, WEIR_TICKET (race.serial, i));

          g_assert_cmpint (race.begun[i], !=, revoked[i]);
          g_assert_cmpint (begun_at, ==, race.begun[i] ? 1 + (gint64) i : 0);
          n_begun += race.begun[i];
        }
    }
  g_test_message ("%u of %u were begun", n_begun, 500 * N_SLOTS);
}

/* What a killed process has begun stands in the page, and what it has not can be taken back. */
static void
test_death (Fixture       *fixture,
            gconstpointer  data)
{
  WeirPage *page = &fixture->page;
  int told[2];
  struct pollfd readable;
  guint n_begun = 0;
  pid_t pid;

  g_assert_cmpint (pipe (told), ==, 0);
  for (guint i = 0; i < N_SLOTS; i++)
    weir_page_hand (page, WEIR_TICKET (1, i));
  pid = fork ();
  if (pid == 0)
    {
      for (guint i = 0; i < N_SLOTS; i += 3)
        weir_page_begin (page, WEIR_TICKET (1, i), 1000);
      if (write (told[1], "x", 1) < 0)
        _exit (1);
      while (TRUE)
        pause ();
    }

  readable = (struct pollfd) { .fd = told[0], .events = POLLIN };
  g_assert_cmpint (poll (&readable, 1, 20000), ==, 1);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  for (guint i = 0; i < N_SLOTS; i++)
    {
      guint64 ticket = WEIR_TICKET (1, i);

      n_begun += weir_page_begun_at (page, ticket) == 1000;
      g_assert_cmpint (weir_page_revoke (page, ticket), ==, i % 3 != 0);
    }
  g_assert_cmpuint (n_begun, ==, (N_SLOTS + 2) / 3);
  close (told[0]);
  close (told[1]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/page/tickets", test_tickets);
  g_test_add ("/page/begin", Fixture, NULL, set_up, test_begin, tear_down);
  g_test_add ("/page/revoke", Fixture, NULL, set_up, test_revoke, tear_down);
  g_test_add ("/page/time-zero", Fixture, NULL, set_up, test_time_zero, tear_down);
  g_test_add ("/page/race", Fixture, NULL, set_up, test_race, tear_down);
  g_test_add ("/page/death", Fixture, NULL, set_up, test_death, tear_down);

  return g_test_run ();
}
