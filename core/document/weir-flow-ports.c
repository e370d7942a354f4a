/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "document/weir-flow-ports.h"

#include <string.h>

#include "document/weir-flow-keys.h"

static const struct {
  const char   *name;
  WeirFlowKind  kind;
} kinds[] = {
  { "process", WEIR_FLOW_PROCESS },
  { "thread", WEIR_FLOW_THREAD },
  { "ensemble", WEIR_FLOW_ENSEMBLE },
  { "switch", WEIR_FLOW_SWITCH },
};

WeirFlowEnd
weir_flow_end_read (const char *text)
{
  const char *dot = strchr (text, '.');

  return (WeirFlowEnd) {
    .text = text,
    .id_length = dot != NULL ? (gsize) (dot - text) : strlen (text),
    .port = dot != NULL ? dot + 1 : NULL,
  };
}

char *
weir_flow_end_dup_id (const char *text)
{
  return g_strndup (text, weir_flow_end_read (text).id_length);
}

gboolean
weir_flow_end_is_at (const char *text,
                     const char *id)
{
  gsize length = strlen (id);

  return strncmp (text, id, length) == 0 && (text[length] == '\0' || text[length] == '.');
}

char *
weir_flow_end_write_slot (const char *id,
                          guint       slot)
{
  return g_strdup_printf ("%s.%u", id, slot);
}

char *
weir_flow_end_write (const char *id,
                     const char *port)
{
  return port != NULL ? g_strconcat (id, ".", port, NULL) : g_strdup (id);
}

gboolean
weir_flow_port_get_slot (const char *port,
                         guint      *slot)
{
  guint64 number;

  if ((port[0] == '0' && port[1] != '\0') ||
      !g_ascii_string_to_unsigned (port, 10, 0, WEIR_FLOW_MAX_INPUTS - 1, &number, NULL))
    return FALSE;

  *slot = (guint) number;

  return TRUE;
}

gboolean
weir_flow_is_identifier (const char *text)
{
  if (!g_ascii_isalpha (*text) && *text != '_')
    return FALSE;

  for (text++; *text != '\0'; text++)
    {
      if (!g_ascii_isalnum (*text) && *text != '_' && *text != '-')
        return FALSE;
    }

  return TRUE;
}

gboolean
weir_flow_is_end (const char *id)
{
  return strcmp (id, "input") == 0 || strcmp (id, "output") == 0;
}

WeirFlowKind
weir_flow_node_get_kind (JsonObject *node)
{
  const char *name = NULL;

  if (node != NULL)
    name = weir_flow_get_string (json_object_get_member (node, "kind"));

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      if (strcmp (kinds[i].name, name) == 0)
        return kinds[i].kind;
    }

  return WEIR_FLOW_UNKNOWN;
}

guint
weir_flow_node_get_slots (JsonObject *node)
{
  return (guint) weir_flow_key_get_number (node, WEIR_FLOW_OBJECT_ENSEMBLE, "inputs");
}

static const char *
get_case_name (JsonNode *json)
{
  const char *name = NULL;

  if (JSON_NODE_HOLDS_OBJECT (json))
    name = weir_flow_get_string (json_object_get_member (json_node_get_object (json), "name"));

  return name != NULL && weir_flow_is_identifier (name) && strcmp (name, "else") != 0 ? name : NULL;
}

GPtrArray *
weir_flow_node_get_branches (JsonObject *node,
                             gboolean   *is_vague)
{
  JsonNode *cases = json_object_get_member (node, "cases");
  const char *otherwise = weir_flow_get_string (json_object_get_member (node, "else"));
  GPtrArray *names = g_ptr_array_new ();
  JsonArray *list = NULL;

  if (cases != NULL && JSON_NODE_HOLDS_ARRAY (cases))
    list = json_node_get_array (cases);

  *is_vague = otherwise == NULL || list == NULL || json_array_get_length (list) == 0;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *name = get_case_name (json_array_get_element (list, i));

      if (name != NULL && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) name);
      else
        *is_vague = TRUE;
    }

  if (g_strcmp0 (otherwise, "branch") == 0)
    g_ptr_array_add (names, (gpointer) "else");

  return names;
}
