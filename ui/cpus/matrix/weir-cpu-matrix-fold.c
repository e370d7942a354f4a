/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where all pools are shown, each is one line, so that the whole flow is in sight; its workers are
 * below it once it is unfolded. */

#include <glib/gi18n.h>

#include "cpus/matrix/weir-cpu-matrix-private.h"

#define ICON_SIZE 16

gboolean
weir_cpu_matrix_has_folds (WeirCpuMatrix *self)
{
  return self->scope == NULL;
}

gboolean
weir_cpu_matrix_is_foldable (WeirCpuMatrix *self,
                             guint          pool)
{
  return weir_cpu_matrix_has_folds (self) &&
         weir_cpu_pool_get_n_rows (weir_cpu_pools_get_pool (self->pools, pool)) > 1;
}

gboolean
weir_cpu_matrix_is_folded (WeirCpuMatrix *self,
                           guint          pool)
{
  WeirCpuPool *at = weir_cpu_pools_get_pool (self->pools, pool);

  return weir_cpu_matrix_is_foldable (self, pool) &&
         !g_hash_table_contains (self->unfolded, weir_cpu_pool_get_id (at));
}

/* The cursor stays in the pool; it comes back to the worker that it was on. */
void
weir_cpu_matrix_set_folded (WeirCpuMatrix *self,
                            guint          pool,
                            gboolean       is_folded)
{
  const char *id = weir_cpu_pool_get_id (weir_cpu_pools_get_pool (self->pools, pool));

  if (!weir_cpu_matrix_is_foldable (self, pool) ||
      weir_cpu_matrix_is_folded (self, pool) == is_folded)
    return;

  if (is_folded)
    g_hash_table_remove (self->unfolded, id);
  else
    g_hash_table_add (self->unfolded, g_strdup (id));

  weir_cpu_matrix_reload (self);
  self->anchor_line = self->line;
  self->anchor_column = self->column;
  weir_cpu_matrix_reveal_cursor (self);
  g_signal_emit_by_name (self, "changed");
}

/**
 * weir_cpu_matrix_can_unfold:
 * @self: a matrix
 *
 * Returns: whether the pool that the cursor is in has workers that can be shown or hidden
 */
gboolean
weir_cpu_matrix_can_unfold (WeirCpuMatrix *self)
{
  g_return_val_if_fail (WEIR_IS_CPU_MATRIX (self), FALSE);

  return self->lines->len > 0 &&
         weir_cpu_matrix_is_foldable (self, weir_cpu_matrix_get_line (self, self->line)->pool);
}

/**
 * weir_cpu_matrix_toggle_folded:
 * @self: a matrix
 *
 * Shows or hides the workers of the pool that the cursor is in.
 */
void
weir_cpu_matrix_toggle_folded (WeirCpuMatrix *self)
{
  guint pool;

  g_return_if_fail (WEIR_IS_CPU_MATRIX (self));

  if (!weir_cpu_matrix_can_unfold (self))
    return;

  pool = weir_cpu_matrix_get_line (self, self->line)->pool;
  weir_cpu_matrix_set_folded (self, pool, !weir_cpu_matrix_is_folded (self, pool));
}

const char *
weir_cpu_matrix_get_fold_words (WeirCpuMatrix *self,
                                guint          pool)
{
  return weir_cpu_matrix_is_folded (self, pool) ? _("Show Each Worker") : _("Hide the Workers");
}

/* How much of the left the triangles take. */
double
weir_cpu_matrix_get_fold_width (WeirCpuMatrix *self)
{
  return weir_cpu_matrix_has_folds (self) ? ICON_SIZE + 2 : 0;
}

/* A triangle, as lists have it. */
void
weir_cpu_matrix_draw_fold (WeirCpuMatrix *self,
                           GtkSnapshot   *snapshot,
                           guint          pool,
                           double         x,
                           double         y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  const char *name = weir_cpu_matrix_is_folded (self, pool) ? "pan-end-symbolic"
                                                            : "pan-down-symbolic";
  g_autoptr(GtkIconPaintable) icon =
    gtk_icon_theme_lookup_icon (theme, name, NULL, ICON_SIZE, gtk_widget_get_scale_factor (widget),
                                gtk_widget_get_direction (widget), 0);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) x,
                                                (float) (y + (self->line_height - ICON_SIZE) / 2)));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot,
                                            ICON_SIZE, ICON_SIZE, &self->style.text, 1);
  gtk_snapshot_restore (snapshot);
}
