/* test-import-runs.c: which schedulers of a text are drawn, and how they are stepped
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-import.h"
#include "anneal-text.h"

/* The lines that this project began from: a bracket is missing, the rest is drawn. */
static const char tutorial[] =
  "import torch\n"
  "import torch.nn as nn\n"
  "import torch.optim as optim\n"
  "\n"
  "# loss\n"
  "loss = nn.MSELoss()\n"
  "# optimizer\n"
  "optimizer = optim.Adam(model.parameters(), lr=1e-3)\n"
  "scheduler = optim.lr_scheduler.LambdaLR(optimizer=optimizer,\n"
  "                                        lr_lambda=lambda epoch: 0.95 ** epoch,\n"
  "\n"
  "for epoch in range(epochs):\n"
  "    for i, (data) in enumerate(data_loader):\n"
  "        x_data, y_data = data\n"
  "        estimated_y = model(x_data)\n"
  "        loss = loss(y_data, estimated_y)\n"
  "        #scheduler.step() #batch마다 learning rate update\n"
  "    scheduler.step() # epoch마다 learning rate update\n";

static const AnnealImportedRun *
run_of (const AnnealImport *import,
        guint               i)
{
  g_assert_cmpuint (i, <, import->runs->len);
  return g_ptr_array_index (import->runs, i);
}

static const char *
scheduler_of (const AnnealImportedRun *run)
{
  return anneal_schedule_get_scheduler (run->schedule, anneal_schedule_get_stepped (run->schedule))->name;
}

static guint
count_errors (const AnnealImport *import)
{
  guint n = 0;

  for (guint i = 0; i < import->diagnostics->len; i++)
    n += ((AnnealDiagnostic *) g_ptr_array_index (import->diagnostics, i))->severity == ANNEAL_SEVERITY_ERROR;

  return n;
}

static void
test_tutorial (void)
{
  g_autoptr(AnnealImport) import = anneal_import_read (tutorial, -1, NULL);
  const AnnealImportedRun *run = run_of (import, 0);
  AnnealParamGroup group;
  AnnealSpan span;
  guint line;
  guint column;

  g_assert_cmpuint (import->runs->len, ==, 1);
  g_assert_cmpuint (count_errors (import), ==, 1);
  g_assert_error (anneal_import_get_error (import), ANNEAL_ERROR, ANNEAL_ERROR_SYNTAX);
  g_assert_true (anneal_error_get_span (anneal_import_get_error (import), &span));
  anneal_text_locate (tutorial, strlen (tutorial), span.start, &line, &column);
  g_assert_cmpuint (line, ==, 9);
  g_assert_cmpuint (column, ==, 40);

  g_assert_cmpstr (scheduler_of (run), ==, "LambdaLR");
  g_assert_cmpstr (run->name, ==, "scheduler");
  g_assert_true (run->stepping_found);
  g_assert_cmpint (run->stepping, ==, ANNEAL_STEPPING_EPOCH);
  g_assert_cmpstr (anneal_optimizer_get_kind (run->optimizer)->name, ==, "Adam");
  anneal_optimizer_get_groups (run->optimizer, &group);
  g_assert_cmpfloat (group.lr, ==, 1e-3);
}

static void
test_stepping (void)
{
  static const struct
  {
    const char     *code;
    gboolean        found;
    AnnealStepping  stepping;
  } cases[] = {
    { "s = StepLR(optimizer, 7)\nfor e in r:\n  for b in d:\n    s.step()\n", TRUE, ANNEAL_STEPPING_BATCH },
    { "s = StepLR(optimizer, 7)\nfor e in r:\n  for b in d:\n    pass\n  s.step()\n", TRUE, ANNEAL_STEPPING_EPOCH },
    { "s = StepLR(optimizer, 7)\nfor e in r:\n  s.step()\n", TRUE, ANNEAL_STEPPING_EPOCH },
    { "s = StepLR(optimizer, 7)\n", FALSE, ANNEAL_STEPPING_EPOCH },
    { "s = StepLR(optimizer, 7)\ns.step()\n", FALSE, ANNEAL_STEPPING_EPOCH },
    { "s = OneCycleLR(optimizer, 0.1, 70)\n", FALSE, ANNEAL_STEPPING_BATCH },
    { "s = CyclicLR(optimizer, 0.1, 0.7)\n", FALSE, ANNEAL_STEPPING_BATCH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AnnealImport) import = anneal_import_read (cases[i].code, -1, NULL);
      const AnnealImportedRun *run = run_of (import, 0);

      g_assert_cmpint (run->stepping_found, ==, cases[i].found);
      g_assert_cmpint (run->stepping, ==, cases[i].stepping);
    }
}

/* A scheduler that is built and never stepped changes the one after it. */
static void
test_unstepped (void)
{
  g_autoptr(AnnealImport) import = anneal_import_read ("warmup = LinearLR(optimizer, start_factor=0.1)\n"
                                                       "scheduler = CosineAnnealingLR(optimizer, T_max=50)", -1, NULL);
  const AnnealImportedRun *run = run_of (import, 0);

  g_assert_cmpuint (import->runs->len, ==, 1);
  g_assert_cmpuint (anneal_schedule_get_n_nodes (run->schedule), ==, 2);
  g_assert_cmpstr (scheduler_of (run), ==, "CosineAnnealingLR");
  g_assert_cmpstr (run->name, ==, "scheduler");
  g_assert_cmpuint (count_errors (import), ==, 0);
  g_assert_cmpuint (import->diagnostics->len, ==, 2);
}

