/* test-range.c: the range test's rates, mean and end, and what it suggests on curves made for it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "anneal-range-test.h"

#include "anneal-error.h"
#include "anneal-random.h"

static const AnnealRate group = { .lr = 1, .momentum = 0.9 };

static AnnealTrainOptimizer
make_sgd (void)
{
  return (AnnealTrainOptimizer) { .rule = anneal_update_rule_find ("torch.SGD"), .n_groups = 1 };
}

static AnnealRangeCurve *
test_range (const char               *problem,
            const AnnealRangeOptions *options)
{
  const AnnealTrainOptimizer optimizer = make_sgd ();
  AnnealTrainSetup setup;

  anneal_train_setup_init (&setup, anneal_problem_find (problem));

  g_autoptr(AnnealRangeTest) test = anneal_range_test_new (&setup, &optimizer, &group, options);

  while (anneal_range_test_step (test))
    ;
  g_assert_false (anneal_range_test_step (test));
  return anneal_range_test_dup_curve (test);
}

static void
test_rates (void)
{
  const AnnealRangeOptions *options = &anneal_range_options_fastai;

  g_assert_cmpfloat (anneal_range_options_get_rate (options, 0), ==, 1e-7);
  g_assert_cmpfloat_with_epsilon (anneal_range_options_get_rate (options, 50), 1e-3, 1e-15);
  g_assert_cmpfloat (anneal_range_options_get_rate (options, 99), <, 10);
  g_assert_cmpfloat_with_epsilon (anneal_range_options_get_rate (options, 99) * pow (1e8, 0.01), 10, 1e-12);
}

static void
test_check (void)
{
  static const struct
  {
    AnnealRangeOptions  options;
    const char         *path;         /* NULL: good */
  } cases[] = {
    { { 1e-4, 10, 400, 0.95, 4 }, NULL },
    { { 1e-300, 1, 20, 0, 1.5 }, NULL },
    { { 0, 10, 400, 0.95, 4 }, "/start" },
    { { -1, 10, 400, 0.95, 4 }, "/start" },
    { { (double) NAN, 10, 400, 0.95, 4 }, "/start" },
    { { (double) INFINITY, (double) INFINITY, 400, 0.95, 4 }, "/start" },
    { { 1, 1, 400, 0.95, 4 }, "/end" },
    { { 1, (double) NAN, 400, 0.95, 4 }, "/end" },
    { { 1, (double) INFINITY, 400, 0.95, 4 }, "/end" },
    { { 1e-300, 1e300, 400, 0.95, 4 }, "/end" },
    { { 1e-4, 10, 19, 0.95, 4 }, "/n_updates" },
    { { 1e-4, 10, 100001, 0.95, 4 }, "/n_updates" },
    { { 1e-4, 10, 400, 1, 4 }, "/beta" },
    { { 1e-4, 10, 400, -0.1, 4 }, "/beta" },
    { { 1e-4, 10, 400, 0.95, 1 }, "/stop" },
    { { 1e-4, 10, 400, 0.95, (double) NAN }, "/stop" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean good = anneal_range_options_check (&cases[i].options, &error);

      g_assert_true (good == (cases[i].path == NULL));
      if (!good)
        g_assert_cmpstr (anneal_error_get_path (error), ==, cases[i].path);
    }
}

/* The losses are those of a trainer with these rates, and the means those of the losses. */
static void
test_walk (void)
{
  const AnnealTrainOptimizer optimizer = make_sgd ();
  g_autoptr(AnnealRangeCurve) curve = test_range ("spirals", &anneal_range_options_anneal);
  AnnealTrainSetup setup;
  double mean = 0;

  anneal_train_setup_init (&setup, anneal_problem_find ("spirals"));

  g_autoptr(AnnealTrainer) trainer = anneal_trainer_new (&setup, &optimizer, NULL);

  g_assert_cmpuint (curve->n, >, 200);
  for (guint i = 0; i < curve->n; i++)
    {
      const AnnealRate rate = { anneal_range_options_get_rate (&curve->options, i), group.momentum };

      g_assert_cmpfloat (curve->rates[i], ==, rate.lr);
      g_assert_cmpfloat (curve->losses[i], ==, anneal_trainer_step (trainer, &rate));
      mean = 0.95 * mean + 0.05 * curve->losses[i];
      g_assert_cmpfloat_with_epsilon (curve->means[i], mean / (1 - pow (0.95, i + 1)), 1e-12 * fabs (mean) + 1e-15);
    }
}

