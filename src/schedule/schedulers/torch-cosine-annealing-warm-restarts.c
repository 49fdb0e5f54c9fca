/* torch-cosine-annealing-warm-restarts.c: CosineAnnealingWarmRestarts: half cosine waves that start at the top again
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-scheduler-private.h"

/* Doubles below are within 64 bits. */
#define MAX_INTEGER 9e18

enum
{
  PARAM_T_0,
  PARAM_T_MULT,
  PARAM_ETA_MIN,
  PARAM_LAST_EPOCH,
};

static const AnnealParam params[] = {
  {
    .key = "T_0", .label = N_("First cycle"),
    .doc = N_("How many steps there are before the first restart."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK,
    .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_POSITION,
    .min = 1, .max = 10000, .fallback = ANNEAL_OBJECT_INT (10),
  },
  {
    .key = "T_mult", .label = N_("Cycle growth"),
    .doc = N_("How many times as long as the last cycle the next one is."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_FACTOR,
    .min = 1, .max = 5, .fallback = ANNEAL_OBJECT_INT (1),
  },
  {
    .key = "eta_min", .label = N_("Lowest rate"),
    .doc = N_("The learning rate that each cycle falls to."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_LR, .flags = ANNEAL_PARAM_LOG_SCALE,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0.0),
  },
  ANNEAL_ROW_LAST_EPOCH,
};

/* Named as PyTorch does. */
typedef struct
{
  double   t_0, t_mult, eta_min;
  double   t_cur;           /* steps since the last restart */
  double   t_i;             /* steps from that one to the next */
  gboolean is_broken;       /* eta_min is no number, and nobody says so */
  gboolean wraps_once;      /* up to PyTorch 2.7; it makes a difference where t_cur starts far beyond t_i */
} State;

static gboolean
prepare_periods (AnnealInstance  *self,
                 State           *state,
                 GError         **error)
{
  g_autofree char *text = NULL;

  if (!anneal_instance_get_compared (self, PARAM_T_0, "<=", "int", &state->t_0, error))
    return FALSE;
  if (state->t_0 <= 0 || !anneal_instance_is_int (self, PARAM_T_0))
    {
      text = anneal_instance_dup_str (self, PARAM_T_0);
      return anneal_instance_fail (self, PARAM_T_0, error, ANNEAL_ERROR_RANGE,
                                   "Expected positive integer T_0, but got %s", text);
    }

  if (!anneal_instance_get_compared (self, PARAM_T_MULT, "<", "int", &state->t_mult, error))
    return FALSE;
  if (state->t_mult < 1 || !anneal_instance_is_int (self, PARAM_T_MULT))
    {
      text = anneal_instance_dup_str (self, PARAM_T_MULT);
      return anneal_instance_fail (self, PARAM_T_MULT, error, ANNEAL_ERROR_RANGE,
                                   "Expected integer T_mult >= 1, but got %s", text);
    }

  return TRUE;
}

static gboolean
prepare_eta_min (AnnealInstance  *self,
                 State           *state,
                 GError         **error)
{
  const AnnealObject *eta_min = &self->values[PARAM_ETA_MIN];
  g_autofree char *text = NULL;

  if (anneal_object_is_number (eta_min) || eta_min->kind == ANNEAL_UNKNOWN)
    return anneal_instance_get_number (self, PARAM_ETA_MIN, ANNEAL_SUBTRACT, &state->eta_min, error);

  /* PyTorch 1.13 swallows the error of every step, and the rate never changes. */
  state->is_broken = self->simulation->version < ANNEAL_PYTORCH_2_2;
  if (state->is_broken)
    return TRUE;

  text = anneal_instance_dup_str (self, PARAM_ETA_MIN);
  return anneal_instance_fail (self, PARAM_ETA_MIN, error, ANNEAL_ERROR_TYPE,
                               "Expected float or int eta_min, but got %s of type <class '%s'>",
                               text, anneal_object_get_type_name (eta_min));
}

static gboolean
cosine_annealing_warm_restarts_prepare (AnnealInstance  *self,
                                        GError         **error)
{
  State *state = self->state;

  if (!prepare_periods (self, state, error) || !prepare_eta_min (self, state, error))
    return FALSE;

  state->t_i = state->t_0;
  state->wraps_once = self->simulation->version < ANNEAL_PYTORCH_2_14;
  return anneal_instance_get_number (self, PARAM_LAST_EPOCH, ANNEAL_ADD, &state->t_cur, error);
}

static void
set_rates (AnnealInstance *self,
           double          cosine)
{
  const State *state = self->state;

  for (guint i = 0; i < self->simulation->n_groups; i++)
    self->simulation->groups[i].lr = state->eta_min + (self->base_lrs[i] - state->eta_min) * (1 + cosine) / 2;
}

static gboolean
cosine_annealing_warm_restarts_rule (AnnealInstance  *self,
                                     GError         **error)
{
  const State *state = self->state;
  double cosine;

  if (state->is_broken)
    return TRUE;
  if (!anneal_instance_cos (self, PARAM_T_0, M_PI * state->t_cur / state->t_i, &cosine, error))
    return FALSE;

  set_rates (self, cosine);
  return TRUE;
}

static void
go_on (State *state)
{
  state->t_cur += 1;
  if (state->t_cur >= state->t_i)
    {
      state->t_cur = state->wraps_once ? state->t_cur - state->t_i : fmod (state->t_cur, state->t_i);
      state->t_i *= state->t_mult;
    }
}

/* int() of it. */
static gboolean
fail_conversion (const AnnealInstance  *self,
                 double                 number,
                 GError               **error)
{
  return anneal_instance_fail (self, -1, error, ANNEAL_ERROR_ARITHMETIC, "cannot convert float %s to integer",
                               isnan (number) ? "NaN" : "infinity");
}

/* Places @epoch in cycles that grow.  The number of restarts is PyTorch's, the quotient of two logarithms, which can
 * be one too few.  Whole numbers stay whole up to the last division, as Python's do. */
static gboolean
find_cycle (AnnealInstance      *self,
            const AnnealObject  *epoch,
            GError             **error)
{
  static const AnnealObject one = ANNEAL_OBJECT_INT (1);
  State *state = self->state;
  const AnnealObject *t_0 = &self->values[PARAM_T_0];
  const AnnealObject *t_mult = &self->values[PARAM_T_MULT];
  double x = anneal_object_get_number (epoch);
  double quotient = log (x / state->t_0 * (state->t_mult - 1) + 1) / log (state->t_mult);
  AnnealObject n = ANNEAL_OBJECT_INT (0);
  AnnealObject growth, steps, less_one, before, t_cur, t_i;

  if (!isfinite (quotient))
    return fail_conversion (self, quotient, error);

  n.integer = (gint64) quotient;
  if (!anneal_instance_operate (self, -1, ANNEAL_POWER, t_mult, &n, &growth, error)
      || !anneal_instance_operate (self, -1, ANNEAL_SUBTRACT, t_mult, &one, &less_one, error)
      || !anneal_instance_operate (self, -1, ANNEAL_SUBTRACT, &growth, &one, &steps, error)
      || !anneal_instance_operate (self, -1, ANNEAL_MULTIPLY, t_0, &steps, &steps, error)
      || !anneal_instance_operate (self, -1, ANNEAL_DIVIDE, &steps, &less_one, &before, error)
      || !anneal_instance_operate (self, -1, ANNEAL_SUBTRACT, epoch, &before, &t_cur, error)
      || !anneal_instance_operate (self, -1, ANNEAL_MULTIPLY, t_0, &growth, &t_i, error))
    return FALSE;

  state->t_cur = anneal_object_get_number (&t_cur);
  state->t_i = anneal_object_get_number (&t_i);
  return TRUE;
}

/* math.floor(), which keeps what is too large for 64 bits as the double that it is. */
static AnnealObject
get_floor (const AnnealObject *epoch)
{
  double whole = floor (anneal_object_get_number (epoch));

  if (epoch->kind != ANNEAL_FLOAT)
    return (AnnealObject) ANNEAL_OBJECT_INT (epoch->integer);
  if (fabs (whole) < MAX_INTEGER)
    return (AnnealObject) ANNEAL_OBJECT_INT ((gint64) whole);

  return (AnnealObject) ANNEAL_OBJECT_FLOAT (whole);
}

static gboolean
go_to (AnnealInstance      *self,
       const AnnealObject  *epoch,
       GError             **error)
{
  State *state = self->state;
  double x = anneal_object_get_number (epoch);
  g_autofree char *text = NULL;

  if (x < 0)
    {
      text = anneal_object_repr (epoch);
      return anneal_instance_fail (self, -1, error, ANNEAL_ERROR_RANGE, "Expected non-negative epoch, but got %s",
                                   text);
    }
  if (!isfinite (x))
    return fail_conversion (self, x, error);

  if (x < state->t_0)
    {
      state->t_i = state->t_0;
      state->t_cur = x;
    }
  else if (state->t_mult == 1)
    {
      state->t_cur = fmod (x, state->t_0);
    }
  else if (!find_cycle (self, epoch, error))
    {
      return FALSE;
    }

  self->last_epoch = get_floor (epoch);
  return cosine_annealing_warm_restarts_rule (self, error);
}

static gboolean
cosine_annealing_warm_restarts_step (AnnealInstance    *self,
                                     const AnnealTick  *tick,
                                     GError           **error)
{
  static const AnnealObject zero = ANNEAL_OBJECT_INT (0);

  if (anneal_tick_has_epoch (tick))
    return anneal_instance_check_epoch (self, &tick->epoch, error) && go_to (self, &tick->epoch, error);
  if (anneal_instance_get_t (self) < 0)
    return go_to (self, &zero, error);

  go_on (self->state);
  return anneal_instance_update (self, NULL, error);
}

static guint64
cosine_annealing_warm_restarts_fill (AnnealInstance     *self,
                                     guint64             n,
                                     const AnnealTarget *target)
{
  State *state = self->state;

  if (!anneal_instance_is_counting (self) || self->last_epoch.integer < 0 || state->is_broken)
    return 0;

  for (guint64 k = 0; k < n; k++)
    {
      go_on (state);
      set_rates (self, cos (M_PI * state->t_cur / state->t_i));
      anneal_instance_store_rates (self, target, k);
    }

  self->last_epoch.integer += (gint64) n;
  return n;
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = cosine_annealing_warm_restarts_prepare,
  .rule = cosine_annealing_warm_restarts_rule,
  .step = cosine_annealing_warm_restarts_step,
  .fill = cosine_annealing_warm_restarts_fill,
};

static gboolean
find_restart (const AnnealScene *scene,
              guint64           *tick)
{
  double t_0;

  return anneal_scene_get_number (scene, PARAM_T_0, &t_0) && scene->stint.t_first < t_0
         && anneal_scene_find_step (scene, t_0, tick) && anneal_scene_rises (scene, *tick);
}

static gboolean
find_lowest (const AnnealScene *scene,
             guint64           *tick)
{
  double eta_min;

  if (!find_restart (scene, tick) || !anneal_scene_get_number (scene, PARAM_ETA_MIN, &eta_min))
    return FALSE;

  (*tick)--;
  return scene->lr[*tick] > eta_min;
}

static gboolean
find_high_end (const AnnealScene *scene,
               guint64           *tick)
{
  double eta_min;

  if (!scene->is_stepped || !anneal_scene_get_number (scene, PARAM_ETA_MIN, &eta_min)
      || scene->n_values < 2 || scene->n_values > scene->stint.end || scene->refused_at != G_MAXUINT64)
    return FALSE;

  *tick = scene->n_values - 1;
  return *tick > scene->stint.first && scene->lr[*tick] > eta_min + (anneal_scene_get_base (scene) - eta_min) / 2;
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("At step `T_0` the rate jumps back to the top, from one step to the next."),
    .find = find_restart,
  },
  {
    .text = N_("The bottom of a wave is never used: the restart takes its place, so the lowest rate is one step "
               "above `eta_min`."),
    .find = find_lowest,
  },
  {
    .text = N_("Training ends in the upper half of a wave. The last rate is high, and the weights have not "
               "settled."),
    .find = find_high_end,
  },
  {
    .text = N_("Plain calls of `step()` and `step(epoch)`, which may be a fraction such as `epoch + i / "
               "batches`, take two ways through the code. The second one computes a logarithm, whose rounding "
               "can miss a restart: with `T_0=1` and `T_mult=3`, `step(121)` gives the bottom instead of the "
               "top."),
  },
};

const AnnealScheduler anneal_torch_cosine_annealing_warm_restarts = {
  .id = "torch.CosineAnnealingWarmRestarts",
  .symbol = "torch.optim.lr_scheduler.CosineAnnealingWarmRestarts",
  .name = "CosineAnnealingWarmRestarts",
  .doc = N_("Lowers the learning rate along half a cosine wave, jumps back to the top, and starts over: each time for "
            "as long, or for longer."),
  .explanation = N_("The rate falls along half a cosine wave in `T_0` steps, jumps back to the top, and falls "
                    "again. Every wave is `T_mult` times as long as the one before it.\n\n"
                    "A jump throws the weights out of the valley they have settled in, in the hope of a wider "
                    "one. The weights just before a restart are good snapshots of the model; predictions of "
                    "several of them can be averaged.\n\n"
                    "Choose a length of the training at which a wave has just ended: `T_0`, then `T_0` · (1 + "
                    "`T_mult`), and so on."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("lr = m + (base − m) · (1 + cos(π·T_cur/T_i)) / 2\n"
                "when T_cur reaches T_i: T_cur = T_cur mod T_i, T_i = T_i · T_mult\n"
                "m = eta_min, T_i = T_0 at first"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class CosineAnnealingWarmRestarts",
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
