/* anneal-plot-contour.c: where a function of two variables has a value
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-contour.h"

/* A range with more decades above its least value than this has logarithmic levels. */
#define LOG_DECADES 2.0
#define MAX_DECADES 4.0

/* Corners of a square, around it: corner i and the next one are the ends of edge i. */
static const int corner_x[] = { 0, 1, 1, 0 };
static const int corner_y[] = { 0, 0, 1, 1 };

/* Where the level lies on edge @i. */
static void
cross (const double values[4],
       guint        i,
       double       level,
       double      *x,
       double      *y)
{
  guint j = (i + 1) % 4;
  double share = (level - values[i]) / (values[j] - values[i]);

  *x += corner_x[i] + share * (corner_x[j] - corner_x[i]);
  *y += corner_y[i] + share * (corner_y[j] - corner_y[i]);
}

static void
append_segment (const double  values[4],
                guint         from,
                guint         to,
                double        level,
                double        x,
                double        y,
                GArray       *segments)
{
  AnnealPlotSegment segment = { x, y, x, y };

  cross (values, from, level, &segment.x1, &segment.y1);
  cross (values, to, level, &segment.x2, &segment.y2);
  g_array_append_val (segments, segment);
}

/* Edges that the level crosses come in pairs; of two pairs the middle tells which belong together. */
static void
march (const double  values[4],
       double        level,
       double        x,
       double        y,
       GArray       *segments)
{
  guint edges[4];
  guint n = 0;

  for (guint i = 0; i < 4; i++)
    {
      if (!isfinite (values[i]))
        return;
      if ((values[i] >= level) != (values[(i + 1) % 4] >= level))
        edges[n++] = i;
    }

  if (n == 2)
    {
      append_segment (values, edges[0], edges[1], level, x, y, segments);
      return;
    }
  if (n != 4)
    return;

  double middle = (values[0] + values[1] + values[2] + values[3]) / 4;
  guint shift = (values[0] >= level) == (middle >= level) ? 0 : 1;

  append_segment (values, shift, 1 + shift, level, x, y, segments);
  append_segment (values, 2 + shift, (3 + shift) % 4, level, x, y, segments);
}

void
anneal_plot_contour_find (const double *values,
                          guint         n_columns,
                          guint         n_rows,
                          double        level,
                          GArray       *segments)
{
  for (guint row = 0; row + 1 < n_rows; row++)
    for (guint column = 0; column + 1 < n_columns; column++)
      {
        const double *corner = values + (gsize) row * n_columns + column;
        const double square[] = { corner[0], corner[1], corner[n_columns + 1], corner[n_columns] };

        march (square, level, column, row, segments);
      }
}

void
anneal_plot_contour_levels (const double *values,
                            gsize         n,
                            guint         n_levels,
                            double       *levels)
{
  double least = (double) INFINITY, greatest = -(double) INFINITY, sum = 0;
  gsize n_finite = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        least = MIN (least, values[i]);
        greatest = MAX (greatest, values[i]);
        sum += values[i];
        n_finite++;
      }

  double range = greatest - least;
  /* A mean far below the middle means that a few steep places take most of the range. */
  double decades = n_finite > 0 && range > 0 ? -log10 ((sum / (double) n_finite - least) / range) * 4 : 0;

  for (guint i = 0; i < n_levels; i++)
    {
      double share = (i + 0.5) / n_levels;

      levels[i] = decades > LOG_DECADES ? least + range * pow (10, -MAX_DECADES * (1 - share)) : least + range * share;
    }
}
