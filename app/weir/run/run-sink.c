/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "run/run-sink.h"

#include <string.h>
#include <sys/stat.h>

#include "weir-lines.h"
#include "weir-writer.h"

struct _RunSink
{
  /* owned */
  WeirWriter  *output;
  WeirWriter  *failed;      /* NULL: there is none */

  /* borrowed */
  RunJournal  *journal;     /* NULL: none is kept */

  gboolean     with_input;
  gboolean     errors_in_place;
  RunProgress  first;       /* what runs before have done */
  RunProgress  progress;
};

RunSink *
run_sink_new (const char  *output,
              const char  *failed,
              GError     **error)
{
  g_autoptr(RunSink) self = g_new0 (RunSink, 1);

  self->output = weir_writer_new (output, error);
  if (self->output == NULL)
    return NULL;

  if (failed != NULL)
    {
      self->failed = weir_writer_new (failed, error);
      if (self->failed == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
run_sink_free (RunSink *self)
{
  g_clear_pointer (&self->output, weir_writer_free);
  g_clear_pointer (&self->failed, weir_writer_free);
  g_free (self);
}

void
run_sink_set_format (RunSink  *self,
                     gboolean  with_input,
                     gboolean  errors_in_place)
{
  self->with_input = with_input;
  self->errors_in_place = errors_in_place;
}

int
run_sink_get_fd (RunSink *self)
{
  return weir_writer_get_fd (self->output);
}

static gboolean
is_same_file (int a,
              int b)
{
  struct stat a_info, b_info;

  return fstat (a, &a_info) == 0 && fstat (b, &b_info) == 0 && S_ISREG (a_info.st_mode) &&
         a_info.st_dev == b_info.st_dev && a_info.st_ino == b_info.st_ino;
}

gboolean
run_sink_check_inputs (RunSink             *self,
                       const char * const  *inputs,
                       GError             **error)
{
  int output = weir_writer_get_fd (self->output);

  if (!weir_lines_check (inputs, output, error))
    return FALSE;

  if (self->failed == NULL)
    return TRUE;

  if (!is_same_file (output, weir_writer_get_fd (self->failed)))
    return weir_lines_check (inputs, weir_writer_get_fd (self->failed), error);

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
               "the results and the items that failed cannot go to the same file");

  return FALSE;
}

/* A file that lost what the journal counts was changed by somebody else. */
static gboolean
check_length (WeirWriter  *writer,
              guint64      length,
              GError     **error)
{
  struct stat info;

  if (fstat (weir_writer_get_fd (writer), &info) == 0 && S_ISREG (info.st_mode) &&
      (guint64) info.st_size >= length)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
               "the run cannot go on: %s does not hold the results so far",
               weir_writer_get_name (writer));

  return FALSE;
}

gboolean
run_sink_resume (RunSink     *self,
                 RunJournal  *journal,
                 GError     **error)
{
  self->journal = journal;
  if (!run_journal_read (journal, &self->first, error) ||
      !check_length (self->output, self->first.output_bytes, error) ||
      (self->failed != NULL && !check_length (self->failed, self->first.failed_bytes, error)))
    return FALSE;

  self->progress = self->first;

  return TRUE;
}

const RunProgress *
run_sink_get_progress (RunSink *self)
{
  return &self->first;
}

gboolean
run_sink_begin (RunSink  *self,
                GError  **error)
{
  return weir_writer_begin (self->output, self->first.output_bytes, error) &&
         (self->failed == NULL ||
          weir_writer_begin (self->failed, self->first.failed_bytes, error));
}

/* Lines */

static void
add_text (WeirWriter *writer,
          const char *text)
{
  weir_writer_add (writer, text, strlen (text));
}

static void
add_value (WeirWriter *writer,
           WeirValue  *value)
{
  gsize length;
  const char *json = weir_value_get_json (value, &length);

  weir_writer_add (writer, json, length);
}

/* What stands between the braces of @value, which has some. */
static void
add_members (WeirWriter *writer,
             WeirValue  *value)
{
  gsize length;
  const char *json = weir_value_get_json (value, &length);

  weir_writer_add (writer, json + 1, length - 2);
}

/* The text of a line that is no JSON has become its input, as a string. */
static gboolean
is_bad_line (const GError *error)
{
  return g_error_matches (error, WEIR_ERROR, WEIR_ERROR_INVALID_JSON) &&
         weir_error_get_node (error) == NULL;
}

/* {"input":X,"output":Y}, or {"input":X,"error":{...}}; X is null where the line was no JSON. */
static void
add_pair (WeirWriter   *writer,
          WeirResult   *result,
          WeirValue    *output,
          const GError *error)
{
  WeirValue *input = weir_result_get_input (result);

  add_text (writer, "{\"input\":");
  if (input != NULL && !is_bad_line (error))
    add_value (writer, input);
  else
    add_text (writer, "null");

  add_text (writer, error != NULL ? "," : ",\"output\":");
  if (error != NULL)
    add_members (writer, output);
  else
    add_value (writer, output);
  add_text (writer, "}");
}

/* {"input":X,"error":{...},"from":"FILE:LINE"}; "line" in place of "input" if it is no JSON. */
static gboolean
add_failed (RunSink     *self,
            WeirResult  *result,
            const char  *place,
            GError     **error)
{
  const GError *item_error = weir_result_get_error (result);
  g_autofree char *shown = g_utf8_make_valid (place, -1);
  g_autoptr(WeirValue) from = weir_value_new_string (shown);
  g_autoptr(WeirValue) value = weir_error_to_value (item_error);

  add_text (self->failed, is_bad_line (item_error) ? "{\"line\":" : "{\"input\":");
  add_value (self->failed, weir_result_get_input (result));
  add_text (self->failed, ",");
  add_members (self->failed, value);
  add_text (self->failed, ",\"from\":");
  add_value (self->failed, from);
  add_text (self->failed, "}");

  return weir_writer_end_line (self->failed, error);
}

static gboolean
add_result (RunSink     *self,
            WeirResult  *result,
            GError     **error)
{
  const GError *item_error = weir_result_get_error (result);
  g_autoptr(WeirValue) value = NULL;

  if (item_error != NULL)
    value = weir_error_to_value (item_error);
  else
    value = weir_value_ref (weir_result_get_value (result));

  if (self->with_input)
    add_pair (self->output, result, value, item_error);
  else
    add_value (self->output, value);

  return weir_writer_end_line (self->output, error);
}

/* What the journal counts is on the disk, whatever happens next. */
static gboolean
write_journal (RunSink  *self,
               GError  **error)
{
  if (!weir_writer_sync (self->output, error) ||
      (self->failed != NULL && !weir_writer_sync (self->failed, error)))
    return FALSE;

  self->progress.output_bytes = weir_writer_get_length (self->output);
  self->progress.failed_bytes = self->failed != NULL ? weir_writer_get_length (self->failed) : 0;

  return run_journal_write (self->journal, &self->progress, error);
}

gboolean
run_sink_add (RunSink     *self,
              WeirResult  *result,
              const char  *place,
              GError     **error)
{
  gboolean failed = weir_result_get_error (result) != NULL;

  if (failed && self->failed != NULL && !add_failed (self, result, place, error))
    return FALSE;

  if ((!failed || self->errors_in_place) && !add_result (self, result, error))
    return FALSE;

  if (failed)
    self->progress.n_failed++;
  else
    self->progress.n_done++;

  return self->journal == NULL || !run_journal_is_due (self->journal) ||
         write_journal (self, error);
}

gboolean
run_sink_flush (RunSink  *self,
                GError  **error)
{
  return weir_writer_flush (self->output, error) &&
         (self->failed == NULL || weir_writer_flush (self->failed, error));
}

gboolean
run_sink_close (RunSink   *self,
                gboolean   complete,
                GError   **error)
{
  if (self->journal != NULL && !write_journal (self, error))
    return FALSE;

  if (!weir_writer_close (self->output, error) ||
      (self->failed != NULL && !weir_writer_close (self->failed, error)))
    return FALSE;

  if (self->journal != NULL && complete)
    run_journal_remove (self->journal);

  return TRUE;
}

guint64
run_sink_get_n_written (RunSink *self)
{
  guint64 n_written = weir_writer_get_n_lines (self->output);

  /* What stands in both counts once. */
  if (self->failed != NULL && !self->errors_in_place)
    n_written += weir_writer_get_n_lines (self->failed);

  return n_written;
}
