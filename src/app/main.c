/* main.c: the window program
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-app"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "anneal-application.h"

#include "anneal-file.h"

int
main (int   argc,
      char *argv[])
{
  /* A build that is not installed has its translations elsewhere. */
  const char *locale_folder = g_getenv ("ANNEAL_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_folder != NULL ? locale_folder : ANNEAL_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_("Anneal"));
  anneal_file_ignore_limit_signal ();

  g_autoptr(AnnealApplication) application = anneal_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
