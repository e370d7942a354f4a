/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A worker that misbehaves on request. An item that is an object with a member "do" is an order,
 * see the table of actions; every other item is handed on. An order with "once" is obeyed if that
 * file does not exist, and makes it. What `init` and `cleanup` are to do comes as parameters of
 * the same form.
 *
 * Where it has a journal it writes what happens there, one line for each event:
 *
 *   EVENT NAME PID TEXT
 */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <weir.h>

#define FAULTY_TYPE_WORKER (faulty_worker_get_type ())
G_DECLARE_FINAL_TYPE (FaultyWorker, faulty_worker, FAULTY, WORKER, WeirWorker)

struct _FaultyWorker
{
  WeirWorker  parent_instance;

  /* owned */
  JsonObject *params;
  JsonArray  *first_affinity; /* as the worker's first code sees it */

  int         journal;
};

G_DEFINE_FINAL_TYPE (FaultyWorker, faulty_worker, WEIR_TYPE_WORKER)

typedef WeirValue *(*Action) (FaultyWorker  *self,
                              JsonObject    *order,
                              GError       **error);

/* As in host/weir-channel.h, which is not public: what a worker's code must not write itself. */
typedef struct {
  guint64 length;
  guint64 ticket;
  gint64  service;
  guint32 type;
  guint32 flags;
} FrameHeader;

static void
write_all (int         fd,
           const char *bytes,
           gsize       length)
{
  while (length > 0)
    {
      gssize n_written = write (fd, bytes, length);

      if (n_written < 0 && errno != EINTR)
        return;
      bytes += MAX (n_written, 0);
      length -= (gsize) MAX (n_written, 0);
    }
}

/* One write for each line, so that those of several workers do not mix. */
static void
note (FaultyWorker *self,
      const char   *event,
      const char   *text)
{
  g_autofree char *line = NULL;

  if (self->journal < 0)
    return;
  line = g_strdup_printf ("%s %s %d %.64s\n", event, weir_worker_get_name (WEIR_WORKER (self)),
                          (int) getpid (), text);
  write_all (self->journal, line, strlen (line));
}

/* The host is started as: NAME CHANNEL PAGE SLOTS. */
static int
find_channel (void)
{
  g_autofree char *command = NULL;
  gsize length;
  const char *channel;

  if (!g_file_get_contents ("/proc/self/cmdline", &command, &length, NULL))
    return -1;
  channel = command + strlen (command) + 1;
  channel += strlen (channel) + 1;
  return atoi (channel);
}

/* Actions */

static WeirValue *
act_raise (FaultyWorker  *self,
           JsonObject    *order,
           GError       **error)
{
  int number = (int) json_object_get_int_member_with_default (order, "signal", SIGSEGV);

  signal (number, SIG_DFL);
  raise (number);
  return weir_value_new_null ();
}

static WeirValue *
act_exit (FaultyWorker  *self,
          JsonObject    *order,
          GError       **error)
{
  exit ((int) json_object_get_int_member_with_default (order, "status", 0));
  return NULL;
}

static WeirValue *
act_hang (FaultyWorker  *self,
          JsonObject    *order,
          GError       **error)
{
  while (TRUE)
    pause ();
  return NULL;
}

static WeirValue *
act_ignore (FaultyWorker  *self,
            JsonObject    *order,
            GError       **error)
{
  for (int number = 1; number < NSIG; number++)
    signal (number, SIG_IGN);
  return act_hang (self, order, error);
}

static WeirValue *
act_sleep (FaultyWorker  *self,
           JsonObject    *order,
           GError       **error)
{
  g_usleep ((gulong) (json_object_get_double_member (order, "seconds") * 1e6));
  return weir_value_new_int (json_object_get_int_member_with_default (order, "id", 0));
}

static WeirValue *
act_fail (FaultyWorker  *self,
          JsonObject    *order,
          GError       **error)
{
  g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                       json_object_get_string_member_with_default (order, "text", "as ordered"));
  return NULL;
}

