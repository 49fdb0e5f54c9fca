/* test-series.c: the numbers of runs are those of their schedulers, for every stepping and order of calls
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "anneal-series.h"
#include "anneal-ticker.h"
#include "sample.h"

static AnnealSeries *
compute (const AnnealProject *project,
         guint                position)
{
  g_autoptr(GError) error = NULL;
  AnnealSeries *series = anneal_series_new (project, project->runs[position], NULL, &error);

  g_assert_no_error (error);
  return series;
}

/* Each value of each group, against a walk with the ticker. */
static void
compare_with_ticker (const AnnealSeries *series)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealTicker) ticker = anneal_ticker_new (series->run->schedule, series->run->optimizer,
                                                      ANNEAL_PYTORCH_DEFAULT, &error);

  g_assert_no_error (error);
  for (gsize k = 0; k < series->n_values; k++)
    {
      guint n_groups;
      const AnnealParamGroup *groups = anneal_ticker_get_groups (ticker, &n_groups);

      g_assert_cmpuint (n_groups, ==, series->n_groups);
      for (guint group = 0; group < n_groups; group++)
        {
          gsize at = group * series->row_length + k;

          g_assert_cmpfloat (series->lr[at], ==, groups[group].lr);
          if (series->momentum != NULL)
            g_assert_cmpfloat (series->momentum[at], ==, groups[group].momentum);
        }

      if (k + 1 < series->n_values)
        anneal_ticker_next (ticker, NULL, &error);
      g_assert_no_error (error);
    }
}

static void
test_equals_ticker (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  static const gsize n_values[] = { 8, 92, 92 };

  for (guint i = 0; i < project->n_runs; i++)
    {
      g_autoptr(AnnealSeries) series = compute (project, i);

      g_assert_no_error (series->refusal);
      g_assert_cmpuint (series->n_values, ==, n_values[i]);
      g_assert_cmpuint (series->n_groups, ==, i == 2 ? 2 : 1);
      g_assert_null (series->momentum);
      compare_with_ticker (series);
    }
}

static void
test_momentum (void)
{
  g_autoptr(AnnealOptimizer) optimizer = sample_optimizer ("torch.SGD", "lr", "0.1", "momentum", "0.9", NULL);
  g_autoptr(AnnealSchedule) schedule = sample_schedule ("torch.OneCycleLR", "max_lr", "0.2385", "total_steps", "91",
                                                        NULL);
  g_autoptr(AnnealProject) sample = sample_project ();
  AnnealRun *run = anneal_run_new (NULL, optimizer, schedule, ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealProject) project = sample_add (g_steal_pointer (&sample), run);
  g_autoptr(AnnealSeries) series = compute (project, 3);

  g_assert_nonnull (series->momentum);
  g_assert_nonnull (series->momentum_pyramids);
  compare_with_ticker (series);
  g_assert_cmpfloat (anneal_series_get_momentum (series, 0, 5), ==, series->momentum[5]);
}

/* Value k is used for update k: every batch, or every epoch. */
static void
test_right_order (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(AnnealSeries) per_epoch = compute (project, 0);
  g_autoptr(AnnealSeries) per_batch = compute (project, 2);

  for (guint64 update = 0; update < 91; update++)
    {
      g_assert_cmpfloat (anneal_series_get_lr (per_epoch, 0, update), ==, per_epoch->lr[update / 13]);
      g_assert_cmpfloat (anneal_series_get_lr (per_batch, 1, update), ==,
                         per_batch->lr[per_batch->row_length + update]);
    }
  g_assert_true (isnan (anneal_series_get_lr (per_epoch, 0, 91)));
  g_assert_true (isnan (anneal_series_get_lr (per_batch, 0, 91)));
  g_assert_true (isnan (anneal_series_get_lr (per_batch, 2, 0)));
  g_assert_true (isnan (anneal_series_get_momentum (per_batch, 0, 0)));
}

