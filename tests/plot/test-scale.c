/* test-scale.c: ranges that are none, and places in those that are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <float.h>
#include <glib.h>
#include <math.h>

#include "anneal-plot-scale.h"

#define NO ((double) NAN)
#define ALL ((double) INFINITY)

static void
test_degenerate (void)
{
  static const struct
  {
    AnnealPlotScaleKind kind;
    double              min, max;
    double              from, to;
  }
  cases[] = {
    { ANNEAL_PLOT_LINEAR, NO, NO, 0, 1 },
    { ANNEAL_PLOT_LINEAR, -ALL, ALL, 0, 1 },
    { ANNEAL_PLOT_LINEAR, 0, 0, -1, 1 },
    { ANNEAL_PLOT_LINEAR, 0.0375, 0.0375, 0, 0.075 },
    { ANNEAL_PLOT_LINEAR, -3.5, -3.5, -7, 0 },
    { ANNEAL_PLOT_LINEAR, NO, 0.25, 0, 0.5 },
    { ANNEAL_PLOT_LINEAR, 0.25, ALL, 0, 0.5 },
    { ANNEAL_PLOT_LINEAR, 3, -1, -1, 3 },
    { ANNEAL_PLOT_LINEAR, 5e-324, 5e-324, -1, 1 },
    { ANNEAL_PLOT_LINEAR, 0.125, 0.25, 0.125, 0.25 },
    { ANNEAL_PLOT_LINEAR, -DBL_MAX, DBL_MAX, -1e300, 1e300 },
    { ANNEAL_PLOT_LOG, NO, NO, 1e-4, 1 },
    { ANNEAL_PLOT_LOG, -2, -1, 1e-4, 1 },
    { ANNEAL_PLOT_LOG, 0, 0, 1e-4, 1 },
    { ANNEAL_PLOT_LOG, 0.5, 0.5, 0.05, 5 },
    { ANNEAL_PLOT_LOG, 0, 100, 0.01, 100 },
    { ANNEAL_PLOT_LOG, 0.25, NO, 0.025, 2.5 },
    { ANNEAL_PLOT_LOG, 10, 0.1, 0.1, 10 },
    { ANNEAL_PLOT_LOG, DBL_MIN, DBL_MAX, 1e-300, 1e300 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AnnealPlotScale scale;

      g_test_message ("case %u", i);
      anneal_plot_scale_init (&scale, cases[i].kind, cases[i].min, cases[i].max, 411.5, 17.25);
      g_assert_cmpfloat (scale.min, ==, cases[i].from);
      g_assert_cmpfloat (scale.max, ==, cases[i].to);
    }
}

/* Whatever it is made of, a scale has places for what it shows, and none for what has none. */
static void
test_any_pair (void)
{
  static const double values[] = { NO, ALL, -ALL, 0, 5e-324, DBL_MIN, 1e-300, 1e-8, 0.1, 0.1 + 1e-17, 3, 1e300, DBL_MAX,
                                   -1e-9, -0.1, -DBL_MAX };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint k = 0; k < G_N_ELEMENTS (values); k++)
      for (AnnealPlotScaleKind kind = ANNEAL_PLOT_LINEAR; kind <= ANNEAL_PLOT_LOG; kind++)
        {
          AnnealPlotScale scale;

          anneal_plot_scale_init (&scale, kind, values[i], values[k], 411.5, 17.25);
          g_assert_true (isfinite (scale.min) && isfinite (scale.max) && scale.min < scale.max);
          g_assert_true (kind == ANNEAL_PLOT_LINEAR || scale.min > 0);
          g_assert_cmpfloat_with_epsilon (anneal_plot_scale_forward (&scale, scale.min), 411.5, 1e-9);
          g_assert_cmpfloat_with_epsilon (anneal_plot_scale_forward (&scale, scale.max), 17.25, 1e-9);
          g_assert_true (isfinite (anneal_plot_scale_inverse (&scale, 200)));
          g_assert_true (isnan (anneal_plot_scale_forward (&scale, NO)));
          g_assert_true (isnan (anneal_plot_scale_forward (&scale, ALL)));
          g_assert_true (isfinite (anneal_plot_scale_forward (&scale, DBL_MAX)));
          g_assert_true (kind == ANNEAL_PLOT_LINEAR || isnan (anneal_plot_scale_forward (&scale, 0)));
          g_assert_true (kind == ANNEAL_PLOT_LINEAR || isnan (anneal_plot_scale_forward (&scale, -0.3)));
        }
}

static void
test_round_trip (void)
{
  AnnealPlotScale linear, logarithmic;

  anneal_plot_scale_init (&linear, ANNEAL_PLOT_LINEAR, -0.0123, 0.2385, 517, 31);
  anneal_plot_scale_init (&logarithmic, ANNEAL_PLOT_LOG, 3.1e-7, 0.2385, 517, 31);
  for (double px = 31; px <= 517; px += 13.7)
    {
      double value = anneal_plot_scale_inverse (&linear, px);

      /* Rounding errors of a few operations on numbers below 1000. */
      g_assert_cmpfloat_with_epsilon (anneal_plot_scale_forward (&linear, value), px, 1e-9);
      value = anneal_plot_scale_inverse (&logarithmic, px);
      g_assert_cmpfloat_with_epsilon (anneal_plot_scale_forward (&logarithmic, value), px, 1e-9);
    }
}

static void
test_no_width (void)
{
  AnnealPlotScale scale;

  anneal_plot_scale_init (&scale, ANNEAL_PLOT_LINEAR, 0.25, 0.75, 40, 40);
  g_assert_cmpfloat (anneal_plot_scale_inverse (&scale, 40), ==, 0.25);
  g_assert_cmpfloat (anneal_plot_scale_forward (&scale, 0.5), ==, 40);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/scale/degenerate", test_degenerate);
  g_test_add_func ("/plot/scale/any-pair", test_any_pair);
  g_test_add_func ("/plot/scale/round-trip", test_round_trip);
  g_test_add_func ("/plot/scale/no-width", test_no_width);

  return g_test_run ();
}