/* Each group has its share of the rate: a coordinate without one stays where it is. */
static void
test_groups (void)
{
  const AnnealTrainOptimizer optimizer = { .rule = anneal_update_rule_find ("torch.SGD"), .n_groups = 2 };
  const AnnealRangeOptions options = { 1e-3, 1e-2, 20, 0, 4 };
  const AnnealRate halves[] = { { .lr = 0 }, { .lr = 0.5 } };
  AnnealTrainSetup setup;
  double y = 2;

  anneal_train_setup_init (&setup, anneal_problem_find ("quadratic"));

  g_autoptr(AnnealRangeTest) test = anneal_range_test_new (&setup, &optimizer, halves, &options);

  while (anneal_range_test_step (test))
    ;

  g_autoptr(AnnealRangeCurve) curve = anneal_range_test_dup_curve (test);

  /* f = (x² + 20 y²) / 2 from (-9, 2) */
  g_assert_cmpuint (curve->n, ==, 20);
  for (guint i = 0; i < curve->n; i++)
    {
      g_assert_cmpfloat_with_epsilon (curve->losses[i], 40.5 + 10 * y * y, 1e-9);
      y -= 0.5 * curve->rates[i] * 20 * y;
    }
}

/* It ends at the first mean above so many times the best one, and not before. */
static void
test_stop (void)
{
  const AnnealRangeOptions options = { 1e-4, 10, 400, 0.9, 2.5 };
  g_autoptr(AnnealRangeCurve) curve = test_range ("linear-regression", &options);
  double best = HUGE_VAL;

  g_assert_cmpuint (curve->n, <, options.n_updates);
  g_assert_false (curve->diverged);
  for (guint i = 0; i < curve->n; i++)
    {
      best = fmin (best, curve->means[i]);
      g_assert_true ((curve->means[i] > options.stop * best) == (i + 1 == curve->n));
    }
}

static void
test_divergence (void)
{
  const AnnealRangeOptions options = { 1, 1e12, 400, 0.98, 1e300 };
  g_autoptr(AnnealRangeCurve) curve = test_range ("quadratic", &options);

  g_assert_true (curve->diverged);
  g_assert_cmpuint (curve->n, >, 1);
  g_assert_cmpuint (curve->n, <, options.n_updates);
  for (guint i = 0; i < curve->n; i++)
    g_assert_true (isfinite (curve->means[i]));
}

/* A factor of a loss counts from the least loss there can be, which some surfaces have far below 0. */
static void
test_negative_losses (void)
{
  const AnnealRangeOptions options = { 1e-5, 1e-3, 100, 0, 4 };
  g_autoptr(AnnealRangeCurve) curve = test_range ("styblinski-tang", &options);

  g_assert_cmpuint (curve->n, ==, options.n_updates);
  g_assert_cmpfloat (curve->means[curve->n - 1], <, -30);
}

/* Of 100 updates from 1e-4 to 10, as if nothing had ended them: the first 10 and the last 5 are not looked at. */
static AnnealRangeCurve *
make_curve (double (* f) (guint i))
{
  AnnealRangeCurve *curve = g_new0 (AnnealRangeCurve, 1);

  curve->options = (AnnealRangeOptions) { 1e-4, 10, 100, 0, 4 };
  curve->n = 100;
  curve->rates = g_new (double, curve->n);
  curve->losses = g_new (double, curve->n);
  curve->means = g_new (double, curve->n);
  for (guint i = 0; i < curve->n; i++)
    {
      curve->rates[i] = anneal_range_options_get_rate (&curve->options, i);
      curve->means[i] = curve->losses[i] = f (i);
    }
  return curve;
}

/* Flat, then falling from 30 to 60, and up again. */
static double
fall_and_rise (guint i)
{
  return i < 30 ? 3 : i <= 60 ? 3 - 0.09 * (i - 30) : 0.3 + 0.2 * (i - 60);
}

/* Steps down of 0.01, one of 0.2 at 40; least at 70. */
static double
fall_steeply_once (guint i)
{
  return 2 - 0.01 * MIN (i, 70) - (i > 40 ? 0.2 : 0) + 0.02 * (i > 70 ? i - 70 : 0);
}

static double
rise (guint i)
{
  return 1 + 0.1 * i;
}

static void
assert_suggests (const AnnealRangeCurve *curve,
                 AnnealRangeHint         hint,
                 guint                   update)
{
  g_assert_cmpfloat (anneal_range_curve_suggest (curve, hint), ==, curve->rates[update]);
}

