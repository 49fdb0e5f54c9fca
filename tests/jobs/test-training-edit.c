/* test-training-edit.c: a training follows edits, and its numbers depend on nothing else
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-series.h"
#include "sample.h"
#include "training-sample.h"

#define N_EPOCHS  9
#define N_BATCHES 21
#define N_UPDATES (N_EPOCHS * N_BATCHES)

static AnnealTrainingChange
set_project (AnnealTraining      *training,
             const AnnealProject *project)
{
  g_autoptr(GError) error = NULL;
  AnnealTrainingChange change = ANNEAL_TRAINING_STARTS_ANEW;

  g_assert_true (anneal_training_set_project (training, project, &change, &error));
  g_assert_no_error (error);
  g_assert_true (anneal_training_get_project (training) == project);
  return change;
}

/* What one thread gives that is never stopped. */
static char *
train_plainly (const AnnealProject *project)
{
  g_autoptr(AnnealTraining) training = training_sample_start (project, 1);

  training_sample_train (training, N_UPDATES);
  return training_sample_digest (training);
}

static void
assert_digest (const AnnealTraining *training,
               const char           *expected)
{
  g_autofree char *digest = training_sample_digest (training);

  g_assert_cmpstr (digest, ==, expected);
}

static void
test_threads (void)
{
  static const char * const problems[] = { "spirals", "sin", "noisy-quadratic" };
  static const guint n_threads[] = { 1, 2, 5, 0, 100 };

  for (guint k = 0; k < G_N_ELEMENTS (problems); k++)
    {
      g_autoptr(AnnealProject) project = training_sample_project (problems[k], N_EPOCHS, N_BATCHES);
      g_autofree char *expected = train_plainly (project);

      for (guint i = 0; i < G_N_ELEMENTS (n_threads); i++)
        {
          g_autoptr(AnnealTraining) training = training_sample_start (project, n_threads[i]);

          training_sample_train (training, N_UPDATES);
          assert_digest (training, expected);
          anneal_training_restart (training);
          training_sample_train (training, N_UPDATES);
          assert_digest (training, expected);
        }
    }
}

/* Stopped at random updates, looked at here and there, and put back to the start in the middle. */
static void
test_pauses (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("xor", N_EPOCHS, N_BATCHES);
  g_autofree char *expected = train_plainly (project);

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr(AnnealTraining) training = training_sample_start (project, 1 + round % 3);
      guint64 update = 0;
      guint64 at;

      while (update < N_UPDATES)
        {
          update = MIN (update + (guint64) g_test_rand_int_range (1, 40), N_UPDATES);
          anneal_training_set_target (training, update);
          if (g_test_rand_bit ())
            g_assert_true (anneal_training_wait (training, NULL));
          if (g_test_rand_bit ())
            anneal_replica_get_params (anneal_training_get_replica (training, 0),
                                       (guint64) g_test_rand_int_range (0, N_UPDATES), &at);
          if (g_test_rand_int_range (0, 30) == 0)
            {
              anneal_training_restart (training);
              update = 0;
            }
        }

      g_assert_true (anneal_training_wait (training, NULL));
      assert_digest (training, expected);
    }
}

/* Stopped in the middle of updates, which are long: of a wide network, by all rows. */
static void
test_interrupted (void)
{
  g_autoptr(AnnealProject) small = training_sample_project ("digits", N_EPOCHS, N_BATCHES);
  AnnealTrainSetup setup = small->training;
  const guint64 n_updates = 12;

  setup.batch_size = 0;
  setup.n_hidden = 2;
  setup.hidden[0] = setup.hidden[1] = 128;

  g_autoptr(AnnealProject) project = anneal_project_with_training (small, &setup);
  g_autoptr(AnnealProject) edited = sample_edit (project, 1, "T_max", "3");
  g_autoptr(AnnealTraining) plain = training_sample_start (project, 1);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);

  training_sample_train (plain, n_updates);

  g_autofree char *expected = training_sample_digest (plain);

  for (guint i = 0; i < 300; i++)
    {
      anneal_training_set_target (training, n_updates);
      g_usleep ((gulong) g_test_rand_int_range (0, 2000));
      if (i == 50)
        anneal_training_restart (training);
      anneal_training_set_target (training, 0);
      set_project (training, edited);
      set_project (training, project);
    }

  training_sample_train (training, n_updates);
  assert_digest (training, expected);
}

