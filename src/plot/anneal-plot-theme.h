/* anneal-plot-theme.h: colours and dashes of lines, light and dark
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-figure.h"

G_BEGIN_DECLS

#define ANNEAL_PLOT_MAX_DASH 6

/* Lengths of strokes and gaps in px for a line of @width px; returns how many, 0 for a solid line. */
guint   anneal_plot_theme_get_dashes (guint                  dash,
                                      double                 width,
                                      double                 lengths[ANNEAL_PLOT_MAX_DASH]);
/* A line's colour as it is drawn: mixed with white or black as far as its contrast with the background needs it. */
guint32 anneal_plot_theme_adapt      (const AnnealPlotTheme *self,
                                      guint32                color);
/* The same for a line that is pale. */
guint32 anneal_plot_theme_fade       (const AnnealPlotTheme *self,
                                      guint32                color);
/* WCAG's contrast ratio, 1 to 21. */
double  anneal_plot_contrast         (guint32                a,
                                      guint32                b);

G_END_DECLS
