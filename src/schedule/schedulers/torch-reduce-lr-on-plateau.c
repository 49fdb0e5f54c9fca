/* torch-reduce-lr-on-plateau.c: ReduceLROnPlateau: a factor whenever the metric stops getting better
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-scheduler-private.h"

enum
{
  PARAM_MODE,
  PARAM_FACTOR,
  PARAM_PATIENCE,
  PARAM_THRESHOLD,
  PARAM_THRESHOLD_MODE,
  PARAM_COOLDOWN,
  PARAM_MIN_LR,
  PARAM_EPS,
};

static const char * const modes[] = { "min", "max", NULL };
static const char * const threshold_modes[] = { "rel", "abs", NULL };

static const AnnealParam params[] = {
  {
    .key = "mode", .label = N_("Better is"),
    .doc = N_("Whether the metric is meant to fall, as a loss does, or to rise, as an accuracy does."),
    .type = ANNEAL_PARAM_CHOICE, .fallback_text = "'min'", .choices = modes,
  },
  {
    .key = "factor", .label = N_("Decay factor"),
    .doc = N_("What the rate is multiplied by when the metric has not got better for too long."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FACTOR,
    .min = 0.01, .max = 0.99, .fallback = ANNEAL_OBJECT_FLOAT (0.1),
  },
  {
    .key = "patience", .label = N_("Patience"),
    .doc = N_("How many steps without a better metric are let pass; the one after them lowers the rate."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK, .min = 0, .max = 100, .fallback = ANNEAL_OBJECT_INT (10),
  },
  {
    .key = "threshold", .label = N_("Threshold"),
    .doc = N_("By how much the metric must beat the best one to count as better."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_LOG_SCALE,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (1e-4),
  },
  {
    .key = "threshold_mode", .label = N_("Threshold is"),
    .doc = N_("Whether the threshold is a share of the best metric or a difference from it."),
    .type = ANNEAL_PARAM_CHOICE, .fallback_text = "'rel'", .choices = threshold_modes,
  },
  {
    .key = "cooldown", .label = N_("Cooldown"),
    .doc = N_("How many steps after lowering the rate are not counted as bad."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK, .min = 0, .max = 100, .fallback = ANNEAL_OBJECT_INT (0),
  },
  {
    .key = "min_lr", .label = N_("Lowest rate"),
    .doc = N_("The rate is not lowered below this."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_LR, .flags = ANNEAL_PARAM_PER_GROUP | ANNEAL_PARAM_LOG_SCALE,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_INT (0),
  },
  {
    .key = "eps", .label = N_("Smallest change"),
    .doc = N_("A change of the rate that is not larger than this is not made."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_LR, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_ADVANCED,
    .min = 0, .max = 1e-3, .fallback = ANNEAL_OBJECT_FLOAT (1e-8),
  },
};

enum
{
  COUNTER_BAD,
  COUNTER_COOLDOWN,
  COUNTER_BEST,
};

static const AnnealCounter counters[] = {
  {
    .key = "num_bad_epochs", .name = N_("bad epochs"), .kind = ANNEAL_COUNTER_UP, .limit = "patience",
    .doc = N_("Steps since the best metric; one more than the patience lowers the rate."),
  },
  {
    .key = "cooldown_counter", .name = N_("cooldown"), .kind = ANNEAL_COUNTER_DOWN, .limit = "cooldown",
    .doc = N_("Steps to come in which none is counted as bad."),
  },
  {
    .key = "best", .name = N_("best"), .kind = ANNEAL_COUNTER_RECORD,
    .doc = N_("The best metric so far, which the next one has to beat."),
  },
};

typedef struct
{
  double   min_lr[ANNEAL_MAX_GROUPS];     /* (n_groups) */
  double   factor, patience, threshold, cooldown, eps;
  double   best;
  double   n_bad;         /* steps since the best one */
  double   n_cooldown;    /* steps that still do not count; a float cooldown makes it one, too */
  gboolean is_max, is_absolute;
} State;

static gboolean
prepare_min_lr (AnnealInstance  *self,
                State           *state,
                GError         **error)
{
  const AnnealObject *value = &self->values[PARAM_MIN_LR];
  gsize n_items = 0;

  if (value->kind == ANNEAL_LIST || value->kind == ANNEAL_TUPLE)
    {
      anneal_object_get_items (value, &n_items);
      if (n_items != self->simulation->n_groups)
        return anneal_instance_fail (self, PARAM_MIN_LR, error, ANNEAL_ERROR_CONFLICT,
                                     "expected %u min_lrs, got %" G_GSIZE_FORMAT, self->simulation->n_groups, n_items);
    }

  return anneal_instance_get_per_group (self, PARAM_MIN_LR, ANNEAL_SUBTRACT, state->min_lr, error);
}

