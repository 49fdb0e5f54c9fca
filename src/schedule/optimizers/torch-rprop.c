/* torch-rprop.c: Rprop's parameters and what its constructor checks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer-private.h"

static const AnnealParam params[] = {
  ANNEAL_ROW_LR (ANNEAL_OBJECT_FLOAT (1e-2)),
  {
    .key = "etas", .label = N_("Growth factors"),
    .doc = N_("By what a step is multiplied when the sign turns, and when it stays."),
    .type = ANNEAL_PARAM_DOUBLE_PAIR, .unit = ANNEAL_UNIT_FACTOR, .flags = ANNEAL_PARAM_ADVANCED,
    .min = 0, .max = 2, .fallback_text = "(0.5, 1.2)",
  },
  {
    .key = "step_sizes", .label = N_("Step limits"),
    .doc = N_("The smallest and the largest step."),
    .type = ANNEAL_PARAM_DOUBLE_PAIR, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_ADVANCED,
    .min = 0, .max = 100, .fallback_text = "(1e-06, 50)",
  },
  ANNEAL_ROW_CAPTURABLE (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_FOREACH (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_MAXIMIZE (ANNEAL_PARAM_KEYWORD_ONLY),
  ANNEAL_ROW_DIFFERENTIABLE (ANNEAL_PARAM_KEYWORD_ONLY),
};

static gboolean
require_etas (const AnnealOptimizer  *optimizer,
              GError                **error)
{
  g_auto(AnnealObject) holder = { ANNEAL_UNSET };
  AnnealObject etas[2];

  if (!anneal_optimizer_get_pair (optimizer, -1, "etas", etas, &holder, error))
    return FALSE;

  double shrinking = anneal_object_get_number (&etas[0]);
  double growing = anneal_object_get_number (&etas[1]);

  if (shrinking > 0 && shrinking < 1 && growing > 1)
    return TRUE;

  g_autofree char *first = anneal_object_repr (&etas[0]);
  g_autofree char *second = anneal_object_repr (&etas[1]);

  anneal_set_error_path (error, ANNEAL_ERROR_RANGE, "/params/etas", "Invalid eta values: %s, %s", first, second);
  return FALSE;
}

static gboolean
check_torch_rprop (const AnnealOptimizer  *optimizer,
                   AnnealPytorch           version,
                   GError                **error)
{
  return anneal_optimizer_require_positive (optimizer, "lr", "learning rate", TRUE, error)
         && require_etas (optimizer, error);
}

const AnnealOptimizerKind anneal_torch_rprop = {
  .id = "torch.Rprop",
  .symbol = "torch.optim.Rprop",
  .name = "Rprop",
  .doc = N_("Steps whose size grows while the gradient keeps its sign and shrinks when it turns."),
  .momentum = ANNEAL_MOMENTUM_NONE,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .check = check_torch_rprop,
};
