/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Runs a fuzz target on damaged seeds: a fixed number of them, the same ones each time for the
 * same --seed. If one ends the process, the same run with --keep FILE leaves it in the file, and
 * `fuzz-NAME FILE` runs it alone.
 */

#include "driver.h"

static int seed = 1;
static int n_runs = 10000;
static char *keep;
static char **files;

static const GOptionEntry options[] = {
  { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Where the random numbers begin", "N" },
  { "runs", 0, 0, G_OPTION_ARG_INT, &n_runs, "How many inputs to run", "N" },
  { "keep", 0, 0, G_OPTION_ARG_FILENAME, &keep, "Keep the input that runs in a file", "FILE" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "[FILE…]" },
  { NULL }
};

static char
pick_byte (GRand *random)
{
  static const char likely[] = "{}[],:\"\\/u0189eE+-. tfn\n\r\t\x7f\x80\xbf\xc3\xed\xf4\xff";

  return g_rand_boolean (random) ? (char) g_rand_int (random)
                                 : likely[g_rand_int_range (random, 0, sizeof likely)];
}

/* Takes out, doubles or moves a part of the text. */
static void
damage_part (GString *text,
             GRand   *random)
{
  gssize at = g_rand_int_range (random, 0, (gint32) text->len);
  gssize most = MIN ((gssize) text->len - at, 64);
  gssize length = g_rand_int_range (random, 1, (gint32) most + 1);
  g_autofree char *part = g_memdup2 (text->str + at, (gsize) length);

  if (g_rand_boolean (random))
    g_string_erase (text, at, length);
  if (g_rand_boolean (random))
    g_string_insert_len (text, g_rand_int_range (random, 0, (gint32) text->len + 1), part, length);
}

static void
damage (GString *text,
        GRand   *random)
{
  gssize at = g_rand_int_range (random, 0, (gint32) text->len);

  switch (g_rand_int_range (random, 0, 5))
    {
    case 0:
      text->str[at] = pick_byte (random);
      break;
    case 1:
      text->str[at] ^= (char) (1 << g_rand_int_range (random, 0, 8));
      break;
    case 2:
      g_string_insert_c (text, at, pick_byte (random));
      break;
    case 3:
      damage_part (text, random);
      break;
    default:
      g_string_truncate (text, (gsize) at);
    }
}

/* In a block of just its size, so that a sanitizer sees a byte too many being read. */
static void
run_input (const char *bytes,
           gsize       length)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, length);

  if (keep != NULL)
    {
      g_autoptr(GError) error = NULL;

      g_file_set_contents (keep, bytes, (gssize) length, &error);
      g_assert_no_error (error);
    }
  LLVMFuzzerTestOneInput (copy, length);
}

static void
run_random (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed ((guint32) seed);

  for (int run = 0; run < n_runs; run++)
    {
      g_autoptr(GString) text = fuzz_new_seed (random);

      for (int n = g_rand_int_range (random, 0, 6); n > 0 && text->len > 0; n--)
        damage (text, random);
      run_input (text->str, text->len);
    }
}

static void
run_file (const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  g_file_get_contents (name, &bytes, &length, &error);
  g_assert_no_error (error);
  run_input (bytes, length);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  if (files == NULL)
    run_random ();
  for (char **file = files; file != NULL && *file != NULL; file++)
    run_file (*file);
  g_clear_pointer (&files, g_strfreev);
  g_clear_pointer (&keep, g_free);

  return 0;
}
