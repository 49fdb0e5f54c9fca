/* torch-constant-lr.c: ConstantLR: a factor for the first steps only
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-scheduler-private.h"

enum
{
  PARAM_FACTOR,
  PARAM_TOTAL_ITERS,
};

static const AnnealParam params[] = {
  {
    .key = "factor", .label = N_("Factor"),
    .doc = N_("What the rate is multiplied by until the given step is reached."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FACTOR,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (1.0 / 3),
  },
  {
    .key = "total_iters", .label = N_("Steps"),
    .doc = N_("The step at which the full rate comes back."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK, .flags = ANNEAL_PARAM_LOG_SCALE,
    .min = 1, .max = 10000, .fallback = ANNEAL_OBJECT_INT (5),
  },
  ANNEAL_ROW_LAST_EPOCH,
};

typedef struct
{
  double factor;
  double total_iters;
} State;

static gboolean
constant_lr_prepare (AnnealInstance  *self,
                     GError         **error)
{
  State *state = self->state;

  if (!anneal_instance_get_compared (self, PARAM_FACTOR, ">", "float", &state->factor, error))
    return FALSE;

  if (state->factor > 1 || state->factor < 0)
    return anneal_instance_fail (self, PARAM_FACTOR, error, ANNEAL_ERROR_RANGE,
                                 "Constant multiplicative factor expected to be between 0 and 1.");

  return anneal_instance_get_number (self, PARAM_TOTAL_ITERS, ANNEAL_SUBTRACT, &state->total_iters, error);
}

static gboolean
constant_lr_rule (AnnealInstance  *self,
                  GError         **error)
{
  const State *state = self->state;
  double t = anneal_instance_get_t (self);
  double factor = state->factor;

  if (t != 0)
    {
      if (t != state->total_iters)
        return TRUE;
      if (factor == 0)
        return anneal_instance_fail_division (self, PARAM_FACTOR, FALSE, error);
      factor = 1.0 / factor;
    }

  anneal_instance_multiply_rates (self, factor);
  return TRUE;
}

static gboolean
constant_lr_closed_form (AnnealInstance  *self,
                         GError         **error)
{
  const State *state = self->state;
  double is_over = anneal_instance_get_t (self) >= state->total_iters ? 1 : 0;

  anneal_instance_set_rates (self, state->factor + is_over * (1 - state->factor));
  return TRUE;
}

static guint64
constant_lr_fill (AnnealInstance     *self,
                  guint64             n,
                  const AnnealTarget *target)
{
  const State *state = self->state;

  if (!anneal_instance_is_counting (self) || self->last_epoch.integer < 0)
    return 0;

  if (state->total_iters > anneal_instance_get_t (self))
    n = anneal_instance_count_before (self, state->total_iters, n);

  return anneal_instance_fill_constant (self, n, target);
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = constant_lr_prepare,
  .rule = constant_lr_rule,
  .closed_form = constant_lr_closed_form,
  .fill = constant_lr_fill,
};

const AnnealScheduler anneal_torch_constant_lr = {
  .id = "torch.ConstantLR",
  .symbol = "torch.optim.lr_scheduler.ConstantLR",
  .name = "ConstantLR",
  .doc = N_("Lowers the learning rate by a factor for the first steps, then gives it back at once."),
  .formula = "lr(0) = base · factor\nlr(total_iters) = lr(total_iters − 1) · (1 / factor)",
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class ConstantLR",
  .flags = ANNEAL_SCHEDULER_CLOSED_FORM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
