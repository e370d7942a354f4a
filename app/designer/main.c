/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n.h>
#include <locale.h>
#include <weir.h>

#include "weir-application.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr(GApplication) application = NULL;

  weir_init ();

  setlocale (LC_ALL, "");
  textdomain (GETTEXT_PACKAGE);

  application = weir_application_new ();

  return g_application_run (application, argc, argv);
}
