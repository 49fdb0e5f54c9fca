/* anneal-figure.h: a project and its numbers as a figure to draw, a file, a sentence
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-draw.h"
#include "anneal-plot-file.h"
#include "anneal-series.h"
#include "anneal-training-lines.h"
#include "anneal-training-picture.h"

G_BEGIN_DECLS

/* What a lane shows; the lanes of a figure are some of these, in this order. */
typedef enum
{
  ANNEAL_FIGURE_LR,
  ANNEAL_FIGURE_LOSS,
  ANNEAL_FIGURE_ACCURACY,
  ANNEAL_FIGURE_METRIC,
  ANNEAL_FIGURE_COUNTERS,
  ANNEAL_FIGURE_MOMENTUM,
  ANNEAL_FIGURE_N_LANES,
} AnnealFigureLane;

/* Whose line it is: positions in the project and in the optimizer. */
typedef struct
{
  guint run;
  guint group;
} AnnealFigureSource;

/* Owns what its figure borrows. */
typedef struct
{
  AnnealPlotFigure    figure;
  GPtrArray          *series;                             /* of AnnealSeries, in the order of the runs; some are NULL */
  AnnealFigureSource *line_runs[ANNEAL_FIGURE_N_LANES];   /* (n_lines) of each lane */
  AnnealFigureLane    kinds[ANNEAL_FIGURE_N_LANES];       /* (figure.n_lanes) */
} AnnealFigure;

/* @series: (element-type AnnealSeries): as many as runs, NULL where there is none (yet).
 * Lane 0 is the learning rate, the last one momentum, if a visible run changes it.  A run with several groups has one
 * line each, in one colour, thinner from group to group.  @x_min, @x_max in updates; NAN: all. */
AnnealFigure *anneal_figure_new      (const AnnealProject *project,
                                      GPtrArray           *series,
                                      const char          *title,     /* (nullable) */
                                      double               x_min,
                                      double               x_max);
void          anneal_figure_free     (AnnealFigure        *self);
/* Adds what the run at this position is stepped with: the lane of its metrics, and of what is counted of them, if its
 * series has that.  Nothing for a run that reads no metrics or is hidden, nor for one whose training was shown: it has
 * read others. */
void          anneal_figure_show_metrics (AnnealFigure    *self,
                                          guint            run);
/* Adds what a training has come to: the lanes of loss and accuracy, where it diverged, and, of runs that read a metric,
 * the rates that it really used.  Runs that are not visible, or not of this training, are left out. */
void          anneal_figure_show_training (AnnealFigure        *self,
                                           AnnealTrainingLines *lines);
/* The place of a lane among the figure's, -1: it has none. */
int           anneal_figure_find_lane (const AnnealFigure *self,
                                       AnnealFigureLane    kind);
/* The range of the lane of metrics, when it shall not change with them. */
void          anneal_figure_set_metric_range (AnnealFigure *self,
                                              double        min,
                                              double        max);
/* The range of the main lane instead of the one its lines need. */
void          anneal_figure_set_y_range (AnnealFigure     *self,
                                         double            y_min,
                                         double            y_max);
/* For screen readers: "Learning rate of 2 runs over 9,000 updates. Baseline starts at 0.1, …" translated. */
char         *anneal_figure_describe (const AnnealProject *project,
                                      GPtrArray           *series,
                                      AnnealTrainingLines *training);     /* (nullable) */

/* How a figure is exported; the dialog's and the command line's defaults. */
typedef struct
{
  AnnealPlotFormat format;
  double           width, height, scale;
  gboolean         dark, transparent;
  const char      *title;           /* (nullable) */
  guint64          metric_run;      /* whose metrics and counters are shown, too; 0: no one's */
  AnnealTrainingLines *training;    /* (nullable): lent; what is shown, too */
  AnnealTrainingPicture *picture;   /* (nullable): lent; drawn instead of the figure, without the title */
} AnnealExport;

#define ANNEAL_EXPORT_INIT { .format = ANNEAL_PLOT_PNG, .width = 1280, .height = 720, .scale = 1 }

/* More would not fit a spreadsheet, nor memory. */
#define ANNEAL_EXPORT_MAX_CELLS 20000000

/* Colours, background and legend of the file; for a preview. */
AnnealPlotTheme anneal_export_get_theme (const AnnealExport *self);

/* Computes, draws and returns the bytes of a file, or saves them by the one save function. */
GBytes       *anneal_export_render   (const AnnealExport  *self,
                                      const AnnealProject *project,
                                      GPtrArray           *series,    /* (nullable): computed here */
                                      GCancellable        *cancellable,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      anneal_export_save     (const AnnealExport  *self,
                                      const AnnealProject *project,
                                      GPtrArray           *series,
                                      const char          *path,
                                      GCancellable        *cancellable,
                                      GError             **error);
/* The learning rate used for every update, and what a training has come to, as CSV: "update,epoch,<title>,…" */
GBytes       *anneal_export_csv      (const AnnealProject  *project,
                                      GPtrArray            *series,
                                      const AnnealTraining *training,   /* (nullable) */
                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealFigure, anneal_figure_free)

G_END_DECLS
