/* figures.h: figures that several tests draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <math.h>

#include "anneal-plot-draw.h"

G_BEGIN_DECLS

typedef enum
{
  CURVE_COSINE,
  CURVE_STEPS,
  CURVE_WARM_UP,
  CURVE_CYCLES,
  CURVE_NOISE,
  N_CURVES,
} Curve;

/* @t: 0 to 1 */
static inline double
curve_get (Curve  curve,
           double t)
{
  switch (curve)
    {
    case CURVE_COSINE:
      return 0.05 * (1 + cos (G_PI * t));
    case CURVE_STEPS:
      return 0.0937 * pow (0.13, floor (t * 3.7));
    case CURVE_WARM_UP:
      return t < 0.1 ? 0.8 * t : 0.04 * (1 + cos (G_PI * (t - 0.1) / 0.9));
    case CURVE_CYCLES:
      return 0.01 + 0.07 * fabs (fmod (t * 7.3, 2) - 1);
    case CURVE_NOISE:
    case N_CURVES:
    default:
      return 0.09 * exp (-2 * t) * (1 + g_test_rand_double_range (-0.4, 0.4));
    }
}

static inline double *
curve_new (Curve curve,
           gsize n)
{
  double *y = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    y[i] = curve_get (curve, (double) i / (double) MAX (n - 1, 1));
  return y;
}

static inline AnnealPlotLine
line_of (const double            *y,
         gsize                    n,
         const AnnealPlotPyramid *pyramid)
{
  return (AnnealPlotLine) { .y = y, .n = n, .x_step = 1, .pyramid = pyramid, .color = 0x0072b2, .width = 2,
                            .x_end = (double) n };
}

static inline AnnealPlotLane
lane_of (const AnnealPlotLine *lines,
         guint                 n_lines)
{
  return (AnnealPlotLane) { .label = "Learning rate", .min = (double) NAN, .max = (double) NAN, .weight = 1,
                            .lines = lines, .n_lines = n_lines };
}

static inline AnnealPlotFigure
figure_of (const AnnealPlotLane *lanes,
           guint                 n_lanes,
           double                x_max)
{
  return (AnnealPlotFigure) { .title = "Ninety epochs", .x_label = "Update", .x_unit = 1, .x_min = 0, .x_max = x_max,
                              .lanes = lanes, .n_lanes = n_lanes };
}

G_END_DECLS