static WeirValue *
act_close (FaultyWorker  *self,
           JsonObject    *order,
           GError       **error)
{
  close (find_channel ());
  return act_hang (self, order, error);
}

/* Goes on sending and reads no more. */
static WeirValue *
act_deaf (FaultyWorker  *self,
          JsonObject    *order,
          GError       **error)
{
  shutdown (find_channel (), SHUT_RD);
  note (self, "deaf", "");
  return act_hang (self, order, error);
}

static WeirValue *
act_garbage (FaultyWorker  *self,
             JsonObject    *order,
             GError       **error)
{
  gsize length = (gsize) json_object_get_int_member (order, "length");
  g_autofree char *bytes = g_malloc (length);

  memset (bytes, 0x5a, length);
  write_all (find_channel (), bytes, length);
  return act_hang (self, order, error);
}

/* A frame of its own, before what the servant sends. */
static WeirValue *
act_frame (FaultyWorker  *self,
           JsonObject    *order,
           GError       **error)
{
  FrameHeader header = {
    .length = (guint64) json_object_get_int_member_with_default (order, "length", 0),
    .ticket = (guint64) json_object_get_int_member_with_default (order, "ticket", 0),
    .type = (guint32) json_object_get_int_member_with_default (order, "type", 0),
    .flags = (guint32) json_object_get_int_member_with_default (order, "flags", 0),
  };

  write_all (find_channel (), (const char *) &header, sizeof header);
  if (json_object_has_member (order, "then"))
    return weir_value_new_string (json_object_get_string_member (order, "then"));
  return act_hang (self, order, error);
}

static WeirValue *
act_flood (FaultyWorker  *self,
           JsonObject    *order,
           GError       **error)
{
  static const char line[] = "0123456789012345678901234567890123456789012345678901234567890123456789"
                             "01234567890123456789012345678\n";
  gint64 length = json_object_get_int_member (order, "length");
  g_autoptr (GString) lines = g_string_new (NULL);

  while (lines->len < 65536)
    g_string_append (lines, line);
  for (gint64 written = 0; written < length; written += (gint64) lines->len)
    write_all (STDERR_FILENO, lines->str, lines->len);
  return weir_value_new_int (length);
}

static WeirValue *
act_print (FaultyWorker  *self,
           JsonObject    *order,
           GError       **error)
{
  fputs (json_object_get_string_member (order, "text"), stdout);
  return weir_value_new_null ();
}

/* On stderr; then does what "then" says, if anything. */
static WeirValue *
act_say (FaultyWorker  *self,
         JsonObject    *order,
         GError       **error)
{
  const char *text = json_object_get_string_member (order, "text");

  write_all (STDERR_FILENO, text, strlen (text));
  if (json_object_has_member (order, "signal"))
    return act_raise (self, order, error);
  return weir_value_new_null ();
}

/* What is no text at all, on stderr; then dies. */
static WeirValue *
act_noise (FaultyWorker  *self,
           JsonObject    *order,
           GError       **error)
{
  char noise[1024];

  for (guint i = 0; i < sizeof noise; i++)
    noise[i] = (char) (i * 7);
  write_all (STDERR_FILENO, noise, sizeof noise);
  return act_raise (self, order, error);
}

/* Not even the death of its group reaches a child with a session of its own. */
static WeirValue *
act_spawn (FaultyWorker  *self,
           JsonObject    *order,
           GError       **error)
{
  gboolean session = json_object_get_boolean_member_with_default (order, "session", FALSE);
  pid_t pid = fork ();

  if (pid == 0)
    {
      if (session)
        setsid ();
      alarm (60);
      while (TRUE)
        pause ();
    }
  return weir_value_new_int (pid);
}

static WeirValue *
act_make (FaultyWorker  *self,
          JsonObject    *order,
          GError       **error)
{
  gsize length = (gsize) json_object_get_int_member (order, "length");
  g_autofree char *text = g_malloc (length + 1);

  memset (text, 'x', length);
  text[length] = '\0';
  return weir_value_new_string (text);
}

