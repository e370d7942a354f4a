/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/edits/weir-canvas-editor.h"

#include "canvas/edits/weir-canvas-words.h"

/* The least width of a reason: longer ones have several lines. */
#define REASON_CHARS 30

struct _WeirCanvasEditor
{
  GtkWidget              parent_instance;

  /* owned */
  char                  *reason;   /* (nullable) */

  /* borrowed */
  WeirCanvasEditorCheck  check;
  gpointer               data;

  /* children */
  GtkWidget             *field;    /* an entry or a text view */
  GtkWidget             *label;    /* the reason */
};

enum {
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WeirCanvasEditor, weir_canvas_editor, GTK_TYPE_WIDGET)

static void
finish (WeirCanvasEditor *self,
        gboolean          commit)
{
  g_signal_emit (self, signals[DONE], 0, commit);
}

static void
on_activate (WeirCanvasEditor *self)
{
  if (self->reason == NULL)
    finish (self, TRUE);
}

/* The window's own focus comes and goes with each menu and with other windows: that is no reason to
 * end. */
static void
on_focus_moved (WeirCanvasEditor *self,
                GParamSpec       *pspec,
                GtkRoot          *root)
{
  GtkWidget *focus = gtk_root_get_focus (root);

  if (focus != NULL && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    finish (self, TRUE);
}

/* Escape keeps what was typed in several lines, where Enter begins the next: too much to be lost. */
static gboolean
on_key (WeirCanvasEditor      *self,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        modifiers,
        GtkEventControllerKey *controller)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  finish (self, GTK_IS_TEXT_VIEW (self->field));

  return GDK_EVENT_STOP;
}

static void
on_changed (WeirCanvasEditor *self)
{
  g_autofree char *text = weir_canvas_editor_dup_text (self);
  g_autofree char *sentence = NULL;

  g_clear_pointer (&self->reason, g_free);
  if (self->check != NULL)
    self->reason = self->check (text, self->data);

  sentence = weir_canvas_dup_sentence (self->reason != NULL ? self->reason : "");
  gtk_label_set_text (GTK_LABEL (self->label), sentence);
  gtk_widget_set_visible (self->label, self->reason != NULL);
  if (self->reason != NULL)
    gtk_widget_add_css_class (self->field, "error");
  else
    gtk_widget_remove_css_class (self->field, "error");

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->field), GTK_ACCESSIBLE_STATE_INVALID,
                               self->reason != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                                    : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->field),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
}

static gboolean
weir_canvas_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (WEIR_CANVAS_EDITOR (widget)->field);
}

static void
weir_canvas_editor_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weir_canvas_editor_parent_class)->root (widget);

  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget",
                           G_CALLBACK (on_focus_moved), widget, G_CONNECT_SWAPPED);
}

static void
weir_canvas_editor_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_root (widget), widget);

  GTK_WIDGET_CLASS (weir_canvas_editor_parent_class)->unroot (widget);
}

static void
weir_canvas_editor_dispose (GObject *object)
{
  WeirCanvasEditor *self = WEIR_CANVAS_EDITOR (object);

  g_clear_pointer (&self->field, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_canvas_editor_parent_class)->dispose (object);
}

static void
weir_canvas_editor_finalize (GObject *object)
{
  g_clear_pointer (&WEIR_CANVAS_EDITOR (object)->reason, g_free);

  G_OBJECT_CLASS (weir_canvas_editor_parent_class)->finalize (object);
}

static void
weir_canvas_editor_class_init (WeirCanvasEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_canvas_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = weir_canvas_editor_finalize;
  widget_class->grab_focus = weir_canvas_editor_grab_focus;
  widget_class->root = weir_canvas_editor_root;
  widget_class->unroot = weir_canvas_editor_unroot;

  signals[DONE] =
    g_signal_new ("done", WEIR_TYPE_CANVAS_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "weir-editor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
weir_canvas_editor_init (WeirCanvasEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);

  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_width_chars (GTK_LABEL (self->label), REASON_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), REASON_CHARS);
  gtk_widget_add_css_class (self->label, "error");
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "reason");
  gtk_widget_set_visible (self->label, FALSE);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));

  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

static GtkWidget *
make_entry (WeirCanvasEditor *self,
            const char       *text)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_activate), self);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_changed), self);

  return entry;
}

static GtkWidget *
make_view (WeirCanvasEditor *self,
           const char       *text)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_widget_set_vexpand (view, TRUE);
  g_signal_connect_swapped (buffer, "changed", G_CALLBACK (on_changed), self);

  return view;
}

GtkWidget *
weir_canvas_editor_new (const char *label,
                        const char *text,
                        gboolean    has_lines)
{
  WeirCanvasEditor *self = g_object_new (WEIR_TYPE_CANVAS_EDITOR, NULL);

  self->field = has_lines ? make_view (self, text) : make_entry (self, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->field),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_insert_after (self->field, GTK_WIDGET (self), NULL);

  return GTK_WIDGET (self);
}

void
weir_canvas_editor_set_check (WeirCanvasEditor      *self,
                              WeirCanvasEditorCheck  check,
                              gpointer               data)
{
  self->check = check;
  self->data = data;
  on_changed (self);
}

char *
weir_canvas_editor_dup_text (WeirCanvasEditor *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  if (GTK_IS_EDITABLE (self->field))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->field)));

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->field));
  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

const char *
weir_canvas_editor_get_reason (WeirCanvasEditor *self)
{
  return self->reason;
}

GtkWidget *
weir_canvas_editor_get_field (WeirCanvasEditor *self)
{
  return self->field;
}
