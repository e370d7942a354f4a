/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "random-edits.h"

#include <string.h>

#include "json/weir-json-reader.h"
#include "json/weir-json-scanner.h"
#include "random-json.h"

static const char * const names[] = { "a", "b", "c", "jq", "jq-2", "sort", "x_1", "Zed" };
static const char * const branches[] = { "big", "small", "odd", "else" };

static const char * const kinds[] = {
  "{\"kind\":\"thread\",\"worker\":{\"type\":\"pass-through\"}}",
  "{\"kind\":\"process\",\"worker\":{\"type\":\"delay\",\"seconds\":0.5},\"cpus\":[0,[1,2],null]}",
  "{\"kind\":\"ensemble\",\"inputs\":2}",
  "{\"kind\":\"ensemble\",\"inputs\":5,\"fail-fast\":false,\"x-why\":[{}]}",
  "{\"kind\":\"switch\",\"cases\":[{\"name\":\"big\",\"if\":\".\"},"
  "{\"name\":\"small\",\"if\":\".\"}],\"else\":\"branch\"}",
  "{\"kind\":\"switch\",\"cases\":[{\"name\":\"odd\",\"if\":\".\"}],\"else\":\"pass\"}",
  "{\"kind\":\"quantum\",\"spin\":{\"up\":true}}",
  "{}",
};

static guint
pick (GRand *random,
      guint  n)
{
  return (guint) g_rand_int_range (random, 0, (gint32) n);
}

/* An object that some node could be. */
static JsonNode *
new_random_node (GRand *random)
{
  return weir_json_read (kinds[pick (random, G_N_ELEMENTS (kinds))]);
}

