/* main.c: the command line's program
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-cli"

#include "config.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "anneal-cli.h"
#include "anneal-file.h"

int
main (int    argc,
      char **argv)
{
  /* Messages are the user's, numbers are the C locale's. */
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, ANNEAL_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* A reader that goes away is an error to report, not the end. */
  signal (SIGPIPE, SIG_IGN);
  anneal_file_ignore_limit_signal ();

  g_autoptr(GOutputStream) out = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  g_autoptr(GOutputStream) err = g_unix_output_stream_new (STDERR_FILENO, FALSE);

  return (int) anneal_cli_run (argc, argv, out, err);
}
