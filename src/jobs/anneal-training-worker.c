/* anneal-training-worker.c: threads that train replicas, a slice of time at a time
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <sys/resource.h>

#include "anneal-training-private.h"

#include "anneal-handoff.h"

#define WORKER_NICE 10

void
anneal_training_lock (AnnealTraining *self)
{
  g_mutex_lock (&self->lock);
  ANNEAL_TAKE_OVER (self);
}

void
anneal_training_unlock (AnnealTraining *self)
{
  ANNEAL_HAND_OFF (self);
  g_mutex_unlock (&self->lock);
}

/* With the lock held. */
static void
wait_for (AnnealTraining *self,
          GCond          *cond)
{
  ANNEAL_HAND_OFF (self);
  g_cond_wait (cond, &self->lock);
  ANNEAL_TAKE_OVER (self);
}

static gboolean
can_go_on (const AnnealReplica *replica,
           guint64              limit)
{
  return anneal_replica_get_n_done (replica) < limit && !anneal_replica_has_ended (replica);
}

/* Of those that nobody has, the one that lags most: so all move on together.  NULL: there is nothing to do. */
static AnnealReplica *
pick_replica (AnnealTraining *self)
{
  guint64 least = atomic_load (&self->limit);
  AnnealReplica *picked = NULL;

  for (guint i = 0; i < self->replicas->len; i++)
    {
      AnnealReplica *replica = g_ptr_array_index (self->replicas, i);

      if (replica->is_taken || !can_go_on (replica, least))
        continue;

      least = anneal_replica_get_n_done (replica);
      picked = replica;
    }

  return picked;
}

/* A window that has to draw comes first.  Linux gives each thread a priority of its own; elsewhere it is that of the
 * whole process, and stays. */
static void
stand_back (void)
{
#ifdef __linux__
  setpriority (PRIO_PROCESS, 0, WORKER_NICE);
#endif
}

static gpointer
work (gpointer data)
{
  AnnealTraining *self = data;

  stand_back ();
  anneal_training_lock (self);
  while (!self->quits)
    {
      AnnealReplica *replica = pick_replica (self);

      if (replica == NULL)
        {
          wait_for (self, &self->work);
          continue;
        }

      replica->is_taken = TRUE;
      self->n_busy++;
      anneal_training_unlock (self);

      anneal_replica_train (replica, &self->limit);

      anneal_training_lock (self);
      replica->is_taken = FALSE;
      self->n_busy--;
      if (self->n_busy == 0)
        g_cond_broadcast (&self->idle);
    }
  anneal_training_unlock (self);

  return NULL;
}

gboolean
anneal_training_start_workers (AnnealTraining  *self,
                               guint            n_replicas,
                               GError         **error)
{
  guint n = MIN (self->n_wanted, n_replicas);

  while (self->threads->len < n)
    {
      GThread *thread = g_thread_try_new ("anneal-train", work, self, self->threads->len == 0 ? error : NULL);

      if (thread == NULL)
        return self->threads->len > 0;
      g_ptr_array_add (self->threads, thread);
    }

  return TRUE;
}

void
anneal_training_stop_workers (AnnealTraining *self)
{
  atomic_store (&self->limit, 0);
  anneal_training_lock (self);
  self->quits = TRUE;
  g_cond_broadcast (&self->work);
  anneal_training_unlock (self);

  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_set_size (self->threads, 0);
  ANNEAL_TAKE_OVER (self);
}

void
anneal_training_pause (AnnealTraining *self)
{
  atomic_store (&self->limit, 0);
  anneal_training_lock (self);
  while (self->n_busy > 0)
    wait_for (self, &self->idle);
}

void
anneal_training_resume (AnnealTraining *self)
{
  atomic_store (&self->limit, self->target);
  g_cond_broadcast (&self->work);
  anneal_training_unlock (self);
}

/* With the lock held. */
static gboolean
is_there (AnnealTraining *self)
{
  if (self->n_busy > 0)
    return FALSE;

  for (guint i = 0; i < self->replicas->len; i++)
    if (can_go_on (g_ptr_array_index (self->replicas, i), self->target))
      return FALSE;
  return TRUE;
}

static void
cancelled_cb (GCancellable   *cancellable,
              AnnealTraining *self)
{
  anneal_training_lock (self);
  g_cond_broadcast (&self->idle);
  anneal_training_unlock (self);
}

gboolean
anneal_training_wait (AnnealTraining *self,
                      GCancellable   *cancellable)
{
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL) : 0;

  anneal_training_lock (self);
  while (!is_there (self) && !g_cancellable_is_cancelled (cancellable))
    wait_for (self, &self->idle);

  gboolean there = is_there (self);

  anneal_training_unlock (self);
  g_cancellable_disconnect (cancellable, handler);
  return there;
}
