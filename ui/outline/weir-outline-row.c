/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "outline/weir-outline-row.h"

#include <string.h>

#include "canvas/weir-canvas-node.h"
#include "problems/weir-finding.h"

struct _WeirOutlineRow
{
  GObject   parent_instance;

  /* owned */
  char     *id;
  char     *kind;       /* as people call it */
  char     *worker;
  char     *cpus;
  char     *problems;   /* in one line */
  char     *folded;     /* all of that, for comparing; NULL until it is asked for */

  guint     n_workers;
  int       severity;   /* -1 without a problem */
};

G_DEFINE_FINAL_TYPE (WeirOutlineRow, weir_outline_row, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_KIND,
  PROP_WORKER,
  PROP_CPUS,
  PROP_N_WORKERS,
  PROP_PROBLEMS,
  PROP_SEVERITY,
  PROP_ICON_NAME,
  PROP_CSS_CLASSES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
weir_outline_row_finalize (GObject *object)
{
  WeirOutlineRow *self = WEIR_OUTLINE_ROW (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->worker, g_free);
  g_clear_pointer (&self->cpus, g_free);
  g_clear_pointer (&self->problems, g_free);
  g_clear_pointer (&self->folded, g_free);

  G_OBJECT_CLASS (weir_outline_row_parent_class)->finalize (object);
}

static void
weir_outline_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  WeirOutlineRow *self = WEIR_OUTLINE_ROW (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;

    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;

    case PROP_WORKER:
      g_value_set_string (value, self->worker);
      break;

    case PROP_CPUS:
      g_value_set_string (value, self->cpus);
      break;

    case PROP_N_WORKERS:
      g_value_set_uint (value, self->n_workers);
      break;

    case PROP_PROBLEMS:
      g_value_set_string (value, self->problems);
      break;

    case PROP_SEVERITY:
      g_value_set_int (value, self->severity);
      break;

    case PROP_ICON_NAME:
      if (self->severity >= 0)
        g_value_set_static_string (value, weir_severity_get_icon_name (self->severity));
      break;

    case PROP_CSS_CLASSES:
      if (self->severity >= 0)
        g_value_take_boxed (value, weir_severity_dup_css_classes (self->severity));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
weir_outline_row_class_init (WeirOutlineRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = weir_outline_row_finalize;
  object_class->get_property = weir_outline_row_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_WORKER] = g_param_spec_string ("worker", NULL, NULL, NULL, flags);
  properties[PROP_CPUS] = g_param_spec_string ("cpus", NULL, NULL, NULL, flags);
  properties[PROP_N_WORKERS] =
    g_param_spec_uint ("n-workers", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PROBLEMS] = g_param_spec_string ("problems", NULL, NULL, NULL, flags);
  properties[PROP_SEVERITY] =
    g_param_spec_int ("severity", NULL, NULL, -1, WEIR_SEVERITY_ERROR, -1, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_CSS_CLASSES] =
    g_param_spec_boxed ("css-classes", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_outline_row_init (WeirOutlineRow *self)
{
  self->problems = g_strdup ("");
  self->severity = -1;
}

WeirOutlineRow *
weir_outline_row_new (WeirFlow   *flow,
                      const char *id)
{
  WeirOutlineRow *self = g_object_new (WEIR_TYPE_OUTLINE_ROW, NULL);

  weir_outline_row_load (self, flow, id);

  return self;
}

/* Takes over @value. */
static gboolean
take (WeirOutlineRow  *self,
      char           **field,
      char            *value,
      guint            property)
{
  if (g_strcmp0 (*field, value) == 0)
    {
      g_free (value);
      return FALSE;
    }

  g_free (*field);
  *field = value;
  g_clear_pointer (&self->folded, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);

  return TRUE;
}

static gboolean
is_pool (const char *kind)
{
  return g_strcmp0 (kind, "process") == 0 || g_strcmp0 (kind, "thread") == 0;
}

/* As many as there are elements, or as the number says; one where nothing is said. */
static guint
count_workers (JsonObject *node,
               const char *kind)
{
  const char *key = g_strcmp0 (kind, "thread") == 0 ? "threads" : "cpus";
  JsonNode *value = json_object_get_member (node, key);

  if (!is_pool (kind))
    return 0;
  if (value != NULL && JSON_NODE_HOLDS_ARRAY (value))
    return json_array_get_length (json_node_get_array (value));
  if (value != NULL && JSON_NODE_HOLDS_VALUE (value))
    return (guint) MAX (json_node_get_int (value), 1);

  return 1;
}

static char *
describe_cpus (JsonObject *node)
{
  g_autoptr(GPtrArray) chips = g_ptr_array_new_with_free_func (g_free);

  weir_canvas_list_chips (node, chips);
  g_ptr_array_add (chips, NULL);

  return g_strjoinv (", ", (char **) chips->pdata);
}

gboolean
weir_outline_row_load (WeirOutlineRow *self,
                       WeirFlow       *flow,
                       const char     *id)
{
  const char *kind = weir_flow_get_node_kind (flow, id);
  const char *label = weir_canvas_kind_get_label (weir_canvas_kind_from_string (kind));
  JsonObject *node = weir_flow_get_node (flow, id);
  gboolean has_worker = node != NULL && is_pool (kind);
  guint n_workers = node != NULL ? count_workers (node, kind) : 0;
  gboolean is_other = take (self, &self->id, g_strdup (id), PROP_ID);

  is_other |= take (self, &self->kind, g_strdup (label), PROP_KIND);
  is_other |= take (self, &self->worker,
                    has_worker ? weir_canvas_describe_worker (node) : g_strdup (""), PROP_WORKER);
  is_other |= take (self, &self->cpus, node != NULL ? describe_cpus (node) : g_strdup (""),
                    PROP_CPUS);

  if (self->n_workers != n_workers)
    {
      self->n_workers = n_workers;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WORKERS]);
      is_other = TRUE;
    }

  return is_other;
}

gboolean
weir_outline_row_set_mark (WeirOutlineRow       *self,
                           const WeirCanvasMark *mark)
{
  int severity = mark != NULL ? (int) mark->severity : -1;
  g_auto(GStrv) lines = g_strsplit (mark != NULL ? mark->text : "", "\n", -1);
  gboolean is_other = take (self, &self->problems, g_strjoinv ("; ", lines), PROP_PROBLEMS);

  if (self->severity == severity)
    return is_other;

  self->severity = severity;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEVERITY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ICON_NAME]);

  return TRUE;
}

const char *
weir_outline_row_get_id (WeirOutlineRow *self)
{
  g_return_val_if_fail (WEIR_IS_OUTLINE_ROW (self), NULL);

  return self->id;
}

char *
weir_outline_row_dup_name (WeirOutlineRow *self)
{
  const char *parts[] = { self->kind, self->worker, self->cpus, self->problems };
  GString *name = g_string_new (self->id);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (*parts[i] != '\0')
        g_string_append_printf (name, ", %s", parts[i]);
    }

  return g_string_free (name, FALSE);
}

static const char *
get_folded (WeirOutlineRow *self)
{
  if (self->folded == NULL)
    {
      g_autofree char *text = g_strjoin ("\n", self->id, self->kind, self->worker, self->cpus,
                                         self->problems, NULL);

      self->folded = g_utf8_casefold (text, -1);
    }

  return self->folded;
}

gboolean
weir_outline_row_has (WeirOutlineRow *self,
                      const char     *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (get_folded (self), words[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}
