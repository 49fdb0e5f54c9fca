/* test-fields.c: names that code leaves open, on the command line; notebooks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "cli-test.h"

static const char code[] = "StepLR(optimizer, args.every * len(train_loader), gamma=0.5)";

static void
test_set (void)
{
  g_auto(CliResult) result = cli_test_run ("curve", code, "--set", "args.every=2", "--set=len(train_loader)=3",
                                           "--steps", "6", NULL);

  g_assert_cmpstr (result.err, ==, "");
  g_assert_cmpstr (result.out, ==, "tick,lr\n0,0.1\n1,0.1\n2,0.1\n3,0.1\n4,0.1\n5,0.1\n6,0.05\n");
  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
}

static void
test_open (void)
{
  cli_test_assert_failure (code,
                           "1:19: “args.every” is not known: the text does not say it\n"
                           "1:32: “len(train_loader)” is not known: the text does not say it\n"
                           "anneal-cli: Give what is not known: --set 'args.every=…' --set 'len(train_loader)=…'\n");
}

/* The batches of the options are those of a loader. */
static void
test_guess (void)
{
  g_auto(CliResult) result = cli_test_run ("curve", "StepLR(optimizer, len(train_loader))", "--epochs", "1",
                                           "--batches", "7", NULL);

  g_assert_cmpstr (result.err, ==,
                   "1:19: note: len(train_loader) is taken as 7: the project's batches per epoch\n");
  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
}

static void
test_wrong_settings (void)
{
  static const struct
  {
    const char *setting;
    const char *message;
  } wrong[] = {
    { "epochs=3",
      "anneal-cli: --set: CODE does not ask for “epochs”; it asks for “args.every”, “len(train_loader)”\n" },
    { "args.every", "anneal-cli: --set wants NAME=VALUE, not “args.every”\n" },
    { "=3", "anneal-cli: --set wants NAME=VALUE, not “=3”\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto(CliResult) result = cli_test_run ("curve", code, "--set", wrong[i].setting, NULL);

      g_assert_cmpstr (result.err, ==, wrong[i].message);
      g_assert_cmpint (result.status, ==, ANNEAL_CLI_USAGE);
    }
}

static void
test_no_value (void)
{
  g_auto(CliResult) result = cli_test_run ("curve", code, "--set", "args.every=3 +", NULL);

  g_assert_true (g_str_has_prefix (result.err, "anneal-cli: --set “args.every=3 +”: "));
  g_assert_cmpint (result.status, ==, ANNEAL_CLI_USAGE);
}

static void
test_notebook (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path =
    cli_test_write (folder, "train.ipynb",
                    "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"Schedule\"},"
                    "{\"cell_type\": \"code\", \"source\": [\"%matplotlib inline\\n\","
                    "\"from torch.optim.lr_scheduler import StepLR\\n\", \"s = StepLR(optimizer, gama=3)\"]}],"
                    "\"nbformat\": 4}");
  g_autofree char *place = g_strconcat (path, ": code cell 1, line 3: ", NULL);
  g_auto(CliResult) curve = cli_test_run ("curve", "--file", path, NULL);
  g_auto(CliResult) check = cli_test_run ("check", path, NULL);

  g_assert_cmpint (curve.status, ==, ANNEAL_CLI_FAILED);
  g_assert_true (g_str_has_prefix (curve.err, place));
  g_assert_cmpint (check.status, ==, ANNEAL_CLI_FAILED);
  g_assert_true (g_str_has_prefix (check.out, place));
  cli_test_free_folder (folder);
}

static void
test_call_order (void)
{
  char *folder = cli_test_new_folder ();
  g_autofree char *path =
    cli_test_write (folder, "train.py",
                    "from torch.optim.lr_scheduler import StepLR\n"
                    "s = StepLR(optimizer, 3)\n"
                    "for epoch in range(9):\n  s.step()\n  optimizer.step()\n");
  g_auto(CliResult) result = cli_test_run ("check", path, NULL);

  g_assert_nonnull (strstr (result.out,
                            ":4:3: note: Detected call of `lr_scheduler.step()` before `optimizer.step()`"));
  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  cli_test_free_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/fields/set", test_set);
  g_test_add_func ("/cli/fields/open", test_open);
  g_test_add_func ("/cli/fields/guess", test_guess);
  g_test_add_func ("/cli/fields/wrong-settings", test_wrong_settings);
  g_test_add_func ("/cli/fields/no-value", test_no_value);
  g_test_add_func ("/cli/fields/notebook", test_notebook);
  g_test_add_func ("/cli/fields/call-order", test_call_order);

  return g_test_run ();
}
