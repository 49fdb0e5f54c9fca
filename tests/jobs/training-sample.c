/* training-sample.c: projects that train something, and all that a training published
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "training-sample.h"

#include "sample.h"

AnnealProject *
training_sample_empty (const char *problem,
                       guint64     n_epochs,
                       guint64     n_batches)
{
  g_autoptr(AnnealProject) project = anneal_project_new ();
  g_autoptr(AnnealProject) longer = NULL;
  g_autoptr(GError) error = NULL;
  AnnealTrainSetup setup;

  g_assert_nonnull (anneal_problem_find (problem));
  longer = anneal_project_with_horizon (project, n_epochs, n_batches, &error);
  g_assert_no_error (error);
  anneal_train_setup_init (&setup, anneal_problem_find (problem));
  return anneal_project_with_training (longer, &setup);
}

static AnnealRun *
new_cycle (guint64 n_updates)
{
  g_autoptr(AnnealOptimizer) optimizer = sample_optimizer ("torch.SGD", "lr", "0.01", "momentum", "0.9", NULL);
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, n_updates);
  g_autoptr(AnnealSchedule) schedule = sample_schedule ("torch.OneCycleLR", "max_lr", "0.02", "total_steps", text,
                                                        NULL);

  return anneal_run_new (NULL, optimizer, schedule, ANNEAL_STEPPING_BATCH);
}

static AnnealRun *
new_plateau (void)
{
  g_autoptr(AnnealOptimizer) optimizer = sample_optimizer ("torch.Adam", "lr", "0.02", NULL);
  g_autoptr(AnnealSchedule) schedule = sample_schedule ("torch.ReduceLROnPlateau", "patience", "1", "factor", "0.5",
                                                        "threshold", "0.05", NULL);

  return anneal_run_new (NULL, optimizer, schedule, ANNEAL_STEPPING_EPOCH);
}

static AnnealRun *
new_grouped (void)
{
  g_autoptr(AnnealOptimizer) one = sample_optimizer ("torch.AdamW", "lr", "2e-3", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(AnnealOptimizer) two = anneal_optimizer_with_n_groups (one, 2, &error);
  g_autoptr(AnnealSchedule) schedule = sample_schedule ("torch.LambdaLR", "lr_lambda", "lambda epoch: 0.99 ** epoch",
                                                        NULL);

  g_assert_no_error (error);
  return anneal_run_new (NULL, two, schedule, ANNEAL_STEPPING_BATCH);
}

AnnealProject *
training_sample_project (const char *problem,
                         guint64     n_epochs,
                         guint64     n_batches)
{
  AnnealProject *project = training_sample_empty (problem, n_epochs, n_batches);
  g_autoptr(AnnealRun) step = sample_run ("torch.StepLR", "step_size", "2");

  project = sample_add (project, sample_run ("torch.CosineAnnealingLR", "T_max", "100"));
  project = sample_add (project, anneal_run_with_stepping (step, ANNEAL_STEPPING_EPOCH));
  project = sample_add (project, new_grouped ());
  project = sample_add (project, new_cycle (n_epochs * n_batches));
  return sample_add (project, new_plateau ());
}

AnnealTraining *
training_sample_start (const AnnealProject *project,
                       guint                n_threads)
{
  g_autoptr(GError) error = NULL;
  AnnealTraining *training = anneal_training_new (project, n_threads, &error);

  g_assert_no_error (error);
  return training;
}

void
training_sample_train (AnnealTraining *training,
                       guint64         update)
{
  anneal_training_set_target (training, update);
  g_assert_true (anneal_training_wait (training, NULL));
}

static void
hash (GChecksum     *checksum,
      gconstpointer  data,
      gsize          n_bytes)
{
  if (data != NULL)
    g_checksum_update (checksum, data, (gssize) n_bytes);
}

static void
hash_params (GChecksum           *checksum,
             const AnnealReplica *replica,
             gsize                n_params)
{
  for (guint64 u = 0; u <= anneal_replica_get_n_done (replica); u++)
    {
      guint64 at;
      const float *params = anneal_replica_get_params (replica, u, &at);

      hash (checksum, &at, sizeof at);
      hash (checksum, params, n_params * sizeof (float));
    }
}

static void
hash_replica (GChecksum           *checksum,
              const AnnealReplica *replica,
              gsize                n_params)
{
  guint64 n_done = anneal_replica_get_n_done (replica);
  guint64 n_epochs = anneal_replica_get_n_epochs (replica);
  guint64 diverged_at = anneal_replica_get_diverged_at (replica);
  guint64 stride;
  gsize n_points;
  const double *path = anneal_replica_get_path (replica, &n_points, &stride);

  hash (checksum, &n_done, sizeof n_done);
  hash (checksum, &n_epochs, sizeof n_epochs);
  hash (checksum, &diverged_at, sizeof diverged_at);
  hash (checksum, anneal_replica_get_loss (replica), n_done * sizeof (double));
  for (guint i = 0; i < anneal_replica_get_n_groups (replica); i++)
    hash (checksum, anneal_replica_get_lr (replica, i), n_done * sizeof (double));
  hash (checksum, anneal_replica_get_validation (replica), n_epochs * sizeof (double));
  hash (checksum, anneal_replica_get_accuracy (replica), n_epochs * sizeof (double));
  hash (checksum, path, n_points * 2 * sizeof (double));
  if (n_params > 0)
    hash_params (checksum, replica, n_params);
}

char *
training_sample_digest (const AnnealTraining *training)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  AnnealNetwork *network = anneal_training_new_network (training);
  gsize n_params = network != NULL ? anneal_network_get_n_params (network) : 0;

  g_clear_pointer (&network, anneal_network_free);
  for (guint i = 0; i < anneal_training_get_n_replicas (training); i++)
    hash_replica (checksum, anneal_training_get_replica (training, i), n_params);
  return g_strdup (g_checksum_get_string (checksum));
}
