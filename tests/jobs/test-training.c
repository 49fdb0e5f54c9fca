/* test-training.c: all runs train side by side, with the rates of their schedules
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-series.h"
#include "anneal-ticker.h"
#include "anneal-train-optimizer.h"
#include "sample.h"
#include "training-sample.h"

/* The same bits, also of what is not a number. */
static void
assert_same (const double *a,
             const double *b,
             gsize         n)
{
  for (gsize i = 0; i < n; i++)
    if (memcmp (&a[i], &b[i], sizeof (double)) != 0)
      g_error ("value %u of %u: %.17g is not %.17g", (guint) i, (guint) n, a[i], b[i]);
}

/* Project @self with its calls in @order. */
static AnnealProject *
with_order (AnnealProject   *self,      /* (transfer full) */
            AnnealCallOrder  order)
{
  g_autoptr(AnnealProject) owned = self;

  return anneal_project_with_call_order (owned, order);
}

/* What there is to know of the numbers of updates, epochs and snapshots. */
static void
check_counts (const AnnealReplica *replica,
              guint64              n_updates,
              guint64              n_batches)
{
  guint64 at;

  g_assert_cmpuint (anneal_replica_get_n_done (replica), ==, n_updates);
  g_assert_cmpuint (anneal_replica_get_n_epochs (replica), ==, n_updates / n_batches);
  g_assert_cmpuint (anneal_replica_get_diverged_at (replica), ==, G_MAXUINT64);
  g_assert_null (anneal_replica_get_refusal (replica));
  g_assert_nonnull (anneal_replica_get_params (replica, 0, &at));
  g_assert_cmpuint (at, ==, 0);
  g_assert_nonnull (anneal_replica_get_params (replica, G_MAXUINT64, &at));
  g_assert_cmpuint (at, ==, n_updates);
}

static void
test_trains (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("spirals", 10, 23);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);

  g_assert_cmpuint (anneal_training_get_n_replicas (training), ==, 5);
  g_assert_cmpuint (anneal_training_get_n_updates (training), ==, 230);
  g_assert_true (anneal_training_get_project (training) == project);
  for (guint i = 0; i < 5; i++)
    check_counts (anneal_training_get_replica (training, i), 0, 23);

  /* All of them start from the same weights and rows. */
  training_sample_train (training, 57);
  g_assert_cmpuint (anneal_training_get_n_done (training), ==, 57);
  for (guint i = 0; i < 5; i++)
    {
      const AnnealReplica *replica = anneal_training_get_replica (training, i);

      check_counts (replica, 57, 23);
      g_assert_true (anneal_training_find_replica (training, i + 1) == replica);
      g_assert_true (anneal_replica_get_run (replica) == project->runs[i]);
      assert_same (anneal_replica_get_loss (replica),
                   anneal_replica_get_loss (anneal_training_get_replica (training, 0)), 1);
    }

  training_sample_train (training, G_MAXUINT64);
  g_assert_cmpuint (anneal_training_get_target (training), ==, 230);
  for (guint i = 0; i < 5; i++)
    check_counts (anneal_training_get_replica (training, i), 230, 23);
}

/* An update at a time, as a script does it, with the rates of the curves. */
static void
compare_with_script (const AnnealTraining *training,
                     const AnnealReplica  *replica)
{
  const AnnealProject *project = anneal_training_get_project (training);
  const AnnealRun *run = anneal_replica_get_run (replica);
  const AnnealTrainRecord record = { .data = anneal_training_get_data (training) };
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealSeries) series = anneal_series_new (project, run, NULL, &error);
  AnnealParamGroup groups[ANNEAL_MAX_GROUPS];
  AnnealTrainOptimizer optimizer;

  g_assert_no_error (error);
  anneal_optimizer_get_groups (run->optimizer, groups);
  anneal_train_optimizer_init (&optimizer, run->optimizer, &error);
  g_assert_no_error (error);

  g_autoptr(AnnealTrainer) trainer = anneal_trainer_new (&project->training, &optimizer,
                                                         record.data != NULL ? &record : NULL);
  guint before = anneal_trainer_begin_thread ();

  for (guint64 u = 0; u < anneal_replica_get_n_done (replica); u++)
    {
      AnnealRate rates[ANNEAL_MAX_GROUPS];

      for (guint i = 0; i < series->n_groups; i++)
        {
          double momentum = series->momentum != NULL ? anneal_series_get_momentum (series, i, u) : groups[i].momentum;

          rates[i] = (AnnealRate) {
            .lr = anneal_series_get_lr (series, i, u),
            .momentum = isnan (momentum) ? 0 : momentum,
          };
        }

      double loss = anneal_trainer_step (trainer, rates);

      assert_same (anneal_replica_get_loss (replica) + u, &loss, 1);
      if ((u + 1) % project->n_batches == 0)
        {
          AnnealScore score = anneal_trainer_evaluate (trainer);

          assert_same (anneal_replica_get_validation (replica) + u / project->n_batches, &score.loss, 1);
          if (anneal_replica_get_accuracy (replica) != NULL)
            assert_same (anneal_replica_get_accuracy (replica) + u / project->n_batches, &score.accuracy, 1);
        }
    }
  anneal_trainer_end_thread (before);
}