static void
test_stepped_is_drawn (void)
{
  g_autoptr(AnnealImport) import = anneal_import_read ("first = ExponentialLR(optimizer, 0.91)\n"
                                                       "second = StepLR(optimizer, 7)\n"
                                                       "for e in r:\n  first.step()\n", -1, NULL);
  const AnnealImportedRun *run = run_of (import, 0);

  g_assert_cmpuint (import->runs->len, ==, 1);
  g_assert_cmpstr (scheduler_of (run), ==, "ExponentialLR");
  g_assert_cmpuint (anneal_schedule_get_n_nodes (run->schedule), ==, 2);
}

/* A curve of one of them would be wrong. */
static void
test_two_stepped (void)
{
  static const char text[] = "first = ExponentialLR(optimizer, 0.91)\n"
                             "second = StepLR(optimizer, 7)\n"
                             "for e in r:\n  first.step()\n  second.step()\n";
  g_autoptr(AnnealImport) import = anneal_import_read (text, -1, NULL);
  AnnealSpan span;

  g_assert_error (anneal_import_get_error (import), ANNEAL_ERROR, ANNEAL_ERROR_CONFLICT);
  g_assert_true (anneal_error_get_span (anneal_import_get_error (import), &span));
  g_assert_cmpuint (span.start, ==, (gsize) (strstr (text, "first.step") - text));
}

static void
test_alternatives (void)
{
  g_autoptr(AnnealImport) import = anneal_import_read ("CosineAnnealingLR(optimizer, T_max=50, eta_min=0)\n"
                                                       "MultiStepLR(optimizer, milestones=[30,80], gamma=0.1)\n"
                                                       "CyclicLR(optimizer, base_lr=0.01, max_lr=0.1)\n", -1, NULL);

  g_assert_cmpuint (count_errors (import), ==, 0);
  g_assert_cmpuint (import->runs->len, ==, 3);
  g_assert_cmpstr (scheduler_of (run_of (import, 0)), ==, "CosineAnnealingLR");
  g_assert_cmpstr (scheduler_of (run_of (import, 1)), ==, "MultiStepLR");
  g_assert_cmpstr (scheduler_of (run_of (import, 2)), ==, "CyclicLR");
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (anneal_schedule_get_n_nodes (run_of (import, i)->schedule), ==, 1);
}

static void
test_optimizers_are_runs (void)
{
  g_autoptr(AnnealImport) import = anneal_import_read ("one = SGD(a, lr=0.31)\n"
                                                       "two = Adam(b, lr=0.0027)\n"
                                                       "slow: LRScheduler = StepLR(two, 7)\n"
                                                       "fast = ExponentialLR(one, 0.91)\n", -1, NULL);

  g_assert_cmpuint (count_errors (import), ==, 0);
  g_assert_cmpuint (import->runs->len, ==, 2);
  g_assert_cmpstr (run_of (import, 0)->name, ==, "slow");
  g_assert_cmpstr (anneal_optimizer_get_kind (run_of (import, 0)->optimizer)->name, ==, "Adam");
  g_assert_cmpstr (run_of (import, 1)->name, ==, "fast");
  g_assert_cmpstr (anneal_optimizer_get_kind (run_of (import, 1)->optimizer)->name, ==, "SGD");
}

/* Parts built in another order than they are listed, on an optimizer that is not the text's first. */
static void
test_parts (void)
{
  g_autoptr(AnnealImport) import = anneal_import_read ("other = StepLR(SGD(a, lr=0.3), 7)\n"
                                                       "second = ExponentialLR(optimizer, gamma=0.91)\n"
                                                       "first = ConstantLR(optimizer, factor=0.13, total_iters=2)\n"
                                                       "s = SequentialLR(optimizer, [first, second], [2])\n", -1, NULL);
  const AnnealImportedRun *run = run_of (import, 1);
  int param = anneal_scheduler_find_param (anneal_schedule_get_scheduler (run->schedule, 2), "schedulers");
  gsize n_items;
  const AnnealObject *items =
    anneal_object_get_items (&anneal_schedule_get_argument (run->schedule, 2, (guint) param)->value, &n_items);

  g_assert_cmpuint (count_errors (import), ==, 0);
  g_assert_cmpuint (import->runs->len, ==, 2);
  g_assert_cmpstr (scheduler_of (run), ==, "SequentialLR");
  g_assert_cmpuint (anneal_schedule_get_n_nodes (run->schedule), ==, 3);
  g_assert_cmpuint (n_items, ==, 2);
  g_assert_cmpuint (items[0].index, ==, 1);
  g_assert_cmpuint (items[1].index, ==, 0);
}

static void
test_part_of_another_optimizer (void)
{
  g_autoptr(AnnealImport) import = anneal_import_read ("one = SGD(a, lr=0.31)\n"
                                                       "SequentialLR(optimizer, [StepLR(one, 3), "
                                                       "StepLR(optimizer, 4)], [9])", -1, NULL);

  g_assert_error (anneal_import_get_error (import), ANNEAL_ERROR, ANNEAL_ERROR_CONFLICT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/code/import-runs/tutorial", test_tutorial);
  g_test_add_func ("/code/import-runs/stepping", test_stepping);
  g_test_add_func ("/code/import-runs/unstepped", test_unstepped);
  g_test_add_func ("/code/import-runs/stepped-is-drawn", test_stepped_is_drawn);
  g_test_add_func ("/code/import-runs/two-stepped", test_two_stepped);
  g_test_add_func ("/code/import-runs/alternatives", test_alternatives);
  g_test_add_func ("/code/import-runs/optimizers-are-runs", test_optimizers_are_runs);
  g_test_add_func ("/code/import-runs/parts", test_parts);
  g_test_add_func ("/code/import-runs/part-of-another-optimizer", test_part_of_another_optimizer);

  return g_test_run ();
}
