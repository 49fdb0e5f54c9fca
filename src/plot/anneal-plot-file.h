/* anneal-plot-file.h: a figure as the bytes of a PNG, SVG or PDF file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-figure.h"

G_BEGIN_DECLS

#define ANNEAL_PLOT_MAX_SIDE   16384        /* px, after scaling */
#define ANNEAL_PLOT_MAX_PIXELS (64 << 20)
#define ANNEAL_PLOT_MAX_POINTS 1000000      /* of all lines; more make no picture clearer, and no viewer faster */

typedef enum
{
  ANNEAL_PLOT_PNG,
  ANNEAL_PLOT_SVG,
  ANNEAL_PLOT_PDF,
} AnnealPlotFormat;

/* From a file name's ending; FALSE with an error that lists the three. */
gboolean anneal_plot_format_from_name (const char        *name,
                                       AnnealPlotFormat  *format,
                                       GError           **error);

/* @width, @height in px (1/96 in); @scale multiplies a PNG's pixels.  The same figure twice is the same bytes. */
GBytes  *anneal_plot_render           (const AnnealPlotFigure *figure,
                                       const AnnealPlotTheme  *theme,
                                       AnnealPlotFormat        format,
                                       double                  width,
                                       double                  height,
                                       double                  scale,
                                       GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* Draws onto @cr, in px. */
typedef void (*AnnealPlotDrawFunc) (cairo_t               *cr,
                                    const AnnealPlotTheme *theme,
                                    double                 width,
                                    double                 height,
                                    gpointer               user_data);

/* The same of what is no figure, on the theme's background. */
GBytes  *anneal_plot_render_drawing   (AnnealPlotDrawFunc      draw,
                                       gpointer                user_data,
                                       const AnnealPlotTheme  *theme,
                                       AnnealPlotFormat        format,
                                       double                  width,
                                       double                  height,
                                       double                  scale,
                                       GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
