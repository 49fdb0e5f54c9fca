/* anneal-trainer.h: one replica of a problem, trained an update at a time
 *
 * The caller owns the loop and brings the rates; a trainer knows no schedule.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-network.h"
#include "anneal-train-setup.h"
#include "anneal-update.h"

G_BEGIN_DECLS

/* Used by one thread at a time. */
typedef struct _AnnealTrainer AnnealTrainer;

/* How parameters are updated; group g of the optimizer has those layers (or coordinates) that
 * anneal_trainer_get_group() says. */
typedef struct
{
  const AnnealUpdateRule *rule;
  guint                   n_groups;
  AnnealUpdateOptions     groups[ANNEAL_UPDATE_MAX_GROUPS];
} AnnealTrainOptimizer;

/* Instead of what the setup says, for replaying a recorded run; everything is borrowed until the trainer is freed. */
typedef struct
{
  const AnnealDataset *data;            /* (nullable) */
  const float         *params;          /* (nullable): initial ones, as AnnealNetwork has them */
  const guint * const *batches;         /* (nullable): (n_batches): rows of each batch, one after another, then again */
  const guint         *batch_sizes;     /* (n_batches) */
  gsize                n_batches;
  const double        *noise;           /* (nullable): (n_noise, 2): times the setup's noise, added to the gradient */
  gsize                n_noise;
} AnnealTrainRecord;

/* The start: the initial weights (or point).  The same setup has the same weights and rows in the same order, whatever
 * the optimizer.  @setup passes anneal_train_setup_check(). */
AnnealTrainer       *anneal_trainer_new            (const AnnealTrainSetup     *setup,
                                                    const AnnealTrainOptimizer *optimizer,
                                                    const AnnealTrainRecord    *record);    /* (nullable) */
void                 anneal_trainer_free           (AnnealTrainer              *self);
/* Goes through some rows for the gradient of the next update, for a few milliseconds at most; TRUE: it is there.  Rates
 * have no part in it: who is asked to stop meanwhile may do so, change them, and go on later. */
gboolean             anneal_trainer_prepare        (AnnealTrainer              *self);
/* One update with these rates: (n_groups).  Gives the loss before it: of the batch, or of the point.  Not finite, or
 * with a coordinate beyond 1e12 after it: diverged; the trainer then stays as it is. */
double               anneal_trainer_step           (AnnealTrainer              *self,
                                                    const AnnealRate            rates[]);
gboolean             anneal_trainer_has_diverged   (const AnnealTrainer        *self);
/* Of the validation rows; of a surface: the loss of the present point, accuracy NAN. */
AnnealScore          anneal_trainer_evaluate       (AnnealTrainer              *self);
guint64              anneal_trainer_get_n_updates  (const AnnealTrainer        *self);
/* Goes on from the present parameters with another optimizer; its memory is kept if the rule is the same. */
void                 anneal_trainer_set_optimizer  (AnnealTrainer              *self,
                                                    const AnnealTrainOptimizer *optimizer);
/* The group of the optimizer that a layer (or, of a surface, a coordinate) belongs to: the first layers to the first
 * groups, as evenly as can be.  Groups beyond the layers have none. */
guint                anneal_trainer_get_group      (guint                       layer,
                                                    guint                       n_layers,
                                                    guint                       n_groups);
/* Of a surface: where it is now. */
void                 anneal_trainer_get_point      (const AnnealTrainer        *self,
                                                    double                      point[2]);
/* Of a network: as AnnealNetwork has them; 0 and NULL of a surface. */
gsize                anneal_trainer_get_n_params   (const AnnealTrainer        *self);
const float         *anneal_trainer_get_params     (const AnnealTrainer        *self);      /* (n_params), lent */
const AnnealDataset *anneal_trainer_get_data       (const AnnealTrainer        *self);      /* lent; NULL: a surface */

/* Sets the processor to flush denormal numbers to zero, which are slow, and back; for the thread that trains. */
guint                anneal_trainer_begin_thread   (void);
void                 anneal_trainer_end_thread     (guint                       before);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealTrainer, anneal_trainer_free)

G_END_DECLS
