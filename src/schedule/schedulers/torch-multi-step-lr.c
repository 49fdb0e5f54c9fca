/* torch-multi-step-lr.c: MultiStepLR: a factor at chosen steps
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-scheduler-private.h"

/* Milestones that are searched for one that stands twice. */
#define MAX_COMPARED 1000

enum
{
  PARAM_MILESTONES,
  PARAM_GAMMA,
};

static const AnnealParam params[] = {
  {
    .key = "milestones", .label = N_("Milestones"),
    .doc = N_("The steps at which the rate is multiplied by the decay factor; one named twice counts twice."),
    .type = ANNEAL_PARAM_INT_LIST, .unit = ANNEAL_UNIT_TICK, .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_POSITION,
    .min = 0, .max = 10000, .fallback_text = "[30, 80]",
  },
  {
    .key = "gamma", .label = N_("Decay factor"),
    .doc = N_("What the rate is multiplied by at each milestone."),
    .type = ANNEAL_PARAM_DOUBLE, .unit = ANNEAL_UNIT_FACTOR,
    .min = 0, .max = 1, .fallback = ANNEAL_OBJECT_FLOAT (0.1),
  },
  ANNEAL_ROW_LAST_EPOCH,
};

typedef struct
{
  double  gamma;
  double *milestones;     /* (n_milestones), ascending, none of them NaN */
  gsize   n_milestones;
} State;

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static gboolean
multi_step_lr_prepare (AnnealInstance  *self,
                       GError         **error)
{
  State *state = self->state;
  const AnnealObject *value = &self->values[PARAM_MILESTONES];
  gsize n_items;

  if (!anneal_instance_iterate (self, PARAM_MILESTONES, &n_items, error))
    return FALSE;

  state->milestones = g_new (double, n_items);
  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (value, i);
      double number = anneal_object_get_number (&item);

      if (!anneal_object_is_number (&item))
        return anneal_instance_fail_item (self, PARAM_MILESTONES, &item, error);
      if (!isnan (number))
        state->milestones[state->n_milestones++] = number;
    }

  if (state->n_milestones > 0)
    qsort (state->milestones, state->n_milestones, sizeof (double), compare_doubles);
  return anneal_instance_get_number (self, PARAM_GAMMA, ANNEAL_MULTIPLY, &state->gamma, error);
}

/* How many milestones are at most @t. */
static gsize
count_passed (const State *state,
              double       t)
{
  gsize low = 0, high = state->n_milestones;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (t < state->milestones[middle])
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

static gboolean
multi_step_lr_rule (AnnealInstance  *self,
                    GError         **error)
{
  const State *state = self->state;
  double t = anneal_instance_get_t (self);
  gsize n_passed = count_passed (state, t);
  guint n_now = 0;
  double factor;

  while (n_now < n_passed && state->milestones[n_passed - 1 - n_now] == t)
    n_now++;

  if (n_now == 0)
    return TRUE;
  if (!anneal_instance_power (self, PARAM_GAMMA, state->gamma, n_now, &factor, error))
    return FALSE;

  anneal_instance_multiply_rates (self, factor);
  return TRUE;
}

static gboolean
multi_step_lr_closed_form (AnnealInstance  *self,
                           GError         **error)
{
  const State *state = self->state;
  double n_passed = (double) count_passed (state, anneal_instance_get_t (self));
  double factor;

  if (!anneal_instance_power (self, PARAM_GAMMA, state->gamma, n_passed, &factor, error))
    return FALSE;

  anneal_instance_set_rates (self, factor);
  return TRUE;
}

static guint64
multi_step_lr_fill (AnnealInstance     *self,
                    guint64             n,
                    const AnnealTarget *target)
{
  const State *state = self->state;
  gsize next;

  if (!anneal_instance_is_counting (self))
    return 0;

  next = count_passed (state, anneal_instance_get_t (self));
  if (next < state->n_milestones)
    n = anneal_instance_count_before (self, state->milestones[next], n);

  return anneal_instance_fill_constant (self, n, target);
}

static void
multi_step_lr_clear (gpointer data)
{
  State *state = data;

  g_free (state->milestones);
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = multi_step_lr_prepare,
  .rule = multi_step_lr_rule,
  .closed_form = multi_step_lr_closed_form,
  .fill = multi_step_lr_fill,
  .clear = multi_step_lr_clear,
};

static gboolean
find_milestone_at_start (const AnnealScene *scene,
                         guint64           *tick)
{
  return anneal_scene_count_item (scene, PARAM_MILESTONES, 0) > 0 && anneal_scene_find_step (scene, 0, tick);
}

static gboolean
find_double_drop (const AnnealScene *scene,
                  guint64           *tick)
{
  g_auto(AnnealObject) value = anneal_schedule_get_value (scene->schedule, scene->node, PARAM_MILESTONES);
  gsize n_items = 0;

  if (!anneal_object_iterate (&value, &n_items, NULL) || n_items > MAX_COMPARED)
    return FALSE;

  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&value, i);
      double t = anneal_object_is_number (&item) ? anneal_object_get_number (&item) : (double) NAN;

      if (anneal_scene_count_item (scene, PARAM_MILESTONES, t) > 1 && anneal_scene_find_step (scene, t, tick))
        return TRUE;
    }

  return FALSE;
}

static gboolean
find_resumed_drop (const AnnealScene *scene,
                   guint64           *tick)
{
  double t = scene->stint.t_first;

  return t > 0 && anneal_scene_count_item (scene, PARAM_MILESTONES, t) > 0 && anneal_scene_find_step (scene, t, tick);
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("A milestone of 0 acts before training starts, because the constructor makes step 0 itself."),
    .find = find_milestone_at_start,
  },
  {
    .text = N_("A number that stands in the list twice multiplies by `gamma` twice, in one step."),
    .find = find_double_drop,
  },
  {
    .text = N_("The list may be in any order. A milestone beyond the last step is never reached, and nothing "
               "says so."),
  },
  {
    .text = N_("When training is resumed exactly before a milestone, the constructor makes that step and "
               "multiplies the rate, although the saved rate may already contain this drop."),
    .find = find_resumed_drop,
  },
};

const AnnealScheduler anneal_torch_multi_step_lr = {
  .id = "torch.MultiStepLR",
  .symbol = "torch.optim.lr_scheduler.MultiStepLR",
  .name = "MultiStepLR",
  .doc = N_("Multiplies the learning rate by the decay factor at each of the given steps."),
  .explanation = N_("Like StepLR, but every step at which the rate is multiplied by `gamma` stands in a list, "
                    "`milestones`.\n\n"
                    "The drops usually come late and close together: most progress is made at the high rate, "
                    "and the low ones only polish the result. Papers often give the places as shares of the "
                    "training, such as 50 % and 75 %; they have to be worked out for your own number of epochs."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("lr(t) = lr(t−1) · gamma^n   if t is n times among the milestones\n"
                "lr(t) = lr(t−1)             otherwise"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class MultiStepLR",
  .flags = ANNEAL_SCHEDULER_CLOSED_FORM,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .klass = &klass,
};
