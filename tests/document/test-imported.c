/* test-imported.c: runs out of scripts stand alone
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "anneal-document.h"
#include "anneal-ticker.h"

static AnnealRun *
import_run (const char *text)
{
  g_autoptr(AnnealImport) import = anneal_import_read (text, -1, NULL);

  g_assert_no_error (anneal_import_get_error (import));
  g_assert_cmpuint (import->runs->len, ==, 1);
  return anneal_run_new_imported (g_ptr_array_index (import->runs, 0));
}

/* Learning rates after 5 ticks. */
static double
tick_five_times (const AnnealRun *run)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealTicker) ticker = anneal_ticker_new (run->schedule, run->optimizer, ANNEAL_PYTORCH_DEFAULT, &error);
  guint n_groups;

  g_assert_no_error (error);
  for (guint i = 0; i < 5; i++)
    {
      anneal_ticker_next (ticker, NULL, &error);
      g_assert_no_error (error);
    }
  return anneal_ticker_get_groups (ticker, &n_groups)[0].lr;
}

static void
test_import_needs_no_script (void)
{
  g_autoptr(AnnealRun) run = import_run ("from torch.optim.lr_scheduler import LambdaLR\n"
                                         "import torch\n"
                                         "RATE = 0.23\n"
                                         "decay = 0.95\n"
                                         "optimizer = torch.optim.SGD(model.parameters(), lr=RATE)\n"
                                         "scheduler = LambdaLR(optimizer, lr_lambda=lambda epoch: decay ** epoch)\n");
  const AnnealArgument *function = anneal_schedule_get_argument (run->schedule, 0, 0);
  g_autofree char *text = anneal_argument_dup_text (function, &anneal_scheduler_find ("torch.LambdaLR")->params[0]);
  const AnnealArgument *lr = anneal_optimizer_get_argument (run->optimizer, -1, "lr");

  g_assert_cmpstr (run->title, ==, "LambdaLR");
  g_assert_cmpstr (text, ==, "lambda epoch: 0.95 ** epoch");
  g_assert_null (lr->text);
  g_assert_cmpfloat (tick_five_times (run), ==, 0.23 * pow (0.95, 5));
}

static void
test_import_keeps_telling_names (void)
{
  g_autoptr(AnnealRun) run = import_run ("from torch.optim.lr_scheduler import StepLR\n"
                                         "halving = StepLR(optimizer, step_size=3*40, gamma=0.5)\n");

  g_assert_cmpstr (run->title, ==, "halving");
  g_assert_cmpstr (anneal_schedule_get_argument (run->schedule, 0, 0)->text, ==, "3*40");
}

static void
test_vague_names (void)
{
  static const char * const names[] = { "scheduler", "lr_scheduler2", "sched_1", "s" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strdup_printf ("from torch.optim.lr_scheduler import ExponentialLR\n"
                                               "%s = ExponentialLR(optimizer, gamma=0.97)\n", names[i]);
      g_autoptr(AnnealRun) run = import_run (text);

      g_assert_cmpstr (run->title, ==, "ExponentialLR");
    }
}

static const char two_functions[] =
  "from torch.optim import SGD\n"
  "from torch.optim.lr_scheduler import LambdaLR\n"
  "import math\n"
  "half = 0.5\n"
  "optimizer = SGD([{'params': a}, {'params': b, 'lr': half * 0.1}], lr=1e-1)\n"
  "scheduler = LambdaLR(optimizer, [lambda e: half ** e, math.cos])\n";

static void
test_lists_of_functions (void)
{
  g_autoptr(AnnealRun) run = import_run (two_functions);
  const AnnealParam *param = &anneal_scheduler_find ("torch.LambdaLR")->params[0];
  g_autofree char *text = anneal_argument_dup_text (anneal_schedule_get_argument (run->schedule, 0, 0), param);

  g_assert_cmpstr (text, ==, "[lambda e: 0.5 ** e, math.cos]");
  g_assert_cmpuint (anneal_optimizer_get_n_groups (run->optimizer), ==, 2);
  g_assert_cmpstr (anneal_optimizer_get_argument (run->optimizer, -1, "lr")->text, ==, "1e-1");
  g_assert_null (anneal_optimizer_get_argument (run->optimizer, 1, "lr")->text);
  g_assert_cmpfloat (tick_five_times (run), ==, 0.1 * pow (0.5, 5));
}

/* A list is an expression, "def" is not: the functions stand above the list, each once. */
static const char two_definitions[] =
  "n = 5\n"
  "def warm(epoch):\n"
  "    return (epoch + 1) / n\n"
  "def flat(epoch):\n"
  "    return 1 if epoch < 3 else 0.5\n"
  "optimizer = SGD([{'params': a}, {'params': b}, {'params': c}], lr=0.385)\n"
  "scheduler = LambdaLR(optimizer, [flat, warm, flat])\n";

static void
test_lists_of_definitions (void)
{
  g_autoptr(AnnealRun) run = import_run (two_definitions);
  const AnnealParam *param = &anneal_scheduler_find ("torch.LambdaLR")->params[0];
  const AnnealArgument *argument = anneal_schedule_get_argument (run->schedule, 0, 0);
  g_autofree char *text = anneal_argument_dup_text (argument, param);
  g_auto(AnnealArgument) again = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (text, ==,
                   "def flat(epoch):\n"
                   "    return 1 if epoch < 3 else 0.5\n"
                   "\n\n"
                   "def warm(epoch):\n"
                   "    return (epoch + 1) / 5\n"
                   "\n\n"
                   "[flat, warm, flat]");
  g_assert_cmpfloat (tick_five_times (run), ==, 0.385 * 0.5);

  g_assert_true (anneal_argument_parse (text, &again, &error));
  g_assert_no_error (error);
  g_assert_true (anneal_argument_equal (argument, &again));
}

/* What an import made can be saved, opened and computed again. */
static void
check_travels (const char *text)
{
  g_autoptr(AnnealRun) run = import_run (text);
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autoptr(AnnealProject) project = anneal_project_with_run (empty, run, 0);
  g_autoptr(GBytes) bytes = anneal_document_write (project);
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealProject) back = anneal_document_read (bytes, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (tick_five_times (back->runs[0]), ==, tick_five_times (run));
}

static void
test_travels (void)
{
  check_travels (two_functions);
  check_travels (two_definitions);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document/imported/needs-no-script", test_import_needs_no_script);
  g_test_add_func ("/document/imported/keeps-telling-names", test_import_keeps_telling_names);
  g_test_add_func ("/document/imported/vague-names", test_vague_names);
  g_test_add_func ("/document/imported/lists-of-functions", test_lists_of_functions);
  g_test_add_func ("/document/imported/lists-of-definitions", test_lists_of_definitions);
  g_test_add_func ("/document/imported/travels", test_travels);

  return g_test_run ();
}
