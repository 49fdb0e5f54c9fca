/* anneal-training-private.h: a training and its workers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-replica-private.h"

G_BEGIN_DECLS

struct _AnnealTraining
{
  /* Of the thread that owns the training.  Workers look at the replicas with the lock held; they are changed only
   * between pause() and resume(). */
  const AnnealProject *project;         /* owned */
  const AnnealDataset *data;            /* (nullable): owned */
  GPtrArray           *replicas;        /* of AnnealReplica, in the order of the runs */
  GPtrArray           *parked;          /* of AnnealReplica: of runs that an edit has made impossible to train */
  GHashTable          *refusals;        /* of sentences, by the run's id */
  guint64              target;

  guint                n_wanted;        /* threads that there may be … */
  GPtrArray           *threads;         /* … and are: never more than replicas at any time so far */

  /* Who holds the lock may read and write them. */
  GMutex               lock;
  GCond                work;            /* there may be something to do */
  GCond                idle;            /* no worker has a replica, or somebody should look again */
  guint                n_busy;          /* workers that have a replica */
  gboolean             quits;

  _Atomic guint64      limit;           /* updates up to which workers go: the target, or 0: stop */
};

/* More threads, if there are to be more replicas than before.  Fails only if there is none at all. */
gboolean anneal_training_start_workers (AnnealTraining  *self,
                                        guint            n_replicas,
                                        GError         **error);
void     anneal_training_stop_workers  (AnnealTraining  *self);
/* Waits until no worker has a replica, for a part of an update at most.  It stays so until resume(), as the lock is
 * held. */
void     anneal_training_pause         (AnnealTraining  *self);
void     anneal_training_resume        (AnnealTraining  *self);
void     anneal_training_lock          (AnnealTraining  *self);
void     anneal_training_unlock        (AnnealTraining  *self);

G_END_DECLS
