/* torch-exponential-lr.c: ExponentialLR: a factor at every step
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-scheduler-private.h"

/* A rate that is less than this share of the first one trains nothing. */
#define HARDLY_ANYTHING 1e-6

/* Steps that are held against the closed form in the search for a difference: it comes early, if at all. */
#define MAX_COMPARED 100000

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

static gboolean
find_end_of_learning (const AnnealScene *scene,
                      guint64           *tick)
{
  double gamma;

  if (!anneal_scene_get_number (scene, PARAM_GAMMA, &gamma) || !(gamma > 0 && gamma < 1))
    return FALSE;

  return anneal_scene_find_step (scene, scene->stint.t_first + ceil (log (HARDLY_ANYTHING) / log (gamma)), tick);
}

static gboolean
find_first_difference (const AnnealScene *scene,
                       guint64           *tick)
{
  double base = anneal_scene_get_base (scene);
  double gamma;

  if (!anneal_scene_is_alone (scene) || !anneal_scene_get_number (scene, PARAM_GAMMA, &gamma)
      || scene->stint.t_first != 0)
    return FALSE;

  for (*tick = 1; *tick < MIN (scene->n_values, MAX_COMPARED); (*tick)++)
    if (scene->lr[*tick] != base * pow (gamma, (double) *tick))
      return TRUE;

  return FALSE;
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("From this step on the rate is less than a millionth of what it was: hardly anything is learnt "
               "any more. Often `gamma` was meant per epoch, and `step()` is called per batch."),
    .find = find_end_of_learning,
  },
  {
    .text = N_("PyTorch multiplies step by step; base · gamma^t is used by `step(epoch)` only. The two are "
               "rounded differently: here their last digits differ for the first time."),
    .find = find_first_difference,
  },
};

const AnnealScheduler anneal_torch_exponential_lr = {
  .id = "torch.ExponentialLR",
  .symbol = "torch.optim.lr_scheduler.ExponentialLR",
  .name = "ExponentialLR",
  .doc = N_("Multiplies the learning rate by the decay factor at every step: a straight line on a logarithmic axis."),
  .explanation = N_("Every step multiplies the rate by `gamma`. After t steps that makes gamma to the power of "
                    "t: a straight line on a logarithmic axis.\n\n"
                    "Think of the half-life: with `gamma=0.95` the rate halves about every 14 steps, with 0.99 "
                    "every 69, with 0.999 every 693. A `gamma` that was chosen for epochs is far too small when "
                    "`step()` is called after every batch."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = "lr(t) = lr(t−1) · gamma",
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class ExponentialLR",
  .flags = ANNEAL_SCHEDULER_CLOSED_FORM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
