/* torch-linear-lr.c: LinearLR: from one factor to another in a straight line
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-scheduler-private.h"

enum
{
  PARAM_START_FACTOR,
  PARAM_END_FACTOR,
  PARAM_TOTAL_ITERS,
};

static const AnnealParam params[] = {
  {
    .key = "start_factor", .label = N_("Start factor"),
    .doc = N_("The share of the optimizer's rate that the first step has."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FACTOR,
    .min = 0.001, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (1.0 / 3),
  },
  {
    .key = "end_factor", .label = N_("End factor"),
    .doc = N_("The share of the optimizer's rate that is reached in the end."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FACTOR,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (1.0),
  },
  {
    .key = "total_iters", .label = N_("Steps"),
    .doc = N_("How many steps the way from the start to the end takes."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_POSITION,
    .min = 1, .max = 10000, .fallback = ANNEAL_OBJECT_INT (5),
  },
  ANNEAL_ROW_LAST_EPOCH,
};

/* Named as in the formula. */
typedef struct
{
  double   start, end, n;
  gboolean is_integral;     /* Python's words for a division by zero differ */
} State;

/* A start of 0, which is multiplied up in vain, was allowed at first. */
static gboolean
check_start (const AnnealInstance  *self,
             double                 start,
             GError               **error)
{
  gboolean is_early = self->simulation->version < ANNEAL_PYTORCH_2_2;

  if (start > 1 || start < 0 || (start == 0 && !is_early))
    return anneal_instance_fail (self, PARAM_START_FACTOR, error, ANNEAL_ERROR_RANGE,
                                 is_early ? "Starting multiplicative factor expected to be between 0 and 1."
                                          : "Starting multiplicative factor expected to be greater than 0 and less "
                                            "or equal to 1.");

  return TRUE;
}

static gboolean
linear_lr_prepare (AnnealInstance  *self,
                   GError         **error)
{
  State *state = self->state;

  if (!anneal_instance_get_compared (self, PARAM_START_FACTOR, ">", "float", &state->start, error)
      || !check_start (self, state->start, error)
      || !anneal_instance_get_compared (self, PARAM_END_FACTOR, ">", "float", &state->end, error))
    return FALSE;
  if (state->end > 1 || state->end < 0)
    return anneal_instance_fail (self, PARAM_END_FACTOR, error, ANNEAL_ERROR_RANGE,
                                 "Ending multiplicative factor expected to be between 0 and 1.");

  state->is_integral = anneal_instance_is_int (self, PARAM_START_FACTOR)
                       && anneal_instance_is_int (self, PARAM_END_FACTOR)
                       && anneal_instance_is_int (self, PARAM_TOTAL_ITERS);
  return anneal_instance_get_number (self, PARAM_TOTAL_ITERS, ANNEAL_SUBTRACT, &state->n, error);
}

static gboolean
linear_lr_rule (AnnealInstance  *self,
                GError         **error)
{
  const State *state = self->state;
  double t = anneal_instance_get_t (self);
  double factor = state->start;

  if (t != 0)
    {
      double divisor = state->n * state->start + (t - 1) * (state->end - state->start);

      /* Before 2.14, resuming took a full step. */
      if ((self->initial && self->simulation->version >= ANNEAL_PYTORCH_2_14) || t > state->n)
        return TRUE;
      if (divisor == 0)
        return anneal_instance_fail_division (self, PARAM_TOTAL_ITERS, state->is_integral, error);
      factor = 1.0 + (state->end - state->start) / divisor;
    }

  anneal_instance_multiply_rates (self, factor);
  return TRUE;
}

static gboolean
linear_lr_closed_form (AnnealInstance  *self,
                       GError         **error)
{
  const State *state = self->state;
  double t = anneal_instance_get_t (self);
  double n_done = t < state->n ? t : state->n;

  if (state->n == 0)
    return anneal_instance_fail_division (self, PARAM_TOTAL_ITERS,
                                          state->is_integral && self->last_epoch.kind != ANNEAL_FLOAT, error);

  anneal_instance_set_rates (self, state->start + (state->end - state->start) * n_done / state->n);
  return TRUE;
}

