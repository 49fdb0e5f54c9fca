/* test-lessons.c: lessons are listed and copied by the command line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "cli-test.h"

#include "anneal-file.h"
#include "anneal-json.h"
#include "anneal-lesson.h"

static void
test_list (void)
{
  guint n_lessons;
  const AnnealLesson *lessons = anneal_lessons_all (&n_lessons);
  g_auto(CliResult) result = cli_test_run ("list", "lessons", NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  for (guint i = 0; i < n_lessons; i++)
    {
      g_autofree char *line = g_strdup_printf ("%s: %s\n", lessons[i].id, lessons[i].title);

      g_assert_nonnull (strstr (result.out, line));
    }
}

static void
test_json (void)
{
  guint n_lessons;
  const AnnealLesson *lessons = anneal_lessons_all (&n_lessons);
  g_auto(CliResult) result = cli_test_run ("list", "lessons", "--format", "json", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (result.out, strlen (result.out));
  g_autoptr(json_t) root = anneal_json_read (bytes, NULL);
  json_t *array = json_object_get (root, "lessons");

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  g_assert_cmpuint (json_array_size (array), ==, n_lessons);
  for (guint i = 0; i < n_lessons; i++)
    g_assert_cmpstr (json_string_value (json_object_get (json_array_get (array, i), "text")), ==, lessons[i].text);
}

static void
test_new (void)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  char *folder = cli_test_new_folder ();

  path = g_build_filename (folder, "mine.anneal", NULL);

  g_auto(CliResult) result = cli_test_run ("new", "--lesson", "ravine", "-o", path, NULL);
  g_autoptr(GBytes) written = anneal_file_read (path, ANNEAL_JSON_MAX_BYTES, NULL, &error);
  g_autoptr(GBytes) lesson = anneal_lesson_dup_bytes (anneal_lesson_find ("ravine"), &error);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (written, lesson));
  cli_test_free_folder (folder);
}

static void
test_refusals (void)
{
  g_auto(CliResult) unknown = cli_test_run ("new", "--lesson", "rain", "-o", "never.anneal", NULL);
  g_auto(CliResult) both = cli_test_run ("new", "--lesson", "ravine", "a.anneal", "-o", "never.anneal", NULL);
  g_auto(CliResult) read = cli_test_run ("new", "--lesson", "ravine", "--file", "a.py", "-o", "never.anneal", NULL);
  g_auto(CliResult) longer = cli_test_run ("new", "--lesson", "ravine", "--epochs", "5", "-o", "never.anneal", NULL);

  g_assert_cmpint (unknown.status, ==, ANNEAL_CLI_USAGE);
  g_assert_nonnull (strstr (unknown.err, "There is no lesson “rain”; “list lessons” names them"));
  g_assert_cmpint (both.status, ==, ANNEAL_CLI_USAGE);
  g_assert_nonnull (strstr (both.err, "--lesson goes with no PROJECT, no CODE and no other option than -o"));
  g_assert_cmpint (longer.status, ==, ANNEAL_CLI_USAGE);
  g_assert_cmpint (read.status, ==, ANNEAL_CLI_USAGE);
  g_assert_false (g_file_test ("never.anneal", G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/lessons/list", test_list);
  g_test_add_func ("/cli/lessons/json", test_json);
  g_test_add_func ("/cli/lessons/new", test_new);
  g_test_add_func ("/cli/lessons/refusals", test_refusals);

  return g_test_run ();
}
