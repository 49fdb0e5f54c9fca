/* test-setup.c: the options of a setup can be set in their range and nowhere else
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "anneal-error.h"
#include "anneal-train-setup.h"

static AnnealTrainSetup
setup_of (const char *id)
{
  const AnnealProblem *problem = anneal_problem_find (id);
  AnnealTrainSetup setup;

  g_assert_nonnull (problem);
  anneal_train_setup_init (&setup, problem);
  return setup;
}

static void
set (AnnealTrainSetup *setup,
     const char       *key,
     double            value)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (anneal_train_setup_set (setup, anneal_train_option_find (key), &value, 1, &error));
  g_assert_no_error (error);
}

static void
assert_refused (const AnnealTrainSetup *setup,
                const char             *key,
                const double            values[],
                guint                   n,
                AnnealError             code,
                const char             *path,
                const char             *message)
{
  g_autoptr(GError) error = NULL;
  AnnealTrainSetup changed = *setup;

  g_assert_false (anneal_train_setup_set (&changed, anneal_train_option_find (key), values, n, &error));
  g_assert_error (error, ANNEAL_ERROR, (int) code);
  g_assert_cmpstr (anneal_error_get_path (error), ==, path);
  if (message != NULL)
    g_assert_cmpstr (error->message, ==, message);
  g_assert_true (anneal_train_setup_equal (setup, &changed));
}

/* A value that every option takes, between its bounds. */
static double
pick_value (const AnnealTrainOption *option,
            double                   max)
{
  double value = option->least + 0.2385 * (MIN (max, 300) - option->least);

  return option->kind == ANNEAL_TRAIN_OPTION_NUMBER || option->kind == ANNEAL_TRAIN_OPTION_POINT ? value : ceil (value);
}

static void
assert_others_same (const AnnealTrainSetup  *a,
                    const AnnealTrainSetup  *b,
                    const AnnealTrainOption *changed)
{
  guint n_options;
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  for (guint i = 0; i < n_options; i++)
    {
      if (&options[i] == changed || !anneal_train_option_applies (&options[i], a->problem))
        continue;

      guint n = anneal_train_setup_get_n (a, &options[i]);

      g_assert_cmpuint (n, ==, anneal_train_setup_get_n (b, &options[i]));
      for (guint k = 0; k < n; k++)
        g_assert_cmpfloat (anneal_train_setup_get (a, &options[i], k), ==, anneal_train_setup_get (b, &options[i], k));
    }
}

/* Set, read back, and nothing else is changed. */
static void
try_option (const AnnealProblem     *problem,
            const AnnealTrainOption *option)
{
  g_autoptr(GError) error = NULL;
  AnnealTrainSetup before, after;

  anneal_train_setup_init (&before, problem);
  after = before;

  gboolean is_layers = option->kind == ANNEAL_TRAIN_OPTION_LAYERS;
  guint n = is_layers ? ANNEAL_MAX_HIDDEN : anneal_train_setup_get_n (&before, option);
  double value = pick_value (option, anneal_train_setup_get_max (&before, option));
  double values[ANNEAL_MAX_HIDDEN] = { value, value, value, value, value, value };

  g_assert_true (anneal_train_setup_set (&after, option, values, n, &error));
  g_assert_no_error (error);
  g_assert_true (anneal_train_setup_check (&after, &error));
  g_assert_no_error (error);

  g_assert_cmpuint (anneal_train_setup_get_n (&after, option), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (anneal_train_setup_get (&after, option, i), ==, value);
  assert_others_same (&before, &after, option);
}

static void
test_every_option (void)
{
  guint n_problems, n_options;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  for (guint i = 0; i < n_problems; i++)
    for (guint k = 0; k < n_options; k++)
      if (anneal_train_option_applies (&options[k], problems[i]))
        try_option (problems[i], &options[k]);
}

static void
test_not_applying (void)
{
  AnnealTrainSetup setup = setup_of ("spirals");

  assert_refused (&setup, "noise", (double[]) { 1 }, 1, ANNEAL_ERROR_NAME, "/noise",
                  "“Two spirals” has no option “noise”");
}

/* Just outside of either bound, and what is no number. */
static void
test_out_of_range (void)
{
  guint n_problems, n_options;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  for (guint i = 0; i < n_problems; i++)
    for (guint k = 0; k < n_options; k++)
      {
        const double bad[] = { options[k].least - 1, options[k].max + 1, NAN, INFINITY, -INFINITY };
        AnnealTrainSetup setup;

        anneal_train_setup_init (&setup, problems[i]);
        for (guint b = 0; anneal_train_option_applies (&options[k], problems[i]) && b < G_N_ELEMENTS (bad); b++)
          {
            g_autoptr(GError) error = NULL;
            guint n = options[k].kind == ANNEAL_TRAIN_OPTION_POINT ? 2 : 1;

            g_assert_false (anneal_train_setup_set (&setup, &options[k], (double[]) { bad[b], bad[b] }, n, &error));
            g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_RANGE);
          }
      }
}

