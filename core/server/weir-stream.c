/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-stream-private.h"

#include "base/weir-error.h"
#include "server/weir-cancel-watch.h"
#include "server/weir-post.h"
#include "server/weir-window.h"

#define TAKE_AT_ONCE 64

/* What is done to each input: the stream's and its source's. */
typedef struct {
  WeirStreamMap  func;
  gpointer       data;
  GDestroyNotify destroy;
} WeirMap;

struct _WeirStream
{
  GObject      parent_instance;

  /* owned */
  WeirWindow  *window;
  WeirMap     *map;        /* an atomic box; NULL: inputs are sent as they are */

  gboolean     has_source;

  /* the taker's */
  WeirResult  *taken[TAKE_AT_ONCE]; /* owned */
  guint        n_taken;
  guint        next_taken;
};

/* The thread that pushes what a source gives. It may outlast the stream. */
typedef struct {
  /* owned */
  WeirWindow       *window;
  WeirMap          *map;

  WeirStreamSource  source;
  gpointer          data;
  GDestroyNotify    destroy;
} WeirFeed;

G_DEFINE_FINAL_TYPE (WeirStream, weir_stream, G_TYPE_OBJECT)

static void
weir_map_clear (WeirMap *self)
{
  if (self->destroy != NULL)
    self->destroy (self->data);
}

static void
weir_map_unref (WeirMap *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) weir_map_clear);
}

static void
weir_stream_forget_taken (WeirStream *self)
{
  while (self->next_taken < self->n_taken)
    weir_result_free (self->taken[self->next_taken++]);
}

static void
weir_stream_dispose (GObject *object)
{
  WeirStream *self = WEIR_STREAM (object);

  if (self->window != NULL)
    weir_stream_close (self);
  weir_stream_forget_taken (self);

  G_OBJECT_CLASS (weir_stream_parent_class)->dispose (object);
}

static void
weir_stream_finalize (GObject *object)
{
  WeirStream *self = WEIR_STREAM (object);

  g_clear_pointer (&self->map, weir_map_unref);
  g_clear_pointer (&self->window, weir_window_unref);

  G_OBJECT_CLASS (weir_stream_parent_class)->finalize (object);
}

static void
weir_stream_class_init (WeirStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_stream_dispose;
  object_class->finalize = weir_stream_finalize;
}

static void
weir_stream_init (WeirStream *self)
{
}

/* A stream through @run of up to @size inputs whose results were not taken; NULL with @error
 * set when @run takes no items. @timeout is in ns for each item; 0: none. */
WeirStream *
weir_stream_new (WeirRun  *run,
                 guint     size,
                 gint64    timeout,
                 GError  **error)
{
  WeirWindow *window = weir_window_new (run, size, timeout, error);
  WeirStream *self;

  if (window == NULL)
    return NULL;
  self = g_object_new (WEIR_TYPE_STREAM, NULL);
  self->window = window;
  return self;
}

/**
 * weir_stream_set_keep_inputs:
 * @self: a stream into which nothing was pushed yet
 * @keep_inputs: whether results come with their inputs
 *
 * Sets whether [method@Weir.Result.get_input] gives the input.
 */
void
weir_stream_set_keep_inputs (WeirStream *self,
                             gboolean    keep_inputs)
{
  g_return_if_fail (WEIR_IS_STREAM (self));

  weir_window_set_keep_inputs (self->window, keep_inputs);
}

/**
 * weir_stream_set_unordered:
 * @self: a stream into which nothing was pushed yet
 * @unordered: whether results are given as they come
 *
 * Sets whether results may overtake each other; otherwise they come in the order of the inputs.
 */
void
weir_stream_set_unordered (WeirStream *self,
                           gboolean    unordered)
{
  g_return_if_fail (WEIR_IS_STREAM (self));

  weir_window_set_unordered (self->window, unordered);
}

/**
 * weir_stream_set_preprocessor:
 * @self: a stream into which nothing was pushed yet
 * @map: (scope notified) (closure data) (destroy destroy): makes what is sent in of each input
 * @data: for @map
 * @destroy: (nullable): frees @data
 *
 * Sets what is done to each input, in the thread that pushes it. An error of @map is that
 * input's result; the input itself stays what was pushed.
 */
void
weir_stream_set_preprocessor (WeirStream     *self,
                              WeirStreamMap   map,
                              gpointer        data,
                              GDestroyNotify  destroy)
{
  WeirMap box = { map, data, destroy };

  g_return_if_fail (WEIR_IS_STREAM (self));
  g_return_if_fail (map != NULL);
  g_return_if_fail (self->map == NULL && !self->has_source);

  self->map = g_atomic_rc_box_dup (sizeof box, &box);
}

/* Pushing */

