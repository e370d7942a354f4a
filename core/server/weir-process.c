/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-process.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "base/weir-spawn.h"
#include "server/weir-process-start.h"
#include "workers/weir-size.h"

/* Pending frames for a worker that still has work are kept until it answers, unless there are
 * this many, or a unit takes so long that a system call for each does not matter. */
#define PENDING_MOST   32
#define SLOW_UNIT_NS   10000.0

/* How long a process may take from the end of its channel to its own. */
#define DYING_MS       50
#define RESULTS_AT_ONCE 256
/* So much is encoded before it is written, however much there is: a copy of it all is not needed. */
#define ENCODED_MOST   (256 * 1024)

static void
weir_frame_out_clear (gpointer data)
{
  WeirFrameOut *frame = data;

  g_clear_pointer (&frame->value, weir_value_unref);
}

static GArray *
weir_frames_out_new (void)
{
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (WeirFrameOut));

  g_array_set_clear_func (frames, weir_frame_out_clear);
  return frames;
}

static void
weir_process_free (WeirProcess *self)
{
  weir_process_close_fd (&self->pidfd);
  weir_process_close_fd (&self->fd);
  if (self->page.slots != NULL)
    munmap (self->page.slots, weir_page_size (self->page.n_slots));
  weir_channel_in_clear (&self->in);
  weir_channel_out_clear (&self->out);
  g_clear_pointer (&self->next, g_array_unref);
  g_clear_pointer (&self->taken, g_array_unref);
  weir_output_clear (&self->output);
  g_clear_error (&self->complaint);
  pthread_mutex_destroy (&self->out_lock);
  g_free (self->name);
  g_free (self);
}

WeirProcess *
weir_process_ref (WeirProcess *self)
{
  weir_refs_inc (&self->refs);
  return self;
}

/* Its descriptors close with the last reference, so that a thread that is still writing never
 * writes to somebody else's. */
void
weir_process_unref (WeirProcess *self)
{
  if (weir_refs_dec (&self->refs))
    weir_process_free (self);
}

/* Starts its process; whatever that lacks, the error is one of ours that names the worker. */
static gboolean
weir_process_launch (WeirProcess  *self,
                     GError      **error)
{
  g_autoptr (GError) cause = NULL;
  GError *own;

  if (weir_process_start (self, &cause))
    return TRUE;

  if (cause->domain == WEIR_ERROR)
    own = g_steal_pointer (&cause);
  else
    own = g_error_new_literal (WEIR_ERROR, WEIR_ERROR_START_FAILED, cause->message);
  weir_run_name_error (self->seat, own);
  g_propagate_error (error, own);
  return FALSE;
}

/* Starts a worker for @seat from the calling thread, which must live as long as the worker. */
WeirProcess *
weir_process_new (WeirRun   *run,
                  WeirSeat  *seat,
                  GError   **error)
{
  WeirProcess *self = g_new0 (WeirProcess, 1);
  WeirFrameOut hello = { .header.type = WEIR_FRAME_HELLO };

  weir_refs_init (&self->refs);
  self->run = run;
  self->seat = seat;
  self->name = g_strdup_printf ("%s/%u", seat->pool->config->name, seat->index);
  self->pidfd = self->fd = -1;
  weir_output_init (&self->output, self->name, &run->printer, seat->pool->index, seat->index);
  self->page.n_slots = seat->pool->n_slots;
  pthread_mutex_init (&self->out_lock, NULL);
  weir_channel_out_init (&self->out);
  self->next = weir_frames_out_new ();
  self->taken = weir_frames_out_new ();
  weir_channel_in_init (&self->in, -1);
  if (!weir_process_launch (self, error))
    {
      weir_process_unref (self);
      return NULL;
    }

  self->in.fd = self->fd;
  hello.value = weir_process_describe (run, seat);
  g_array_append_val (self->next, hello);
  return self;
}

/* Writing */

static void
weir_process_await_room (WeirProcess *self,
                         gboolean     wait)
{
  struct epoll_event event = { .events = EPOLLIN | (wait ? EPOLLOUT : 0),
                               .data.ptr = &self->watches[WEIR_WATCH_CHANNEL] };

  epoll_ctl (self->run->epoll_fd, EPOLL_CTL_MOD, self->fd, &event);
}

