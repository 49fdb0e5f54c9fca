/* save-sample.c: reads one file and saves another, for programs that make both fail
 *
 *   save-sample IN OUT       IN or OUT may be anything; exit status 0 only if OUT is the new file
 *   save-sample IN           reads only
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>

#include "anneal-file.h"

#define MAX_BYTES (16 * 1024 * 1024)

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  setlocale (LC_ALL, "");
  anneal_file_ignore_limit_signal ();

  if (argc != 2 && argc != 3)
    {
      g_printerr ("Usage: save-sample IN [OUT]\n");
      return 2;
    }

  bytes = anneal_file_read (argv[1], MAX_BYTES, NULL, &error);
  if (bytes == NULL || (argc == 3 && !anneal_file_save (argv[2], bytes, NULL, NULL, NULL, &error)))
    {
      g_printerr ("save-sample: %s\n", error->message);
      return 1;
    }

  return 0;
}
