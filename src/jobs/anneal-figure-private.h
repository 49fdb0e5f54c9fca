/* anneal-figure-private.h: what the files that make a figure share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-figure.h"

G_BEGIN_DECLS

/* What AnnealFigure shows, and what it borrows from. */
typedef struct
{
  AnnealFigure         public;
  AnnealProject       *project;
  char                *title;
  char                *metric_label;
  AnnealTrainingLines *training;                          /* (nullable) */
  AnnealPlotLane       all[ANNEAL_FIGURE_N_LANES];        /* by kind, shown or not */
  AnnealPlotLane       lanes[ANNEAL_FIGURE_N_LANES];      /* those that are shown */
  GArray              *lines[ANNEAL_FIGURE_N_LANES];      /* by kind, of AnnealPlotLine */
  GArray              *sources[ANNEAL_FIGURE_N_LANES];    /* by kind, of AnnealFigureSource */
  GArray              *marks;                             /* (nullable): of AnnealPlotMark, which own their labels */
} AnnealFigureParts;

/* Puts together the lanes that have something to show, and the marks. */
void _anneal_figure_arrange  (AnnealFigureParts    *self);
void _anneal_figure_add_line (AnnealFigureParts    *self,
                              AnnealFigureLane      lane,
                              guint                 run,
                              guint                 group,
                              const AnnealPlotLine *line);
void _anneal_figure_set_lane (AnnealFigureParts    *self,
                              AnnealFigureLane      kind,
                              const char           *label,
                              double                weight);
/* The run was stepped with what its training measured, which the lane of losses has. */
gboolean _anneal_figure_is_trained (const AnnealFigureParts *self,
                                    const AnnealRun         *run);
/* Width in px of the lines of a param group. */
double _anneal_figure_get_width (guint              group);

G_END_DECLS
