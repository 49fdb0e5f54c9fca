/* torch-one-cycle-lr.c: OneCycleLR: up once and down for good
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-scheduler-private.h"

enum
{
  PARAM_MAX_LR,
  PARAM_TOTAL_STEPS,
  PARAM_EPOCHS,
  PARAM_STEPS_PER_EPOCH,
  PARAM_PCT_START,
  PARAM_ANNEAL_STRATEGY,
  PARAM_CYCLE_MOMENTUM,
  PARAM_BASE_MOMENTUM,
  PARAM_MAX_MOMENTUM,
  PARAM_DIV_FACTOR,
  PARAM_FINAL_DIV_FACTOR,
  PARAM_THREE_PHASE,
  PARAM_LAST_EPOCH,
};

static const char * const strategies[] = { "cos", "linear", NULL };

static const AnnealParam params[] = {
  {
    .key = "max_lr", .label = N_("Highest rate"),
    .doc = N_("The learning rate at the top of the cycle; the others are fractions of it."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_LR,
    .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_PER_GROUP | ANNEAL_PARAM_LOG_SCALE,
    .min = 1e-6, .max = 10, .fallback = ANNEAL_OBJECT_FLOAT (0.1),
  },
  {
    .key = "total_steps", .label = N_("Total steps"),
    .doc = N_("How many steps the cycle has; None means epochs times steps per epoch."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK,
    .flags = ANNEAL_PARAM_OPTIONAL | ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_POSITION,
    .min = 1, .max = 100000, .fallback = ANNEAL_OBJECT_NONE, .sample_text = "9000",
  },
  {
    .key = "epochs", .label = N_("Epochs"),
    .doc = N_("How many epochs the cycle has, if the total is not given."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_OPTIONAL | ANNEAL_PARAM_LOG_SCALE,
    .min = 1, .max = 1000, .fallback = ANNEAL_OBJECT_NONE,
  },
  {
    .key = "steps_per_epoch", .label = N_("Steps per epoch"),
    .doc = N_("How many steps one epoch has, if the total is not given."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_NONE, .flags = ANNEAL_PARAM_OPTIONAL | ANNEAL_PARAM_LOG_SCALE,
    .min = 1, .max = 10000, .fallback = ANNEAL_OBJECT_NONE,
  },
  {
    .key = "pct_start", .label = N_("Rising share"),
    .doc = N_("The share of the cycle during which the rate rises."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FRACTION,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0.3),
  },
  {
    .key = "anneal_strategy", .label = N_("Shape"),
    .doc = N_("Whether the rate moves along cosine waves or straight lines."),
    .type = ANNEAL_PARAM_CHOICE, .fallback_text = "'cos'", .choices = strategies,
  },
  ANNEAL_ROW_CYCLE_MOMENTUM,
  ANNEAL_ROW_BASE_MOMENTUM (0.85),
  ANNEAL_ROW_MAX_MOMENTUM (0.95),
  {
    .key = "div_factor", .label = N_("Start divisor"),
    .doc = N_("The first rate is the highest one divided by this."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FACTOR, .flags = ANNEAL_PARAM_LOG_SCALE,
    .min = 1, .max = 1000, .fallback = ANNEAL_OBJECT_FLOAT (25.0),
  },
  {
    .key = "final_div_factor", .label = N_("End divisor"),
    .doc = N_("The last rate is the first one divided by this."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FACTOR, .flags = ANNEAL_PARAM_LOG_SCALE,
    .min = 1, .max = 1e6, .fallback = ANNEAL_OBJECT_FLOAT (1e4),
  },
  {
    .key = "three_phase", .label = N_("Three phases"),
    .doc = N_("Whether the rate falls back to its first value as steeply as it rose, and only then to its last."),
    .type = ANNEAL_PARAM_BOOL, .fallback = ANNEAL_OBJECT_BOOL (FALSE),
  },
  ANNEAL_ROW_LAST_EPOCH,
};

/* From one key of the group to another, until a step; the next phase starts where one ends. */
typedef struct
{
  double end;
  gsize  from_lr, to_lr;                  /* offsets in AnnealParamGroup */
  gsize  from_momentum, to_momentum;
} Phase;

typedef struct
{
  Phase    phases[3];
  guint    n_phases;
  double   total_steps;
  gboolean is_linear;
  gboolean cycles_momentum;
  gboolean resumes;         /* the group's keys are the user's, and may be missing */
} State;

