/* test-cli.c: help, usage and exit codes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "cli-test.h"

static void
test_version (void)
{
  g_auto(CliResult) result = cli_test_run ("--version", NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  g_assert_cmpstr (result.out, ==, "anneal-cli " ANNEAL_VERSION "\n");
  g_assert_cmpstr (result.err, ==, "");
}

static void
test_overview (void)
{
  g_auto(CliResult) result = cli_test_run ("--help", NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  for (const AnnealCommand * const *p = anneal_cli_get_commands (); *p != NULL; p++)
    g_assert_nonnull (strstr (result.out, (*p)->summary));
}

/* Every command says its summary and each of its options. */
static void
test_command_help (void)
{
  for (const AnnealCommand * const *p = anneal_cli_get_commands (); *p != NULL; p++)
    {
      g_auto(CliResult) result = cli_test_run ((*p)->name, "--help", NULL);
      g_auto(CliResult) same = cli_test_run ("help", (*p)->name, NULL);

      g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
      g_assert_cmpstr (result.err, ==, "");
      g_assert_cmpstr (result.out, ==, same.out);
      g_assert_nonnull (strstr (result.out, (*p)->summary));
      for (const GOptionEntry *option = (*p)->options; option->long_name != NULL; option++)
        {
          g_autofree char *name = g_strconcat ("--", option->long_name, NULL);

          g_assert_nonnull (strstr (result.out, name));
        }
    }
}

static void
test_manual (void)
{
  g_auto(CliResult) result = cli_test_run ("--manual", NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  g_assert_true (g_str_has_prefix (result.out, ".TH ANNEAL\\-CLI 1"));
  for (const AnnealCommand * const *p = anneal_cli_get_commands (); *p != NULL; p++)
    {
      g_autofree char *heading = g_strdup_printf ("\n.SS %s", (*p)->name);

      g_assert_nonnull (strstr (result.out, heading));
    }
}

static void
test_completion (void)
{
  g_auto(CliResult) result = cli_test_run ("--completion", NULL);

  g_assert_cmpint (result.status, ==, ANNEAL_CLI_DONE);
  g_assert_nonnull (strstr (result.out, "curve) options='--help --optimizer --steps "));
}

static void
assert_usage (CliResult   result,
              const char *message)
{
  g_assert_cmpint (result.status, ==, ANNEAL_CLI_USAGE);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_true (g_str_has_prefix (result.err, "anneal-cli: "));
  g_assert_nonnull (strstr (result.err, message));
  cli_result_clear (&result);
}

static void
test_usage (void)
{
  assert_usage (cli_test_run (NULL, NULL), "curve, render, train, new, convert, list, check");
  assert_usage (cli_test_run ("drive", NULL), "There is no command “drive”");
  assert_usage (cli_test_run ("curve", NULL), "curve wants CODE");
  assert_usage (cli_test_run ("curve", "StepLR(optimizer, 3)", "StepLR(optimizer, 4)", NULL), "curve wants one CODE");
  assert_usage (cli_test_run ("curve", "--setps", "3", "StepLR(optimizer, 3)", NULL), "--setps");
  assert_usage (cli_test_run ("curve", "StepLR(optimizer, 3)", "--steps", NULL), "--steps");
  assert_usage (cli_test_run ("curve", "StepLR(optimizer, 3)", "--steps", "many", NULL), "“many”");
  assert_usage (cli_test_run ("curve", "StepLR(optimizer, 3)", "--format", "xml", NULL), "csv, json");
  assert_usage (cli_test_run ("curve", "StepLR(optimizer, 3)", "--steps", "3", "--epochs", "2", NULL), "--steps");
  assert_usage (cli_test_run ("list", "StepLR", "LinearLR", NULL), "one scheduler");
  assert_usage (cli_test_run ("list", "StairLR", NULL), "“StairLR”");
  assert_usage (cli_test_run ("check", NULL), "one file");
  assert_usage (cli_test_run ("render", "StepLR(optimizer, 3)", NULL), "-o FILE");
  assert_usage (cli_test_run ("render", "StepLR(optimizer, 3)", "-o", "figure.gif", NULL), "svg");
  assert_usage (cli_test_run ("new", "StepLR(optimizer, 3)", "-o", "project.json", NULL), ".anneal");
  assert_usage (cli_test_run ("convert", "StepLR(optimizer, 3)", NULL), "--to pytorch");
  assert_usage (cli_test_run ("convert", "StepLR(optimizer, 3)", "--to", "keras", NULL), "for keras yet");
  assert_usage (cli_test_run ("convert", "StepLR(optimizer, 3)", "--to", "jax", NULL), "“jax”");
  assert_usage (cli_test_run ("convert", "--to", "pytorch", NULL), "no code");
}

/* Names and bytes that a terminal would obey are shown, not sent. */
static void
test_escaping (void)
{
  g_auto(CliResult) command = cli_test_run ("\033[31mred", NULL);
  g_auto(CliResult) code = cli_test_run ("curve", "StepLR(optimizer, \033[31m)", NULL);

  g_assert_null (strchr (command.err, '\033'));
  g_assert_nonnull (strstr (command.err, "U+001B[31mred"));
  g_assert_null (strchr (code.err, '\033'));
}

static void
test_list (void)
{
  g_auto(CliResult) text = cli_test_run ("list", NULL);
  g_auto(CliResult) json = cli_test_run ("list", "--format", "json", NULL);

  g_assert_cmpint (text.status, ==, ANNEAL_CLI_DONE);
  g_assert_nonnull (strstr (text.out, "lr_scheduler.StepLR(optimizer, step_size, gamma=0.1, last_epoch=-1)"));
  g_assert_cmpint (json.status, ==, ANNEAL_CLI_DONE);
  g_assert_nonnull (strstr (json.out, "\"symbol\": \"torch.optim.lr_scheduler.OneCycleLR\""));
  g_assert_nonnull (strstr (json.out, "\"symbol\": \"torch.optim.RMSprop\""));
}

static void
test_explanation (void)
{
  g_auto(CliResult) one = cli_test_run ("list", "CosineAnnealingLR", NULL);
  g_auto(CliResult) symbol = cli_test_run ("list", "torch.optim.lr_scheduler.CosineAnnealingLR", NULL);
  g_auto(GStrv) lines = g_strsplit (one.out, "\n", -1);

  g_assert_cmpint (one.status, ==, ANNEAL_CLI_DONE);
  g_assert_cmpstr (one.out, ==, symbol.out);
  g_assert_nonnull (strstr (one.out, "half a cosine wave"));
  g_assert_nonnull (strstr (one.out, "\n  - After `T_max`"));
  g_assert_nonnull (strstr (one.out, "lr_scheduler.py, class\nCosineAnnealingLR"));
  g_assert_null (strstr (one.out, "StepLR"));
  for (guint i = 4; lines[i] != NULL; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/version", test_version);
  g_test_add_func ("/cli/overview", test_overview);
  g_test_add_func ("/cli/command-help", test_command_help);
  g_test_add_func ("/cli/manual", test_manual);
  g_test_add_func ("/cli/completion", test_completion);
  g_test_add_func ("/cli/usage", test_usage);
  g_test_add_func ("/cli/escaping", test_escaping);
  g_test_add_func ("/cli/list", test_list);
  g_test_add_func ("/cli/explanation", test_explanation);

  return g_test_run ();
}
