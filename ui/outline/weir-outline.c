/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "outline/weir-outline.h"

#include "outline/weir-outline-cells.h"
#include "outline/weir-outline-model.h"
#include "outline/weir-outline-row.h"
#include "window/weir-pane-tabs.h"

/*
 * Nothing is kept up to date while the table is not shown. When it is, the canvas leads: what is
 * selected there is selected here, and what is selected here is selected there at once.
 */

static const struct {
  const char      *id;        /* in the template */
  const char      *property;  /* of a row */
  WeirOutlineCell  cell;
} columns[] = {
  { "name_column", "id", WEIR_OUTLINE_CELL_NAME },
  { "kind_column", "kind", WEIR_OUTLINE_CELL_TEXT },
  { "worker_column", "worker", WEIR_OUTLINE_CELL_TEXT },
  { "cpus_column", "cpus", WEIR_OUTLINE_CELL_TEXT },
  { "problems_column", "problems", WEIR_OUTLINE_CELL_PROBLEMS },
};

#define N_COLUMNS 5

G_STATIC_ASSERT (G_N_ELEMENTS (columns) == N_COLUMNS);

struct _WeirOutline
{
  GtkWidget            parent_instance;

  /* owned */
  WeirCanvas          *canvas;
  GListModel          *findings;
  WeirOutlineModel    *model;
  char                *text;       /* what rows are to have, folded */

  /* template */
  GtkColumnView       *view;
  GtkColumnViewColumn *columns[N_COLUMNS];
  GtkMultiSelection   *selection;
  GtkSortListModel    *sorted;
  GtkFilterListModel  *filtered;
  GtkStack            *stack;

  guint                sort_source;
  gboolean             is_syncing; /* the selection is being taken over */
};

G_DEFINE_FINAL_TYPE (WeirOutline, weir_outline, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_CANVAS,
  PROP_FINDINGS,
  N_PROPS
};

enum {
  NODE_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
on_activate (WeirOutline *self,
             guint        position)
{
  g_autoptr(WeirOutlineRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL)
    g_signal_emit (self, signals[NODE_ACTIVATED], 0, weir_outline_row_get_id (row));
}

static GHashTable *
list_selected (WeirOutline *self)
{
  g_auto(GStrv) ids = weir_canvas_get_selection (self->canvas);
  GHashTable *selected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_add (selected, g_steal_pointer (&ids[i]));
  /* Its strings are the table's now. */
  g_free (g_steal_pointer (&ids));

  return selected;
}

/* Selects the rows of what is selected on the canvas, and scrolls to the first of them. */
static void
take_selection (WeirOutline *self)
{
  GListModel *rows = G_LIST_MODEL (self->selection);
  guint n = g_list_model_get_n_items (rows);
  g_autoptr(GHashTable) ids = list_selected (self);
  g_autoptr(GtkBitset) all = gtk_bitset_new_range (0, n);
  g_autoptr(GtkBitset) selected = gtk_bitset_new_empty ();

  for (guint i = 0; i < n && g_hash_table_size (ids) > 0; i++)
    {
      g_autoptr(WeirOutlineRow) row = g_list_model_get_item (rows, i);

      if (g_hash_table_contains (ids, weir_outline_row_get_id (row)))
        gtk_bitset_add (selected, i);
    }

  self->is_syncing = TRUE;
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, all);
  self->is_syncing = FALSE;

  if (!gtk_bitset_is_empty (selected))
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u",
                                gtk_bitset_get_minimum (selected));
}

static void
on_canvas_selection (WeirOutline *self)
{
  if (!self->is_syncing)
    take_selection (self);
}

/* The row that changed is brought into view on the canvas; of several, the first. */
static void
on_selection (WeirOutline *self,
              guint        position,
              guint        n_changed)
{
  g_autoptr(GtkBitset) selected = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) ids = NULL;
  GtkBitsetIter iter;
  guint at;

  if (self->is_syncing || self->canvas == NULL)
    return;

  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_iter_init_first (&iter, selected, &at))
    do
      {
        g_autoptr(WeirOutlineRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), at);

        g_strv_builder_add (builder, weir_outline_row_get_id (row));
      }
    while (gtk_bitset_iter_next (&iter, &at));

  ids = g_strv_builder_end (builder);
  self->is_syncing = TRUE;
  weir_canvas_select (self->canvas, (const char * const *) ids);
  if (ids[0] != NULL)
    weir_canvas_reveal (self->canvas, ids[0]);
  self->is_syncing = FALSE;
}

static gboolean
has_text (gpointer item,
          gpointer data)
{
  WeirOutline *self = data;

  return self->text == NULL || *self->text == '\0' || weir_outline_row_has (item, self->text);
}

static void
update_page (WeirOutline *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "none" : "table");
}

static void
filter (WeirOutline *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered),
                      GTK_FILTER_CHANGE_DIFFERENT);
  update_page (self);
  if (self->canvas != NULL)
    take_selection (self);
}

static gboolean
sort_again (gpointer data)
{
  WeirOutline *self = data;
  GtkSorter *sorter = gtk_sort_list_model_get_sorter (self->sorted);

  self->sort_source = 0;
  if (sorter != NULL)
    gtk_sorter_changed (sorter, GTK_SORTER_CHANGE_DIFFERENT);
  if (self->text != NULL && *self->text != '\0')
    filter (self);

  return G_SOURCE_REMOVE;
}

