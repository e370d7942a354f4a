/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-progress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "weir-command.h"
#include "weir-format.h"

/* In microseconds. What is over at once has no bar. */
#define BAR_DELAY     (G_TIME_SPAN_MILLISECOND * 500)
#define BAR_INTERVAL  (G_TIME_SPAN_MILLISECOND * 200)
#define JSON_INTERVAL G_TIME_SPAN_SECOND

/* Over how many seconds the rate is a mean, more or less. */
#define RATE_SECONDS 3.0

#define BAR_CELLS     24
#define DEFAULT_WIDTH 80
#define ERASE         "\r\033[K"

struct _WeirProgress
{
  /* owned */
  GThread          *thread;
  WeirServer       *server;

  /* borrowed */
  WeirSource       *source;

  WeirProgressMode  mode;
  gint64            begin;
  guint64           first_read;  /* items that were read before the first item was sent */
  double            first_share;
  guint64           n_done;      /* atomic */
  guint64           n_failed;    /* atomic */

  /* the thread's, until it was joined */
  gint64            last_time;
  guint64           last_count;
  double            rate;

  GMutex            lock;
  GCond             wake;

  /* guarded by lock */
  gboolean          ended;
};

/* How far it is at one moment. */
typedef struct {
  guint64 n_done;
  guint64 n_failed;
  guint   backlog;
  double  seconds;
  double  rate;
  double  share;     /* of the input, that is over; negative: not known */
  double  remaining; /* seconds; negative: not known */
} Progress;

/* Whoever writes to the standard error while there is a bar. */
static GMutex terminal_lock;
static gboolean bar_stands; /* guarded by terminal_lock */

gboolean
weir_progress_parse (const char       *name,
                     WeirProgressMode *mode)
{
  static const char * const names[] = {
    [WEIR_PROGRESS_AUTO] = "auto",
    [WEIR_PROGRESS_BAR] = "bar",
    [WEIR_PROGRESS_JSON] = "json",
    [WEIR_PROGRESS_OFF] = "off",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strcmp (name, names[i]) == 0)
        {
          *mode = i;
          return TRUE;
        }
    }

  weir_command_misused ("--progress: expected \"auto\", \"bar\", \"json\" or \"off\", got \"%s\"",
                        name);

  return FALSE;
}

/* Measuring */

static void
measure_rate (WeirProgress *self,
              guint64       count)
{
  gint64 now = g_get_monotonic_time ();
  double seconds = (now - self->last_time) / 1e6;
  double rate = seconds > 0 ? (count - self->last_count) / seconds : 0;

  /* The first measure is all there is to go by. */
  if (self->last_time == self->begin)
    self->rate = rate;
  else
    self->rate += (rate - self->rate) * (1 - exp (-seconds / RATE_SECONDS));
  self->last_time = now;
  self->last_count = count;
}

static void
look (WeirProgress *self,
      Progress     *progress)
{
  guint64 n_read, count;
  gint64 n_total;
  double share, done;

  progress->n_done = __atomic_load_n (&self->n_done, __ATOMIC_RELAXED);
  progress->n_failed = __atomic_load_n (&self->n_failed, __ATOMIC_RELAXED);
  count = progress->n_done + progress->n_failed;
  measure_rate (self, count);
  progress->rate = self->rate;
  progress->seconds = (self->last_time - self->begin) / 1e6;
  progress->backlog = weir_server_get_backlog (self->server);
  progress->remaining = -1;

  weir_source_get_progress (self->source, &n_read, &n_total, &share);
  progress->share = share;
  if (share < 0)
    return;

  /* What was read, but is not over, is taken as long as the rest. */
  done = share - self->first_share;
  if (n_read - self->first_read > count)
    done *= (double) count / (double) (n_read - self->first_read);
  progress->share = self->first_share + done;
  if (done > 0)
    progress->remaining = progress->seconds * (1 - progress->share) / done;
}

/* Telling */

static guint
get_width (void)
{
  struct winsize size;

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;

  return DEFAULT_WIDTH;
}

static void
append_bar (GString *text,
            double   share)
{
  guint n_full = (guint) (share * BAR_CELLS);

  g_string_append_printf (text, "%3.0f %% [", floor (100 * share));
  for (guint i = 0; i < BAR_CELLS; i++)
    g_string_append_c (text, i < n_full ? '#' : '.');
  g_string_append (text, "] ");
}

static void
append_time (GString *text,
             double   seconds)
{
  g_autofree char *time = weir_format_span (ceil (seconds));

  g_string_append_printf (text, ", %s left", time);
}

