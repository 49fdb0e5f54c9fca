/* torch-asgd.c: ASGD's parameters and what its constructor checks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer-private.h"

static const AnnealParam params[] = {
  ANNEAL_ROW_LR (ANNEAL_OBJECT_FLOAT (1e-2)),
  {
    .key = "lambd", .label = N_("Decay term"),
    .doc = N_("How strongly the weights decay at every step."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_ADVANCED,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (1e-4),
  },
  {
    .key = "alpha", .label = N_("Power"),
    .doc = N_("How fast the optimizer itself lowers its rate."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_ADVANCED,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0.75),
  },
  {
    .key = "t0", .label = N_("Start of averaging"),
    .doc = N_("The step at which averaging starts."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_ADVANCED,
    .min = 1, .max = 1e7, .fallback = ANNEAL_OBJECT_FLOAT (1e6),
  },
  ANNEAL_ROW_WEIGHT_DECAY (ANNEAL_OBJECT_INT (0)),
  ANNEAL_ROW_FOREACH (0),
  ANNEAL_ROW_MAXIMIZE (0),
  ANNEAL_ROW_DIFFERENTIABLE (0),
  ANNEAL_ROW_CAPTURABLE (0),
};

static gboolean
check_torch_asgd (const AnnealOptimizer  *optimizer,
                  AnnealPytorch           version,
                  GError                **error)
{
  return anneal_optimizer_require_positive (optimizer, "lr", "learning rate", TRUE, error)
         && anneal_optimizer_require_positive (optimizer, "weight_decay", "weight_decay value", TRUE, error);
}

const AnnealOptimizerKind anneal_torch_asgd = {
  .id = "torch.ASGD",
  .symbol = "torch.optim.ASGD",
  .name = "ASGD",
  .doc = N_("Stochastic gradient descent whose result is the average of its later weights."),
  .momentum = ANNEAL_MOMENTUM_NONE,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .check = check_torch_asgd,
};
