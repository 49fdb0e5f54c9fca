/* anneal-replica-train.c: what a worker does with a replica, and what it publishes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-replica-private.h"

/* Microseconds.  A slice: all replicas move on within a frame of the window.  A block: its ends cost nothing, and it
 * ends in time for the slice. */
#define SLICE 2000
#define BLOCK 100

static guint64
get_limit (const _Atomic guint64 *limit)
{
  return atomic_load_explicit ((_Atomic guint64 *) limit, memory_order_relaxed);
}

/* The next multiple of @stride. */
static guint64
find_next (guint64 n_done,
           guint64 stride)
{
  return (n_done / stride + 1) * stride;
}

static void
record_epoch (AnnealReplica *self,
              guint64        epoch)
{
  AnnealScore score = anneal_trainer_evaluate (self->trainer);

  self->validation[epoch] = score.loss;
  if (self->accuracy != NULL)
    self->accuracy[epoch] = score.accuracy;
  atomic_store_explicit (&self->n_epochs, epoch + 1, memory_order_release);
}

static void
record_point (AnnealReplica *self,
              gsize          i)
{
  anneal_trainer_get_point (self->trainer, self->path + 2 * i);
  atomic_store_explicit (&self->n_points, i + 1, memory_order_release);
}

static void
record_snapshot (AnnealReplica *self,
                 guint          i)
{
  memcpy (self->snapshots + i * self->n_params, anneal_trainer_get_params (self->trainer),
          self->n_params * sizeof (float));
  atomic_store_explicit (&self->n_snapshots, i + 1, memory_order_release);
}

void
anneal_replica_record (AnnealReplica *self,
                       guint64        n_done)
{
  guint64 next = find_next (n_done, self->n_batches);

  if (n_done > 0 && n_done % self->n_batches == 0)
    record_epoch (self, n_done / self->n_batches - 1);

  if (self->path != NULL)
    {
      if (n_done % self->path_stride == 0)
        record_point (self, n_done / self->path_stride);
      next = MIN (next, find_next (n_done, self->path_stride));
    }

  if (self->snapshots != NULL)
    {
      if (n_done % self->snapshot_stride == 0)
        record_snapshot (self, (guint) (n_done / self->snapshot_stride));
      next = MIN (next, find_next (n_done, self->snapshot_stride));
    }

  self->next_event = next;
}

void
anneal_replica_reset (AnnealReplica *self)
{
  static _Atomic guint64 n_starts;

  self->start = atomic_fetch_add (&n_starts, 1);
  self->n_at_once = 1;
  self->edited_at = G_MAXUINT64;
  for (guint i = 0; i < 3; i++)
    self->latest.at[i] = G_MAXUINT64;
  self->latest.front = 0;
  self->latest.back = 1;
  atomic_store (&self->latest.middle, 2);

  atomic_store (&self->n_epochs, 0);
  atomic_store (&self->diverged_at, G_MAXUINT64);
  atomic_store (&self->refusal, NULL);
  atomic_store (&self->n_done, 0);
  anneal_replica_record (self, 0);
}

void
anneal_latest_write (AnnealLatest *self,
                     const float  *params,
                     gsize         n_params,
                     guint64       at)
{
  memcpy (self->buffers + self->back * n_params, params, n_params * sizeof (float));
  self->at[self->back] = at;
  self->back = atomic_exchange_explicit (&self->middle, self->back | ANNEAL_LATEST_FRESH, memory_order_acq_rel)
               & ~ANNEAL_LATEST_FRESH;
}

const float *
anneal_latest_read (AnnealLatest *self,
                    gsize         n_params,
                    guint64      *at)
{
  if ((atomic_load_explicit (&self->middle, memory_order_relaxed) & ANNEAL_LATEST_FRESH) != 0)
    self->front = atomic_exchange_explicit (&self->middle, self->front, memory_order_acq_rel) & ~ANNEAL_LATEST_FRESH;

  *at = self->at[self->front];
  return *at != G_MAXUINT64 ? self->buffers + self->front * n_params : NULL;
}

/* A loss that is not finite is not published, but the update that led there is. */
static void
end_diverged (AnnealReplica *self,
              guint64        update,
              double         loss)
{
  atomic_store_explicit (&self->diverged_at, update, memory_order_release);
  if (isfinite (loss))
    atomic_store_explicit (&self->n_done, update + 1, memory_order_release);
}

/* The gradient of a large network takes longer than a window can wait.  FALSE: who asks for no more updates than are
 * done gets the replica with half of it, and whoever goes on makes the rest. */