/* Encodes some of what was taken over. */
static void
weir_process_encode (WeirProcess *self)
{
  while (self->n_encoded < self->taken->len
         && weir_channel_out_get_size (&self->out) < ENCODED_MOST)
    {
      WeirFrameOut *frame = &g_array_index (self->taken, WeirFrameOut, self->n_encoded++);

      weir_channel_out_add (&self->out, &frame->header, frame->value);
      g_clear_pointer (&frame->value, weir_value_unref);
    }

  if (self->n_encoded == self->taken->len)
    {
      g_array_set_size (self->taken, 0);
      self->n_encoded = 0;
    }
}

/* Takes over what is to be written next; FALSE, and no longer the writer, when there is none. */
static gboolean
weir_process_take_next (WeirProcess *self)
{
  gboolean some;

  pthread_mutex_lock (&self->out_lock);
  some = self->next->len > 0;
  if (some)
    {
      GArray *empty = self->taken;

      self->taken = self->next;
      self->next = empty;
    }
  else
    {
      self->writing = FALSE;
    }
  pthread_mutex_unlock (&self->out_lock);
  return some;
}

/* It reads no more: the keeper finds out whether it is dying or has to be ended. Until then
 * @writing stays set, and nothing is written. */
static void
weir_process_break (WeirProcess *self)
{
  __atomic_store_n (&self->broken, TRUE, __ATOMIC_RELEASE);
  weir_run_wake_keeper (self->run);
}

/* With @writing set: writes until nothing is left or the socket takes no more. */
static void
weir_process_write_on (WeirProcess *self)
{
  while (TRUE)
    {
      WeirChannelStatus status = weir_channel_out_write (&self->out, self->fd);

      if (status == WEIR_CHANNEL_AGAIN)
        {
          weir_process_await_room (self, TRUE);
          return;
        }
      if (status == WEIR_CHANNEL_CLOSED)
        {
          weir_process_break (self);
          return;
        }
      if (self->taken->len == 0 && !weir_process_take_next (self))
        return;
      weir_process_encode (self);
    }
}

/* Any thread, outside the run's lock. Whoever comes while another writes leaves it to that one. */
static void
weir_process_flush (WeirProcess *self)
{
  gboolean mine;

  pthread_mutex_lock (&self->out_lock);
  mine = !self->writing && self->next->len > 0;
  if (mine)
    self->writing = TRUE;
  pthread_mutex_unlock (&self->out_lock);

  if (mine)
    weir_process_write_on (self);
}

static void
weir_process_flush_and_unref (gpointer data)
{
  WeirProcess *self = data;

  weir_process_flush (self);
  weir_process_unref (self);
}

static void
weir_process_add_items (WeirProcess *self)
{
  WeirToken *token = self->seat->unfetched;

  if (token == NULL)
    return;

  pthread_mutex_lock (&self->out_lock);
  for (; token != NULL; token = token->next)
    {
      WeirFrameOut frame = {
        .header = { .type = WEIR_FRAME_ITEM, .ticket = token->ticket },
        .value = weir_value_ref (token->value),
      };

      if (token->next != NULL && token->next->batch == token->batch)
        frame.header.flags |= WEIR_FRAME_MORE;
      g_array_append_val (self->next, frame);
      self->n_pending++;
    }
  pthread_mutex_unlock (&self->out_lock);
  self->seat->unfetched = NULL;
}

/* Whether all of the worker's threads have something to do, beside what was not written yet. */
static gboolean
weir_process_is_occupied (WeirProcess *self)
{
  const WeirPoolConfig *config = self->seat->pool->config;
  /* What was taken back from @next is counted in neither: then it is written sooner. */
  gint64 n_with_worker = (gint64) self->seat->hands.length - self->n_pending;

  return n_with_worker > (gint64) (config->concurrency - 1) * config->batch_size;
}

/* Takes what the seat was handed, and decides whether it is written now. While the worker still
 * has enough to do it need not be: its answer will bring the keeper back here, and then many
 * frames go in one write. */
void
weir_process_hand (WeirProcess *self,
                   WeirEffects *effects)
{
  gboolean answered = self->answered;

  self->answered = FALSE;
  weir_process_add_items (self);
  if (self->n_pending == 0)
    return;

  if (weir_process_is_occupied (self)
      && self->n_pending < PENDING_MOST
      && !answered
      && self->seat->unit_ns < SLOW_UNIT_NS)
    return;

  self->n_pending = 0;
  weir_effects_add (effects, weir_process_flush_and_unref, weir_process_ref (self));
}

