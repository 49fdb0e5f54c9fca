/* torch-exponential-lr.c: ExponentialLR: a factor at every step
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-scheduler-private.h"

enum
{
  PARAM_GAMMA,
};

static const AnnealParam params[] = {
  {
    .key = "gamma", .label = N_("Decay factor"),
    .doc = N_("What the rate is multiplied by at every step."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FACTOR, .flags = ANNEAL_PARAM_REQUIRED,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0.95),
  },
  ANNEAL_ROW_LAST_EPOCH,
};

typedef struct
{
  double gamma;
} State;

static gboolean
exponential_lr_prepare (AnnealInstance  *self,
                        GError         **error)
{
  State *state = self->state;

  return anneal_instance_get_number (self, PARAM_GAMMA, ANNEAL_MULTIPLY, &state->gamma, error);
}

static gboolean
exponential_lr_rule (AnnealInstance  *self,
                     GError         **error)
{
  const State *state = self->state;

  if (anneal_instance_is_first (self))
    return TRUE;

  anneal_instance_multiply_rates (self, state->gamma);
  return TRUE;
}

static gboolean
exponential_lr_closed_form (AnnealInstance  *self,
                            GError         **error)
{
  const State *state = self->state;
  double factor;

  if (!anneal_instance_power (self, PARAM_GAMMA, state->gamma, anneal_instance_get_t (self), &factor, error))
    return FALSE;

  anneal_instance_set_rates (self, factor);
  return TRUE;
}

static guint64
exponential_lr_fill (AnnealInstance     *self,
                     guint64             n,
                     const AnnealTarget *target)
{
  const State *state = self->state;

  /* Number 0 may be a step that leaves the rate alone. */
  if (!anneal_instance_is_counting (self) || self->last_epoch.integer < 0)
    return 0;

  return anneal_instance_fill_decay (self, n, target, state->gamma, 0, 1);
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = exponential_lr_prepare,
  .rule = exponential_lr_rule,
  .closed_form = exponential_lr_closed_form,
  .fill = exponential_lr_fill,
};

const AnnealScheduler anneal_torch_exponential_lr = {
  .id = "torch.ExponentialLR",
  .symbol = "torch.optim.lr_scheduler.ExponentialLR",
  .name = "ExponentialLR",
  .doc = N_("Multiplies the learning rate by the decay factor at every step: a straight line on a logarithmic axis."),
  .formula = "lr(t) = lr(t−1) · gamma",
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class ExponentialLR",
  .flags = ANNEAL_SCHEDULER_CLOSED_FORM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