static WeirValue *
act_allocate (FaultyWorker  *self,
              JsonObject    *order,
              GError       **error)
{
  gsize length = (gsize) json_object_get_int_member (order, "length");
  char *block = g_malloc (length);

  memset (block, 1, length);
  g_free (block);
  return weir_value_new_int ((gint64) length);
}

/* Reports */

static JsonArray *
list_affinity (void)
{
  JsonArray *list = json_array_new ();
  cpu_set_t cpus;

  CPU_ZERO (&cpus);
  sched_getaffinity (0, sizeof cpus, &cpus);
  for (int i = 0; i < CPU_SETSIZE; i++)
    {
      if (CPU_ISSET (i, &cpus))
        json_array_add_int_element (list, i);
    }
  return list;
}

/* Its numbers with commas between. */
static char *
describe_list (JsonArray *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (list); i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            json_array_get_int_element (list, i));
  return g_string_free (text, FALSE);
}

static JsonArray *
list_cpus (FaultyWorker *self)
{
  JsonArray *list = json_array_new ();
  guint n_cpus;
  const int *cpus = weir_worker_get_cpus (WEIR_WORKER (self), &n_cpus);

  for (guint i = 0; i < n_cpus; i++)
    json_array_add_int_element (list, cpus[i]);
  return list;
}

static JsonObject *
list_environment (void)
{
  JsonObject *list = json_object_new ();
  g_auto (GStrv) names = g_listenv ();

  for (guint i = 0; names[i] != NULL; i++)
    json_object_set_string_member (list, names[i], g_getenv (names[i]));
  return list;
}

static JsonArray *
list_files (void)
{
  JsonArray *list = json_array_new ();
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      if (target != NULL)
        json_array_add_string_element (list, target);
    }
  return list;
}

static WeirValue *
act_report (FaultyWorker  *self,
            JsonObject    *order,
            GError       **error)
{
  WeirWorker *worker = WEIR_WORKER (self);
  g_autoptr (JsonObject) report = json_object_new ();
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_object_set_string_member (report, "name", weir_worker_get_name (worker));
  json_object_set_int_member (report, "index", weir_worker_get_index (worker));
  json_object_set_int_member (report, "pid", getpid ());
  json_object_set_int_member (report, "parent", getppid ());
  json_object_set_int_member (report, "group", getpgrp ());
  json_object_set_array_member (report, "cpus", list_cpus (self));
  json_object_set_array_member (report, "affinity", list_affinity ());
  json_object_set_object_member (report, "environment", list_environment ());
  json_object_set_array_member (report, "files", list_files ());
  json_node_init_object (node, report);
  return weir_value_new_from_node (node);
}

static const struct {
  const char *name;
  Action      action;
} actions[] = {
  { "raise",    act_raise },    /* signal: 11 */
  { "exit",     act_exit },     /* status: 0 */
  { "hang",     act_hang },
  { "ignore",   act_ignore },   /* all signals, and hang */
  { "sleep",    act_sleep },    /* seconds, id: 0 */
  { "fail",     act_fail },     /* text */
  { "close",    act_close },    /* the channel, and hang */
  { "deaf",     act_deaf },
  { "garbage",  act_garbage },  /* length: into the channel */
  { "frame",    act_frame },    /* length, ticket, type, flags, then */
  { "flood",    act_flood },    /* length: to stderr */
  { "print",    act_print },    /* text: to stdout */
  { "say",      act_say },      /* text: to stderr; signal: then raise it */
  { "noise",    act_noise },    /* to stderr; signal: 11 */
  { "spawn",    act_spawn },    /* session: false */
  { "make",     act_make },     /* length */
  { "allocate", act_allocate }, /* length */
  { "report",   act_report },
};