#define INITIAL_LR    offsetof (AnnealParamGroup, initial_lr)
#define MAX_LR        offsetof (AnnealParamGroup, max_lr)
#define MIN_LR        offsetof (AnnealParamGroup, min_lr)
#define BASE_MOMENTUM offsetof (AnnealParamGroup, base_momentum)
#define MAX_MOMENTUM  offsetof (AnnealParamGroup, max_momentum)

static gboolean
get_count (const AnnealInstance  *self,
           int                    param,
           double                *count,
           GError               **error)
{
  g_autofree char *text = NULL;

  if (!anneal_instance_get_compared (self, param, "<=", "int", count, error))
    return FALSE;
  if (*count > 0 && anneal_instance_is_int (self, param))
    return TRUE;

  text = anneal_instance_dup_str (self, param);
  return anneal_instance_fail (self, param, error, ANNEAL_ERROR_RANGE, "Expected positive integer %s, but got %s",
                               params[param].key, text);
}

static gboolean
prepare_total (AnnealInstance  *self,
               State           *state,
               GError         **error)
{
  double n_epochs, steps_per_epoch;

  if (self->values[PARAM_TOTAL_STEPS].kind != ANNEAL_NONE)
    return get_count (self, PARAM_TOTAL_STEPS, &state->total_steps, error);

  gboolean has_no_epochs = self->values[PARAM_EPOCHS].kind == ANNEAL_NONE;
  gboolean has_no_steps = self->values[PARAM_STEPS_PER_EPOCH].kind == ANNEAL_NONE;

  /* Before 2.7 one of them was enough to come to the comparison below, which refuses None. */
  if (self->simulation->version < ANNEAL_PYTORCH_2_7 ? has_no_epochs && has_no_steps : has_no_epochs || has_no_steps)
    return anneal_instance_fail (self, PARAM_TOTAL_STEPS, error, ANNEAL_ERROR_CONFLICT,
                                 "You must define either total_steps OR (epochs AND steps_per_epoch)");

  if (!get_count (self, PARAM_EPOCHS, &n_epochs, error)
      || !get_count (self, PARAM_STEPS_PER_EPOCH, &steps_per_epoch, error))
    return FALSE;

  state->total_steps = n_epochs * steps_per_epoch;
  return TRUE;
}

static void
set_phases (State    *state,
            double    pct_start,
            gboolean  three)
{
  double n = state->total_steps;
  Phase up = { pct_start * n - 1, INITIAL_LR, MAX_LR, MAX_MOMENTUM, BASE_MOMENTUM };
  Phase back = { 2 * pct_start * n - 2, MAX_LR, INITIAL_LR, BASE_MOMENTUM, MAX_MOMENTUM };
  Phase out = { n - 1, INITIAL_LR, MIN_LR, MAX_MOMENTUM, MAX_MOMENTUM };
  Phase down = { n - 1, MAX_LR, MIN_LR, BASE_MOMENTUM, MAX_MOMENTUM };

  state->n_phases = three ? 3 : 2;
  state->phases[0] = up;
  state->phases[1] = three ? back : down;
  state->phases[2] = out;
}

static gboolean
prepare_shape (AnnealInstance  *self,
               State           *state,
               GError         **error)
{
  double pct_start;
  int strategy = anneal_instance_get_choice (self, PARAM_ANNEAL_STRATEGY, strategies);
  g_autofree char *text = NULL;

  if (!anneal_instance_get_compared (self, PARAM_PCT_START, "<", "int", &pct_start, error))
    return FALSE;
  if (pct_start < 0 || pct_start > 1 || self->values[PARAM_PCT_START].kind != ANNEAL_FLOAT)
    {
      text = anneal_instance_dup_str (self, PARAM_PCT_START);
      return anneal_instance_fail (self, PARAM_PCT_START, error, ANNEAL_ERROR_RANGE,
                                   "Expected float between 0 and 1 pct_start, but got %s", text);
    }

  if (strategy < 0)
    {
      text = anneal_instance_dup_str (self, PARAM_ANNEAL_STRATEGY);
      return anneal_instance_fail (self, PARAM_ANNEAL_STRATEGY, error, ANNEAL_ERROR_RANGE,
                                   "anneal_strategy must %s one of 'cos' or 'linear', instead got %s",
                                   self->simulation->version < ANNEAL_PYTORCH_2_7 ? "by" : "be", text);
    }

  state->is_linear = strategy == 1;
  set_phases (state, pct_start, anneal_object_is_true (&self->values[PARAM_THREE_PHASE]));
  return TRUE;
}

