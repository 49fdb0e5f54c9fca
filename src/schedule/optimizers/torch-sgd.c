/* torch-sgd.c: SGD's parameters and what its constructor checks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer-private.h"

static const AnnealParam params[] = {
  ANNEAL_ROW_LR (ANNEAL_OBJECT_FLOAT (1e-3)),
  ANNEAL_ROW_MOMENTUM,
  {
    .key = "dampening", .label = N_("Dampening"),
    .doc = N_("How much of the new gradient is left out of the momentum."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FRACTION, .flags = ANNEAL_PARAM_ADVANCED,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_INT (0),
  },
  ANNEAL_ROW_WEIGHT_DECAY (ANNEAL_OBJECT_INT (0)),
  ANNEAL_ROW_SWITCH ("nesterov", N_("Nesterov momentum"),
                     N_("Whether the gradient is taken where the momentum is about to lead."), 0),
  ANNEAL_ROW_MAXIMIZE (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_FOREACH (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_DIFFERENTIABLE (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_FUSED (ANNEAL_PARAM_KEYWORD_ONLY),
};

/* In 1.13, lr has no default: each group has one of its own, or the constructor is given one. */
static gboolean
require_rate (const AnnealOptimizer  *optimizer,
              GError                **error)
{
  if (anneal_optimizer_get_argument (optimizer, -1, "lr")->value.kind != ANNEAL_UNSET)
    return TRUE;

  for (guint i = 0; i < anneal_optimizer_get_n_groups (optimizer); i++)
    if (anneal_optimizer_get_argument (optimizer, (int) i, "lr")->value.kind == ANNEAL_UNSET)
      {
        anneal_set_error_path (error, ANNEAL_ERROR_TYPE, "/params/lr",
                               "parameter group didn't specify a value of required optimization parameter lr");
        return FALSE;
      }

  return TRUE;
}

static gboolean
check_torch_sgd (const AnnealOptimizer  *optimizer,
                 AnnealPytorch           version,
                 GError                **error)
{
  g_auto(AnnealObject) nesterov = anneal_optimizer_get_value (optimizer, -1, "nesterov");
  g_auto(AnnealObject) momentum = anneal_optimizer_get_value (optimizer, -1, "momentum");
  g_auto(AnnealObject) dampening = anneal_optimizer_get_value (optimizer, -1, "dampening");

  if (!anneal_optimizer_refuse_negative (optimizer, "lr", "learning rate", error)
      || !anneal_optimizer_refuse_negative (optimizer, "momentum", "momentum value", error)
      || !anneal_optimizer_refuse_negative (optimizer, "weight_decay", "weight_decay value", error))
    return FALSE;

  if (anneal_object_is_true (&nesterov)
      && (anneal_object_get_number (&momentum) <= 0 || anneal_object_get_number (&dampening) != 0))
    {
      anneal_set_error_path (error, ANNEAL_ERROR_CONFLICT, "/params/nesterov",
                             "Nesterov momentum requires a momentum and zero dampening");
      return FALSE;
    }

  return version >= ANNEAL_PYTORCH_2_2 || require_rate (optimizer, error);
}

const AnnealOptimizerKind anneal_torch_sgd = {
  .id = "torch.SGD",
  .symbol = "torch.optim.SGD",
  .name = "SGD",
  .doc = N_("Stochastic gradient descent, plain or with momentum."),
  .momentum = ANNEAL_MOMENTUM_MOMENTUM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .check = check_torch_sgd,
};
