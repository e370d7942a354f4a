/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Flow files: what loads can be checked, drawn, edited, and brought back to what it was. */

#include "../support/random-edits.h"
#include "driver.h"

#define N_EDITS 6

static void
assert_undone (WeirFlow   *flow,
               const char *expected)
{
  g_autofree char *text = NULL;

  while (weir_flow_get_undo_name (flow) != NULL)
    weir_flow_undo (flow);

  text = weir_flow_to_text (flow);
  g_assert_cmpstr (text, ==, expected);
  g_assert_false (weir_flow_get_modified (flow));
}

static void
edit (WeirFlow *flow,
      guint32   seed)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);

  for (guint i = 0; i < N_EDITS; i++)
    {
      g_autofree char *text = NULL;

      make_random_edit (flow, random);
      text = assert_writes_back (flow);
    }
}

/* The text is also what could be pasted. */
static void
paste (const char *text)
{
  g_autoptr(WeirFlow) flow = weir_flow_new ();
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) ids = weir_flow_paste (flow, text, 0, 0, &error);

  g_assert_true ((ids == NULL) == (error != NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(GError) error = NULL;
  const char *given = size > 0 ? (const char *) data : "";
  g_autoptr(WeirFlow) flow = weir_flow_new_from_data (given, (gssize) size, NULL, &error);
  g_autoptr(GPtrArray) problems = NULL;
  g_autofree char *text = NULL;
  g_autofree char *svg = NULL;
  guint32 seed = 0;

  g_assert_true ((flow == NULL) == (error != NULL));
  if (flow == NULL)
    return 0;

  for (size_t i = 0; i < size; i++)
    seed = 31 * seed + data[i];

  text = assert_writes_back (flow);
  problems = weir_flow_check (flow);
  svg = weir_flow_to_svg (flow);
  g_assert_true (g_utf8_validate (svg, -1, NULL));
  edit (flow, seed);
  assert_undone (flow, text);
  paste (text);

  return 0;
}

GString *
fuzz_new_seed (GRand *random)
{
  g_autofree char *text = new_random_flow (random);

  return g_string_new (text);
}
