/* anneal-figure.c: a project and its numbers as a figure to draw
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-figure-private.h"

/* Heights of lanes beside the main one's 1. */
#define MOMENTUM_WEIGHT 0.4
#define METRIC_WEIGHT   0.4
#define LOSS_WEIGHT     1
#define ACCURACY_WEIGHT 0.4

/* Of the lane of counters, whatever the height of the figure. */
#define COUNTERS_TEXT_LINES 1.7

#define RECORD_WIDTH 1.2      /* px: what the metric has to beat, beside the metric itself */
#define RECORD_DASH  1

/* Thinner from group to group, in px. */
static const double widths[] = { 2, 1.6, 1.3, 1 };

static void
unref_series (gpointer data)
{
  if (data != NULL)
    anneal_series_unref (data);
}

double
_anneal_figure_get_width (guint group)
{
  return widths[MIN (group, G_N_ELEMENTS (widths) - 1)];
}

void
_anneal_figure_add_line (AnnealFigureParts    *self,
                         AnnealFigureLane      lane,
                         guint                 run,
                         guint                 group,
                         const AnnealPlotLine *line)
{
  const AnnealFigureSource source = { run, group };

  g_array_append_vals (self->lines[lane], line, 1);
  g_array_append_val (self->sources[lane], source);
}

/* One curve of a run, or nothing if it has no value. */
static void
append_line (AnnealFigureParts             *self,
             AnnealFigureLane    lane,
             guint               run_index,
             guint               group,
             const AnnealSeries *series)
{
  const AnnealRun *run = self->project->runs[run_index];
  gboolean is_per_epoch = series->run->stepping == ANNEAL_STEPPING_EPOCH;
  double x_step = is_per_epoch ? (double) series->n_batches : 1;
  gsize n;
  const AnnealPlotPyramid *pyramid;
  const double *values = anneal_series_get_curve (series, lane == ANNEAL_FIGURE_MOMENTUM, group, &n, &pyramid);

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
    .width = _anneal_figure_get_width (group),
    .label = group == 0 ? run->title : NULL,
  };

  _anneal_figure_add_line (self, lane, run_index, group, &line);
}

