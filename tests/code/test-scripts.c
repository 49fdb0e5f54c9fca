/* test-scripts.c: training scripts as people write them: what is found in them, and the ends of the curves
 *
 * The ends are worked out here from the formulas in PyTorch's documentation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-file.h"
#include "anneal-import.h"
#include "anneal-ticker.h"

#define MAX_GROUPS 3

/* One run of a script. */
typedef struct
{
  const char     *scheduler;
  AnnealStepping  stepping;
  guint64         n_ticks;
  double          metric;             /* 0: none */
  guint           n_groups;
  double          first[MAX_GROUPS];
  double          last[MAX_GROUPS];   /* after n_ticks calls of step() */
} Expected;

static char *
read_script (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "python", "scripts", name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_file_read (path, ANNEAL_MAX_TEXT_BYTES, NULL, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_close (double value,
              double expected)
{
  /* The formulas are not computed in PyTorch's order. */
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-9 * fabs (expected) + 1e-18);
}

static void
assert_run (const AnnealImportedRun *run,
            const Expected          *expected)
{
  guint stepped = anneal_schedule_get_stepped (run->schedule);
  guint n_groups = anneal_optimizer_get_n_groups (run->optimizer);
  gsize n_values = expected->n_ticks + 1;
  g_autofree double *lr = g_new (double, n_groups * n_values);
  AnnealFillInput input = { .metrics = &expected->metric, .n_metrics = expected->metric != 0.0 };
  guint64 n_done;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (anneal_schedule_get_scheduler (run->schedule, stepped)->name, ==, expected->scheduler);
  g_assert_true (run->stepping_found);
  g_assert_cmpint (run->stepping, ==, expected->stepping);
  g_assert_false (run->scheduler_first);
  g_assert_cmpuint (n_groups, ==, expected->n_groups);

  anneal_schedule_fill (run->schedule, run->optimizer, ANNEAL_PYTORCH_DEFAULT, &input, expected->n_ticks, lr, NULL,
                        NULL, NULL, &n_done, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_groups; i++)
    {
      assert_close (lr[i * n_values], expected->first[i]);
      assert_close (lr[i * n_values + expected->n_ticks], expected->last[i]);
    }
}

/* Runs as expected, no error, and no more notes than @n_notes. */
static void
assert_script (const char     *name,
               const Expected *expected,
               guint           n_runs,
               guint           n_notes)
{
  g_autofree char *text = read_script (name);
  g_autoptr(AnnealImport) import = anneal_import_read (text, -1, NULL);

  g_assert_no_error (anneal_import_get_error (import));
  g_assert_cmpuint (import->diagnostics->len, ==, n_notes);
  g_assert_cmpuint (import->runs->len, ==, n_runs);
  for (guint i = 0; i < n_runs; i++)
    assert_run (g_ptr_array_index (import->runs, i), &expected[i]);
}

static double
half_cosine (double high,
             double low,
             double share)
{
  return low + (high - low) * (1.0 + cos (G_PI * share)) / 2.0;
}

static void
test_imagenet_step (void)
{
  const Expected expected = { "StepLR", ANNEAL_STEPPING_EPOCH, 89, 0, 1, { 0.1 }, { 0.001 } };

  /* Three arguments of the program are taken at their defaults. */
  assert_script ("imagenet-step.py", &expected, 1, 3);
}

static void
test_cifar_cosine (void)
{
  const Expected expected = {
    "CosineAnnealingLR", ANNEAL_STEPPING_EPOCH, 300, 0, 1, { 0.05 }, { half_cosine (0.05, 0, 1.5) },
  };

  assert_script ("cifar-cosine.py", &expected, 1, 0);
}

static void
test_one_cycle (void)
{
  const Expected expected = {
    "OneCycleLR", ANNEAL_STEPPING_BATCH, 69 * 2900 - 1, 0, 1, { 3e-3 / 25 }, { 3e-3 / 25 / 1e4 },
  };

  assert_script ("one-cycle.py", &expected, 1, 0);
}

static void
test_warm_up_cosine (void)
{
  const Expected expected = { "SequentialLR", ANNEAL_STEPPING_EPOCH, 100, 0, 1, { 4e-4 * 0.01 }, { 1e-6 } };

  assert_script ("warm-up-cosine.py", &expected, 1, 0);
}

static void
test_gpt_function (void)
{
  const Expected expected = {
    "LambdaLR", ANNEAL_STEPPING_BATCH, 10000, 0, 1, { 6e-4 / 2001 },
    { half_cosine (6e-4, 6e-5, (10000.0 - 2000) / (600000 - 2000)) },
  };

  assert_script ("gpt-function.py", &expected, 1, 0);
}

static void
test_two_groups (void)
{
  const Expected expected = {
    "MultiStepLR", ANNEAL_STEPPING_EPOCH, 47, 0, 3, { 0.02, 0.04, 0.002 }, { 0.0002, 0.0004, 0.00002 },
  };

  assert_script ("two-groups.py", &expected, 1, 0);
}

static void
test_transfer (void)
{
  const Expected expected[] = {
    { "StepLR", ANNEAL_STEPPING_EPOCH, 24, 0, 1, { 0.01 }, { 1e-5 } },
    { "ExponentialLR", ANNEAL_STEPPING_EPOCH, 24, 0, 1, { 0.001 }, { 0.001 * pow (0.9, 24) } },
  };

  assert_script ("transfer.py", expected, G_N_ELEMENTS (expected), 0);
}

/* An accuracy that stays as it is: after the first, every fourth epoch is one too many. */
static void
test_plateau_max (void)
{
  const Expected soon = { "ReduceLROnPlateau", ANNEAL_STEPPING_EPOCH, 12, 0.71, 1, { 2e-3 }, { 5e-4 } };
  const Expected late = { "ReduceLROnPlateau", ANNEAL_STEPPING_EPOCH, 60, 0.71, 1, { 2e-3 }, { 1e-5 } };

  assert_script ("plateau-max.py", &soon, 1, 0);
  assert_script ("plateau-max.py", &late, 1, 0);
}

static void
test_warm_restarts (void)
{
  const Expected expected = {
    "CosineAnnealingWarmRestarts", ANNEAL_STEPPING_BATCH, 1499, 0, 1, { 0.1 },
    { half_cosine (0.1, 1e-4, 999.0 / 1000) },
  };

  assert_script ("warm-restarts.py", &expected, 1, 0);
}

static void
test_cyclic_adam (void)
{
  const Expected first = { "CyclicLR", ANNEAL_STEPPING_BATCH, 2000, 0, 1, { 1e-5 }, { 1e-3 } };
  const Expected second = { "CyclicLR", ANNEAL_STEPPING_BATCH, 6000, 0, 1, { 1e-5 }, { 1e-5 + (1e-3 - 1e-5) / 2 } };

  assert_script ("cyclic-adam.py", &first, 1, 0);
  assert_script ("cyclic-adam.py", &second, 1, 0);
}

static void
test_chained (void)
{
  const Expected expected = {
    "ChainedScheduler", ANNEAL_STEPPING_EPOCH, 40, 0, 1, { 0.03 }, { 0.3 * pow (0.9, 40) },
  };

  assert_script ("chained.py", &expected, 1, 0);
}

static void
test_swa (void)
{
  const Expected before = {
    "SWALR", ANNEAL_STEPPING_EPOCH, 76, 0, 1, { 0.1 }, { half_cosine (0.1, 0, 0.76) },
  };
  const Expected after = { "SWALR", ANNEAL_STEPPING_EPOCH, 100, 0, 1, { 0.1 }, { 0.05 } };

  assert_script ("swa.py", &before, 1, 0);
  assert_script ("swa.py", &after, 1, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/code/scripts/imagenet-step", test_imagenet_step);
  g_test_add_func ("/code/scripts/cifar-cosine", test_cifar_cosine);
  g_test_add_func ("/code/scripts/one-cycle", test_one_cycle);
  g_test_add_func ("/code/scripts/warm-up-cosine", test_warm_up_cosine);
  g_test_add_func ("/code/scripts/gpt-function", test_gpt_function);
  g_test_add_func ("/code/scripts/two-groups", test_two_groups);
  g_test_add_func ("/code/scripts/transfer", test_transfer);
  g_test_add_func ("/code/scripts/plateau-max", test_plateau_max);
  g_test_add_func ("/code/scripts/warm-restarts", test_warm_restarts);
  g_test_add_func ("/code/scripts/cyclic-adam", test_cyclic_adam);
  g_test_add_func ("/code/scripts/chained", test_chained);
  g_test_add_func ("/code/scripts/swa", test_swa);

  return g_test_run ();
}
