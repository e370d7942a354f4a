/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-peer-worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "workers/programs/weir-answer.h"
#include "workers/programs/weir-resident.h"
#include "workers/programs/weir-wire.h"
#include "workers/weir-worker-private.h"

/*
 * Calls may come from several threads. Each sends its unit of work (an item, or a batch) and waits
 * for its answers; of those who wait, one reads, for all of them.
 */

/* Values from this size on are sent from where they are. */
#define LARGE (64 * 1024)
/* How long the program may take to end once it was told to. The runner waits a little longer. */
#define STOP_MS 2500

/* What a thread waits for. */
typedef struct {
  guint64     first;    /* the id of its first item; the others follow */
  guint       n_items;
  guint       n_left;   /* without an answer */
  WeirValue **results;  /* borrowed; what is in it is the caller's */
  GError    **errors;   /* likewise */
  GError     *whole;    /* owned: of the batch as a whole */
} Unit;

struct _WeirPeerWorker
{
  WeirWorker       parent_instance;

  /* Owned. */
  WeirCommandLine *program;   /* until init */
  WeirResident     resident;
  int              fd;

  pthread_mutex_t  write_lock;
  GByteArray      *request;   /* owned; guarded by write_lock */

  pthread_mutex_t  lock;
  pthread_cond_t   answered;

  /* guarded by lock */
  GPtrArray       *units;     /* owned; of units that their threads own */
  guint64          last_id;
  gboolean         is_read;   /* somebody reads: the intake is his */
  gboolean         is_ready;
  gboolean         is_spent;  /* it takes no more items */
  gboolean         has_ended;
  GError          *refusal;   /* owned */
  GError          *fault;     /* owned: what it did wrong */

  WeirIntake       intake;    /* owned; of whoever reads */
};

G_DEFINE_FINAL_TYPE (WeirPeerWorker, weir_peer_worker, WEIR_TYPE_WORKER)

/* Sending */

/* Sleeps until there is room in the socket; FALSE when the program has ended. */
static gboolean
wait_for_room (WeirPeerWorker *self)
{
  struct pollfd fds[] = {
    { .fd = self->fd, .events = POLLOUT },
    { .fd = weir_resident_get_end (&self->resident), .events = POLLIN },
  };

  while (poll (fds, G_N_ELEMENTS (fds), -1) < 0)
    g_assert (errno == EINTR);

  return fds[1].revents == 0;
}

