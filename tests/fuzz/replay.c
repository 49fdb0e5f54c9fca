/* replay.c: runs a fuzz target over the inputs that are kept, as a test
 *
 * Usage: FUZZ-TARGET FOLDER.  Every file of the folder is one input.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "anneal-file.h"
#include "fuzz.h"

#define MAX_BYTES (4 * 1024 * 1024)

static const char *folder;

/* An input for LLVMFuzzerTestOneInput() has no NUL after it and lies in memory of its own, where a sanitizer sees a
 * read beyond its end. */
static void
replay_file (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, MAX_BYTES, NULL, &error);

  g_assert_no_error (error);

  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);

  g_test_message ("%s", path);
  LLVMFuzzerTestOneInput (copy, size);
}

static void
test_replay (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n_files = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      replay_file (path);
      n_files++;
    }

  g_assert_cmpuint (n_files, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc != 2)
    {
      g_printerr ("usage: %s FOLDER\n", argv[0]);
      return 2;
    }

  folder = argv[1];
  g_test_add_func ("/fuzz/replay", test_replay);

  return g_test_run ();
}
