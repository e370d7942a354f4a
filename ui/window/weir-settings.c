/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "window/weir-settings.h"

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
    settings = g_settings_new ("io.github.weir.Designer");

  return settings;
}