static gboolean
prepare_update (AnnealReplica         *self,
                guint64                update,
                const _Atomic guint64 *limit)
{
  while (!anneal_trainer_prepare (self->trainer))
    if (get_limit (limit) <= update)
      return FALSE;
  return TRUE;
}

/* FALSE: diverged. */
static gboolean
train_update (AnnealReplica    *self,
              guint64           update,
              const AnnealRate  rates[],
              guint             n_groups)
{
  double loss = anneal_trainer_step (self->trainer, rates);

  self->loss[update] = loss;
  for (guint i = 0; i < n_groups; i++)
    self->lr[i][update] = rates[i].lr;

  if (anneal_trainer_has_diverged (self->trainer))
    {
      end_diverged (self, update, loss);
      return FALSE;
    }

  if (update + 1 == self->next_event)
    anneal_replica_record (self, update + 1);
  atomic_store_explicit (&self->n_done, update + 1, memory_order_release);
  return TRUE;
}

/* Before the first of these updates. */
static void
prepare_trainer (AnnealReplica *self)
{
  if (self->is_optimizer_set)
    return;

  anneal_trainer_set_optimizer (self->trainer, &self->optimizer);
  self->is_optimizer_set = TRUE;
}

/* The next block: a few updates with the processor set to flush denormals.  The rates were computed without, as they
 * are in every curve.  FALSE: the replica has ended, or somebody wants it. */
static gboolean
train_block (AnnealReplica         *self,
             const AnnealRate      *rates,
             guint                  n,
             const _Atomic guint64 *limit)
{
  guint n_groups = anneal_rates_get_n_groups (self->rates);
  guint64 first = atomic_load_explicit (&self->n_done, memory_order_relaxed);
  guint before = anneal_trainer_begin_thread ();
  gboolean goes_on = TRUE;

  prepare_trainer (self);
  for (guint i = 0; goes_on && i < n && first + i < get_limit (limit); i++)
    goes_on = prepare_update (self, first + i, limit)
              && train_update (self, first + i, rates + i * n_groups, n_groups);

  anneal_trainer_end_thread (before);
  return goes_on;
}

/* Blocks as long as BLOCK, about. */
static void
adapt_block (AnnealReplica *self,
             gint64         duration)
{
  if (duration < BLOCK / 2)
    self->n_at_once = MIN (self->n_at_once * 2, 1024);
  else if (duration > BLOCK * 2)
    self->n_at_once = MAX (self->n_at_once / 2, 1);
}

/* Rates and a block; FALSE: the replica has ended, or somebody wants it. */
static gboolean
go_on (AnnealReplica         *self,
       const _Atomic guint64 *limit)
{
  guint64 n_done = atomic_load_explicit (&self->n_done, memory_order_relaxed);
  const AnnealRate *rates;

  if (n_done == 0 && self->scheduler_first)
    self->start_score = anneal_trainer_evaluate (self->trainer).loss;
  if (!anneal_rates_seek (self->rates, n_done))
    return TRUE;

  guint n = anneal_rates_get (self->rates, n_done, &rates);

  if (n == 0)
    {
      atomic_store_explicit (&self->refusal, anneal_rates_get_refusal (self->rates), memory_order_release);
      return FALSE;
    }
  return train_block (self, rates, MIN (n, self->n_at_once), limit);
}

void
anneal_replica_train (AnnealReplica         *self,
                      const _Atomic guint64 *limit)
{
  gint64 start = g_get_monotonic_time ();
  gint64 before = start;
  guint64 first = atomic_load_explicit (&self->n_done, memory_order_relaxed);
  guint64 n_done = first;
  gboolean goes_on = TRUE;

  while (goes_on && before - start < SLICE && n_done < get_limit (limit))
    {
      guint64 n_before = n_done;

      goes_on = go_on (self, limit);
      n_done = atomic_load_explicit (&self->n_done, memory_order_relaxed);

      gint64 now = g_get_monotonic_time ();

      /* The way to the first rate after an edit tells nothing of how long updates take. */
      if (n_done > n_before)
        adapt_block (self, now - before);
      before = now;
    }

  atomic_fetch_add_explicit (&self->n_trained, n_done - first, memory_order_relaxed);
  atomic_fetch_add_explicit (&self->busy_time, before - start, memory_order_release);
  if (self->snapshots != NULL && n_done > first && !anneal_trainer_has_diverged (self->trainer))
    anneal_latest_write (&self->latest, anneal_trainer_get_params (self->trainer), self->n_params, n_done);
}

gboolean
anneal_replica_has_ended (const AnnealReplica *self)
{
  return anneal_replica_get_diverged_at (self) != G_MAXUINT64 || anneal_replica_get_refusal (self) != NULL;
}
