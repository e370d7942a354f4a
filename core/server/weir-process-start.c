/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server/weir-process-start.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/weir-error.h"
#include "base/weir-paths.h"
#include "base/weir-spawn.h"
#include "servlets/weir-pool-servlet.h"
#include "servlets/weir-process-servlet.h"
#include "workers/weir-jq.h"
#include "workers/weir-worker-spec-private.h"

/* The descriptors of a process that is being started. */
typedef struct {
  int channel[2]; /* ours, the worker's */
  int output[2];  /* ours, the worker's */
  int page;
} WeirStart;

/* Libraries that would start a thread for each CPU of the machine inside a narrow pin. */
static const char *const thread_variables[] = {
  "OMP_NUM_THREADS",
  "OPENBLAS_NUM_THREADS",
  "MKL_NUM_THREADS",
  "BLIS_NUM_THREADS",
  "NUMEXPR_NUM_THREADS",
  "VECLIB_MAXIMUM_THREADS",
};

/* Closes *@fd if it is open. */
void
weir_process_close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static gboolean
weir_start_fail (GError     **error,
                 const char  *what)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               "cannot start a worker process: %s: %s", what, g_strerror (saved_errno));
  return FALSE;
}

static gboolean
weir_start_map_page (WeirStart  *start,
                     WeirPage   *page,
                     GError    **error)
{
  gsize size = weir_page_size (page->n_slots);

  start->page = memfd_create ("weir-page", MFD_CLOEXEC);
  if (start->page < 0 || ftruncate (start->page, (off_t) size) < 0)
    return weir_start_fail (error, "shared page");

  page->slots = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, start->page, 0);
  if (page->slots == MAP_FAILED)
    {
      page->slots = NULL;
      return weir_start_fail (error, "shared page");
    }
  return TRUE;
}

static gboolean
weir_start_open (WeirStart  *start,
                 WeirPage   *page,
                 GError    **error)
{
  if (!weir_channel_pair (start->channel, error))
    return FALSE;
  if (fcntl (start->channel[0], F_SETFL, O_NONBLOCK) < 0)
    return weir_start_fail (error, "channel");
  if (pipe2 (start->output, O_CLOEXEC) < 0
      || fcntl (start->output[0], F_SETFL, O_NONBLOCK) < 0)
    return weir_start_fail (error, "output");
  return weir_start_map_page (start, page, error);
}

static char **
weir_start_make_environment (const int *cpus,
                             guint      n_cpus)
{
  char **environment = g_get_environ ();
  g_autofree char *width = g_strdup_printf ("%u", n_cpus);
  const char *home = weir_jq_get_home ();

  if (home != NULL)
    environment = g_environ_setenv (environment, "HOME", home, FALSE);
  for (guint i = 0; cpus != NULL && i < G_N_ELEMENTS (thread_variables); i++)
    environment = g_environ_setenv (environment, thread_variables[i], width, FALSE);
  return environment;
}

/* Those of the worker's pool, which may be given others at any time. */
static WeirCpus *
weir_start_ref_cpus (WeirRun  *run,
                     WeirSeat *seat)
{
  WeirCpus *cpus;

  weir_run_lock (run);
  cpus = weir_run_ref_cpus (run, seat->pool);
  weir_run_unlock (run);
  return cpus;
}

/* In bytes; 0 for none. */
guint64
weir_process_get_memory_limit (WeirProcess *self)
{
  WeirServlet *servlet = self->seat->pool->config->servlet;

  return weir_process_servlet_get_memory_limit (WEIR_PROCESS_SERVLET (servlet));
}

static gboolean
weir_start_spawn (WeirStart    *start,
                  WeirProcess  *self,
                  GError      **error)
{
  g_autofree char *program = weir_paths_find_host (error);
  g_autofree char *channel = g_strdup_printf ("%d", start->channel[1]);
  g_autofree char *page = g_strdup_printf ("%d", start->page);
  g_autofree char *slots = g_strdup_printf ("%u", self->page.n_slots);
  const char *argv[] = { "weir-host", self->name, channel, page, slots, NULL };
  const int keep[] = { start->channel[1], start->page };
  g_autoptr (WeirCpus) cpus = weir_start_ref_cpus (self->run, self->seat);
  g_auto (GStrv) environment = NULL;
  WeirSpawn spawn = WEIR_SPAWN_INIT;

  if (program == NULL)
    return FALSE;

  spawn.program = program;
  spawn.argv = argv;
  spawn.keep = keep;
  spawn.n_keep = G_N_ELEMENTS (keep);
  spawn.output = start->output[1];
  spawn.memory = weir_process_get_memory_limit (self);
  spawn.cpus = weir_run_pick_cpus (cpus, self->seat->index, &spawn.n_cpus);
  environment = weir_start_make_environment (spawn.cpus, spawn.n_cpus);
  spawn.envp = (const char *const *) environment;
  self->pidfd = weir_spawn (&spawn, &self->pid, error);
  return self->pidfd >= 0;
}

/* Starts the process of @self and opens its descriptors. */
gboolean
weir_process_start (WeirProcess  *self,
                    GError      **error)
{
  WeirStart start = { { -1, -1 }, { -1, -1 }, -1 };
  gboolean started = weir_start_open (&start, &self->page, error)
                     && weir_start_spawn (&start, self, error);

  self->fd = start.channel[0];
  self->output.fd = start.output[0];
  weir_process_close_fd (&start.channel[1]);
  weir_process_close_fd (&start.output[1]);
  weir_process_close_fd (&start.page);
  if (!started)
    g_prefix_error (error, "worker “%s”: ", self->name);
  return started;
}

static JsonNode *
weir_start_list_cpus (WeirRun  *run,
                      WeirSeat *seat)
{
  g_autoptr (WeirCpus) cpus = weir_start_ref_cpus (run, seat);
  g_autoptr (JsonArray) list = json_array_new ();
  guint n_cpus;
  const int *numbers = weir_run_pick_cpus (cpus, seat->index, &n_cpus);

  for (guint i = 0; i < n_cpus; i++)
    json_array_add_int_element (list, numbers[i]);
  return json_node_init_array (json_node_alloc (), list);
}

/* What a worker process is told to be. */
WeirValue *
weir_process_describe (WeirRun  *run,
                       WeirSeat *seat)
{
  const WeirPoolConfig *config = seat->pool->config;
  WeirPoolServlet *servlet = WEIR_POOL_SERVLET (config->servlet);
  WeirWorkerSpec *spec = weir_pool_servlet_get_worker (servlet);
  const char *directory = weir_worker_spec_get_directory (spec);
  g_autofree char *name = g_strdup_printf ("%s/%u", config->name, seat->index);
  g_autoptr (JsonObject) hello = json_object_new ();
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_object_set_object_member (hello, "worker", weir_worker_spec_dup_json (spec));
  if (directory != NULL)
    json_object_set_string_member (hello, "directory", directory);
  json_object_set_string_member (hello, "name", name);
  json_object_set_int_member (hello, "index", seat->index);
  json_object_set_int_member (hello, "batch-size", weir_pool_servlet_get_batch_size (servlet));
  json_object_set_double_member (hello, "batch-wait", weir_pool_servlet_get_batch_wait (servlet));
  json_object_set_int_member (hello, "concurrency", config->concurrency);
  json_object_set_boolean_member (hello, "split", weir_pool_servlet_get_on_batch_error (servlet)
                                  == WEIR_BATCH_FAILURE_SPLIT);
  json_object_set_member (hello, "cpus", weir_start_list_cpus (run, seat));
  json_node_init_object (node, hello);
  return weir_value_new_from_node (node);
}
