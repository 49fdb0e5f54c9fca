/* torch-rmsprop.c: RMSprop's parameters and what its constructor checks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer-private.h"

static const AnnealParam params[] = {
  ANNEAL_ROW_LR (ANNEAL_OBJECT_FLOAT (1e-2)),
  {
    .key = "alpha", .label = N_("Smoothing"),
    .doc = N_("How slowly the average of the squared gradient forgets."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FRACTION, .flags = ANNEAL_PARAM_ADVANCED,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0.99),
  },
  ANNEAL_ROW_EPS (1e-8),
  ANNEAL_ROW_WEIGHT_DECAY (ANNEAL_OBJECT_INT (0)),
  ANNEAL_ROW_MOMENTUM,
  ANNEAL_ROW_SWITCH ("centered", N_("Centered"),
                     N_("Whether the gradient is divided by an estimate of its variance."), 0),
  ANNEAL_ROW_CAPTURABLE (0),
  ANNEAL_ROW_FOREACH (0),
  ANNEAL_ROW_MAXIMIZE (0),
  ANNEAL_ROW_DIFFERENTIABLE (0),
};

static gboolean
check_torch_rmsprop (const AnnealOptimizer  *optimizer,
                     AnnealPytorch           version,
                     GError                **error)
{
  return anneal_optimizer_require_positive (optimizer, "lr", "learning rate", TRUE, error)
         && anneal_optimizer_require_positive (optimizer, "eps", "epsilon value", TRUE, error)
         && anneal_optimizer_require_positive (optimizer, "momentum", "momentum value", TRUE, error)
         && anneal_optimizer_require_positive (optimizer, "weight_decay", "weight_decay value", TRUE, error)
         && anneal_optimizer_require_positive (optimizer, "alpha", "alpha value", TRUE, error);
}

const AnnealOptimizerKind anneal_torch_rmsprop = {
  .id = "torch.RMSprop",
  .symbol = "torch.optim.RMSprop",
  .name = "RMSprop",
  .doc = N_("Steps divided by a running average of the gradient's size."),
  .momentum = ANNEAL_MOMENTUM_MOMENTUM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .check = check_torch_rmsprop,
};
