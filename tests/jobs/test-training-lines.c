/* test-training-lines.c: losses as they are drawn
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-figure.h"
#include "sample.h"

#define N_UPDATES 200

/* Plain SGD with these two rates, on a problem. */
static AnnealProject *
new_project (const char *problem,
             const char *first,
             const char *second)
{
  const char * const rates[] = { first, second };
  AnnealProject *project = anneal_project_new ();
  AnnealTrainSetup setup;

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *code = g_strdup_printf ("opt = SGD(params, lr=%s)\nStepLR(opt, step_size=10000)", rates[i]);
      g_autoptr(AnnealImport) import = anneal_import_read (code, -1, NULL);
      g_autoptr(AnnealRun) run = anneal_run_new_imported (g_ptr_array_index (import->runs, 0));
      AnnealProject *more = anneal_project_with_run (project, run, G_MAXUINT);

      anneal_project_unref (project);
      project = more;
    }

  g_autoptr(AnnealProject) plain = project;
  g_autoptr(AnnealProject) longer = anneal_project_with_horizon (plain, 10, N_UPDATES / 10, NULL);

  anneal_train_setup_init (&setup, anneal_problem_find (problem));
  return anneal_project_with_training (longer, &setup);
}

static AnnealTraining *
train (const AnnealProject *project,
       guint64              n_updates)
{
  g_autoptr(GError) error = NULL;
  AnnealTraining *training = anneal_training_new (project, 2, &error);

  g_assert_no_error (error);
  anneal_training_set_target (training, n_updates);
  g_assert_true (anneal_training_wait (training, NULL));
  return training;
}

static AnnealFigure *
draw (const AnnealProject *project,
      AnnealTrainingLines *lines)
{
  g_autoptr(GPtrArray) series = anneal_series_new_all (project, NULL, NULL);
  AnnealFigure *figure = anneal_figure_new (project, series, NULL, NAN, NAN);

  anneal_figure_show_training (figure, lines);
  return figure;
}

static void
test_smooth (void)
{
  static const double values[] = { 4, 2, NAN, 8 };
  double smooth[4];

  anneal_smooth (values, G_N_ELEMENTS (values), 0.5, smooth);
  g_assert_cmpfloat (smooth[0], ==, 4);
  g_assert_cmpfloat_with_epsilon (smooth[1], (0.25 * 4 + 0.5 * 2) / 0.75, 1e-15);
  g_assert_cmpfloat (smooth[2], ==, smooth[1]);
  g_assert_cmpfloat_with_epsilon (smooth[3], (0.125 * 4 + 0.25 * 2 + 0.5 * 8) / 0.875, 1e-15);

  anneal_smooth (values, 1, 0, smooth);
  g_assert_cmpfloat (smooth[0], ==, 4);
}

static void
test_lanes (void)
{
  static const AnnealView view = { .smoothing = 0.9 };
  g_autoptr(AnnealProject) project = new_project ("moons", "0.1", "0.2");
  g_autoptr(AnnealTraining) training = train (project, 100);
  g_autoptr(AnnealTrainingLines) lines = anneal_training_lines_new (training, NULL, &view);
  g_autoptr(AnnealFigure) figure = draw (project, lines);
  int loss = anneal_figure_find_lane (figure, ANNEAL_FIGURE_LOSS);
  int accuracy = anneal_figure_find_lane (figure, ANNEAL_FIGURE_ACCURACY);

  g_assert_cmpint (loss, ==, 1);
  g_assert_cmpint (accuracy, ==, 2);

  /* Of each run: pale losses, smooth ones, validation. */
  const AnnealPlotLane *lane = &figure->figure.lanes[loss];

  g_assert_cmpuint (lane->n_lines, ==, 6);
  g_assert_true (lane->lines[0].pale && !lane->lines[1].pale);
  g_assert_cmpuint (lane->lines[0].n, ==, 100);
  g_assert_cmpuint (lane->lines[2].n, ==, 5);
  g_assert_cmpfloat (lane->lines[2].x_first, ==, 20);
  g_assert_cmpfloat (lane->lines[2].x_step, ==, 20);
  g_assert_cmpfloat (lane->lines[0].y[7], ==,
                     anneal_replica_get_loss (anneal_training_get_replica (training, 0))[7]);
  g_assert_cmpuint (figure->figure.lanes[accuracy].n_lines, ==, 2);
  g_assert_cmpuint (figure->figure.n_marks, ==, 0);
}

