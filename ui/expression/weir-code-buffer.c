/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "expression/weir-code-buffer.h"

#include <adwaita.h>
#include <stdio.h>
#include <weir.h>

/* Long enough that typing a word is one check. */
#define DELAY_MS 200

#define LANGUAGE_PATH "resource:///io/github/weir/Designer/expression/"

struct _WeirCodeBuffer
{
  GtkSourceBuffer   parent_instance;

  /* owned */
  char             *mistake;   /* NULL for none, or while it is not known */
  GCancellable     *checking;  /* NULL while nothing is checked */

  /* borrowed: one of our tags */
  GtkTextTag       *tag;

  WeirCodeLanguage  language;
  guint             source;
};

G_DEFINE_FINAL_TYPE (WeirCodeBuffer, weir_code_buffer, GTK_SOURCE_TYPE_BUFFER)

enum {
  PROP_0,
  PROP_MISTAKE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What was found, and where: lines and columns from 1, 0 if that is not known. */
typedef struct {
  char             *text;
  char             *message;
  guint             line;
  guint             column;
  WeirCodeLanguage  language;
} Check;

static void
check_free (Check *check)
{
  g_free (check->text);
  g_free (check->message);
  g_free (check);
}

static gboolean
is_blank (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;

  return *text == '\0';
}

static gboolean
check_json (Check   *check,
            GError **error)
{
  g_autoptr(WeirValue) value = NULL;

  if (is_blank (check->text))
    return TRUE;

  value = weir_value_new_from_json (check->text, -1, error);
  if (value == NULL)
    sscanf ((*error)->message, "line %u, column %u", &check->line, &check->column);

  return value != NULL;
}

static void
check_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Check *check = task_data;
  g_autoptr(GError) error = NULL;
  gboolean good;

  if (check->language == WEIR_CODE_JSON)
    good = check_json (check, &error);
  else
    good = weir_filter_check (check->text, &check->line, &check->column, &error);

  if (!good)
    check->message = g_strdup (error->message);
  g_task_return_boolean (task, good);
}

static void
set_mistake (WeirCodeBuffer *self,
             const char     *mistake)
{
  if (g_strcmp0 (self->mistake, mistake) == 0)
    return;

  g_free (self->mistake);
  self->mistake = g_strdup (mistake);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MISTAKE]);
}

/* The word that begins there; of a mistake at the end of a line, what stands before. */
static void
underline (WeirCodeBuffer *self,
           guint           line,
           guint           column)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, self->tag, &start, &end);
  if (line == 0 || column == 0)
    return;

  gtk_text_buffer_get_iter_at_line (buffer, &start, line - 1);
  for (guint i = 1; i < column && !gtk_text_iter_ends_line (&start); i++)
    gtk_text_iter_forward_char (&start);
  if (gtk_text_iter_ends_line (&start))
    gtk_text_iter_backward_char (&start);

  end = start;
  if (!gtk_text_iter_starts_word (&end) || !gtk_text_iter_forward_word_end (&end))
    gtk_text_iter_forward_char (&end);
  gtk_text_buffer_apply_tag (buffer, self->tag, &start, &end);
}

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  WeirCodeBuffer *self = WEIR_CODE_BUFFER (source);
  Check *check = g_task_get_task_data (G_TASK (result));

  /* Edited since: that is checked next. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;

  g_clear_object (&self->checking);
  underline (self, check->line, check->column);
  set_mistake (self, check->message);
}

static gboolean
start_check (gpointer data)
{
  WeirCodeBuffer *self = data;
  g_autoptr(GTask) task = NULL;
  Check *check = g_new0 (Check, 1);

  self->source = 0;
  check->text = weir_code_buffer_dup_text (self);
  check->language = self->language;

  self->checking = g_cancellable_new ();
  task = g_task_new (self, self->checking, on_checked, NULL);
  g_task_set_source_tag (task, start_check);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, check, (GDestroyNotify) check_free);
  g_task_run_in_thread (task, check_in_thread);

  return G_SOURCE_REMOVE;
}

static void
stop_check (WeirCodeBuffer *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
}

static void
weir_code_buffer_changed (GtkTextBuffer *buffer)
{
  WeirCodeBuffer *self = WEIR_CODE_BUFFER (buffer);

  GTK_TEXT_BUFFER_CLASS (weir_code_buffer_parent_class)->changed (buffer);

  stop_check (self);
  self->source = g_timeout_add (DELAY_MS, start_check, self);
}

static void
update_scheme (WeirCodeBuffer *self)
{
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (GTK_SOURCE_BUFFER (self),
                                      gtk_source_style_scheme_manager_get_scheme (schemes,
                                        is_dark ? "Adwaita-dark" : "Adwaita"));
}

static GtkSourceLanguageManager *
get_languages (void)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  static gboolean is_prepared = FALSE;

  if (!is_prepared)
    gtk_source_language_manager_append_search_path (languages, LANGUAGE_PATH);
  is_prepared = TRUE;

  return languages;
}

/* Not before: the table of tags is a property that is set at construction. */
static void
weir_code_buffer_constructed (GObject *object)
{
  WeirCodeBuffer *self = WEIR_CODE_BUFFER (object);

  G_OBJECT_CLASS (weir_code_buffer_parent_class)->constructed (object);

  self->tag = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self), NULL,
                                          "underline", PANGO_UNDERLINE_ERROR, NULL);
  gtk_source_buffer_set_highlight_matching_brackets (GTK_SOURCE_BUFFER (self), TRUE);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
}

