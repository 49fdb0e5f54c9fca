/* test-path.c: lines lose points, and never their shape
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>
#include <math.h>

#include "anneal-plot-path.h"

#define TOLERANCE (1.0 / 9)

static const AnnealPlotBox window = { 0, 0, 800, 400 };

typedef struct
{
  GArray         *points, *dots;
  AnnealPlotPath  path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  unused)
{
  fixture->points = g_array_new (FALSE, FALSE, sizeof (AnnealPlotPoint));
  fixture->dots = g_array_new (FALSE, FALSE, sizeof (AnnealPlotPoint));
  anneal_plot_path_init (&fixture->path, fixture->points, fixture->dots, &window, TOLERANCE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  unused)
{
  g_array_unref (fixture->points);
  g_array_unref (fixture->dots);
}

static AnnealPlotPoint
get (const GArray *points,
     guint         i)
{
  return g_array_index (points, AnnealPlotPoint, i);
}

static double
measure_distance (AnnealPlotPoint p,
                  AnnealPlotPoint a,
                  AnnealPlotPoint b)
{
  double x = b.x - a.x;
  double y = b.y - a.y;
  double square = x * x + y * y;
  double part = square > 0 ? CLAMP (((p.x - a.x) * x + (p.y - a.y) * y) / square, 0, 1) : 0;

  return hypot (p.x - a.x - part * x, p.y - a.y - part * y);
}

static double
measure_distance_to_all (AnnealPlotPoint  p,
                         const GArray    *points)
{
  double least = HUGE_VAL;

  for (guint i = 1; i < points->len; i++)
    if (!isnan (get (points, i).x) && !isnan (get (points, i - 1).x))
      least = MIN (least, measure_distance (p, get (points, i - 1), get (points, i)));
  return least;
}

/* Every point that was added lies on the line that is left. */
static void
test_within_tolerance (Fixture       *fixture,
                       gconstpointer  unused)
{
  g_autoptr(GArray) added = g_array_new (FALSE, FALSE, sizeof (AnnealPlotPoint));

  for (guint i = 0; i <= 3000; i++)
    {
      double x = i * 800 / 3000.0;
      AnnealPlotPoint point = { x, 200 + 150 * cos (x / 60) * exp (-x / 500) + (i % 700 == 0 ? 35 : 0) };

      g_array_append_val (added, point);
      anneal_plot_path_add (&fixture->path, point.x, point.y);
    }
  anneal_plot_path_break (&fixture->path);

  g_assert_cmpuint (fixture->points->len, <, 200);
  for (guint i = 0; i < added->len; i++)
    g_assert_cmpfloat (measure_distance_to_all (get (added, i), fixture->points), <=, TOLERANCE * 1.0001);
}

static void
test_random_walk (Fixture       *fixture,
                  gconstpointer  unused)
{
  g_autoptr(GArray) added = g_array_new (FALSE, FALSE, sizeof (AnnealPlotPoint));
  AnnealPlotPoint point = { 400, 200 };

  for (guint i = 0; i < 2000; i++)
    {
      point.x = CLAMP (point.x + g_test_rand_double_range (-0.3, 0.3), 0, 800);
      point.y = CLAMP (point.y + g_test_rand_double_range (-0.3, 0.3), 0, 400);
      g_array_append_val (added, point);
      anneal_plot_path_add (&fixture->path, point.x, point.y);
    }
  anneal_plot_path_break (&fixture->path);

  for (guint i = 0; i < added->len; i++)
    g_assert_cmpfloat (measure_distance_to_all (get (added, i), fixture->points), <=, TOLERANCE * 1.0001);
}