/* One run diverges: the lane shows the other one, and where the first one left. */
static void
check_divergence (gboolean log_y)
{
  const AnnealView view = { .loss_log_y = log_y };
  g_autoptr(AnnealProject) project = new_project ("quadratic", "0.05", "1");
  g_autoptr(AnnealTraining) training = train (project, N_UPDATES);
  g_autoptr(AnnealTrainingLines) lines = anneal_training_lines_new (training, NULL, &view);
  g_autoptr(AnnealFigure) figure = draw (project, lines);
  const AnnealReplica *second = anneal_training_get_replica (training, 1);
  double first_loss = anneal_replica_get_loss (second)[0];
  g_autofree char *number = g_strdup_printf ("%u", (guint) anneal_replica_get_diverged_at (second));

  g_assert_cmpuint (anneal_replica_get_diverged_at (second), <, N_UPDATES);
  g_assert_true (isfinite (lines->min) && isfinite (lines->max));
  g_assert_cmpfloat (lines->min, <, lines->max);
  g_assert_cmpfloat (lines->max, <=, log_y ? 1e5 * first_loss : 3 * first_loss);
  g_assert_cmpfloat (lines->min, >=, log_y ? 1e-17 * lines->max : 0);
  g_assert_cmpuint (figure->figure.n_marks, ==, 1);
  g_assert_nonnull (strstr (figure->figure.marks[0].label, number));
  g_assert_cmpint ((int) figure->figure.mark_lane, ==, anneal_figure_find_lane (figure, ANNEAL_FIGURE_LOSS));

  for (guint i = 0; i < lines->lines->len; i++)
    {
      const AnnealTrainingLine *line = g_ptr_array_index (lines->lines, i);

      for (gsize k = 0; k < line->loss.n; k++)
        g_assert_true (isnan (line->loss.shown[k]) || line->loss.shown[k] <= 200 * lines->max);
    }
}

static void
test_divergence (void)
{
  check_divergence (FALSE);
  check_divergence (TRUE);
}

/* Nothing trained yet is nothing to show, and no crash. */
static void
test_nothing (void)
{
  static const AnnealView view = { .smoothing = 0.5 };
  g_autoptr(AnnealProject) project = new_project ("spirals", "0.1", "0.2");
  g_autoptr(AnnealTraining) training = train (project, 0);
  g_autoptr(AnnealTrainingLines) lines = anneal_training_lines_new (training, NULL, &view);
  g_autoptr(AnnealFigure) figure = draw (project, lines);

  g_assert_true (isnan (lines->min));
  g_assert_cmpint (anneal_figure_find_lane (figure, ANNEAL_FIGURE_LOSS), ==, 1);
  g_assert_cmpint (anneal_figure_find_lane (figure, ANNEAL_FIGURE_ACCURACY), ==, -1);
}

static void
compare_curves (const AnnealTrainingCurve *a,
                const AnnealTrainingCurve *b,
                const double              *values,
                gsize                      n)
{
  g_assert_cmpuint (a->n_values, ==, n);
  g_assert_cmpuint (a->n, ==, b->n);
  g_assert_cmpuint (a->stride, ==, b->stride);
  g_assert_cmpuint (a->n, <=, 16384);
  g_assert_cmpuint ((a->n - 1) * a->stride, <, n);
  g_assert_cmpuint (a->n * a->stride, >=, n);
  g_assert_cmpfloat (a->first, ==, values[0]);
  g_assert_cmpfloat (a->last, ==, values[n - 1]);
  for (gsize i = 0; i < a->n; i++)
    {
      g_assert_cmpfloat_with_epsilon (a->means[i], b->means[i], 1e-12 * fabs (b->means[i]));
      if (a->stride == 1)
        g_assert_cmpfloat (a->means[i], ==, values[i]);
    }
}

/* Gives a copy that goes on from @before, which is the same as one that does not. */
static AnnealTrainingLines *
go_on (AnnealTraining      *training,
       AnnealTrainingLines *before,         /* (transfer full) (nullable) */
       guint64              target)
{
  static const AnnealView view = { 0 };
  gsize n_epochs = target / anneal_training_get_project (training)->n_batches;

  anneal_training_set_target (training, target);
  g_assert_true (anneal_training_wait (training, NULL));

  AnnealTrainingLines *lines = anneal_training_lines_new (training, before, &view);
  g_autoptr(AnnealTrainingLines) whole = anneal_training_lines_new (training, NULL, &view);

  for (guint k = 0; k < 2; k++)
    {
      const AnnealTrainingLine *a = g_ptr_array_index (lines->lines, k);
      const AnnealTrainingLine *b = g_ptr_array_index (whole->lines, k);
      const AnnealReplica *replica = anneal_training_get_replica (training, k);

      compare_curves (&a->loss, &b->loss, anneal_replica_get_loss (replica), target);
      if (lines->has_validation && n_epochs > 0)
        compare_curves (&a->validation, &b->validation, anneal_replica_get_validation (replica), n_epochs);
    }

  g_clear_pointer (&before, anneal_training_lines_unref);
  return lines;
}

