/* anneal-plot-draw.h: a figure onto a cairo context: the same for the window, PNG, SVG and PDF
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-layout.h"

G_BEGIN_DECLS

/* All of it: background, axes, lines, legend. */
void anneal_plot_draw       (const AnnealPlotFigure *figure,
                             const AnnealPlotLayout *layout,
                             const AnnealPlotTheme  *theme,
                             cairo_t                *cr);
/* In layers, for a window that keeps what has not changed: everything but the lines, and one line of a lane. */
void anneal_plot_draw_axes  (const AnnealPlotFigure *figure,
                             const AnnealPlotLayout *layout,
                             const AnnealPlotTheme  *theme,
                             cairo_t                *cr);
void anneal_plot_draw_line  (const AnnealPlotLine   *line,
                             const AnnealPlotLayout *layout,
                             guint                   lane,
                             const AnnealPlotTheme  *theme,
                             cairo_t                *cr);
/* A piece of the line as the legend shows it, in a list of runs: colour, dash, centred in the box. */
void anneal_plot_draw_sample (guint32                color,
                              guint                  dash,
                              const AnnealPlotTheme *theme,
                              cairo_t               *cr,
                              double                 width,
                              double                 height);

/* The line under a point of the window, if one is within @reach px. */
typedef struct
{
  guint  lane, line;
  gsize  index;         /* of the value */
  double distance;      /* px */
} AnnealPlotHit;

gboolean anneal_plot_pick   (const AnnealPlotFigure *figure,
                             const AnnealPlotLayout *layout,
                             double                  x,
                             double                  y,
                             double                  reach,
                             AnnealPlotHit          *hit);

G_END_DECLS
