/* torch-cosine-annealing-lr.c: CosineAnnealingLR: half a cosine wave, or many
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-scheduler-private.h"

/* 2 T_max and t - T_max are exact below. */
#define MAX_PERIOD (G_GINT64_CONSTANT (1) << 50)

/* Steps that are held against the closed form in the search for a difference: it comes early, if at all. */
#define MAX_COMPARED 100000

enum
{
  PARAM_T_MAX,
  PARAM_ETA_MIN,
};

static const AnnealParam params[] = {
  {
    .key = "T_max", .label = N_("Half period"),
    .doc = N_("How many steps the rate takes from its top to its bottom; after that it climbs again."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK,
    .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_POSITION,
    .min = 1, .max = 10000, .fallback = ANNEAL_OBJECT_INT (90),
  },
  {
    .key = "eta_min", .label = N_("Lowest rate"),
    .doc = N_("The learning rate at the bottom of the wave."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_LR, .flags = ANNEAL_PARAM_LOG_SCALE,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0.0),
  },
  ANNEAL_ROW_LAST_EPOCH,
};

typedef struct
{
  double t_max, eta_min;
  double cos_t, cos;      /* cos (π * cos_t / t_max), kept: the numerator of one step divides the next */
} State;

static gboolean
cosine_annealing_lr_prepare (AnnealInstance  *self,
                             GError         **error)
{
  State *state = self->state;

  state->cos_t = NAN;
  return anneal_instance_get_number (self, PARAM_T_MAX, ANNEAL_SUBTRACT, &state->t_max, error)
         && anneal_instance_get_number (self, PARAM_ETA_MIN, ANNEAL_SUBTRACT, &state->eta_min, error);
}

static gboolean
get_cos (AnnealInstance  *self,
         double           t,
         double          *result,
         GError         **error)
{
  State *state = self->state;

  if (t == state->cos_t)
    {
      *result = state->cos;
      return TRUE;
    }

  if (state->t_max == 0)
    return anneal_instance_fail_division (self, PARAM_T_MAX, FALSE, error);
  if (!anneal_instance_cos (self, PARAM_T_MAX, M_PI * t / state->t_max, result, error))
    return FALSE;

  state->cos_t = t;
  state->cos = *result;
  return TRUE;
}

/* Whether the step before stood at the bottom of the wave, where the rule would divide by zero. */
static gboolean
is_after_bottom (const AnnealInstance  *self,
                 gboolean              *after_bottom,
                 GError               **error)
{
  const State *state = self->state;
  gboolean integral = self->last_epoch.kind != ANNEAL_FLOAT && anneal_instance_is_int (self, PARAM_T_MAX);
  double t = anneal_instance_get_t (self);

  if (state->t_max == 0)
    return anneal_instance_fail (self, PARAM_T_MAX, error, ANNEAL_ERROR_ARITHMETIC,
                                 integral ? "integer modulo by zero" : "float modulo");

  /* Zero is zero whatever the sign of Python's remainder, and exact in doubles for every real number of steps. */
  *after_bottom = fmod (t - 1 - state->t_max, 2 * state->t_max) == 0;
  return TRUE;
}

static gboolean
leave_bottom (AnnealInstance  *self,
              GError         **error)
{
  const State *state = self->state;
  double first;

  if (!anneal_instance_cos (self, PARAM_T_MAX, M_PI / state->t_max, &first, error))
    return FALSE;

  for (guint i = 0; i < self->simulation->n_groups; i++)
    {
      double *lr = &self->simulation->groups[i].lr;

      *lr = *lr + (self->base_lrs[i] - state->eta_min) * (1 - first) / 2;
    }

  return TRUE;
}

/* The first step after resuming, up to 2.7: the closed form, with another order of the product. */
static gboolean
resume (AnnealInstance  *self,
        GError         **error)
{
  const State *state = self->state;
  double now;

  if (state->t_max == 0)
    return anneal_instance_fail_division (self, PARAM_T_MAX, FALSE, error);
  if (!anneal_instance_cos (self, PARAM_T_MAX, anneal_instance_get_t (self) * M_PI / state->t_max, &now, error))
    return FALSE;

  for (guint i = 0; i < self->simulation->n_groups; i++)
    self->simulation->groups[i].lr = state->eta_min + (self->base_lrs[i] - state->eta_min) * (1 + now) / 2;

  return TRUE;
}

static gboolean
cosine_annealing_lr_rule (AnnealInstance  *self,
                          GError         **error)
{
  const State *state = self->state;
  double t = anneal_instance_get_t (self);
  gboolean after_bottom = FALSE;
  double now, before;

  if (anneal_instance_is_first (self))
    return TRUE;
  if (self->simulation->version < ANNEAL_PYTORCH_2_14 && self->n_steps == 1 && t > 0)
    return resume (self, error);
  if (!is_after_bottom (self, &after_bottom, error))
    return FALSE;
  if (after_bottom)
    return leave_bottom (self, error);
  if (!get_cos (self, t - 1, &before, error) || !get_cos (self, t, &now, error))
    return FALSE;
  if (1 + before == 0)
    return anneal_instance_fail_division (self, PARAM_T_MAX, FALSE, error);

  for (guint i = 0; i < self->simulation->n_groups; i++)
    {
      double *lr = &self->simulation->groups[i].lr;

      *lr = (1 + now) / (1 + before) * (*lr - state->eta_min) + state->eta_min;
    }

  return TRUE;
}

static gboolean
cosine_annealing_lr_closed_form (AnnealInstance  *self,
                                 GError         **error)
{
  const State *state = self->state;
  double now;

  if (!get_cos (self, anneal_instance_get_t (self), &now, error))
    return FALSE;

  for (guint i = 0; i < self->simulation->n_groups; i++)
    self->simulation->groups[i].lr = state->eta_min + (self->base_lrs[i] - state->eta_min) * (1 + now) / 2;

  return TRUE;
}

/* From one bottom to before the next. */
static guint64
cosine_annealing_lr_fill (AnnealInstance     *self,
                          guint64             n,
                          const AnnealTarget *target)
{
  State *state = self->state;
  AnnealParamGroup *groups = self->simulation->groups;
  guint n_groups = self->simulation->n_groups;
  const double t_max = state->t_max, eta_min = state->eta_min;
  gint64 half_period = self->values[PARAM_T_MAX].integer;
  gint64 first = self->last_epoch.integer + 1;
  double before;
  guint64 k;

  if (self->values[PARAM_T_MAX].kind != ANNEAL_INT || half_period < 1 || half_period > MAX_PERIOD
      || !anneal_instance_is_counting (self) || self->last_epoch.integer < 0)
    return 0;

  /* The steps up to the next bottom; the one after it is the rule's. */
  n = MIN (n, (guint64) ((3 * half_period - (first - 1) % (2 * half_period)) % (2 * half_period)));
  if (!get_cos (self, anneal_instance_get_t (self), &before, NULL))
    return 0;

  for (k = 0; k < n && 1 + before != 0; k++)
    {
      double now = cos (M_PI * (double) (first + (gint64) k) / t_max);

      for (guint i = 0; i < n_groups; i++)
        {
          double lr = (1 + now) / (1 + before) * (groups[i].lr - eta_min) + eta_min;

          groups[i].lr = lr;
          target->lr[i * target->row_length + k] = lr;
        }
      before = now;
    }

  self->last_epoch.integer += (gint64) k;
  state->cos_t = anneal_instance_get_t (self);
  state->cos = before;
  return k;
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = cosine_annealing_lr_prepare,
  .rule = cosine_annealing_lr_rule,
  .closed_form = cosine_annealing_lr_closed_form,
  .fill = cosine_annealing_lr_fill,
};

static gboolean
find_rise (const AnnealScene *scene,
           guint64           *tick)
{
  double t_max;

  return anneal_scene_get_number (scene, PARAM_T_MAX, &t_max) && t_max > 0
         && anneal_scene_find_step (scene, floor (t_max) + 1, tick) && anneal_scene_rises (scene, *tick);
}

static gboolean
find_upside_down (const AnnealScene *scene,
                  guint64           *tick)
{
  double eta_min;

  return anneal_scene_get_number (scene, PARAM_ETA_MIN, &eta_min) && eta_min > anneal_scene_get_base (scene)
         && anneal_scene_find_step (scene, 1, tick) && anneal_scene_rises (scene, *tick);
}

static gboolean
find_scaled_wave (const AnnealScene *scene,
                  guint64           *tick)
{
  return scene->stint.t_first == 0 && !anneal_scene_is_alone (scene) && anneal_scene_find_changed_start (scene, tick);
}

static gboolean
find_first_difference (const AnnealScene *scene,
                       guint64           *tick)
{
  double base = anneal_scene_get_base (scene);
  double t_max, eta_min;

  if (!anneal_scene_is_alone (scene) || !anneal_scene_get_number (scene, PARAM_T_MAX, &t_max)
      || !anneal_scene_get_number (scene, PARAM_ETA_MIN, &eta_min) || scene->stint.t_first != 0)
    return FALSE;

  for (*tick = 1; *tick < MIN (scene->n_values, MAX_COMPARED); (*tick)++)
    if (scene->lr[*tick] != eta_min + (base - eta_min) * (1 + cos (M_PI * (double) *tick / t_max)) / 2)
      return TRUE;

  return FALSE;
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("After `T_max` the rate does not stay low. It climbs back along the same wave, and is at its "
               "start again at step 2 · `T_max`."),
    .find = find_rise,
  },
  {
    .text = N_("With `eta_min` above the optimizer’s rate the wave is upside down: the rate rises."),
    .find = find_upside_down,
  },
  {
    .text = N_("The wave begins at the rate that it finds. If a scheduler that was built before has changed "
               "that, the whole wave is scaled, even if the other one is never stepped."),
    .find = find_scaled_wave,
  },
  {
    .text = N_("PyTorch computes every rate from the one before it, and the errors add up, most visibly near "
               "the bottom. The closed formula is used by `step(epoch)` only: here their last digits differ for "
               "the first time."),
    .find = find_first_difference,
  },
};

