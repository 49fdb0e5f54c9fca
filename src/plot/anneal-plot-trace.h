/* anneal-plot-trace.h: of a line of any length, what a picture of this size can show
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-pen.h"

G_BEGIN_DECLS

/* Made once and used for many lines. */
typedef struct
{
  GArray *stroke;       /* of AnnealPlotPoint: pieces of line, with NAN between them */
  GArray *dots;         /* the same: values alone, as pieces that end where they begin */
  GArray *bars;         /* of AnnealPlotBar: where the line goes up and down several times within a pixel */
} AnnealPlotTrace;

void     anneal_plot_trace_init         (AnnealPlotTrace       *self);
void     anneal_plot_trace_clear        (AnnealPlotTrace       *self);
/* Fills @self with the part of @line that lies in @box, in details of 1 / @resolution px.  With @line's pyramid, what
 * this costs depends on the size of @box and not on the number of values. */
void     anneal_plot_trace_line         (AnnealPlotTrace       *self,
                                         const AnnealPlotLine  *line,
                                         const AnnealPlotScale *x_scale,
                                         const AnnealPlotScale *y_scale,
                                         const AnnealPlotBox   *box,
                                         double                 resolution);

/* Indices of the values that are seen between @x_min and @x_max, and of those that lead there; FALSE if there are
 * none. */
gboolean anneal_plot_trace_find_visible (const AnnealPlotLine  *line,
                                         double                 x_min,
                                         double                 x_max,
                                         gsize                 *first,
                                         gsize                 *last);
/* Least and greatest finite value of a line's y[first … last]; @positive: of those above 0.  FALSE if there is
 * none. */
gboolean anneal_plot_trace_find_extent  (const AnnealPlotLine  *line,
                                         gboolean               positive,
                                         gsize                  first,
                                         gsize                  last,
                                         double                *least,
                                         double                *greatest);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealPlotTrace, anneal_plot_trace_clear)

G_END_DECLS
