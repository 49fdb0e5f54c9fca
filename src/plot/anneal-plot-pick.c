/* anneal-plot-pick.c: the line under a point of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-draw.h"

/* The value of a line between its samples. */
static double
interpolate (const AnnealPlotLine *line,
             double                index)
{
  gsize before = (gsize) index;
  double share = index - (double) before;

  if (line->hold || before + 1 >= line->n)
    return line->y[before];

  return line->y[before] + share * (line->y[before + 1] - line->y[before]);
}

/* How far above or below @y the line is in the px column that begins at @x; NAN where it is not. */
static double
measure_gap (const AnnealPlotLine  *line,
             const AnnealPlotScale *x_scale,
             const AnnealPlotScale *y_scale,
             double                 x,
             double                 y,
             gsize                 *index)
{
  double from = (anneal_plot_scale_inverse (x_scale, x) - line->x_first) / line->x_step;
  double to = (anneal_plot_scale_inverse (x_scale, x + 1) - line->x_first) / line->x_step;
  double end = (double) line->n - (line->hold ? 0 : 1);
  double least, greatest;

  if (!(from >= 0 && from <= end) || line->n == 0)
    return NAN;

  from = MIN (from, (double) (line->n - 1));
  to = CLAMP (to, from, (double) (line->n - 1));
  *index = (gsize) round (from);
  least = fmin (interpolate (line, from), interpolate (line, to));
  greatest = fmax (interpolate (line, from), interpolate (line, to));
  if (to - from >= 2)
    {
      gsize first = (gsize) ceil (from);
      gsize last = (gsize) floor (to);
      double low, high;
      gboolean found = line->pyramid != NULL ? anneal_plot_pyramid_query (line->pyramid, first, last, &low, &high)
                                             : anneal_plot_scan (line->y, first, last, &low, &high);

      least = found ? fmin (least, low) : least;
      greatest = found ? fmax (greatest, high) : greatest;
    }

  if (!isfinite (least) || !isfinite (greatest))
    return (double) NAN;

  double bottom = anneal_plot_scale_forward (y_scale, least);
  double top = anneal_plot_scale_forward (y_scale, greatest);

  return fmax (0, fmax (top - y, y - (isnan (bottom) ? top : bottom)));
}

static void
pick_line (const AnnealPlotFigure *figure,
           const AnnealPlotLayout *layout,
           guint                   lane,
           guint                   i,
           double                  x,
           double                  y,
           double                  reach,
           AnnealPlotHit          *hit)
{
  const AnnealPlotLine *line = &figure->lanes[lane].lines[i];

  for (double dx = -floor (reach); dx <= reach; dx++)
    {
      gsize index = 0;
      double gap = measure_gap (line, &layout->x_scale, &layout->lanes[lane].y_scale, x + dx, y, &index);
      double distance = hypot (dx, gap);

      /* Later lines lie above earlier ones. */
      if (distance <= hit->distance)
        *hit = (AnnealPlotHit) { .lane = lane, .line = i, .index = index, .distance = distance };
    }
}

gboolean
anneal_plot_pick (const AnnealPlotFigure *figure,
                  const AnnealPlotLayout *layout,
                  double                  x,
                  double                  y,
                  double                  reach,
                  AnnealPlotHit          *hit)
{
  AnnealPlotHit nearest = { .distance = reach + 1 };

  for (guint i = 0; i < layout->n_lanes && i < figure->n_lanes; i++)
    {
      const AnnealPlotBox *box = &layout->lanes[i].box;

      if (y < box->y - reach || y > box->y + box->height + reach)
        continue;
      for (guint k = 0; k < figure->lanes[i].n_lines; k++)
        if (figure->lanes[i].lines[k].style == ANNEAL_PLOT_STROKE)
          pick_line (figure, layout, i, k, x, y, reach, &nearest);
    }

  if (nearest.distance > reach)
    return FALSE;

  *hit = nearest;
  return TRUE;
}
