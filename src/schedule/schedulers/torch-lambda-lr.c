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

static gboolean
find_zero_start (const AnnealScene *scene,
                 guint64           *tick)
{
  return scene->stint.t_first == 0 && anneal_scene_find_step (scene, 0, tick) && scene->lr[*tick] == 0;
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("A function that returns 0 for step 0, as a warm-up `e / 100` does, makes the first rate 0: the "
               "first updates change nothing."),
    .find = find_zero_start,
  },
  {
    .text = N_("A negative factor makes a negative rate. PyTorch does not object: the optimizer walks uphill."),
    .find = anneal_scene_find_negative,
  },
  {
    .text = N_("A function that returns the rate itself instead of a factor is multiplied by the optimizer’s "
               "rate, too. Give the optimizer `lr=1` then."),
  },
  {
    .text = N_("Python has its own rules: `-1 ** e` is -(1 ** e); `round` takes halves to the even side; `//` "
               "and `%` round down; and a negative number to the power of 0.9 is complex, without a warning."),
  },
  {
    .text = N_("When training is resumed, the rate is computed anew by the function that is in the code then: "
               "`state_dict()` leaves lambdas out without a word."),
  },
};

const AnnealScheduler anneal_torch_lambda_lr = {
  .id = "torch.LambdaLR",
  .symbol = "torch.optim.lr_scheduler.LambdaLR",
  .name = "LambdaLR",
  .doc = N_("Multiplies the optimizer's learning rate by a function of the step's number, written in Python."),
  .explanation = N_("The rate is the optimizer’s rate times what your function returns for the number of the "
                    "step. Any shape can be written this way; the warm-ups and decays of language models mostly "
                    "are.\n\n"
                    "The function is called with 0 by the constructor, with 1 by the first `step()`, and so on. "
                    "It returns a factor, not a rate: 0.5 means half of the optimizer’s rate.\n\n"
                    "Most schedulers change the rate they find. This one computes each value from the start, "
                    "and overwrites what others have done to it."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = "lr(t) = base · lr_lambda(t)",
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class LambdaLR",
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