/* A run that has metrics of its own and was trained has read the training's: its own are not shown. */
static void
test_metrics (void)
{
  static const AnnealView view = { 0 };
  static const double own[] = { 1, 0.9, 0.8 };
  g_autoptr(AnnealProject) empty = new_project ("moons", "0.1", "0.2");
  g_autoptr(AnnealRun) plateau = sample_run ("torch.ReduceLROnPlateau", "patience", "1");
  g_autoptr(AnnealRun) run = anneal_run_with_metrics (plateau, own, G_N_ELEMENTS (own));
  g_autoptr(AnnealProject) project = anneal_project_with_run (empty, run, 0);
  g_autoptr(GPtrArray) series = anneal_series_new_all (project, NULL, NULL);
  g_autoptr(AnnealTraining) training = train (project, N_UPDATES);
  g_autoptr(AnnealTrainingLines) lines = anneal_training_lines_new (training, NULL, &view);
  g_autoptr(AnnealFigure) plain = anneal_figure_new (project, series, NULL, NAN, NAN);
  g_autoptr(AnnealFigure) trained = draw (project, lines);

  anneal_figure_show_metrics (plain, 0);
  anneal_figure_show_metrics (trained, 0);
  g_assert_cmpint (anneal_figure_find_lane (plain, ANNEAL_FIGURE_METRIC), >=, 0);
  g_assert_cmpint (anneal_figure_find_lane (trained, ANNEAL_FIGURE_METRIC), ==, -1);
}

/* After an edit the lane of rates has those that were used, then the new ones; and a mark where that begins. */
static void
test_edit (void)
{
  static const AnnealView view = { 0 };
  g_autoptr(AnnealProject) project = new_project ("moons", "0.1", "0.2");
  g_autoptr(AnnealProject) other = new_project ("moons", "0.3", "0.2");
  g_autoptr(AnnealTraining) training = train (project, 70);
  AnnealTrainingChange change;

  g_assert_true (anneal_training_set_project (training, other, &change, NULL));
  anneal_training_set_target (training, 90);
  g_assert_true (anneal_training_wait (training, NULL));

  g_autoptr(AnnealTrainingLines) lines = anneal_training_lines_new (training, NULL, &view);
  g_autoptr(AnnealFigure) figure = draw (other, lines);
  const AnnealPlotLane *lane = &figure->figure.lanes[0];
  guint n_of_first = 0;

  g_assert_cmpuint (figure->figure.n_marks, ==, 1);
  g_assert_cmpfloat (figure->figure.marks[0].x, ==, 70);
  g_assert_nonnull (strstr (figure->figure.marks[0].label, "edited at update 70"));
  for (guint i = 0; i < lane->n_lines; i++)
    {
      const AnnealPlotLine *line = &lane->lines[i];

      if (figure->line_runs[0][i].run != 0)
        continue;

      n_of_first++;
      g_assert_cmpfloat (line->y[line->n - 1], ==, 0.3);
      if (line->x_first == 0)
        {
          g_assert_cmpfloat (line->x_end, ==, 90);
          g_assert_cmpfloat (line->y[69], ==, 0.1);
          g_assert_cmpfloat (line->y[70], ==, 0.3);
        }
      else
        g_assert_cmpfloat (line->x_first, >=, 90);
    }
  g_assert_cmpuint (n_of_first, ==, 2);
}

/* However often the blocks have become longer meanwhile, and whether it was trained from the start again. */
static void
check_before (const char *problem,
              guint64     n_epochs,
              guint64     n_batches)
{
  static const guint64 targets[] = { 1, 100, 16383, 16384, 16385, 33000, 40000, 70000, 100000 };
  g_autoptr(AnnealProject) short_project = new_project (problem, "0.05", "0.02");
  g_autoptr(AnnealProject) other_project = new_project (problem, "0.03", "0.04");
  g_autoptr(AnnealProject) project = anneal_project_with_horizon (short_project, n_epochs, n_batches, NULL);
  g_autoptr(AnnealProject) other = anneal_project_with_horizon (other_project, n_epochs, n_batches, NULL);
  g_autoptr(AnnealTraining) training = train (project, 0);
  AnnealTrainingLines *lines = NULL;
  AnnealTrainingChange change;

  for (guint i = 0; i < G_N_ELEMENTS (targets) && targets[i] <= n_epochs * n_batches; i++)
    lines = go_on (training, lines, targets[i]);

  g_assert_true (anneal_training_set_project (training, other, &change, NULL));
  g_assert_cmpint (change, ==, ANNEAL_TRAINING_CATCHES_UP);
  lines = go_on (training, lines, n_epochs * n_batches);
  anneal_training_lines_unref (lines);
}

