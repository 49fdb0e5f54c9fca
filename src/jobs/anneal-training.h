/* anneal-training.h: every visible run of a project trains its own replica, side by side
 *
 * Workers write numbers and then raise a counter; who reads the counter may read the numbers below it.  No locks, no
 * signals, no queue between them and the window.  A replica's numbers depend on nothing but its own run and the setup:
 * not on the number of threads, nor on when it was stopped.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "anneal-project.h"
#include "anneal-trainer.h"

G_BEGIN_DECLS

#define ANNEAL_TRAINING_MAX_UPDATES   10000000
#define ANNEAL_TRAINING_MAX_VALUES    100000000   /* losses and rates of all replicas, 8 bytes each */
#define ANNEAL_TRAINING_MAX_SNAPSHOTS 200

/* One training; everything here is called by one thread, which is not one of its workers. */
typedef struct _AnnealTraining AnnealTraining;
/* One run of it.  Lent by the training; gone when its run is gone or hidden. */
typedef struct _AnnealReplica AnnealReplica;

/* A replica for every visible run that can be computed.  Nothing is trained before the first set_target().  @n_threads
 * 0: as many as there are processors.  Fails if the project trains nothing (no problem), or cannot: a horizon beyond
 * ANNEAL_TRAINING_MAX_UPDATES, no memory.  A run whose optimizer has no rule, or that is refused, has no replica. */
AnnealTraining      *anneal_training_new            (const AnnealProject   *project,
                                                     guint                  n_threads,
                                                     GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* Stops the workers, which look in the middle of large updates, too, and waits for them. */
void                 anneal_training_free           (AnnealTraining        *self);
/* Lets every replica go on until it has done @update updates; those that are further stay where they are. */
void                 anneal_training_set_target     (AnnealTraining        *self,
                                                     guint64                update);
guint64              anneal_training_get_target     (const AnnealTraining  *self);
/* Blocks until all replicas are there, or have diverged or been refused, and nothing moves.  FALSE: cancelled. */
gboolean             anneal_training_wait           (AnnealTraining        *self,
                                                     GCancellable          *cancellable);   /* (nullable) */

typedef enum
{
  ANNEAL_TRAINING_SAME,         /* nothing that matters has changed */
  ANNEAL_TRAINING_CATCHES_UP,   /* a run starts and catches up with the others, as it is new, or was at its end or had
                                   diverged before the edit; or goes on, as it can be trained again; or is gone */
  ANNEAL_TRAINING_GOES_ON,      /* an edited run goes on from its present weights; perhaps the above, too */
  ANNEAL_TRAINING_STARTS_ANEW,  /* another setup, horizon or call order: all new replicas, at their start, target 0 */
} AnnealTrainingChange;

/* Follows an edit.  A run that cannot be trained any more keeps its weights until it can be again.  On error, which
 * leaves it as it was, the new project cannot be trained.  Waits for a part of an update at most.  An edit that is
 * undone before the next update leaves no trace. */
gboolean             anneal_training_set_project    (AnnealTraining        *self,
                                                     const AnnealProject   *project,
                                                     AnnealTrainingChange  *change,         /* (out) */
                                                     GError               **error);
/* Back to the start, target 0. */
void                 anneal_training_restart        (AnnealTraining        *self);
const AnnealProject *anneal_training_get_project    (const AnnealTraining  *self);
/* Shared by all replicas; NULL: a surface. */
const AnnealDataset *anneal_training_get_data       (const AnnealTraining  *self);
guint64              anneal_training_get_n_updates  (const AnnealTraining  *self);          /* the horizon */
/* The least that every replica has done that has neither diverged nor been refused; the horizon if there is none. */
guint64              anneal_training_get_n_done     (const AnnealTraining  *self);
guint                anneal_training_get_n_replicas (const AnnealTraining  *self);
/* In the order of the runs. */
const AnnealReplica *anneal_training_get_replica    (const AnnealTraining  *self,
                                                     guint                  i);
const AnnealReplica *anneal_training_find_replica   (const AnnealTraining  *self,
                                                     guint64                run_id);        /* or NULL */
/* Why this run trains nothing; translated, or NULL. */
const char          *anneal_training_get_refusal    (const AnnealTraining  *self,
                                                     guint64                run_id);

/* What a replica has published.  Read the count first: values below it never change, nor do the arrays move, until a
 * restart.  n_done is raised last: the epochs, points and snapshots of the updates below it are there.
 * Every published loss is finite.  The update that diverges counts if its loss, from before it, is; nothing else is
 * published after it. */
const AnnealRun     *anneal_replica_get_run         (const AnnealReplica   *self);
/* Unlike that of any other replica, and another one after a restart: as long as it stays, so does what was read. */
guint64              anneal_replica_get_start       (const AnnealReplica   *self);
guint64              anneal_replica_get_n_done      (const AnnealReplica   *self);          /* updates */
/* The update whose loss was not finite, or after which a parameter was not; G_MAXUINT64: none. */
guint64              anneal_replica_get_diverged_at (const AnnealReplica   *self);
/* Where the run was last changed after some of its updates had been made, which were made otherwise; G_MAXUINT64:
 * nowhere.  For the thread that owns the training. */
guint64              anneal_replica_get_edited_at   (const AnnealReplica   *self);
/* Why step() refused to go on ("Tried to step 101 times …"); NULL: it did not.  The replica then stays there. */
const GError        *anneal_replica_get_refusal     (const AnnealReplica   *self);
const double        *anneal_replica_get_loss        (const AnnealReplica   *self);          /* (n_done): before it */
guint                anneal_replica_get_n_groups    (const AnnealReplica   *self);
const double        *anneal_replica_get_lr          (const AnnealReplica   *self,           /* (n_done), used by each */
                                                     guint                  group);     /* NAN: it was not there yet */
/* After each epoch of the horizon, value e after update (e + 1) * n_batches. */
guint64              anneal_replica_get_n_epochs    (const AnnealReplica   *self);
const double        *anneal_replica_get_validation  (const AnnealReplica   *self);          /* (n_epochs): losses */
const double        *anneal_replica_get_accuracy    (const AnnealReplica   *self);          /* (n_epochs), NULL: none */
/* Updates a second while a worker has it, since it was made; 0: nobody knows yet. */
double               anneal_replica_get_rate        (const AnnealReplica   *self);
/* Surfaces: the points after 0, stride, 2 * stride, … updates. */
const double        *anneal_replica_get_path        (const AnnealReplica   *self,           /* (n_points, 2) */
                                                     gsize                 *n_points,
                                                     guint64               *stride);
/* Networks: the parameters after the last snapshot at or before @update updates, up to MAX_SNAPSHOTS of them, evenly
 * spaced; and how many updates these are after.  Snapshot 0 is the start.  The present parameters, as they were when a
 * worker last stopped, are one more; so where all wait at their target, @update G_MAXUINT64 gives those of that update.
 * Lent until the next call for this replica; NULL: a surface. */
const float         *anneal_replica_get_params      (const AnnealReplica   *self,           /* (n_params) */
                                                     guint64                update,
                                                     guint64               *at);            /* (out) */
/* A network of the training's shape, to predict with any replica's parameters. */
AnnealNetwork       *anneal_training_new_network    (const AnnealTraining  *self);          /* NULL: a surface */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealTraining, anneal_training_free)

G_END_DECLS
