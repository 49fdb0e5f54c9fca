/* torch-step-lr.c: StepLR: a factor after every so many steps
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-scheduler-private.h"

enum
{
  PARAM_STEP_SIZE,
  PARAM_GAMMA,
};

static const AnnealParam params[] = {
  {
    .key = "step_size", .label = N_("Step size"),
    .doc = N_("How many steps the rate stays before it is multiplied by the decay factor."),
    .type = ANNEAL_PARAM_INT, .unit = ANNEAL_UNIT_TICK,
    .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_LOG_SCALE | ANNEAL_PARAM_POSITION,
    .min = 1, .max = 10000, .fallback = ANNEAL_OBJECT_INT (30),
  },
  {
    .key = "gamma", .label = N_("Decay factor"),
    .doc = N_("What the rate is multiplied by each time."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FACTOR,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0.1),
  },
  ANNEAL_ROW_LAST_EPOCH,
};

typedef struct
{
  double gamma;
} State;

static gboolean
step_lr_prepare (AnnealInstance  *self,
                 GError         **error)
{
  State *state = self->state;
  double step_size;

  /* 0 is refused by the first step that divides by it. */
  return anneal_instance_get_number (self, PARAM_STEP_SIZE, ANNEAL_MODULO, &step_size, error)
         && anneal_instance_get_number (self, PARAM_GAMMA, ANNEAL_MULTIPLY, &state->gamma, error);
}

static gboolean
is_boundary (const AnnealInstance  *self,
             gboolean              *boundary,
             GError               **error)
{
  const AnnealObject *step_size = &self->values[PARAM_STEP_SIZE];
  g_auto(AnnealObject) remainder = { ANNEAL_UNSET };

  *boundary = FALSE;
  if (anneal_instance_get_t (self) == 0)
    return TRUE;

  if (anneal_instance_is_counting (self) && step_size->kind == ANNEAL_INT && step_size->integer > 0)
    {
      *boundary = self->last_epoch.integer % step_size->integer == 0;
      return TRUE;
    }

  if (!anneal_instance_operate (self, PARAM_STEP_SIZE, ANNEAL_MODULO, &self->last_epoch, step_size, &remainder, error))
    return FALSE;

  *boundary = anneal_object_get_number (&remainder) == 0;
  return TRUE;
}

static gboolean
step_lr_rule (AnnealInstance  *self,
              GError         **error)
{
  const State *state = self->state;
  gboolean boundary;

  if (!is_boundary (self, &boundary, error))
    return FALSE;

  if (boundary)
    anneal_instance_multiply_rates (self, state->gamma);

  return TRUE;
}

static gboolean
step_lr_closed_form (AnnealInstance  *self,
                     GError         **error)
{
  const State *state = self->state;
  g_auto(AnnealObject) n_decays = { ANNEAL_UNSET };
  double factor;

  if (!anneal_instance_operate (self, PARAM_STEP_SIZE, ANNEAL_FLOOR_DIVIDE, &self->last_epoch,
                                &self->values[PARAM_STEP_SIZE], &n_decays, error)
      || !anneal_instance_power (self, PARAM_GAMMA, state->gamma, anneal_object_get_number (&n_decays), &factor, error))
    return FALSE;

  anneal_instance_set_rates (self, factor);
  return TRUE;
}

static guint64
step_lr_fill (AnnealInstance     *self,
              guint64             n,
              const AnnealTarget *target)
{
  const AnnealObject *step_size = &self->values[PARAM_STEP_SIZE];
  const State *state = self->state;
  guint64 n_kept;

  if (!anneal_instance_is_counting (self) || self->last_epoch.integer < 0
      || step_size->kind != ANNEAL_INT || step_size->integer < 1)
    return 0;

  n_kept = (guint64) (step_size->integer - 1 - self->last_epoch.integer % step_size->integer);
  return anneal_instance_fill_decay (self, n, target, state->gamma, n_kept, (guint64) step_size->integer);
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = step_lr_prepare,
  .rule = step_lr_rule,
  .closed_form = step_lr_closed_form,
  .fill = step_lr_fill,
};

static gboolean
find_first_drop (const AnnealScene *scene,
                 guint64           *tick)
{
  double step_size;

  return anneal_scene_get_number (scene, PARAM_STEP_SIZE, &step_size)
         && anneal_scene_find_step (scene, step_size, tick)
         && *tick > 0 && scene->lr[*tick] != scene->lr[*tick - 1];
}

static gboolean
find_resumed_drop (const AnnealScene *scene,
                   guint64           *tick)
{
  double t = scene->stint.t_first;
  double step_size;

  return t > 0 && anneal_scene_get_number (scene, PARAM_STEP_SIZE, &step_size) && fmod (t, step_size) == 0
         && anneal_scene_find_step (scene, t, tick);
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("The rate falls with call number `step_size` of `step()`: with 30 and one call an epoch, the "
               "31st epoch is the first one at the lower rate."),
    .find = find_first_drop,
  },
  {
    .text = N_("The rate that is there is multiplied, whoever set it. StepLR does not compute it from the "
               "start, so what another scheduler or a line of your own has changed stays in it."),
  },
  {
    .text = N_("When training is resumed with `last_epoch`, the constructor makes one step. If that step is a "
               "stair, the rate is multiplied once more, although the saved rate may already contain this drop."),
    .find = find_resumed_drop,
  },
};

const AnnealScheduler anneal_torch_step_lr = {
  .id = "torch.StepLR",
  .symbol = "torch.optim.lr_scheduler.StepLR",
  .name = "StepLR",
  .doc = N_("Multiplies the learning rate by the decay factor after every so many steps: a staircase."),
  .explanation = N_("The learning rate stays level for `step_size` steps, is multiplied by `gamma`, stays level "
                    "again, and so on: a staircase. It is the oldest recipe for training image networks: with "
                    "`step_size=30` and `gamma=0.1`, each third of 90 epochs has a tenth of the rate of the one "
                    "before.\n\n"
                    "The high rate finds a good region quickly; each drop lets the weights settle deeper in it. "
                    "On the curve of the loss, a stair is seen as a sudden fall.\n\n"
                    "A drop comes at a time chosen beforehand, whether or not the loss has stopped falling. "
                    "ReduceLROnPlateau watches for that instead."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("lr(t) = lr(t−1) · gamma   if t is a multiple of step_size\n"
                "lr(t) = lr(t−1)           otherwise"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class StepLR",
  .flags = ANNEAL_SCHEDULER_CLOSED_FORM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
