/* torch-multiplicative-lr.c: MultiplicativeLR: the user's own factor from each step to the next
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-scheduler-private.h"

/* Evaluation nodes that one block may spend before its caller is asked whether to go on. */
#define NODES_A_BLOCK 50000

enum
{
  PARAM_LR_LAMBDA,
};

static const AnnealParam params[] = {
  {
    .key = "lr_lambda", .label = N_("Factor function"),
    .doc = N_("A function of the step's number; the rate of the step before is multiplied by what it returns."),
    .type = ANNEAL_PARAM_FUNCTION, .unit = ANNEAL_UNIT_FACTOR, .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_PER_GROUP,
    .fallback_text = "lambda epoch: 0.95",
  },
  ANNEAL_ROW_LAST_EPOCH,
};

typedef struct
{
  const AnnealObject *functions[ANNEAL_MAX_GROUPS];   /* (n_groups), lent by the instance's value */
} State;

static gboolean
multiplicative_lr_prepare (AnnealInstance  *self,
                           GError         **error)
{
  State *state = self->state;

  if (!anneal_instance_get_functions (self, PARAM_LR_LAMBDA, state->functions, error))
    return FALSE;

  for (guint i = 0; i < self->simulation->n_groups; i++)
    {
      if (state->functions[i]->kind == ANNEAL_UNKNOWN)
        return anneal_instance_fail_item (self, PARAM_LR_LAMBDA, state->functions[i], error);
      /* Older versions find out when they call it. */
      if (state->functions[i]->kind != ANNEAL_FUNCTION && self->simulation->version >= ANNEAL_PYTORCH_2_14)
        return anneal_instance_fail (self, PARAM_LR_LAMBDA, error, ANNEAL_ERROR_TYPE,
                                     "lr_lambda should be a function, but got %s",
                                     anneal_object_get_type_name (state->functions[i]));
    }

  return TRUE;
}

/* No rate changes before all functions have answered. */
static gboolean
multiply (AnnealInstance      *self,
          const AnnealObject  *t,
          GError             **error)
{
  const State *state = self->state;
  AnnealParamGroup *groups = self->simulation->groups;
  double factors[ANNEAL_MAX_GROUPS];

  for (guint i = 0; i < self->simulation->n_groups; i++)
    if (!anneal_instance_call (self, PARAM_LR_LAMBDA, state->functions[i], t, &factors[i], error))
      return FALSE;

  for (guint i = 0; i < self->simulation->n_groups; i++)
    groups[i].lr *= factors[i];

  return TRUE;
}

static gboolean
multiplicative_lr_rule (AnnealInstance  *self,
                        GError         **error)
{
  gboolean is_kept = self->simulation->version < ANNEAL_PYTORCH_2_14 ? !(anneal_instance_get_t (self) > 0)
                                                                     : self->initial;

  return is_kept || multiply (self, &self->last_epoch, error);
}

static guint64
multiplicative_lr_fill (AnnealInstance     *self,
                        guint64             n,
                        const AnnealTarget *target)
{
  AnnealSimulation *simulation = self->simulation;
  guint64 nodes_before = simulation->budget.nodes;
  AnnealObject t = self->last_epoch;
  guint64 k;

  if (!anneal_instance_is_counting (self) || self->last_epoch.integer < 0)
    return 0;

  for (k = 0; k < n && nodes_before - simulation->budget.nodes < NODES_A_BLOCK; k++)
    {
      t.integer++;
      /* The step is tried again by the rule, which says what is wrong. */
      if (!multiply (self, &t, NULL))
        return k;

      anneal_instance_store_rates (self, target, k);
      self->last_epoch = t;
    }

  return k;
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = multiplicative_lr_prepare,
  .rule = multiplicative_lr_rule,
  .fill = multiplicative_lr_fill,
};

static gboolean
find_zero (const AnnealScene *scene,
           guint64           *tick)
{
  guint64 end = MIN (scene->n_values, scene->stint.end);

  for (*tick = scene->stint.first; *tick < end; (*tick)++)
    if (scene->lr[*tick] == 0)
      return TRUE;

  return FALSE;
}

static gboolean
find_kept_rate (const AnnealScene *scene,
                guint64           *tick)
{
  return scene->stint.first > 0 && anneal_scene_find_changed_start (scene, tick);
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("The function is not called with 0 in ordinary use: the constructor leaves the rate alone, and "
               "the first `step()` calls it with 1."),
  },
  {
    .text = N_("After a single factor of 0 the rate stays 0 for ever."),
    .find = find_zero,
  },
  {
    .text = N_("A negative factor makes a negative rate. PyTorch does not object: the optimizer walks uphill."),
    .find = anneal_scene_find_negative,
  },
  {
    .text = N_("As a later part of a SequentialLR it does not go back to the optimizer’s rate: it goes on from "
               "the rate that it finds."),
    .find = find_kept_rate,
  },
  {
    .text = N_("Python has its own rules: `-1 ** e` is -(1 ** e); `round` takes halves to the even side; `//` "
               "and `%` round down; and a negative number to the power of 0.9 is complex, without a warning."),
  },
};

const AnnealScheduler anneal_torch_multiplicative_lr = {
  .id = "torch.MultiplicativeLR",
  .symbol = "torch.optim.lr_scheduler.MultiplicativeLR",
  .name = "MultiplicativeLR",
  .doc = N_("Multiplies the current learning rate by a function of the step's number, again at every step."),
  .explanation = N_("Every step multiplies the present rate by what your function returns for the number of the "
                    "step. `lambda epoch: 0.95` makes the same curve as ExponentialLR with 0.95.\n\n"
                    "The factors pile up: each one stays in the rate for ever, while LambdaLR forgets the one "
                    "before. A function written for the one class draws another curve with the other."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = "lr(t) = lr(t−1) · lr_lambda(t)",
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class MultiplicativeLR",
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