/* A line that goes there and back has its turning point. */
static void
test_turns_back (Fixture       *fixture,
                 gconstpointer  unused)
{
  for (guint i = 0; i <= 100; i++)
    anneal_plot_path_add (&fixture->path, 50, 100 + i);
  for (guint i = 0; i <= 100; i++)
    anneal_plot_path_add (&fixture->path, 50, 200 - 0.5 * i);
  anneal_plot_path_break (&fixture->path);

  g_assert_cmpuint (fixture->points->len, ==, 4);
  g_assert_cmpfloat (get (fixture->points, 0).y, ==, 100);
  g_assert_cmpfloat (get (fixture->points, 1).y, ==, 200);
  g_assert_cmpfloat (get (fixture->points, 2).y, ==, 150);
  g_assert_true (isnan (get (fixture->points, 3).x));
}

/* 1e308 px away the line still goes where it goes. */
static void
test_far_points (Fixture       *fixture,
                 gconstpointer  unused)
{
  anneal_plot_path_add (&fixture->path, 100, 200);
  anneal_plot_path_add (&fixture->path, 200, -1e9);
  anneal_plot_path_add (&fixture->path, 300, 200);
  anneal_plot_path_add (&fixture->path, 1e9, 200);
  anneal_plot_path_break (&fixture->path);

  /* Up and out; in, and out to the right. */
  g_assert_cmpuint (fixture->points->len, ==, 7);
  for (guint i = 0; i < fixture->points->len; i++)
    {
      AnnealPlotPoint point = get (fixture->points, i);

      if (isnan (point.x))
        continue;
      g_assert_cmpfloat (point.x, >=, 0);
      g_assert_cmpfloat (point.x, <=, 800);
      g_assert_cmpfloat_with_epsilon (point.y, i == 1 || i == 3 ? 0 : 200, 1e-6);
    }
  g_assert_cmpfloat_with_epsilon (get (fixture->points, 1).x, 100, 1e-4);
  g_assert_cmpfloat_with_epsilon (get (fixture->points, 3).x, 300, 1e-4);
}

static void
test_breaks (Fixture       *fixture,
             gconstpointer  unused)
{
  anneal_plot_path_add (&fixture->path, 10, 20);
  anneal_plot_path_add (&fixture->path, 30, 20);
  anneal_plot_path_add (&fixture->path, 40, (double) NAN);
  anneal_plot_path_add (&fixture->path, 50, 20);
  anneal_plot_path_add (&fixture->path, (double) INFINITY, 20);
  anneal_plot_path_add (&fixture->path, 1000, 20);
  anneal_plot_path_break (&fixture->path);
  anneal_plot_path_break (&fixture->path);

  g_assert_cmpuint (fixture->points->len, ==, 3);
  g_assert_true (isnan (get (fixture->points, 2).x));

  /* The point alone, and not the one outside. */
  g_assert_cmpuint (fixture->dots->len, ==, 3);
  g_assert_cmpfloat (get (fixture->dots, 0).x, ==, 50);
  g_assert_cmpfloat (get (fixture->dots, 1).x, ==, 50);
}

/* What crosses the window without a point inside is seen. */
static void
test_crosses (Fixture       *fixture,
              gconstpointer  unused)
{
  anneal_plot_path_add (&fixture->path, -400, 0);
  anneal_plot_path_add (&fixture->path, 1200, 400);
  anneal_plot_path_add (&fixture->path, 1200, 500);
  anneal_plot_path_add (&fixture->path, -400, 500);
  anneal_plot_path_break (&fixture->path);

  g_assert_cmpuint (fixture->points->len, ==, 3);
  g_assert_cmpfloat_with_epsilon (get (fixture->points, 0).x, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (get (fixture->points, 0).y, 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (get (fixture->points, 1).x, 800, 1e-9);
  g_assert_cmpfloat_with_epsilon (get (fixture->points, 1).y, 300, 1e-9);
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

  add ("/plot/path/within-tolerance", test_within_tolerance);
  add ("/plot/path/random-walk", test_random_walk);
  add ("/plot/path/turns-back", test_turns_back);
  add ("/plot/path/far-points", test_far_points);
  add ("/plot/path/breaks", test_breaks);
  add ("/plot/path/crosses", test_crosses);

  return g_test_run ();
}
