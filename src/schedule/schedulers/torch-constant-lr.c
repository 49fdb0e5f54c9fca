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
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_POSITION,
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

static gboolean
find_inexact_return (const AnnealScene *scene,
                     guint64           *tick)
{
  double total_iters;

  return anneal_scene_is_alone (scene) && anneal_scene_get_number (scene, PARAM_TOTAL_ITERS, &total_iters)
         && total_iters > 0 && anneal_scene_find_step (scene, total_iters, tick)
         && scene->lr[*tick] != anneal_scene_get_base (scene);
}

static gboolean
find_no_return (const AnnealScene *scene,
                guint64           *tick)
{
  double total_iters;

  return anneal_scene_get_number (scene, PARAM_TOTAL_ITERS, &total_iters) && total_iters == 0
         && anneal_scene_find_changed_start (scene, tick);
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("The constructor already multiplies: the very first update has the lower rate, before any call "
               "of `step()`."),
    .find = anneal_scene_find_changed_start,
  },
  {
    .text = N_("The rate is not restored but multiplied by 1 / `factor`, and rounding may change its last "
               "digits: 0.01 can come back as 0.009999999999999998."),
    .find = find_inexact_return,
  },
  {
    .text = N_("With `total_iters=0` the rate keeps the factor for ever: step 0 lowers it, and the step that "
               "would give it back has already passed."),
    .find = find_no_return,
  },
  {
    .text = N_("Once built, it acts, even if its `step()` is never called. A forgotten ConstantLR scales the "
               "curves of all other schedulers of the same optimizer: they multiply the rate that its "
               "constructor has left."),
    .find = anneal_scene_find_unstepped,
  },
};

const AnnealScheduler anneal_torch_constant_lr = {
  .id = "torch.ConstantLR",
  .symbol = "torch.optim.lr_scheduler.ConstantLR",
  .name = "ConstantLR",
  .doc = N_("Lowers the learning rate by a factor for the first steps, then gives it back at once."),
  .explanation = N_("The rate is multiplied by `factor` before training starts, and given back at step "
                    "`total_iters`. Nothing else happens.\n\n"
                    "It is the simplest warm-up: as long as the weights are still random, small steps do less "
                    "harm; then the full rate sets in at once. LinearLR does the same without the jump."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("lr(0) = base · factor\n"
                "lr(t) = lr(t−1) · (1 / factor)   if t = total_iters\n"
                "lr(t) = lr(t−1)                  otherwise"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class ConstantLR",
  .flags = ANNEAL_SCHEDULER_CLOSED_FORM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
