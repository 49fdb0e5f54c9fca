/* anneal-optimizer.h: a simulated optimizer: its param groups, as schedulers see them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-param.h"
#include "anneal-pytorch.h"

G_BEGIN_DECLS

#define ANNEAL_MAX_GROUPS 64

typedef enum
{
  ANNEAL_MOMENTUM_NONE,
  ANNEAL_MOMENTUM_MOMENTUM,     /* SGD, RMSprop */
  ANNEAL_MOMENTUM_BETAS,        /* Adam & Co.: beta1 */
} AnnealMomentumKind;

/* An optimizer with its constructor's arguments and its param groups' own.  Immutable, counted atomically. */
typedef struct _AnnealOptimizer AnnealOptimizer;

/* An optimizer class: a row like a scheduler's. */
typedef struct
{
  const char         *id;       /* "torch.SGD" */
  const char         *symbol;   /* "torch.optim.SGD" */
  const char         *name;     /* "SGD" */
  const char         *doc;      /* N_() */
  AnnealMomentumKind  momentum;
  const AnnealParam  *params;   /* in the order of the signature, `params` left out */
  guint               n_params;
  /* The constructor's checks, in its order and words. */
  gboolean          (*check) (const AnnealOptimizer  *optimizer,
                              AnnealPytorch           version,
                              GError                **error);
} AnnealOptimizerKind;

const AnnealOptimizerKind * const *anneal_optimizer_kinds_all   (guint      *n_kinds);
const AnnealOptimizerKind         *anneal_optimizer_kind_find   (const char *id);              /* or NULL */
const AnnealOptimizerKind         *anneal_optimizer_kind_find_symbol (const char *symbol);     /* or NULL */

/* What `optimizer.param_groups[i]` holds, as far as schedulers care.  NAN: the key is not there. */
typedef struct
{
  double lr, initial_lr;
  double momentum;              /* SGD's momentum, or beta1 */
  double min_lr, max_lr, base_momentum, max_momentum;   /* what OneCycleLR and CyclicLR keep in the group */
  double swa_lr;                /* … and SWALR */
} AnnealParamGroup;

/* Extra keys that a group's dict may hold beside the kind's rows. */
#define ANNEAL_GROUP_KEYS "initial_lr", "max_lr", "min_lr", "max_momentum", "base_momentum"

/* One param group, every default. */
AnnealOptimizer           *anneal_optimizer_new           (const AnnealOptimizerKind *kind);
/* SGD(params, lr=0.1): what a run without an optimizer gets. */
AnnealOptimizer           *anneal_optimizer_new_default   (void);
AnnealOptimizer           *anneal_optimizer_ref           (const AnnealOptimizer *self);
void                       anneal_optimizer_unref         (const AnnealOptimizer *self);
const AnnealOptimizerKind *anneal_optimizer_get_kind      (const AnnealOptimizer *self);
guint                      anneal_optimizer_get_n_groups  (const AnnealOptimizer *self);
/* @group -1: the constructor's own argument; else what the group's dict holds (ANNEAL_UNSET: nothing). Lent.
 * NULL if the kind has no such parameter and groups no such key. */
const AnnealArgument      *anneal_optimizer_get_argument  (const AnnealOptimizer *self,
                                                           int                    group,
                                                           const char            *key);
/* The value in force: a group's (@group -1: none is asked), the constructor's, or the fallback.  A new reference;
 * @self has such a parameter. */
AnnealObject               anneal_optimizer_get_value     (const AnnealOptimizer *self,
                                                           int                    group,
                                                           const char            *key);
/* Changed copies; only the kind of a value is looked at, the rest is anneal_optimizer_check(). */
AnnealOptimizer           *anneal_optimizer_with_argument (const AnnealOptimizer *self,
                                                           int                    group,
                                                           const char            *key,
                                                           const AnnealArgument  *argument,   /* ANNEAL_UNSET: none */
                                                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;
AnnealOptimizer           *anneal_optimizer_with_n_groups (const AnnealOptimizer *self,
                                                           guint                  n_groups,
                                                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;
AnnealOptimizer           *anneal_optimizer_without_group (const AnnealOptimizer *self,
                                                           guint                  group);
AnnealOptimizer           *anneal_optimizer_with_kind     (const AnnealOptimizer     *self,
                                                           const AnnealOptimizerKind *kind);   /* keeps shared keys */
/* PyTorch's own checks, in PyTorch's words; the error's path is "/params/lr" or "/groups/1/lr". */
gboolean                   anneal_optimizer_check         (const AnnealOptimizer *self,
                                                           AnnealPytorch          version,
                                                           GError               **error);
/* What the groups hold before any scheduler is built: (n_groups).  @self passes the check. */
void                       anneal_optimizer_get_groups    (const AnnealOptimizer *self,
                                                           AnnealParamGroup       groups[]);
gboolean                   anneal_optimizer_equal         (const AnnealOptimizer *a,
                                                           const AnnealOptimizer *b);
/* "SGD(params, lr=0.1, momentum=0.9)": as a person would write it; several groups as a list of dicts a, b, …  */
char                      *anneal_optimizer_dup_code      (const AnnealOptimizer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealOptimizer, anneal_optimizer_unref)

G_END_DECLS
