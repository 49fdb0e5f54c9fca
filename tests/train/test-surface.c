/* test-surface.c: surfaces: their gradients, minima and views
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "anneal-problem.h"
#include "anneal-random.h"

#define STEP 1e-5

typedef void (*Visit) (const AnnealProblem      *problem,
                       const AnnealSurfaceShape *shape);

/* Every surface, and the adjustable one in a shape of its own. */
static void
visit_all (Visit visit)
{
  static const AnnealSurfaceShape turned = { .eigenvalues = { 0.5, 7 }, .rotation = 30 };
  guint n_problems, n_surfaces = 0;
  const AnnealProblem * const *problems = anneal_problems_all (&n_problems);

  for (guint i = 0; i < n_problems; i++)
    {
      const AnnealSurface *surface = problems[i]->surface;

      if (surface == NULL)
        continue;
      n_surfaces++;
      visit (problems[i], &surface->shape);
      if (surface->has_shape)
        visit (problems[i], &turned);
    }

  g_assert_cmpuint (n_surfaces, ==, 11);
}

static void
check_gradient (const AnnealProblem      *problem,
                const AnnealSurfaceShape *shape)
{
  const AnnealSurface *surface = problem->surface;
  AnnealRandom random;

  anneal_random_init (&random, 1, 0);
  for (guint i = 0; i < 100; i++)
    {
      double gradient[2];
      double point[2] = {
        surface->view[0] + (surface->view[1] - surface->view[0]) * anneal_random_uniform (&random),
        surface->view[2] + (surface->view[3] - surface->view[2]) * anneal_random_uniform (&random),
      };
      double value = surface->evaluate (shape, point, gradient);

      g_assert_cmpfloat (surface->evaluate (shape, point, NULL), ==, value);
      for (guint j = 0; j < 2; j++)
        {
          double before[2] = { point[0], point[1] };
          double after[2] = { point[0], point[1] };

          before[j] -= STEP;
          after[j] += STEP;

          double rise = surface->evaluate (shape, after, NULL) - surface->evaluate (shape, before, NULL);
          double slope = rise / (2 * STEP);

          g_assert_cmpfloat_with_epsilon (gradient[j], slope, 1e-6 * (1 + fabs (slope) + fabs (value)));
        }
    }
}

static void
test_gradients (void)
{
  visit_all (check_gradient);
}

/* Flat there, and lower than around it. */
static void
check_minima (const AnnealProblem      *problem,
              const AnnealSurfaceShape *shape)
{
  const AnnealSurface *surface = problem->surface;

  g_assert_cmpuint (surface->n_minima, >, 0);
  for (guint i = 0; i < surface->n_minima; i++)
    {
      double gradient[2];
      double value = surface->evaluate (shape, surface->minima[i], gradient);

      g_assert_cmpfloat (hypot (gradient[0], gradient[1]), <, 2e-3);
      for (guint j = 0; j < 8; j++)
        {
          double point[2] = {
            surface->minima[i][0] + 0.01 * cos (j * G_PI / 4),
            surface->minima[i][1] + 0.01 * sin (j * G_PI / 4),
          };

          g_assert_cmpfloat (surface->evaluate (shape, point, NULL), >, value);
        }
    }
}

static void
test_minima (void)
{
  visit_all (check_minima);
}

static void
check_view (const AnnealProblem      *problem,
            const AnnealSurfaceShape *shape)
{
  const AnnealSurface *surface = problem->surface;

  g_assert_cmpfloat (surface->start[0], >, surface->view[0]);
  g_assert_cmpfloat (surface->start[0], <, surface->view[1]);
  g_assert_cmpfloat (surface->start[1], >, surface->view[2]);
  g_assert_cmpfloat (surface->start[1], <, surface->view[3]);
  for (guint i = 0; i < surface->n_minima; i++)
    {
      g_assert_cmpfloat (surface->minima[i][0], >, surface->view[0]);
      g_assert_cmpfloat (surface->minima[i][0], <, surface->view[1]);
      g_assert_cmpfloat (surface->minima[i][1], >, surface->view[2]);
      g_assert_cmpfloat (surface->minima[i][1], <, surface->view[3]);
    }
}

static void
test_views (void)
{
  visit_all (check_view);
}

/* The tip of Ackley's funnel has no gradient; there is a number nevertheless. */
static void
test_tip (void)
{
  double gradient[2] = { 1, 1 };
  double value = anneal_surface_ackley.evaluate (&anneal_surface_ackley.shape, (const double[]) { 0, 0 }, gradient);

  g_assert_cmpfloat_with_epsilon (value, 0, 1e-14);
  g_assert_cmpfloat (gradient[0], ==, 0);
  g_assert_cmpfloat (gradient[1], ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/surface/gradients", test_gradients);
  g_test_add_func ("/train/surface/minima", test_minima);
  g_test_add_func ("/train/surface/views", test_views);
  g_test_add_func ("/train/surface/tip", test_tip);
  return g_test_run ();
}
