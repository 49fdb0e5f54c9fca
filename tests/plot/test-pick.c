/* test-pick.c: the line under the pointer
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <math.h>

#include "figures.h"

#define N 3001

typedef struct
{
  double            *y[2];
  AnnealPlotPyramid *pyramids[2];
  AnnealPlotLine     lines[2];
  AnnealPlotLane     lane;
  AnnealPlotFigure   figure;
  AnnealPlotLayout   layout;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
  const Curve curves[2] = { CURVE_COSINE, CURVE_STEPS };

  for (guint i = 0; i < 2; i++)
    {
      fixture->y[i] = curve_new (curves[i], N);
      fixture->pyramids[i] = anneal_plot_pyramid_new (fixture->y[i], N);
      fixture->lines[i] = line_of (fixture->y[i], N, fixture->pyramids[i]);
    }
  fixture->lane = lane_of (fixture->lines, 2);
  fixture->figure = figure_of (&fixture->lane, 1, N - 1);
  anneal_plot_layout_init (&fixture->layout, &fixture->figure, &anneal_plot_theme_light, 800, 500);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  anneal_plot_layout_clear (&fixture->layout);
  for (guint i = 0; i < 2; i++)
    {
      anneal_plot_pyramid_free (fixture->pyramids[i]);
      g_free (fixture->y[i]);
    }
}

static double
get_x (const Fixture *fixture,
       double         index)
{
  return anneal_plot_scale_forward (&fixture->layout.x_scale, index);
}

static double
get_y (const Fixture *fixture,
       double         value)
{
  return anneal_plot_scale_forward (&fixture->layout.lanes[0].y_scale, value);
}

static void
test_on_line (Fixture       *fixture,
              gconstpointer  unused)
{
  for (gsize i = 100; i < N; i += 177)
    {
      AnnealPlotHit hit = { .line = 17 };

      g_assert_true (anneal_plot_pick (&fixture->figure, &fixture->layout, get_x (fixture, (double) i),
                                       get_y (fixture, fixture->y[0][i]), 6, &hit));
      g_assert_cmpuint (hit.lane, ==, 0);
      g_assert_cmpfloat (hit.distance, <, 1);
      if (hit.line == 0)
        {
          /* To a pixel: there are about four values in each. */
          g_assert_cmpuint (hit.index, >=, i - 5);
          g_assert_cmpuint (hit.index, <=, i + 5);
        }
    }
}

static void
test_near_line (Fixture       *fixture,
                gconstpointer  unused)
{
  AnnealPlotHit hit;
  double x = get_x (fixture, 400);
  double y = get_y (fixture, fixture->y[1][400]);

  g_assert_true (anneal_plot_pick (&fixture->figure, &fixture->layout, x, y + 4.5, 6, &hit));
  g_assert_cmpuint (hit.line, ==, 1);
  g_assert_cmpfloat_with_epsilon (hit.distance, 4.5, 0.01);
  g_assert_false (anneal_plot_pick (&fixture->figure, &fixture->layout, x, y + 7, 6, &hit));
}

/* Between two values a steep line is where it is drawn. */
static void
test_steep_line (Fixture       *fixture,
                 gconstpointer  unused)
{
  AnnealPlotHit hit;
  gsize step = 1;

  while (fixture->y[1][step] == fixture->y[1][step - 1])
    step++;
  g_assert_true (anneal_plot_pick (&fixture->figure, &fixture->layout, get_x (fixture, (double) step),
                                   get_y (fixture, (fixture->y[1][step] + fixture->y[1][step - 1]) / 2), 4, &hit));
  g_assert_cmpuint (hit.line, ==, 1);
  g_assert_cmpfloat (hit.distance, <, 1.5);
}

static void
test_nothing_there (Fixture       *fixture,
                    gconstpointer  unused)
{
  const AnnealPlotBox *box = &fixture->layout.lanes[0].box;
  AnnealPlotHit hit;

  g_assert_false (anneal_plot_pick (&fixture->figure, &fixture->layout, box->x + box->width - 20, box->y + 5, 6, &hit));
  g_assert_false (anneal_plot_pick (&fixture->figure, &fixture->layout, 1, 1, 6, &hit));
  g_assert_false (anneal_plot_pick (&fixture->figure, &fixture->layout, -1e9, 1e9, 6, &hit));
}

static void
test_not_finite (Fixture       *fixture,
                 gconstpointer  unused)
{
  double y[] = { (double) NAN, (double) INFINITY, (double) NAN };
  AnnealPlotLine line = line_of (y, G_N_ELEMENTS (y), NULL);
  AnnealPlotHit hit;

  line.x_step = N / 2;
  fixture->lane.lines = &line;
  fixture->lane.n_lines = 1;
  g_assert_false (anneal_plot_pick (&fixture->figure, &fixture->layout, get_x (fixture, N / 2), 200, 300, &hit));
}

static void
add (const char *path,
     void      (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/plot/pick/on-line", test_on_line);
  add ("/plot/pick/near-line", test_near_line);
  add ("/plot/pick/steep-line", test_steep_line);
  add ("/plot/pick/nothing-there", test_nothing_there);
  add ("/plot/pick/not-finite", test_not_finite);

  return g_test_run ();
}