static gboolean
prepare_rates (AnnealInstance  *self,
               GError         **error)
{
  double max_lr[ANNEAL_MAX_GROUPS];
  double divisor, final_divisor;
  const State *state = self->state;

  if (!anneal_instance_get_per_group (self, PARAM_MAX_LR, ANNEAL_DIVIDE, max_lr, error)
      || !anneal_instance_get_number (self, PARAM_DIV_FACTOR, ANNEAL_DIVIDE, &divisor, error)
      || !anneal_instance_get_number (self, PARAM_FINAL_DIV_FACTOR, ANNEAL_DIVIDE, &final_divisor, error))
    return FALSE;

  if (state->resumes)
    return TRUE;
  if (divisor == 0)
    return anneal_instance_fail_division (self, PARAM_DIV_FACTOR, anneal_instance_is_int (self, PARAM_DIV_FACTOR)
                                          && anneal_instance_is_int (self, PARAM_MAX_LR), error);
  if (final_divisor == 0)
    return anneal_instance_fail_division (self, PARAM_FINAL_DIV_FACTOR, FALSE, error);

  for (guint i = 0; i < self->simulation->n_groups; i++)
    {
      AnnealParamGroup *group = &self->simulation->groups[i];

      group->initial_lr = max_lr[i] / divisor;
      group->max_lr = max_lr[i];
      group->min_lr = group->initial_lr / final_divisor;
    }

  return TRUE;
}

static gboolean
prepare_momentum (AnnealInstance  *self,
                  GError         **error)
{
  double base_momentum[ANNEAL_MAX_GROUPS], max_momentum[ANNEAL_MAX_GROUPS];
  const State *state = self->state;

  if (!anneal_instance_require_momentum (self, PARAM_CYCLE_MOMENTUM, TRUE, error)
      || !anneal_instance_get_per_group (self, PARAM_MAX_MOMENTUM, ANNEAL_SUBTRACT, max_momentum, error)
      || !anneal_instance_get_per_group (self, PARAM_BASE_MOMENTUM, ANNEAL_SUBTRACT, base_momentum, error))
    return FALSE;

  if (!state->resumes)
    anneal_instance_set_momentum (self, base_momentum, max_momentum);

  return TRUE;
}

static gboolean
one_cycle_lr_prepare (AnnealInstance  *self,
                      GError         **error)
{
  State *state = self->state;

  state->resumes = anneal_instance_resumes (self, PARAM_LAST_EPOCH);
  state->cycles_momentum = anneal_object_is_true (&self->values[PARAM_CYCLE_MOMENTUM]);
  return prepare_total (self, state, error)
         && prepare_shape (self, state, error)
         && prepare_rates (self, error)
         && (!state->cycles_momentum || prepare_momentum (self, error));
}

/* The phase of step @t, and the step at which it starts. */
static const Phase *
find_phase (const State *state,
            double       t,
            double      *start)
{
  guint i = 0;

  *start = 0;
  while (i + 1 < state->n_phases && !(t <= state->phases[i].end))
    *start = state->phases[i++].end;

  return &state->phases[i];
}

static inline double
get_key (const AnnealParamGroup *group,
         gsize                   offset)
{
  return G_STRUCT_MEMBER (double, group, offset);
}

/* @progress: how far the phase is, or for the cosine cos (π * that) + 1. */
static inline double
anneal (gboolean is_linear,
        double   start,
        double   end,
        double   progress)
{
  return is_linear ? (end - start) * progress + start : end + (start - end) / 2.0 * progress;
}

static inline void
set_group (const State      *state,
           const Phase      *phase,
           double            progress,
           AnnealParamGroup *group)
{
  group->lr = anneal (state->is_linear, get_key (group, phase->from_lr), get_key (group, phase->to_lr), progress);
  if (state->cycles_momentum)
    group->momentum = anneal (state->is_linear, get_key (group, phase->from_momentum),
                              get_key (group, phase->to_momentum), progress);
}

