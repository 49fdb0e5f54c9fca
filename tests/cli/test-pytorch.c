/* test-pytorch.c: --pytorch, and the versions of project files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-document.h"
#include "anneal-file.h"
#include "cli-test.h"

#define CYCLE "CyclicLR(optimizer, 0.1, 0.3)"
#define ADAM "Adam(params, lr=0.2)"
#define REFUSAL "optimizer must support momentum with `cycle_momentum` option enabled"
#define MAX_FILE (1 << 20)

static void
assert_done (CliResult result)
{
  g_assert_cmpstr (result.err, ==, "");
  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  cli_result_clear (&result);
}

static void
assert_failed (CliResult   result,
               const char *message)
{
  g_assert_cmpint (result.status, ==, ANNEAL_CLI_FAILED);
  g_assert_nonnull (strstr (result.err, message));
  cli_result_clear (&result);
}

static AnnealPytorch
read_version (const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, MAX_FILE, NULL, &error);
  g_autoptr(AnnealProject) project = bytes != NULL ? anneal_document_read (bytes, NULL, &error) : NULL;

  g_assert_no_error (error);
  return project->pytorch;
}

/* Every command that computes something refuses what is not followed, and says what is. */
static void
test_usage (void)
{
  static const char * const commands[] = { "curve", "render", "new", "convert", "check" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const char *output = g_str_equal (commands[i], "new") ? "--output=version.anneal" : "--output=version.svg";
      const gboolean writes = !g_str_equal (commands[i], "curve") && !g_str_equal (commands[i], "check");
      g_auto(CliResult) result = cli_test_run (commands[i], "StepLR(optimizer, 3)", "--pytorch", "2.5",
                                               writes ? output : NULL,
                                               g_str_equal (commands[i], "convert") ? "--to=pytorch" : NULL, NULL);

      g_assert_cmpint (result.status, ==, ANNEAL_CLI_USAGE);
      g_assert_cmpstr (result.out, ==, "");
      g_assert_cmpstr (result.err, ==, "anneal-cli: --pytorch: PyTorch “2.5” is none of the versions that are "
                                       "followed: 1.13, 2.2, 2.7, 2.14\n");
    }
}

static void
test_curve (void)
{
  assert_failed (cli_test_run ("curve", CYCLE, "--optimizer", ADAM, "--pytorch", "2.2.2", NULL), REFUSAL);
  assert_failed (cli_test_run ("curve", CYCLE, "--optimizer", ADAM, "--pytorch=1.13", NULL), REFUSAL);

  g_auto(CliResult) newest = cli_test_run ("curve", CYCLE, "--optimizer", ADAM, "--steps", "3", NULL);
  g_auto(CliResult) named = cli_test_run ("curve", CYCLE, "--optimizer", ADAM, "--steps", "3", "--pytorch", "2.14.0",
                                          NULL);

  g_assert_cmpint (newest.status, ==, ANNEAL_CLI_DONE);
  g_assert_cmpstr (newest.out, ==, named.out);
}