static void
draw (WeirProgress *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *rate = NULL;
  Progress progress;

  look (self, &progress);
  if (progress.share >= 0)
    append_bar (text, progress.share);
  rate = weir_format_number (progress.rate);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " items, %s items/s, backlog %u",
                          progress.n_done + progress.n_failed, rate, progress.backlog);
  if (progress.n_failed > 0)
    g_string_append_printf (text, ", %" G_GUINT64_FORMAT " failed", progress.n_failed);
  if (progress.remaining >= 0)
    append_time (text, progress.remaining);

  /* A line that is as wide as the terminal would begin the next one. */
  g_string_truncate (text, MIN (text->len, get_width () - 1));
  g_mutex_lock (&terminal_lock);
  fprintf (stderr, ERASE "%s", text->str);
  fflush (stderr);
  bar_stands = TRUE;
  g_mutex_unlock (&terminal_lock);
}

static void
erase_locked (void)
{
  if (!bar_stands)
    return;
  fputs (ERASE, stderr);
  fflush (stderr);
  bar_stands = FALSE;
}

static void
append_number (GString    *text,
               const char *name,
               double      number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, "%.3f", number);
  g_string_append_printf (text, ",\"%s\":%s", name, number >= 0 ? buffer : "null");
}

static void
print_json (WeirProgress *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  Progress progress;

  look (self, &progress);
  g_string_append_printf (text, "{\"done\":%" G_GUINT64_FORMAT ",\"failed\":%" G_GUINT64_FORMAT
                          ",\"backlog\":%u",
                          progress.n_done, progress.n_failed, progress.backlog);
  append_number (text, "seconds", progress.seconds);
  append_number (text, "rate", progress.rate);
  append_number (text, "share", progress.share);
  append_number (text, "remaining", progress.remaining);
  g_printerr ("%s}\n", text->str);
}

static gpointer
tell (gpointer data)
{
  WeirProgress *self = data;
  gboolean is_bar = self->mode == WEIR_PROGRESS_BAR;
  gint64 next = self->begin + (is_bar ? BAR_DELAY : JSON_INTERVAL);

  g_mutex_lock (&self->lock);
  while (!self->ended)
    {
      if (g_cond_wait_until (&self->wake, &self->lock, next))
        continue;

      if (is_bar)
        draw (self);
      else
        print_json (self);
      next = g_get_monotonic_time () + (is_bar ? BAR_INTERVAL : JSON_INTERVAL);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

/* Other text on the standard error takes the place of the bar, which is drawn anew below it. */

static void
print_error (const char *text)
{
  g_mutex_lock (&terminal_lock);
  erase_locked ();
  fputs (text, stderr);
  fflush (stderr);
  g_mutex_unlock (&terminal_lock);
}

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         data)
{
  GLogWriterOutput output;

  g_mutex_lock (&terminal_lock);
  erase_locked ();
  output = g_log_writer_default (level, fields, n_fields, data);
  g_mutex_unlock (&terminal_lock);

  return output;
}

static void
make_way (void)
{
  static gsize is_set;

  g_set_printerr_handler (print_error);
  if (g_once_init_enter (&is_set))
    {
      g_log_set_writer_func (write_log, NULL, NULL);
      g_once_init_leave (&is_set, 1);
    }
}

/* Whether people see a bar, and it does not come between the results. */
static gboolean
is_seen (int output)
{
  return isatty (STDERR_FILENO) && !isatty (output) &&
         g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

WeirProgress *
weir_progress_new (WeirProgressMode  mode,
                   int               output,
                   WeirServer       *server,
                   WeirSource       *source)
{
  WeirProgress *self;
  gint64 n_total;

  if (mode == WEIR_PROGRESS_AUTO)
    mode = is_seen (output) ? WEIR_PROGRESS_BAR : WEIR_PROGRESS_OFF;
  if (mode == WEIR_PROGRESS_OFF)
    return NULL;

  self = g_new0 (WeirProgress, 1);
  self->mode = mode;
  self->server = g_object_ref (server);
  self->source = source;
  self->begin = self->last_time = g_get_monotonic_time ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  weir_source_get_progress (source, &self->first_read, &n_total, &self->first_share);
  if (mode == WEIR_PROGRESS_BAR)
    make_way ();
  self->thread = g_thread_new ("weir-progress", tell, self);

  return self;
}

void
weir_progress_free (WeirProgress *self)
{
  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  if (self->mode == WEIR_PROGRESS_JSON)
    {
      print_json (self);
    }
  else
    {
      g_set_printerr_handler (NULL);
      print_error ("");
    }

  g_clear_object (&self->server);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
weir_progress_count (WeirProgress *self,
                     gboolean      failed)
{
  guint64 *count;

  if (self == NULL)
    return;

  count = failed ? &self->n_failed : &self->n_done;
  __atomic_store_n (count, *count + 1, __ATOMIC_RELAXED);
}
