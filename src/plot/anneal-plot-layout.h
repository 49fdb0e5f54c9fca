/* anneal-plot-layout.h: where everything of a figure goes: ranges, ticks, margins, legend
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-figure.h"
#include "anneal-plot-scale.h"
#include "anneal-plot-ticks.h"

G_BEGIN_DECLS

#define ANNEAL_PLOT_MAX_LANES 4

typedef struct
{
  double x, y, width, height;           /* px */
} AnnealPlotBox;

typedef struct
{
  AnnealPlotBox    box;                 /* of the data */
  AnnealPlotScale  y_scale;             /* value ↔ px */
  AnnealPlotTicks *y_ticks;
  double           label_y;             /* the baseline of its name; NAN: no room */
  guint            hides_values : 1;    /* some are not positive and have no place on the log scale */
} AnnealPlotLaneLayout;

typedef struct
{
  double               width, height;   /* px, of the whole figure */
  AnnealPlotScale      x_scale;         /* x ↔ px */
  AnnealPlotTicks     *x_ticks;
  AnnealPlotLaneLayout lanes[ANNEAL_PLOT_MAX_LANES];
  guint                n_lanes;
  double               x_ticks_y;       /* baselines of the labels below the lanes; NAN: no room */
  double               x_label_y;
  AnnealPlotBox        title, legend;   /* empty if there is none */
  guint                legend_beside : 1;
} AnnealPlotLayout;

/* @width, @height in px.  Any figure and size gives a layout.  What finds no room is left out, the legend first; boxes
 * of too small a figure are empty.  Of ticks whose labels would touch, some have none. */
void anneal_plot_layout_init  (AnnealPlotLayout       *self,
                               const AnnealPlotFigure *figure,
                               const AnnealPlotTheme  *theme,
                               double                  width,
                               double                  height);
void anneal_plot_layout_clear (AnnealPlotLayout       *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealPlotLayout, anneal_plot_layout_clear)

G_END_DECLS
