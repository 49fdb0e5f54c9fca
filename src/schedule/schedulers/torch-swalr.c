/* torch-swalr.c: SWALR: to a steady rate for stochastic weight averaging
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-scheduler-private.h"

enum
{
  PARAM_SWA_LR,
  PARAM_ANNEAL_EPOCHS,
  PARAM_ANNEAL_STRATEGY,
};

static const char * const strategies[] = { "cos", "linear", NULL };

static const AnnealParam params[] = {
  {
    .key = "swa_lr", .label = N_("Averaging rate"),
    .doc = N_("The learning rate that is kept while the weights are averaged."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_LR,
    .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_PER_GROUP | ANNEAL_PARAM_LOG_SCALE,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0.05),
  },
  {
    .key = "anneal_epochs", .label = N_("Steps"),
    .doc = N_("How many steps the way to that rate takes."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_POSITION,
    .min = 0, .max = 1000, .fallback = ANNEAL_OBJECT_INT (10),
  },
  {
    .key = "anneal_strategy", .label = N_("Shape"),
    .doc = N_("Whether the way is half a cosine wave or a straight line."),
    .type = ANNEAL_PARAM_CHOICE, .fallback_text = "'cos'", .choices = strategies,
  },
  ANNEAL_ROW_LAST_EPOCH,
};

typedef struct
{
  double   n;               /* anneal_epochs */
  gboolean is_linear;
} State;

static gboolean
prepare_rates (AnnealInstance  *self,
               GError         **error)
{
  const AnnealObject *value = &self->values[PARAM_SWA_LR];
  guint n_groups = self->simulation->n_groups;
  gsize n_items = n_groups;
  double swa_lr[ANNEAL_MAX_GROUPS];

  if (value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE)
    anneal_object_get_items (value, &n_items);
  if (n_items != n_groups && self->simulation->version < ANNEAL_PYTORCH_2_7)
    return anneal_instance_fail (self, PARAM_SWA_LR, error, ANNEAL_ERROR_CONFLICT,
                                 "swa_lr must have the same length as optimizer.param_groups: "
                                 "swa_lr has %" G_GSIZE_FORMAT ", optimizer.param_groups has %u", n_items, n_groups);

  if (!anneal_instance_get_per_group (self, PARAM_SWA_LR, ANNEAL_MULTIPLY, swa_lr, error))
    return FALSE;
  for (guint i = 0; i < n_groups; i++)
    self->simulation->groups[i].swa_lr = swa_lr[i];

  return TRUE;
}

static gboolean
swalr_prepare (AnnealInstance  *self,
               GError         **error)
{
  State *state = self->state;
  g_autofree char *text = NULL;

  if (!prepare_rates (self, error))
    return FALSE;

  if (anneal_instance_get_choice (self, PARAM_ANNEAL_STRATEGY, strategies) < 0)
    {
      text = anneal_instance_dup_str (self, PARAM_ANNEAL_STRATEGY);
      return anneal_instance_fail (self, PARAM_ANNEAL_STRATEGY, error, ANNEAL_ERROR_RANGE,
                                   "anneal_strategy must %s one of 'cos' or 'linear', instead got %s",
                                   self->simulation->version < ANNEAL_PYTORCH_2_14 ? "by" : "be", text);
    }
  state->is_linear = anneal_instance_get_choice (self, PARAM_ANNEAL_STRATEGY, strategies) == 1;

  state->n = anneal_object_get_number (&self->values[PARAM_ANNEAL_EPOCHS]);
  if (anneal_instance_is_int (self, PARAM_ANNEAL_EPOCHS) && state->n >= 0)
    return TRUE;
  if (self->values[PARAM_ANNEAL_EPOCHS].kind == ANNEAL_UNKNOWN)
    return anneal_instance_fail_item (self, PARAM_ANNEAL_EPOCHS, &self->values[PARAM_ANNEAL_EPOCHS], error);

  text = anneal_instance_dup_str (self, PARAM_ANNEAL_EPOCHS);
  return anneal_instance_fail (self, PARAM_ANNEAL_EPOCHS, error, ANNEAL_ERROR_RANGE,
                               "anneal_epochs must be equal or greater than 0, got %s", text);
}

