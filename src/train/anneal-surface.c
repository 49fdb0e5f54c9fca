/* anneal-surface.c: functions of two parameters that are pleasant to look at
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formulas, domains and minima are those of the literature on test functions; views and starts are chosen so that a
 * path shows what is typical of the surface.
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <math.h>

#include "anneal-surface.h"

/* Stores the gradient if somebody wants it, and gives the value. */
static double
give (double  value,
      double  dx,
      double  dy,
      double *gradient)     /* (nullable) */
{
  if (gradient != NULL)
    {
      gradient[0] = dx;
      gradient[1] = dy;
    }

  return value;
}

static double
evaluate_quadratic (const AnnealSurfaceShape *shape,
                    const double              point[2],
                    double                    gradient[2])
{
  const double *lambda = shape->eigenvalues;

  if (shape->rotation == 0)
    return give (0.5 * (lambda[0] * point[0] * point[0] + lambda[1] * point[1] * point[1]),
                 lambda[0] * point[0], lambda[1] * point[1], gradient);

  double angle = shape->rotation * (G_PI / 180);
  double c = cos (angle), s = sin (angle);
  double u = c * point[0] + s * point[1];
  double v = -s * point[0] + c * point[1];

  return give (0.5 * (lambda[0] * u * u + lambda[1] * v * v),
               c * lambda[0] * u - s * lambda[1] * v,
               s * lambda[0] * u + c * lambda[1] * v, gradient);
}

static double
evaluate_rosenbrock (const AnnealSurfaceShape *shape,
                     const double              point[2],
                     double                    gradient[2])
{
  double x = point[0];
  double valley = point[1] - x * x;

  return give ((1 - x) * (1 - x) + 100 * valley * valley,
               -2 * (1 - x) - 400 * x * valley,
               200 * valley, gradient);
}

static double
evaluate_beale (const AnnealSurfaceShape *shape,
                const double              point[2],
                double                    gradient[2])
{
  double x = point[0], y = point[1];
  double a = 1.5 - x + x * y;
  double b = 2.25 - x + x * y * y;
  double c = 2.625 - x + x * y * y * y;

  return give (a * a + b * b + c * c,
               2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1),
               2 * a * x + 4 * b * x * y + 6 * c * x * y * y, gradient);
}

static double
evaluate_himmelblau (const AnnealSurfaceShape *shape,
                     const double              point[2],
                     double                    gradient[2])
{
  double x = point[0], y = point[1];
  double a = x * x + y - 11;
  double b = x + y * y - 7;

  return give (a * a + b * b, 4 * x * a + 2 * b, 2 * a + 4 * y * b, gradient);
}

static double
evaluate_rastrigin (const AnnealSurfaceShape *shape,
                    const double              point[2],
                    double                    gradient[2])
{
  double x = point[0], y = point[1];

  return give (20 + x * x - 10 * cos (2 * G_PI * x) + y * y - 10 * cos (2 * G_PI * y),
               2 * x + 20 * G_PI * sin (2 * G_PI * x),
               2 * y + 20 * G_PI * sin (2 * G_PI * y), gradient);
}

static double
evaluate_saddle (const AnnealSurfaceShape *shape,
                 const double              point[2],
                 double                    gradient[2])
{
  double x = point[0], y = point[1];

  return give (0.5 * x * x - 0.5 * y * y + 0.25 * y * y * y * y, x, y * y * y - y, gradient);
}

static double
evaluate_ackley (const AnnealSurfaceShape *shape,
                 const double              point[2],
                 double                    gradient[2])
{
  double x = point[0], y = point[1];
  double distance = sqrt (0.5 * (x * x + y * y));
  double bowl = -20 * exp (-0.2 * distance);
  double waves = -exp (0.5 * (cos (2 * G_PI * x) + cos (2 * G_PI * y)));
  double slope = distance > 0 ? -0.1 * bowl / distance : 0;      /* the tip has none; 0 is what goes nowhere */

  return give (bowl + waves + G_E + 20,
               slope * x - waves * G_PI * sin (2 * G_PI * x),
               slope * y - waves * G_PI * sin (2 * G_PI * y), gradient);
}

static double
evaluate_six_hump_camel (const AnnealSurfaceShape *shape,
                         const double              point[2],
                         double                    gradient[2])
{
  double x = point[0], y = point[1];
  double xx = x * x, yy = y * y;

  return give ((4 - 2.1 * xx + xx * xx / 3) * xx + x * y + (-4 + 4 * yy) * yy,
               8 * x - 8.4 * xx * x + 2 * xx * xx * x + y,
               x - 8 * y + 16 * yy * y, gradient);
}

