/* anneal-plot-draw-private.h: drawing with any pen
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-draw.h"
#include "anneal-plot-pen.h"

G_BEGIN_DECLS

void _anneal_plot_draw_with (AnnealPlotPen          *pen,
                             const AnnealPlotFigure *figure,
                             const AnnealPlotLayout *layout,
                             const AnnealPlotTheme  *theme);

G_END_DECLS