/* Whether the file that stands for an order that is obeyed once was there already; now it is. */
static gboolean
was_obeyed (JsonObject *order)
{
  const char *path = json_object_get_string_member_with_default (order, "once", NULL);
  int fd;

  if (path == NULL)
    return FALSE;
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return TRUE;
  close (fd);
  return FALSE;
}

static WeirValue *
act (FaultyWorker  *self,
     JsonObject    *order,
     GError       **error)
{
  const char *name = json_object_get_string_member (order, "do");

  if (was_obeyed (order))
    return weir_value_new_string ("obeyed");

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      if (strcmp (actions[i].name, name) == 0)
        return actions[i].action (self, order, error);
    }

  g_set_error (error, WEIR_ERROR, WEIR_ERROR_INVALID_ARGUMENT, "no action “%s”", name);
  return NULL;
}

/* Worker */

/* Obeys the parameter @name, if it is there and meant for this worker and this time. */
static gboolean
obey_param (FaultyWorker  *self,
            const char    *name,
            GError       **error)
{
  gint64 index = weir_worker_get_index (WEIR_WORKER (self));
  g_autoptr (WeirValue) value = NULL;
  JsonObject *order;
  const char *flag;

  if (!json_object_has_member (self->params, name))
    return TRUE;

  order = json_object_get_object_member (self->params, name);
  flag = json_object_get_string_member_with_default (order, "if", NULL);
  if ((flag != NULL && !g_file_test (flag, G_FILE_TEST_EXISTS))
      || json_object_get_int_member_with_default (order, "index", index) != index)
    return TRUE;

  value = act (self, order, error);
  return value != NULL;
}

static gboolean
faulty_worker_set_up (WeirWorker  *worker,
                      JsonObject  *params,
                      GError     **error)
{
  FaultyWorker *self = FAULTY_WORKER (worker);
  const char *journal = json_object_get_string_member_with_default (params, "journal", NULL);
  g_autofree char *affinity = NULL;

  self->params = json_object_ref (params);
  if (journal != NULL)
    self->journal = open (journal, O_WRONLY | O_APPEND | O_CLOEXEC);
  affinity = describe_list (self->first_affinity);
  note (self, "init", affinity);
  return obey_param (self, "init", error);
}

static WeirValue *
faulty_worker_call (WeirWorker  *worker,
                    WeirValue   *value,
                    GError     **error)
{
  FaultyWorker *self = FAULTY_WORKER (worker);
  const char *json = weir_value_get_json (value, NULL);
  g_autoptr (JsonNode) node = NULL;

  note (self, "begin", json);
  if (!g_str_has_prefix (json, "{\"do\":"))
    return weir_value_ref (value);

  node = weir_value_to_node (value);
  return act (self, json_node_get_object (node), error);
}

static void
faulty_worker_clean_up (WeirWorker   *worker,
                        const GError *reason)
{
  FaultyWorker *self = FAULTY_WORKER (worker);

  note (self, "cleanup", "");
  obey_param (self, "cleanup", NULL);
}

static void
faulty_worker_finalize (GObject *object)
{
  FaultyWorker *self = FAULTY_WORKER (object);

  g_clear_pointer (&self->params, json_object_unref);
  g_clear_pointer (&self->first_affinity, json_array_unref);
  if (self->journal >= 0)
    close (self->journal);

  G_OBJECT_CLASS (faulty_worker_parent_class)->finalize (object);
}

static void
faulty_worker_class_init (FaultyWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = faulty_worker_finalize;
  WEIR_WORKER_CLASS (klass)->init = faulty_worker_set_up;
  WEIR_WORKER_CLASS (klass)->call = faulty_worker_call;
  WEIR_WORKER_CLASS (klass)->cleanup = faulty_worker_clean_up;
}

static void
faulty_worker_init (FaultyWorker *self)
{
  self->journal = -1;
  self->first_affinity = list_affinity ();
}

WEIR_MODULE ({ "Faulty", faulty_worker_get_type });