static void
weir_code_buffer_dispose (GObject *object)
{
  stop_check (WEIR_CODE_BUFFER (object));

  G_OBJECT_CLASS (weir_code_buffer_parent_class)->dispose (object);
}

static void
weir_code_buffer_finalize (GObject *object)
{
  WeirCodeBuffer *self = WEIR_CODE_BUFFER (object);

  g_clear_pointer (&self->mistake, g_free);

  G_OBJECT_CLASS (weir_code_buffer_parent_class)->finalize (object);
}

static void
weir_code_buffer_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  WeirCodeBuffer *self = WEIR_CODE_BUFFER (object);

  switch (prop_id)
    {
    case PROP_MISTAKE:
      g_value_set_string (value, self->mistake);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_code_buffer_class_init (WeirCodeBufferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = weir_code_buffer_constructed;
  object_class->dispose = weir_code_buffer_dispose;
  object_class->finalize = weir_code_buffer_finalize;
  object_class->get_property = weir_code_buffer_get_property;
  GTK_TEXT_BUFFER_CLASS (klass)->changed = weir_code_buffer_changed;

  properties[PROP_MISTAKE] =
    g_param_spec_string ("mistake", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_code_buffer_init (WeirCodeBuffer *self)
{
}

/**
 * weir_code_buffer_new:
 * @language: what it holds
 *
 * Returns: (transfer full): an empty buffer
 */
WeirCodeBuffer *
weir_code_buffer_new (WeirCodeLanguage language)
{
  WeirCodeBuffer *self = g_object_new (WEIR_TYPE_CODE_BUFFER, NULL);
  const char *id = language == WEIR_CODE_JSON ? "json" : "weir-jq";

  self->language = language;
  gtk_source_buffer_set_language (GTK_SOURCE_BUFFER (self),
                                  gtk_source_language_manager_get_language (get_languages (),
                                                                            id));

  return self;
}

char *
weir_code_buffer_dup_text (WeirCodeBuffer *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (WEIR_IS_CODE_BUFFER (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self), &start, &end);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self), &start, &end, TRUE);
}

/* What is the same already keeps its cursor. */
void
weir_code_buffer_set_text (WeirCodeBuffer *self,
                           const char     *text)
{
  g_autofree char *old = weir_code_buffer_dup_text (self);

  g_return_if_fail (WEIR_IS_CODE_BUFFER (self));

  if (!g_str_equal (old, text))
    gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self), text, -1);
}

/**
 * weir_code_buffer_get_mistake:
 * @self: a buffer
 *
 * Gets what is wrong with the text. It is found some time after an edit; until then it is what was
 * wrong before.
 *
 * Returns: (transfer none) (nullable): the compiler's words
 */
const char *
weir_code_buffer_get_mistake (WeirCodeBuffer *self)
{
  g_return_val_if_fail (WEIR_IS_CODE_BUFFER (self), NULL);

  return self->mistake;
}
