/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/weir-engine.h"

#include "base/weir-error.h"

/*
 * How a token moves from step to step. A fork makes a frame and a token for each member; a join
 * counts. The last member's answer takes the count to zero and its token goes on in place of the
 * one that came; an error skips everything up to the innermost join, or the end.
 *
 * A frame lives as long as a member's token is inside it, or a nested frame is (n_refs). When a
 * join goes on early (fail-fast), the rest of its members are dropped, and what is still inside
 * a worker ends unheard.
 */

/* The frame of @token's fork, with two references: @token's, which moves into it, and that of
 * whoever puts the other members in. A fail-fast join may go on before they all are there. */
static WeirFrame *
weir_frame_new (WeirToken      *token,
                const WeirStep *join)
{
  WeirFrame *self = g_malloc0 (sizeof (WeirFrame) + join->n_branches * sizeof (WeirValue *));

  self->parent = token->frame;
  self->slot = token->slot;
  self->join = join;
  self->n_waiting = join->n_branches;
  self->n_refs = 2;
  return self;
}

static void
weir_frame_unref (WeirFrame *self)
{
  if (--self->n_refs > 0)
    return;

  /* A closed frame's place in its parent went to the token that goes on. */
  if (!self->closed && self->parent != NULL)
    weir_frame_unref (self->parent);
  for (guint i = 0; i < self->join->n_branches; i++)
    g_clear_pointer (&self->values[i], weir_value_unref);
  g_free (self);
}

static gboolean
weir_frame_is_inside (WeirFrame *self,
                      WeirFrame *outer)
{
  for (; self != NULL; self = self->parent)
    {
      if (self == outer)
        return TRUE;
    }
  return FALSE;
}

static void
weir_token_unlink_item (WeirToken *token)
{
  if (token->item_prev != NULL)
    token->item_prev->item_next = token->item_next;
  else
    token->item->tokens = token->item_next;
  if (token->item_next != NULL)
    token->item_next->item_prev = token->item_prev;
  token->item_next = token->item_prev = NULL;
  token->item = NULL;
}

static void
weir_token_link_item (WeirToken *token,
                      WeirItem  *item)
{
  token->item = item;
  token->item_prev = NULL;
  token->item_next = item->tokens;
  if (item->tokens != NULL)
    item->tokens->item_prev = token;
  item->tokens = token;
}

/* Nobody waits for @token any more: out of its queue, or back from its worker unless that has
 * begun it; then its result will find nobody. */
void
weir_engine_drop (WeirEngine *self,
                  WeirToken  *token,
                  gint64      now)
{
  WeirFrame *frame = g_steal_pointer (&token->frame);
  WeirSeat *seat = token->seat;

  weir_token_unlink_item (token);
  if (frame != NULL)
    weir_frame_unref (frame);
  g_clear_pointer (&token->value, weir_value_unref);

  if (seat == NULL)
    {
      if (token->step != NULL)
        {
          WeirPool *pool = &self->pools[token->step->pool];

          weir_pool_remove (pool, token);
          pool->counters.dropped++;
        }
      weir_engine_free_token (self, token);
    }
  else if (weir_seat_revoke (seat, token))
    {
      seat->pool->counters.dropped++;
      weir_engine_free_token (self, token);
      weir_seat_settle (seat, now);
    }
}

static void
weir_engine_drop_members (WeirEngine *self,
                          WeirItem   *item,
                          WeirFrame  *frame,
                          gint64      now)
{
  WeirToken *token = item->tokens;

  while (token != NULL)
    {
      WeirToken *next = token->item_next;

      if (weir_frame_is_inside (token->frame, frame))
        weir_engine_drop (self, token, now);
      token = next;
    }
}

static gboolean
weir_frame_all_failed (const WeirFrame *self)
{
  return self->n_failed + self->n_absent == self->join->n_branches;
}

/* The ensemble's error carries its list so far, with null where nothing came. */
static GError *
weir_frame_make_error (WeirFrame    *self,
                       guint         slot,
                       const GError *cause)
{
  g_autoptr (WeirValue) results = weir_value_new_array (self->values, self->join->n_branches);
  WeirServlet *member = weir_servlet_get_member (self->join->servlet, slot);
  const char *name = member == NULL ? NULL : weir_servlet_get_name (member);
  guint n_done = self->join->n_branches - self->n_waiting;
  GError *error;

  if (weir_frame_all_failed (self))
    error = g_error_new (WEIR_ERROR, WEIR_ERROR_ENSEMBLE, "all %u members failed; the last: %s",
                         self->n_failed, cause->message);
  else
    error = g_error_new (WEIR_ERROR, WEIR_ERROR_ENSEMBLE, "member %u of %u%s%s%s failed: %s",
                         slot + 1, self->join->n_branches, name == NULL ? "" : " (“",
                         name == NULL ? "" : name, name == NULL ? "" : "”)", cause->message);
  weir_error_set_node (error, weir_servlet_get_name (self->join->servlet));
  weir_error_set_results (error, results, n_done);
  return error;
}

/* Leaves @frame, whose place in its parent @token takes over. */
static void
weir_token_leave_frame (WeirToken *token,
                        WeirFrame *frame)
{
  frame->closed = TRUE;
  token->frame = frame->parent;
  token->slot = frame->slot;
}

