/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "search/weir-search-bar.h"

#include <glib/gi18n.h>

#include "search/weir-finder.h"

struct _WeirSearchBar
{
  GtkWidget       parent_instance;

  /* owned */
  WeirCanvas     *canvas;
  GListModel     *findings;
  WeirFlow       *flow;     /* that is searched; NULL while the bar is closed */
  WeirFinder     *finder;   /* NULL if the flow has changed since */
  GStrv           places;   /* that were found */

  /* template */
  GtkRevealer    *revealer;
  GtkSearchEntry *entry;
  GtkLabel       *count;

  guint           current;  /* among the places; beyond them for none */
};

G_DEFINE_FINAL_TYPE (WeirSearchBar, weir_search_bar, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_CANVAS,
  PROP_FINDINGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static guint
get_n_places (WeirSearchBar *self)
{
  return self->places != NULL ? g_strv_length (self->places) : 0;
}

static const char *
get_text (WeirSearchBar *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
show_count (WeirSearchBar *self)
{
  guint n = get_n_places (self);
  gboolean is_asked = self->places != NULL;
  g_autofree char *text = NULL;

  if (!is_asked)
    text = g_strdup ("");
  else if (n == 0)
    text = g_strdup (_("None"));
  else if (self->current < n)
    text = g_strdup_printf (_("%u of %u"), self->current + 1, n);
  else
    text = g_strdup_printf ("%u", n);

  gtk_label_set_label (self->count, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  if (is_asked && n == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "search.next", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "search.previous", n > 0);
}

static guint
find_place (WeirSearchBar *self,
            const char    *place)
{
  guint index = 0;

  while (index < get_n_places (self) && g_strcmp0 (self->places[index], place) != 0)
    index++;

  return index;
}

/* Whether there is anything to look for. */
static gboolean
is_blank (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  return *stripped == '\0';
}

/* Looks again, and stays at what it is at if that is still among what was found. */
static void
find (WeirSearchBar *self)
{
  g_autofree char *place = NULL;

  if (self->current < get_n_places (self))
    place = g_strdup (self->places[self->current]);

  g_clear_pointer (&self->places, g_strfreev);
  if (!is_blank (get_text (self)))
    {
      if (self->finder == NULL)
        self->finder = weir_finder_new (self->flow, self->findings);
      self->places = weir_finder_find (self->finder, get_text (self));
    }

  self->current = find_place (self, place);
  weir_canvas_set_found (self->canvas, (const char * const *) self->places);
}

static void
go_to (WeirSearchBar *self,
       guint          index)
{
  self->current = index;
  weir_canvas_show_place (self->canvas, self->places[index]);
  show_count (self);
}

static void
on_search_changed (WeirSearchBar *self)
{
  if (self->flow == NULL)
    return;

  find (self);
  if (get_n_places (self) > 0)
    go_to (self, self->current < get_n_places (self) ? self->current : 0);
  else
    show_count (self);
}

/* What is in view stays there: the user may be at work in it. */
static void
on_flow_changed (WeirSearchBar *self)
{
  g_clear_pointer (&self->finder, weir_finder_free);
  find (self);
  show_count (self);
}

static void
step (WeirSearchBar *self,
      int            by)
{
  int n = (int) get_n_places (self);

  if (n == 0)
    return;

  if (self->current >= (guint) n)
    go_to (self, by > 0 ? 0 : (guint) n - 1);
  else
    go_to (self, (guint) (((int) self->current + by + n) % n));
}

static void
go_next (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  step (WEIR_SEARCH_BAR (widget), 1);
}

static void
go_previous (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  step (WEIR_SEARCH_BAR (widget), -1);
}

static void
close_here (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  weir_search_bar_close (WEIR_SEARCH_BAR (widget), FALSE);
}

static void
on_next (WeirSearchBar *self)
{
  step (self, 1);
}

static void
on_previous (WeirSearchBar *self)
{
  step (self, -1);
}

static void
on_stop (WeirSearchBar *self)
{
  weir_search_bar_close (self, TRUE);
}

/* The entry takes Enter, with or without Shift. */
static gboolean
on_key (WeirSearchBar   *self,
        guint            key,
        guint            code,
        GdkModifierType  modifiers)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter) ||
      (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  step (self, (modifiers & GDK_SHIFT_MASK) != 0 ? -1 : 1);

  return GDK_EVENT_STOP;
}

static void
disconnect (WeirSearchBar *self)
{
  if (self->flow != NULL)
    g_signal_handlers_disconnect_by_func (self->flow, on_flow_changed, self);
  if (self->findings != NULL)
    g_signal_handlers_disconnect_by_func (self->findings, on_flow_changed, self);
  g_clear_object (&self->flow);
  g_clear_pointer (&self->finder, weir_finder_free);
  g_clear_pointer (&self->places, g_strfreev);
  self->current = 0;
}

/* Another flow is shown: there is nothing to go back to. */
static void
on_canvas_flow (WeirSearchBar *self)
{
  if (self->flow != NULL && weir_canvas_get_flow (self->canvas) != self->flow)
    weir_search_bar_close (self, FALSE);
}

static void
set_canvas (WeirSearchBar *self,
            WeirCanvas    *canvas)
{
  if (self->canvas != NULL)
    g_signal_handlers_disconnect_by_func (self->canvas, on_canvas_flow, self);
  g_set_object (&self->canvas, canvas);
  if (canvas != NULL)
    g_signal_connect_object (canvas, "notify::flow", G_CALLBACK (on_canvas_flow), self,
                             G_CONNECT_SWAPPED);
}

static void
weir_search_bar_dispose (GObject *object)
{
  WeirSearchBar *self = WEIR_SEARCH_BAR (object);

  disconnect (self);
  set_canvas (self, NULL);
  g_clear_object (&self->findings);
  g_clear_pointer ((GtkWidget **) &self->revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (weir_search_bar_parent_class)->dispose (object);
}

static void
weir_search_bar_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  WeirSearchBar *self = WEIR_SEARCH_BAR (object);

  switch (prop_id)
    {
    case PROP_CANVAS:
      set_canvas (self, g_value_get_object (value));
      break;

    case PROP_FINDINGS:
      g_set_object (&self->findings, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_search_bar_class_init (WeirSearchBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = weir_search_bar_dispose;
  object_class->set_property = weir_search_bar_set_property;

  properties[PROP_CANVAS] =
    g_param_spec_object ("canvas", NULL, NULL, WEIR_TYPE_CANVAS, flags);
  properties[PROP_FINDINGS] =
    g_param_spec_object ("findings", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "search.next", NULL, go_next);
  gtk_widget_class_install_action (widget_class, "search.previous", NULL, go_previous);
  gtk_widget_class_install_action (widget_class, "search.close", NULL, close_here);

  gtk_widget_class_set_css_name (widget_class, "search-overlay");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/search/"
                                               "weir-search-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirSearchBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, WeirSearchBar, entry);
  gtk_widget_class_bind_template_child (widget_class, WeirSearchBar, count);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
}

static void
weir_search_bar_init (WeirSearchBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_count (self);
}

/**
 * weir_search_bar_open:
 * @self: a search bar
 *
 * Lets the user type what to look for. If the bar is open already, what is in it can be typed over.
 */
void
weir_search_bar_open (WeirSearchBar *self)
{
  g_return_if_fail (WEIR_IS_SEARCH_BAR (self));

  if (self->flow == NULL && weir_canvas_get_flow (self->canvas) != NULL)
    {
      self->flow = g_object_ref (weir_canvas_get_flow (self->canvas));
      g_signal_connect_object (self->flow, "edited", G_CALLBACK (on_flow_changed), self,
                               G_CONNECT_SWAPPED);
      if (self->findings != NULL)
        g_signal_connect_object (self->findings, "items-changed", G_CALLBACK (on_flow_changed),
                                 self, G_CONNECT_SWAPPED);
      weir_canvas_begin_search (self->canvas);
      gtk_revealer_set_reveal_child (self->revealer, TRUE);
      find (self);
      show_count (self);
    }

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

/**
 * weir_search_bar_close:
 * @self: a search bar
 * @go_back: whether to what was in view when it was opened
 *
 * Ends the search; the keyboard goes on where it has led to.
 */
void
weir_search_bar_close (WeirSearchBar *self,
                       gboolean       go_back)
{
  g_return_if_fail (WEIR_IS_SEARCH_BAR (self));

  if (self->flow == NULL)
    return;

  disconnect (self);
  weir_canvas_end_search (self->canvas, go_back);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}
