/* anneal-replica-read.c: what can be read from a replica while it trains
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include "anneal-replica-private.h"

/* C's atomic loads want to be able to write. */
#define LOAD(self, member) atomic_load_explicit (&((AnnealReplica *) (self))->member, memory_order_acquire)

const AnnealRun *
anneal_replica_get_run (const AnnealReplica *self)
{
  return self->run;
}

guint64
anneal_replica_get_start (const AnnealReplica *self)
{
  return self->start;
}

guint64
anneal_replica_get_n_done (const AnnealReplica *self)
{
  return LOAD (self, n_done);
}

guint64
anneal_replica_get_diverged_at (const AnnealReplica *self)
{
  return LOAD (self, diverged_at);
}

guint64
anneal_replica_get_edited_at (const AnnealReplica *self)
{
  return self->edited_at;
}

const GError *
anneal_replica_get_refusal (const AnnealReplica *self)
{
  return LOAD (self, refusal);
}

double
anneal_replica_get_rate (const AnnealReplica *self)
{
  gint64 time = LOAD (self, busy_time);
  guint64 n = LOAD (self, n_trained);

  return n > 0 ? (double) n / (double) MAX (time, 1) * G_USEC_PER_SEC : 0;
}

const double *
anneal_replica_get_loss (const AnnealReplica *self)
{
  return self->loss;
}

guint
anneal_replica_get_n_groups (const AnnealReplica *self)
{
  return anneal_rates_get_n_groups (self->rates);
}

const double *
anneal_replica_get_lr (const AnnealReplica *self,
                       guint                group)
{
  g_return_val_if_fail (group < anneal_replica_get_n_groups (self), NULL);

  return self->lr[group];
}

guint64
anneal_replica_get_n_epochs (const AnnealReplica *self)
{
  return LOAD (self, n_epochs);
}

const double *
anneal_replica_get_validation (const AnnealReplica *self)
{
  return self->validation;
}

const double *
anneal_replica_get_accuracy (const AnnealReplica *self)
{
  return self->accuracy;
}

const double *
anneal_replica_get_path (const AnnealReplica *self,
                         gsize               *n_points,
                         guint64             *stride)
{
  *n_points = self->path != NULL ? LOAD (self, n_points) : 0;
  *stride = self->path != NULL ? self->path_stride : 1;
  return self->path;
}

const float *
anneal_replica_get_params (const AnnealReplica *self,
                           guint64              update,
                           guint64             *at)
{
  guint64 latest_at;

  *at = 0;
  if (self->snapshots == NULL)
    return NULL;

  /* Read once: MIN() would do it twice. */
  guint64 last = LOAD (self, n_snapshots) - 1;
  guint64 snapshot = MIN (update / self->snapshot_stride, last);
  const float *latest = anneal_latest_read ((AnnealLatest *) &self->latest, self->n_params, &latest_at);

  *at = snapshot * self->snapshot_stride;
  if (latest != NULL && latest_at > *at && latest_at <= update)
    {
      *at = latest_at;
      return latest;
    }
  return self->snapshots + snapshot * self->n_params;
}