/* A value or an error, whatever the function does. */
static WeirValue *
weir_map_apply (WeirMap    *self,
                WeirValue  *value,
                GError    **error)
{
  WeirValue *mapped = self->func (value, self->data, error);

  if (mapped != NULL)
    g_clear_error (error);
  else if (*error == NULL)
    g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                         "the preprocessor returned neither a value nor an error");
  return mapped;
}

static gboolean
weir_window_push (WeirWindow    *window,
                  WeirMap       *map,
                  WeirValue     *value,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (WeirValue) mapped = NULL;
  GError *map_error = NULL;

  if (map == NULL)
    return weir_window_send (window, value, value, cancellable, error);

  mapped = weir_map_apply (map, value, &map_error);
  if (mapped == NULL)
    return weir_window_put_error (window, value, map_error, cancellable, error);
  return weir_window_send (window, value, mapped, cancellable, error);
}

/**
 * weir_stream_push:
 * @self: a stream
 * @value: an input
 * @cancellable: (nullable): ends the wait
 * @error: return location for an error
 *
 * Sends one input in, after waiting for room as long as it takes. One thread at a time may push.
 *
 * Fails with %WEIR_ERROR_STOPPED when the server stops or the stream is closed, and with
 * %G_IO_ERROR_CANCELLED; then nothing was sent. What goes wrong with the item later is its
 * result.
 *
 * Returns: whether it was sent
 */