static void
test_valley (void)
{
  g_autoptr(AnnealRangeCurve) valley = make_curve (fall_and_rise);
  g_autoptr(AnnealRangeCurve) ascent = make_curve (rise);

  /* The longest fall: one of the flat ones, and 31 to 60: 31 values.  As a stretch it is taken to begin at 60 - 31,
   * and 10 + 5 further on is the middle. */
  assert_suggests (valley, ANNEAL_RANGE_VALLEY, 44);
  assert_suggests (ascent, ANNEAL_RANGE_VALLEY, 10);
}

static void
test_minimum (void)
{
  g_autoptr(AnnealRangeCurve) valley = make_curve (fall_and_rise);

  g_assert_cmpfloat (anneal_range_curve_suggest (valley, ANNEAL_RANGE_MINIMUM), ==, valley->rates[60] * 0.1);
}

static void
test_steep (void)
{
  g_autoptr(AnnealRangeCurve) stairs = make_curve (fall_steeply_once);

  assert_suggests (stairs, ANNEAL_RANGE_STEEP, 40);
}

/* The window is 15 wide and starts at 94, the last one looked at. */
static void
test_slide (void)
{
  g_autoptr(AnnealRangeCurve) valley = make_curve (fall_and_rise);

  /* In the ascent slopes are all the same: it does not move. */
  assert_suggests (valley, ANNEAL_RANGE_SLIDE, 94 - 15);

  /* In one that bends, it moves until its right end has passed the lowest point, whose slope is neither that of the
   * fall, nor of the rise. */
  for (guint i = 61; i < 100; i++)
    valley->means[i] = 0.3 + 0.2 * (i - 60) + 0.01 * (i - 60) * (i - 60);
  assert_suggests (valley, ANNEAL_RANGE_SLIDE, 45);
}

/* What is too short suggests nothing, and a few values something. */
static void
test_short (void)
{
  g_autoptr(AnnealRangeCurve) curve = make_curve (fall_and_rise);

  for (guint n = 0; n <= curve->options.n_updates; n++)
    {
      curve->n = n;
      for (AnnealRangeHint hint = 0; hint < ANNEAL_RANGE_N_HINTS; hint++)
        {
          guint least = 10 + 5 + (hint == ANNEAL_RANGE_SLIDE ? 16 : 2);

          g_assert_true (isnan (anneal_range_curve_suggest (curve, hint)) == (n < least));
        }
    }
}

/* The longest fall by comparing each value with all before it. */
static guint
find_valley_slowly (const AnnealRangeCurve *curve)
{
  const double *means = curve->means + 10;
  int lengths[85];
  int end = 0;

  for (int i = 0; i < 85; i++)
    {
      lengths[i] = 1;
      for (int j = 0; j < i; j++)
        if (means[i] < means[j])
          lengths[i] = MAX (lengths[i], lengths[j] + 1);
      if (lengths[i] > lengths[end])
        end = i;
    }

  double third = lengths[end] / 3.0;

  return (guint) MAX (10 + end - lengths[end] + (int) third + (int) (third / 2), 10);
}

static void
test_valley_of_noise (void)
{
  g_autoptr(AnnealRangeCurve) curve = make_curve (rise);
  AnnealRandom random;

  anneal_random_init (&random, 5, 0);
  for (guint round = 0; round < 500; round++)
    {
      /* Of few different values, so that some are equal; sometimes they fall all in all. */
      for (guint i = 0; i < curve->n; i++)
        curve->means[i] = (double) anneal_random_below (&random, 12) - (double) (i * (round % 3)) / 10;
      assert_suggests (curve, ANNEAL_RANGE_VALLEY, find_valley_slowly (curve));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/range/rates", test_rates);
  g_test_add_func ("/train/range/check", test_check);
  g_test_add_func ("/train/range/walk", test_walk);
  g_test_add_func ("/train/range/groups", test_groups);
  g_test_add_func ("/train/range/stop", test_stop);
  g_test_add_func ("/train/range/divergence", test_divergence);
  g_test_add_func ("/train/range/negative-losses", test_negative_losses);
  g_test_add_func ("/train/range/valley", test_valley);
  g_test_add_func ("/train/range/valley-of-noise", test_valley_of_noise);
  g_test_add_func ("/train/range/minimum", test_minimum);
  g_test_add_func ("/train/range/steep", test_steep);
  g_test_add_func ("/train/range/slide", test_slide);
  g_test_add_func ("/train/range/short", test_short);
  return g_test_run ();
}