static void
test_equals_script (void)
{
  static const char * const problems[] = { "spirals", "sin", "iris", "ackley", "noisy-quadratic" };

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    for (guint order = 0; order < 2; order++)
      {
        g_autoptr(AnnealProject) project = with_order (training_sample_project (problems[i], 6, 19), order);
        g_autoptr(AnnealTraining) training = training_sample_start (project, 2);

        training_sample_train (training, 114);
        for (guint k = 0; k < 4; k++)
          compare_with_script (training, anneal_training_get_replica (training, k));
      }
}

/* A run of every scheduler, and one whose rates become denormal numbers. */
static AnnealProject *
new_project_of_all (AnnealStepping stepping)
{
  AnnealProject *project = training_sample_empty ("moons", 12, 11);
  g_autoptr(AnnealOptimizer) optimizer = sample_optimizer ("torch.SGD", "lr", "0.1", "momentum", "0.5", NULL);
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    {
      g_autoptr(AnnealSchedule) schedule = anneal_schedule_new (schedulers[i]);

      if (!anneal_schedule_reads_metric (schedule))
        project = sample_add (project, anneal_run_new (NULL, optimizer, schedule, stepping));
    }

  g_autoptr(AnnealSchedule) tiny = sample_schedule ("torch.ExponentialLR", "gamma", "1e-3", NULL);
  g_autoptr(AnnealSchedule) cycle = sample_schedule ("torch.OneCycleLR", "max_lr", "0.2", "total_steps", "7", NULL);

  project = sample_add (project, anneal_run_new (NULL, optimizer, cycle, stepping));
  return sample_add (project, anneal_run_new (NULL, optimizer, tiny, stepping));
}

/* FALSE: the run is refused from the start. */
static gboolean
compare_with_series (const AnnealTraining *training,
                     const AnnealRun      *run)
{
  const AnnealProject *project = anneal_training_get_project (training);
  const AnnealReplica *replica = anneal_training_find_replica (training, run->id);
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealSeries) series = anneal_series_new (project, run, NULL, &error);

  g_assert_no_error (error);
  if (replica == NULL)
    {
      g_assert_cmpstr (anneal_training_get_refusal (training, run->id), ==, series->refusal->message);
      return FALSE;
    }

  guint64 n_done = anneal_replica_get_n_done (replica);

  for (guint64 u = 0; u < n_done; u++)
    {
      double lr = anneal_series_get_lr (series, 0, u);

      assert_same (anneal_replica_get_lr (replica, 0) + u, &lr, 1);
    }

  g_assert_null (anneal_training_get_refusal (training, run->id));
  g_assert_cmpuint (anneal_replica_get_diverged_at (replica), ==, G_MAXUINT64);
  if (n_done < anneal_training_get_n_updates (training))
    {
      g_assert_true (isnan (anneal_series_get_lr (series, 0, n_done)));
      g_assert_cmpstr (anneal_replica_get_refusal (replica)->message, ==, series->refusal->message);
    }
  return TRUE;
}

static void
test_equals_series (void)
{
  for (guint stepping = 0; stepping < 2; stepping++)
    for (guint order = 0; order < 2; order++)
      {
        g_autoptr(AnnealProject) project = with_order (new_project_of_all (stepping), order);
        g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
        guint n_compared = 0;

        training_sample_train (training, 132);
        g_assert_cmpuint (anneal_training_get_n_done (training), ==, 132);
        for (guint i = 0; i < project->n_runs; i++)
          n_compared += compare_with_series (training, project->runs[i]) ? 1 : 0;
        g_assert_cmpuint (n_compared, ==, anneal_training_get_n_replicas (training));
        g_assert_cmpuint (n_compared, >=, 12);
        g_assert_cmpuint (anneal_replica_get_n_done (anneal_training_get_replica (training, n_compared - 2)), <, 132);
      }
}

