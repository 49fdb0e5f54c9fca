/* cli-test.c: calling the command line and looking at what it says
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "cli-test.h"

#include <glib/gstdio.h>
#include <string.h>

#include "anneal-file.h"

static char *
take_text (GOutputStream *stream)
{
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);

  g_assert_true (g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_data (memory);
}

CliResult
cli_test_run (const char *first,
              ...)
{
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) err = g_memory_output_stream_new_resizable ();
  CliResult result;
  va_list more;

  g_ptr_array_add (arguments, (gpointer) "anneal-cli");
  va_start (more, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (more, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (more);
  g_ptr_array_add (arguments, NULL);

  result.status = anneal_cli_run ((int) arguments->len - 1, (char **) arguments->pdata, out, err);
  result.out = take_text (out);
  result.err = take_text (err);
  return result;
}

void
cli_result_clear (CliResult *self)
{
  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
}

void
cli_test_assert_failure (const char *code,
                         const char *message)
{
  g_auto(CliResult) result = cli_test_run ("curve", code, NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_FAILED);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_cmpstr (result.err, ==, message);
}

char *
cli_test_new_folder (void)
{
  GError *error = NULL;
  char *folder = g_dir_make_tmp ("anneal-cli-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
cli_test_free_folder (char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }

  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

char *
cli_test_write (const char *folder,
                const char *name,
                const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;

  anneal_file_save (path, bytes, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return path;
}
