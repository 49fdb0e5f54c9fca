/* anneal-train-optimizer.h: a run's optimizer, for those who train with it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-optimizer.h"
#include "anneal-trainer.h"

G_BEGIN_DECLS

/* The rule and the groups' options.  Fails, translated, if there is no rule for this kind of optimizer; @optimizer
 * passes anneal_optimizer_check(). */
gboolean anneal_train_optimizer_init (AnnealTrainOptimizer   *self,
                                      const AnnealOptimizer  *optimizer,
                                      GError                **error);

G_END_DECLS
