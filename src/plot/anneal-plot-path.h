/* anneal-plot-path.h: a line in px: clipped, and without the points that nobody would miss
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-pen.h"

G_BEGIN_DECLS

/* Points are clipped to the window in doubles, as cairo's fixed point makes of 1e308 a line to the wrong side, and
 * dropped while the line stays within the tolerance of all that were added. */
typedef struct
{
  GArray         *points;     /* of AnnealPlotPoint, with NAN between the pieces of the line; not owned */
  GArray         *dots;       /* the same: points alone, as pieces that end where they begin; not owned */
  AnnealPlotBox   window;
  double          tolerance;  /* px */

  AnnealPlotPoint previous;   /* the last one added, before clipping */
  AnnealPlotPoint anchor;     /* the last one kept */
  AnnealPlotPoint candidate;  /* the last one after it, kept if the next one leaves the cone */
  AnnealPlotPoint left, right;      /* directions: the cone in which, seen from the anchor, the line may go on */
  guint           has_previous : 1;
  guint           is_alone : 1;     /* the previous one is the first of its piece */
  guint           has_anchor : 1;
  guint           has_candidate : 1;
  guint           has_cone : 1;
} AnnealPlotPath;

void anneal_plot_path_init  (AnnealPlotPath      *self,
                             GArray              *points,
                             GArray              *dots,
                             const AnnealPlotBox *window,
                             double               tolerance);
/* A point that is not finite breaks the line. */
void anneal_plot_path_add   (AnnealPlotPath      *self,
                             double               x,
                             double               y);
/* Ends a piece; to be called after the last point, too. */
void anneal_plot_path_break (AnnealPlotPath      *self);

G_END_DECLS