/* FALSE when there is nobody to send to any more, which whoever reads finds out too. */
static gboolean
send_bytes (WeirPeerWorker *self,
            gconstpointer   bytes,
            gsize           length)
{
  const guint8 *at = bytes;

  while (length > 0)
    {
      gssize n_sent = send (self->fd, at, length, MSG_NOSIGNAL);

      if (n_sent >= 0)
        {
          at += n_sent;
          length -= (gsize) n_sent;
        }
      else if (errno == EAGAIN)
        {
          if (!wait_for_room (self))
            return FALSE;
        }
      else if (errno != EINTR)
        {
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
flush_locked (WeirPeerWorker *self)
{
  gboolean is_sent = send_bytes (self, self->request->data, self->request->len);

  g_byte_array_set_size (self->request, 0);

  return is_sent;
}

/* Adds a frame to what is to be sent; a large one is sent at once. */
static gboolean
add_frame_locked (WeirPeerWorker *self,
                  WeirWireType    type,
                  WeirWireFlags   flags,
                  guint64         id,
                  WeirValue      *value)
{
  gsize length = 0;
  const char *json = value != NULL ? weir_value_get_json (value, &length) : NULL;
  WeirWireFrame frame = { (guint32) length, (guint8) type, (guint8) flags, id, NULL };
  guint8 header[WEIR_WIRE_HEADER_SIZE];

  weir_wire_write_header (&frame, header);
  g_byte_array_append (self->request, header, sizeof header);
  if (length >= LARGE)
    return flush_locked (self) && send_bytes (self, json, length);
  if (length > 0)
    g_byte_array_append (self->request, (const guint8 *) json, (guint) length);

  return TRUE;
}

static void
send_frame (WeirPeerWorker *self,
            WeirWireType    type,
            WeirValue      *value)
{
  pthread_mutex_lock (&self->write_lock);
  if (add_frame_locked (self, type, 0, 0, value))
    flush_locked (self);
  pthread_mutex_unlock (&self->write_lock);
}

static void
send_unit (WeirPeerWorker    *self,
           const Unit        *unit,
           WeirValue * const *values)
{
  gboolean is_sent = TRUE;

  pthread_mutex_lock (&self->write_lock);
  for (guint i = 0; is_sent && i < unit->n_items; i++)
    is_sent = add_frame_locked (self, WEIR_WIRE_ITEM,
                                i + 1 < unit->n_items ? WEIR_WIRE_MORE : 0,
                                unit->first + i, values[i]);
  if (is_sent)
    flush_locked (self);
  pthread_mutex_unlock (&self->write_lock);
}

/* Receiving */

G_GNUC_PRINTF (2, 3)
static void
complain_locked (WeirPeerWorker *self,
                 const char     *format,
                 ...)
{
  va_list arguments;

  va_start (arguments, format);
  self->fault = g_error_new_valist (WEIR_ERROR, WEIR_ERROR_PROTOCOL, format, arguments);
  va_end (arguments);
}

static void
take_ready_locked (WeirPeerWorker *self,
                   WeirValue      *value)
{
  g_autoptr(JsonNode) node = weir_value_to_node (value);
  gint64 version = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    version = json_object_get_int_member_with_default (json_node_get_object (node), "protocol", 0);

  if (self->is_ready)
    complain_locked (self, "said again that it was ready");
  else if (version != WEIR_WIRE_VERSION)
    complain_locked (self, "speaks version %" G_GINT64_FORMAT " of the protocol instead of %d",
                     version, WEIR_WIRE_VERSION);
  else
    self->is_ready = TRUE;
}

/* The unit that the item @id belongs to and that waits for it, or NULL. */
static Unit *
find_unit_locked (WeirPeerWorker *self,
                  guint64         id)
{
  for (guint i = 0; i < self->units->len; i++)
    {
      Unit *unit = g_ptr_array_index (self->units, i);
      guint64 index = id - unit->first;

      if (index < unit->n_items && unit->n_left > 0 &&
          unit->results[index] == NULL && unit->errors[index] == NULL)
        return unit;
    }

  return NULL;
}

static void
take_error_locked (WeirPeerWorker      *self,
                   const WeirWireFrame *frame,
                   Unit                *unit,
                   WeirValue           *value)
{
  GError *error = weir_answer_read_cause (value);

  if (error == NULL)
    {
      complain_locked (self, "sent an error without a message");
    }
  else if ((frame->flags & WEIR_WIRE_WHOLE) != 0)
    {
      unit->whole = error;
      unit->n_left = 0;
    }
  else
    {
      unit->errors[frame->id - unit->first] = error;
      unit->n_left--;
    }
}

static void
take_answer_locked (WeirPeerWorker      *self,
                    const WeirWireFrame *frame,
                    WeirValue           *value)
{
  Unit *unit = find_unit_locked (self, frame->id);

  self->is_spent |= (frame->flags & WEIR_WIRE_LAST) != 0;
  if (unit == NULL)
    {
      complain_locked (self, "answered for item %" G_GUINT64_FORMAT ", which it does not hold",
                       frame->id);
    }
  else if (frame->type == WEIR_WIRE_ERROR)
    {
      take_error_locked (self, frame, unit, value);
    }
  else
    {
      unit->results[frame->id - unit->first] = weir_value_ref (value);
      unit->n_left--;
    }
}

static void
take_frame_locked (WeirPeerWorker      *self,
                   const WeirWireFrame *frame)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirValue) value = weir_value_new_from_json (frame->payload, frame->length, &error);

  if (value == NULL)
    complain_locked (self, "sent a frame (type %u, id %" G_GUINT64_FORMAT ", %u bytes) whose "
                     "payload is not JSON: %s", frame->type, frame->id, frame->length,
                     error->message);
  else if (frame->type == WEIR_WIRE_READY)
    take_ready_locked (self, value);
  else if (frame->type != WEIR_WIRE_REFUSED)
    take_answer_locked (self, frame, value);
  else if (self->is_ready || self->refusal != NULL)
    complain_locked (self, "refused what it had begun");
  else if ((self->refusal = weir_answer_read_cause (value)) == NULL)
    complain_locked (self, "refused to start without a message");
}

static void
take_frames_locked (WeirPeerWorker *self)
{
  WeirWireFrame frame;

  while (self->fault == NULL && weir_wire_next (&self->intake, &frame, &self->fault))
    take_frame_locked (self, &frame);
}

/* Sleeps until something was read; FALSE when nothing will come any more. */
static gboolean
read_some (WeirPeerWorker *self)
{
  struct pollfd fds[] = {
    { .fd = self->fd, .events = POLLIN },
    { .fd = weir_resident_get_end (&self->resident), .events = POLLIN },
  };
  WeirIntakeStatus status;

  while (poll (fds, G_N_ELEMENTS (fds), -1) < 0)
    g_assert (errno == EINTR);

  status = weir_intake_read (&self->intake, self->fd);

  /* Somebody else may hold its end of the socket. */
  return status == WEIR_INTAKE_SOME || (status == WEIR_INTAKE_NONE && fds[1].revents == 0);
}

/* One more round for everybody who waits: reads, or waits for who does. */
static void
await_news_locked (WeirPeerWorker *self)
{
  gboolean is_more;

  if (self->is_read)
    {
      pthread_cond_wait (&self->answered, &self->lock);
      return;
    }

  self->is_read = TRUE;
  pthread_mutex_unlock (&self->lock);
  is_more = read_some (self);
  pthread_mutex_lock (&self->lock);
  self->is_read = FALSE;
  take_frames_locked (self);
  self->has_ended |= !is_more;
  if (self->units->len > 1)
    pthread_cond_broadcast (&self->answered);
}

static gboolean
is_lost_locked (WeirPeerWorker *self)
{
  return self->fault != NULL || self->has_ended;
}

/* It has ended, or did something wrong. */
static void
fail (WeirPeerWorker  *self,
      const char      *during,
      GError         **error)
{
  GError *fault = NULL;

  pthread_mutex_lock (&self->lock);
  if (self->fault != NULL)
    {
      fault = g_error_copy (self->fault);
      g_prefix_error (&fault, "the program %s ", self->resident.program->argv[0]);
    }
  pthread_mutex_unlock (&self->lock);

  if (fault == NULL && !weir_child_await (&self->resident.child, 1000))
    fault = g_error_new (WEIR_ERROR, WEIR_ERROR_PROTOCOL,
                         "the program %s closed its socket and ran on",
                         self->resident.program->argv[0]);
  weir_resident_fail (&self->resident, during, fault, error);
}

/* Start and end */

static JsonArray *
list_cpus (WeirWorker *worker)
{
  JsonArray *list = json_array_new ();
  guint n_cpus;
  const int *cpus = weir_worker_get_cpus (worker, &n_cpus);

  for (guint i = 0; i < n_cpus; i++)
    json_array_add_int_element (list, cpus[i]);

  return list;
}

static WeirValue *
describe_worker (WeirWorker *worker,
                 JsonObject *params)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_alloc ();

  json_object_set_int_member (object, "protocol", WEIR_WIRE_VERSION);
  json_object_set_string_member (object, "worker", weir_worker_get_name (worker));
  json_object_set_int_member (object, "index", weir_worker_get_index (worker));
  json_object_set_int_member (object, "batch-size", weir_worker_get_batch_size (worker));
  json_object_set_double_member (object, "batch-wait", weir_worker_get_batch_wait (worker));
  json_object_set_int_member (object, "concurrency", weir_worker_get_concurrency (worker));
  json_object_set_array_member (object, "cpus", list_cpus (worker));
  json_object_set_object_member (object, "params", json_object_ref (params));
  json_node_init_object (node, object);

  return weir_value_new_from_node (node);
}

