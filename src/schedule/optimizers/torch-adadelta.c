/* torch-adadelta.c: Adadelta's parameters and what its constructor checks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer-private.h"

static const AnnealParam params[] = {
  ANNEAL_ROW_LR (ANNEAL_OBJECT_FLOAT (1.0)),
  {
    .key = "rho", .label = N_("Smoothing"),
    .doc = N_("How slowly the averages of squared gradients and updates forget."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FRACTION, .flags = ANNEAL_PARAM_ADVANCED,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0.9),
  },
  ANNEAL_ROW_EPS (1e-6),
  ANNEAL_ROW_WEIGHT_DECAY (ANNEAL_OBJECT_INT (0)),
  ANNEAL_ROW_FOREACH (0),
  ANNEAL_ROW_CAPTURABLE (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_MAXIMIZE (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_DIFFERENTIABLE (ANNEAL_PARAM_KEYWORD_ONLY),
};

static gboolean
require_rho (const AnnealOptimizer  *optimizer,
             GError                **error)
{
  g_auto(AnnealObject) rho = anneal_optimizer_get_value (optimizer, -1, "rho");

  if (!anneal_optimizer_require_positive (optimizer, "rho", "rho value", TRUE, error))
    return FALSE;

  return anneal_object_get_number (&rho) <= 1 || anneal_optimizer_fail (optimizer, "rho", "rho value", error);
}

static gboolean
check_torch_adadelta (const AnnealOptimizer  *optimizer,
                      AnnealPytorch           version,
                      GError                **error)
{
  return anneal_optimizer_require_positive (optimizer, "lr", "learning rate", TRUE, error)
         && require_rho (optimizer, error)
         && anneal_optimizer_require_positive (optimizer, "eps", "epsilon value", TRUE, error)
         && anneal_optimizer_require_positive (optimizer, "weight_decay", "weight_decay value", TRUE, error);
}

const AnnealOptimizerKind anneal_torch_adadelta = {
  .id = "torch.Adadelta",
  .symbol = "torch.optim.Adadelta",
  .name = "Adadelta",
  .doc = N_("Steps that find their own size from the recent updates and gradients."),
  .momentum = ANNEAL_MOMENTUM_NONE,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .check = check_torch_adadelta,
};
