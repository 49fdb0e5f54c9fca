/* anneal-replica-private.h: how a replica is made, changed and trained
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdatomic.h>

#include "anneal-rates.h"
#include "anneal-training.h"

G_BEGIN_DECLS

/* What all replicas of a training share; borrowed. */
typedef struct
{
  const AnnealProject *project;
  const AnnealDataset *data;            /* NULL: a surface */
  gsize                snapshot_bytes;  /* of each replica, at most; yet it keeps two */
} AnnealReplicaPlan;

/* The parameters as they are while a replica trains.  A worker fills one of three buffers and swaps it for the one in
 * the middle; the reader swaps that for its own.  Neither ever waits. */
typedef struct
{
  float           *buffers;             /* (3, n_params) */
  guint64          at[3];               /* updates done; G_MAXUINT64: nothing there */
  _Atomic guint    middle;              /* buffer; with ANNEAL_LATEST_FRESH: the reader has not seen it */
  guint            back;                /* the worker's */
  guint            front;               /* the reader's */
} AnnealLatest;

#define ANNEAL_LATEST_FRESH 4u

/* Who writes what: the thread that owns the training writes everything while no worker has the replica; its worker
 * writes the trainer, the rates and the arrays, above the counts only, and then raises the counts. */
struct _AnnealReplica
{
  AnnealTrainSetup       setup;
  guint64                n_batches;     /* updates of an epoch */
  guint64                n_updates;     /* the horizon */
  gboolean               scheduler_first;
  AnnealPytorch          pytorch;
  const AnnealDataset   *data;          /* (nullable): owned */
  const AnnealRun       *run;           /* owned */

  AnnealRates           *rates;
  AnnealTrainOptimizer   optimizer;     /* of the run … */
  gboolean               is_optimizer_set;  /* … which the trainer has, or gets before its next update */
  const AnnealOptimizer *trained;       /* owned: the one that the trainer has had so far */
  guint64                edited_at;     /* update before which the run was last changed; G_MAXUINT64: it was not … */
  guint64                edited_before; /* … and the one before that */
  const AnnealRun       *trained_run;   /* (nullable): owned: as it was until that change … */
  AnnealPytorch          trained_pytorch;   /* … and by which version */
  AnnealTrainer         *trainer;
  double                 start_score;   /* the loss before the first update, if it is read */
  guint64                next_event;    /* updates done at which an epoch ends, or a point or a snapshot is due */
  guint                  n_at_once;     /* updates between two looks at the clock */
  gboolean               is_taken;      /* a worker has it */
  guint64                start;         /* which of all starts of this process it has made */

  double                *loss;          /* (n_updates) */
  double                *lr[ANNEAL_UPDATE_MAX_GROUPS];  /* (n_updates): of as many groups as any of its runs had */
  double                *validation;    /* (n_epochs) */
  double                *accuracy;      /* (n_epochs), NULL: none */
  double                *path;          /* (n_points, 2), NULL: a network */
  guint64                path_stride;
  float                 *snapshots;     /* (n_snapshots, n_params), NULL: a surface */
  guint64                snapshot_stride;
  gsize                  n_params;
  AnnealLatest           latest;

  /* Counts and ends; n_done is raised last. */
  _Atomic guint64        n_epochs;
  _Atomic gsize          n_points;
  _Atomic guint          n_snapshots;
  _Atomic guint64        diverged_at;   /* G_MAXUINT64: it has not */
  _Atomic (const GError *) refusal;     /* lent by the rates */
  _Atomic guint64        n_done;

  /* Of the worker; restarts do not put them back.  The second one is raised last. */
  _Atomic guint64        n_trained;     /* updates … */
  _Atomic gint64         busy_time;     /* … and the microseconds that they took */
};

/* What a run asks of its replica: everything that can fail, so that applying it cannot. */
typedef struct _AnnealReplicaEdit AnnealReplicaEdit;

/* A replica at its start. */
AnnealReplica     *anneal_replica_new          (const AnnealReplicaPlan *plan,
                                                const AnnealRun         *run,
                                                GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void               anneal_replica_free         (AnnealReplica           *self);
/* Whether @run of @project trains it as it is trained already. */
gboolean           anneal_replica_is_of        (const AnnealReplica     *self,
                                                const AnnealProject     *project,
                                                const AnnealRun         *run);
AnnealReplicaEdit *anneal_replica_edit_new     (AnnealReplica           *self,
                                                const AnnealProject     *project,
                                                const AnnealRun         *run,
                                                GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void               anneal_replica_edit_free    (AnnealReplicaEdit       *edit);

/* While no worker has it.  apply_edit() empties @edit; set_run(): one that it is_of(). */
void               anneal_replica_apply_edit   (AnnealReplica           *self,
                                                AnnealReplicaEdit       *edit);
void               anneal_replica_set_run      (AnnealReplica           *self,
                                                const AnnealRun         *run);
void               anneal_replica_restart      (AnnealReplica           *self);

/* On a worker: trains for a slice of time, or until as many updates are done as @limit says, which may change. */
void               anneal_replica_train        (AnnealReplica           *self,
                                                const _Atomic guint64   *limit);
/* Diverged, or refused: it goes no further. */
gboolean           anneal_replica_has_ended    (const AnnealReplica     *self);

/* Counts, the start's point or snapshot among them: of a replica whose trainer is at its start. */
void               anneal_replica_reset        (AnnealReplica           *self);
/* Stores what is due after as many updates as are done, and finds when there is something again. */
void               anneal_replica_record       (AnnealReplica           *self,
                                                guint64                  n_done);
void               anneal_latest_write         (AnnealLatest            *self,
                                                const float             *params,
                                                gsize                    n_params,
                                                guint64                  at);
/* What was written last, or NULL; lent until the next call. */
const float       *anneal_latest_read          (AnnealLatest            *self,
                                                gsize                    n_params,
                                                guint64                 *at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealReplica, anneal_replica_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealReplicaEdit, anneal_replica_edit_free)

G_END_DECLS