static guint64
linear_lr_fill (AnnealInstance     *self,
                guint64             n,
                const AnnealTarget *target)
{
  const State *state = self->state;
  guint64 k;

  if (!anneal_instance_is_counting (self) || self->last_epoch.integer < 0)
    return 0;
  if (anneal_instance_get_t (self) >= state->n)
    return anneal_instance_fill_constant (self, n, target);

  for (k = 0; k < n; k++)
    {
      double t = (double) (self->last_epoch.integer + 1);
      double divisor = state->n * state->start + (t - 1) * (state->end - state->start);
      double factor = 1.0 + (state->end - state->start) / divisor;

      if (t > state->n || divisor == 0)
        break;

      self->last_epoch.integer++;
      anneal_instance_multiply_rates (self, factor);
      anneal_instance_store_rates (self, target, k);
    }

  return k;
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = linear_lr_prepare,
  .rule = linear_lr_rule,
  .closed_form = linear_lr_closed_form,
  .fill = linear_lr_fill,
};

static gboolean
find_inexact_end (const AnnealScene *scene,
                  guint64           *tick)
{
  double end_factor, total_iters;

  return anneal_scene_is_alone (scene) && anneal_scene_get_number (scene, PARAM_END_FACTOR, &end_factor)
         && anneal_scene_get_number (scene, PARAM_TOTAL_ITERS, &total_iters) && total_iters > 0
         && anneal_scene_find_step (scene, total_iters, tick)
         && scene->lr[*tick] != anneal_scene_get_base (scene) * end_factor;
}

static gboolean
find_stuck_at_start (const AnnealScene *scene,
                     guint64           *tick)
{
  double total_iters;

  return anneal_scene_get_number (scene, PARAM_TOTAL_ITERS, &total_iters) && total_iters == 0
         && anneal_scene_find_changed_start (scene, tick);
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("The constructor already multiplies by `start_factor`: the very first update has the lower rate, "
               "before any call of `step()`."),
    .find = anneal_scene_find_changed_start,
  },
  {
    .text = N_("Every step multiplies the rate before it, and all their roundings add up: the end is near the "
               "exact value, seldom equal to it. With `end_factor=0` it may be 2e-18, or even below zero."),
    .find = find_inexact_end,
  },
  {
    .text = N_("With `total_iters=0` the rate does not jump to the end: it stays at the start for ever."),
    .find = find_stuck_at_start,
  },
  {
    .text = N_("Once built, it acts, even if its `step()` is never called. A forgotten LinearLR scales the "
               "curves of all other schedulers of the same optimizer: they multiply the rate that its "
               "constructor has left."),
    .find = anneal_scene_find_unstepped,
  },
};

const AnnealScheduler anneal_torch_linear_lr = {
  .id = "torch.LinearLR",
  .symbol = "torch.optim.lr_scheduler.LinearLR",
  .name = "LinearLR",
  .doc = N_("Moves the learning rate in a straight line from one share of it to another: the usual warm-up."),
  .explanation = N_("The rate goes in a straight line from `start_factor` times the optimizer’s rate to "
                    "`end_factor` times that rate, in `total_iters` steps, and stays there.\n\n"
                    "Rising, it is the usual warm-up. In the first updates the gradients are large and point "
                    "anywhere, and optimizers such as Adam do not know their size yet; small steps keep the "
                    "weights from being thrown off. A warm-up is followed by another schedule, mostly in a "
                    "SequentialLR.\n\n"
                    "Falling, it is a linear decay: `start_factor=1` and `end_factor=0` over the whole "
                    "training."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("lr(0) = base · s\n"
                "lr(t) = lr(t−1) · (1 + (e − s) / (n·s + (t−1)·(e − s)))   for 1 ≤ t ≤ n\n"
                "s = start_factor, e = end_factor, n = total_iters"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class LinearLR",
  .flags = ANNEAL_SCHEDULER_CLOSED_FORM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