/* A member has answered. TRUE when @token goes on, with @outcome now the ensemble's. */
static gboolean
weir_engine_join (WeirEngine  *self,
                  WeirToken   *token,
                  WeirOutcome *outcome,
                  gint64       now)
{
  WeirFrame *frame = token->frame;
  guint slot = token->slot;
  g_autoptr (GError) cause = g_steal_pointer (&outcome->error);
  gboolean failed = cause != NULL;

  frame->n_waiting--;
  frame->n_failed += failed;
  frame->values[slot] = failed ? weir_error_to_value (cause) : g_steal_pointer (&outcome->value);

  if (frame->n_waiting > 0 && !(failed && frame->join->fail_fast))
    {
      token->step = NULL;
      weir_token_unlink_item (token);
      token->frame = NULL;
      weir_frame_unref (frame);
      weir_engine_free_token (self, token);
      return FALSE;
    }

  if (failed && (frame->join->fail_fast || weir_frame_all_failed (frame)))
    outcome->error = weir_frame_make_error (frame, slot, cause);
  else
    outcome->value = weir_value_new_array (frame->values, frame->join->n_branches);
  if (outcome->value != NULL)
    weir_engine_note_passing (self, frame->join, 0, token->item, outcome->value);

  weir_token_leave_frame (token, frame);
  weir_engine_drop_members (self, token->item, frame, now);
  weir_frame_unref (frame);
  return TRUE;
}

/* A disabled member counts as one that has answered null. */
static void
weir_engine_skip_member (WeirFrame *frame,
                         guint      slot)
{
  frame->values[slot] = weir_value_new_null ();
  frame->n_absent++;
  frame->n_waiting--;
}

static guint
weir_step_last_branch (const WeirStep *fork)
{
  guint last = fork->n_branches;

  while (last > 0 && fork->branches[last - 1] == NULL)
    last--;
  g_assert (last > 0);
  return last - 1;
}

/* Sends the value into all members. @token itself goes into the last one that is there, so that
 * it can still go on when that one answers at once. TRUE when it does, at *@step. */
static gboolean
weir_engine_fork (WeirEngine      *self,
                  WeirToken       *token,
                  const WeirStep **step,
                  WeirOutcome     *outcome,
                  gint64           now)
{
  const WeirStep *fork = *step;
  guint last = weir_step_last_branch (fork);
  WeirFrame *frame = weir_frame_new (token, fork->join);
  WeirItem *item = token->item;
  gboolean alive;

  for (guint i = 0; i < fork->n_branches; i++)
    {
      if (fork->branches[i] == NULL)
        weir_engine_skip_member (frame, i);
    }

  token->frame = frame;
  token->slot = last;
  token->step = NULL;
  for (guint i = 0; i < last && !frame->closed; i++)
    {
      WeirOutcome copy = { NULL, NULL, 0 };
      WeirToken *member;

      if (fork->branches[i] == NULL)
        continue;
      copy.value = weir_value_ref (outcome->value);
      member = weir_engine_new_token (self);
      weir_token_link_item (member, item);
      frame->n_refs++;
      member->frame = frame;
      member->slot = i;
      weir_engine_advance (self, member, fork->branches[i], &copy, now);
    }

  alive = !frame->closed;
  weir_frame_unref (frame);
  if (!alive)
    {
      /* A member failed at once and took the item on; @token was dropped with the others. */
      g_clear_pointer (&outcome->value, weir_value_unref);
      return FALSE;
    }
  *step = fork->branches[last];
  return TRUE;
}

static void
weir_engine_leave_flow (WeirEngine  *self,
                        WeirToken   *token,
                        WeirOutcome *outcome,
                        gint64       now)
{
  WeirItem *item = token->item;

  if (outcome->error == NULL)
    self->totals.done++;
  else
    self->totals.failed++;
  weir_token_unlink_item (token);
  weir_engine_free_token (self, token);
  weir_engine_finish (self, item, outcome, now);
}

/* Moves @token, which is in no queue and no worker's hands, to @step with @outcome, which is
 * taken. With an error @step does not matter. */
void
weir_engine_advance (WeirEngine     *self,
                     WeirToken      *token,
                     const WeirStep *step,
                     WeirOutcome    *outcome,
                     gint64          now)
{
  g_clear_pointer (&token->value, weir_value_unref);
  token->step = NULL;

  while (TRUE)
    {
      if (outcome->error != NULL)
        step = token->frame == NULL ? NULL : token->frame->join;

      if (step == NULL || step->kind == WEIR_STEP_END)
        {
          weir_engine_leave_flow (self, token, outcome, now);
          return;
        }

      if (step->kind == WEIR_STEP_JOIN)
        {
          if (!weir_engine_join (self, token, outcome, now))
            return;
          step = step->next;
        }
      else if (step->kind == WEIR_STEP_FORK)
        {
          if (!weir_engine_fork (self, token, &step, outcome, now))
            return;
        }
      else
        {
          token->step = step;
          token->value = g_steal_pointer (&outcome->value);
          weir_pool_enqueue (&self->pools[step->pool], token, now);
          return;
        }
    }
}