/* The share of swa_lr in the rate after @s steps. */
static double
get_share (const State *state,
           double       s)
{
  double x = s / fmax (1, state->n);

  x = x < 1 ? x : 1;
  x = x > 0 ? x : 0;
  return state->is_linear ? x : (1 - cos (M_PI * x)) / 2;
}

/* Finds out from each present rate where its way began. */
static void
set_rates (AnnealInstance *self,
           double          share_before,
           double          share)
{
  for (guint i = 0; i < self->simulation->n_groups; i++)
    {
      AnnealParamGroup *group = &self->simulation->groups[i];
      double start = share_before == 1 ? group->swa_lr
                                       : (group->lr - share_before * group->swa_lr) / (1 - share_before);

      group->lr = group->swa_lr * share + start * (1 - share);
    }
}

/* Counts the calls of step(), not last_epoch. */
static gboolean
swalr_rule (AnnealInstance  *self,
            GError         **error)
{
  const State *state = self->state;
  double s = (double) self->n_steps - 1;

  if (state->n == 0)
    s = fmax (1, s);

  set_rates (self, get_share (state, s - 1), get_share (state, s));
  return TRUE;
}

static guint64
swalr_fill (AnnealInstance     *self,
            guint64             n,
            const AnnealTarget *target)
{
  const State *state = self->state;
  double s = (double) self->n_steps;
  double before = get_share (state, s - 1);

  if (!anneal_instance_is_counting (self) || self->n_steps < 1)
    return 0;

  for (guint64 k = 0; k < n; k++)
    {
      double share = before == 1 ? 1 : get_share (state, s + (double) k);

      set_rates (self, before, share);
      anneal_instance_store_rates (self, target, k);
      before = share;
    }

  self->last_epoch.integer += (gint64) n;
  return n;
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = swalr_prepare,
  .rule = swalr_rule,
  .fill = swalr_fill,
};

static gboolean
find_rise (const AnnealScene *scene,
           guint64           *tick)
{
  return anneal_scene_find_step (scene, scene->stint.t_first + 1, tick) && anneal_scene_rises (scene, *tick);
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("If the rate has already fallen below `swa_lr`, it rises again. That is intended: averaging "
               "needs weights that move."),
    .find = find_rise,
  },
  {
    .text = N_("It counts its own calls of `step()`: `step(epoch)` and `last_epoch` do not move it along the "
               "way."),
  },
  {
    .text = N_("As a later part of a SequentialLR it does not go back to the optimizer’s rate: it goes on from "
               "the rate that it finds."),
  },
};

const AnnealScheduler anneal_torch_swalr = {
  .id = "torch.SWALR",
  .symbol = "torch.optim.swa_utils.SWALR",
  .name = "SWALR",
  .doc = N_("Leads the learning rate to a steady one, at which stochastic weight averaging collects the weights."),
  .explanation = N_("Stochastic weight averaging takes the mean of the weights at many points near the end of a "
                    "training. For that the rate should be constant and not too low, so that the weights wander "
                    "around their valley: SWALR brings it to `swa_lr` in `anneal_epochs` steps and keeps it "
                    "there.\n\n"
                    "It mostly follows another scheduler: from some epoch on, the loop calls its `step()` "
                    "instead. It begins at whatever rate it finds."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("lr(t) = swa_lr · α(t) + start · (1 − α(t))\n"
                "start: worked out from lr(t−1)\n"
                "α(t) = x for 'linear', (1 − cos(π·x)) / 2 for 'cos'\n"
                "x = t / anneal_epochs, at most 1"),
  .source = "PyTorch 2.14.0, torch/optim/swa_utils.py, class SWALR",
  .flags = ANNEAL_SCHEDULER_NEVER_VERBOSE,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