/* Reading */

static GError *
weir_process_read_error (WeirProcess *self,
                         WeirValue   *value)
{
  GError *error = value == NULL ? NULL : weir_error_new_from_value (value);

  if (error == NULL)
    error = g_error_new (WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                         "worker “%s” reported an error that is none", self->name);
  weir_run_name_error (self->seat, error);
  return error;
}

/* The answer that a frame is; FALSE when it is none. */
static gboolean
weir_process_read_outcome (WeirProcess *self,
                           WeirFrameIn *frame,
                           WeirOutcome *outcome)
{
  WeirToken *token;

  switch ((WeirFrameType) frame->header.type)
    {
    case WEIR_FRAME_RESULT:
      outcome->value = g_steal_pointer (&frame->value);
      return outcome->value != NULL;

    case WEIR_FRAME_SAME:
      token = weir_seat_peek (self->seat, frame->header.ticket);
      if (token != NULL && token->value != NULL)
        outcome->value = weir_value_ref (token->value);
      return TRUE;

    case WEIR_FRAME_ERROR:
      outcome->error = weir_process_read_error (self, frame->value);
      return TRUE;

    case WEIR_FRAME_HELLO:
    case WEIR_FRAME_READY:
    case WEIR_FRAME_REFUSED:
    case WEIR_FRAME_ITEM:
    case WEIR_FRAME_GONE:
    default:
      return FALSE;
    }
}

/* Ends the worker for what @complaint, which is taken, says; the first one counts. */
static void
weir_process_complain (WeirProcess *self,
                       GError      *complaint)
{
  weir_run_name_error (self->seat, complaint);
  if (self->complaint == NULL)
    self->complaint = complaint;
  else
    g_error_free (complaint);
  weir_process_kill (self);
}

/* It gives up, as @value says. */
static void
weir_process_take_end (WeirProcess *self,
                       WeirValue   *value)
{
  GError *error = weir_process_read_error (self, value);

  if (self->seat->state == WEIR_SEAT_STARTING
      && g_error_matches (error, WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED))
    error->code = WEIR_ERROR_START_FAILED;
  self->gave_up |= self->complaint == NULL;
  weir_process_complain (self, error);
}

/* Under the run's lock. */
static void
weir_process_take_frame (WeirProcess *self,
                         WeirFrameIn *frame,
                         gint64       now)
{
  WeirOutcome outcome = { NULL, NULL, 0 };

  if (frame->header.type == WEIR_FRAME_READY && self->seat->state == WEIR_SEAT_STARTING)
    {
      weir_run_worker_ready (self->run, self->seat);
      return;
    }
  if (frame->header.type == WEIR_FRAME_REFUSED && self->seat->state == WEIR_SEAT_STARTING)
    {
      weir_process_complain (self, weir_process_read_error (self, frame->value));
      return;
    }
  if (frame->header.type == WEIR_FRAME_GONE)
    {
      weir_process_take_end (self, frame->value);
      return;
    }

  if (self->seat->state != WEIR_SEAT_READY
      || !weir_process_read_outcome (self, frame, &outcome)
      || !weir_engine_result (self->run->engine, self->seat, frame->header.ticket, &outcome,
                              frame->header.service, now))
    weir_process_complain (self,
                           g_error_new (WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                                        "worker “%s” sent a frame that nobody asked for",
                                        self->name));
}

/* Takes whole frames out of the buffer: outside the run's lock, since values are made. */
static guint
weir_process_read_frames (WeirProcess  *self,
                          WeirFrameIn  *frames,
                          GError      **error)
{
  guint n_frames = 0;

  while (n_frames < RESULTS_AT_ONCE && weir_channel_in_next (&self->in, &frames[n_frames], error))
    n_frames++;
  return n_frames;
}