/* Once for all rows that one edit or one check changes. */
static void
on_rows_changed (WeirOutline *self)
{
  if (self->sort_source == 0)
    self->sort_source = g_idle_add (sort_again, self);
}

static void
load (WeirOutline *self)
{
  if (self->canvas == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  weir_outline_model_set_flow (self->model, weir_canvas_get_flow (self->canvas));
  weir_outline_model_set_findings (self->model, self->findings);
  update_page (self);
  take_selection (self);
}

static void
weir_outline_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weir_outline_parent_class)->map (widget);

  load (WEIR_OUTLINE (widget));
}

static void
unload (WeirOutline *self)
{
  g_clear_handle_id (&self->sort_source, g_source_remove);
  self->is_syncing = TRUE;
  weir_outline_model_set_findings (self->model, NULL);
  weir_outline_model_set_flow (self->model, NULL);
  self->is_syncing = FALSE;
}

static void
weir_outline_unmap (GtkWidget *widget)
{
  unload (WEIR_OUTLINE (widget));

  GTK_WIDGET_CLASS (weir_outline_parent_class)->unmap (widget);
}

static void
on_mapped_selection (WeirOutline *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    on_canvas_selection (self);
}

static void
set_canvas (WeirOutline *self,
            WeirCanvas  *canvas)
{
  if (self->canvas != NULL)
    g_signal_handlers_disconnect_by_data (self->canvas, self);
  g_set_object (&self->canvas, canvas);
  if (canvas == NULL)
    return;

  g_signal_connect_object (canvas, "notify::flow", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas, "selection-changed", G_CALLBACK (on_mapped_selection), self,
                           G_CONNECT_SWAPPED);
}

static void
on_search_changed (WeirOutline    *self,
                   GtkSearchEntry *entry)
{
  g_free (self->text);
  self->text = g_strstrip (g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1));
  filter (self);
}

static gboolean
focus_table (WeirOutline *self)
{
  return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static gboolean
weir_outline_grab_focus (GtkWidget *widget)
{
  return focus_table (WEIR_OUTLINE (widget));
}

static void
weir_outline_dispose (GObject *object)
{
  WeirOutline *self = WEIR_OUTLINE (object);
  GtkWidget *child;

  if (self->model != NULL)
    unload (self);
  set_canvas (self, NULL);
  g_clear_object (&self->findings);
  g_clear_object (&self->model);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (weir_outline_parent_class)->dispose (object);
}

static void
weir_outline_finalize (GObject *object)
{
  WeirOutline *self = WEIR_OUTLINE (object);

  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (weir_outline_parent_class)->finalize (object);
}

static void
weir_outline_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  WeirOutline *self = WEIR_OUTLINE (object);

  switch (prop_id)
    {
    case PROP_CANVAS:
      set_canvas (self, g_value_get_object (value));
      break;

    case PROP_FINDINGS:
      g_set_object (&self->findings, g_value_get_object (value));
      load (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_outline_class_init (WeirOutlineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = weir_outline_dispose;
  object_class->finalize = weir_outline_finalize;
  object_class->set_property = weir_outline_set_property;
  widget_class->map = weir_outline_map;
  widget_class->unmap = weir_outline_unmap;
  widget_class->grab_focus = weir_outline_grab_focus;

  properties[PROP_CANVAS] =
    g_param_spec_object ("canvas", NULL, NULL, WEIR_TYPE_CANVAS, flags);
  properties[PROP_FINDINGS] =
    g_param_spec_object ("findings", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * WeirOutline::node-activated:
   * @self: the outline
   * @id: a node
   *
   * The user wants to edit the node.
   */
  signals[NODE_ACTIVATED] =
    g_signal_new ("node-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (WEIR_TYPE_OUTLINE_ROW);
  g_type_ensure (WEIR_TYPE_PANE_TABS);
  gtk_widget_class_set_css_name (widget_class, "outline");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weir/Designer/outline/weir-outline.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirOutline, view);
  for (guint i = 0; i < N_COLUMNS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, columns[i].id, FALSE,
                                               G_STRUCT_OFFSET (WeirOutline, columns[i]));
  gtk_widget_class_bind_template_child (widget_class, WeirOutline, selection);
  gtk_widget_class_bind_template_child (widget_class, WeirOutline, sorted);
  gtk_widget_class_bind_template_child (widget_class, WeirOutline, filtered);
  gtk_widget_class_bind_template_child (widget_class, WeirOutline, stack);
  gtk_widget_class_bind_template_callback (widget_class, focus_table);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_selection);
}

static void
weir_outline_init (WeirOutline *self)
{
  GtkFilter *custom;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autoptr(GtkListItemFactory) factory = weir_outline_cells_new (columns[i].cell,
                                                                      columns[i].property);

      gtk_column_view_column_set_factory (self->columns[i], factory);
    }

  custom = GTK_FILTER (gtk_custom_filter_new (has_text, self, NULL));
  gtk_filter_list_model_set_filter (self->filtered, custom);
  g_object_unref (custom);

  self->model = weir_outline_model_new ();
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (self->model));
  gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (self->view));
  g_signal_connect_object (self->model, "rows-changed", G_CALLBACK (on_rows_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (update_page), self,
                           G_CONNECT_SWAPPED);
}
