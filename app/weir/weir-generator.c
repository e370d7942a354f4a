/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-generator.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <string.h>

#include "weir-command.h"

#define NUMBER "{i}"

/* What was held back for longer is not made up for: it would come as a flood. */
#define MOST_LATE (1.0)

struct _WeirGenerator
{
  /* owned */
  GStrv         pieces;  /* of the value's text; between them stand numbers */
  WeirValue    *value;   /* if all items are the same, else NULL */
  GString      *text;
  GCancellable *stop;

  WeirPattern   pattern;
  GPollFD       stop_fd;
  gint64        begin;   /* when the first one was due, monotonic */
  guint64       count;   /* 0: without end */
  guint64       n_made;  /* atomic */
};

void
weir_generator_options_clear (WeirGeneratorOptions *options)
{
  g_clear_pointer (&options->value, g_free);
  g_clear_pointer (&options->pattern, g_free);
}

gboolean
weir_generator_options_check (const WeirGeneratorOptions *options)
{
  WeirPatternKind kind = WEIR_PATTERN_CONSTANT;

  if (options->value == NULL &&
      (options->count != 0 || options->rate > 0 || options->pattern != NULL))
    weir_command_misused ("--count, --rate and --pattern go with --generate");
  else if (options->count < 0)
    weir_command_misused ("--count: expected a number of items, at least 1");
  else if (!isfinite (options->rate) || options->rate < 0)
    weir_command_misused ("--rate: expected items a second, more than 0");
  else if (!isfinite (options->period) || options->period <= 0)
    weir_command_misused ("--period: expected a number of seconds, more than 0");
  else if (options->pattern != NULL && !weir_pattern_parse (options->pattern, &kind))
    weir_command_misused ("--pattern: expected constant, ramp, burst or poisson, got \"%s\"",
                          options->pattern);
  else if (kind != WEIR_PATTERN_CONSTANT && options->rate <= 0)
    weir_command_misused ("--pattern=%s needs --rate", options->pattern);
  else
    return TRUE;

  return FALSE;
}

/* Whether the string that ends @before is "{i}" alone, given what comes behind. */
static gboolean
is_alone (const GString *before,
          const char    *after)
{
  gsize length = before->len;

  return length > 0 && before->str[length - 1] == '"' && *after == '"' &&
         (length == 1 || before->str[length - 2] != '\\');
}

/* Cut where numbers are to stand. A brace followed by a letter is nowhere but in a string. */
static GStrv
split_template (const char *json)
{
  g_autoptr(GPtrArray) pieces = g_ptr_array_new ();
  g_autoptr(GString) piece = g_string_new (NULL);

  for (const char *at = json; *at != '\0';)
    {
      if (!g_str_has_prefix (at, NUMBER))
        {
          g_string_append_c (piece, *at++);
          continue;
        }

      at += strlen (NUMBER);
      if (is_alone (piece, at))
        {
          g_string_truncate (piece, piece->len - 1);
          at++;
        }
      g_ptr_array_add (pieces, g_strdup (piece->str));
      g_string_truncate (piece, 0);
    }

  g_ptr_array_add (pieces, g_strdup (piece->str));
  g_ptr_array_add (pieces, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&pieces), FALSE);
}

WeirGenerator *
weir_generator_new (const WeirGeneratorOptions  *options,
                    GCancellable                *stop,
                    GError                     **error)
{
  g_autoptr(WeirValue) value = weir_value_new_from_json (options->value, -1, error);
  WeirPatternKind kind = WEIR_PATTERN_CONSTANT;
  WeirGenerator *self;

  if (value == NULL)
    {
      g_prefix_error (error, "the value to generate is no JSON: ");
      return NULL;
    }

  if (options->pattern != NULL)
    weir_pattern_parse (options->pattern, &kind);
  self = g_new0 (WeirGenerator, 1);
  self->pieces = split_template (weir_value_get_json (value, NULL));
  if (self->pieces[1] == NULL)
    self->value = g_steal_pointer (&value);
  self->text = g_string_new (NULL);
  self->stop = g_object_ref (stop);
  self->count = (guint64) options->count;
  weir_pattern_init (&self->pattern, kind, options->rate, options->period);
  if (!g_cancellable_make_pollfd (stop, &self->stop_fd))
    self->stop_fd.fd = -1;

  return self;
}

void
weir_generator_free (WeirGenerator *self)
{
  if (self->stop_fd.fd != -1)
    g_cancellable_release_fd (self->stop);
  weir_pattern_clear (&self->pattern);
  g_clear_object (&self->stop);
  g_clear_pointer (&self->pieces, g_strfreev);
  g_clear_pointer (&self->value, weir_value_unref);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/* FALSE when it was stopped meanwhile. */
static gboolean
wait_until (WeirGenerator *self,
            double         due)
{
  struct pollfd fd = { .fd = self->stop_fd.fd, .events = POLLIN };
  gint64 now = g_get_monotonic_time ();
  double early;

  if (self->begin == 0)
    self->begin = now;
  early = due - (double) (now - self->begin) / G_USEC_PER_SEC;
  if (early < -MOST_LATE)
    self->begin += (gint64) ((-early - MOST_LATE) * G_USEC_PER_SEC);

  while (early > 0 && !g_cancellable_is_cancelled (self->stop))
    {
      struct timespec time = { .tv_sec = (time_t) early,
                               .tv_nsec = (long) ((early - floor (early)) * 1e9) };

      if (ppoll (&fd, 1, &time, NULL) < 0 && errno != EINTR && errno != EAGAIN)
        return FALSE;
      early = due - (double) (g_get_monotonic_time () - self->begin) / G_USEC_PER_SEC;
    }

  return !g_cancellable_is_cancelled (self->stop);
}

static WeirValue *
make_value (WeirGenerator *self,
            guint64        number)
{
  if (self->value != NULL)
    return weir_value_ref (self->value);

  g_string_assign (self->text, self->pieces[0]);
  for (char **piece = self->pieces + 1; *piece != NULL; piece++)
    {
      g_string_append_printf (self->text, "%" G_GUINT64_FORMAT, number);
      g_string_append (self->text, *piece);
    }

  return weir_value_new_from_json (self->text->str, (gssize) self->text->len, NULL);
}

WeirValue *
weir_generator_next (WeirGenerator *self)
{
  guint64 number = self->n_made;

  if (self->count != 0 && number >= self->count)
    return NULL;
  if (self->pattern.rate > 0 ? !wait_until (self, weir_pattern_next (&self->pattern))
                             : g_cancellable_is_cancelled (self->stop))
    return NULL;

  __atomic_store_n (&self->n_made, number + 1, __ATOMIC_RELAXED);

  return make_value (self, number);
}

void
weir_generator_get_progress (WeirGenerator *self,
                             guint64       *n_made,
                             gint64        *n_total)
{
  *n_made = __atomic_load_n (&self->n_made, __ATOMIC_RELAXED);
  *n_total = self->count != 0 ? (gint64) self->count : -1;
}
