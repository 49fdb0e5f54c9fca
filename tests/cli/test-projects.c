/* test-projects.c: the commands that read and write project files and figures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-document.h"
#include "anneal-file.h"
#include "anneal-json.h"
#include "cli-test.h"

#define MAX_FILE (1 << 20)

static GBytes *
read_file (const char *path)
{
  g_autoptr(GError) error = NULL;
  GBytes *bytes = anneal_file_read (path, MAX_FILE, NULL, &error);

  g_assert_no_error (error);
  return bytes;
}

static AnnealProject *
read_project (const char *path)
{
  g_autoptr(GBytes) bytes = read_file (path);
  g_autoptr(GError) error = NULL;
  AnnealProject *project = anneal_document_read (bytes, NULL, &error);

  g_assert_no_error (error);
  return project;
}

static void
assert_done (CliResult result)
{
  g_assert_cmpstr (result.err, ==, "");
  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  cli_result_clear (&result);
}

static void
test_new (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path = g_build_filename (folder, "two.anneal", NULL);
  g_autofree char *both = g_build_filename (folder, "three.anneal", NULL);

  assert_done (cli_test_run ("new", "warm = StepLR(optimizer, 3*7)", "-o", path, "--epochs", "23", "--batches", "41",
                             "OneCycleLR(optimizer, 0.1, 90)", NULL));
  assert_done (cli_test_run ("new", "ExponentialLR(optimizer, 0.93)", path, "-o", both, NULL));

  g_autoptr(AnnealProject) two = read_project (path);
  g_autoptr(AnnealProject) three = read_project (both);

  g_assert_cmpuint (two->n_epochs, ==, 23);
  g_assert_cmpuint (two->n_batches, ==, 41);
  g_assert_cmpuint (two->n_runs, ==, 2);
  g_assert_cmpstr (two->runs[0]->title, ==, "warm");
  g_assert_cmpint (two->runs[0]->stepping, ==, ANNEAL_STEPPING_EPOCH);
  g_assert_cmpint (two->runs[1]->stepping, ==, ANNEAL_STEPPING_BATCH);
  g_assert_cmpuint (three->n_epochs, ==, 23);
  g_assert_cmpuint (three->n_runs, ==, 3);
  cli_test_free_folder (folder);
}

/* Code with an error leaves no file behind. */
static void
test_new_refused (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path = g_build_filename (folder, "none.anneal", NULL);
  g_auto(CliResult) result = cli_test_run ("new", "StepLR(optimizer)", "-o", path, NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_FAILED);
  g_assert_true (g_str_has_prefix (result.err, "1:1: StepLR.__init__() missing"));
  g_assert_false (anneal_file_get_stamp (path, &(AnnealFileStamp) { 0 }));
  cli_test_free_folder (folder);
}

/* Runs of a further project keep what they are computed from. */
static void
test_new_joined (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *first = g_build_filename (folder, "first.anneal", NULL);
  g_autofree char *joined = g_build_filename (folder, "joined.anneal", NULL);
  g_autofree char *second = cli_test_write (folder, "second.anneal",
                                            "{\"format\": \"anneal-project\", \"version\": 1, \"runs\": [{"
                                            "\"title\": \"loss\", \"visible\": false, "
                                            "\"metrics\": [0.91, 0.2385, 0.77], "
                                            "\"schedule\": [{\"scheduler\": \"torch.ReduceLROnPlateau\"}]}, {"
                                            "\"schedule\": [{\"scheduler\": \"later.Unheard\"}]}]}");

  assert_done (cli_test_run ("new", "StepLR(optimizer, 17)", "-o", first, NULL));
  assert_done (cli_test_run ("new", first, second, "-o", joined, NULL));

  /* What could not be heeded is refused. */
  g_auto(CliResult) optimized = cli_test_run ("new", first, second, "-o", "never.anneal", "--optimizer",
                                              "SGD(params, lr=0.1)", NULL);

  g_assert_cmpint (optimized.status, ==, ANNEAL_CLI_USAGE);
  g_assert_nonnull (strstr (optimized.err, "--optimizer is for CODE"));

  g_autoptr(AnnealProject) project = read_project (joined);

  g_assert_cmpuint (project->n_runs, ==, 3);
  g_assert_cmpuint (project->runs[1]->n_metrics, ==, 3);
  g_assert_cmpfloat (project->runs[1]->metrics[1], ==, 0.2385);
  g_assert_false (project->runs[1]->visible);
  g_assert_null (project->runs[2]->schedule);
  g_assert_nonnull (json_object_get (project->runs[2]->unknown, "schedule"));
  cli_test_free_folder (folder);
}

