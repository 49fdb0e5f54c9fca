/* test-contour.c: tests of anneal-plot-contour
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "anneal-plot-contour.h"

#define N 41

/* x² + y² over [-2, 2]². */
static void
fill_circle (double values[N * N])
{
  for (guint i = 0; i < N * N; i++)
    {
      double x = (i % N) * 4.0 / (N - 1) - 2;
      double y = (i / N) * 4.0 / (N - 1) - 2;

      values[i] = x * x + y * y;
    }
}

static void
test_circle (void)
{
  double values[N * N];
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (AnnealPlotSegment));
  double length = 0;

  fill_circle (values);
  anneal_plot_contour_find (values, N, N, 1, segments);
  for (guint i = 0; i < segments->len; i++)
    {
      const AnnealPlotSegment *segment = &g_array_index (segments, AnnealPlotSegment, i);
      double x = segment->x1 * 4 / (N - 1) - 2, y = segment->y1 * 4 / (N - 1) - 2;

      g_assert_cmpfloat_with_epsilon (hypot (x, y), 1, 0.01);
      length += hypot (segment->x2 - segment->x1, segment->y2 - segment->y1) * 4 / (N - 1);
    }

  g_assert_cmpfloat_with_epsilon (length, 2 * G_PI, 0.05);
}

/* Opposite corners above, the others below: the middle tells which ones are connected. */
static void
test_saddle (void)
{
  static const double joined[] = { 1, 0, 0, 3 };
  static const double apart[] = { 1, -3, -3, 1 };
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (AnnealPlotSegment));

  anneal_plot_contour_find (joined, 2, 2, 0.5, segments);
  g_assert_cmpuint (segments->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const AnnealPlotSegment *segment = &g_array_index (segments, AnnealPlotSegment, i);

      /* Each cuts off a lower corner: (1, 0) or (0, 1). */
      g_assert_true ((segment->x1 + segment->x2) / 2 > (segment->y1 + segment->y2) / 2 ? segment->y1 + segment->y2 < 1
                     : segment->x1 + segment->x2 < 1);
    }

  g_array_set_size (segments, 0);
  anneal_plot_contour_find (apart, 2, 2, 0, segments);
  g_assert_cmpuint (segments->len, ==, 2);
}

static void
test_not_finite (void)
{
  static const double values[] = { 1, NAN, 0, INFINITY, 0, 1, 1, 0, 1 };
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (AnnealPlotSegment));

  anneal_plot_contour_find (values, 3, 3, 0.5, segments);
  for (guint i = 0; i < segments->len; i++)
    g_assert_true (isfinite (g_array_index (segments, AnnealPlotSegment, i).x1));
  anneal_plot_contour_find (values, 0, 0, 0.5, segments);
}

static void
test_levels (void)
{
  double values[N * N];
  double levels[12];

  fill_circle (values);
  anneal_plot_contour_levels (values, G_N_ELEMENTS (values), G_N_ELEMENTS (levels), levels);
  g_assert_cmpfloat (levels[0], >, 0);
  g_assert_cmpfloat (levels[G_N_ELEMENTS (levels) - 1], <, 8);
  for (guint i = 1; i < G_N_ELEMENTS (levels); i++)
    g_assert_cmpfloat (levels[i], >, levels[i - 1]);

  /* A few steep places: the levels go down by decades. */
  values[0] = 1e9;
  anneal_plot_contour_levels (values, G_N_ELEMENTS (values), G_N_ELEMENTS (levels), levels);
  g_assert_cmpfloat (levels[0], <, 1e6);
  g_assert_cmpfloat (levels[G_N_ELEMENTS (levels) - 1], >, 1e8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/contour/circle", test_circle);
  g_test_add_func ("/plot/contour/saddle", test_saddle);
  g_test_add_func ("/plot/contour/not-finite", test_not_finite);
  g_test_add_func ("/plot/contour/levels", test_levels);
  return g_test_run ();
}
