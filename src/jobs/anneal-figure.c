/* anneal-figure.c: a project and its numbers as a figure to draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-figure.h"

/* Height of the momentum lane beside the main one's 1. */
#define MOMENTUM_WEIGHT 0.4

typedef enum
{
  LANE_LR,
  LANE_MOMENTUM,
} LaneIndex;

/* What AnnealFigure shows, and what it borrows from. */
typedef struct
{
  AnnealFigure   public;
  AnnealProject *project;
  char          *title;
  AnnealPlotLane lanes[ANNEAL_FIGURE_N_LANES];
  GArray        *lines[ANNEAL_FIGURE_N_LANES];      /* of AnnealPlotLine */
  GArray        *sources[ANNEAL_FIGURE_N_LANES];    /* of AnnealFigureSource */
} Figure;

/* Thinner from group to group, in px. */
static const double widths[] = { 2, 1.6, 1.3, 1 };

static void
unref_series (gpointer data)
{
  if (data != NULL)
    anneal_series_unref (data);
}

/* One curve of a run, or nothing if it has no value. */
static void
append_line (Figure             *self,
             LaneIndex           lane,
             guint               run_index,
             guint               group,
             const AnnealSeries *series)
{
  const AnnealRun *run = self->project->runs[run_index];
  gboolean is_per_epoch = series->run->stepping == ANNEAL_STEPPING_EPOCH;
  double x_step = is_per_epoch ? (double) series->n_batches : 1;
  const AnnealFigureSource source = { run_index, group };
  gsize n;
  const AnnealPlotPyramid *pyramid;
  const double *values = anneal_series_get_curve (series, lane == LANE_MOMENTUM, group, &n, &pyramid);

  if (values == NULL)
    return;

  const AnnealPlotLine line = {
    .y = values,
    .n = n,
    .x_step = x_step,
    .hold = is_per_epoch,
    .x_end = (double) n * x_step,
    .pyramid = pyramid,
    .color = run->color,
    .dash = (run->dash + group) % ANNEAL_PLOT_N_DASHES,
    .width = widths[MIN (group, G_N_ELEMENTS (widths) - 1)],
    .label = group == 0 ? run->title : NULL,
  };

  g_array_append_val (self->lines[lane], line);
  g_array_append_val (self->sources[lane], source);
}

static void
append_lines (Figure *self)
{
  for (guint i = 0; i < self->project->n_runs; i++)
    {
      const AnnealSeries *series = g_ptr_array_index (self->public.series, i);

      for (guint group = 0; series != NULL && group < series->n_groups; group++)
        {
          append_line (self, LANE_LR, i, group, series);
          append_line (self, LANE_MOMENTUM, i, group, series);
        }
    }
}

/* Lends what stands in the middle of a figure without a line. */
static const char *
get_note (const AnnealProject *project)
{
  if (project->n_runs == 0)
    return _("No runs yet");

  for (guint i = 0; i < project->n_runs; i++)
    if (project->runs[i]->visible)
      return _("No run can be drawn");

  return _("All runs are hidden");
}

static void
set_lane (Figure     *self,
          LaneIndex   lane,
          const char *label,
          double      weight)
{
  self->lanes[lane] = (AnnealPlotLane) {
    .label = label,
    .min = (double) NAN,
    .max = (double) NAN,
    .weight = weight,
    .lines = (const AnnealPlotLine *) (gpointer) self->lines[lane]->data,
    .n_lines = self->lines[lane]->len,
  };
}

static void
set_figure (Figure *self,
            double  x_min,
            double  x_max)
{
  const AnnealProject *project = self->project;

  self->public.figure = (AnnealPlotFigure) {
    .title = self->title,
    .x_label = project->x_in_epochs ? _("Epoch") : _("Update"),
    .x_unit = project->x_in_epochs ? (double) project->n_batches : 1,
    .x_min = isfinite (x_min) ? x_min : 0,
    .x_max = isfinite (x_max) ? x_max : (double) anneal_project_get_n_updates (project),
    .lanes = self->lanes,
    .n_lanes = self->lines[LANE_MOMENTUM]->len > 0 ? 2 : 1,
    .note = self->lines[LANE_LR]->len == 0 ? get_note (project) : NULL,
  };
}

/**
 * anneal_figure_new:
 * @project: a project
 * @series: (element-type AnnealSeries): as many as runs, NULL where there is none to draw
 * @title: (nullable): above the figure
 * @x_min: the first update shown; %NAN: the first
 * @x_max: the last update shown; %NAN: the last
 *
 * A run with several param groups has a line for each, in one colour.
 */
AnnealFigure *
anneal_figure_new (const AnnealProject *project,
                   GPtrArray           *series,
                   const char          *title,
                   double               x_min,
                   double               x_max)
{
  g_return_val_if_fail (series != NULL && series->len == project->n_runs, NULL);

  Figure *self = g_new0 (Figure, 1);

  self->project = anneal_project_ref (project);
  self->title = g_strdup (title);
  self->public.series = g_ptr_array_new_full (series->len, unref_series);
  for (guint i = 0; i < series->len; i++)
    {
      AnnealSeries *item = project->runs[i]->visible ? g_ptr_array_index (series, i) : NULL;

      g_ptr_array_add (self->public.series, item != NULL ? anneal_series_ref (item) : NULL);
    }

  for (guint lane = 0; lane < ANNEAL_FIGURE_N_LANES; lane++)
    {
      self->lines[lane] = g_array_new (FALSE, FALSE, sizeof (AnnealPlotLine));
      self->sources[lane] = g_array_new (FALSE, FALSE, sizeof (AnnealFigureSource));
    }
  append_lines (self);

  set_lane (self, LANE_LR, _("Learning rate"), 1);
  set_lane (self, LANE_MOMENTUM, _("Momentum"), MOMENTUM_WEIGHT);
  if (project->log_y)
    self->lanes[LANE_LR].scale = ANNEAL_PLOT_LOG;
  for (guint lane = 0; lane < ANNEAL_FIGURE_N_LANES; lane++)
    self->public.line_runs[lane] = (AnnealFigureSource *) (gpointer) self->sources[lane]->data;
  set_figure (self, x_min, x_max);

  return &self->public;
}

void
anneal_figure_free (AnnealFigure *figure)
{
  Figure *self = (Figure *) figure;

  if (self == NULL)
    return;

  for (guint lane = 0; lane < ANNEAL_FIGURE_N_LANES; lane++)
    {
      g_array_unref (self->lines[lane]);
      g_array_unref (self->sources[lane]);
    }
  g_ptr_array_unref (self->public.series);
  anneal_project_unref (self->project);
  g_free (self->title);
  g_free (self);
}

void
anneal_figure_set_y_range (AnnealFigure *figure,
                           double        y_min,
                           double        y_max)
{
  Figure *self = (Figure *) figure;

  g_return_if_fail (figure != NULL);

  self->lanes[LANE_LR].min = y_min;
  self->lanes[LANE_LR].max = y_max;
}