/* What a script hands to scheduler.step() after the unit before number @i: a validation loss, or the last update's. */
static double
get_measured (const AnnealReplica *replica,
              const AnnealProject *project,
              guint64              i)
{
  gboolean by_epoch = anneal_replica_get_run (replica)->stepping == ANNEAL_STEPPING_EPOCH;

  if (!by_epoch)
    return anneal_replica_get_loss (replica)[i - 1];
  if (project->training.problem->task == ANNEAL_TASK_SURFACE)
    return anneal_replica_get_loss (replica)[i * project->n_batches - 1];
  return anneal_replica_get_validation (replica)[i - 1];
}

/* ReduceLROnPlateau, in every loop there is: a ticker that is told what the training published gives the same rates. */
static void
compare_with_ticker (const AnnealTraining *training,
                     const AnnealReplica  *replica,
                     double                start_loss)
{
  const AnnealProject *project = anneal_training_get_project (training);
  const AnnealRun *run = anneal_replica_get_run (replica);
  guint64 unit = run->stepping == ANNEAL_STEPPING_EPOCH ? project->n_batches : 1;
  guint64 early = project->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST ? 1 : 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealTicker) ticker = anneal_ticker_new (run->schedule, run->optimizer, project->pytorch, &error);
  guint64 n_cuts = 0;

  for (guint64 u = 0; u < anneal_replica_get_n_done (replica); u++)
    {
      guint n_groups;
      double before = anneal_ticker_get_groups (ticker, &n_groups)->lr;

      if (u % unit == 0 && u / unit + early > 0)
        {
          AnnealTick tick = {
            .has_metric = TRUE,
            .metric = u > 0 ? get_measured (replica, project, u / unit) : start_loss,
          };

          anneal_ticker_next (ticker, &tick, &error);
          g_assert_no_error (error);
        }

      double lr = anneal_ticker_get_groups (ticker, &n_groups)->lr;

      assert_same (anneal_replica_get_lr (replica, 0) + u, &lr, 1);
      n_cuts += lr < before ? 1 : 0;
    }
  g_assert_cmpuint (n_cuts, >=, 2);
}

/* What an evaluation gives before anything is learned. */
static double
get_start_loss (const AnnealTraining *training)
{
  const AnnealProject *project = anneal_training_get_project (training);
  const AnnealTrainRecord record = { .data = anneal_training_get_data (training) };
  AnnealTrainOptimizer optimizer;
  g_autoptr(GError) error = NULL;

  anneal_train_optimizer_init (&optimizer, project->runs[0]->optimizer, &error);
  g_assert_no_error (error);

  g_autoptr(AnnealTrainer) trainer = anneal_trainer_new (&project->training, &optimizer,
                                                         record.data != NULL ? &record : NULL);

  return anneal_trainer_evaluate (trainer).loss;
}

static void
check_plateau (const char      *problem,
               AnnealStepping   stepping,
               AnnealCallOrder  order)
{
  g_autoptr(AnnealSchedule) schedule = sample_schedule ("torch.ReduceLROnPlateau", "patience", "0", "factor", "0.5",
                                                        "threshold", "0.1", NULL);
  g_autoptr(AnnealOptimizer) optimizer = sample_optimizer ("torch.SGD", "lr", "0.05", NULL);
  AnnealRun *run = anneal_run_new (NULL, optimizer, schedule, stepping);
  g_autoptr(AnnealProject) project = with_order (sample_add (training_sample_empty (problem, 30, 8), run), order);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 1);

  training_sample_train (training, 240);
  g_assert_cmpuint (anneal_training_get_n_done (training), ==, 240);
  compare_with_ticker (training, anneal_training_get_replica (training, 0), get_start_loss (training));
}

static void
test_plateau (void)
{
  static const char * const problems[] = { "moons", "noisy-quadratic" };

  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    for (guint stepping = 0; stepping < 2; stepping++)
      for (guint order = 0; order < 2; order++)
        check_plateau (problems[i], stepping, order);
}

/* Each point has the loss that its update started from. */
static void
test_path (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("ackley", 10, 30);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
  const AnnealTrainSetup *setup = &project->training;
  gsize n_points;
  guint64 stride, at;

  g_assert_null (anneal_training_get_data (training));
  g_assert_null (anneal_training_new_network (training));
  training_sample_train (training, 250);
  for (guint i = 0; i < 5; i++)
    {
      const AnnealReplica *replica = anneal_training_get_replica (training, i);
      const double *path = anneal_replica_get_path (replica, &n_points, &stride);

      g_assert_cmpuint (n_points, ==, 251);
      g_assert_cmpuint (stride, ==, 1);
      g_assert_null (anneal_replica_get_accuracy (replica));
      g_assert_null (anneal_replica_get_params (replica, 250, &at));
      assert_same (path, setup->start, 2);
      for (guint u = 0; u < 250; u++)
        {
          double loss = setup->problem->surface->evaluate (&setup->shape, path + 2 * u, NULL);

          assert_same (&loss, anneal_replica_get_loss (replica) + u, 1);
        }
    }
}

