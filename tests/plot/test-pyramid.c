/* test-pyramid.c: what a pyramid answers is what reading every value finds
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <math.h>

#include "anneal-plot-pyramid.h"

typedef struct
{
  double least, greatest, positive;
} Extent;

static Extent
find_extent (const double *y,
             gsize         first,
             gsize         last)
{
  Extent extent = { HUGE_VAL, -HUGE_VAL, HUGE_VAL };

  for (gsize i = first; i <= last; i++)
    if (isfinite (y[i]))
      {
        extent.least = MIN (extent.least, y[i]);
        extent.greatest = MAX (extent.greatest, y[i]);
        if (y[i] > 0)
          extent.positive = MIN (extent.positive, y[i]);
      }
  return extent;
}

static void
check_range (const AnnealPlotPyramid *pyramid,
             const double            *y,
             gsize                    first,
             gsize                    last)
{
  Extent expected = find_extent (y, first, last);
  double least = 17.25, greatest = 18.25, positive = 19.25;
  gboolean found = anneal_plot_pyramid_query (pyramid, first, last, &least, &greatest);

  g_assert_cmpint (found, ==, expected.least <= expected.greatest);
  if (found)
    {
      g_assert_cmpfloat (least, ==, expected.least);
      g_assert_cmpfloat (greatest, ==, expected.greatest);
    }

  found = anneal_plot_pyramid_query_positive (pyramid, first, last, &positive);
  g_assert_cmpint (found, ==, isfinite (expected.positive));
  if (found)
    g_assert_cmpfloat (positive, ==, expected.positive);
}

/* @odd: of how many values one is not finite; 0: none */
static double *
make_values (gsize n,
             int   odd)
{
  static const double specials[] = { (double) NAN, (double) INFINITY, -(double) INFINITY };
  double *y = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    y[i] = odd > 0 && g_test_rand_int_range (0, odd) == 0
           ? specials[g_test_rand_int_range (0, G_N_ELEMENTS (specials))]
           : g_test_rand_double_range (-0.0371, 0.2385);
  return y;
}

static void
test_random (void)
{
  static const int odds[] = { 0, 1, 2, 50 };

  for (guint round = 0; round < 240; round++)
    {
      gsize n = (gsize) g_test_rand_int_range (1, round % 2 == 0 ? 70 : 5000);
      g_autofree double *y = make_values (n, odds[round % G_N_ELEMENTS (odds)]);
      g_autoptr(AnnealPlotPyramid) pyramid = anneal_plot_pyramid_new (y, n);

      check_range (pyramid, y, 0, n - 1);
      for (guint i = 0; i < 60; i++)
        {
          gsize first = (gsize) g_test_rand_int_range (0, (int) n);

          check_range (pyramid, y, first, (gsize) g_test_rand_int_range ((int) first, (int) n));
        }
    }
}

/* Every range of an array that ends within a block. */
static void
test_every_range (void)
{
  const gsize n = 77;
  g_autofree double *y = make_values (n, 5);
  g_autoptr(AnnealPlotPyramid) pyramid = anneal_plot_pyramid_new (y, n);

  for (gsize first = 0; first < n; first++)
    for (gsize last = first; last < n; last++)
      check_range (pyramid, y, first, last);
}

/* Copies of values, their last bits and NaN included. */
static void
test_get (void)
{
  for (gsize n = 1; n < 200; n += 13)
    {
      g_autofree double *y = make_values (n, 9);
      g_autoptr(AnnealPlotPyramid) pyramid = anneal_plot_pyramid_new (y, n);

      for (gsize i = 0; i < n; i++)
        {
          double value = anneal_plot_pyramid_get (pyramid, i);

          g_assert_cmpmem (&value, sizeof value, &y[i], sizeof y[i]);
        }
    }
}

static void
test_empty (void)
{
  g_autoptr(AnnealPlotPyramid) pyramid = anneal_plot_pyramid_new (NULL, 0);

  g_assert_nonnull (pyramid);
}

static void
test_scan (void)
{
  static const double y[] = { (double) NAN, 0.35, -(double) INFINITY, -0.125, 7 };
  double least, greatest;

  g_assert_true (anneal_plot_scan (y, 0, 3, &least, &greatest));
  g_assert_cmpfloat (least, ==, -0.125);
  g_assert_cmpfloat (greatest, ==, 0.35);
  g_assert_false (anneal_plot_scan (y, 2, 2, &least, &greatest));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/pyramid/random", test_random);
  g_test_add_func ("/plot/pyramid/every-range", test_every_range);
  g_test_add_func ("/plot/pyramid/get", test_get);
  g_test_add_func ("/plot/pyramid/empty", test_empty);
  g_test_add_func ("/plot/pyramid/scan", test_scan);

  return g_test_run ();
}
