/* test-export.c: the text that schedules become
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "anneal-export.h"

/* What @code and @optimizer build, written again. */
static AnnealExportedCode *
export_code (const char                *code,
             const char                *optimizer,
             AnnealStepping             stepping,
             gboolean                   scheduler_first,
             const AnnealExportOptions *options)
{
  AnnealImportOptions reading = ANNEAL_IMPORT_OPTIONS_INIT;

  reading.optimizer_text = optimizer;

  g_autoptr(AnnealImport) import = anneal_import_read (code, -1, &reading);
  g_autofree AnnealExportRun *runs = g_new0 (AnnealExportRun, import->runs->len);

  g_assert_no_error (anneal_import_get_error (import));
  for (guint i = 0; i < import->runs->len; i++)
    {
      const AnnealImportedRun *run = g_ptr_array_index (import->runs, i);

      runs[i] = (AnnealExportRun) {
        .title = import->runs->len > 1 ? run->name : NULL, .optimizer = run->optimizer, .schedule = run->schedule,
        .stepping = stepping, .scheduler_first = scheduler_first,
      };
    }

  return anneal_export_pytorch (runs, import->runs->len, options);
}

static char *
export_construction (const char *code,
                     const char *optimizer)
{
  g_autoptr(AnnealExportedCode) exported = export_code (code, optimizer, ANNEAL_STEPPING_EPOCH, FALSE,
                                                        &(AnnealExportOptions) { .with_loop = FALSE });

  return g_strdup (exported->text);
}

static void
test_step (void)
{
  g_autofree char *text = export_construction ("StepLR(optimizer, 3*10, gamma=0.1)",
                                               "torch.optim.SGD(params, 1e-1, 0.9, nesterov=True, dampening=0)");

  g_assert_cmpstr (text, ==,
                   "from torch.optim import SGD\n"
                   "from torch.optim.lr_scheduler import StepLR\n"
                   "\n"
                   "optimizer = SGD(model.parameters(), lr=1e-1, momentum=0.9, nesterov=True)\n"
                   "scheduler = StepLR(optimizer, step_size=3*10)\n");
}

static void
test_sequence (void)
{
  g_autofree char *text = export_construction (
    "SequentialLR(optimizer, [LinearLR(optimizer, 0.01), CosineAnnealingLR(optimizer, 85, 1e-6)], [5])",
    "AdamW([{'params': a, 'lr': 0.1}, {'params': b}], betas=(0.9, 0.98))");

  g_assert_cmpstr (text, ==,
                   "from torch.optim import AdamW\n"
                   "from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR\n"
                   "\n"
                   "optimizer = AdamW(\n"
                   "    [\n"
                   "        {'params': model.base.parameters(), 'lr': 0.1},\n"
                   "        {'params': model.classifier.parameters()},\n"
                   "    ],\n"
                   "    betas=(0.9, 0.98),\n"
                   ")\n"
                   "warmup = LinearLR(optimizer, start_factor=0.01)\n"
                   "cosine = CosineAnnealingLR(optimizer, T_max=85, eta_min=1e-6)\n"
                   "scheduler = SequentialLR(optimizer, schedulers=[warmup, cosine], milestones=[5])\n");
}

/* Names with numbers say nothing: parts of one class are built where they are listed. */
static void
test_twins (void)
{
  g_autofree char *text = export_construction (
    "SequentialLR(optimizer, [LinearLR(optimizer, 0.01), LinearLR(optimizer, 0.5), ExponentialLR(optimizer, 0.9)], "
    "[5, 30])", NULL);

  g_assert_nonnull (strstr (text,
                            "\nscheduler = SequentialLR(\n"
                            "    optimizer,\n"
                            "    schedulers=[\n"
                            "        LinearLR(optimizer, start_factor=0.01),\n"
                            "        LinearLR(optimizer, start_factor=0.5),\n"
                            "        ExponentialLR(optimizer, gamma=0.9),\n"
                            "    ],\n"
                            "    milestones=[5, 30],\n"
                            ")\n"));
}

