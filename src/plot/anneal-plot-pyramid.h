/* anneal-plot-pyramid.h: least and greatest values of blocks of an array, so that drawing does not depend on its length
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANNEAL_PLOT_SAMPLE 32

/* Blocks of 8 values, then halves: half the size of the array.  Immutable; borrows the array. */
typedef struct _AnnealPlotPyramid AnnealPlotPyramid;

AnnealPlotPyramid *anneal_plot_pyramid_new   (const double            *y,
                                              gsize                    n);
void               anneal_plot_pyramid_free  (AnnealPlotPyramid       *self);
/* Least and greatest finite value of y[first … last]; FALSE if there is none. */
gboolean           anneal_plot_pyramid_query (const AnnealPlotPyramid *self,
                                              gsize                    first,
                                              gsize                    last,
                                              double                  *least,
                                              double                  *greatest);
/* The least finite value above 0 of y[first … last]; FALSE if there is none. */
gboolean           anneal_plot_pyramid_query_positive (const AnnealPlotPyramid *self,
                                                       gsize                    first,
                                                       gsize                    last,
                                                       double                  *least);

/* y[i].  Every ANNEAL_PLOT_SAMPLE-th value is kept beside its like: to read one for each pixel of a long array, pages
 * apart, is what most of the time of a drawing would go to. */
double             anneal_plot_pyramid_get   (const AnnealPlotPyramid *self,
                                              gsize                    i);
/* anneal_plot_pyramid_query () by reading every value, for short arrays without a pyramid. */
gboolean           anneal_plot_scan          (const double            *y,
                                              gsize                    first,
                                              gsize                    last,
                                              double                  *least,
                                              double                  *greatest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealPlotPyramid, anneal_plot_pyramid_free)

G_END_DECLS