/* Another optimizer, schedule, stepping and number of groups, all taken back before an update is made. */
static void
test_undone (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("moons", N_EPOCHS, N_BATCHES);
  g_autofree char *expected = train_plainly (project);
  g_autoptr(AnnealOptimizer) adam = sample_optimizer ("torch.Adam", "lr", "0.5", "weight_decay", "0.1", NULL);
  g_autoptr(AnnealOptimizer) grouped = anneal_optimizer_with_n_groups (adam, 5, NULL);

  for (guint64 update = 0; update < N_UPDATES; update += 27)
    {
      g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
      AnnealProject *edited = sample_edit (project, 1, "T_max", "3");

      training_sample_train (training, update);
      for (guint i = 0; i < 3; i++)
        {
          const AnnealRun *before = edited->runs[1 + i];
          g_autoptr(AnnealRun) run = i == 0 ? anneal_run_with_stepping (before, ANNEAL_STEPPING_BATCH)
                                            : anneal_run_with_optimizer (before, i == 1 ? adam : grouped);
          g_autoptr(AnnealProject) owned = edited;

          edited = anneal_project_with_changed_run (owned, run);
          g_assert_cmpint (set_project (training, edited), ==, ANNEAL_TRAINING_GOES_ON);
        }
      g_assert_cmpuint (anneal_training_get_n_done (training), ==, update);
      g_assert_cmpint (set_project (training, project), ==, ANNEAL_TRAINING_GOES_ON);

      training_sample_train (training, N_UPDATES);
      assert_digest (training, expected);
      anneal_project_unref (edited);
    }
}

static void
compare_lr (const AnnealReplica *replica,
            const AnnealSeries  *series,
            guint                group,
            guint64              first,
            guint64              end)
{
  for (guint64 u = first; u < end; u++)
    g_assert_cmpfloat (anneal_replica_get_lr (replica, group)[u], ==, anneal_series_get_lr (series, group, u));
}

/* Before the edit everything stays as it was; from there on the rates are those of the new schedule, as if it had been
 * there from the start. */
static void
test_goes_on (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("spirals", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealProject) edited = sample_edit (project, 1, "T_max", "40");
  g_autoptr(AnnealSeries) old = anneal_series_new (project, project->runs[0], NULL, NULL);
  g_autoptr(AnnealSeries) new = anneal_series_new (edited, edited->runs[0], NULL, NULL);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
  const AnnealReplica *replica = anneal_training_get_replica (training, 0);

  training_sample_train (training, 100);

  g_autofree double *losses = g_memdup2 (anneal_replica_get_loss (replica), 100 * sizeof (double));

  g_assert_cmpint (set_project (training, edited), ==, ANNEAL_TRAINING_GOES_ON);
  g_assert_true (anneal_training_get_replica (training, 0) == replica);
  g_assert_true (anneal_replica_get_run (replica) == edited->runs[0]);
  g_assert_cmpuint (anneal_training_get_n_done (training), ==, 100);
  training_sample_train (training, N_UPDATES);

  g_assert_cmpmem (losses, 100 * sizeof (double), anneal_replica_get_loss (replica), 100 * sizeof (double));
  compare_lr (replica, old, 0, 0, 100);
  compare_lr (replica, new, 0, 100, N_UPDATES);

  /* The others have not noticed. */
  g_autoptr(AnnealTraining) undisturbed = training_sample_start (project, 2);

  training_sample_train (undisturbed, N_UPDATES);
  for (guint i = 1; i < 5; i++)
    {
      const double *with = anneal_replica_get_loss (anneal_training_get_replica (training, i));
      const double *without = anneal_replica_get_loss (anneal_training_get_replica (undisturbed, i));

      g_assert_cmpmem (with, N_UPDATES * sizeof (double), without, N_UPDATES * sizeof (double));
    }
}

/* Groups that come later have no rate before; a group that goes leaves the others as they are. */
static void
test_groups (void)
{
  static const guint n_groups[] = { 4, 1, 3 };
  g_autoptr(AnnealProject) project = training_sample_project ("moons", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 1);
  const AnnealReplica *replica = anneal_training_get_replica (training, 2);
  g_autoptr(AnnealProject) edited = anneal_project_ref (project);

  g_assert_cmpuint (anneal_replica_get_n_groups (replica), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (n_groups); i++)
    {
      guint64 n_done = 30 * (i + 1);
      const AnnealRun *before = edited->runs[2];
      guint n_before = anneal_optimizer_get_n_groups (before->optimizer);

      training_sample_train (training, n_done);

      g_autoptr(GError) error = NULL;
      g_autoptr(AnnealOptimizer) optimizer = anneal_optimizer_with_n_groups (before->optimizer, n_groups[i], &error);
      g_autoptr(AnnealRun) run = anneal_run_with_optimizer (before, optimizer);
      AnnealProject *next = anneal_project_with_changed_run (edited, run);

      g_assert_no_error (error);
      anneal_project_unref (edited);
      edited = next;
      g_assert_cmpint (set_project (training, edited), ==, ANNEAL_TRAINING_GOES_ON);
      g_assert_cmpuint (anneal_replica_get_n_groups (replica), ==, n_groups[i]);
      for (guint group = 0; group < n_groups[i]; group++)
        g_assert_cmpint (isnan (anneal_replica_get_lr (replica, group)[n_done - 1]), ==, group >= n_before);

      training_sample_train (training, n_done + 1);
      for (guint group = 0; group < n_groups[i]; group++)
        g_assert_cmpfloat (anneal_replica_get_lr (replica, group)[n_done], >, 0);
    }
}

