/* anneal-plot-legend.h: which line is which, beside the lanes or below them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-pen.h"

G_BEGIN_DECLS

guint anneal_plot_legend_count   (const AnnealPlotFigure *figure);
/* Size that a legend wants: beside the lanes (one column) within @width and @height, or below them (rows).  Lines with
 * the same label, colour and dash are one entry.  Too many entries end in "and 7 more"; too long a label in "…". */
void  anneal_plot_legend_measure (const AnnealPlotFigure *figure,
                                  AnnealPlotText         *text,
                                  gboolean                beside,
                                  double                  width,
                                  double                  height,
                                  AnnealPlotBox          *box);
void  anneal_plot_legend_draw    (const AnnealPlotFigure *figure,
                                  const AnnealPlotLayout *layout,
                                  const AnnealPlotTheme  *theme,
                                  AnnealPlotPen          *pen);

G_END_DECLS
