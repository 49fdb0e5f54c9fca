/* torch-lambda-lr.c: LambdaLR: the user's own factor for each step
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
    .doc = N_("A function of the step's number; the optimizer's rate is multiplied by what it returns."),
    .type = ANNEAL_PARAM_FUNCTION, .unit = ANNEAL_UNIT_FACTOR, .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_PER_GROUP,
    .fallback_text = "lambda epoch: 0.95 ** epoch",
  },
  ANNEAL_ROW_LAST_EPOCH,
};

typedef struct
{
  const AnnealObject *functions[ANNEAL_MAX_GROUPS];   /* (n_groups), lent by the instance's value */
} State;

static gboolean
lambda_lr_prepare (AnnealInstance  *self,
                   GError         **error)
{
  State *state = self->state;

  return anneal_instance_get_functions (self, PARAM_LR_LAMBDA, state->functions, error);
}

static gboolean
lambda_lr_rule (AnnealInstance  *self,
                GError         **error)
{
  const State *state = self->state;

  for (guint i = 0; i < self->simulation->n_groups; i++)
    {
      double factor;

      if (!anneal_instance_call (self, PARAM_LR_LAMBDA, state->functions[i], &self->last_epoch, &factor, error))
        return FALSE;
      self->simulation->groups[i].lr = self->base_lrs[i] * factor;
    }

  return TRUE;
}

static guint64
lambda_lr_fill (AnnealInstance     *self,
                guint64             n,
                const AnnealTarget *target)
{
  const State *state = self->state;
  AnnealSimulation *simulation = self->simulation;
  guint64 nodes_before = simulation->budget.nodes;
  AnnealObject t;
  guint64 k;

  if (!anneal_instance_is_counting (self))
    return 0;

  t = self->last_epoch;
  for (k = 0; k < n && nodes_before - simulation->budget.nodes < NODES_A_BLOCK; k++)
    {
      t.integer++;
      for (guint i = 0; i < simulation->n_groups; i++)
        {
          double *lr = &target->lr[i * target->row_length + k];
          double factor;

          /* The step is tried again by the rule, which says what is wrong. */
          if (!anneal_instance_call (self, PARAM_LR_LAMBDA, state->functions[i], &t, &factor, NULL))
            return k;
          *lr = self->base_lrs[i] * factor;
          simulation->groups[i].lr = *lr;
        }
      self->last_epoch = t;
    }

  return k;
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = lambda_lr_prepare,
  .rule = lambda_lr_rule,
  .fill = lambda_lr_fill,
};

const AnnealScheduler anneal_torch_lambda_lr = {
  .id = "torch.LambdaLR",
  .symbol = "torch.optim.lr_scheduler.LambdaLR",
  .name = "LambdaLR",
  .doc = N_("Multiplies the optimizer's learning rate by a function of the step's number, written in Python."),
  .formula = "lr(t) = base · lr_lambda(t)",
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class LambdaLR",
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