/* What a newer version wrote is drawn as far as it is known, but never written with less in it. */
static void
test_newer (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *picture = g_build_filename (folder, "newer.svg", NULL);
  g_autofree char *newer = cli_test_write (folder, "newer.anneal",
                                           "{\"format\": \"anneal-project\", \"version\": 7, \"runs\": [17]}");
  g_autoptr(GBytes) before = read_file (newer);
  g_auto(CliResult) saved = cli_test_run ("new", newer, "-o", newer, NULL);
  g_auto(CliResult) drawn = cli_test_run ("render", newer, "-o", picture, NULL);
  g_autoptr(GBytes) after = read_file (newer);

  g_assert_cmpint (saved.status, ==, ANNEAL_CLI_FAILED);
  g_assert_nonnull (strstr (saved.err, "newer.anneal: note: A newer version wrote this project"));
  g_assert_true (g_bytes_equal (before, after));
  g_assert_cmpint (drawn.status, ==, ANNEAL_CLI_DONE);
  g_assert_nonnull (strstr (drawn.err, "newer.anneal: note: "));
  cli_test_free_folder (folder);
}

/* A project is one under any name; a script that starts with a brace is none. */
static void
test_check_renamed (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *project = cli_test_write (folder, "download.txt",
                                             " \n{\"format\": \"anneal-project\", \"version\": 1, \"runs\": []}");
  g_autofree char *script = cli_test_write (folder, "script.py", "{1: 2}\nStepLR(optimizer, 17)\n");

  assert_done (cli_test_run ("check", project, "--strict", NULL));
  assert_done (cli_test_run ("check", script, NULL));
  cli_test_free_folder (folder);
}

/* A refusal of the optimizer has the path of the optimizer. */
static void
test_check_optimizer (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path = cli_test_write (folder, "negative.anneal",
                                          "{\"format\": \"anneal-project\", \"version\": 1, \"runs\": [{"
                                          "\"optimizer\": {\"name\": \"torch.SGD\", \"params\": {\"lr\": -0.2385}}, "
                                          "\"schedule\": [{\"scheduler\": \"torch.ConstantLR\"}]}]}");
  g_auto(CliResult) found = cli_test_run ("check", path, NULL);

  g_assert_nonnull (strstr (found.out, ": /runs/0/optimizer/params/lr: "));
  cli_test_free_folder (folder);
}

static void
test_render (void)
{
  static const struct
  {
    const char *name;
    const char *start;
  } formats[] = { { "f.png", "\x89PNG" }, { "f.svg", "<?xml" }, { "f.pdf", "%PDF" } };
  char *folder = cli_test_new_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_build_filename (folder, formats[i].name, NULL);

      assert_done (cli_test_run ("render", "CosineAnnealingLR(optimizer, 37)", "ExponentialLR(optimizer, 0.93)", "-o",
                                 path, "--width", "431", "--height=299", "--log-y", "--dark", "--title", "Two", NULL));

      g_autoptr(GBytes) bytes = read_file (path);

      g_assert_cmpuint (g_bytes_get_size (bytes), >, 1000);
      g_assert_cmpint (memcmp (g_bytes_get_data (bytes, NULL), formats[i].start, strlen (formats[i].start)), ==, 0);
    }

  cli_test_free_folder (folder);
}

static void
test_render_size (void)
{
  g_auto(CliResult) bad = cli_test_run ("render", "StepLR(optimizer, 3)", "-o", "f.png", "--width", "-3", NULL);
  g_auto(CliResult) nan = cli_test_run ("render", "StepLR(optimizer, 3)", "-o", "f.png", "--scale", "nan", NULL);

  g_assert_cmpint (bad.status, ==, ANNEAL_CLI_USAGE);
  g_assert_nonnull (strstr (bad.err, "--width"));
  g_assert_cmpint (nan.status, ==, ANNEAL_CLI_USAGE);
}

