/* test-convert.c: schedules written as code
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-file.h"
#include "cli-test.h"

#define MAX_FILE (1 << 20)

static void
assert_out (CliResult   result,
            const char *out)
{
  g_assert_cmpstr (result.err, ==, "");
  g_assert_cmpstr (result.out, ==, out);
  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  cli_result_clear (&result);
}

static void
test_code (void)
{
  assert_out (cli_test_run ("convert", "StepLR(optimizer, 3*7, gamma=0.1)", "--to", "pytorch", "--no-loop", NULL),
              "from torch.optim import SGD\n"
              "from torch.optim.lr_scheduler import StepLR\n"
              "\n"
              "optimizer = SGD(model.parameters(), lr=0.1)\n"
              "scheduler = StepLR(optimizer, step_size=3*7)\n");
  assert_out (cli_test_run ("convert", "--to=pytorch", "ExponentialLR(optimizer, 0.93)", "--optimizer",
                            "Adam(params, lr=3e-4)", "--epochs", "17", "--batches", "391", "--step-every", "batch",
                            NULL),
              "from torch.optim import Adam\n"
              "from torch.optim.lr_scheduler import ExponentialLR\n"
              "\n"
              "optimizer = Adam(model.parameters(), lr=3e-4)\n"
              "scheduler = ExponentialLR(optimizer, gamma=0.93)\n"
              "\n"
              "for epoch in range(17):\n"
              "    for inputs, targets in train_loader:  # 391 batches\n"
              "        optimizer.zero_grad()\n"
              "        loss = criterion(model(inputs), targets)\n"
              "        loss.backward()\n"
              "        optimizer.step()\n"
              "        scheduler.step()\n");
}

/* A project brings its horizon, its order of calls and the titles of its runs. */
static void
test_project (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path = cli_test_write (folder, "two.anneal",
                                          "{\"format\": \"anneal-project\", \"version\": 1, \"horizon\": {"
                                          "\"epochs\": 23, \"batches\": 41, \"call-order\": \"scheduler-first\"}, "
                                          "\"runs\": ["
                                          "{\"title\": \"Steps\", \"stepping\": \"epoch\", \"schedule\": ["
                                          "{\"scheduler\": \"torch.StepLR\", \"params\": {\"step_size\": 7}}]}]}");
  g_auto(CliResult) result = cli_test_run ("convert", path, "mine = LinearLR(optimizer)", "--to", "pytorch", NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  g_assert_nonnull (strstr (result.out,
                            "\n\n# Steps\n"
                            "optimizer = SGD(model.parameters(), lr=0.1)\n"
                            "scheduler = StepLR(optimizer, step_size=7)\n"
                            "\n"
                            "for epoch in range(23):\n"
                            "    scheduler.step()\n"
                            "    for inputs, targets in train_loader:  # 41 batches\n"));
  g_assert_nonnull (strstr (result.out,
                            "\n\n# mine\n"
                            "optimizer_2 = SGD(model.parameters(), lr=0.1)\n"
                            "scheduler_2 = LinearLR(optimizer_2)\n"));
  cli_test_free_folder (folder);
}

static void
test_files (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *script = cli_test_write (folder, "train.py", "scheduler = StepLR(optimizer, step_size=11)\n");
  g_autofree char *written = g_build_filename (folder, "written.py", NULL);
  g_auto(CliResult) by_file = cli_test_run ("convert", "--file", script, "--to", "pytorch", NULL);
  g_autoptr(GError) error = NULL;

  assert_out (cli_test_run ("convert", "--file", script, "--to", "pytorch", "-o", written, NULL), "");

  g_autoptr(GBytes) bytes = anneal_file_read (written, MAX_FILE, NULL, &error);
  g_autoptr(GBytes) expected = g_bytes_new (by_file.out, strlen (by_file.out));

  g_assert_no_error (error);
  g_assert_nonnull (strstr (by_file.out, "step_size=11"));
  g_assert_true (g_bytes_equal (bytes, expected));
  cli_test_free_folder (folder);
}

/* What reads code reads it from a file, too. */
static void
test_file_of_code (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *script = cli_test_write (folder, "train.py", "scheduler = StepLR(optimizer, step_size=11)\n");
  g_autofree char *project = g_build_filename (folder, "project.anneal", NULL);
  g_autofree char *figure = g_build_filename (folder, "figure.svg", NULL);

  assert_out (cli_test_run ("new", "--file", script, "-o", project, NULL), "");
  assert_out (cli_test_run ("render", "--file", script, "-o", figure, NULL), "");

  g_auto(CliResult) code = cli_test_run ("convert", project, "--to", "pytorch", NULL);

  g_assert_nonnull (strstr (code.out, "step_size=11"));
  g_assert_true (g_file_test (figure, G_FILE_TEST_EXISTS));
  cli_test_free_folder (folder);
}

static void
assert_failed (CliResult   result,
               const char *message)
{
  g_assert_cmpint (result.status, ==, ANNEAL_CLI_FAILED);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_nonnull (strstr (result.err, message));
  cli_result_clear (&result);
}

static void
test_refused (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *unknown = cli_test_write (folder, "unknown.anneal",
                                             "{\"format\": \"anneal-project\", \"version\": 1, \"runs\": ["
                                             "{\"title\": \"Later\", \"schedule\": ["
                                             "{\"scheduler\": \"later.Unheard\"}]}]}");

  assert_failed (cli_test_run ("convert", "StepLR(optimizer)", "--to", "pytorch", NULL),
                 "1:1: StepLR.__init__() missing");
  assert_failed (cli_test_run ("convert", "LinearLR(optimizer, 2)", "--to", "pytorch", NULL),
                 "/0/params/start_factor: LinearLR: Starting multiplicative factor");
  assert_failed (cli_test_run ("convert", unknown, "--to", "pytorch", NULL), "“Later”");
  cli_test_free_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/convert/code", test_code);
  g_test_add_func ("/cli/convert/project", test_project);
  g_test_add_func ("/cli/convert/files", test_files);
  g_test_add_func ("/cli/convert/file-of-code", test_file_of_code);
  g_test_add_func ("/cli/convert/refused", test_refused);

  return g_test_run ();
}
