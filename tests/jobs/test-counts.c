/* test-counts.c: counters of runs, in their series and in figures
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-figure.h"
#include "anneal-ticker.h"
#include "sample.h"

#define N_METRICS 1777

/* 7 epochs of 1300 batches; runs 0 and 1 are ReduceLROnPlateau, stepped every epoch and every batch, run 2 StepLR. */
static AnnealProject *
new_project (void)
{
  g_autoptr(AnnealProject) empty = anneal_project_new ();
  g_autoptr(AnnealSchedule) schedule = sample_schedule ("torch.ReduceLROnPlateau", "patience", "2", "cooldown", "3",
                                                        "factor", "0.5", NULL);
  AnnealProject *project = anneal_project_with_horizon (empty, 7, 1300, NULL);
  double metrics[N_METRICS];

  for (guint i = 0; i < N_METRICS; i++)
    metrics[i] = 1 + g_test_rand_double () / (1 + i / 100.0);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(AnnealRun) run = anneal_run_new (NULL, NULL, schedule, i == 0 ? ANNEAL_STEPPING_EPOCH
                                                                              : ANNEAL_STEPPING_BATCH);

      project = sample_add (project, anneal_run_with_metrics (run, metrics, N_METRICS));
    }
  return sample_add (project, sample_run ("torch.StepLR", "step_size", "30"));
}

static AnnealSeries *
compute (const AnnealProject *project,
         guint                position)
{
  g_autoptr(GError) error = NULL;
  AnnealSeries *series = anneal_series_new_counted (project, project->runs[position], NULL, &error);

  g_assert_no_error (error);
  return series;
}

