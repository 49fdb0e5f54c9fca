/* torch-polynomial-lr.c: PolynomialLR: down to zero along a power of the way that is left
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-scheduler-private.h"

enum
{
  PARAM_TOTAL_ITERS,
  PARAM_POWER,
};

static const AnnealParam params[] = {
  {
    .key = "total_iters", .label = N_("Steps"),
    .doc = N_("How many steps it takes until the rate is zero."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_POSITION,
    .min = 1, .max = 10000, .fallback = ANNEAL_OBJECT_INT (5),
  },
  {
    .key = "power", .label = N_("Power"),
    .doc = N_("How the curve bends: 1 is a straight line, more falls early, less falls late."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_NONE,
    .min = 0, .max = 5, .fallback = ANNEAL_OBJECT_FLOAT (1.0),
  },
  ANNEAL_ROW_LAST_EPOCH,
};

/* Named as in the formula. */
typedef struct
{
  double n, power;
} State;

static gboolean
polynomial_lr_prepare (AnnealInstance  *self,
                       GError         **error)
{
  State *state = self->state;

  return anneal_instance_get_number (self, PARAM_TOTAL_ITERS, ANNEAL_DIVIDE, &state->n, error)
         && anneal_instance_get_number (self, PARAM_POWER, ANNEAL_POWER, &state->power, error);
}

/* The share of the way that is left after @t steps. */
static double
get_rest (const State *state,
          double       t)
{
  return 1.0 - t / state->n;
}

static gboolean
check_divisor (const AnnealInstance  *self,
               GError               **error)
{
  const State *state = self->state;
  gboolean integral = self->last_epoch.kind != ANNEAL_FLOAT && anneal_instance_is_int (self, PARAM_TOTAL_ITERS);

  return state->n != 0 || anneal_instance_fail_division (self, PARAM_TOTAL_ITERS, integral, error);
}

static gboolean
polynomial_lr_rule (AnnealInstance  *self,
                    GError         **error)
{
  const State *state = self->state;
  double t = anneal_instance_get_t (self);
  double factor;

  if (anneal_instance_is_first (self) || t > state->n)
    return TRUE;
  if (!check_divisor (self, error))
    return FALSE;
  if (get_rest (state, t - 1) == 0)
    return anneal_instance_fail_division (self, PARAM_TOTAL_ITERS, FALSE, error);
  if (!anneal_instance_power (self, PARAM_POWER, get_rest (state, t) / get_rest (state, t - 1), state->power,
                              &factor, error))
    return FALSE;

  anneal_instance_multiply_rates (self, factor);
  return TRUE;
}

static gboolean
polynomial_lr_closed_form (AnnealInstance  *self,
                           GError         **error)
{
  const State *state = self->state;
  double t = anneal_instance_get_t (self);
  double factor;

  if (!check_divisor (self, error)
      || !anneal_instance_power (self, PARAM_POWER, get_rest (state, t < state->n ? t : state->n), state->power,
                                 &factor, error))
    return FALSE;

  anneal_instance_set_rates (self, factor);
  return TRUE;
}

/* To before the last step of the decay, whose factor is a power of zero. */
static guint64
polynomial_lr_fill (AnnealInstance     *self,
                    guint64             n,
                    const AnnealTarget *target)
{
  const State *state = self->state;
  double t = anneal_instance_get_t (self);
  double before = get_rest (state, t);
  guint64 k;

  if (!anneal_instance_is_counting (self) || self->last_epoch.integer < 0)
    return 0;
  if (t >= state->n)
    return anneal_instance_fill_constant (self, n, target);

  n = anneal_instance_count_before (self, state->n, n);
  for (k = 0; k < n; k++)
    {
      double now = get_rest (state, t + 1 + (double) k);
      double factor = pow (now / before, state->power);

      if (!isfinite (factor))
        break;

      anneal_instance_multiply_rates (self, factor);
      anneal_instance_store_rates (self, target, k);
      before = now;
    }

  self->last_epoch.integer += (gint64) k;
  return k;
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = polynomial_lr_prepare,
  .rule = polynomial_lr_rule,
  .closed_form = polynomial_lr_closed_form,
  .fill = polynomial_lr_fill,
};

static gboolean
find_zero (const AnnealScene *scene,
           guint64           *tick)
{
  double total_iters;

  return anneal_scene_get_number (scene, PARAM_TOTAL_ITERS, &total_iters) && total_iters > 0
         && anneal_scene_find_step (scene, total_iters, tick) && scene->lr[*tick] == 0;
}

static gboolean
find_idle (const AnnealScene *scene,
           guint64           *tick)
{
  double total_iters;

  return anneal_scene_get_number (scene, PARAM_TOTAL_ITERS, &total_iters) && total_iters == 0
         && anneal_scene_find_step (scene, scene->stint.t_first, tick);
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("From step `total_iters` on the rate is zero and stays there: whatever is trained after that "
               "changes nothing."),
    .find = find_zero,
  },
  {
    .text = N_("With `total_iters=0` it does nothing at all."),
    .find = find_idle,
  },
};

const AnnealScheduler anneal_torch_polynomial_lr = {
  .id = "torch.PolynomialLR",
  .symbol = "torch.optim.lr_scheduler.PolynomialLR",
  .name = "PolynomialLR",
  .doc = N_("Lowers the learning rate to zero along a power of the share of steps that are left."),
  .explanation = N_("The rate falls to zero in `total_iters` steps: the share of the steps that is still left, "
                    "raised to `power`. With a power of 1 this is a straight line; with 2 it falls fast at "
                    "first and gently at the end, with 0.5 the other way round.\n\n"
                    "Image segmentation knows it as the “poly” schedule, with a power of 0.9. `total_iters` "
                    "should be the number of all steps, so that the rate reaches zero as training ends."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("lr(t) = lr(t−1) · ((1 − t/n) / (1 − (t−1)/n))^power   for 1 ≤ t ≤ n\nn = total_iters"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class PolynomialLR",
  .flags = ANNEAL_SCHEDULER_CLOSED_FORM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