static gboolean
prepare_modes (AnnealInstance  *self,
               State           *state,
               GError         **error)
{
  int mode = anneal_instance_get_choice (self, PARAM_MODE, modes);
  int threshold_mode = anneal_instance_get_choice (self, PARAM_THRESHOLD_MODE, threshold_modes);
  g_autofree char *text = NULL;

  if (mode < 0)
    {
      text = anneal_instance_dup_str (self, PARAM_MODE);
      return anneal_instance_fail (self, PARAM_MODE, error, ANNEAL_ERROR_RANGE, "mode %s is unknown!", text);
    }
  if (threshold_mode < 0)
    {
      text = anneal_instance_dup_str (self, PARAM_THRESHOLD_MODE);
      return anneal_instance_fail (self, PARAM_THRESHOLD_MODE, error, ANNEAL_ERROR_RANGE,
                                   "threshold mode %s is unknown!", text);
    }

  state->is_max = mode == 1;
  state->is_absolute = threshold_mode == 1;
  state->best = state->is_max ? -INFINITY : INFINITY;
  return TRUE;
}

static gboolean
reduce_lr_on_plateau_prepare (AnnealInstance  *self,
                              GError         **error)
{
  State *state = self->state;

  if (!anneal_instance_get_compared (self, PARAM_FACTOR, ">=", "float", &state->factor, error))
    return FALSE;
  if (state->factor >= 1)
    return anneal_instance_fail (self, PARAM_FACTOR, error, ANNEAL_ERROR_RANGE, "Factor should be < 1.0.");

  return prepare_min_lr (self, state, error)
         && prepare_modes (self, state, error)
         && anneal_instance_get_number (self, PARAM_PATIENCE, ANNEAL_SUBTRACT, &state->patience, error)
         && anneal_instance_get_number (self, PARAM_THRESHOLD, ANNEAL_SUBTRACT, &state->threshold, error)
         && anneal_instance_get_number (self, PARAM_COOLDOWN, ANNEAL_SUBTRACT, &state->cooldown, error)
         && anneal_instance_get_number (self, PARAM_EPS, ANNEAL_SUBTRACT, &state->eps, error);
}

/* It takes no initial step and leaves the groups alone. */
static gboolean
reduce_lr_on_plateau_construct (AnnealInstance  *self,
                                GError         **error)
{
  return TRUE;
}

/* Nothing is better than NaN, and NaN is better than nothing. */
static gboolean
is_better (const State *state,
           double       metric)
{
  if (state->is_max)
    return metric > (state->is_absolute ? state->best + state->threshold : state->best * (state->threshold + 1.0));

  return metric < (state->is_absolute ? state->best - state->threshold : state->best * (1.0 - state->threshold));
}

static void
reduce (AnnealInstance *self)
{
  const State *state = self->state;

  for (guint i = 0; i < self->simulation->n_groups; i++)
    {
      double *lr = &self->simulation->groups[i].lr;
      double reduced = *lr * state->factor;

      /* Python's max(): the first one unless the second is greater. */
      if (state->min_lr[i] > reduced)
        reduced = state->min_lr[i];
      if (*lr - reduced > state->eps)
        *lr = reduced;
    }
}

static gboolean
reduce_lr_on_plateau_step (AnnealInstance    *self,
                           const AnnealTick  *tick,
                           GError           **error)
{
  State *state = self->state;

  if (tick == NULL || !tick->has_metric)
    return anneal_instance_fail (self, -1, error, ANNEAL_ERROR_TYPE,
                                 "ReduceLROnPlateau.step() missing 1 required positional argument: 'metrics'");

  if (is_better (state, tick->metric))
    {
      state->best = tick->metric;
      state->n_bad = 0;
    }
  else
    {
      state->n_bad += 1;
    }

  if (state->n_cooldown > 0)
    {
      state->n_cooldown -= 1;
      state->n_bad = 0;
    }

  if (state->n_bad > state->patience)
    {
      reduce (self);
      state->n_cooldown = state->cooldown;
      state->n_bad = 0;
    }

  return TRUE;
}

