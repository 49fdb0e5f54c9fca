/* anneal-plot-shape.h: lines that are shown as bars, as hatched bars, or by where they change
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-pen.h"

G_BEGIN_DECLS

/* Of a line whose style is not ANNEAL_PLOT_STROKE.  At most one shape a px, whatever the number of values. */
void anneal_plot_shape_draw        (const AnnealPlotLine  *line,
                                    const AnnealPlotScale *x_scale,
                                    const AnnealPlotScale *y_scale,
                                    const AnnealPlotBox   *box,
                                    guint32                color,
                                    AnnealPlotPen         *pen);
/* What a key shows beside the line's name. */
void anneal_plot_shape_draw_sample (const AnnealPlotLine  *line,
                                    const AnnealPlotBox   *box,
                                    guint32                color,
                                    AnnealPlotPen         *pen);

/* The names of a lane's lines, at the right end of the lane's own, which ends at @left; those without room are left
 * out. */
void anneal_plot_key_draw          (const AnnealPlotLane  *lane,
                                    const AnnealPlotTheme *theme,
                                    double                 left,
                                    double                 right,
                                    double                 baseline,
                                    AnnealPlotPen         *pen);

G_END_DECLS