/* More updates than there are snapshots and points: fewer of them, evenly spaced, and the end all the same. */
static void
test_long (void)
{
  g_autoptr(AnnealProject) surface = training_sample_project ("ackley", 5, 123457);
  g_autoptr(AnnealProject) network = training_sample_project ("xor", 3, 777);
  g_autoptr(AnnealTraining) long_path = training_sample_start (surface, 2);
  g_autoptr(AnnealTraining) long_training = training_sample_start (network, 2);
  const AnnealReplica *replica = anneal_training_get_replica (long_training, 1);
  guint64 stride, at, before = 0, step = 0;
  gsize n_points;

  training_sample_train (long_path, 5 * 123457);
  anneal_replica_get_path (anneal_training_get_replica (long_path, 1), &n_points, &stride);
  g_assert_cmpuint (stride, ==, 4);
  g_assert_cmpuint (n_points, ==, 5 * 123457 / 4 + 1);

  training_sample_train (long_training, 3 * 777);
  for (guint64 u = 0; u < 3 * 777; u++)
    {
      g_assert_nonnull (anneal_replica_get_params (replica, u, &at));
      if (at == before)
        continue;

      g_assert_cmpuint (at, ==, u);
      g_assert_true (step == 0 || at - before == step);
      step = at - before;
      before = at;
    }
  g_assert_cmpuint (3 * 777 / step + 1, <=, ANNEAL_TRAINING_MAX_SNAPSHOTS);
  g_assert_cmpuint (3 * 777 / step + 1, >, ANNEAL_TRAINING_MAX_SNAPSHOTS / 2);
  anneal_replica_get_params (replica, 3 * 777, &at);
  g_assert_cmpuint (at, ==, 3 * 777);
}

static void
test_diverges (void)
{
  g_autoptr(AnnealOptimizer) wild = sample_optimizer ("torch.SGD", "lr", "1e9", NULL);
  g_autoptr(AnnealSchedule) schedule = sample_schedule ("torch.StepLR", "step_size", "100", NULL);
  AnnealProject *empty = training_sample_empty ("sin", 10, 10);
  g_autoptr(AnnealProject) project = sample_add (empty, anneal_run_new (NULL, wild, schedule, ANNEAL_STEPPING_BATCH));
  g_autoptr(AnnealTraining) training = training_sample_start (project, 1);
  const AnnealReplica *replica = anneal_training_get_replica (training, 0);
  guint64 at;

  for (guint round = 0; round < 2; round++)
    {
      training_sample_train (training, 100);

      guint64 n_done = anneal_replica_get_n_done (replica);
      guint64 diverged_at = anneal_replica_get_diverged_at (replica);

      g_assert_cmpuint (diverged_at, <, 100);
      g_assert_true (n_done == diverged_at || n_done == diverged_at + 1);
      for (guint64 u = 0; u < n_done; u++)
        g_assert_true (isfinite (anneal_replica_get_loss (replica)[u]));
      g_assert_nonnull (anneal_replica_get_params (replica, 100, &at));
      g_assert_cmpuint (at, <=, diverged_at);
      g_assert_cmpuint (anneal_training_get_n_done (training), ==, 100);

      anneal_training_restart (training);
      g_assert_cmpuint (anneal_replica_get_n_done (replica), ==, 0);
      g_assert_cmpuint (anneal_replica_get_diverged_at (replica), ==, G_MAXUINT64);
      g_assert_cmpuint (anneal_training_get_target (training), ==, 0);
    }
}