/* … unless that would build them in another order. */
static void
test_build_order (void)
{
  g_autofree char *text = export_construction (
    "second = ExponentialLR(optimizer, 0.9)\n"
    "first = ExponentialLR(optimizer, 0.5)\n"
    "SequentialLR(optimizer, [first, second, first], [5, 30])", NULL);

  g_assert_nonnull (strstr (text,
                            "\nexponential = ExponentialLR(optimizer, gamma=0.9)\n"
                            "exponential_2 = ExponentialLR(optimizer, gamma=0.5)\n"
                            "scheduler = SequentialLR(\n"
                            "    optimizer,\n"
                            "    schedulers=[exponential_2, exponential, exponential_2],\n"
                            "    milestones=[5, 30],\n"
                            ")\n"));
}

static void
test_functions (void)
{
  g_autofree char *text = export_construction (
    "n = 5\n"
    "def optimizer_of(step):\n"
    "    if step < n:\n"
    "        return step / n\n"
    "    return math.cos(step * 0.01)\n"
    "LambdaLR(optimizer, [optimizer_of, lambda e: np.exp(-e), optimizer_of])",
    "SGD([{'params': a}, {'params': b}, {'params': c}])");

  g_assert_cmpstr (text, ==,
                   "import math\n"
                   "\n"
                   "import numpy as np\n"
                   "from torch.optim import SGD\n"
                   "from torch.optim.lr_scheduler import LambdaLR\n"
                   "\n"
                   "\n"
                   "def optimizer_of(step):\n"
                   "    if step < 5:\n"
                   "        return step / 5\n"
                   "    return math.cos(step * 0.01)\n"
                   "\n"
                   "\n"
                   "optimizer = SGD(\n"
                   "    [\n"
                   "        {'params': model.layer1.parameters()},\n"
                   "        {'params': model.layer2.parameters()},\n"
                   "        {'params': model.layer3.parameters()},\n"
                   "    ],\n"
                   ")\n"
                   "scheduler = LambdaLR(\n"
                   "    optimizer, lr_lambda=[optimizer_of, lambda e: np.exp(-e), optimizer_of]\n"
                   ")\n");
}

/* A function may be called as anything else in the text is. */
static void
test_function_names (void)
{
  g_autofree char *text = export_construction (
    "def LambdaLR_(t):\n    return 1\n"
    "first = LambdaLR(optimizer, LambdaLR_)\n"
    "def LambdaLR_(t):\n    return 0.5 if t < 9 else LambdaLR_(t - 1)\n"
    "second = LambdaLR(optimizer, LambdaLR_)\n"
    "def loss(t):\n    return 2\n"
    "third = LambdaLR(optimizer, loss)\n", NULL);

  g_assert_nonnull (strstr (text, "\ndef LambdaLR_(t):\n    return 1\n"));
  g_assert_nonnull (strstr (text, "\ndef LambdaLR__2(t):\n    return 0.5 if t < 9 else LambdaLR__2(t - 1)\n"));
  g_assert_nonnull (strstr (text, "\ndef loss_2(t):\n"));
  g_assert_nonnull (strstr (text, "\nlambda_lr = LambdaLR(optimizer, lr_lambda=LambdaLR_)\n"
                                  "lambda_lr_2 = LambdaLR(optimizer, lr_lambda=LambdaLR__2)\n"
                                  "scheduler = LambdaLR(optimizer, lr_lambda=loss_2)\n"));
}

/* Long values are filled into lines so that they are read as they were. */
static void
test_long_values (void)
{
  static const char code[] =
    "scheduler = MultiStepLR(optimizer, [1000, 20000, 300000, 4000000, 50000000, 600000000, 7000000000, 80000000000, "
    "900000000000])\n"
    "optimizer_2 = torch.optim.SGD(model.parameters(), lr=0.1)\n"
    "scheduler_2 = LambdaLR(optimizer_2, lambda current_step: min(1.0, current_step / 10000) if current_step < 10000 "
    "else 0.5 * (1 + math.cos(math.pi * (current_step - 10000) / 90000)))";
  g_autofree char *text = export_construction (code, NULL);
  g_autofree char *again = export_construction (text, NULL);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, 88);
  g_assert_cmpstr (text, ==, again);
  g_assert_nonnull (strstr (text,
                            "    milestones=[1000, 20000, 300000, 4000000, 50000000, 600000000, 7000000000,\n"
                            "                80000000000, 900000000000],\n"));
  g_assert_nonnull (strstr (text,
                            "    lr_lambda=lambda current_step: min(1.0, current_step / 10000)\n"
                            "        if current_step < 10000\n"
                            "        else 0.5 * (1 + math.cos(math.pi * (current_step - 10000) / 90000)),\n"));
}

