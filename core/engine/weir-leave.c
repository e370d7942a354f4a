/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/weir-engine.h"

/*
 * A pool that grows or shrinks while it runs. Seats are never taken away, they are left: those with
 * the highest numbers go, so that a worker's number, and the CPUs that go with it, stay its own.
 *
 *   READY ──leave──▶ what is not begun goes back into the queue; nothing more is handed out
 *         ──idle───▶ dismissed: its worker is told to clean up and end, and killed if it does not
 *         ──gone───▶ CLOSED, or STARTING when the seat is wanted again by then
 *
 * Until it is dismissed a worker that is wanted again just stays. One that dies meanwhile held what
 * it had begun, as always; but its death is nobody's failure.
 */

/* How long a worker may take to clean up. */
#define LEAVE_NS (3 * G_GINT64_CONSTANT (1000000000))

/* Tells the worker of a leaving seat to end once it holds nothing. */
void
weir_seat_dismiss (WeirSeat *self,
                   gint64    now)
{
  WeirEngine *engine = self->pool->engine;

  g_assert (self->leaving);

  if (self->dismissed || !weir_seat_is_idle (self))
    return;

  self->dismissed = TRUE;
  weir_engine_wish (engine, self, WEIR_SEAT_WANTS_CLOSE);
  weir_timers_set (&engine->timers, &self->timer, now + LEAVE_NS);
}

/* Its worker has taken too long over it. Again later, should there have been nothing to end yet. */
void
weir_seat_insist (WeirSeat *self,
                  gint64    now)
{
  WeirEngine *engine = self->pool->engine;

  weir_engine_wish (engine, self, WEIR_SEAT_WANTS_KILL);
  weir_timers_set (&engine->timers, &self->timer, now + LEAVE_NS);
}

/* The worker of a leaving seat is gone. */
void
weir_seat_left (WeirSeat *self,
                gint64    now)
{
  WeirPool *pool = self->pool;

  g_assert (self->state == WEIR_SEAT_CLOSED);

  self->leaving = self->dismissed = self->hung = FALSE;
  self->wishes = 0;
  if (self->index < pool->n_wanted && pool->failure == NULL)
    weir_seat_start (self, now);
}

/* What the worker has not begun, back into the queue: from the last to the first, which keeps the
 * order. */
static void
weir_seat_give_back (WeirSeat *self)
{
  WeirToken *token = self->hands.tail;

  while (token != NULL)
    {
      WeirToken *before = token->prev;

      if (weir_seat_revoke (self, token))
        weir_pool_put_back (self->pool, token);
      token = before;
    }
}

static void
weir_seat_leave (WeirSeat *self,
                 gint64    now)
{
  switch (self->state)
    {
    case WEIR_SEAT_RESTING:
      weir_timers_unset (&self->pool->engine->timers, &self->timer);
      self->state = WEIR_SEAT_CLOSED;
      break;

    case WEIR_SEAT_STARTING:
    case WEIR_SEAT_READY:
      if (self->leaving)
        break;
      self->leaving = TRUE;
      weir_seat_give_back (self);
      weir_seat_place (self);
      weir_seat_dismiss (self, now);
      break;

    case WEIR_SEAT_CLOSED:
    default:
      break;
    }
}

static void
weir_seat_stay (WeirSeat *self,
                gint64    now)
{
  if (self->state == WEIR_SEAT_CLOSED)
    {
      self->deaths = 0;
      weir_seat_start (self, now);
    }
  else if (self->leaving && !self->dismissed)
    {
      self->leaving = FALSE;
      weir_seat_settle (self, now);
    }
}

/* Of its seats, those up to the last one that is wanted or has a worker. */
guint
weir_pool_count_seats (WeirPool *self)
{
  guint n_seats = self->n_seats;

  while (n_seats > self->n_wanted && self->seats[n_seats - 1]->state == WEIR_SEAT_CLOSED)
    n_seats--;
  return n_seats;
}

static void
weir_pool_add_seats (WeirPool *self,
                     guint     n_seats)
{
  if (n_seats <= self->n_seats)
    return;

  self->seats = g_renew (WeirSeat *, self->seats, n_seats);
  for (guint i = self->n_seats; i < n_seats; i++)
    self->seats[i] = weir_seat_new (self, i);
  self->n_seats = n_seats;
}

/* Has @n_workers, at least one, from now on. A pool that has given up stays as it is. */
void
weir_pool_resize (WeirPool *self,
                  guint     n_workers,
                  gint64    now)
{
  g_assert (n_workers > 0);

  self->n_wanted = n_workers;
  if (self->failure != NULL)
    return;

  weir_pool_add_seats (self, n_workers);
  for (guint i = n_workers; i < self->n_seats; i++)
    weir_seat_leave (self->seats[i], now);
  for (guint i = 0; i < n_workers; i++)
    weir_seat_stay (self->seats[i], now);
  weir_pool_dispatch (self, now);
}