/* The key of the phase that a resumed group lacks, or NULL. */
static const char *
find_missing_key (const State            *state,
                  const Phase            *phase,
                  const AnnealParamGroup *group)
{
  if (isnan (get_key (group, phase->from_lr)) || isnan (get_key (group, phase->to_lr)))
    return isnan (group->max_lr) && (phase->from_lr == MAX_LR || phase->to_lr == MAX_LR) ? "max_lr" : "min_lr";
  if (state->cycles_momentum
      && (isnan (get_key (group, phase->from_momentum)) || isnan (get_key (group, phase->to_momentum))))
    return isnan (group->max_momentum) ? "max_momentum" : "base_momentum";

  return NULL;
}

static gboolean
fail_after_end (const AnnealInstance  *self,
                GError               **error)
{
  const State *state = self->state;
  const AnnealObject one = ANNEAL_OBJECT_INT (1);
  g_auto(AnnealObject) n_steps = anneal_object_ref (self->last_epoch);
  g_autofree char *text = NULL;

  /* The first step counted as one until 2.2. */
  if (self->simulation->version < ANNEAL_PYTORCH_2_2
      && !anneal_instance_operate (self, -1, ANNEAL_ADD, &self->last_epoch, &one, &n_steps, error))
    return FALSE;

  text = anneal_object_repr (&n_steps);
  return anneal_instance_fail (self, PARAM_TOTAL_STEPS, error, ANNEAL_ERROR_RANGE,
                               "Tried to step %s times. The specified number of total steps is %" G_GINT64_FORMAT,
                               text, (gint64) state->total_steps);
}

static gboolean
one_cycle_lr_rule (AnnealInstance  *self,
                   GError         **error)
{
  const State *state = self->state;
  AnnealSimulation *simulation = self->simulation;
  double t = anneal_instance_get_t (self);
  double start, progress;
  const Phase *phase = find_phase (state, t, &start);

  if (t > state->total_steps)
    return fail_after_end (self, error);
  if (phase->end == start)
    return anneal_instance_fail_division (self, PARAM_PCT_START, FALSE, error);

  progress = (t - start) / (phase->end - start);
  if (!state->is_linear)
    progress = cos (M_PI * progress) + 1;

  for (guint i = 0; i < simulation->n_groups; i++)
    {
      const char *missing = state->resumes ? find_missing_key (state, phase, &simulation->groups[i]) : NULL;

      if (missing != NULL)
        return anneal_instance_fail (self, PARAM_LAST_EPOCH, error, ANNEAL_ERROR_CONFLICT,
                                     "param group %u has no '%s', which OneCycleLR needs to be resumed", i, missing);
      set_group (state, phase, progress, &simulation->groups[i]);
    }

  return TRUE;
}

static inline void
fill_column (const AnnealSimulation *simulation,
             const State            *state,
             const Phase            *phase,
             double                  progress,
             const AnnealTarget     *target,
             guint64                 k)
{
  for (guint i = 0; i < simulation->n_groups; i++)
    {
      const AnnealParamGroup *group = &simulation->groups[i];

      target->lr[i * target->row_length + k] =
        anneal (state->is_linear, get_key (group, phase->from_lr), get_key (group, phase->to_lr), progress);
      if (target->momentum != NULL && state->cycles_momentum)
        target->momentum[i * target->row_length + k] =
          anneal (state->is_linear, get_key (group, phase->from_momentum), get_key (group, phase->to_momentum),
                  progress);
      else if (target->momentum != NULL)
        target->momentum[i * target->row_length + k] = group->momentum;
    }
}

/* To the end of a phase. */
static guint64
one_cycle_lr_fill (AnnealInstance     *self,
                   guint64             n,
                   const AnnealTarget *target)
{
  const State *state = self->state;
  AnnealSimulation *simulation = self->simulation;
  gint64 first = self->last_epoch.integer + 1;
  double start, progress = 0;
  const Phase *phase;
  guint64 k;

  if (!anneal_instance_is_counting (self) || state->resumes)
    return 0;

  phase = find_phase (state, (double) first, &start);
  if (phase->end == start)
    return 0;

  for (k = 0; k < n; k++)
    {
      double t = (double) (first + (gint64) k);

      /* With three phases the second one may end after the last step. */
      if (!(t <= phase->end && t <= state->total_steps))
        break;

      progress = (t - start) / (phase->end - start);
      if (!state->is_linear)
        progress = cos (M_PI * progress) + 1;
      fill_column (simulation, state, phase, progress, target, k);
    }

  for (guint i = 0; k > 0 && i < simulation->n_groups; i++)
    set_group (state, phase, progress, &simulation->groups[i]);
  self->last_epoch.integer += (gint64) k;
  return k;
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = one_cycle_lr_prepare,
  .rule = one_cycle_lr_rule,
  .fill = one_cycle_lr_fill,
};