static void
append_lines (AnnealFigureParts *self)
{
  for (guint i = 0; i < self->project->n_runs; i++)
    {
      const AnnealSeries *series = g_ptr_array_index (self->public.series, i);

      for (guint group = 0; series != NULL && group < series->n_groups; group++)
        {
          append_line (self, ANNEAL_FIGURE_LR, i, group, series);
          append_line (self, ANNEAL_FIGURE_MOMENTUM, i, group, series);
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

void
_anneal_figure_set_lane (AnnealFigureParts *self,
                         AnnealFigureLane   kind,
                         const char        *label,
                         double             weight)
{
  self->all[kind] = (AnnealPlotLane) {
    .label = label,
    .min = (double) NAN,
    .max = (double) NAN,
    .weight = weight,
  };
}

/* Puts together the lanes that have something to show; the main one is always there. */
void
_anneal_figure_arrange (AnnealFigureParts *self)
{
  guint n = 0;

  for (guint kind = 0; kind < ANNEAL_FIGURE_N_LANES; kind++)
    {
      gboolean is_lasting = kind == ANNEAL_FIGURE_LR || kind == ANNEAL_FIGURE_METRIC ||
                            (kind == ANNEAL_FIGURE_LOSS && self->training != NULL);

      if (!is_lasting && self->lines[kind]->len == 0)
        continue;
      if (kind == ANNEAL_FIGURE_METRIC && self->metric_label == NULL)
        continue;

      self->lanes[n] = self->all[kind];
      self->lanes[n].lines = (const AnnealPlotLine *) (gpointer) self->lines[kind]->data;
      self->lanes[n].n_lines = self->lines[kind]->len;
      self->public.kinds[n] = (AnnealFigureLane) kind;
      if (kind == ANNEAL_FIGURE_LOSS)
        self->public.figure.mark_lane = n;
      self->public.line_runs[n] = (AnnealFigureSource *) (gpointer) self->sources[kind]->data;
      n++;
    }

  self->public.figure.lanes = self->lanes;
  self->public.figure.n_lanes = n;
  if (self->marks != NULL)
    {
      self->public.figure.marks = (const AnnealPlotMark *) (gpointer) self->marks->data;
      self->public.figure.n_marks = self->marks->len;
    }
}

static void
set_figure (AnnealFigureParts *self,
            double  x_min,
            double  x_max)
{
  const AnnealProject *project = self->project;

  self->public.figure = (AnnealPlotFigure) {
    .title = self->title,
    .x_label = project->view.x_in_epochs ? _("Epoch") : _("Update"),
    .x_unit = project->view.x_in_epochs ? (double) project->n_batches : 1,
    .x_min = isfinite (x_min) ? x_min : 0,
    .x_max = isfinite (x_max) ? x_max : (double) anneal_project_get_n_updates (project),
    .note = self->lines[ANNEAL_FIGURE_LR]->len == 0 ? get_note (project) : NULL,
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

  AnnealFigureParts *self = g_new0 (AnnealFigureParts, 1);

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

  _anneal_figure_set_lane (self, ANNEAL_FIGURE_LR, _("Learning rate"), 1);
  _anneal_figure_set_lane (self, ANNEAL_FIGURE_LOSS, _("Loss"), LOSS_WEIGHT);
  _anneal_figure_set_lane (self, ANNEAL_FIGURE_ACCURACY, _("Validation accuracy"), ACCURACY_WEIGHT);
  _anneal_figure_set_lane (self, ANNEAL_FIGURE_METRIC, NULL, METRIC_WEIGHT);
  _anneal_figure_set_lane (self, ANNEAL_FIGURE_COUNTERS, _("Counters"), 1);
  _anneal_figure_set_lane (self, ANNEAL_FIGURE_MOMENTUM, _("Momentum"), MOMENTUM_WEIGHT);
  if (project->view.log_y)
    self->all[ANNEAL_FIGURE_LR].scale = ANNEAL_PLOT_LOG;
  set_figure (self, x_min, x_max);
  _anneal_figure_arrange (self);

  return &self->public;
}

void
anneal_figure_free (AnnealFigure *figure)
{
  AnnealFigureParts *self = (AnnealFigureParts *) figure;

  if (self == NULL)
    return;

  for (guint lane = 0; lane < ANNEAL_FIGURE_N_LANES; lane++)
    {
      g_array_unref (self->lines[lane]);
      g_array_unref (self->sources[lane]);
    }
  g_ptr_array_unref (self->public.series);
  g_clear_pointer (&self->training, anneal_training_lines_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  anneal_project_unref (self->project);
  g_free (self->metric_label);
  g_free (self->title);
  g_free (self);
}

/* A line of @values, one a tick, that hold until the next one. */
static AnnealPlotLine
make_held_line (const AnnealFigureParts            *self,
                const AnnealRun         *run,
                const double            *values,
                gsize                    n,
                const AnnealPlotPyramid *pyramid)
{
  double x_step = run->stepping == ANNEAL_STEPPING_EPOCH ? (double) self->project->n_batches : 1;

  return (AnnealPlotLine) {
    .y = values,
    .n = n,
    .x_step = x_step,
    .hold = TRUE,
    .x_end = (double) n * x_step,
    .pyramid = pyramid,
    .color = run->color,
    .width = _anneal_figure_get_width (0),
  };
}

/* A metric stands where the rate is that its step() answers with the next one; the last metric is repeated. */
static void
append_metric (AnnealFigureParts             *self,
               guint               i,
               const AnnealSeries *series)
{
  const AnnealRun *run = self->project->runs[i];
  guint64 n_ticks = anneal_series_n_ticks (self->project, run);
  gboolean is_current = series != NULL && series->run->metrics == run->metrics;

  if (run->n_metrics == 0)
    return;

  AnnealPlotLine line = make_held_line (self, run, run->metrics, MIN (run->n_metrics, n_ticks),
                                        is_current ? series->metric_pyramid : NULL);

  line.x_end = (double) anneal_project_get_n_updates (self->project);
  _anneal_figure_add_line (self, ANNEAL_FIGURE_METRIC, i, 0, &line);
}

static void
append_counter (AnnealFigureParts             *self,
                guint               i,
                const AnnealSeries *series,
                guint               counter)
{
  static const AnnealPlotStyle styles[] = {
    [ANNEAL_COUNTER_RECORD] = ANNEAL_PLOT_STROKE,
    [ANNEAL_COUNTER_UP] = ANNEAL_PLOT_FILL,
    [ANNEAL_COUNTER_DOWN] = ANNEAL_PLOT_HATCH,
  };
  const AnnealCounter *table = &series->counts->counters[counter];
  gboolean is_record = table->kind == ANNEAL_COUNTER_RECORD;
  gsize n;
  const AnnealPlotPyramid *pyramid;
  const double *values = anneal_series_get_counter (series, counter, &n, &pyramid);
  AnnealPlotLane *lane = &self->all[is_record ? ANNEAL_FIGURE_METRIC : ANNEAL_FIGURE_COUNTERS];

  if (values == NULL)
    return;

  AnnealPlotLine line = make_held_line (self, series->run, values, n, pyramid);

  line.color = self->project->runs[i]->color;
  line.style = styles[table->kind];
  line.label = _(table->name);
  if (is_record)
    {
      line.width = RECORD_WIDTH;
      line.dash = RECORD_DASH;
    }
  _anneal_figure_add_line (self, is_record ? ANNEAL_FIGURE_METRIC : ANNEAL_FIGURE_COUNTERS, i, 0, &line);

  if (table->kind != ANNEAL_COUNTER_UP)
    return;

  double limit = anneal_schedule_get_counter_limit (series->run->schedule, series->counts->node, counter);

  lane->min = 0;
  lane->max = limit >= 1 && isfinite (limit) ? limit : 1;
}

/* Where the rate is another one than before. */
static void
append_changes (AnnealFigureParts             *self,
                guint               i,
                const AnnealSeries *series)
{
  gsize n;
  const AnnealPlotPyramid *pyramid;
  const double *values = anneal_series_get_curve (series, FALSE, 0, &n, &pyramid);

  if (values == NULL)
    return;

  AnnealPlotLine line = make_held_line (self, series->run, values, n, pyramid);

  line.style = ANNEAL_PLOT_CHANGES;
  line.color = 0;
  /* translators: in a legend: the learning rate is lowered here */
  line.label = _("cut");
  _anneal_figure_add_line (self, ANNEAL_FIGURE_COUNTERS, i, 0, &line);
}

void
anneal_figure_show_metrics (AnnealFigure *figure,
                            guint         i)
{
  AnnealFigureParts *self = (AnnealFigureParts *) figure;

  g_return_if_fail (figure != NULL && i < self->project->n_runs);
  g_return_if_fail (self->metric_label == NULL);

  const AnnealRun *run = self->project->runs[i];
  const AnnealSeries *series = g_ptr_array_index (figure->series, i);

  if (!run->visible || run->schedule == NULL || !anneal_schedule_reads_metric (run->schedule)
      || _anneal_figure_is_trained (self, run))
    return;

  /* translators: an axis; %s is the title of a run */
  self->metric_label = g_strdup_printf (_("Metric of %s"), run->title);
  self->all[ANNEAL_FIGURE_METRIC].label = self->metric_label;
  self->all[ANNEAL_FIGURE_METRIC].keyed = TRUE;
  self->all[ANNEAL_FIGURE_COUNTERS].text_lines = COUNTERS_TEXT_LINES;
  self->all[ANNEAL_FIGURE_COUNTERS].keyed = TRUE;
  append_metric (self, i, series);
  for (guint k = 0; series != NULL && series->counts != NULL && k < series->counts->n_counters; k++)
    append_counter (self, i, series, k);
  if (self->lines[ANNEAL_FIGURE_COUNTERS]->len > 0)
    append_changes (self, i, series);

  _anneal_figure_arrange (self);
}

int
anneal_figure_find_lane (const AnnealFigure *figure,
                         AnnealFigureLane    kind)
{
  for (guint i = 0; i < figure->figure.n_lanes; i++)
    if (figure->kinds[i] == kind)
      return (int) i;

  return -1;
}

/* In one place, whether the lanes are arranged once more or not. */
static void
set_range (AnnealFigure     *figure,
           AnnealFigureLane  kind,
           double            min,
           double            max)
{
  AnnealFigureParts *self = (AnnealFigureParts *) figure;
  int lane = anneal_figure_find_lane (figure, kind);

  self->all[kind].min = min;
  self->all[kind].max = max;
  if (lane < 0)
    return;

  self->lanes[lane].min = min;
  self->lanes[lane].max = max;
}

void
anneal_figure_set_metric_range (AnnealFigure *figure,
                                double        min,
                                double        max)
{
  g_return_if_fail (figure != NULL);

  set_range (figure, ANNEAL_FIGURE_METRIC, min, max);
}

void
anneal_figure_set_y_range (AnnealFigure *figure,
                           double        y_min,
                           double        y_max)
{
  g_return_if_fail (figure != NULL);

  set_range (figure, ANNEAL_FIGURE_LR, y_min, y_max);
}