static void
test_before (void)
{
  check_before ("noisy-quadratic", 1, 100000);
  check_before ("moons", 33000, 1);
}

/* For those who hear it: how far the loss has come, or where it was lost. */
static void
test_describe (void)
{
  static const AnnealView view = { 0 };
  g_autoptr(AnnealProject) project = new_project ("quadratic", "0.05", "1");
  g_autoptr(GPtrArray) series = anneal_series_new_all (project, NULL, NULL);
  g_autoptr(AnnealTraining) training = train (project, N_UPDATES);
  g_autoptr(AnnealTrainingLines) lines = anneal_training_lines_new (training, NULL, &view);
  g_autofree char *text = anneal_figure_describe (project, series, lines);
  const AnnealReplica *second = anneal_training_get_replica (training, 1);
  g_autofree char *diverged = g_strdup_printf ("It diverged at update %u.",
                                               (guint) anneal_replica_get_diverged_at (second));
  const char *of_first = strstr (text, "StepLR stays at 0.05. Its loss was 80.5 at first and is ");
  const char *of_second = strstr (text, "StepLR 2 stays at 1.");

  g_assert_nonnull (of_first);
  g_assert_nonnull (strstr (of_first, " after 200 updates. "));
  g_assert_nonnull (of_second);
  g_assert_nonnull (strstr (of_second, diverged));
  g_assert_null (strstr (text, "Accuracy"));
}

/* A table of the rates that will be used, and the losses as far as they have come: 8 epochs of 20. */
static void
test_csv (void)
{
  g_autoptr(AnnealProject) project = new_project ("moons", "0.1", "0.2");
  g_autoptr(AnnealTraining) training = train (project, 8 * N_UPDATES / 10 + 3);
  const AnnealReplica *second = anneal_training_get_replica (training, 1);
  guint64 done = 8 * N_UPDATES / 10 + 3;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = anneal_export_csv (project, NULL, training, &error);

  g_assert_no_error (error);

  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto(GStrv) rows = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (rows), ==, N_UPDATES + 2);
  g_assert_cmpstr (rows[0], ==, "update,epoch,StepLR,StepLR 2,StepLR loss,StepLR validation,StepLR accuracy,"
                                "StepLR 2 loss,StepLR 2 validation,StepLR 2 accuracy");
  for (guint64 update = 0; update < N_UPDATES; update++)
    {
      g_auto(GStrv) cells = g_strsplit (rows[update + 1], ",", -1);
      gboolean ends_epoch = (update + 1) % (N_UPDATES / 10) == 0;

      g_assert_cmpuint (g_strv_length (cells), ==, 10);
      g_assert_cmpstr (cells[2], ==, "0.1");
      g_assert_cmpstr (cells[3], ==, "0.2");
      g_assert_true ((cells[7][0] != '\0') == (update < done));
      if (update < done)
        g_assert_cmpfloat (g_ascii_strtod (cells[7], NULL), ==, anneal_replica_get_loss (second)[update]);
      g_assert_true ((cells[8][0] != '\0') == (update < done && ends_epoch));
      if (update < done && ends_epoch)
        g_assert_cmpfloat (g_ascii_strtod (cells[8], NULL), ==,
                           anneal_replica_get_validation (second)[update / (N_UPDATES / 10)]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/training-lines/smooth", test_smooth);
  g_test_add_func ("/jobs/training-lines/lanes", test_lanes);
  g_test_add_func ("/jobs/training-lines/divergence", test_divergence);
  g_test_add_func ("/jobs/training-lines/nothing", test_nothing);
  g_test_add_func ("/jobs/training-lines/metrics", test_metrics);
  g_test_add_func ("/jobs/training-lines/edit", test_edit);
  g_test_add_func ("/jobs/training-lines/before", test_before);
  g_test_add_func ("/jobs/training-lines/describe", test_describe);
  g_test_add_func ("/jobs/training-lines/csv", test_csv);
  return g_test_run ();
}
