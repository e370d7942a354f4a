/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cpus/weir-cpus-row.h"

#include <glib/gi18n.h>

#include "cpus/weir-cpu-chips.h"
#include "cpus/weir-cpu-pool.h"

struct _WeirCpusRow
{
  WeirFieldRow  parent_instance;

  /* borrowed: children of ours */
  GtkWidget    *button;
  WeirCpuChips *chips;
};

G_DEFINE_FINAL_TYPE (WeirCpusRow, weir_cpus_row, WEIR_TYPE_FIELD_ROW)

/* As a node that says so and nothing else. */
static WeirCpuPool *
make_pool (WeirField *field,
           JsonNode  *value)
{
  gboolean is_shared = g_strcmp0 (weir_field_get_format (field), "cpus") == 0;
  g_autoptr(JsonObject) node = json_object_new ();

  json_object_set_string_member (node, "kind", is_shared ? "thread" : "process");
  if (value != NULL)
    json_object_set_member (node, "cpus", json_node_copy (value));

  return weir_cpu_pool_new ("", node);
}

static gboolean
is_pinned (WeirCpuPool *pool)
{
  for (guint i = 0; i < weir_cpu_pool_get_n_rows (pool); i++)
    {
      if (!gtk_bitset_is_empty (weir_cpu_pool_get_row (pool, i)))
        return TRUE;
    }

  return FALSE;
}

/* One for each worker, unless all are for any CPU. */
static GStrv
list_texts (WeirField *field,
            JsonNode  *value)
{
  g_autoptr(WeirCpuPool) pool = make_pool (field, value);
  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();
  guint n_rows = weir_cpu_pool_get_n_rows (pool);

  if (weir_cpu_pool_get_problem (pool) != NULL)
    {
      g_strv_builder_add (texts, "?");
      return g_strv_builder_end (texts);
    }

  if (!is_pinned (pool))
    {
      g_autofree char *count = g_strdup_printf ("×%u", n_rows);

      if (n_rows > 1)
        g_strv_builder_add (texts, count);
      g_strv_builder_add (texts, _("any CPU"));
      return g_strv_builder_end (texts);
    }

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *text = weir_cpu_pool_dup_row_text (pool, i);

      g_strv_builder_add (texts, text != NULL ? text : _("any CPU"));
    }

  return g_strv_builder_end (texts);
}

static void
weir_cpus_row_show_value (WeirFieldRow *row,
                          JsonNode     *value,
                          gboolean      is_mixed)
{
  WeirCpusRow *self = WEIR_CPUS_ROW (row);
  g_auto(GStrv) texts = NULL;
  g_autofree char *summary = NULL;

  if (is_mixed)
    texts = g_new0 (char *, 1);
  else
    texts = list_texts (weir_field_row_get_field (row), value);

  weir_cpu_chips_set_texts (self->chips, (const char * const *) texts);
  summary = is_mixed ? g_strdup (_("Mixed")) : g_strjoinv ("; ", texts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
}

static void
weir_cpus_row_constructed (GObject *object)
{
  WeirCpusRow *self = WEIR_CPUS_ROW (object);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  G_OBJECT_CLASS (weir_cpus_row_parent_class)->constructed (object);

  self->chips = WEIR_CPU_CHIPS (weir_cpu_chips_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->chips), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->chips), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->chips));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("weir-cpus-symbolic"));

  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.assign-cpus");
  gtk_widget_set_tooltip_text (self->button, _("Assign CPUs"));
  gtk_widget_set_hexpand (self->button, TRUE);
  gtk_widget_add_css_class (self->button, "cpus-button");
  weir_field_row_set_editor (WEIR_FIELD_ROW (self), self->button, self->button, TRUE);
}

static void
weir_cpus_row_class_init (WeirCpusRowClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = weir_cpus_row_constructed;
  WEIR_FIELD_ROW_CLASS (klass)->show_value = weir_cpus_row_show_value;
}

static void
weir_cpus_row_init (WeirCpusRow *self)
{
}

gboolean
weir_cpus_row_can_show (WeirField *field)
{
  const char *format = weir_field_get_format (field);

  return g_strcmp0 (format, "cpus") == 0 || g_strcmp0 (format, "cpus-of-workers") == 0;
}
