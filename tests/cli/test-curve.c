/* test-curve.c: the command that prints learning rates
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <jansson.h>
#include <string.h>

#include "anneal-json.h"
#include "anneal-ticker.h"
#include "cli-test.h"

static void
assert_output (CliResult   result,
               const char *out)
{
  g_assert_cmpstr (result.err, ==, "");
  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  g_assert_cmpstr (result.out, ==, out);
  cli_result_clear (&result);
}

static json_t *
read_json (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  json_t *json = anneal_json_read (bytes, &error);

  g_assert_no_error (error);
  return json;
}

static void
test_csv (void)
{
  assert_output (cli_test_run ("curve", "StepLR(optimizer, 2, gamma=0.3)", "--steps", "3", NULL),
                 "tick,lr\n0,0.1\n1,0.1\n2,0.03\n3,0.03\n");
  assert_output (cli_test_run ("curve", "ExponentialLR(optimizer, 0.5)", "--steps", "1", "--optimizer",
                               "SGD([{'params': a, 'lr': 0.7}, {'params': b}], lr=0.3)", NULL),
                 "tick,lr_0,lr_1\n0,0.7,0.3\n1,0.35,0.15\n");
  assert_output (cli_test_run ("curve", "StepLR(optimizer, 2)", "--steps", "0", NULL), "tick,lr\n0,0.1\n");
}

static void
test_default_steps (void)
{
  g_auto(CliResult) result = cli_test_run ("curve", "ExponentialLR(optimizer, 0.97)", NULL);
  g_auto(GStrv) lines = g_strsplit (result.out, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 101 + 1);
}

static void
test_json (void)
{
  g_auto(CliResult) result = cli_test_run ("curve", "CyclicLR(optimizer, 0.13, 0.37, step_size_up=3)", "--steps", "7",
                                           "--format=json", "--optimizer",
                                           "SGD([{'params': a}, {'params': b}], lr=0.3, momentum=0.9)", NULL);
  g_autoptr(json_t) json = read_json (result.out);

  g_assert_cmpuint (json_array_size (json_object_get (json, "lr")), ==, 2);
  g_assert_cmpuint (json_array_size (json_array_get (json_object_get (json, "lr"), 1)), ==, 8);
  g_assert_cmpuint (json_array_size (json_array_get (json_object_get (json, "momentum"), 1)), ==, 8);
  g_assert_cmpfloat (json_number_value (json_array_get (json_array_get (json_object_get (json, "momentum"), 0), 3)),
                     ==, 0.8);
}

static void
test_json_without_momentum (void)
{
  assert_output (cli_test_run ("curve", "StepLR(optimizer, 2)", "--steps", "1", "--format", "json", NULL),
                 "{\"lr\": [[0.1, 0.1]],\n \"momentum\": null}\n");
}

/* JSON has no numbers for these. */
static void
test_json_non_finite (void)
{
  assert_output (cli_test_run ("curve", "LambdaLR(optimizer, lambda e: [1.0, math.inf, -math.inf, math.nan][e])",
                               "--steps", "3", "--format", "json", NULL),
                 "{\"lr\": [[0.1, \"inf\", \"-inf\", \"nan\"]],\n \"momentum\": null}\n");
}

static void
test_updates (void)
{
  assert_output (cli_test_run ("curve", "ExponentialLR(optimizer, 0.5)", "--epochs", "2", "--batches", "2",
                               "--step-every", "epoch", NULL),
                 "update,epoch,lr\n0,0,0.1\n1,0,0.1\n2,1,0.05\n3,1,0.05\n");
  assert_output (cli_test_run ("curve", "ExponentialLR(optimizer, 0.5)", "--epochs", "2", "--batches", "2",
                               "--step-every", "batch", NULL),
                 "update,epoch,lr\n0,0,0.1\n1,0,0.05\n2,1,0.025\n3,1,0.0125\n");
}

