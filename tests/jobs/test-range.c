/* test-range.c: range tests of runs, the runs with what was chosen, and the figure
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-range.h"

#include "anneal-error.h"
#include "sample.h"
#include "training-sample.h"

static AnnealRun *
new_run (const char *scheduler,
         const char *key,
         const char *value)
{
  g_autoptr(AnnealOptimizer) optimizer = sample_optimizer ("torch.SGD", "lr", "0.1", "momentum", "0.9", NULL);
  g_autoptr(AnnealSchedule) schedule = sample_schedule (scheduler, key, value, NULL);

  return anneal_run_new (NULL, optimizer, schedule, ANNEAL_STEPPING_BATCH);
}

static AnnealRangeCurve *
run_range (const char *problem)
{
  g_autoptr(AnnealProject) project = training_sample_empty (problem, 4, 100);
  g_autoptr(AnnealRun) run = new_run ("torch.StepLR", "step_size", "30");
  g_autoptr(GError) error = NULL;
  AnnealRangeCurve *curve = anneal_range_run (project, run, &anneal_range_options_anneal, NULL, &error);

  g_assert_no_error (error);
  return curve;
}

/* On every problem of learning, the textbook's curve: down, and then up beyond so many times the least. */
static void
test_run (void)
{
  static const char * const problems[] = { "digits", "spirals", "sin", "linear-regression", "moons" };

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      g_autoptr(AnnealRangeCurve) curve = run_range (problems[i]);
      g_autoptr(AnnealRangeCurve) again = run_range (problems[i]);
      double valley = anneal_range_curve_suggest (curve, ANNEAL_RANGE_VALLEY);
      double least = HUGE_VAL;

      g_test_message ("%s: %u updates, valley %g", problems[i], curve->n, valley);
      for (guint k = 0; k < curve->n; k++)
        least = fmin (least, curve->means[k]);
      g_assert_cmpuint (curve->n, >, 100);
      g_assert_cmpfloat (least, <, 0.8 * curve->means[0]);
      g_assert_cmpfloat (valley, >, 1e-3);
      g_assert_cmpfloat (valley, <, 1);

      g_assert_cmpuint (curve->n, ==, again->n);
      g_assert_true (memcmp (curve->means, again->means, curve->n * sizeof (double)) == 0);
    }
}

/* One cycle lowers the momentum to 0.85 where its rate is highest, whatever the optimizer has. */
static void
test_momentum (void)
{
  g_autoptr(AnnealProject) project = training_sample_empty ("spirals", 4, 100);
  g_autoptr(AnnealRun) cycle = new_run ("torch.OneCycleLR", "total_steps", "400");
  g_autoptr(AnnealOptimizer) other = sample_optimizer ("torch.SGD", "lr", "0.1", "momentum", "0.85", NULL);
  g_autoptr(AnnealRun) plain = new_run ("torch.StepLR", "step_size", "30");
  g_autoptr(AnnealRun) same = anneal_run_with_optimizer (plain, other);
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealRangeCurve) a = anneal_range_run (project, cycle, &anneal_range_options_anneal, NULL, &error);
  g_autoptr(AnnealRangeCurve) b = anneal_range_run (project, same, &anneal_range_options_anneal, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (a->n, ==, b->n);
  g_assert_true (memcmp (a->means, b->means, a->n * sizeof (double)) == 0);
}

static void
test_refusals (void)
{
  g_autoptr(AnnealProject) nothing = anneal_project_new ();
  g_autoptr(AnnealProject) project = training_sample_empty ("moons", 4, 100);
  g_autoptr(AnnealRun) run = new_run ("torch.StepLR", "step_size", "30");
  g_autoptr(AnnealOptimizer) lbfgs = sample_optimizer ("torch.LBFGS", NULL);
  g_autoptr(AnnealRun) other = anneal_run_with_optimizer (run, lbfgs);
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  AnnealRangeOptions bad = anneal_range_options_anneal;
  g_autoptr(GError) no_problem = NULL;
  g_autoptr(GError) no_rule = NULL;
  g_autoptr(GError) no_option = NULL;
  g_autoptr(GError) stopped = NULL;

  bad.beta = 2;
  g_cancellable_cancel (cancelled);
  g_assert_null (anneal_range_run (nothing, run, &anneal_range_options_anneal, NULL, &no_problem));
  g_assert_error (no_problem, ANNEAL_ERROR, ANNEAL_ERROR_CONFLICT);
  g_assert_null (anneal_range_run (project, other, &anneal_range_options_anneal, NULL, &no_rule));
  g_assert_error (no_rule, ANNEAL_ERROR, ANNEAL_ERROR_NAME);
  g_assert_null (anneal_range_run (project, run, &bad, NULL, &no_option));
  g_assert_cmpstr (anneal_error_get_path (no_option), ==, "/beta");
  g_assert_null (anneal_range_run (project, run, &anneal_range_options_anneal, cancelled, &stopped));
  g_assert_error (stopped, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  AnnealRangeCurve *curve;
  GError           *error;
  gboolean          is_done;
} Outcome;

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Outcome *outcome = user_data;

  outcome->curve = anneal_range_run_finish (result, &outcome->error);
  outcome->is_done = TRUE;
}

