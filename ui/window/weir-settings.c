/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "window/weir-settings.h"

#define SCHEMA_ID "io.github.weir.Designer"

/* Where the compiled schema is, seen from the program: in the tree that it was built in, or in an
 * installed one that was moved to where the system does not look. */
static const char *const schema_folders[] = {
  "../../data/designer",
  "../share/glib-2.0/schemas",
};

static GSettingsSchema *
weir_settings_find_beside_program (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program == NULL ? NULL : g_path_get_dirname (program);

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (schema_folders); i++)
    {
      g_autofree char *path = g_build_filename (folder, schema_folders[i], NULL);
      g_autoptr (GSettingsSchemaSource) source =
        g_settings_schema_source_new_from_directory (path, g_settings_schema_source_get_default (),
                                                     FALSE, NULL);
      GSettingsSchema *schema =
        source == NULL ? NULL : g_settings_schema_source_lookup (source, SCHEMA_ID, FALSE);

      if (schema != NULL)
        return schema;
    }

  return NULL;
}

static GSettings *
weir_settings_open (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = weir_settings_find_beside_program ();

  if (schema == NULL && installed != NULL)
    schema = g_settings_schema_source_lookup (installed, SCHEMA_ID, TRUE);
  if (schema == NULL)
    g_error ("The settings schema %s is missing: weir-designer is not wholly installed", SCHEMA_ID);

  return g_settings_new_full (schema, NULL, NULL);
}

/**
 * weir_settings_get_default:
 *
 * Returns: (transfer none): what the user has chosen, for the whole program
 */
GSettings *
weir_settings_get_default (void)
{
  static GSettings *settings = NULL;

  if (settings == NULL)
    settings = weir_settings_open ();

  return settings;
}