static void
test_several (void)
{
  g_autofree char *text = export_construction (
    "one = torch.optim.SGD(model.parameters(), lr=0.1)\n"
    "two = torch.optim.Adam(model.parameters())\n"
    "steps = StepLR(one, 30)\n"
    "decay = ExponentialLR(two, 0.9)\n", NULL);

  g_assert_cmpstr (text, ==,
                   "from torch.optim import Adam, SGD\n"
                   "from torch.optim.lr_scheduler import ExponentialLR, StepLR\n"
                   "\n"
                   "# steps\n"
                   "optimizer = SGD(model.parameters(), lr=0.1)\n"
                   "scheduler = StepLR(optimizer, step_size=30)\n"
                   "\n"
                   "# decay\n"
                   "optimizer_2 = Adam(model.parameters())\n"
                   "scheduler_2 = ExponentialLR(optimizer_2, gamma=0.9)\n");
}

/* Values of groups stand as they came in, too. */
static void
test_groups (void)
{
  g_autofree char *text = export_construction (
    "StepLR(optimizer, 30)",
    "SGD([{'params': a, 'lr': 1e-3, 'momentum': 1 - 0.1}, "
    "{\"params\": [b, c], \"lr\": 3*(1 + 0.1), 'nesterov': True}])");

  g_assert_nonnull (strstr (text, "{'params': model.base.parameters(), 'lr': 1e-3, 'momentum': 1 - 0.1},\n"));
  g_assert_nonnull (strstr (text, "{'params': model.classifier.parameters(), 'lr': 3*(1 + 0.1), 'nesterov': True},\n"));
}

static void
check_loop (const char     *code,
            AnnealStepping  stepping,
            gboolean        scheduler_first,
            const char     *expected)
{
  g_autoptr(AnnealExportedCode) exported = export_code (code, NULL, stepping, scheduler_first,
                                                        &(AnnealExportOptions) { TRUE, 90, 391 });
  const char *loop = strstr (exported->text, "\n\nfor ");

  g_assert_nonnull (loop);
  g_assert_cmpstr (loop + 2, ==, expected);
}

static void
test_loops (void)
{
  check_loop ("StepLR(optimizer, 30)", ANNEAL_STEPPING_EPOCH, FALSE,
              "for epoch in range(90):\n"
              "    for inputs, targets in train_loader:  # 391 batches\n"
              "        optimizer.zero_grad()\n"
              "        loss = criterion(model(inputs), targets)\n"
              "        loss.backward()\n"
              "        optimizer.step()\n"
              "    scheduler.step()\n");
  check_loop ("StepLR(optimizer, 30)", ANNEAL_STEPPING_BATCH, TRUE,
              "for epoch in range(90):\n"
              "    for inputs, targets in train_loader:  # 391 batches\n"
              "        scheduler.step()\n"
              "        optimizer.zero_grad()\n"
              "        loss = criterion(model(inputs), targets)\n"
              "        loss.backward()\n"
              "        optimizer.step()\n");
  check_loop ("ReduceLROnPlateau(optimizer)", ANNEAL_STEPPING_EPOCH, FALSE,
              "for epoch in range(90):\n"
              "    for inputs, targets in train_loader:  # 391 batches\n"
              "        optimizer.zero_grad()\n"
              "        loss = criterion(model(inputs), targets)\n"
              "        loss.backward()\n"
              "        optimizer.step()\n"
              "    val_loss = validate(model, val_loader)\n"
              "    scheduler.step(val_loss)\n");
}

/* Which of two is stepped is told by the loop alone. */
static void
test_first_stepped (void)
{
  g_autofree char *text = export_construction (
    "stepped = StepLR(optimizer, 7)\nbuilt = ExponentialLR(optimizer, 0.9)\n"
    "for epoch in range(3):\n    stepped.step()\n", NULL);
  g_autoptr(AnnealImport) import = anneal_import_read (text, -1, NULL);
  const AnnealImportedRun *run = g_ptr_array_index (import->runs, 0);

  g_assert_nonnull (strstr (text, "\nscheduler = StepLR(optimizer, step_size=7)\n"
                                  "exponential = ExponentialLR(optimizer, gamma=0.9)\n"));
  g_assert_cmpuint (anneal_schedule_get_n_nodes (run->schedule), ==, 2);
  g_assert_cmpuint (anneal_schedule_get_stepped (run->schedule), ==, 0);
}

