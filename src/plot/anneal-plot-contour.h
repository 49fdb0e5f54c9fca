/* anneal-plot-contour.h: where a function of two variables has a value
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A piece of a contour, in steps of the grid from its first value. */
typedef struct
{
  double x1, y1, x2, y2;
} AnnealPlotSegment;

/* Appends the contour of @level by marching squares: (n_rows, n_columns), row by row.  Squares with a corner that is
 * not finite have none. */
void anneal_plot_contour_find   (const double *values,
                                 guint         n_columns,
                                 guint         n_rows,
                                 double        level,
                                 GArray       *segments);     /* of AnnealPlotSegment */
/* Levels that show the shape: even in the logarithm of the height above the least value if that spans decades, else
 * even.  Ascending. */
void anneal_plot_contour_levels (const double *values,
                                 gsize         n,
                                 guint         n_levels,
                                 double       *levels);       /* (n_levels) */

G_END_DECLS