static gboolean
start_program (WeirPeerWorker  *self,
               GError         **error)
{
  WeirSpawn spawn = WEIR_SPAWN_INIT;
  g_autofree char *number = NULL;
  gboolean is_started;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_START_FAILED,
                   "cannot make a socket to a program: %s", g_strerror (errno));
      return FALSE;
    }

  self->fd = ends[0];
  fcntl (self->fd, F_SETFL, O_NONBLOCK);
  number = g_strdup_printf ("%d", ends[1]);
  weir_command_line_place (self->program, WEIR_WORKER (self));
  weir_command_line_set_env (self->program, WEIR_PEER_FD_VARIABLE, number);
  weir_command_line_set_env (self->program, WEIR_PEER_VERSION_VARIABLE,
                        G_STRINGIFY (WEIR_WIRE_VERSION));

  /* What it prints is for people, and goes into the log. */
  spawn.output = STDOUT_FILENO;
  spawn.errors = STDERR_FILENO;
  spawn.keep = &ends[1];
  spawn.n_keep = 1;
  is_started = weir_resident_start (&self->resident, g_steal_pointer (&self->program), &spawn,
                                    error);
  close (ends[1]);

  return is_started;
}

static gboolean
await_ready (WeirPeerWorker  *self,
             GError         **error)
{
  gboolean is_lost;

  pthread_mutex_lock (&self->lock);
  while (!self->is_ready && self->refusal == NULL && !is_lost_locked (self))
    await_news_locked (self);
  is_lost = !self->is_ready && self->refusal == NULL;
  pthread_mutex_unlock (&self->lock);

  if (is_lost)
    {
      fail (self, "before it was ready", error);
      return FALSE;
    }

  if (self->refusal == NULL)
    return TRUE;

  self->refusal->code = WEIR_ERROR_START_FAILED;
  g_propagate_error (error, g_steal_pointer (&self->refusal));

  return FALSE;
}

