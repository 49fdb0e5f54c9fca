/* anneal-plot-pyramid.h: least and greatest values of blocks of an array, so that drawing does not depend on its length
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Blocks of 8 values, then halves; half the size of the array.  Immutable; borrows the array. */
typedef struct _AnnealPlotPyramid AnnealPlotPyramid;

AnnealPlotPyramid *anneal_plot_pyramid_new   (const double            *y,
                                              gsize                    n);
void               anneal_plot_pyramid_free  (AnnealPlotPyramid       *self);
/* Least and greatest finite value of y[first … last]; FALSE if there is none.  @least_positive (optional): for log
 * axes. */
gboolean           anneal_plot_pyramid_query (const AnnealPlotPyramid *self,
                                              gsize                    first,
                                              gsize                    last,
                                              double                  *least,
                                              double                  *greatest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealPlotPyramid, anneal_plot_pyramid_free)

G_END_DECLS