static double
evaluate_styblinski_tang (const AnnealSurfaceShape *shape,
                          const double              point[2],
                          double                    gradient[2])
{
  double x = point[0], y = point[1];
  double xx = x * x, yy = y * y;

  return give (0.5 * (xx * xx - 16 * xx + 5 * x + yy * yy - 16 * yy + 5 * y),
               2 * xx * x - 16 * x + 2.5,
               2 * yy * y - 16 * y + 2.5, gradient);
}

static double
evaluate_booth (const AnnealSurfaceShape *shape,
                const double              point[2],
                double                    gradient[2])
{
  double a = point[0] + 2 * point[1] - 7;
  double b = 2 * point[0] + point[1] - 5;

  return give (a * a + b * b, 2 * a + 4 * b, 4 * a + 2 * b, gradient);
}

const AnnealSurface anneal_surface_quadratic = {
  .evaluate = evaluate_quadratic,
  .formula = "½ (λ₁ x² + λ₂ y²)",
  .view = { -11, 11, -3, 3 },
  .start = { -9, 2 },
  .minima = { { 0, 0 } },
  .n_minima = 1,
  .has_shape = TRUE,
  .shape = { .eigenvalues = { 1, 20 } },
};

const AnnealSurface anneal_surface_rosenbrock = {
  .evaluate = evaluate_rosenbrock,
  .formula = "(1 − x)² + 100 (y − x²)²",
  .view = { -2, 2, -1, 3 },
  .start = { -1.5, 2 },
  .minima = { { 1, 1 } },
  .n_minima = 1,
};

const AnnealSurface anneal_surface_beale = {
  .evaluate = evaluate_beale,
  .formula = "(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
  .view = { -4.5, 4.5, -4.5, 4.5 },
  .start = { 1, 1.5 },
  .minima = { { 3, 0.5 } },
  .n_minima = 1,
};

const AnnealSurface anneal_surface_himmelblau = {
  .evaluate = evaluate_himmelblau,
  .formula = "(x² + y − 11)² + (x + y² − 7)²",
  .view = { -6, 6, -6, 6 },
  .start = { 0, 0 },
  .minima = { { 3, 2 }, { -2.805118, 3.131312 }, { -3.77931, -3.283186 }, { 3.584428, -1.848126 } },
  .n_minima = 4,
};

const AnnealSurface anneal_surface_rastrigin = {
  .evaluate = evaluate_rastrigin,
  .formula = "20 + x² − 10 cos 2πx + y² − 10 cos 2πy",
  .view = { -5.12, 5.12, -5.12, 5.12 },
  .start = { -2.4, 3.3 },
  .minima = { { 0, 0 } },
  .n_minima = 1,
};

const AnnealSurface anneal_surface_saddle = {
  .evaluate = evaluate_saddle,
  .formula = "½ x² − ½ y² + ¼ y⁴",
  .view = { -1.5, 1.5, -1.5, 1.5 },
  .start = { 1.2, 0.001 },
  .minima = { { 0, 1 }, { 0, -1 } },
  .n_minima = 2,
};

const AnnealSurface anneal_surface_ackley = {
  .evaluate = evaluate_ackley,
  .formula = "20 + e − 20 exp (−0.2 √(½ (x² + y²))) − exp (½ (cos 2πx + cos 2πy))",
  .view = { -5, 5, -5, 5 },
  .start = { 3.2, -2.6 },
  .minima = { { 0, 0 } },
  .n_minima = 1,
};

const AnnealSurface anneal_surface_six_hump_camel = {
  .evaluate = evaluate_six_hump_camel,
  .formula = "(4 − 2.1 x² + ⅓ x⁴) x² + xy + (4 y² − 4) y²",
  .view = { -2, 2, -1.2, 1.2 },
  .start = { -1.7, 0.3 },
  .minima = { { 0.0898, -0.7126 }, { -0.0898, 0.7126 } },
  .n_minima = 2,
};

const AnnealSurface anneal_surface_styblinski_tang = {
  .evaluate = evaluate_styblinski_tang,
  .formula = "½ (x⁴ − 16 x² + 5 x + y⁴ − 16 y² + 5 y)",
  .view = { -5, 5, -5, 5 },
  .start = { 0.3, 4.2 },
  .minima = { { -2.903534, -2.903534 } },
  .n_minima = 1,
};

const AnnealSurface anneal_surface_booth = {
  .evaluate = evaluate_booth,
  .formula = "(x + 2y − 7)² + (2x + y − 5)²",
  .view = { -10, 10, -10, 10 },
  .start = { -8, -5 },
  .minima = { { 1, 3 } },
  .n_minima = 1,
};