static gboolean
weir_peer_worker_real_init (WeirWorker  *worker,
                            JsonObject  *params,
                            GError     **error)
{
  WeirPeerWorker *self = WEIR_PEER_WORKER (worker);
  g_autoptr(WeirValue) description = describe_worker (worker, params);
  gboolean is_ready;

  /* Its end before it is ready is ours to see. */
  if (!weir_resident_enter (&self->resident, error))
    return FALSE;

  is_ready = start_program (self, error);
  if (is_ready)
    {
      send_frame (self, WEIR_WIRE_INIT, description);
      is_ready = await_ready (self, error);
    }
  weir_resident_leave (&self->resident);

  return is_ready;
}

static void
weir_peer_worker_cleanup (WeirWorker   *worker,
                          const GError *reason)
{
  WeirPeerWorker *self = WEIR_PEER_WORKER (worker);

  send_frame (self, WEIR_WIRE_STOP, NULL);
  shutdown (self->fd, SHUT_WR);
  weir_resident_stop (&self->resident, STOP_MS);
}

/* Calls */

/* It has said that it takes no more. */
static void
retire (WeirPeerWorker *self)
{
  g_autoptr(GError) reason = g_error_new (WEIR_ERROR, WEIR_ERROR_WORKER_CRASHED,
                                          "the program %s took no more items",
                                          self->resident.program->argv[0]);

  weir_worker_retire (WEIR_WORKER (self), reason);
}

/* Sends the values and waits for what becomes of them; whether there is an answer to each. */
static gboolean
exchange (WeirPeerWorker    *self,
          WeirValue * const *values,
          Unit              *unit)
{
  gboolean is_spent;

  pthread_mutex_lock (&self->lock);
  unit->first = self->last_id + 1;
  self->last_id += unit->n_items;
  g_ptr_array_add (self->units, unit);
  pthread_mutex_unlock (&self->lock);

  send_unit (self, unit, values);

  pthread_mutex_lock (&self->lock);
  while (unit->n_left > 0 && !is_lost_locked (self))
    await_news_locked (self);
  g_ptr_array_remove_fast (self->units, unit);
  /* Whoever else waits may have to read now. */
  if (self->units->len > 0)
    pthread_cond_broadcast (&self->answered);
  is_spent = self->is_spent;
  pthread_mutex_unlock (&self->lock);

  if (is_spent)
    retire (self);

  return unit->n_left == 0;
}