/* On a worker, the same numbers; and cancelled, none. */
static void
test_aside (void)
{
  g_autoptr(AnnealProject) project = training_sample_empty ("spirals", 4, 100);
  g_autoptr(AnnealRun) run = new_run ("torch.StepLR", "step_size", "30");
  g_autoptr(AnnealRangeCurve) here = run_range ("spirals");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  AnnealRangeOptions endless = { 1e-9, 2e-9, ANNEAL_RANGE_MAX_UPDATES, 0.5, 4 };
  Outcome good = { 0 }, stopped = { 0 };

  anneal_range_run_async (project, run, &anneal_range_options_anneal, NULL, done_cb, &good);
  anneal_range_run_async (project, run, &endless, cancellable, done_cb, &stopped);
  g_cancellable_cancel (cancellable);
  while (!good.is_done || !stopped.is_done)
    g_main_context_iteration (NULL, TRUE);

  g_assert_no_error (good.error);
  g_assert_cmpuint (good.curve->n, ==, here->n);
  g_assert_true (memcmp (good.curve->means, here->means, here->n * sizeof (double)) == 0);
  g_assert_error (stopped.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  anneal_range_curve_free (good.curve);
  g_error_free (stopped.error);
}

static double
get_lr (const AnnealOptimizer *optimizer,
        guint                  group)
{
  AnnealParamGroup groups[ANNEAL_MAX_GROUPS];

  anneal_optimizer_get_groups (optimizer, groups);
  return groups[group].lr;
}

static double
get_max_lr (const AnnealSchedule *schedule)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, 0);
  guint i = 0;

  while (!g_str_equal (scheduler->params[i].key, "max_lr"))
    i++;

  g_auto(AnnealObject) value = anneal_schedule_get_value (schedule, 0, i);

  return anneal_object_get_number (&value);
}

/* The optimizer's rate; of a schedule that does not look at it, the schedule's. */
static void
test_apply (void)
{
  g_autoptr(AnnealProject) project = training_sample_empty ("moons", 4, 100);
  g_autoptr(AnnealRun) step = new_run ("torch.StepLR", "step_size", "30");
  g_autoptr(AnnealRun) cycle = new_run ("torch.OneCycleLR", "total_steps", "400");
  g_autoptr(AnnealRun) cyclic = new_run ("torch.CyclicLR", "step_size_up", "50");
  g_autoptr(AnnealRun) plateau = new_run ("torch.ReduceLROnPlateau", "patience", "3");
  AnnealRun * const runs[] = { step, cycle, cyclic, plateau };
  const gboolean of_schedule[] = { FALSE, TRUE, TRUE, FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(AnnealRun) changed = anneal_range_apply (project, runs[i], 0.027, &error);

      g_assert_no_error (error);
      g_assert_cmpfloat (get_lr (changed->optimizer, 0), ==, of_schedule[i] ? 0.1 : 0.027);
      if (of_schedule[i])
        g_assert_cmpfloat (get_max_lr (changed->schedule), ==, 0.027);
      else
        g_assert_true (anneal_schedule_equal (changed->schedule, runs[i]->schedule));
    }
}

/* The same rate once more is no change, and no reason to look for another place. */
static void
test_apply_same (void)
{
  g_autoptr(AnnealProject) project = training_sample_empty ("moons", 4, 100);
  g_autoptr(AnnealRun) step = new_run ("torch.StepLR", "step_size", "30");
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealRun) same = anneal_range_apply (project, step, 0.1, &error);

  g_assert_no_error (error);
  g_assert_true (anneal_optimizer_equal (same->optimizer, step->optimizer));
}