gboolean
weir_stream_push (WeirStream    *self,
                  WeirValue     *value,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_return_val_if_fail (WEIR_IS_STREAM (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return weir_window_push (self->window, self->map, value, cancellable, error);
}

/**
 * weir_stream_push_error:
 * @self: a stream
 * @value: (nullable): the input, where there is one
 * @input_error: (transfer full): what is wrong with it
 * @cancellable: (nullable): ends the wait
 * @error: return location for an error
 *
 * Puts an input that cannot be sent in into its place in the stream: its result is @input_error.
 * Waits and fails like [method@Weir.Stream.push].
 *
 * Returns: whether it was put there
 */
gboolean
weir_stream_push_error (WeirStream    *self,
                        WeirValue     *value,
                        GError        *input_error,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_return_val_if_fail (WEIR_IS_STREAM (self), FALSE);
  g_return_val_if_fail (input_error != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return weir_window_put_error (self->window, value, input_error, cancellable, error);
}

/**
 * weir_stream_end:
 * @self: a stream
 *
 * Says that nothing more will be pushed: after the last result [method@Weir.Stream.next] gives
 * the end.
 */
void
weir_stream_end (WeirStream *self)
{
  g_return_if_fail (WEIR_IS_STREAM (self));

  weir_window_end (self->window, NULL);
}

/* A source */

static void
weir_feed_free (WeirFeed *self)
{
  if (self->destroy != NULL)
    self->destroy (self->data);
  g_clear_pointer (&self->map, weir_map_unref);
  g_clear_pointer (&self->window, weir_window_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFeed, weir_feed_free)

static gpointer
weir_feed_main (gpointer data)
{
  g_autoptr (WeirFeed) self = data;
  GError *error = NULL;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (WeirValue) value = self->source (self->data, &error);

      more = value != NULL && error == NULL
             && weir_window_push (self->window, self->map, value, NULL, &error);
    }
  weir_window_end (self->window, error);
  return NULL;
}

/**
 * weir_stream_set_source:
 * @self: a stream into which nothing was pushed yet
 * @source: (scope notified) (closure data) (destroy destroy): gives the inputs
 * @data: for @source
 * @destroy: (nullable): frees @data, in the stream's thread
 *
 * Starts a thread that pushes what @source gives, as fast as there is room, until it gives no
 * more; @source may be endless, and may wait. An error of @source ends the stream and is given
 * by [method@Weir.Stream.next] after the last result.
 */
void
weir_stream_set_source (WeirStream       *self,
                        WeirStreamSource  source,
                        gpointer          data,
                        GDestroyNotify    destroy)
{
  WeirFeed *feed;
  GThread *thread;
  GError *error = NULL;

  g_return_if_fail (WEIR_IS_STREAM (self));
  g_return_if_fail (!self->has_source);
  g_return_if_fail (source != NULL);

  self->has_source = TRUE;
  feed = g_new0 (WeirFeed, 1);
  feed->window = weir_window_ref (self->window);
  feed->map = self->map == NULL ? NULL : g_atomic_rc_box_acquire (self->map);
  feed->source = source;
  feed->data = data;
  feed->destroy = destroy;
  thread = g_thread_try_new ("weir-source", weir_feed_main, feed, &error);
  if (thread != NULL)
    {
      /* Never joined: it ends when the source next returns. */
      g_thread_unref (thread);
      return;
    }

  weir_feed_free (feed);
  weir_window_end (self->window, error);
}

/* Taking */

/**
 * weir_stream_is_ready:
 * @self: a stream
 *
 * Finds whether [method@Weir.Stream.next] would return at once, with a result or with the end. For
 * whoever takes the results, who may want to do something else before waiting, such as to flush
 * what is written.
 *
 * Returns: whether there is nothing to wait for
 */
gboolean
weir_stream_is_ready (WeirStream *self)
{
  g_return_val_if_fail (WEIR_IS_STREAM (self), FALSE);

  return self->next_taken < self->n_taken || weir_window_is_ready (self->window);
}

/* What was taken and not yet given; NULL when there is nothing of the kind. */
static WeirResult *
weir_stream_pop_taken (WeirStream *self)
{
  if (G_UNLIKELY (weir_window_is_closed (self->window)))
    weir_stream_forget_taken (self);
  return self->next_taken < self->n_taken ? self->taken[self->next_taken++] : NULL;
}

/**
 * weir_stream_next:
 * @self: a stream
 * @cancellable: (nullable): ends the wait
 * @error: return location for an error
 *
 * Waits for the next result. One thread at a time may take results.
 *
 * An item's error is in its result; @error is set when the wait was cancelled
 * (%G_IO_ERROR_CANCELLED) or the stream ended before its time, by an error of its source or
 * because the server stopped.
 *
 * Returns: (transfer full) (nullable): a result; or %NULL at the end, or with @error set
 */
WeirResult *
weir_stream_next (WeirStream    *self,
                  GCancellable  *cancellable,
                  GError       **error)
{
  WeirResult *result;

  g_return_val_if_fail (WEIR_IS_STREAM (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  result = weir_stream_pop_taken (self);
  if (result != NULL)
    return result;

  self->next_taken = 0;
  self->n_taken = weir_window_take (self->window, self->taken, TAKE_AT_ONCE, cancellable, error);
  return self->n_taken > 0 ? self->taken[self->next_taken++] : NULL;
}

/* It is there, or there will be none. */
static gboolean
weir_stream_return_next (gpointer data)
{
  GTask *task = data;
  GError *error = NULL;
  WeirResult *result;

  g_assert (weir_cancel_watch_is_over (g_task_get_task_data (task)));
  result = weir_stream_next (g_task_get_source_object (task), NULL, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, (GDestroyNotify) weir_result_free);
  return G_SOURCE_REMOVE;
}

/* Any thread. The result is taken in the task's context, where the task is let go of as well. */
static void
weir_stream_send_next (gpointer data)
{
  GTask *task = data;

  weir_cancel_watch_end (g_task_get_task_data (task), g_task_get_cancellable (task));
  weir_post (g_task_get_context (task), g_task_get_priority (task), weir_stream_return_next, task,
             g_object_unref);
}

static void
weir_stream_on_next_cancelled (GCancellable *cancellable,
                               gpointer      data)
{
  GTask *task = data;
  WeirStream *self = g_task_get_source_object (task);

  if (!weir_window_stop_awaiting (self->window, task))
    return;

  weir_cancel_watch_end (g_task_get_task_data (task), cancellable);
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

/**
 * weir_stream_next_async:
 * @self: a stream
 * @cancellable: (nullable): ends the wait
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Like [method@Weir.Stream.next], without blocking. One at a time may be under way: a second one
 * fails with %G_IO_ERROR_PENDING.
 */
void
weir_stream_next_async (WeirStream          *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  WeirCancelWatch *watch;
  WeirResult *result;

  g_return_if_fail (WEIR_IS_STREAM (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_stream_next_async);
  /* A result that has been taken must not get lost because it is too late to cancel. */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  result = weir_stream_pop_taken (self);
  if (result != NULL)
    {
      g_task_return_pointer (task, result, (GDestroyNotify) weir_result_free);
      return;
    }

  watch = g_new0 (WeirCancelWatch, 1);
  g_task_set_task_data (task, watch, g_free);
  if (!weir_window_await (self->window, weir_stream_send_next, g_object_ref (task)))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                               "the stream's next result is being waited for already");
      g_object_unref (task);
      return;
    }
  if (cancellable != NULL)
    weir_cancel_watch_begin (watch, cancellable, G_CALLBACK (weir_stream_on_next_cancelled),
                             g_object_ref (task), g_object_unref);
}

/**
 * weir_stream_next_finish:
 * @self: a stream
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends what [method@Weir.Stream.next_async] began.
 *
 * Returns: (transfer full) (nullable): as [method@Weir.Stream.next]
 */
WeirResult *
weir_stream_next_finish (WeirStream    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * weir_stream_close:
 * @self: a stream
 *
 * Leaves the stream, early or not: what is still in flight is dropped, its room is free at once,
 * and there are no more results. Whoever waits for the stream wakes up. A source's thread ends
 * when the source next returns.
 */
void
weir_stream_close (WeirStream *self)
{
  g_return_if_fail (WEIR_IS_STREAM (self));

  weir_window_close (self->window);
}