static void
test_check_project (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *good = g_build_filename (folder, "good.anneal", NULL);
  g_autofree char *refused = g_build_filename (folder, "refused.anneal", NULL);
  g_autofree char *broken = cli_test_write (folder, "broken.anneal", "{\n  \"format\": ");

  assert_done (cli_test_run ("new", "StepLR(optimizer, 3)", "-o", good, NULL));
  assert_done (cli_test_run ("new", "ConstantLR(optimizer, factor=1.7)", "-o", refused, NULL));
  assert_done (cli_test_run ("check", good, "--strict", NULL));

  g_auto(CliResult) found = cli_test_run ("check", refused, NULL);
  g_auto(CliResult) strict = cli_test_run ("check", refused, "--strict", NULL);
  g_auto(CliResult) failed = cli_test_run ("check", broken, NULL);

  g_assert_cmpint (found.status, ==, ANNEAL_CLI_DONE);
  g_assert_nonnull (strstr (found.out, "Constant multiplicative factor expected to be between 0 and 1."));
  g_assert_nonnull (strstr (found.out, "/runs/0/schedule"));
  g_assert_cmpint (strict.status, ==, ANNEAL_CLI_FAILED);
  g_assert_cmpint (failed.status, ==, ANNEAL_CLI_FAILED);
  g_assert_nonnull (strstr (failed.out, "broken.anneal:2:"));
  g_assert_cmpstr (failed.err, ==, "");
  cli_test_free_folder (folder);
}

static void
test_check_script (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path = cli_test_write (folder, "train.py", "s = StepLR(optimizer, 3, verbose=True)\n"
                                                              "t = ConstantLR(optimizer, factor=1.7)\n");
  g_auto(CliResult) result = cli_test_run ("check", path, "--format", "json", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (result.out, strlen (result.out));
  g_autoptr(json_t) json = anneal_json_read (bytes, NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  g_assert_nonnull (json);
  g_assert_cmpint (json_integer_value (json_object_get (json, "runs")), ==, 1);

  json_t *findings = json_object_get (json, "findings");
  json_t *last = json_array_get (findings, json_array_size (findings) - 1);

  g_assert_cmpstr (json_string_value (json_object_get (json_array_get (findings, 0), "severity")), ==, "note");
  g_assert_cmpstr (json_string_value (json_object_get (last, "severity")), ==, "error");
  g_assert_cmpint (json_integer_value (json_object_get (last, "line")), ==, 2);
  g_assert_cmpint (json_integer_value (json_object_get (last, "column")), ==, 34);
  cli_test_free_folder (folder);
}

/* Names that the script does not explain can be given, and check says how. */
static void
test_check_hint (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path = cli_test_write (folder, "train.py", "s = StepLR(optimizer, length)\n");
  g_auto(CliResult) asked = cli_test_run ("check", path, NULL);
  g_auto(CliResult) given = cli_test_run ("check", path, "--set", "length=17", NULL);

  g_assert_cmpstr (asked.err, ==, "anneal-cli: Give what is not known: --set 'length=…'\n");
  g_assert_cmpint (given.status, ==, ANNEAL_CLI_DONE);
  g_assert_cmpstr (given.err, ==, "");
  cli_test_free_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/check-hint", test_check_hint);
  g_test_add_func ("/cli/check-optimizer", test_check_optimizer);
  g_test_add_func ("/cli/check-project", test_check_project);
  g_test_add_func ("/cli/check-renamed", test_check_renamed);
  g_test_add_func ("/cli/check-script", test_check_script);
  g_test_add_func ("/cli/new", test_new);
  g_test_add_func ("/cli/new-joined", test_new_joined);
  g_test_add_func ("/cli/new-newer", test_newer);
  g_test_add_func ("/cli/new-refused", test_new_refused);
  g_test_add_func ("/cli/render", test_render);
  g_test_add_func ("/cli/render-size", test_render_size);

  return g_test_run ();
}