static gboolean
check_lengths (WeirPeerWorker     *self,
               WeirValue * const  *values,
               guint               n_values,
               GError            **error)
{
  for (guint i = 0; i < n_values; i++)
    {
      gsize length;

      weir_value_get_json (values[i], &length);
      if (length <= WEIR_WIRE_MAX_LENGTH)
        continue;

      g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                   "an item of %" G_GSIZE_FORMAT " bytes is too large for the worker protocol",
                   length);
      return FALSE;
    }

  return TRUE;
}

/* What was answered alone before the rest failed as a whole keeps its answer; FALSE where nothing
 * was. */
static gboolean
settle_rest (Unit *unit)
{
  guint n_open = 0;

  for (guint i = 0; i < unit->n_items; i++)
    n_open += unit->results[i] == NULL && unit->errors[i] == NULL;
  if (n_open == unit->n_items)
    return FALSE;

  for (guint i = 0; i < unit->n_items; i++)
    {
      if (unit->results[i] == NULL && unit->errors[i] == NULL)
        unit->errors[i] = g_error_copy (unit->whole);
    }

  return TRUE;
}

static gboolean
weir_peer_worker_call_batch (WeirWorker         *worker,
                             WeirValue * const  *values,
                             guint               n_values,
                             WeirValue         **results,
                             GError            **errors,
                             GError            **error)
{
  WeirPeerWorker *self = (WeirPeerWorker *) worker;
  Unit unit = { 0, n_values, n_values, results, errors, NULL };
  g_autoptr(GError) whole = NULL;
  gboolean is_good;

  if (!check_lengths (self, values, n_values, error) ||
      !weir_resident_enter (&self->resident, error))
    return FALSE;

  is_good = exchange (self, values, &unit);
  if (!is_good)
    fail (self, "before it answered", error);
  weir_resident_leave (&self->resident);

  whole = unit.whole;
  if (!is_good || whole == NULL)
    return is_good;

  if (settle_rest (&unit))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&whole));

  return FALSE;
}

static void
weir_peer_worker_finalize (GObject *object)
{
  WeirPeerWorker *self = WEIR_PEER_WORKER (object);

  weir_resident_clear (&self->resident);
  weir_child_close (&self->fd);
  weir_intake_clear (&self->intake);
  g_clear_pointer (&self->program, weir_command_line_free);
  g_clear_pointer (&self->request, g_byte_array_unref);
  g_clear_pointer (&self->units, g_ptr_array_unref);
  g_clear_error (&self->refusal);
  g_clear_error (&self->fault);
  pthread_cond_destroy (&self->answered);
  pthread_mutex_destroy (&self->lock);
  pthread_mutex_destroy (&self->write_lock);

  G_OBJECT_CLASS (weir_peer_worker_parent_class)->finalize (object);
}

static void
weir_peer_worker_class_init (WeirPeerWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_peer_worker_finalize;
  WEIR_WORKER_CLASS (klass)->init = weir_peer_worker_real_init;
  WEIR_WORKER_CLASS (klass)->call_batch = weir_peer_worker_call_batch;
  WEIR_WORKER_CLASS (klass)->cleanup = weir_peer_worker_cleanup;
}

static void
weir_peer_worker_init (WeirPeerWorker *self)
{
  self->fd = -1;
  self->request = g_byte_array_new ();
  self->units = g_ptr_array_new ();
  weir_intake_init (&self->intake);
  weir_resident_init (&self->resident, WEIR_WORKER (self));
  pthread_mutex_init (&self->write_lock, NULL);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->answered, NULL);
}

WeirWorker *
weir_peer_worker_new (WeirCommandLine *program)
{
  WeirPeerWorker *self = g_object_new (WEIR_TYPE_PEER_WORKER, NULL);

  self->program = program;

  return WEIR_WORKER (self);
}
