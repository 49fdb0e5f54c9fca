/* torch-cyclic-lr.c: CyclicLR: up and down between two rates
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-number.h"
#include "anneal-scheduler-private.h"

enum
{
  PARAM_BASE_LR,
  PARAM_MAX_LR,
  PARAM_STEP_SIZE_UP,
  PARAM_STEP_SIZE_DOWN,
  PARAM_MODE,
  PARAM_GAMMA,
  PARAM_SCALE_FN,
  PARAM_SCALE_MODE,
  PARAM_CYCLE_MOMENTUM,
  PARAM_BASE_MOMENTUM,
  PARAM_MAX_MOMENTUM,
  PARAM_LAST_EPOCH,
};

enum
{
  MODE_TRIANGULAR,
  MODE_TRIANGULAR2,
  MODE_EXP_RANGE,
  MODE_OWN,           /* scale_fn */
};

static const char * const modes[] = { "triangular", "triangular2", "exp_range", NULL };
static const char * const scale_modes[] = { "cycle", "iterations", NULL };

static const AnnealParam params[] = {
  {
    .key = "base_lr", .label = N_("Lowest rate"),
    .doc = N_("The learning rate at the bottom of each cycle."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_LR,
    .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_PER_GROUP | ANNEAL_PARAM_LOG_SCALE,
    .min = 1e-6, .max = 10, .fallback = ANNEAL_OBJECT_FLOAT (0.001),
  },
  {
    .key = "max_lr", .label = N_("Highest rate"),
    .doc = N_("The learning rate at the top of the first cycle."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_LR,
    .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_PER_GROUP | ANNEAL_PARAM_LOG_SCALE,
    .min = 1e-6, .max = 10, .fallback = ANNEAL_OBJECT_FLOAT (0.1),
  },
  {
    .key = "step_size_up", .label = N_("Steps up"),
    .doc = N_("How many steps the rate rises in each cycle."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_POSITION,
    .min = 1, .max = 10000, .fallback = ANNEAL_OBJECT_INT (2000),
  },
  {
    .key = "step_size_down", .label = N_("Steps down"),
    .doc = N_("How many steps the rate falls in each cycle; None means as many as it rises."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK, .flags = ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_OPTIONAL,
    .min = 1, .max = 10000, .fallback = ANNEAL_OBJECT_NONE,
  },
  {
    .key = "mode", .label = N_("Shape"),
    .doc = N_("Whether all cycles are equally high, each half as high as the last one, or they shrink at every step."),
    .type = ANNEAL_PARAM_CHOICE, .fallback_text = "'triangular'", .choices = modes,
  },
  {
    .key = "gamma", .label = N_("Decay factor"),
    .doc = N_("What the height is multiplied by at every step of the shape “exp_range”."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FACTOR,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (1.0),
  },
  {
    .key = "scale_fn", .label = N_("Height function"),
    .doc = N_("A function of the cycle's or step's number that gives the height, in the place of the shape."),
    .type = ANNEAL_PARAM_FUNCTION, .unit = ANNEAL_UNIT_FACTOR, .flags = ANNEAL_PARAM_OPTIONAL | ANNEAL_PARAM_ADVANCED,
    .fallback = ANNEAL_OBJECT_NONE,
  },
  {
    .key = "scale_mode", .label = N_("Height counts"),
    .doc = N_("Whether the height function is given the number of the cycle, from 1, or of the step."),
    .type = ANNEAL_PARAM_CHOICE, .flags = ANNEAL_PARAM_ADVANCED, .fallback_text = "'cycle'", .choices = scale_modes,
  },
  ANNEAL_ROW_CYCLE_MOMENTUM,
  ANNEAL_ROW_BASE_MOMENTUM (0.8),
  ANNEAL_ROW_MAX_MOMENTUM (0.9),
  ANNEAL_ROW_LAST_EPOCH,
};

typedef struct
{
  double   base_lr[ANNEAL_MAX_GROUPS], max_lr[ANNEAL_MAX_GROUPS];                 /* (n_groups) */
  double   base_momentum[ANNEAL_MAX_GROUPS], max_momentum[ANNEAL_MAX_GROUPS];     /* (n_groups) */
  double   total, ratio;    /* steps of a cycle, and the rising share of them */
  double   gamma;
  int      mode;
  gboolean counts_cycles, cycles_momentum;
} State;

/* float (value) */
static gboolean
get_float (const AnnealInstance  *self,
           int                    param,
           double                *number,
           GError               **error)
{
  const AnnealObject *value = &self->values[param];
  g_autofree char *text = NULL;

  if (value->kind == ANNEAL_UNKNOWN || anneal_object_is_number (value))
    return anneal_instance_get_number (self, param, ANNEAL_SUBTRACT, number, error);

  if (value->kind != ANNEAL_STRING)
    return anneal_instance_fail (self, param, error, ANNEAL_ERROR_TYPE,
                                 "float() argument must be a string or a real number, not '%s'",
                                 anneal_object_get_type_name (value));

  if (anneal_number_parse (anneal_object_get_string (value), number, NULL))
    return TRUE;

  text = anneal_object_repr (value);
  return anneal_instance_fail (self, param, error, ANNEAL_ERROR_RANGE, "could not convert string to float: %s", text);
}

static gboolean
prepare_cycle (AnnealInstance  *self,
               State           *state,
               GError         **error)
{
  double up, down;

  if (!get_float (self, PARAM_STEP_SIZE_UP, &up, error))
    return FALSE;

  down = up;
  if (self->values[PARAM_STEP_SIZE_DOWN].kind != ANNEAL_NONE
      && !get_float (self, PARAM_STEP_SIZE_DOWN, &down, error))
    return FALSE;

  state->total = up + down;
  if (state->total == 0)
    return anneal_instance_fail_division (self, PARAM_STEP_SIZE_UP, FALSE, error);

  state->ratio = up / state->total;
  return TRUE;
}

static gboolean
prepare_scale (AnnealInstance  *self,
               State           *state,
               GError         **error)
{
  state->mode = anneal_instance_get_choice (self, PARAM_MODE, modes);
  state->counts_cycles = state->mode != MODE_EXP_RANGE;

  if (self->values[PARAM_SCALE_FN].kind != ANNEAL_NONE)
    {
      state->mode = MODE_OWN;
      state->counts_cycles = anneal_instance_get_choice (self, PARAM_SCALE_MODE, scale_modes) == 0;
    }
  else if (state->mode < 0)
    {
      return anneal_instance_fail (self, PARAM_MODE, error, ANNEAL_ERROR_RANGE, "mode is invalid and scale_fn is None");
    }

  return anneal_instance_get_number (self, PARAM_GAMMA, ANNEAL_MULTIPLY, &state->gamma, error);
}

static gboolean
prepare_momentum (AnnealInstance  *self,
                  State           *state,
                  gboolean         resumes,
                  GError         **error)
{
  gboolean is_early = self->simulation->version < ANNEAL_PYTORCH_2_7;

  /* It did not know betas at first. */
  if (!anneal_instance_require_momentum (self, PARAM_CYCLE_MOMENTUM, !is_early, error)
      || !anneal_instance_get_per_group (self, PARAM_BASE_MOMENTUM, ANNEAL_SUBTRACT, state->base_momentum, error)
      || !anneal_instance_get_per_group (self, PARAM_MAX_MOMENTUM, ANNEAL_SUBTRACT, state->max_momentum, error))
    return FALSE;

  if (!resumes)
    anneal_instance_set_momentum (self, state->base_momentum, state->max_momentum);

  /* … and took the groups' own momentum for the lowest one when it resumed. */
  for (guint i = 0; is_early && resumes && i < self->simulation->n_groups; i++)
    state->base_momentum[i] = self->simulation->groups[i].momentum;

  return TRUE;
}

static gboolean
cyclic_lr_prepare (AnnealInstance  *self,
                   GError         **error)
{
  State *state = self->state;
  gboolean resumes = anneal_instance_resumes (self, PARAM_LAST_EPOCH);

  if (!anneal_instance_get_per_group (self, PARAM_BASE_LR, ANNEAL_SUBTRACT, state->base_lr, error))
    return FALSE;
  for (guint i = 0; !resumes && i < self->simulation->n_groups; i++)
    self->simulation->groups[i].lr = state->base_lr[i];

  if (!anneal_instance_get_per_group (self, PARAM_MAX_LR, ANNEAL_SUBTRACT, state->max_lr, error)
      || !prepare_cycle (self, state, error)
      || !prepare_scale (self, state, error))
    return FALSE;

  state->cycles_momentum = anneal_object_is_true (&self->values[PARAM_CYCLE_MOMENTUM]);
  return !state->cycles_momentum || prepare_momentum (self, state, resumes, error);
}

static gboolean
cyclic_lr_construct (AnnealInstance  *self,
                     GError         **error)
{
  const State *state = self->state;

  if (!anneal_instance_construct_base (self, error))
    return FALSE;

  /* Only now: the initial step goes from the groups' initial_lr, which another scheduler may have set. */
  memcpy (self->base_lrs, state->base_lr, self->simulation->n_groups * sizeof (double));
  return TRUE;
}

/* How high the cycle is. */
static gboolean
get_scale (AnnealInstance  *self,
           double           cycle,
           double          *scale,
           GError         **error)
{
  const State *state = self->state;
  const AnnealObject cycle_object = ANNEAL_OBJECT_INT ((gint64) cycle);
  double power;

  switch (state->mode)
    {
    case MODE_TRIANGULAR:
      *scale = 1.0;
      return TRUE;
    case MODE_TRIANGULAR2:
      if (!anneal_instance_power (self, PARAM_MODE, 2.0, cycle - 1, &power, error))
        return FALSE;
      if (power == 0)
        return anneal_instance_fail_division (self, PARAM_MODE, FALSE, error);
      *scale = 1 / power;
      return TRUE;
    case MODE_EXP_RANGE:
      return anneal_instance_power (self, PARAM_GAMMA, state->gamma, anneal_instance_get_t (self), scale, error);
    default:
      return anneal_instance_call (self, PARAM_SCALE_FN, &self->values[PARAM_SCALE_FN],
                                   state->counts_cycles ? &cycle_object : &self->last_epoch, scale, error);
    }
}

static gboolean
cyclic_lr_rule (AnnealInstance  *self,
                GError         **error)
{
  const State *state = self->state;
  double n_cycles = anneal_instance_get_t (self) / state->total;
  double cycle = floor (1 + n_cycles);
  double x = 1.0 + n_cycles - cycle;
  gboolean rises = x <= state->ratio;
  double height, scale;

  /* math.floor() makes an integer, and ours have 64 bits. */
  if (!(fabs (cycle) < 0x1p63))
    return anneal_instance_fail (self, PARAM_STEP_SIZE_UP, error, ANNEAL_ERROR_ARITHMETIC,
                                 "cannot convert float %s to integer", isnan (cycle) ? "NaN" : "infinity");
  if ((rises ? state->ratio : state->ratio - 1) == 0)
    return anneal_instance_fail_division (self, PARAM_STEP_SIZE_UP, FALSE, error);
  if (!get_scale (self, cycle, &scale, error))
    return FALSE;

  height = rises ? x / state->ratio : (x - 1) / (state->ratio - 1);
  for (guint i = 0; i < self->simulation->n_groups; i++)
    {
      AnnealParamGroup *group = &self->simulation->groups[i];
      double base = self->base_lrs[i];

      group->lr = base + (state->max_lr[i] - base) * height * scale;
      if (state->cycles_momentum)
        group->momentum = state->max_momentum[i]
                          - (state->max_momentum[i] - state->base_momentum[i]) * height * scale;
    }

  return TRUE;
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = cyclic_lr_prepare,
  .construct = cyclic_lr_construct,
  .rule = cyclic_lr_rule,
};

static const AnnealSurprise surprises[] = {
  {
    .text = N_("The optimizer’s own rate is not used: the constructor replaces it by `base_lr`."),
    .find = anneal_scene_find_changed_start,
  },
  {
    .text = N_("The momentum is cycled, too, even that of an SGD that was built without: it becomes "
               "`max_momentum` before training starts. `cycle_momentum=False` leaves it alone."),
    .find = anneal_scene_find_taken_momentum,
  },
  {
    .text = N_("A `scale_fn` of your own makes `mode` meaningless; without one, `scale_mode` is meaningless, "
               "for the mode decides."),
  },
  {
    .text = N_("When training is resumed, the first rate is computed from the group’s `initial_lr`, all others "
               "from `base_lr`. A group that lacks the key is refused."),
  },
};

const AnnealScheduler anneal_torch_cyclic_lr = {
  .id = "torch.CyclicLR",
  .symbol = "torch.optim.lr_scheduler.CyclicLR",
  .name = "CyclicLR",
  .doc = N_("Moves the learning rate up and down between two limits, and the momentum the other way; the optimizer's "
            "own rate is not used."),
  .explanation = N_("The rate goes up from `base_lr` to `max_lr` in `step_size_up` steps and down again, on and "
                    "on. With `mode='triangular2'` each triangle is half as high as the one before; with "
                    "`mode='exp_range'` the height shrinks by `gamma` in every step.\n\n"
                    "Instead of looking for the one best rate, let the training pass through a range of good "
                    "ones. The range is found by a short test: raise the rate steadily, note where the loss "
                    "begins to fall and where it begins to rise.\n\n"
                    "While the rate rises the momentum falls, and the other way round. The numbers are meant as "
                    "batches: call `step()` after each of them."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("c = ⌊1 + t / (up + down)⌋, x = 1 + t / (up + down) − c, r = up / (up + down)\n"
                "lr(t) = base_lr + (max_lr − base_lr) · (x / r if x ≤ r, else (x − 1) / (r − 1)) · s\n"
                "s = 1, 1 / 2^(c − 1) or gamma^t"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class CyclicLR",
  .flags = ANNEAL_SCHEDULER_SETS_MOMENTUM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