/* Another scheduler takes over, as SWALR does. */
static void
test_several_stepped (void)
{
  static const AnnealStepped stepped[] = { { 0, 0, 75 }, { 1, 75, G_MAXUINT64 } };
  g_autoptr(AnnealImport) import = anneal_import_read (
    "a = CosineAnnealingLR(optimizer, T_max=100)\nb = ExponentialLR(optimizer, 0.9)\n", -1, NULL);
  const AnnealImportedRun *imported = g_ptr_array_index (import->runs, 0);
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_with_stepped (imported->schedule, stepped, 2);
  AnnealExportRun run = { .optimizer = imported->optimizer, .schedule = schedule, .stepping = ANNEAL_STEPPING_EPOCH };
  AnnealExportOptions options = { FALSE, 100, 30 };
  g_autoptr(AnnealExportedCode) by_epoch = anneal_export_pytorch (&run, 1, &options);

  run.stepping = ANNEAL_STEPPING_BATCH;

  g_autoptr(AnnealExportedCode) by_batch = anneal_export_pytorch (&run, 1, &options);

  g_assert_nonnull (strstr (by_epoch->text,
                            "        optimizer.step()\n"
                            "    if epoch < 75:\n"
                            "        scheduler.step()\n"
                            "    else:\n"
                            "        exponential.step()\n"));
  g_assert_nonnull (strstr (by_batch->text, "\n\nfor update in range(3000):  # 100 epochs\n"));
  g_assert_nonnull (strstr (by_batch->text,
                            "    optimizer.step()\n"
                            "    if update < 75:\n"
                            "        scheduler.step()\n"
                            "    else:\n"
                            "        exponential.step()\n"));
}

static void
check_span (const AnnealExportedCode *code,
            const char               *path,
            const char               *expected)
{
  AnnealSpan span;
  g_autofree char *found = NULL;

  g_assert_true (anneal_exported_code_find (code, path, &span));
  found = g_strndup (code->text + span.start, span.end - span.start);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_spans (void)
{
  g_autoptr(AnnealExportedCode) code = export_code (
    "SequentialLR(optimizer, [ConstantLR(optimizer, 0.5, 7), ExponentialLR(optimizer, 0.9)], [7])",
    "SGD([{'params': a}, {'params': b, 'lr': 0.01}], lr=3e-1)", ANNEAL_STEPPING_EPOCH, FALSE,
    &(AnnealExportOptions) { TRUE, 90, 391 });
  AnnealSpan span;

  check_span (code, "/optimizer/params/lr", "3e-1");
  check_span (code, "/optimizer/groups/1/lr", "0.01");
  check_span (code, "/optimizer/groups/0/lr", "{'params': model.base.parameters()}");
  check_span (code, "/0", "ConstantLR(optimizer, factor=0.5, total_iters=7)");
  check_span (code, "/0/params/total_iters", "7");
  check_span (code, "/1/params/last_epoch", "ExponentialLR(optimizer, gamma=0.9)");
  check_span (code, "/2/params/milestones", "[7]");
  g_assert_false (anneal_exported_code_find (code, "/3/params/lr", &span));
  g_assert_false (anneal_exported_code_find (code, "", &span));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/code/export/step", test_step);
  g_test_add_func ("/code/export/sequence", test_sequence);
  g_test_add_func ("/code/export/twins", test_twins);
  g_test_add_func ("/code/export/build-order", test_build_order);
  g_test_add_func ("/code/export/functions", test_functions);
  g_test_add_func ("/code/export/function-names", test_function_names);
  g_test_add_func ("/code/export/long-values", test_long_values);
  g_test_add_func ("/code/export/several", test_several);
  g_test_add_func ("/code/export/groups", test_groups);
  g_test_add_func ("/code/export/loops", test_loops);
  g_test_add_func ("/code/export/first-stepped", test_first_stepped);
  g_test_add_func ("/code/export/several-stepped", test_several_stepped);
  g_test_add_func ("/code/export/spans", test_spans);

  return g_test_run ();
}