static void
test_same (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("moons", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 1);
  g_autoptr(AnnealRun) renamed = anneal_run_with_title (project->runs[0], "Other");
  g_autoptr(AnnealProject) other_title = anneal_project_with_changed_run (project, renamed);
  g_autoptr(AnnealProject) moved = anneal_project_with_moved_run (other_title, 5, 0);
  const AnnealView view = { .log_y = TRUE, .smoothing = 0.5 };
  g_autoptr(AnnealProject) viewed = anneal_project_with_view (moved, &view);

  training_sample_train (training, 50);
  g_assert_cmpint (set_project (training, other_title), ==, ANNEAL_TRAINING_SAME);
  g_assert_cmpstr (anneal_replica_get_run (anneal_training_get_replica (training, 0))->title, ==, "Other");
  g_assert_cmpint (set_project (training, moved), ==, ANNEAL_TRAINING_SAME);
  g_assert_cmpuint (anneal_replica_get_run (anneal_training_get_replica (training, 0))->id, ==, 5);
  g_assert_cmpint (set_project (training, viewed), ==, ANNEAL_TRAINING_SAME);
  g_assert_cmpuint (anneal_training_get_n_done (training), ==, 50);
}

/* New runs start and catch up, without set_target(). */
static void
test_runs_come_and_go (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("moons", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
  g_autoptr(AnnealRun) run = sample_run ("torch.StepLR", "step_size", "7");
  g_autoptr(AnnealProject) more = anneal_project_with_run (project, run, 0);
  g_autoptr(AnnealRun) hidden = anneal_run_with_visible (more->runs[2], FALSE);
  g_autoptr(AnnealProject) fewer = anneal_project_with_changed_run (more, hidden);

  training_sample_train (training, 70);
  g_assert_cmpint (set_project (training, more), ==, ANNEAL_TRAINING_CATCHES_UP);
  g_assert_cmpuint (anneal_training_get_target (training), ==, 70);
  g_assert_true (anneal_training_wait (training, NULL));
  g_assert_cmpuint (anneal_training_get_n_replicas (training), ==, 6);
  g_assert_cmpuint (anneal_replica_get_n_done (anneal_training_find_replica (training, 6)), ==, 70);

  g_assert_cmpint (set_project (training, fewer), ==, ANNEAL_TRAINING_CATCHES_UP);
  g_assert_cmpuint (anneal_training_get_n_replicas (training), ==, 5);
  g_assert_null (anneal_training_find_replica (training, 2));

  training_sample_train (training, N_UPDATES);

  g_autoptr(AnnealTraining) fresh = training_sample_start (fewer, 1);
  g_autofree char *digest = training_sample_digest (training);

  training_sample_train (fresh, N_UPDATES);
  assert_digest (fresh, digest);
}

static void
test_starts_anew (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("spirals", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealProject) longer = training_sample_project ("spirals", N_EPOCHS, N_BATCHES + 1);
  g_autoptr(AnnealProject) swapped = anneal_project_with_call_order (project, ANNEAL_CALL_ORDER_SCHEDULER_FIRST);
  g_autoptr(AnnealProject) digits = training_sample_project ("digits", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
  const AnnealProject * const others[] = { longer, digits, swapped, project };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      training_sample_train (training, 60);
      g_assert_cmpint (set_project (training, others[i]), ==, ANNEAL_TRAINING_STARTS_ANEW);
      g_assert_cmpuint (anneal_training_get_target (training), ==, 0);
      g_assert_cmpuint (anneal_training_get_n_done (training), ==, 0);
      g_assert_cmpuint (anneal_training_get_n_updates (training), ==, anneal_project_get_n_updates (others[i]));
    }

  g_autofree char *expected = train_plainly (project);

  training_sample_train (training, N_UPDATES);
  assert_digest (training, expected);
}

/* What cannot be trained leaves everything as it is. */
static void
test_refused (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("spirals", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealProject) nothing = anneal_project_with_training (project, NULL);
  g_autoptr(AnnealProject) endless = anneal_project_with_horizon (project, 1, ANNEAL_TRAINING_MAX_UPDATES, NULL);
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
  g_autofree char *expected = train_plainly (project);
  AnnealTrainingChange change;

  training_sample_train (training, 30);
  g_assert_false (anneal_training_set_project (training, nothing, &change, NULL));
  g_assert_false (anneal_training_set_project (training, endless, &change, NULL));
  g_assert_true (anneal_training_get_project (training) == project);
  training_sample_train (training, N_UPDATES);
  assert_digest (training, expected);
}

/* An edit that step() refuses ends a replica, one that it does not lets it go on. */
static void
test_refused_step (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("moons", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealProject) edited = sample_edit (project, 4, "total_steps", "60");
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
  const AnnealReplica *replica = anneal_training_find_replica (training, 4);

  training_sample_train (training, 100);
  g_assert_cmpint (set_project (training, edited), ==, ANNEAL_TRAINING_GOES_ON);
  training_sample_train (training, 120);
  g_assert_nonnull (anneal_replica_get_refusal (replica));
  g_assert_cmpuint (anneal_replica_get_n_done (replica), ==, 100);
  g_assert_cmpuint (anneal_training_get_n_done (training), ==, 120);

  g_assert_cmpint (set_project (training, project), ==, ANNEAL_TRAINING_GOES_ON);
  g_assert_null (anneal_replica_get_refusal (replica));
  training_sample_train (training, N_UPDATES);
  g_assert_cmpuint (anneal_replica_get_n_done (replica), ==, N_UPDATES);
}

/* A value that is refused, as while somebody types: the run waits with its weights, and goes on from there. */
static void
test_parked (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("moons", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealProject) refused = sample_edit (project, 4, "total_steps", "0");
  g_autoptr(AnnealProject) other = sample_edit (project, 4, "total_steps", "500");
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
  g_autofree char *expected = train_plainly (project);
  const AnnealReplica *replica = anneal_training_find_replica (training, 4);

  training_sample_train (training, 50);
  g_assert_cmpint (set_project (training, refused), ==, ANNEAL_TRAINING_CATCHES_UP);
  g_assert_null (anneal_training_find_replica (training, 4));
  g_assert_nonnull (anneal_training_get_refusal (training, 4));
  g_assert_cmpuint (anneal_training_get_n_replicas (training), ==, 4);
  training_sample_train (training, 80);

  g_assert_cmpint (set_project (training, project), ==, ANNEAL_TRAINING_CATCHES_UP);
  g_assert_true (anneal_training_find_replica (training, 4) == replica);
  g_assert_null (anneal_training_get_refusal (training, 4));
  g_assert_cmpuint (anneal_replica_get_n_done (replica), >=, 50);
  g_assert_true (anneal_training_wait (training, NULL));
  g_assert_cmpuint (anneal_replica_get_n_done (replica), ==, 80);

  /* Back as another schedule, it goes on, too. */
  set_project (training, refused);
  g_assert_cmpint (set_project (training, other), ==, ANNEAL_TRAINING_GOES_ON);
  g_assert_true (anneal_training_find_replica (training, 4) == replica);
  g_assert_cmpint (set_project (training, project), ==, ANNEAL_TRAINING_GOES_ON);
  training_sample_train (training, N_UPDATES);
  assert_digest (training, expected);

  /* A restart waits for nobody. */
  set_project (training, refused);
  anneal_training_restart (training);
  g_assert_cmpint (set_project (training, project), ==, ANNEAL_TRAINING_CATCHES_UP);
  training_sample_train (training, N_UPDATES);
  assert_digest (training, expected);
}

/* A run that was lost starts again when it is edited, and catches up: as if it had been trained so from the start. */
static void
test_diverged (void)
{
  g_autoptr(AnnealProject) empty = training_sample_empty ("quadratic", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealOptimizer) wild = sample_optimizer ("torch.SGD", "lr", "10", NULL);
  g_autoptr(AnnealOptimizer) tame = sample_optimizer ("torch.SGD", "lr", "0.05", NULL);
  g_autoptr(AnnealRun) run = sample_run ("torch.StepLR", "step_size", "1000");
  g_autoptr(AnnealRun) wild_run = anneal_run_with_optimizer (run, wild);
  g_autoptr(AnnealProject) lost = anneal_project_with_run (empty, wild_run, G_MAXUINT);
  g_autoptr(AnnealRun) tame_run = anneal_run_with_optimizer (lost->runs[0], tame);
  g_autoptr(AnnealProject) rescued = anneal_project_with_changed_run (lost, tame_run);
  g_autoptr(AnnealTraining) training = training_sample_start (lost, 2);
  const AnnealReplica *replica = anneal_training_get_replica (training, 0);
  g_autofree char *expected = train_plainly (rescued);

  training_sample_train (training, N_UPDATES);
  g_assert_cmpuint (anneal_replica_get_diverged_at (replica), <, N_UPDATES);

  g_assert_cmpint (set_project (training, rescued), ==, ANNEAL_TRAINING_CATCHES_UP);
  g_assert_true (anneal_training_wait (training, NULL));
  g_assert_cmpuint (anneal_replica_get_diverged_at (replica), ==, G_MAXUINT64);
  assert_digest (training, expected);
}

/* At the end there is nothing to go on with: an edited run is trained again, and only that. */
static void
test_finished (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("moons", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealProject) edited = sample_edit (project, 1, "T_max", "40");
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
  g_autofree char *expected = train_plainly (edited);
  const AnnealReplica *other = anneal_training_get_replica (training, 1);

  training_sample_train (training, N_UPDATES);
  g_assert_cmpint (set_project (training, edited), ==, ANNEAL_TRAINING_CATCHES_UP);
  g_assert_cmpuint (anneal_replica_get_n_done (other), ==, N_UPDATES);
  g_assert_cmpuint (anneal_training_get_target (training), ==, N_UPDATES);
  g_assert_true (anneal_training_wait (training, NULL));
  assert_digest (training, expected);
}

/* Where a run was changed while it was trained; an edit that is taken back leaves no trace. */
static void
test_edited_at (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("moons", N_EPOCHS, N_BATCHES);
  g_autoptr(AnnealProject) edited = sample_edit (project, 1, "T_max", "40");
  g_autoptr(AnnealProject) other = sample_edit (project, 1, "T_max", "50");
  g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
  const AnnealReplica *replica = anneal_training_get_replica (training, 0);

  set_project (training, edited);
  g_assert_cmpuint (anneal_replica_get_edited_at (replica), ==, G_MAXUINT64);
  set_project (training, project);
  training_sample_train (training, 100);
  g_assert_cmpuint (anneal_replica_get_edited_at (replica), ==, G_MAXUINT64);

  set_project (training, other);
  set_project (training, edited);
  g_assert_cmpuint (anneal_replica_get_edited_at (replica), ==, 100);
  set_project (training, project);
  g_assert_cmpuint (anneal_replica_get_edited_at (replica), ==, G_MAXUINT64);

  set_project (training, edited);
  training_sample_train (training, 120);
  set_project (training, other);
  g_assert_cmpuint (anneal_replica_get_edited_at (replica), ==, 120);
  set_project (training, edited);
  g_assert_cmpuint (anneal_replica_get_edited_at (replica), ==, 100);
  g_assert_cmpuint (anneal_replica_get_edited_at (anneal_training_get_replica (training, 1)), ==, G_MAXUINT64);

  anneal_training_restart (training);
  g_assert_cmpuint (anneal_replica_get_edited_at (replica), ==, G_MAXUINT64);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/training-edit/threads", test_threads);
  g_test_add_func ("/jobs/training-edit/pauses", test_pauses);
  g_test_add_func ("/jobs/training-edit/interrupted", test_interrupted);
  g_test_add_func ("/jobs/training-edit/undone", test_undone);
  g_test_add_func ("/jobs/training-edit/goes-on", test_goes_on);
  g_test_add_func ("/jobs/training-edit/groups", test_groups);
  g_test_add_func ("/jobs/training-edit/same", test_same);
  g_test_add_func ("/jobs/training-edit/runs-come-and-go", test_runs_come_and_go);
  g_test_add_func ("/jobs/training-edit/starts-anew", test_starts_anew);
  g_test_add_func ("/jobs/training-edit/refused", test_refused);
  g_test_add_func ("/jobs/training-edit/refused-step", test_refused_step);
  g_test_add_func ("/jobs/training-edit/parked", test_parked);
  g_test_add_func ("/jobs/training-edit/diverged", test_diverged);
  g_test_add_func ("/jobs/training-edit/finished", test_finished);
  g_test_add_func ("/jobs/training-edit/edited-at", test_edited_at);

  return g_test_run ();
}