/* The last update of a OneCycleLR that is exactly as long as the training needs no step too many. */
static void
test_updates_end (void)
{
  g_auto(CliResult) result = cli_test_run ("curve", "OneCycleLR(optimizer, 0.37, total_steps=30)", "--epochs", "3",
                                           "--batches", "10", "--step-every", "batch", NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
}

static void
test_tutorial_lines (void)
{
  static const char * const lines[] = {
    "CosineAnnealingLR(optimizer, T_max=50, eta_min=0)",
    "MultiStepLR(optimizer, milestones=[30,80], gamma=0.1)",
    "CyclicLR(optimizer, base_lr=0.01, max_lr=0.1)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto(CliResult) result = cli_test_run ("curve", lines[i], NULL);

      g_assert_cmpstr (result.err, ==, "");
      g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
    }

  cli_test_assert_failure ("optimizer = optim.Adam(model.parameters(), lr=1e-3)\n"
                           "scheduler = optim.lr_scheduler.LambdaLR(optimizer=optimizer,\n"
                           "                                        lr_lambda=lambda epoch: 0.95 ** epoch,\n",
                           "2:40: '(' was never closed\n");
}

static void
test_places (void)
{
  cli_test_assert_failure ("n = 4\nStepLR(optimizer, gama=3)",
                           "2:1: note: StepLR is taken for PyTorch's, though nothing imports it\n"
                           "2:19: StepLR.__init__() got an unexpected keyword argument 'gama'\n");
  cli_test_assert_failure ("ConstantLR(optimizer, factor=1.5)",
                           "1:30: Constant multiplicative factor expected to be between 0 and 1.\n");
  cli_test_assert_failure ("StepLR(optimizer, 학습률)",
                           "1:19: name '학습률' is not defined\n"
                           "anneal-cli: Give what is not known: --set '학습률=…'\n");
  cli_test_assert_failure ("OneCycleLR(optimizer, 0.1, total_steps=10)",
                           "1:40: at step 11: Tried to step 11 times. The specified number of total steps is 10\n");
  cli_test_assert_failure ("LambdaLR(optimizer, lambda e: 1 / (5 - e))", "1:31: at step 5: division by zero\n");
  cli_test_assert_failure ("", "1:1: The text is empty\n");
  cli_test_assert_failure ("x = 3", "1:1: No scheduler is built in this text\n");
  cli_test_assert_failure ("StepLR(optimizer, 3) \xff", "anneal-cli: 1:22: The text is not valid UTF-8\n");
}

/* Code may look like an option. */
static void
test_dash (void)
{
  cli_test_assert_failure ("--help; x", "1:3: name 'help' is not defined\n1:9: name 'x' is not defined\n");
}

/* The names of files are expressions, too. */
static void
test_file_names (void)
{
  cli_test_assert_failure ("train.py", "anneal-cli: “train.py” is the name of a file, not code: give it as --file\n");
  cli_test_assert_failure ("old/run 1.ipynb",
                           "anneal-cli: “old/run 1.ipynb” is the name of a file, not code: give it as --file\n");
  cli_test_assert_failure ("a.anneal",
                           "anneal-cli: “a.anneal” is the name of a project, and this command wants code\n");
}

static void
test_file (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *good = cli_test_write (folder, "good.py", "ExponentialLR(optimizer, 0.5)");
  g_autofree char *bad = cli_test_write (folder, "bad.py", "\nStepLR(optimizer)");
  g_autofree char *odd = cli_test_write (folder, "odd \xff.py", "ExponentialLR(optimizer, 0.25)");
  g_autofree char *missing = g_build_filename (folder, "missing.py", NULL);
  g_autofree char *place = g_strconcat (bad, ":2:1: ", NULL);
  g_auto(CliResult) failed = cli_test_run ("curve", "--file", bad, NULL);
  g_auto(CliResult) absent = cli_test_run ("curve", "--file", missing, NULL);

  assert_output (cli_test_run ("curve", "--file", good, "--steps=1", NULL), "tick,lr\n0,0.1\n1,0.05\n");
  assert_output (cli_test_run ("curve", "--file", odd, "--steps=1", NULL), "tick,lr\n0,0.1\n1,0.025\n");
  g_assert_cmpint (failed.status, ==, ANNEAL_CLI_FAILED);
  g_assert_true (g_str_has_prefix (failed.err, place));
  g_assert_cmpint (absent.status, ==, ANNEAL_CLI_FAILED);
  g_assert_nonnull (strstr (absent.err, "missing.py"));
  cli_test_free_folder (folder);
}

static void
test_metrics (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *good = cli_test_write (folder, "good.json", "[3, 2.5, \"inf\", \"nan\"]");
  g_autofree char *no_array = cli_test_write (folder, "object.json", "{}");
  g_autofree char *text = cli_test_write (folder, "text.json", "[3, \"four\"]");
  g_autofree char *broken = cli_test_write (folder, "broken.json", "[3,\n 4");
  const char *code = "ReduceLROnPlateau(optimizer, factor=0.5, patience=0)";
  g_auto(CliResult) none = cli_test_run ("curve", code, NULL);
  g_auto(CliResult) few = cli_test_run ("curve", code, "--metrics", good, "--steps", "5", NULL);
  g_auto(CliResult) second = cli_test_run ("curve", code, "--metrics", no_array, NULL);
  g_auto(CliResult) third = cli_test_run ("curve", code, "--metrics", text, NULL);
  g_auto(CliResult) fourth = cli_test_run ("curve", code, "--metrics", broken, NULL);

  assert_output (cli_test_run ("curve", code, "--metrics", good, "--steps", "4", NULL),
                 "tick,lr\n0,0.1\n1,0.1\n2,0.1\n3,0.05\n4,0.025\n");
  g_assert_nonnull (strstr (none.err, "missing 1 required positional argument: 'metrics'"));
  g_assert_nonnull (strstr (few.err, "4 numbers for 5"));
  g_assert_nonnull (strstr (second.err, "object.json:1:1: This is no JSON array"));
  g_assert_nonnull (strstr (third.err, "text.json:1:5: Item 1"));
  g_assert_nonnull (strstr (fourth.err, "broken.json:2:"));
  g_assert_cmpint (fourth.status, ==, ANNEAL_CLI_FAILED);
  cli_test_free_folder (folder);
}

/* A column of a table, with a note on what is left out of it. */
static void
test_metrics_column (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *log = cli_test_write (folder, "log.csv", "epoch,loss\n0,3\n1,\n2,2.5\n3,inf\n4,nan\n");
  g_autofree char *broken = cli_test_write (folder, "broken.csv", "epoch,loss\n0,3\n1,x\n");
  const char *code = "ReduceLROnPlateau(optimizer, factor=0.5, patience=0)";
  g_auto(CliResult) several = cli_test_run ("curve", code, "--metrics", log, NULL);
  g_auto(CliResult) wrong = cli_test_run ("curve", code, "--metrics", log, "--metrics-column", "acc", NULL);
  g_auto(CliResult) bad = cli_test_run ("curve", code, "--metrics", broken, "--metrics-column", "loss", NULL);
  g_auto(CliResult) alone = cli_test_run ("curve", code, "--metrics-column", "loss", NULL);
  g_auto(CliResult) good = cli_test_run ("curve", code, "--metrics", log, "--metrics-column", "loss", "--steps", "4",
                                         NULL);

  g_assert_cmpint (good.status, ==, ANNEAL_CLI_DONE);
  g_assert_cmpstr (good.out, ==, "tick,lr\n0,0.1\n1,0.1\n2,0.1\n3,0.05\n4,0.025\n");
  g_assert_nonnull (strstr (good.err, "note: --metrics has 1 empty cell, which is left out"));
  g_assert_nonnull (strstr (several.err, "There are several columns: epoch, loss"));
  g_assert_nonnull (strstr (wrong.err, "There is no column “acc”"));
  g_assert_nonnull (strstr (bad.err, "broken.csv:3:3: “x” is not a number"));
  g_assert_cmpint (alone.status, ==, ANNEAL_CLI_USAGE);
  cli_test_free_folder (folder);
}

static void
test_step_args (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path = cli_test_write (folder, "epochs.json", "[null, 7]");

  assert_output (cli_test_run ("curve", "StepLR(optimizer, 3, gamma=0.5)", "--step-args", path, "--steps", "2", NULL),
                 "tick,lr\n0,0.1\n1,0.1\n2,0.025\n");
  cli_test_free_folder (folder);
}

static void
test_last_epoch (void)
{
  g_auto(CliResult) plateau = cli_test_run ("curve", "ReduceLROnPlateau(optimizer)", "--last-epoch", "3", NULL);

  assert_output (cli_test_run ("curve", "LambdaLR(optimizer, lambda e: e)", "--last-epoch", "6", "--steps", "1",
                               "--optimizer", "SGD([{'params': a, 'lr': 0.3, 'initial_lr': 0.5}], lr=0.1)", NULL),
                 "tick,lr\n0,3.5\n1,4.0\n");
  g_assert_cmpint (plateau.status, ==, ANNEAL_CLI_FAILED);
  g_assert_nonnull (strstr (plateau.err, "ReduceLROnPlateau has no last_epoch"));
}

/* Refused before anything is allocated. */
static void
test_limits (void)
{
  g_autofree char *most = g_strdup_printf ("%d", ANNEAL_MAX_TICKS);
  g_autofree char *more = g_strdup_printf ("%d", ANNEAL_MAX_TICKS + 1);
  g_auto(CliResult) good = cli_test_run ("curve", "StepLR(optimizer, 0)", "--steps", most, NULL);
  g_auto(CliResult) bad = cli_test_run ("curve", "StepLR(optimizer, 3)", "--steps", more, NULL);
  g_auto(CliResult) huge = cli_test_run ("curve", "StepLR(optimizer, 3)", "--steps", "1000000000000", NULL);
  g_auto(CliResult) product = cli_test_run ("curve", "StepLR(optimizer, 3)", "--epochs", "10000", "--batches", "1001",
                                            NULL);

  g_assert_nonnull (strstr (good.err, "integer modulo by zero"));
  g_assert_cmpint (bad.status, ==, ANNEAL_CLI_USAGE);
  g_assert_nonnull (strstr (bad.err, more));
  g_assert_cmpint (huge.status, ==, ANNEAL_CLI_USAGE);
  g_assert_cmpint (product.status, ==, ANNEAL_CLI_USAGE);
}

static void
test_several (void)
{
  g_auto(CliResult) result = cli_test_run ("curve", "StepLR(optimizer, 3)\nExponentialLR(optimizer, 0.5)", "--steps",
                                           "1", NULL);

  g_assert_cmpstr (result.out, ==, "tick,lr\n0,0.1\n1,0.05\n");
  g_assert_nonnull (strstr (result.err, "the last one"));
}

/* A full disk, or a reader that has gone. */
static void
test_output_fails (void)
{
  char *arguments[] = { (char *) "anneal-cli", (char *) "curve", (char *) "StepLR(optimizer, 3)", NULL };
  char memory[16];
  g_autoptr(GOutputStream) out = g_memory_output_stream_new (memory, sizeof memory, NULL, NULL);
  g_autoptr(GOutputStream) err = g_memory_output_stream_new_resizable ();

  g_assert_cmpint (anneal_cli_run (3, arguments, out, err), ==, ANNEAL_CLI_FAILED);
  g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (err)), >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/curve/csv", test_csv);
  g_test_add_func ("/cli/curve/default-steps", test_default_steps);
  g_test_add_func ("/cli/curve/json", test_json);
  g_test_add_func ("/cli/curve/json-without-momentum", test_json_without_momentum);
  g_test_add_func ("/cli/curve/json-non-finite", test_json_non_finite);
  g_test_add_func ("/cli/curve/updates", test_updates);
  g_test_add_func ("/cli/curve/updates-end", test_updates_end);
  g_test_add_func ("/cli/curve/tutorial-lines", test_tutorial_lines);
  g_test_add_func ("/cli/curve/places", test_places);
  g_test_add_func ("/cli/curve/dash", test_dash);
  g_test_add_func ("/cli/curve/file-names", test_file_names);
  g_test_add_func ("/cli/curve/file", test_file);
  g_test_add_func ("/cli/curve/metrics", test_metrics);
  g_test_add_func ("/cli/curve/metrics-column", test_metrics_column);
  g_test_add_func ("/cli/curve/step-args", test_step_args);
  g_test_add_func ("/cli/curve/last-epoch", test_last_epoch);
  g_test_add_func ("/cli/curve/limits", test_limits);
  g_test_add_func ("/cli/curve/several", test_several);
  g_test_add_func ("/cli/curve/output-fails", test_output_fails);

  return g_test_run ();
}
