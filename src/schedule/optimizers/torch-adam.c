/* torch-adam.c: Adam's parameters and what its constructor checks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer-private.h"

static const AnnealParam params[] = {
  ANNEAL_ROW_LR (ANNEAL_OBJECT_FLOAT (1e-3)),
  ANNEAL_ROW_BETAS,
  ANNEAL_ROW_EPS (1e-8),
  ANNEAL_ROW_WEIGHT_DECAY (ANNEAL_OBJECT_INT (0)),
  ANNEAL_ROW_AMSGRAD,
  ANNEAL_ROW_FOREACH (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_MAXIMIZE (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_CAPTURABLE (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_DIFFERENTIABLE (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_FUSED (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_DECOUPLED (ANNEAL_PARAM_KEYWORD_ONLY),
};

static gboolean
check_torch_adam (const AnnealOptimizer  *optimizer,
                  AnnealPytorch           version,
                  GError                **error)
{
  return anneal_optimizer_require_positive (optimizer, "lr", "learning rate", TRUE, error)
         && anneal_optimizer_require_positive (optimizer, "eps", "epsilon value", TRUE, error)
         && anneal_optimizer_require_betas (optimizer, error)
         && anneal_optimizer_require_positive (optimizer, "weight_decay", "weight_decay value", TRUE, error);
}

const AnnealOptimizerKind anneal_torch_adam = {
  .id = "torch.Adam",
  .symbol = "torch.optim.Adam",
  .name = "Adam",
  .doc = N_("Steps scaled for each weight by running averages of its gradient and of its square."),
  .momentum = ANNEAL_MOMENTUM_BETAS,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .check = check_torch_adam,
};
