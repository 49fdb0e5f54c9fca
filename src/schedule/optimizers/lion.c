/* lion.c: Lion's parameters and what its constructor checks
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Not in PyTorch: the package lion-pytorch.
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer-private.h"

static const AnnealParam params[] = {
  ANNEAL_ROW_LR (ANNEAL_OBJECT_FLOAT (1e-4)),
  {
    .key = "betas", .label = N_("Betas"),
    .doc = N_("How much of the average counts in the sign of the update, and how slowly the average forgets."),
    .type = ANNEAL_PARAM_DOUBLE_PAIR, .unit = ANNEAL_UNIT_FRACTION,
    .min = 0, .max = 1, .fallback_text = "(0.9, 0.99)",
  },
  ANNEAL_ROW_WEIGHT_DECAY (ANNEAL_OBJECT_FLOAT (0.0)),
  ANNEAL_ROW_SWITCH ("use_triton", N_("Triton kernel"), N_("Whether the update is a kernel of its own."), 0),
};

/* The package has assertions, without words. */
static gboolean
check_lion (const AnnealOptimizer  *optimizer,
            AnnealPytorch           version,
            GError                **error)
{
  return anneal_optimizer_require_positive (optimizer, "lr", "learning rate", FALSE, error)
         && anneal_optimizer_require_betas (optimizer, error);
}

const AnnealOptimizerKind anneal_lion = {
  .id = "lion-pytorch.Lion",
  .symbol = "lion_pytorch.Lion",
  .name = "Lion",
  .doc = N_("Steps of one size, by the sign of an average of gradients; not part of PyTorch."),
  .momentum = ANNEAL_MOMENTUM_BETAS,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .check = check_lion,
};
