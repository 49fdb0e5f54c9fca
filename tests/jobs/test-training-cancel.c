/* test-training-cancel.c: a training is stopped, edited and freed at any moment, and leaves nothing behind
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sample.h"
#include "training-sample.h"

#define N_CANCELS 1000

static guint
count_threads (void)
{
  g_autoptr(GDir) folder = g_dir_open ("/proc/self/task", 0, NULL);
  guint n = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static gpointer
do_nothing (gpointer data)
{
  return data;
}

/* How many there are without a training.  Sanitizers start one of their own with the first. */
static guint
count_threads_at_start (void)
{
  g_thread_join (g_thread_new ("first", do_nothing, NULL));
  g_usleep (10000);
  return count_threads ();
}

/* The kernel may list a thread a little longer than it can be joined. */
static void
wait_for_threads (guint n)
{
  for (guint i = 0; i < 5000 && count_threads () != n; i++)
    g_usleep (1000);
  g_assert_cmpuint (count_threads (), ==, n);
}

static AnnealProject *
edit (const AnnealProject *project)
{
  g_autofree char *number = g_strdup_printf ("%d", g_test_rand_int_range (1, 200));
  g_autoptr(AnnealRun) hidden = anneal_run_with_visible (project->runs[1], !project->runs[1]->visible);

  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
      return anneal_project_with_changed_run (project, hidden);
    case 1:
      return anneal_project_with_horizon (project, (guint64) g_test_rand_int_range (1, 30), project->n_batches, NULL);
    case 2:
      return sample_edit (project, 4, "total_steps", number);
    default:
      return sample_edit (project, 1, "T_max", number);
    }
}

/* Reads as a window does in a frame: only what is below the counts. */
static void
look (const AnnealTraining *training)
{
  for (guint i = 0; i < anneal_training_get_n_replicas (training); i++)
    {
      const AnnealReplica *replica = anneal_training_get_replica (training, i);
      guint64 n_done = anneal_replica_get_n_done (replica);
      guint64 n_epochs = anneal_replica_get_n_epochs (replica);
      guint64 at;
      const float *params = anneal_replica_get_params (replica, n_done, &at);

      if (anneal_replica_get_diverged_at (replica) == G_MAXUINT64)
        g_assert_cmpuint (n_epochs, >=, n_done / anneal_training_get_project (training)->n_batches);
      g_assert_cmpuint (at, <=, n_done);
      g_assert_true (params == NULL || params[0] == params[0]);
      if (n_done > 0)
        g_assert_cmpfloat (anneal_replica_get_lr (replica, 0)[n_done - 1], >=, 0);
      if (n_done > 0)
        g_assert_cmpfloat (anneal_replica_get_loss (replica)[n_done - 1], >=, -1e6);
      if (n_epochs > 0)
        g_assert_cmpfloat (anneal_replica_get_validation (replica)[n_epochs - 1], >=, -1e6);
    }
}

static void
do_something (AnnealTraining  *training,
              AnnealProject  **project)
{
  guint64 target = anneal_training_get_target (training);
  AnnealTrainingChange change;

  switch (g_test_rand_int_range (0, 7))
    {
    case 0:
      {
        g_autoptr(AnnealProject) before = *project;
        g_autoptr(GError) error = NULL;

        *project = edit (before);
        anneal_training_set_project (training, *project, &change, &error);
        g_assert_no_error (error);
        break;
      }

    case 1:
      anneal_training_restart (training);
      break;

    case 2:
      g_assert_true (anneal_training_wait (training, NULL));
      break;

    case 3:
      anneal_training_set_target (training, target / 2);
      break;

    default:
      anneal_training_set_target (training, target + (guint64) g_test_rand_int_range (0, 60));
      break;
    }

  look (training);
  if (g_test_rand_bit ())
    g_usleep ((gulong) g_test_rand_int_range (0, 300));
}

static void
test_cancels (void)
{
  static const char * const problems[] = { "moons", "iris", "sin", "noisy-quadratic", "beale" };
  guint n_threads = count_threads_at_start ();

  for (guint i = 0; i < N_CANCELS; i++)
    {
      AnnealProject *project = training_sample_project (problems[i % G_N_ELEMENTS (problems)],
                                                        (guint64) g_test_rand_int_range (1, 20),
                                                        (guint64) g_test_rand_int_range (1, 20));
      AnnealTraining *training = training_sample_start (project, (guint) g_test_rand_int_range (0, 7));

      for (int k = g_test_rand_int_range (0, 6); k > 0; k--)
        do_something (training, &project);

      /* Sometimes the project is gone first. */
      if (g_test_rand_bit ())
        g_clear_pointer (&project, anneal_project_unref);
      anneal_training_free (training);
      g_clear_pointer (&project, anneal_project_unref);
    }

  wait_for_threads (n_threads);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep ((gulong) g_random_int_range (0, 500));
  g_cancellable_cancel (data);
  return NULL;
}

/* Out of waiting, from another thread. */
static void
test_wait (void)
{
  g_autoptr(AnnealProject) project = training_sample_project ("digits", 1000, 100);
  guint n_threads = count_threads_at_start ();

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(AnnealTraining) training = training_sample_start (project, 2);
      GThread *other = g_thread_new ("cancel", cancel_soon, cancellable);

      anneal_training_set_target (training, G_MAXUINT64);
      g_assert_false (anneal_training_wait (training, cancellable));
      g_thread_join (other);
    }

  wait_for_threads (n_threads);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/training-cancel/cancels", test_cancels);
  g_test_add_func ("/jobs/training-cancel/wait", test_wait);

  return g_test_run ();
}