static void
test_no_replica (void)
{
  AnnealProject *sample = training_sample_project ("moons", 2, 5);
  g_autoptr(AnnealRun) hidden = anneal_run_with_visible (sample->runs[1], FALSE);
  AnnealProject *changed = anneal_project_with_changed_run (sample, hidden);
  g_autoptr(AnnealProject) project = sample_add (changed, sample_run ("torch.StepLR", "gamma", "'a'"));

  anneal_project_unref (sample);
  g_clear_pointer ((AnnealSchedule **) &project->runs[2]->schedule, anneal_schedule_unref);

  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);

  g_assert_cmpuint (anneal_training_get_n_replicas (training), ==, 3);
  g_assert_null (anneal_training_find_replica (training, 2));
  g_assert_null (anneal_training_get_refusal (training, 2));
  g_assert_null (anneal_training_find_replica (training, 3));
  g_assert_nonnull (anneal_training_get_refusal (training, 3));
  g_assert_null (anneal_training_find_replica (training, 6));
  g_assert_nonnull (anneal_training_get_refusal (training, 6));
  training_sample_train (training, 10);
  g_assert_cmpuint (anneal_training_get_n_done (training), ==, 10);
}

static void
assert_refused (AnnealProject *project,     /* (transfer full) */
                const char    *path)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (anneal_training_new (project, 1, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (anneal_error_get_path (error), ==, path);
  anneal_project_unref (project);
}

static void
test_limits (void)
{
  AnnealProject *large = training_sample_project ("digits", 1, 10);
  AnnealTrainSetup setup = large->training;

  assert_refused (sample_project (), "/training");
  assert_refused (training_sample_project ("moons", 1, ANNEAL_TRAINING_MAX_UPDATES), "/horizon");

  setup.n_hidden = ANNEAL_MAX_HIDDEN;
  for (guint i = 0; i < ANNEAL_MAX_HIDDEN; i++)
    setup.hidden[i] = ANNEAL_MAX_WIDTH;
  for (guint i = 0; i < 150; i++)
    large = sample_add (large, sample_run ("torch.StepLR", "step_size", "2"));

  assert_refused (anneal_project_with_training (large, &setup), "/training");
  anneal_project_unref (large);
}

static void
test_no_run (void)
{
  g_autoptr(AnnealProject) project = training_sample_empty ("moons", 2, 5);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 0);

  training_sample_train (training, 10);
  g_assert_cmpuint (anneal_training_get_n_replicas (training), ==, 0);
  g_assert_cmpuint (anneal_training_get_n_done (training), ==, 10);
}

/* Lower than what is done: nothing goes back, nothing goes on. */
static void
test_lower_target (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("moons", 20, 50);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);

  anneal_training_set_target (training, 1000);
  anneal_training_set_target (training, 3);
  g_assert_true (anneal_training_wait (training, NULL));

  g_autofree char *before = training_sample_digest (training);

  g_assert_cmpuint (anneal_training_get_n_done (training), >=, 3);
  anneal_training_set_target (training, 2);
  training_sample_train (training, 3);

  g_autofree char *after = training_sample_digest (training);

  g_assert_cmpstr (after, ==, before);
}

static void
test_wait_cancelled (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("digits", 1000, 100);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  anneal_training_set_target (training, 100000);
  g_assert_false (anneal_training_wait (training, cancellable));
}

static void
test_network (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("iris", 2, 5);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
  g_autoptr(AnnealNetwork) network = anneal_training_new_network (training);
  const AnnealDataset *data = anneal_training_get_data (training);
  guint64 at;

  training_sample_train (training, 10);

  const AnnealReplica *replica = anneal_training_get_replica (training, 0);
  const float *params = anneal_replica_get_params (replica, 10, &at);

  memcpy (anneal_network_get_params (network), params, anneal_network_get_n_params (network) * sizeof (float));

  AnnealScore score = anneal_network_evaluate (network, data, data->n_train, data->n_validation);

  g_assert_cmpuint (at, ==, 10);
  g_assert_cmpfloat (fabs (score.loss - anneal_replica_get_validation (replica)[1]), <=, 1e-6);
  g_assert_cmpfloat (score.accuracy, ==, anneal_replica_get_accuracy (replica)[1]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/training/trains", test_trains);
  g_test_add_func ("/jobs/training/equals-script", test_equals_script);
  g_test_add_func ("/jobs/training/equals-series", test_equals_series);
  g_test_add_func ("/jobs/training/plateau", test_plateau);
  g_test_add_func ("/jobs/training/path", test_path);
  g_test_add_func ("/jobs/training/long", test_long);
  g_test_add_func ("/jobs/training/diverges", test_diverges);
  g_test_add_func ("/jobs/training/no-replica", test_no_replica);
  g_test_add_func ("/jobs/training/limits", test_limits);
  g_test_add_func ("/jobs/training/no-run", test_no_run);
  g_test_add_func ("/jobs/training/lower-target", test_lower_target);
  g_test_add_func ("/jobs/training/wait-cancelled", test_wait_cancelled);
  g_test_add_func ("/jobs/training/network", test_network);

  return g_test_run ();
}
