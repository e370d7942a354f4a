/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-settings.h"

#include <string.h>

#include "weir-command.h"

/* More than any key of a flow file has; it keeps a value's nesting within what JSON may have. */
#define MAX_PARTS 32

/* NODE.KEY=VALUE, taken apart. */
typedef struct {
  /* owned */
  char       *node;
  char       *key;

  /* borrowed from the setting */
  const char *value;
} Setting;

static void
setting_clear (Setting *self)
{
  g_clear_pointer (&self->node, g_free);
  g_clear_pointer (&self->key, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Setting, setting_clear)

static gboolean
is_key (const char *key)
{
  g_auto(GStrv) parts = g_strsplit (key, ".", -1);
  guint n_parts = g_strv_length (parts);

  for (guint i = 0; i < n_parts; i++)
    {
      if (parts[i][0] == '\0')
        return FALSE;
    }

  return n_parts > 0 && n_parts <= MAX_PARTS;
}

static gboolean
split (Setting    *self,
       const char *text)
{
  const char *equals = strchr (text, '=');
  const char *dot = strchr (text, '.');

  if (!g_utf8_validate (text, -1, NULL) || equals == NULL || dot == NULL || dot > equals)
    return FALSE;

  self->node = g_strndup (text, (gsize) (dot - text));
  self->key = g_strndup (dot + 1, (gsize) (equals - dot - 1));
  self->value = equals + 1;

  return self->node[0] != '\0' && is_key (self->key);
}

static JsonNode *
parse_value (const char *text)
{
  g_autoptr(WeirValue) value = weir_value_new_from_json (text, -1, NULL);
  JsonNode *node;

  if (value != NULL)
    return weir_value_to_node (value);

  node = json_node_alloc ();

  return json_node_init_string (node, text);
}

static void
refuse_node (const char *node,
             WeirFlow   *flow)
{
  g_auto(GStrv) nodes = weir_flow_list_nodes (flow);
  const char *nearest = weir_nearest (node, (const char * const *) nodes);

  if (weir_flow_has_node (flow, node))
    weir_command_misused ("--set: the node \"%s\" has no keys", node);
  else if (nearest != NULL)
    weir_command_misused ("--set: there is no node \"%s\"; did you mean \"%s\"?", node, nearest);
  else
    weir_command_misused ("--set: there is no node \"%s\"", node);
}

static gboolean
apply (const char *text,
       WeirFlow   *flow)
{
  g_auto(Setting) setting = { NULL };
  g_autoptr(JsonNode) value = NULL;

  if (!split (&setting, text))
    {
      g_autofree char *shown = g_utf8_make_valid (text, -1);

      weir_command_misused ("--set: expected NODE.KEY=VALUE or NODE.worker.KEY=VALUE, got \"%s\"",
                            shown);
      return FALSE;
    }

  if (weir_flow_get_node (flow, setting.node) == NULL)
    {
      refuse_node (setting.node, flow);
      return FALSE;
    }

  value = parse_value (setting.value);
  weir_flow_set_node_value (flow, setting.node, setting.key, value);

  return TRUE;
}

gboolean
weir_settings_apply (char     **settings,
                     WeirFlow  *flow)
{
  for (gsize i = 0; settings != NULL && settings[i] != NULL; i++)
    {
      if (!apply (settings[i], flow))
        return FALSE;
    }

  return TRUE;
}