/* Without keys that come twice, which a flow file cannot have. */
static char *
new_random_json (GRand *random)
{
  g_autoptr(GString) text = g_string_new (NULL);

  append_random_json (text, random, 3);
  if (!weir_json_check (text->str, text->len, WEIR_JSON_UNIQUE_KEYS | WEIR_JSON_INT64, NULL))
    return g_strdup ("null");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static JsonNode *
new_random_value (GRand *random)
{
  g_autofree char *text = new_random_json (random);
  g_autofree char *minified = g_malloc (strlen (text) + 1);
  gsize length;
  gboolean is_good = weir_json_minify (text, strlen (text), minified, &length, NULL);

  g_assert_true (is_good);
  minified[length] = '\0';

  return weir_json_read (minified);
}

static void
append_unknown (GString *text,
                GRand   *random,
                guint    number)
{
  g_autofree char *value = new_random_json (random);

  g_string_append_printf (text, "\"x-%u\": %s,", number, value);
}

static void
append_nodes (GString *text,
              GRand   *random)
{
  guint n_nodes = pick (random, G_N_ELEMENTS (names) + 1);

  g_string_append (text, "\"nodes\": {");
  for (guint i = 0; i < n_nodes; i++)
    g_string_append_printf (text, "%s\"%s\": %s", i > 0 ? "," : "", names[i],
                            kinds[pick (random, G_N_ELEMENTS (kinds))]);
  g_string_append (text, "},");
}

static char *
new_random_end (GRand    *random,
                gboolean  output)
{
  const char *id = names[pick (random, G_N_ELEMENTS (names))];

  switch (pick (random, 6))
    {
    case 0:
      return g_strdup ("input");
    case 1:
      return g_strdup ("output");
    case 2:
      return output ? g_strdup_printf ("%s.%s", id,
                                       branches[pick (random, G_N_ELEMENTS (branches))])
                    : g_strdup_printf ("%s.%u", id, pick (random, 6));
    default:
      return g_strdup (id);
    }
}

static void
append_links (GString *text,
              GRand   *random)
{
  guint n_links = pick (random, 12);

  g_string_append (text, "\"links\": [");
  for (guint i = 0; i < n_links; i++)
    {
      g_autofree char *from = new_random_end (random, TRUE);
      g_autofree char *to = new_random_end (random, FALSE);

      if (pick (random, 20) == 0)
        g_string_append_printf (text, "%s[\"%s\"]", i > 0 ? "," : "", from);
      else
        g_string_append_printf (text, "%s[\"%s\", \"%s\"]", i > 0 ? "," : "", from, to);
    }
  g_string_append (text, "],");
}

static void
append_drawing (GString *text,
                GRand   *random)
{
  guint n_places = pick (random, G_N_ELEMENTS (names));

  g_string_append (text, "\"layout\": {\"x-grid\": 8");
  for (guint i = 0; i < n_places; i++)
    g_string_append_printf (text, ",\"%s\": [%d, %d.5]", names[i],
                            g_rand_int_range (random, -999, 999), g_rand_int_range (random, 0, 99));
  g_string_append (text, "},\"frames\": [{\"text\": \"A\", \"rect\": [0, 0, 300, 200]}],"
                   "\"notes\": [{\"text\": \"b\\nc\", \"rect\": [0, 0, 90, 90]}, 7],");
}

char *
new_random_flow (GRand *random)
{
  GString *text = g_string_new ("{");
  guint n_unknown = 0;

  if (pick (random, 8) == 0)
    g_string_append (text, "\"links\": {}, \"nodes\": [], \"layout\": 1,");
  else
    for (guint i = 0; i < 4; i++)
      {
        if (pick (random, 2) == 0)
          append_unknown (text, random, n_unknown++);
        if (i == 0)
          append_nodes (text, random);
        else if (i == 1)
          append_links (text, random);
        else if (i == 2 && pick (random, 2) == 0)
          append_drawing (text, random);
      }
  g_string_append (text, "\"format\": \"weir-flow/1\"}");

  return g_string_free (text, FALSE);
}

char *
assert_writes_back (WeirFlow *flow)
{
  g_autofree char *text = weir_flow_to_text (flow);
  g_autofree char *again = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(WeirFlow) back = weir_flow_new_from_data (text, -1, NULL, &error);

  g_assert_no_error (error);
  again = weir_flow_to_text (back);
  g_assert_cmpstr (again, ==, text);

  return g_steal_pointer (&text);
}

/* Some node of the flow, ends included if @ends; NULL if there is none. */
static char *
pick_node (WeirFlow *flow,
           GRand    *random,
           gboolean  ends)
{
  g_auto(GStrv) ids = weir_flow_list_nodes (flow);
  guint n_ids = g_strv_length (ids);

  if (ends)
    return g_strdup (ids[pick (random, n_ids)]);

  return n_ids > 2 ? g_strdup (ids[1 + pick (random, n_ids - 2)]) : NULL;
}

static char *
pick_port (WeirFlow *flow,
           GRand    *random,
           gboolean  output)
{
  g_autofree char *id = pick_node (flow, random, TRUE);
  g_auto(GStrv) ports = output ? weir_flow_list_outputs (flow, id)
                               : weir_flow_list_inputs (flow, id);
  guint n_ports = g_strv_length (ports);

  return n_ports > 0 && pick (random, 3) > 0 ? g_strdup (ports[pick (random, n_ports)])
                                             : g_steal_pointer (&id);
}

static void
edit_add_node (WeirFlow *flow,
               GRand    *random)
{
  g_autoptr(JsonNode) node = new_random_node (random);
  g_autofree char *id = weir_flow_add_node (flow, names[pick (random, G_N_ELEMENTS (names))],
                                            json_node_get_object (node), pick (random, 999), 0.5);

  g_assert_true (weir_flow_has_node (flow, id));
}

static void
edit_remove_node (WeirFlow *flow,
                  GRand    *random)
{
  g_autofree char *id = pick_node (flow, random, FALSE);

  if (id == NULL)
    return;

  weir_flow_remove_node (flow, id, pick (random, 2) == 0);
  g_assert_false (weir_flow_has_node (flow, id));
}

static void
edit_rename_node (WeirFlow *flow,
                  GRand    *random)
{
  g_autofree char *id = pick_node (flow, random, FALSE);

  if (id != NULL)
    weir_flow_rename_node (flow, id, names[pick (random, G_N_ELEMENTS (names))], NULL);
}

static void
edit_set_value (WeirFlow *flow,
                GRand    *random)
{
  static const struct {
    const char *path;
    const char *value;
  } changes[] = {
    { "kind", "\"ensemble\"" }, { "kind", "\"switch\"" }, { "kind", "\"thread\"" },
    { "kind", NULL },
    { "inputs", "2" }, { "inputs", "4" }, { "inputs", "\"x\"" }, { "else", "\"fail\"" },
    { "else", "\"branch\"" }, { "cases.0.name", "\"odd\"" }, { "cases.0.name", "\"big\"" },
    { "cases.1", NULL }, { "cases", "[{\"name\":\"small\"},{\"name\":\"big\"}]" },
    { "worker.type", "\"jq\"" }, { "worker.params.a", "[1]" }, { "worker.params.a", NULL },
    { "worker", NULL }, { "cpus", "3" }, { "x.y.z", "1.5" }, { "bypass", "true" },
  };
  guint change = pick (random, G_N_ELEMENTS (changes));
  g_autofree char *id = pick_node (flow, random, FALSE);
  g_autoptr(JsonNode) value = NULL;

  if (id == NULL)
    return;

  if (changes[change].value != NULL)
    value = weir_json_read (changes[change].value);
  weir_flow_set_node_value (flow, id, changes[change].path, value);
}

static void
edit_move_node (WeirFlow *flow,
                GRand    *random)
{
  g_autofree char *id = pick_node (flow, random, TRUE);

  weir_flow_set_position (flow, id, pick (random, 40) * 8, g_rand_double_range (random, -9, 9));
  g_assert_true (weir_flow_get_position (flow, id, NULL, NULL));
}

static void
edit_add_link (WeirFlow *flow,
               GRand    *random)
{
  g_autofree char *from = pick_port (flow, random, TRUE);
  g_autofree char *to = pick_port (flow, random, FALSE);
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_possible = weir_flow_can_link (flow, from, to, &reason);
  guint n_links = weir_flow_get_n_links (flow);

  g_assert_true (is_possible == (reason == NULL));
  g_assert_true (is_possible == weir_flow_add_link (flow, from, to, &error));
  g_assert_cmpuint (weir_flow_get_n_links (flow), ==, n_links + (is_possible ? 1 : 0));
  if (!is_possible)
    g_assert_cmpstr (error->message, ==, reason);
}

static void
edit_set_link (WeirFlow *flow,
               GRand    *random)
{
  guint n_links = weir_flow_get_n_links (flow);
  g_autofree char *from = pick_port (flow, random, TRUE);
  g_autofree char *to = pick_port (flow, random, FALSE);

  if (n_links > 0)
    weir_flow_set_link (flow, pick (random, n_links), from, to, NULL);
}

static void
edit_remove_link (WeirFlow *flow,
                  GRand    *random)
{
  guint n_links = weir_flow_get_n_links (flow);

  if (n_links > 0)
    weir_flow_remove_link (flow, pick (random, n_links));
}

static void
edit_insert_on_link (WeirFlow *flow,
                     GRand    *random)
{
  guint n_links = weir_flow_get_n_links (flow);
  g_autofree char *id = pick_node (flow, random, FALSE);
  guint index = n_links > 0 ? pick (random, n_links) : 0;

  if (id != NULL && n_links > 0 && weir_flow_can_insert_on_link (flow, index, id))
    weir_flow_insert_on_link (flow, index, id);
}

static void
edit_move_input (WeirFlow *flow,
                 GRand    *random)
{
  g_autofree char *id = pick_node (flow, random, FALSE);
  g_auto(GStrv) inputs = NULL;
  guint n_inputs;

  if (id == NULL || g_strcmp0 (weir_flow_get_node_kind (flow, id), "ensemble") != 0)
    return;

  inputs = weir_flow_list_inputs (flow, id);
  n_inputs = g_strv_length (inputs);
  if (n_inputs > 1)
    weir_flow_move_input (flow, id, pick (random, n_inputs), pick (random, n_inputs));
}

static void
edit_settings (WeirFlow *flow,
               GRand    *random)
{
  static const char *const keys[] = { "name", "capacity", "capacity-bytes", "x-0", "x-new" };
  g_autoptr(JsonNode) value = pick (random, 4) > 0 ? new_random_value (random) : NULL;

  weir_flow_set_member (flow, keys[pick (random, G_N_ELEMENTS (keys))], value);
}

static void
edit_elements (WeirFlow *flow,
               GRand    *random)
{
  const char *list = pick (random, 2) == 0 ? "frames" : "notes";
  guint n_elements = weir_flow_get_n_elements (flow, list);
  g_autoptr(JsonNode) element = weir_json_read ("{\"text\":\"é\",\"rect\":[0.0,8.5,100.0,50],"
                                                "\"x\":[]}");
  JsonObject *object = json_node_get_object (element);

  json_object_set_int_member (object, "number", pick (random, 9));
  switch (n_elements > 0 ? pick (random, 3) : 0)
    {
    case 0:
      weir_flow_insert_element (flow, list, pick (random, n_elements + 1), object);
      break;
    case 1:
      weir_flow_replace_element (flow, list, pick (random, n_elements), object);
      break;
    default:
      weir_flow_remove_element (flow, list, pick (random, n_elements));
    }
}

static void
edit_paste (WeirFlow *flow,
            GRand    *random)
{
  g_auto(GStrv) ids = weir_flow_list_nodes (flow);
  g_autofree char *text = pick (random, 2) == 0
                          ? weir_flow_copy (flow, (const char * const *) ids + pick (random, 3))
                          : weir_flow_to_text (flow);
  g_auto(GStrv) pasted = NULL;

  if (g_strv_length (ids) > 30)
    return;

  pasted = weir_flow_paste (flow, text, -40, 80, NULL);
  /* Frames and notes have a point in their names, which no node has. */
  for (guint i = 0; pasted != NULL && pasted[i] != NULL; i++)
    g_assert_true (strchr (pasted[i], '.') != NULL || weir_flow_has_node (flow, pasted[i]));
}

static void
edit_tidy (WeirFlow *flow,
           GRand    *random)
{
  g_autofree char *id = pick_node (flow, random, TRUE);
  const char *ids[] = { id, "output", NULL };

  weir_flow_tidy (flow, pick (random, 2) == 0 ? NULL : ids);
}

static void
edit_together (WeirFlow *flow,
               GRand    *random)
{
  weir_flow_begin_edit (flow, "Several", NULL);
  for (guint n = pick (random, 5); n > 0; n--)
    make_random_edit (flow, random);
  weir_flow_end_edit (flow);
}

void
make_random_edit (WeirFlow *flow,
                  GRand    *random)
{
  static void (* const edits[]) (WeirFlow *, GRand *) = {
    edit_add_node, edit_add_node, edit_remove_node, edit_rename_node, edit_set_value,
    edit_set_value,
    edit_move_node, edit_add_link, edit_add_link, edit_add_link, edit_set_link, edit_remove_link,
    edit_insert_on_link, edit_move_input, edit_settings, edit_elements, edit_paste, edit_tidy,
    edit_together,
  };

  edits[pick (random, G_N_ELEMENTS (edits))] (flow, random);
}
