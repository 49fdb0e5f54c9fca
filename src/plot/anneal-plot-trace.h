/* anneal-plot-trace.h: the points that show a line at a size, and no more of them than that takes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-pen.h"

G_BEGIN_DECLS

/* How far a drawn line may be from the true one. */
#define ANNEAL_PLOT_TOLERANCE_PX (1.0 / 9)

/* Made once and used for many lines, so that tracing allocates nothing. */
typedef struct
{
  GArray *stroke;       /* of AnnealPlotPoint: pieces of line, with NAN between them */
  GArray *envelopes;    /* of AnnealPlotPoint: closed polygons around dense noise, with NAN between them */
} AnnealPlotTrace;

void anneal_plot_trace_init  (AnnealPlotTrace       *self);
void anneal_plot_trace_clear (AnnealPlotTrace       *self);
/* Fills @self with the part of @line that lies in @box.  The number of points depends on the size of @box, never on the
 * number of values; no coordinate is beyond ±10⁵ px. */
void anneal_plot_trace_line  (AnnealPlotTrace       *self,
                              const AnnealPlotLine  *line,
                              const AnnealPlotScale *x_scale,
                              const AnnealPlotScale *y_scale,
                              const AnnealPlotBox   *box);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnnealPlotTrace, anneal_plot_trace_clear)

G_END_DECLS
