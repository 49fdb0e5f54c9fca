/* anneal-optimizer-private.h: what the constructors of optimizers check
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib/gi18n-lib.h>

#include "anneal-optimizer.h"

G_BEGIN_DECLS

/* The constructor's own argument is refused as "Invalid @what: 0.5", at "/params/@key". */
gboolean     anneal_optimizer_fail          (const AnnealOptimizer  *self,
                                             const char             *key,
                                             const char             *what,
                                             GError                **error);
/* `if value < 0.0`, which NaN passes. */
gboolean     anneal_optimizer_refuse_negative (const AnnealOptimizer  *self,
                                               const char             *key,
                                               const char             *what,
                                               GError                **error);
/* `if not 0.0 <= value`, which NaN does not. */
gboolean     anneal_optimizer_require_positive (const AnnealOptimizer  *self,
                                                const char             *key,
                                                const char             *what,
                                                gboolean                or_zero,
                                                GError                **error);
/* `if not 0.0 <= betas[i] < 1.0`, both. */
gboolean     anneal_optimizer_require_betas (const AnnealOptimizer  *self,
                                             GError                **error);
/* The two numbers of a tuple or list. */
gboolean     anneal_optimizer_get_pair      (const AnnealOptimizer  *self,
                                             int                     group,
                                             const char             *key,
                                             AnnealObject            pair[2],      /* lent by @holder */
                                             AnnealObject           *holder,
                                             GError                **error);

/* Rows that many optimizers share. */
#define ANNEAL_ROW_LR(default_value) \
  { \
    .key = "lr", .label = N_("Learning rate"), \
    .doc = N_("How far one update moves the weights; the schedulers start from it."), \
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_LR, .flags = ANNEAL_PARAM_LOG_SCALE, \
    .min = 1e-6, .max = 10, .fallback = default_value, \
  }
#define ANNEAL_ROW_MOMENTUM \
  { \
    .key = "momentum", .label = N_("Momentum"), \
    .doc = N_("How much of the previous update is kept in the next one."), \
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FRACTION, \
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_INT (0), \
  }
#define ANNEAL_ROW_BETAS \
  { \
    .key = "betas", .label = N_("Betas"), \
    .doc = N_("How slowly the averages of the gradient and of its square forget; the first one acts as momentum."), \
    .type = ANNEAL_PARAM_DOUBLE_PAIR, .unit = ANNEAL_UNIT_FRACTION, \
    .min = 0, .max = 1, .fallback_text = "(0.9, 0.999)", \
  }
#define ANNEAL_ROW_EPS(default_value) \
  { \
    .key = "eps", .label = N_("Epsilon"), \
    .doc = N_("A small number added to the denominator, so that nothing is divided by zero."), \
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_ADVANCED, \
    .min = 1e-12, .max = 1e-3, .fallback = ANNEAL_OBJECT_FLOAT (default_value), \
  }
#define ANNEAL_ROW_WEIGHT_DECAY(default_value) \
  { \
    .key = "weight_decay", .label = N_("Weight decay"), \
    .doc = N_("How strongly the weights are pulled towards zero."), \
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_ADVANCED, \
    .min = 0, .max = 1, .fallback = default_value, \
  }
#define ANNEAL_ROW_SWITCH(key_, label_, doc_, flags_) \
  { \
    .key = key_, .label = label_, .doc = doc_, .type = ANNEAL_PARAM_BOOL, .flags = ANNEAL_PARAM_ADVANCED | (flags_), \
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_BOOL (FALSE), \
  }
#define ANNEAL_ROW_AUTOMATIC(key_, label_, doc_, flags_) \
  { \
    .key = key_, .label = label_, .doc = doc_, .type = ANNEAL_PARAM_BOOL, \
    .flags = ANNEAL_PARAM_ADVANCED | ANNEAL_PARAM_OPTIONAL | (flags_), \
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_NONE, \
  }
#define ANNEAL_ROW_AMSGRAD \
  ANNEAL_ROW_SWITCH ("amsgrad", N_("AMSGrad"), \
                     N_("Whether the largest average of the squared gradient so far is used."), 0)
#define ANNEAL_ROW_DECOUPLED(flags) \
  ANNEAL_ROW_SWITCH ("decoupled_weight_decay", N_("Decoupled weight decay"), \
                     N_("Whether weight decay acts on the weights directly, as in AdamW, not through the gradient."), \
                     flags)
/* How the computation is carried out; nothing here changes for them.  @flags: 0 or ANNEAL_PARAM_KEYWORD_ONLY. */
#define ANNEAL_ROW_MAXIMIZE(flags) \
  ANNEAL_ROW_SWITCH ("maximize", N_("Maximize"), \
                     N_("Whether the objective is climbed and not descended."), flags)
#define ANNEAL_ROW_DIFFERENTIABLE(flags) \
  ANNEAL_ROW_SWITCH ("differentiable", N_("Differentiable"), \
                     N_("Whether gradients can flow through the optimizer's own step."), flags)
#define ANNEAL_ROW_CAPTURABLE(flags) \
  ANNEAL_ROW_SWITCH ("capturable", N_("Capturable"), \
                     N_("Whether the step can be recorded in a CUDA graph."), flags)
#define ANNEAL_ROW_FOREACH(flags) \
  ANNEAL_ROW_AUTOMATIC ("foreach", N_("For-each kernels"), \
                        N_("Whether all weights are updated by one call each; None leaves it to PyTorch."), flags)
#define ANNEAL_ROW_FUSED(flags) \
  ANNEAL_ROW_AUTOMATIC ("fused", N_("Fused kernel"), \
                        N_("Whether the whole update is one kernel; None leaves it to PyTorch."), flags)

G_END_DECLS
