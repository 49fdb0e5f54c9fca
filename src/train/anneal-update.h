/* anneal-update.h: the rules by which optimizers change parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANNEAL_UPDATE_MAX_GROUPS  64
#define ANNEAL_UPDATE_MAX_BUFFERS 3

/* What one param group is updated with beside its rate; a rule reads those that it has.  PyTorch's names. */
typedef struct
{
  double   dampening, weight_decay, beta2, eps, alpha, rho, lr_decay, initial_accumulator_value, momentum_decay;
  double   lambd, t0;                       /* ASGD; its alpha is above */
  double   eta_minus, eta_plus;             /* Rprop's etas … */
  double   step_min, step_max;              /* … and step_sizes */
  gboolean nesterov, amsgrad, centered, maximize, decoupled_weight_decay;
} AnnealUpdateOptions;

/* What a scheduler sets: read anew at every update. */
typedef struct
{
  double lr;
  double momentum;            /* momentum, or beta1; 0 if the rule has none */
} AnnealRate;

typedef struct _AnnealUpdateRule AnnealUpdateRule;

/* By the optimizer's id in files, "torch.SGD"; NULL: there is no rule for it. */
const AnnealUpdateRule *anneal_update_rule_find     (const char             *id);
const AnnealUpdateRule * const *anneal_update_rules_all (guint              *n_rules);
const char             *anneal_update_rule_get_id   (const AnnealUpdateRule *self);
/* N_(): what people should know when they train with it under a schedule, or NULL. */
const char             *anneal_update_rule_get_note (const AnnealUpdateRule *self);

G_END_DECLS