static void
reduce_lr_on_plateau_count (const AnnealInstance *self,
                            double               *values)
{
  const State *state = self->state;

  values[COUNTER_BEST] = state->best;
  values[COUNTER_BAD] = state->n_bad;
  values[COUNTER_COOLDOWN] = state->n_cooldown;
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = reduce_lr_on_plateau_prepare,
  .construct = reduce_lr_on_plateau_construct,
  .step = reduce_lr_on_plateau_step,
  .count = reduce_lr_on_plateau_count,
};

static gboolean
find_first_drop (const AnnealScene *scene,
                 guint64           *tick)
{
  for (*tick = scene->stint.first + 1; scene->is_stepped && *tick < scene->n_values; (*tick)++)
    if (scene->lr[*tick] < scene->lr[*tick - 1])
      return TRUE;

  return FALSE;
}

/* The first rate that can't be lowered any more, by a reduction and not from the beginning. */
static gboolean
find_frozen (const AnnealScene *scene,
             guint64           *tick)
{
  double factor, eps;

  if (!anneal_scene_get_number (scene, PARAM_FACTOR, &factor) || !anneal_scene_get_number (scene, PARAM_EPS, &eps))
    return FALSE;

  for (*tick = scene->stint.first; scene->is_stepped && *tick < scene->n_values; (*tick)++)
    if (scene->lr[*tick] > 0 && scene->lr[*tick] - scene->lr[*tick] * factor <= eps)
      return TRUE;

  return FALSE;
}

static gboolean
find_metric (const AnnealScene  *scene,
             gboolean          (*is_wanted) (double metric),
             guint64            *tick)
{
  for (gsize i = 0; scene->is_stepped && i < scene->n_metrics && i + 1 < scene->n_values; i++)
    if (is_wanted (scene->metrics[i]))
      {
        *tick = i + 1;
        return TRUE;
      }

  return FALSE;
}

static gboolean
is_nan (double metric)
{
  return isnan (metric);
}

static gboolean
is_negative (double metric)
{
  return metric < 0;
}

static gboolean
find_nan (const AnnealScene *scene,
          guint64           *tick)
{
  return find_metric (scene, is_nan, tick);
}

static gboolean
find_negative_metric (const AnnealScene *scene,
                      guint64           *tick)
{
  return anneal_scene_is_string (scene, PARAM_THRESHOLD_MODE, "rel") && find_metric (scene, is_negative, tick);
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("`patience=10` lowers the rate at the 12th equal value: the first one is the best so far, ten "
               "bad ones are forgiven, and the next one is too many."),
    .find = find_first_drop,
  },
  {
    .text = N_("A reduction that would change the rate by no more than `eps` is left out without a word. So the "
               "rate is frozen around 1e-8, though reductions are still counted."),
    .find = find_frozen,
  },
  {
    .text = N_("NaN is never better, so it counts as a bad step each time. Nor is an infinite loss better, "
               "even if it comes first."),
    .find = find_nan,
  },
  {
    .text = N_("With `threshold_mode='rel'` the margin is a share of the best value. For a negative metric it "
               "lies on the wrong side: slightly worse counts as better."),
    .find = find_negative_metric,
  },
};

const AnnealScheduler anneal_torch_reduce_lr_on_plateau = {
  .id = "torch.ReduceLROnPlateau",
  .symbol = "torch.optim.lr_scheduler.ReduceLROnPlateau",
  .name = "ReduceLROnPlateau",
  .doc = N_("Lowers the learning rate whenever a metric, such as the validation loss, has stopped getting better."),
  .explanation = N_("This scheduler watches instead of counting. `step(metric)` is given, say, the validation "
                    "loss; when that has not become better for more than `patience` steps, the rate is "
                    "multiplied by `factor`.\n\n"
                    "“Better” means better than the best so far by a margin, `threshold`, so that wobbling does "
                    "not count. After a reduction, `cooldown` steps pass before bad ones are counted again.\n\n"
                    "It fits trainings whose length is not known beforehand. What the curve looks like cannot "
                    "be foretold, for it depends on the metric; here it is computed for the metrics that are "
                    "set for the run."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("better: metric < best · (1 − threshold), or metric < best − threshold\n"
                "after more than patience bad steps: lr = max(lr · factor, min_lr),\n"
                "if that changes it by more than eps"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class ReduceLROnPlateau",
  .flags = ANNEAL_SCHEDULER_READS_METRIC,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .counters = counters,
  .n_counters = G_N_ELEMENTS (counters),
  .klass = &klass,
};