/* `verbose` was a parameter, then it was not. */
static void
test_verbose (void)
{
  static const struct
  {
    const char *version;
    const char *code;
    const char *message;
    gboolean    is_done;
  } cases[] = {
    { "1.13", "StepLR(optimizer, 3, 0.1, -1, True)", "PyTorch 1.13 prints every rate", TRUE },
    { "2.2", "StepLR(optimizer, 3, verbose=True)", "PyTorch 2.2 warns that verbose is deprecated", TRUE },
    { "2.7", "StepLR(optimizer, 3, verbose=True)", "PyTorch 2.7 and newer refuse it", TRUE },
    { "2.14", "StepLR(optimizer, 3, verbose=True)", "PyTorch 2.7 and newer refuse it", TRUE },
    { "2.14", "StepLR(optimizer, 3, 0.1, -1, True)",
      "StepLR.__init__() takes from 3 to 5 positional arguments but 6 were given", FALSE },
    { "2.2", "StepLR(optimizer, 3, 0.1, -1, True, verbose=False)",
      "StepLR.__init__() got multiple values for argument 'verbose'", FALSE },
    { "2.2", "SWALR(optimizer, 0.1, verbose=True)",
      "SWALR.__init__() got an unexpected keyword argument 'verbose'", FALSE },
    { "2.2", "ChainedScheduler([StepLR(optimizer, 3)], optimizer=optimizer)",
      "ChainedScheduler.__init__() got an unexpected keyword argument 'optimizer'", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(CliResult) result = cli_test_run ("curve", cases[i].code, "--steps", "2", "--pytorch", cases[i].version,
                                               NULL);

      g_assert_nonnull (strstr (result.err, cases[i].message));
      g_assert_cmpint (result.status, ==, cases[i].is_done ? ANNEAL_CLI_DONE : ANNEAL_CLI_FAILED);
    }
}

/* A project's own version counts, unless the option is given; the first of several projects gives it. */
static void
test_projects (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *older = g_build_filename (folder, "older.anneal", NULL);
  g_autofree char *newest = g_build_filename (folder, "newest.anneal", NULL);
  g_autofree char *joined = g_build_filename (folder, "joined.anneal", NULL);

  assert_done (cli_test_run ("new", CYCLE, "--optimizer", ADAM, "-o", older, "--pytorch", "2.2", NULL));
  assert_done (cli_test_run ("new", CYCLE, "--optimizer", ADAM, "-o", newest, NULL));
  g_assert_cmpint (read_version (older), ==, ANNEAL_PYTORCH_2_2);
  g_assert_cmpint (read_version (newest), ==, ANNEAL_PYTORCH_2_14);
  assert_failed (cli_test_run ("check", older, "--strict", NULL), "");
  assert_done (cli_test_run ("check", older, "--strict", "--pytorch", "2.7", NULL));
  assert_failed (cli_test_run ("convert", older, "--to", "pytorch", NULL), REFUSAL);

  g_auto(CliResult) both = cli_test_run ("new", newest, older, "-o", joined, NULL);

  g_assert_cmpint (both.status, ==, ANNEAL_CLI_DONE);
  g_assert_nonnull (strstr (both.err, "older.anneal is made for PyTorch 2.2; 2.14 is followed"));
  g_assert_cmpint (read_version (joined), ==, ANNEAL_PYTORCH_2_14);
  cli_test_free_folder (folder);
}

static void
test_unknown (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path = cli_test_write (folder, "later.anneal",
                                          "{\"format\": \"anneal-project\", \"version\": 1, \"pytorch\": \"3.1\", "
                                          "\"runs\": [{\"schedule\": [{\"scheduler\": \"torch.StepLR\"}]}]}");
  g_auto(CliResult) checked = cli_test_run ("check", path, NULL);
  g_auto(CliResult) converted = cli_test_run ("convert", path, "--to", "pytorch", NULL);

  g_assert_nonnull (strstr (checked.out, "/pytorch: note: The project is made for PyTorch 3.1; 2.14 is followed"));
  g_assert_nonnull (strstr (converted.err, "later.anneal is made for PyTorch 3.1; 2.14 is followed"));
  cli_test_free_folder (folder);
}

static void
test_list (void)
{
  g_auto(CliResult) result = cli_test_run ("list", "--format", "json", NULL);

  g_assert_nonnull (strstr (result.out, "\"pytorch\": [\"1.13\", \"2.2\", \"2.7\", \"2.14\"]"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/pytorch/usage", test_usage);
  g_test_add_func ("/cli/pytorch/curve", test_curve);
  g_test_add_func ("/cli/pytorch/verbose", test_verbose);
  g_test_add_func ("/cli/pytorch/projects", test_projects);
  g_test_add_func ("/cli/pytorch/unknown", test_unknown);
  g_test_add_func ("/cli/pytorch/list", test_list);

  return g_test_run ();
}