/* Each value is the ticker's, in both orders of calls. */
static void
test_equal_ticker (void)
{
  g_autoptr(AnnealProject) right = new_project ();
  g_autoptr(AnnealProject) wrong = anneal_project_with_call_order (right, ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
  g_autoptr(AnnealSeries) first = compute (right, 1);
  g_autoptr(AnnealSeries) second = compute (wrong, 1);
  const AnnealRun *run = right->runs[1];
  g_autoptr(AnnealTicker) ticker = anneal_ticker_new (run->schedule, run->optimizer, ANNEAL_PYTORCH_DEFAULT, NULL);
  guint n_cuts = 0;

  g_assert_cmpuint (first->counts->n_counters, ==, 3);
  for (guint64 k = 0; k <= 9100; k++)
    {
      const AnnealTick tick = { .metric = run->metrics[MIN (k, N_METRICS - 1)], .has_metric = TRUE };
      double counters[ANNEAL_MAX_COUNTERS];

      anneal_ticker_get_counters (ticker, first->counts->node, counters);
      for (guint i = 0; i < 3; i++)
        {
          if (k < 9100)
            g_assert_cmpfloat (anneal_series_get_count (first, i, k), ==, counters[i]);
          if (k > 0)
            g_assert_cmpfloat (anneal_series_get_count (second, i, k - 1), ==, counters[i]);
        }
      n_cuts += counters[1] == 3;
      g_assert_true (anneal_ticker_next (ticker, &tick, NULL));
    }

  g_assert_cmpuint (n_cuts, >, 100);
  g_assert_true (isnan (anneal_series_get_count (first, 0, 9100)));
}

/* Only where they are asked for, where there are any, and where they are not too many. */
static void
test_recorded (void)
{
  g_autoptr(AnnealProject) project = new_project ();
  g_autoptr(AnnealProject) longer = anneal_project_with_horizon (project, 7, 150000, NULL);
  g_autoptr(AnnealSeries) plain = anneal_series_new (project, project->runs[1], NULL, NULL);
  g_autoptr(AnnealSeries) other = compute (project, 2);
  g_autoptr(AnnealSeries) too_long = compute (longer, 1);
  gsize n;

  g_assert_null (plain->counts);
  g_assert_null (anneal_series_get_counter (plain, 0, &n, NULL));
  g_assert_true (isnan (anneal_series_get_count (plain, 0, 0)));
  g_assert_null (other->counts);
  g_assert_null (too_long->counts);
  g_assert_false (anneal_counts_is_of_use (project->runs[2], 100));
  g_assert_false (anneal_counts_is_of_use (project->runs[1], ANNEAL_COUNTS_MAX_TICKS + 1));
}

/* Without metrics, step() is refused: there is a value after the construction, and no more. */
static void
test_refused (void)
{
  g_autoptr(AnnealProject) project = new_project ();
  g_autoptr(AnnealRun) run = anneal_run_with_metrics (project->runs[1], NULL, 0);
  g_autoptr(AnnealProject) changed = anneal_project_with_changed_run (project, run);
  g_autoptr(AnnealSeries) series = compute (changed, 1);

  g_assert_nonnull (series->refusal);
  g_assert_cmpfloat (anneal_series_get_count (series, 0, 0), ==, 0);
  g_assert_true (isnan (anneal_series_get_count (series, 0, 1)));
}

static GPtrArray *
compute_all (const AnnealProject *project,
             guint                counted)
{
  GPtrArray *all = anneal_series_new_all (project, NULL, NULL);

  anneal_series_unref (g_ptr_array_index (all, counted));
  g_ptr_array_index (all, counted) = compute (project, counted);
  return all;
}

/* Lanes, in order, and the numbers that they show. */
static void
test_figure (void)
{
  g_autoptr(AnnealProject) project = new_project ();
  g_autoptr(GPtrArray) series = compute_all (project, 0);
  g_autoptr(AnnealFigure) figure = anneal_figure_new (project, series, NULL, NAN, NAN);
  g_autoptr(AnnealFigure) none = anneal_figure_new (project, series, NULL, NAN, NAN);

  anneal_figure_set_y_range (figure, 0.01, 0.07);
  anneal_figure_show_metrics (figure, 0);
  anneal_figure_set_metric_range (figure, -1, 17);
  g_assert_cmpuint (figure->figure.n_lanes, ==, 3);
  g_assert_cmpint (anneal_figure_find_lane (figure, ANNEAL_FIGURE_METRIC), ==, 1);
  g_assert_cmpint (anneal_figure_find_lane (figure, ANNEAL_FIGURE_COUNTERS), ==, 2);
  g_assert_cmpint (anneal_figure_find_lane (figure, ANNEAL_FIGURE_MOMENTUM), ==, -1);
  g_assert_cmpfloat (figure->figure.lanes[0].max, ==, 0.07);
  g_assert_cmpfloat (figure->figure.lanes[1].max, ==, 17);
  g_assert_cmpstr (figure->figure.lanes[1].label, ==, "Metric of ReduceLROnPlateau");

  const AnnealPlotLine *metric = &figure->figure.lanes[1].lines[0];
  const AnnealPlotLine *best = &figure->figure.lanes[1].lines[1];
  const AnnealPlotLine *bad = &figure->figure.lanes[2].lines[0];

  g_assert_true (metric->y == project->runs[0]->metrics);
  g_assert_cmpuint (metric->n, ==, 7);
  g_assert_cmpfloat (metric->x_end, ==, 9100);
  g_assert_cmpstr (best->label, ==, "best");
  g_assert_cmpuint (best->n, ==, 7);
  g_assert_cmpfloat (figure->figure.lanes[2].max, ==, 2);
  g_assert_cmpint (bad->style, ==, ANNEAL_PLOT_FILL);
  g_assert_cmpuint (figure->figure.lanes[2].n_lines, ==, 3);
  g_assert_cmpuint (figure->line_runs[2][2].run, ==, 0);

  /* A run that reads none has none to show. */
  anneal_figure_show_metrics (none, 2);
  g_assert_cmpuint (none->figure.n_lanes, ==, 1);
}

/* A series that is shorter than the horizon goes on to its end; one that is longer is cut. */
static void
test_lengths (void)
{
  g_autoptr(AnnealProject) project = new_project ();
  g_autoptr(GPtrArray) series = compute_all (project, 1);
  g_autoptr(AnnealFigure) figure = anneal_figure_new (project, series, NULL, NAN, NAN);

  anneal_figure_show_metrics (figure, 1);
  g_assert_cmpuint (figure->figure.lanes[1].lines[0].n, ==, N_METRICS);
  g_assert_cmpfloat (figure->figure.lanes[1].lines[0].x_end, ==, 9100);
  g_assert_nonnull (figure->figure.lanes[1].lines[0].pyramid);
}

/* An export has the lanes of the run that is named, in every format. */
static void
test_export (void)
{
  g_autoptr(AnnealProject) project = new_project ();
  g_autoptr(GPtrArray) series = compute_all (project, 0);

  for (AnnealPlotFormat format = 0; format <= ANNEAL_PLOT_PDF; format++)
    {
      AnnealExport export = ANNEAL_EXPORT_INIT;
      g_autoptr(GError) error = NULL;

      export.format = format;

      g_autoptr(GBytes) plain = anneal_export_render (&export, project, series, NULL, &error);

      export.metric_run = project->runs[0]->id;

      g_autoptr(GBytes) full = anneal_export_render (&export, project, series, NULL, &error);

      g_assert_no_error (error);
      g_assert_false (g_bytes_equal (plain, full));
      if (format == ANNEAL_PLOT_SVG)
        g_assert_nonnull (g_strstr_len (g_bytes_get_data (full, NULL), (gssize) g_bytes_get_size (full),
                                        "bad epochs"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/counts/equal-ticker", test_equal_ticker);
  g_test_add_func ("/jobs/counts/recorded", test_recorded);
  g_test_add_func ("/jobs/counts/refused", test_refused);
  g_test_add_func ("/jobs/counts/figure", test_figure);
  g_test_add_func ("/jobs/counts/lengths", test_lengths);
  g_test_add_func ("/jobs/counts/export", test_export);

  return g_test_run ();
}
