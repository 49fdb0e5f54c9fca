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

/* Diagnostics that begin with @words. */
static guint
count_said (const AnnealImport *import,
            const char         *words)
{
  guint n = 0;

  for (guint i = 0; i < import->diagnostics->len; i++)
    {
      const AnnealDiagnostic *diagnostic = g_ptr_array_index (import->diagnostics, i);

      n += g_str_has_prefix (diagnostic->error->message, words);
    }

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
    { "s = StepLR(optimizer, 7)\nfor i in range(300):\n  optimizer.step()\n  s.step()\n", TRUE,
      ANNEAL_STEPPING_BATCH },
    { "s = StepLR(optimizer, 7)\nfor epoch in range(300):\n  optimizer.step()\n  s.step()\n", TRUE,
      ANNEAL_STEPPING_EPOCH },
    { "s = StepLR(optimizer, 7)\ndef train(s):\n  for x in train_loader:\n    s.step()\n", TRUE,
      ANNEAL_STEPPING_BATCH },
    { "s = StepLR(optimizer, 7)\ndef train(s, data):\n  for x in data:\n    s.step()\n"
      "for e in range(90):\n  train(s, data)\n", TRUE, ANNEAL_STEPPING_BATCH },
    { "s = StepLR(optimizer, 7)\nall = [s]\nfor e in range(90):\n  for x in all:\n    x.step()\n", TRUE,
      ANNEAL_STEPPING_EPOCH },
    { "s = StepLR(optimizer, 7)\nx = {'scheduler': s, 'interval': 'step'}\n", TRUE, ANNEAL_STEPPING_BATCH },
    { "s = OneCycleLR(optimizer, .1, 70)\nx = {'interval': \"epoch\", 'scheduler': s}\n", TRUE,
      ANNEAL_STEPPING_EPOCH },
    { "s = OneCycleLR(optimizer, 0.1, 70)\n", FALSE, ANNEAL_STEPPING_BATCH },
    { "s = CyclicLR(optimizer, 0.1, 0.7)\n", FALSE, ANNEAL_STEPPING_BATCH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(AnnealImport) import = anneal_import_read (cases[i].code, -1, NULL);
      const AnnealImportedRun *run = run_of (import, 0);

      g_test_message ("%s", cases[i].code);
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

/* Which nodes are stepped, from which turn to which. */
static void
assert_steps (const AnnealImportedRun *run,
              const AnnealStepped     *expected,
              guint                    n_expected)
{
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (run->schedule, &n_stepped);

  g_assert_cmpuint (n_stepped, ==, n_expected);
  for (guint i = 0; i < n_stepped; i++)
    {
      g_assert_cmpuint (stepped[i].node, ==, expected[i].node);
      g_assert_cmpuint (stepped[i].first, ==, expected[i].first);
      g_assert_cmpuint (stepped[i].end, ==, expected[i].end);
    }
}

static void
test_two_stepped (void)
{
  static const AnnealStepped both[] = { { 1, 0, G_MAXUINT64 }, { 0, 0, G_MAXUINT64 } };
  g_autoptr(AnnealImport) import = anneal_import_read ("first = ExponentialLR(optimizer, 0.91)\n"
                                                       "second = StepLR(optimizer, 7)\n"
                                                       "for e in r:\n  second.step()\n  first.step()\n", -1, NULL);

  g_assert_cmpuint (count_errors (import), ==, 0);
  g_assert_cmpuint (import->runs->len, ==, 1);
  assert_steps (run_of (import, 0), both, G_N_ELEMENTS (both));
}

/* A condition on what the loop counts tells who is stepped when. */
static void
test_turns (void)
{
  static const struct
  {
    const char *loop;
    guint64     first, end;
    guint       n_notes;      /* on the condition */
  } cases[] = {
    { "for i in range(300):\n  if i > 41:\n    s.step()\n", 42, G_MAXUINT64, 0 },
    { "for i in range(300):\n  if i > start:\n    s.step()\n", 18, G_MAXUINT64, 0 },
    { "for i in range(300):\n  if not i < 2 * start + 1:\n    s.step()\n", 35, G_MAXUINT64, 0 },
    { "for i in range(300):\n  if i >= 1777:\n    pass\n  else:\n    s.step()\n", 0, 1777, 0 },
    { "for i in range(1, 301):\n  if start <= i < 23:\n    s.step()\n", 16, 22, 0 },
    { "for i, x in enumerate(d, start=3):\n  if i > 7:\n    s.step()\n", 5, G_MAXUINT64, 0 },
    { "for i in range(300):\n  if i > 7:\n    s.step()\n  else:\n    s.step()\n", 0, G_MAXUINT64, 0 },
    { "for i in range(300):\n  if s is not None:\n    s.step()\n", 0, G_MAXUINT64, 0 },
    { "for i in range(300):\n  if (i + 1) % 4 == 0:\n    s.step()\n", 0, G_MAXUINT64, 1 },
    { "for i in range(300):\n  if i > unknown:\n    s.step()\n", 0, G_MAXUINT64, 1 },
    { "for i in range(300):\n  if i > 400 and i < 100:\n    s.step()\n", 0, G_MAXUINT64, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *code = g_strconcat ("start = 17\ns = StepLR(optimizer, 7)\n", cases[i].loop, NULL);
      g_autoptr(AnnealImport) import = anneal_import_read (code, -1, NULL);
      const AnnealStepped expected = { 0, cases[i].first, cases[i].end };

      g_test_message ("%s", cases[i].loop);
      g_assert_cmpuint (count_errors (import), ==, 0);
      assert_steps (run_of (import, 0), &expected, 1);
      g_assert_cmpuint (count_said (import, "step() is drawn as if"), ==, cases[i].n_notes);
    }
}

/* The loop of PyTorch's documentation of SWALR. */
static void
test_swa_loop (void)
{
  static const AnnealStepped in_turn[] = { { 0, 0, 161 }, { 1, 161, G_MAXUINT64 } };
  g_autoptr(AnnealImport) import = anneal_import_read ("scheduler = ExponentialLR(optimizer, 0.91)\n"
                                                       "swa_scheduler = SWALR(optimizer, swa_lr=0.05)\n"
                                                       "swa_start = 160\n"
                                                       "for epoch in range(300):\n"
                                                       "  for x, y in loader:\n"
                                                       "    optimizer.step()\n"
                                                       "  if epoch > swa_start:\n"
                                                       "    swa_model.update_parameters(model)\n"
                                                       "    swa_scheduler.step()\n"
                                                       "  else:\n"
                                                       "    scheduler.step()\n", -1, NULL);
  const AnnealImportedRun *run = run_of (import, 0);

  g_assert_cmpuint (count_errors (import), ==, 0);
  g_assert_cmpuint (import->runs->len, ==, 1);
  g_assert_cmpint (run->stepping, ==, ANNEAL_STEPPING_EPOCH);
  g_assert_cmpstr (scheduler_of (run), ==, "SWALR");
  assert_steps (run, in_turn, G_N_ELEMENTS (in_turn));
}

static void
test_call_order (void)
{
  static const struct
  {
    const char *loop;
    gboolean    found;
    gboolean    scheduler_first;
  } cases[] = {
    { "for e in r:\n  s.step()\n", FALSE, FALSE },
    { "for e in r:\n  optimizer.step()\n  s.step()\n", TRUE, FALSE },
    { "for e in r:\n  s.step()\n  optimizer.step()\n", TRUE, TRUE },
    { "for e in r:\n  for x in d:\n    scaler.step(optimizer)\n  s.step()\n", TRUE, FALSE },
    { "for e in r:\n  s.step()\n  for x in d:\n    optimizer.step()\n", TRUE, TRUE },
    { "for e in r:\n  if e > 0:\n    s.step()\n  for x in d:\n    optimizer.step()\n", TRUE, FALSE },
    { "def train():\n  for x in d:\n    optimizer.step()\nfor e in r:\n  s.step()\n  train()\n", TRUE, TRUE },
    { "def train():\n  for x in d:\n    optimizer.step()\nfor e in r:\n  train()\n  s.step()\n", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *code = g_strconcat ("s = StepLR(optimizer, 7)\n", cases[i].loop, NULL);
      g_autoptr(AnnealImport) import = anneal_import_read (code, -1, NULL);
      const AnnealImportedRun *run = run_of (import, 0);

      g_test_message ("%s", cases[i].loop);
      g_assert_cmpuint (count_errors (import), ==, 0);
      g_assert_cmpint (run->call_order_found, ==, cases[i].found);
      g_assert_cmpint (run->scheduler_first, ==, cases[i].scheduler_first);
      g_assert_cmpuint (count_said (import, "Detected call of `lr_scheduler.step()` before `optimizer.step()`"), ==,
                        cases[i].scheduler_first ? 1 : 0);
    }
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
  g_test_add_func ("/code/import-runs/turns", test_turns);
  g_test_add_func ("/code/import-runs/swa-loop", test_swa_loop);
  g_test_add_func ("/code/import-runs/call-order", test_call_order);
  g_test_add_func ("/code/import-runs/alternatives", test_alternatives);
  g_test_add_func ("/code/import-runs/optimizers-are-runs", test_optimizers_are_runs);
  g_test_add_func ("/code/import-runs/parts", test_parts);
  g_test_add_func ("/code/import-runs/part-of-another-optimizer", test_part_of_another_optimizer);

  return g_test_run ();
}
