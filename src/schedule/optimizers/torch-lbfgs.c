/* torch-lbfgs.c: LBFGS's parameters and what its constructor checks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer-private.h"

static const char * const line_searches[] = { "strong_wolfe", NULL };

static const AnnealParam params[] = {
  ANNEAL_ROW_LR (ANNEAL_OBJECT_INT (1)),
  {
    .key = "max_iter", .label = N_("Iterations"),
    .doc = N_("The most iterations that one step() makes."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_ADVANCED,
    .min = 1, .max = 100, .fallback = ANNEAL_OBJECT_INT (20),
  },
  {
    .key = "max_eval", .label = N_("Evaluations"),
    .doc = N_("The most evaluations of the function that one step() makes; None is 1.25 times the iterations."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_OPTIONAL | ANNEAL_PARAM_ADVANCED,
    .min = 1, .max = 125, .fallback = ANNEAL_OBJECT_NONE,
  },
  {
    .key = "tolerance_grad", .label = N_("Gradient tolerance"),
    .doc = N_("A step() ends when the gradient is smaller than this."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_ADVANCED,
    .min = 1e-12, .max = 1e-3, .fallback = ANNEAL_OBJECT_FLOAT (1e-7),
  },
  {
    .key = "tolerance_change", .label = N_("Change tolerance"),
    .doc = N_("A step() ends when the function or the weights change less than this."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_ADVANCED,
    .min = 1e-12, .max = 1e-3, .fallback = ANNEAL_OBJECT_FLOAT (1e-9),
  },
  {
    .key = "history_size", .label = N_("History"),
    .doc = N_("How many past steps the model of the curvature keeps."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_ADVANCED,
    .min = 1, .max = 1000, .fallback = ANNEAL_OBJECT_INT (100),
  },
  {
    .key = "line_search_fn", .label = N_("Line search"),
    .doc = N_("How far to go along each direction; None takes the learning rate."),
    .type = ANNEAL_PARAM_CHOICE, .flags = ANNEAL_PARAM_OPTIONAL | ANNEAL_PARAM_ADVANCED,
    .fallback = ANNEAL_OBJECT_NONE, .choices = line_searches,
  },
};

static gboolean
check_torch_lbfgs (const AnnealOptimizer  *optimizer,
                   AnnealPytorch           version,
                   GError                **error)
{
  if (!anneal_optimizer_require_positive (optimizer, "lr", "learning rate", TRUE, error))
    return FALSE;

  if (anneal_optimizer_get_n_groups (optimizer) != 1)
    {
      anneal_set_error (error, ANNEAL_ERROR_CONFLICT, "LBFGS doesn't support per-parameter options (parameter groups)");
      return FALSE;
    }

  return TRUE;
}

const AnnealOptimizerKind anneal_torch_lbfgs = {
  .id = "torch.LBFGS",
  .symbol = "torch.optim.LBFGS",
  .name = "LBFGS",
  .doc = N_("A quasi-Newton method that models curvature from its last steps; it takes one param group only."),
  .momentum = ANNEAL_MOMENTUM_NONE,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .check = check_torch_lbfgs,
};