/* The first value is skipped. */
static void
test_wrong_order (void)
{
  g_autoptr(AnnealProject) right = sample_project ();
  g_autoptr(AnnealProject) project = anneal_project_with_call_order (right, ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
  g_autoptr(AnnealSeries) per_epoch = compute (project, 0);
  g_autoptr(AnnealSeries) per_batch = compute (project, 1);

  for (guint64 update = 0; update < 91; update++)
    {
      g_assert_cmpfloat (anneal_series_get_lr (per_epoch, 0, update), ==, per_epoch->lr[update / 13 + 1]);
      g_assert_cmpfloat (anneal_series_get_lr (per_batch, 0, update), ==, per_batch->lr[update + 1]);
    }
  g_assert_true (isnan (anneal_series_get_lr (per_batch, 0, 91)));
}

static void
test_pyramids (void)
{
  g_autoptr(AnnealProject) right = sample_project ();

  for (guint order = 0; order < 2; order++)
    {
      g_autoptr(AnnealProject) project = anneal_project_with_call_order (right, order);
      g_autoptr(AnnealSeries) series = compute (project, 1);
      gsize n;
      const AnnealPlotPyramid *pyramid;
      const double *values = anneal_series_get_curve (series, FALSE, 0, &n, &pyramid);
      double least, greatest;

      g_assert_cmpuint (n, ==, 91);
      g_assert_true (anneal_plot_pyramid_query (pyramid, 0, n - 1, &least, &greatest));
      for (gsize i = 0; i < n; i++)
        g_assert_true (values[i] >= least && values[i] <= greatest);
      g_assert_true (anneal_plot_pyramid_query (pyramid, 0, 0, &least, &greatest));
      g_assert_cmpfloat (least, ==, values[0]);
    }
}

static void
test_refused_step (void)
{
  g_autoptr(AnnealSchedule) schedule = sample_schedule ("torch.OneCycleLR", "max_lr", "0.2385", "total_steps", "37",
                                                        NULL);
  AnnealRun *run = anneal_run_new (NULL, NULL, schedule, ANNEAL_STEPPING_BATCH);
  g_autoptr(AnnealProject) project = sample_add (sample_project (), run);
  g_autoptr(AnnealSeries) series = compute (project, 3);

  g_assert_nonnull (series->refusal);
  g_assert_cmpuint (series->n_values, ==, 38);
  g_assert_false (isnan (anneal_series_get_lr (series, 0, 37)));
  g_assert_true (isnan (anneal_series_get_lr (series, 0, 38)));
  compare_with_ticker (series);
}

static void
test_refused_construction (void)
{
  g_autoptr(AnnealProject) project = sample_add (sample_project (), sample_run ("torch.StepLR", "gamma", "'a'"));
  g_autoptr(AnnealSeries) series = compute (project, 3);
  gsize n;

  g_assert_nonnull (series->refusal);
  g_assert_cmpuint (series->n_values, ==, 0);
  g_assert_null (anneal_series_get_curve (series, FALSE, 0, &n, NULL));
  g_assert_cmpuint (n, ==, 0);
}

static void
test_unknown_scheduler (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  AnnealRun *run = (AnnealRun *) project->runs[0];

  /* As a document leaves it that names a scheduler of a newer version. */
  g_clear_pointer (&run->schedule, anneal_schedule_unref);

  g_autoptr(AnnealSeries) series = compute (project, 0);

  g_assert_error (series->refusal, ANNEAL_ERROR, ANNEAL_ERROR_NAME);
  g_assert_cmpuint (series->n_values, ==, 0);
}

static void
test_too_many_values (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(AnnealOptimizer) wide = anneal_optimizer_with_n_groups (project->runs[1]->optimizer, 5, NULL);
  g_autoptr(AnnealRun) run = anneal_run_with_optimizer (project->runs[1], wide);
  g_autoptr(AnnealProject) changed = anneal_project_with_changed_run (project, run);
  g_autoptr(AnnealProject) longest = anneal_project_with_horizon (changed, ANNEAL_MAX_TICKS, 1, NULL);
  g_autoptr(AnnealSeries) series = compute (longest, 1);

  g_assert_error (series->refusal, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
  g_assert_null (series->lr);
}

static void
test_all (void)
{
  g_autoptr(AnnealProject) sample = sample_project ();
  g_autoptr(AnnealRun) hidden = anneal_run_with_visible (sample->runs[1], FALSE);
  g_autoptr(AnnealProject) project = anneal_project_with_changed_run (sample, hidden);

  for (guint i = 0; i < 30; i++)
    {
      guint64 id;
      AnnealProject *more = anneal_project_with_copied_run (project, 3, &id);

      anneal_project_unref (project);
      project = more;
    }

  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) all = anneal_series_new_all (project, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, project->n_runs);
  g_assert_null (g_ptr_array_index (all, 1));
  for (guint i = 0; i < all->len; i++)
    if (i != 1)
      {
        g_autoptr(AnnealSeries) alone = compute (project, i);
        const AnnealSeries *series = g_ptr_array_index (all, i);

        g_assert_true (anneal_series_is_of (series, project, project->runs[i]));
        g_assert_cmpuint (series->n_values, ==, alone->n_values);
        for (gsize j = 0; j < alone->n_groups * alone->row_length; j++)
          g_assert_cmpfloat (series->lr[j], ==, alone->lr[j]);
      }
}

static void
test_all_too_many (void)
{
  g_autoptr(AnnealProject) sample = sample_project ();
  g_autoptr(AnnealProject) project = anneal_project_with_horizon (sample, ANNEAL_MAX_TICKS, 1, NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    {
      AnnealProject *more = anneal_project_with_copied_run (project, 2, NULL);

      anneal_project_unref (project);
      project = more;
    }

  g_assert_null (anneal_series_new_all (project, NULL, &error));
  g_assert_error (error, ANNEAL_ERROR, ANNEAL_ERROR_LIMIT);
}

static void
test_is_of (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(AnnealSeries) series = compute (project, 0);
  g_autoptr(AnnealRun) renamed = anneal_run_with_title (project->runs[0], "Other");
  g_autoptr(AnnealProject) edited = sample_edit (project, 1, "step_size", "5");
  g_autoptr(AnnealProject) longer = anneal_project_with_horizon (project, 8, 13, NULL);

  g_assert_true (anneal_series_is_of (series, project, project->runs[0]));
  g_assert_true (anneal_series_is_of (series, project, renamed));
  g_assert_false (anneal_series_is_of (series, project, project->runs[1]));
  g_assert_false (anneal_series_is_of (series, edited, edited->runs[0]));
  g_assert_false (anneal_series_is_of (series, longer, longer->runs[0]));
}

static void
test_cancelled_before (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (anneal_series_new (project, project->runs[0], cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (anneal_series_new_all (project, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  AnnealSeries *series;
  GError       *error;
  guint         n_done;
} Answer;

static void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Answer *answer = data;

  g_assert_null (source);
  answer->series = anneal_series_new_finish (result, &answer->error);
  answer->n_done++;
}

static void
test_async (void)
{
  g_autoptr(AnnealProject) project = sample_project ();
  Answer answer = { NULL };

  anneal_series_new_async (project, project->runs[1], FALSE, NULL, answer_cb, &answer);
  while (answer.n_done == 0)
    g_main_context_iteration (NULL, TRUE);

  g_assert_no_error (answer.error);
  compare_with_ticker (answer.series);
  anneal_series_unref (answer.series);
}

/* The run and the project may be gone before the worker begins; every request is answered once, whenever it is
 * cancelled. */
static void
test_cancel_a_thousand_times (void)
{
  guint n_series = 0;
  guint n_cancelled = 0;

  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      Answer answer = { NULL };
      AnnealProject *project = sample_project ();

      anneal_series_new_async (project, project->runs[i % 3], i % 2 == 0, cancellable, answer_cb, &answer);
      anneal_project_unref (project);
      for (guint j = 0; j < i % 7; j++)
        g_thread_yield ();
      if (i % 5 != 0)
        g_cancellable_cancel (cancellable);
      while (answer.n_done == 0)
        g_main_context_iteration (NULL, TRUE);

      g_assert_cmpuint (answer.n_done, ==, 1);
      g_assert_true ((answer.series == NULL) == (answer.error != NULL));
      if (answer.series != NULL)
        n_series++;
      else
        {
          g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          n_cancelled++;
        }
      g_clear_pointer (&answer.series, anneal_series_unref);
      g_clear_error (&answer.error);
    }

  g_assert_cmpuint (n_series, >=, 200);
  g_assert_cmpuint (n_cancelled, ==, 1000 - n_series);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/series/equals-ticker", test_equals_ticker);
  g_test_add_func ("/jobs/series/momentum", test_momentum);
  g_test_add_func ("/jobs/series/right-order", test_right_order);
  g_test_add_func ("/jobs/series/wrong-order", test_wrong_order);
  g_test_add_func ("/jobs/series/pyramids", test_pyramids);
  g_test_add_func ("/jobs/series/refused-step", test_refused_step);
  g_test_add_func ("/jobs/series/refused-construction", test_refused_construction);
  g_test_add_func ("/jobs/series/unknown-scheduler", test_unknown_scheduler);
  g_test_add_func ("/jobs/series/too-many-values", test_too_many_values);
  g_test_add_func ("/jobs/series/all", test_all);
  g_test_add_func ("/jobs/series/all-too-many", test_all_too_many);
  g_test_add_func ("/jobs/series/is-of", test_is_of);
  g_test_add_func ("/jobs/series/cancelled-before", test_cancelled_before);
  g_test_add_func ("/jobs/series/async", test_async);
  g_test_add_func ("/jobs/series/cancel-a-thousand-times", test_cancel_a_thousand_times);

  return g_test_run ();
}
