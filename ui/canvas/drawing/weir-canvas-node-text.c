/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas/weir-canvas-node.h"

#include <glib/gi18n.h>

static const char *
get_string (JsonObject *object,
            const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

/* The words of a command in one line. */
static char *
describe_command (JsonObject *worker)
{
  JsonNode *argv = json_object_get_member (worker, "argv");
  GString *text = g_string_new (NULL);
  JsonArray *words;

  if (argv == NULL || !JSON_NODE_HOLDS_ARRAY (argv))
    return g_string_free (text, FALSE);

  words = json_node_get_array (argv);
  for (guint i = 0; i < json_array_get_length (words); i++)
    {
      JsonNode *word = json_array_get_element (words, i);

      if (JSON_NODE_HOLDS_VALUE (word) && json_node_get_value_type (word) == G_TYPE_STRING)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                                json_node_get_string (word));
    }

  return g_string_free (text, FALSE);
}

static char *
describe_seconds (const char *type,
                  JsonObject *worker)
{
  JsonNode *seconds = json_object_get_member (worker, "seconds");

  if (seconds == NULL || !JSON_NODE_HOLDS_VALUE (seconds))
    return g_strdup (type);

  /* Translators: a kind of worker, and a time in seconds. */
  return g_strdup_printf (_("%s %g s"), type, json_node_get_double (seconds));
}

/* What tells a worker of @type from others; %NULL if there is nothing to tell. */
static char *
describe_detail (const char *type,
                 JsonObject *worker)
{
  static const struct {
    const char *type;
    const char *key;
  } telling[] = {
    { "jq", "filter" },
    { "module", "name" },
    { "python", "class" },
  };

  if (g_str_equal (type, "command"))
    return describe_command (worker);

  for (guint i = 0; i < G_N_ELEMENTS (telling); i++)
    if (g_str_equal (type, telling[i].type))
      return g_strdup (get_string (worker, telling[i].key));

  return NULL;
}

/* One line: the kind of worker, and what tells it from others of the kind. */
char *
weir_canvas_describe_worker (JsonObject *node)
{
  JsonNode *member = json_object_get_member (node, "worker");
  JsonObject *worker = member != NULL && JSON_NODE_HOLDS_OBJECT (member)
                         ? json_node_get_object (member) : NULL;
  const char *type = worker != NULL ? get_string (worker, "type") : NULL;
  g_autofree char *detail = NULL;

  if (type == NULL)
    return g_strdup (_("no worker yet"));
  if (g_str_equal (type, "delay") || g_str_equal (type, "busy"))
    return describe_seconds (type, worker);

  detail = describe_detail (type, worker);
  if (detail == NULL || *detail == '\0')
    return g_strdup (type);

  return g_strdup_printf ("%s  %s", type, detail);
}

/* One CPU or some of them, in few words; "?" if that is not what it says. */
static char *
describe_cpus (JsonNode *cpus)
{
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (int));
  JsonArray *array;

  if (json_node_get_value_type (cpus) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (cpus));
  if (!JSON_NODE_HOLDS_ARRAY (cpus))
    return g_strdup ("?");

  array = json_node_get_array (cpus);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *cpu = json_array_get_element (array, i);
      gint64 number = json_node_get_value_type (cpu) == G_TYPE_INT64 ? json_node_get_int (cpu) : -1;

      if (number < 0 || number > G_MAXUINT16)
        return g_strdup ("?");
      g_array_append_vals (numbers, &(int) { number }, 1);
    }

  return weir_cpus_numbers_to_text ((const int *) numbers->data, numbers->len);
}

static char *
make_cpu_chip (JsonNode *cpus)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_NULL (cpus))
    return g_strdup (_("any CPU"));

  text = describe_cpus (cpus);

  /* Translators: one CPU or several, as in CPU 0 and CPU 2-3. */
  return g_strdup_printf (_("CPU %s"), text);
}

static void
list_process_chips (JsonNode  *cpus,
                    GPtrArray *chips)
{
  JsonArray *workers;

  if (cpus == NULL || JSON_NODE_HOLDS_NULL (cpus))
    return;

  if (JSON_NODE_HOLDS_VALUE (cpus))
    {
      g_ptr_array_add (chips, g_strdup_printf ("×%" G_GINT64_FORMAT, json_node_get_int (cpus)));
      return;
    }

  if (!JSON_NODE_HOLDS_ARRAY (cpus))
    return;

  workers = json_node_get_array (cpus);
  for (guint i = 0; i < json_array_get_length (workers); i++)
    g_ptr_array_add (chips, make_cpu_chip (json_array_get_element (workers, i)));
}

/* How many workers a pool has and on which CPUs, one chip for each process. */
void
weir_canvas_list_chips (JsonObject *node,
                        GPtrArray  *chips)
{
  JsonNode *cpus = json_object_get_member (node, "cpus");
  JsonNode *threads = json_object_get_member (node, "threads");
  const char *kind = get_string (node, "kind");

  if (g_strcmp0 (kind, "process") == 0)
    list_process_chips (cpus, chips);

  if (g_strcmp0 (kind, "thread") != 0)
    return;

  if (threads != NULL && JSON_NODE_HOLDS_VALUE (threads))
    g_ptr_array_add (chips, g_strdup_printf ("×%" G_GINT64_FORMAT, json_node_get_int (threads)));
  if (cpus != NULL && JSON_NODE_HOLDS_ARRAY (cpus))
    g_ptr_array_add (chips, make_cpu_chip (cpus));
}
