/* torch-chained-scheduler.c: ChainedScheduler: several schedulers at every step
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-scheduler-private.h"

enum
{
  PARAM_SCHEDULERS,
};

static const AnnealParam params[] = {
  {
    .key = "schedulers", .label = N_("Schedulers"),
    .doc = N_("The schedulers that are stepped one after the other at every step."),
    .type = ANNEAL_PARAM_SCHEDULE_LIST, .flags = ANNEAL_PARAM_REQUIRED,
  },
};

typedef struct
{
  AnnealInstance **parts;      /* (n_parts), lent by the simulation */
  gsize            n_parts;
} State;

/* Without `optimizer`, the first part is asked for it before anything is checked. */
static gboolean
check_first (const AnnealInstance  *self,
             GError               **error)
{
  g_auto(AnnealObject) first = anneal_object_get_item (&self->values[PARAM_SCHEDULERS], 0);

  if (first.kind == ANNEAL_UNKNOWN || first.kind == ANNEAL_HOST)
    return TRUE;

  return anneal_instance_fail_attribute (self, PARAM_SCHEDULERS, &first, "optimizer", error);
}

/* Older versions look at the first part without counting. */
static gboolean
fail_empty (const AnnealInstance  *self,
            GError               **error)
{
  if (self->simulation->version < ANNEAL_PYTORCH_2_7)
    return anneal_instance_fail (self, PARAM_SCHEDULERS, error, ANNEAL_ERROR_RANGE, "%s index out of range",
                                 anneal_object_get_type_name (&self->values[PARAM_SCHEDULERS]));

  return anneal_instance_fail (self, PARAM_SCHEDULERS, error, ANNEAL_ERROR_RANGE,
                               "ChainedScheduler expects at least one scheduler to be chained, but got no scheduler.");
}

static gboolean
chained_scheduler_prepare (AnnealInstance  *self,
                           GError         **error)
{
  State *state = self->state;

  if (!anneal_instance_get_length (self, PARAM_SCHEDULERS, &state->n_parts, error))
    return FALSE;
  if (state->n_parts < 1)
    return fail_empty (self, error);
  if (!check_first (self, error))
    return FALSE;

  state->parts = g_new0 (AnnealInstance *, state->n_parts);
  for (gsize i = 0; i < state->n_parts; i++)
    {
      if (!anneal_instance_get_part (self, PARAM_SCHEDULERS, i, &state->parts[i], error))
        return FALSE;

      self->n_stepped += state->parts[i]->n_stepped;
      if (self->n_stepped > ANNEAL_MAX_STEPPED)
        return anneal_instance_fail (self, PARAM_SCHEDULERS, error, ANNEAL_ERROR_LIMIT,
                                     "the chain takes more than %d steps at once", ANNEAL_MAX_STEPPED);
    }

  return TRUE;
}

/* The parts have taken their initial steps, each in its own constructor. */
static gboolean
chained_scheduler_construct (AnnealInstance  *self,
                             GError         **error)
{
  return TRUE;
}

static gboolean
chained_scheduler_step (AnnealInstance    *self,
                        const AnnealTick  *tick,
                        GError           **error)
{
  const State *state = self->state;

  if (anneal_tick_has_epoch (tick))
    return anneal_instance_fail (self, -1, error, ANNEAL_ERROR_TYPE,
                                 "ChainedScheduler.step() takes 1 positional argument but 2 were given");

  for (gsize i = 0; i < state->n_parts; i++)
    if (!anneal_instance_step (state->parts[i], NULL, error))
      return FALSE;

  return TRUE;
}

static gboolean
chained_scheduler_undo (AnnealInstance  *self,
                        GError         **error)
{
  const State *state = self->state;

  if (self->simulation->version < ANNEAL_PYTORCH_2_7)
    return anneal_instance_fail (self, -1, error, ANNEAL_ERROR_TYPE,
                                 "'ChainedScheduler' object has no attribute 'last_epoch'");

  for (gsize i = 0; i < state->n_parts; i++)
    if (!anneal_instance_undo (state->parts[i], error))
      return FALSE;

  return TRUE;
}

static void
chained_scheduler_clear (gpointer data)
{
  State *state = data;

  g_free (state->parts);
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = chained_scheduler_prepare,
  .construct = chained_scheduler_construct,
  .step = chained_scheduler_step,
  .undo = chained_scheduler_undo,
  .clear = chained_scheduler_clear,
};

static gboolean
get_part_stint (const AnnealSchedule *schedule,
                guint                 node,
                guint                 position,
                const AnnealStint    *outer,
                AnnealStint          *stint)
{
  *stint = *outer;
  return TRUE;
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("Building the chain changes nothing, but building its parts has: their constructors have already "
               "multiplied the rate when the first update comes."),
    .find = anneal_scene_find_changed_start,
  },
  {
    .text = N_("The base of every part is the optimizer’s original rate, but the rate it goes on from is the "
               "one that the parts before it have left."),
  },
  {
    .text = N_("A scheduler that stands in the list twice is stepped twice each time."),
  },
  {
    .text = N_("ReduceLROnPlateau cannot be a part, for its `step()` needs a metric."),
  },
};

const AnnealScheduler anneal_torch_chained_scheduler = {
  .id = "torch.ChainedScheduler",
  .symbol = "torch.optim.lr_scheduler.ChainedScheduler",
  .name = "ChainedScheduler",
  .doc = N_("Steps several schedulers together: each goes on from the rate that the one before it has left."),
  .explanation = N_("All parts are stepped at every step, one after the other, and each changes the rate that "
                    "the one before has left. Two factors make a product: a ConstantLR as warm-up times an "
                    "ExponentialLR as decay.\n\n"
                    "This is right for schedulers that multiply. Those that compute the rate from the start, "
                    "such as LambdaLR, CosineAnnealingWarmRestarts, CyclicLR and OneCycleLR, overwrite it: "
                    "whatever stands before them in the list is lost."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("at every step: part 0, then part 1, …\n"
                "each on the rate that the one before it has left"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class ChainedScheduler",
  .flags = ANNEAL_SCHEDULER_COMPOSITE | ANNEAL_SCHEDULER_OPTIMIZER_LAST | ANNEAL_SCHEDULER_NEVER_VERBOSE,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .get_part_stint = get_part_stint,
  .klass = &klass,
};
