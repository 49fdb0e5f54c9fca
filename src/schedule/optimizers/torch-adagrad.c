/* torch-adagrad.c: Adagrad's parameters and what its constructor checks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer-private.h"

static const AnnealParam params[] = {
  ANNEAL_ROW_LR (ANNEAL_OBJECT_FLOAT (1e-2)),
  {
    .key = "lr_decay", .label = N_("Learning rate decay"),
    .doc = N_("How fast the optimizer itself lowers its rate; no scheduler sees it."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_ADVANCED,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_INT (0),
  },
  ANNEAL_ROW_WEIGHT_DECAY (ANNEAL_OBJECT_INT (0)),
  {
    .key = "initial_accumulator_value", .label = N_("Initial accumulator"),
    .doc = N_("What the sum of squared gradients starts from."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_ADVANCED,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_INT (0),
  },
  ANNEAL_ROW_EPS (1e-10),
  ANNEAL_ROW_FOREACH (0),
  ANNEAL_ROW_MAXIMIZE (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_DIFFERENTIABLE (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_FUSED (ANNEAL_PARAM_KEYWORD_ONLY),
};

static gboolean
check_torch_adagrad (const AnnealOptimizer  *optimizer,
                     AnnealPytorch           version,
                     GError                **error)
{
  return anneal_optimizer_require_positive (optimizer, "lr", "learning rate", TRUE, error)
         && anneal_optimizer_require_positive (optimizer, "lr_decay", "lr_decay value", TRUE, error)
         && anneal_optimizer_require_positive (optimizer, "weight_decay", "weight_decay value", TRUE, error)
         && anneal_optimizer_require_positive (optimizer, "initial_accumulator_value",
                                               "initial_accumulator_value value", TRUE, error)
         && anneal_optimizer_require_positive (optimizer, "eps", "epsilon value", TRUE, error);
}

const AnnealOptimizerKind anneal_torch_adagrad = {
  .id = "torch.Adagrad",
  .symbol = "torch.optim.Adagrad",
  .name = "Adagrad",
  .doc = N_("Steps divided by the size of all gradients so far, so that they shrink."),
  .momentum = ANNEAL_MOMENTUM_NONE,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .check = check_torch_adagrad,
};