/* FALSE if neither total_steps nor its factors are given. */
static gboolean
get_n_steps (const AnnealScene *scene,
             double            *n_steps)
{
  double epochs, steps_per_epoch;

  if (anneal_scene_get_number (scene, PARAM_TOTAL_STEPS, n_steps))
    return TRUE;
  if (!anneal_scene_get_number (scene, PARAM_EPOCHS, &epochs)
      || !anneal_scene_get_number (scene, PARAM_STEPS_PER_EPOCH, &steps_per_epoch))
    return FALSE;

  *n_steps = epochs * steps_per_epoch;
  return TRUE;
}

static gboolean
find_inexact_start (const AnnealScene *scene,
                    guint64           *tick)
{
  double max_lr, div_factor;

  return anneal_scene_get_number (scene, PARAM_MAX_LR, &max_lr)
         && anneal_scene_get_number (scene, PARAM_DIV_FACTOR, &div_factor)
         && anneal_scene_is_string (scene, PARAM_ANNEAL_STRATEGY, "cos")
         && scene->stint.t_first == 0 && anneal_scene_find_step (scene, 0, tick)
         && scene->lr[*tick] != max_lr / div_factor;
}

static gboolean
find_extra_step (const AnnealScene *scene,
                 guint64           *tick)
{
  double n_steps;

  return get_n_steps (scene, &n_steps) && anneal_scene_find_step (scene, n_steps, tick);
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("The optimizer’s own rate is not used: the constructor replaces it by `max_lr` / `div_factor`."),
    .find = anneal_scene_find_changed_start,
  },
  {
    .text = N_("The momentum is cycled, too, even that of an SGD that was built without: it becomes "
               "`max_momentum` before training starts. `cycle_momentum=False` leaves it alone."),
    .find = anneal_scene_find_taken_momentum,
  },
  {
    .text = N_("With the cosine, the first rate is not exactly `max_lr` / `div_factor`: rounding takes it a "
               "dozen of the smallest possible steps away."),
    .find = find_inexact_start,
  },
  {
    .text = N_("One step more than `total_steps` says is allowed. The cosine then turns up again, and a line "
               "goes on below the lowest rate, usually below zero."),
    .find = find_extra_step,
  },
  {
    .text = N_("The step after that is refused with an error, in the middle of the training. Mostly the number "
               "of batches was counted without the last, smaller one."),
    .find = anneal_scene_find_refusal,
  },
  {
    .text = N_("`pct_start=1` is refused because it is no float; 1.0 is accepted, and fails at the last step. "
               "If `pct_start` · `total_steps` is exactly 1, the constructor divides by zero."),
  },
  {
    .text = N_("When training is resumed, the arguments do not count: the rates come from `max_lr`, `min_lr` "
               "and `initial_lr` of the param group, and a group that lacks them is refused."),
  },
};

const AnnealScheduler anneal_torch_one_cycle_lr = {
  .id = "torch.OneCycleLR",
  .symbol = "torch.optim.lr_scheduler.OneCycleLR",
  .name = "OneCycleLR",
  .doc = N_("Raises the learning rate once to its top and lets it fall far below its start, with the momentum going "
            "the other way; the optimizer's own rate is not used."),
  .explanation = N_("One cycle for the whole training: the rate rises from `max_lr` / `div_factor` to `max_lr` "
                    "in the first `pct_start` of the steps, then falls to almost nothing, far below its start. "
                    "The momentum moves the other way.\n\n"
                    "After the slow start a rate can be used that would be too high otherwise. That makes "
                    "training fast, and noise at a high rate keeps the model from learning details by heart "
                    "(“super-convergence”). The long fall lets the weights settle.\n\n"
                    "The schedule has to know its length. `total_steps` is the number of all batches of the "
                    "training, and `step()` is called after each."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("cos:    lr(t) = to + (from − to) / 2 · (cos(π · p) + 1)\n"
                "linear: lr(t) = (to − from) · p + from\n"
                "p: the share of the phase that is over\n"
                "phases: max_lr / div_factor → max_lr → max_lr / div_factor / final_div_factor"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class OneCycleLR",
  .flags = ANNEAL_SCHEDULER_SETS_MOMENTUM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
