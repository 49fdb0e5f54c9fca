/* torch-sparse-adam.c: SparseAdam's parameters and what its constructor checks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer-private.h"

static const AnnealParam params[] = {
  ANNEAL_ROW_LR (ANNEAL_OBJECT_FLOAT (1e-3)),
  ANNEAL_ROW_BETAS,
  ANNEAL_ROW_EPS (1e-8),
  ANNEAL_ROW_MAXIMIZE (0),
};

static gboolean
check_torch_sparse_adam (const AnnealOptimizer  *optimizer,
                         AnnealPytorch           version,
                         GError                **error)
{
  return anneal_optimizer_require_positive (optimizer, "lr", "learning rate", FALSE, error)
         && anneal_optimizer_require_positive (optimizer, "eps", "epsilon value", FALSE, error)
         && anneal_optimizer_require_betas (optimizer, error);
}

const AnnealOptimizerKind anneal_torch_sparse_adam = {
  .id = "torch.SparseAdam",
  .symbol = "torch.optim.SparseAdam",
  .name = "SparseAdam",
  .doc = N_("Adam for sparse gradients: only what has a gradient is updated."),
  .momentum = ANNEAL_MOMENTUM_BETAS,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .check = check_torch_sparse_adam,
};
