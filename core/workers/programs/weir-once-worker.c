/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "workers/programs/weir-once-worker.h"

#include <pthread.h>
#include <string.h>

#include "base/weir-error.h"
#include "json/weir-json-string.h"
#include "workers/programs/weir-once-run.h"
#include "workers/programs/weir-template.h"

struct _WeirOnceWorker
{
  WeirWorker       parent_instance;

  /* Owned; constant once init is done. */
  WeirCommandLine *program;
  WeirGuard       *guard;
  WeirProgramText  input;
  WeirProgramText  output;

  pthread_mutex_t  mutex;
  pthread_cond_t   returned;

  /* Owned; guarded by mutex. The compiled arguments that no call is using now, of one for each. */
  GPtrArray       *idle;
};

G_DEFINE_FINAL_TYPE (WeirOnceWorker, weir_once_worker, WEIR_TYPE_WORKER)

static GPtrArray *
compile (WeirCommandLine  *program,
         GError          **error)
{
  g_autoptr(GPtrArray) templates = NULL;

  templates = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_template_free);
  for (gsize i = 1; program->argv[i] != NULL; i++)
    {
      WeirTemplate *template = weir_template_new (program->argv[i], error);

      if (template == NULL)
        return NULL;

      g_ptr_array_add (templates, template);
    }

  return g_steal_pointer (&templates);
}

static gboolean
weir_once_worker_real_init (WeirWorker  *worker,
                            JsonObject  *params,
                            GError     **error)
{
  WeirOnceWorker *self = WEIR_ONCE_WORKER (worker);

  weir_command_line_place (self->program, worker);
  for (guint i = 0; i < weir_worker_get_concurrency (worker); i++)
    {
      GPtrArray *templates = compile (self->program, error);

      if (templates == NULL)
        return FALSE;

      g_ptr_array_add (self->idle, templates);
    }

  self->guard = weir_guard_new (error);

  return self->guard != NULL;
}

static GPtrArray *
borrow (WeirOnceWorker *self)
{
  GPtrArray *templates;

  pthread_mutex_lock (&self->mutex);
  while (self->idle->len == 0)
    pthread_cond_wait (&self->returned, &self->mutex);
  templates = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
  pthread_mutex_unlock (&self->mutex);

  return templates;
}

static void
give_back (WeirOnceWorker *self,
           GPtrArray      *templates)
{
  pthread_mutex_lock (&self->mutex);
  g_ptr_array_add (self->idle, templates);
  pthread_cond_signal (&self->returned);
  pthread_mutex_unlock (&self->mutex);
}

/* The arguments for @value; NULL with the item's error. */
static char **
expand (WeirOnceWorker  *self,
        WeirValue       *value,
        GError         **error)
{
  GPtrArray *templates = borrow (self);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  gboolean is_good = TRUE;

  g_strv_builder_add (builder, self->program->argv[0]);
  for (guint i = 0; is_good && i < templates->len; i++)
    {
      g_autofree char *argument = weir_template_expand (templates->pdata[i], value, error);

      is_good = argument != NULL;
      if (is_good)
        g_strv_builder_add (builder, argument);
    }
  give_back (self, templates);

  return is_good ? g_strv_builder_end (builder) : NULL;
}

/* What is written to the program; NULL for nothing. */
static char *
make_request (WeirOnceWorker *self,
              WeirValue      *value,
              gsize          *length)
{
  const char *json = weir_value_get_json (value, length);
  char *request;

  if (self->input == WEIR_PROGRAM_TEXT_NONE)
    return NULL;

  request = g_malloc (*length + 1);
  if (self->input == WEIR_PROGRAM_TEXT_TEXT && *json == '"')
    {
      *length = weir_json_unescape (request, json + 1, *length - 2, TRUE);
      return request;
    }

  memcpy (request, json, *length);
  request[(*length)++] = '\n';

  return request;
}

static WeirValue *
read_json (WeirOnceWorker  *self,
           GString         *text,
           GError         **error)
{
  g_autoptr(GError) cause = NULL;
  WeirValue *result = weir_value_new_from_json (text->str, (gssize) text->len, &cause);

  if (result == NULL)
    g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                 "the program %s: its output (%" G_GSIZE_FORMAT " bytes) is not JSON: %s",
                 self->program->argv[0], text->len, cause->message);

  return result;
}

/* The text without the end of its last line, which is the terminal's rather than its own. */
static WeirValue *
read_text (WeirOnceWorker  *self,
           GString         *text,
           GError         **error)
{
  const char *end;

  if (!g_utf8_validate_len (text->str, text->len, &end))
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_FAILED,
                   "the program %s: its output is no text: byte %" G_GSIZE_FORMAT " of %"
                   G_GSIZE_FORMAT " is not UTF-8", self->program->argv[0],
                   (gsize) (end - text->str) + 1, text->len);
      return NULL;
    }

  if (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);

  return weir_value_new_string (text->str);
}

/* What a program did nothing for but its effect goes on as it came. */
static WeirValue *
read_output (WeirOnceWorker  *self,
             WeirValue       *value,
             GString         *text,
             GError         **error)
{
  switch (self->output)
    {
    case WEIR_PROGRAM_TEXT_JSON:
      return read_json (self, text, error);

    case WEIR_PROGRAM_TEXT_TEXT:
      return read_text (self, text, error);

    case WEIR_PROGRAM_TEXT_NONE:
      return weir_value_ref (value);

    default:
      g_assert_not_reached ();
    }
}

static WeirValue *
weir_once_worker_call (WeirWorker  *worker,
                       WeirValue   *value,
                       GError     **error)
{
  WeirOnceWorker *self = WEIR_ONCE_WORKER (worker);
  g_auto(GStrv) argv = expand (self, value, error);
  g_autofree char *request = NULL;
  WeirValue *result = NULL;
  WeirOnceRun run;
  gsize length;

  if (argv == NULL)
    return NULL;

  request = make_request (self, value, &length);
  weir_once_run_init (&run);
  if (weir_once_run_do (&run, self->guard, self->program, (const char * const *) argv,
                        request, length, self->output == WEIR_PROGRAM_TEXT_NONE, error))
    result = read_output (self, value, run.text, error);
  weir_once_run_clear (&run);

  return result;
}

static void
weir_once_worker_finalize (GObject *object)
{
  WeirOnceWorker *self = WEIR_ONCE_WORKER (object);

  g_clear_pointer (&self->guard, weir_guard_free);
  g_clear_pointer (&self->program, weir_command_line_free);
  g_clear_pointer (&self->idle, g_ptr_array_unref);
  pthread_cond_destroy (&self->returned);
  pthread_mutex_destroy (&self->mutex);

  G_OBJECT_CLASS (weir_once_worker_parent_class)->finalize (object);
}

static void
weir_once_worker_class_init (WeirOnceWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weir_once_worker_finalize;
  WEIR_WORKER_CLASS (klass)->init = weir_once_worker_real_init;
  WEIR_WORKER_CLASS (klass)->call = weir_once_worker_call;
}

static void
weir_once_worker_init (WeirOnceWorker *self)
{
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->returned, NULL);
}

WeirWorker *
weir_once_worker_new (WeirCommandLine *program,
                      WeirProgramText  input,
                      WeirProgramText  output)
{
  WeirOnceWorker *self = g_object_new (WEIR_TYPE_ONCE_WORKER, NULL);

  self->program = program;
  self->input = input;
  self->output = output;

  return WEIR_WORKER (self);
}