static void
weir_process_take_frames (WeirProcess *self)
{
  WeirFrameIn frames[RESULTS_AT_ONCE];
  guint n_frames;

  do
    {
      GError *error = NULL;
      gint64 now;

      n_frames = weir_process_read_frames (self, frames, &error);
      now = weir_now ();
      weir_run_lock (self->run);
      for (guint i = 0; i < n_frames; i++)
        weir_process_take_frame (self, &frames[i], now);
      if (error != NULL)
        {
          g_prefix_error (&error, "worker “%s”: ", self->name);
          weir_process_complain (self, error);
        }
      self->answered = TRUE;
      weir_engine_wish (self->run->engine, self->seat, WEIR_SEAT_WANTS_HAND);
      weir_run_unlock (self->run);

      for (guint i = 0; i < n_frames; i++)
        g_clear_pointer (&frames[i].value, weir_value_unref);
    }
  while (n_frames == RESULTS_AT_ONCE);
}

/* Death */

/* Under the run's lock: ends it; its group with it, for a worker may have children. */
void
weir_process_kill (WeirProcess *self)
{
  if (self->killed || self->pidfd < 0)
    return;

  self->killed = TRUE;
  /* Through the handle first: it cannot hit another process. The group's number is the child's
   * own and stays taken as long as it is not reaped. */
  syscall (SYS_pidfd_send_signal, self->pidfd, SIGKILL, NULL, 0);
  kill (-self->pid, SIGKILL);
}

/* It has ended, and is not reaped yet: only now is its group's number surely its own. What it
 * started and did not end goes with it. Later kills would find nobody, or somebody else. */
static void
weir_process_end_group (WeirProcess *self)
{
  weir_run_lock (self->run);
  self->killed = TRUE;
  kill (-self->pid, SIGKILL);
  weir_run_unlock (self->run);
}

/* What may explain its end: whoever runs into a limit rarely says so in words. */
static char *
weir_process_describe_circumstances (WeirProcess *self)
{
  g_autofree char *tail = weir_output_dup_tail (&self->output);
  guint64 limit = weir_process_get_memory_limit (self);
  g_autofree char *size = weir_size_format (limit);

  return g_strconcat (limit > 0 ? "; its memory-limit is " : "", limit > 0 ? size : "",
                      tail != NULL ? "; it last wrote: " : NULL, tail, NULL);
}

/* A worker that gave up may have done so for what a program wrote before it ended. */
static GError *
weir_process_take_complaint (WeirProcess *self,
                             const char  *circumstances)
{
  GError *complaint = g_steal_pointer (&self->complaint);
  g_autofree char *message = complaint->message;

  complaint->message = g_strconcat (message, self->gave_up ? circumstances : NULL, NULL);
  return complaint;
}

static GError *
weir_process_explain_end (WeirProcess     *self,
                          const siginfo_t *info)
{
  const WeirPoolConfig *config = self->seat->pool->config;
  g_autofree char *end = weir_spawn_describe_end (info);
  g_autofree char *circumstances = weir_process_describe_circumstances (self);
  gboolean starting = self->seat->state == WEIR_SEAT_STARTING;
  GError *error;

  if (self->complaint != NULL)
    return weir_process_take_complaint (self, circumstances);

  if (self->seat->hung && starting)
    error = g_error_new (WEIR_ERROR, WEIR_ERROR_START_FAILED,
                         "worker “%s” was not ready within its init-timeout of %g s", self->name,
                         (double) config->init_timeout / 1e9);
  else if (self->seat->hung)
    error = g_error_new (WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED,
                         "worker “%s” (process %d) took longer than its call-timeout of %g s and "
                         "was killed", self->name, (int) self->pid,
                         (double) config->call_timeout / 1e9);
  else
    error = g_error_new (WEIR_ERROR,
                         starting ? WEIR_ERROR_START_FAILED : WEIR_ERROR_WORKER_CRASHED,
                         "worker “%s” (process %d) %s%s%s", self->name, (int) self->pid, end,
                         starting ? " before it was ready" : "", circumstances);
  weir_run_name_error (self->seat, error);
  return error;
}

/* What it still sent counts. A child of its own that holds the channel may never come to an end,
 * so no more is read than it can have left there. */
static void
weir_process_read_rest (WeirProcess *self)
{
  guint n_reads = 64 + 2 * self->page.n_slots;

  while (n_reads-- > 0 && weir_channel_in_read (&self->in) == WEIR_CHANNEL_DONE)
    weir_process_take_frames (self);
}