static void
test_apply_groups (void)
{
  g_autoptr(AnnealProject) project = training_sample_empty ("moons", 4, 100);
  g_autoptr(AnnealRun) step = new_run ("torch.StepLR", "step_size", "30");
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealOptimizer) two = anneal_optimizer_with_n_groups (step->optimizer, 2, &error);
  const AnnealArgument tenth = { .value = ANNEAL_OBJECT_FLOAT (0.01) };
  g_autoptr(AnnealOptimizer) own = anneal_optimizer_with_argument (two, 1, "lr", &tenth, &error);
  g_autoptr(AnnealRun) run = anneal_run_with_optimizer (step, own);
  g_autoptr(AnnealRun) changed = anneal_range_apply (project, run, 0.02, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (get_lr (changed->optimizer, 0), ==, 0.02);
  g_assert_cmpfloat (get_lr (changed->optimizer, 1), ==, 0.002);
}

static void
test_round (void)
{
  g_assert_cmpfloat (anneal_range_round (0.026915348039269153), ==, 0.027);
  g_assert_cmpfloat (anneal_range_round (9.96), ==, 10);
  g_assert_cmpfloat (anneal_range_round (1234), ==, 1200);
  g_assert_cmpfloat (anneal_range_round (3.14159e-7), ==, 3.1e-7);
  g_assert_true (isnan (anneal_range_round ((double) NAN)));
}

/* Marks from left to right, the chosen one with its number; what blows up at the end does not squeeze the rest. */
static void
test_figure (void)
{
  g_autoptr(AnnealRangeCurve) curve = run_range ("digits");
  double valley = anneal_range_round (anneal_range_curve_suggest (curve, ANNEAL_RANGE_VALLEY));
  g_auto(AnnealRangeFigure) figure = { .chosen = NULL };
  g_auto(AnnealRangeFigure) free_choice = { .chosen = NULL };
  guint n_chosen = 0;

  curve->means[curve->n - 1] = 1e9;
  anneal_range_figure_init (&figure, curve, 0x0072b2, valley);
  g_assert_cmpfloat (figure.lane.max, <, 10);
  g_assert_cmpfloat (figure.figure.x_min, ==, -4);
  g_assert_cmpfloat (figure.figure.x_max, >, log10 (curve->rates[curve->n - 1]));
  g_assert_cmpfloat (figure.figure.x_max, <=, 1);
  g_assert_cmpuint (figure.figure.n_marks, >=, 2);
  for (guint i = 0; i < figure.figure.n_marks; i++)
    {
      const AnnealPlotMark *mark = &figure.figure.marks[i];

      if (i > 0)
        g_assert_cmpfloat (mark->x, >=, mark[-1].x);
      if (strstr (mark->label, "chosen") != NULL)
        {
          n_chosen++;
          g_assert_cmpfloat (mark->x, ==, log10 (valley));
        }
    }
  g_assert_cmpuint (n_chosen, ==, 1);

  anneal_range_figure_init (&free_choice, curve, 0x0072b2, 0.5);
  g_assert_cmpuint (free_choice.figure.n_marks, ==, ANNEAL_RANGE_N_HINTS + 1);
}

static void
test_end (void)
{
  g_autoptr(AnnealRangeCurve) curve = run_range ("moons");
  g_autofree char *early = anneal_range_curve_dup_end (curve);

  g_assert_nonnull (strstr (early, curve->n < 400 ? "of 400 updates" : "all 400"));
  curve->n = 400;

  g_autofree char *whole = anneal_range_curve_dup_end (curve);

  g_assert_cmpstr (whole, ==, "It went through all 400 updates.");
  curve->diverged = TRUE;

  g_autofree char *diverged = anneal_range_curve_dup_end (curve);

  g_assert_cmpstr (diverged, ==, "It diverged after 400 updates.");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/range/run", test_run);
  g_test_add_func ("/jobs/range/momentum", test_momentum);
  g_test_add_func ("/jobs/range/refusals", test_refusals);
  g_test_add_func ("/jobs/range/aside", test_aside);
  g_test_add_func ("/jobs/range/apply", test_apply);
  g_test_add_func ("/jobs/range/apply-same", test_apply_same);
  g_test_add_func ("/jobs/range/apply-groups", test_apply_groups);
  g_test_add_func ("/jobs/range/round", test_round);
  g_test_add_func ("/jobs/range/figure", test_figure);
  g_test_add_func ("/jobs/range/end", test_end);
  return g_test_run ();
}