const AnnealScheduler anneal_torch_cosine_annealing_lr = {
  .id = "torch.CosineAnnealingLR",
  .symbol = "torch.optim.lr_scheduler.CosineAnnealingLR",
  .name = "CosineAnnealingLR",
  .doc = N_("Lowers the learning rate along half a cosine wave; if training goes on, it climbs back the same way."),
  .explanation = N_("The rate falls along half a cosine wave, from the optimizer’s rate to `eta_min`, in "
                    "`T_max` steps: slowly at first, fastest in the middle, and slowly again at the end.\n\n"
                    "It is popular because nothing has to be decided but the length. The long gentle end lets "
                    "the weights settle, as the drops of a staircase would, without choosing where they come. "
                    "`T_max` is normally the number of all steps; count batches if `step()` is called after "
                    "every batch.\n\n"
                    "The paper behind it (SGDR) restarts the wave. This class does not: that is "
                    "CosineAnnealingWarmRestarts."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("lr(t) = (1 + cos(π·t/T)) / (1 + cos(π·(t−1)/T)) · (lr(t−1) − m) + m\n"
                "lr(t) = lr(t−1) + (base − m) · (1 − cos(π/T)) / 2   right after a bottom\n"
                "T = T_max, m = eta_min"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class CosineAnnealingLR",
  .flags = ANNEAL_SCHEDULER_CLOSED_FORM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