static void
test_messages (void)
{
  AnnealTrainSetup setup = setup_of ("moons");

  assert_refused (&setup, "batch-size", (double[]) { 4097 }, 1, ANNEAL_ERROR_RANGE, "/batch-size",
                  "Batch size must be between 0 and 1024, not 4097");
  assert_refused (&setup, "batch-size", (double[]) { 2.5 }, 1, ANNEAL_ERROR_TYPE, "/batch-size",
                  "Batch size must be a whole number, not 2.5");
  assert_refused (&setup, "hidden", (double[]) { 16, 257 }, 2, ANNEAL_ERROR_RANGE, "/hidden/1",
                  "Hidden layers must be between 1 and 256, not 257");
  assert_refused (&setup, "hidden", (double[]) { 1, 2, 3, 4, 5, 6, 7 }, 7, ANNEAL_ERROR_LIMIT, "/hidden",
                  "A network has at most 6 hidden layers, not 7");
  assert_refused (&setup, "seed", (double[]) { 1, 2 }, 2, ANNEAL_ERROR_TYPE, "/seed",
                  "Seed takes 1 number, not 2");
  assert_refused (&setup, "validation", (double[]) { 0.75 }, 1, ANNEAL_ERROR_RANGE, "/validation",
                  "Validation share must be between 0.05 and 0.5, not 0.75");
}

/* A batch is never larger than what is left for training, whichever of the two is changed. */
static void
test_batch_and_rows (void)
{
  AnnealTrainSetup setup = setup_of ("moons");

  g_assert_cmpfloat (anneal_train_setup_get_max (&setup, anneal_train_option_find ("batch-size")), ==, 240);
  assert_refused (&setup, "batch-size", (double[]) { 241 }, 1, ANNEAL_ERROR_CONFLICT, "/batch-size",
                  "A batch of 241 rows is larger than the 240 rows that are left for training");
  set (&setup, "batch-size", 240);
  assert_refused (&setup, "validation", (double[]) { 0.5 }, 1, ANNEAL_ERROR_CONFLICT, "/batch-size", NULL);
  set (&setup, "batch-size", 0);
  set (&setup, "validation", 0.5);
}

static void
test_check (void)
{
  g_autoptr(GError) error = NULL;
  AnnealTrainSetup setup = setup_of ("iris");

  setup.hidden[0] = 100000;
  g_assert_false (anneal_train_setup_check (&setup, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_RANGE);
  g_assert_cmpstr (anneal_error_get_path (error), ==, "/hidden/0");

  g_clear_error (&error);
  setup = setup_of ("iris");
  setup.n_hidden = ANNEAL_MAX_HIDDEN + 1;
  g_assert_false (anneal_train_setup_check (&setup, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);

  g_clear_error (&error);
  setup = setup_of ("iris");
  setup.batch_size = 121;
  g_assert_false (anneal_train_setup_check (&setup, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_CONFLICT);

  g_clear_error (&error);
  anneal_train_setup_init (&setup, NULL);
  g_assert_true (anneal_train_setup_check (&setup, &error));
}

static void
test_layers (void)
{
  AnnealTrainSetup setup = setup_of ("digits");
  guint layers[ANNEAL_MAX_HIDDEN + 2];
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (anneal_train_setup_get_layers (&setup, layers), ==, 3);
  g_assert_cmpuint (layers[0], ==, 64);
  g_assert_cmpuint (layers[1], ==, 32);
  g_assert_cmpuint (layers[2], ==, 10);

  g_assert_true (anneal_train_setup_set (&setup, anneal_train_option_find ("hidden"), NULL, 0, &error));
  g_assert_cmpuint (anneal_train_setup_get_layers (&setup, layers), ==, 2);
  g_assert_cmpuint (layers[1], ==, 10);
}

/* 1797 rows less a fifth are 1438, of which the last batch has 30. */
static void
test_n_batches (void)
{
  AnnealTrainSetup setup = setup_of ("digits");

  g_assert_cmpuint (anneal_train_setup_n_batches (&setup), ==, 45);
  set (&setup, "batch-size", 719);
  g_assert_cmpuint (anneal_train_setup_n_batches (&setup), ==, 2);
  set (&setup, "batch-size", 0);
  g_assert_cmpuint (anneal_train_setup_n_batches (&setup), ==, 1);
}

/* Every option is a part of what a setup is. */
static void
test_equal (void)
{
  guint n_problems, n_options;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);
  const AnnealTrainOption *options = anneal_train_options_all (&n_options);

  for (guint i = 0; i < n_problems; i++)
    for (guint k = 0; k < n_options; k++)
      {
        AnnealTrainSetup a, b;

        anneal_train_setup_init (&a, problems[i]);
        b = a;
        g_assert_true (anneal_train_setup_equal (&a, &b));
        if (!anneal_train_option_applies (&options[k], problems[i]))
          continue;

        double values[2] = { options[k].least, options[k].max };
        gboolean is_layers = options[k].kind == ANNEAL_TRAIN_OPTION_LAYERS;
        guint n = is_layers ? 2 : anneal_train_setup_get_n (&a, &options[k]);

        if (n == 1 && anneal_train_setup_get (&a, &options[k], 0) == values[0])
          values[0] = options[k].least + 1;
        g_assert_true (anneal_train_setup_set (&b, &options[k], values, n, NULL));
        g_assert_false (anneal_train_setup_equal (&a, &b));
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/train/setup/every-option", test_every_option);
  g_test_add_func ("/train/setup/not-applying", test_not_applying);
  g_test_add_func ("/train/setup/out-of-range", test_out_of_range);
  g_test_add_func ("/train/setup/messages", test_messages);
  g_test_add_func ("/train/setup/batch-and-rows", test_batch_and_rows);
  g_test_add_func ("/train/setup/check", test_check);
  g_test_add_func ("/train/setup/layers", test_layers);
  g_test_add_func ("/train/setup/n-batches", test_n_batches);
  g_test_add_func ("/train/setup/equal", test_equal);

  return g_test_run ();
}