/* It has ended and is gone. */
static void
weir_process_bury (WeirProcess *self)
{
  siginfo_t info = { 0 };

  if (self->ended)
    return;

  self->ended = TRUE;
  weir_process_end_group (self);
  while (waitid (P_PIDFD, (id_t) self->pidfd, &info, WEXITED) < 0 && errno == EINTR)
    continue;
  weir_process_read_rest (self);
  weir_output_finish (&self->output, weir_run_get_recorder (self->run));
  epoll_ctl (self->run->epoll_fd, EPOLL_CTL_DEL, self->fd, NULL);
  epoll_ctl (self->run->epoll_fd, EPOLL_CTL_DEL, self->pidfd, NULL);
  epoll_ctl (self->run->epoll_fd, EPOLL_CTL_DEL, self->output.fd, NULL);

  weir_run_lock (self->run);
  {
    g_autoptr (GError) reason = weir_process_explain_end (self, &info);

    self->run->n_processes--;
    weir_run_worker_gone (self->run, self->seat, reason);
  }
  weir_run_unlock (self->run);
}

/* The keeper */

gboolean
weir_process_watch (WeirProcess  *self,
                    GError      **error)
{
  const int fds[] = { self->fd, self->pidfd, self->output.fd };

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.ptr = &self->watches[i] };

      self->watches[i].kind = i;
      self->watches[i].process = self;
      if (epoll_ctl (self->run->epoll_fd, EPOLL_CTL_ADD, fds[i], &event) < 0)
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                       "cannot watch worker “%s”: %s", self->name, g_strerror (errno));
          return FALSE;
        }
    }
  weir_process_flush (self);
  return TRUE;
}

/* The end of its channel: mostly it is just dying, and how is about to be known. If not, it has
 * closed the channel itself and is of no more use. */
static void
weir_process_lose_channel (WeirProcess *self)
{
  struct pollfd death = { .fd = self->pidfd, .events = POLLIN };

  if (self->lost)
    return;

  self->lost = TRUE;
  epoll_ctl (self->run->epoll_fd, EPOLL_CTL_DEL, self->fd, NULL);
  if (poll (&death, 1, DYING_MS) > 0)
    {
      weir_process_bury (self);
      return;
    }

  weir_run_lock (self->run);
  if (!self->run->closing && !self->seat->dismissed)
    weir_process_complain (self,
                           g_error_new (WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED,
                                        "worker “%s” (process %d) closed its channel to the "
                                        "runner and was ended", self->name, (int) self->pid));
  weir_run_unlock (self->run);
}

static void
weir_process_handle_channel (WeirProcess *self,
                             guint        events)
{
  WeirChannelStatus status;

  if ((events & EPOLLOUT) != 0)
    {
      weir_process_await_room (self, FALSE);
      weir_process_write_on (self);
    }
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0)
    return;

  status = weir_channel_in_read (&self->in);
  if (status == WEIR_CHANNEL_DONE)
    {
      weir_process_take_frames (self);
    }
  else if (status == WEIR_CHANNEL_CLOSED)
    {
      weir_process_lose_channel (self);
    }
}

void
weir_process_handle (WeirProcess *self,
                     WeirWatch   *watch,
                     guint        events)
{
  if (self->ended)
    return;

  switch (watch->kind)
    {
    case WEIR_WATCH_CHANNEL:
      weir_process_handle_channel (self, events);
      break;

    case WEIR_WATCH_DEATH:
      weir_process_bury (self);
      break;

    case WEIR_WATCH_OUTPUT:
      if (weir_output_read (&self->output, weir_run_get_recorder (self->run)) == 0)
        epoll_ctl (self->run->epoll_fd, EPOLL_CTL_DEL, self->output.fd, NULL);
      break;

    default:
      g_assert_not_reached ();
    }
}

/* Once in each round: sees to what other threads noticed. */
void
weir_process_check (WeirProcess *self)
{
  if (!self->ended && __atomic_load_n (&self->broken, __ATOMIC_ACQUIRE))
    weir_process_lose_channel (self);
}

/* It could not be watched: nobody would see its end, so it is brought about now. */
void
weir_process_abort (WeirProcess *self,
                    GError      *complaint)
{
  weir_run_lock (self->run);
  weir_process_complain (self, complaint);
  weir_run_unlock (self->run);
  weir_process_bury (self);
}

/* No more is written to it: it cleans up and ends. */
void
weir_process_close (WeirProcess *self)
{
  shutdown (self->fd, SHUT_WR);
}
