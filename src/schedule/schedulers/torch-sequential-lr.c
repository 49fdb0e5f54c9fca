/* torch-sequential-lr.c: SequentialLR: one scheduler after the other
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-scheduler-private.h"

enum
{
  PARAM_SCHEDULERS,
  PARAM_MILESTONES,
  PARAM_LAST_EPOCH,
};

static const AnnealParam params[] = {
  {
    .key = "schedulers", .label = N_("Schedulers"),
    .doc = N_("The schedulers that follow one another."),
    .type = ANNEAL_PARAM_SCHEDULE_LIST, .flags = ANNEAL_PARAM_REQUIRED,
  },
  {
    .key = "milestones", .label = N_("Milestones"),
    .doc = N_("The steps at which the next scheduler takes over: one fewer than there are schedulers."),
    .type = ANNEAL_PARAM_INT_LIST, .unit = ANNEAL_UNIT_TICK,
    .flags = ANNEAL_PARAM_REQUIRED | ANNEAL_PARAM_BETWEEN_PARTS | ANNEAL_PARAM_POSITION,
    .min = 0, .max = 10000, .fallback_text = "[5]",
  },
  ANNEAL_ROW_LAST_EPOCH,
};

typedef struct
{
  AnnealInstance **parts;           /* (n_milestones + 1), lent by the simulation */
  double          *milestones;      /* (n_milestones) */
  gsize            n_milestones;
  double           epoch;           /* calls of step(): PyTorch's last_epoch of a sequence */
  gboolean         is_sorted;
} State;

static gboolean
prepare_milestones (AnnealInstance  *self,
                    GError         **error)
{
  State *state = self->state;

  state->milestones = g_new (double, state->n_milestones);
  state->is_sorted = TRUE;
  for (gsize i = 0; i < state->n_milestones; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&self->values[PARAM_MILESTONES], i);

      if (!anneal_object_is_number (&item))
        return anneal_instance_fail_item (self, PARAM_MILESTONES, &item, error);

      state->milestones[i] = anneal_object_get_number (&item);
      if (i > 0 && !(state->milestones[i] >= state->milestones[i - 1]))
        state->is_sorted = FALSE;
    }

  return TRUE;
}

static gboolean
sequential_lr_prepare (AnnealInstance  *self,
                       GError         **error)
{
  State *state = self->state;
  gsize n_parts;

  if (!anneal_instance_get_length (self, PARAM_SCHEDULERS, &n_parts, error))
    return FALSE;
  if (n_parts < 1 && self->simulation->version >= ANNEAL_PYTORCH_2_7)
    return anneal_instance_fail (self, PARAM_SCHEDULERS, error, ANNEAL_ERROR_RANGE,
                                 "SequentialLR expects at least one scheduler, but got no scheduler.");

  state->parts = g_new0 (AnnealInstance *, n_parts);
  for (gsize i = 0; i < n_parts; i++)
    {
      if (!anneal_instance_get_part (self, PARAM_SCHEDULERS, i, &state->parts[i], error))
        return FALSE;

      self->n_stepped = MAX (self->n_stepped, 1 + state->parts[i]->n_stepped);
    }

  if (!anneal_instance_get_length (self, PARAM_MILESTONES, &state->n_milestones, error))
    return FALSE;
  if (state->n_milestones != n_parts - 1)
    return anneal_instance_fail (self, PARAM_MILESTONES, error, ANNEAL_ERROR_CONFLICT,
                                 "Sequential Schedulers expects number of schedulers provided to be one more than the "
                                 "number of milestone points, but got number of schedulers %" G_GSIZE_FORMAT " and the "
                                 "number of milestones to be equal to %" G_GSIZE_FORMAT, n_parts, state->n_milestones);

  return prepare_milestones (self, error)
         && anneal_instance_get_number (self, PARAM_LAST_EPOCH, ANNEAL_ADD, &state->epoch, error);
}

/* bisect_right (milestones, epoch), which is not the same as counting if the milestones are not in order. */
static gsize
find_part (const State *state,
           double       epoch)
{
  gsize low = 0, high = state->n_milestones;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (epoch < state->milestones[middle])
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

/* The same for the table alone.  Milestones that no list of parts can be long enough for are not looked at. */
static gsize
sequential_lr_find_part (const AnnealObject *values,
                         guint64             tick,
                         guint64            *end)
{
  gsize n_milestones;
  State state = { .n_milestones = 0 };
  g_autofree double *milestones = NULL;

  *end = G_MAXUINT64;
  if (!anneal_object_iterate (&values[PARAM_MILESTONES], &n_milestones, NULL) || n_milestones > ANNEAL_MAX_NODES)
    return 0;

  milestones = g_new (double, n_milestones);
  for (gsize i = 0; i < n_milestones; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&values[PARAM_MILESTONES], i);

      milestones[i] = anneal_object_get_number (&item);
      if (milestones[i] > (double) tick && ceil (milestones[i]) < (double) *end)
        *end = (guint64) ceil (milestones[i]);
    }

  state.milestones = milestones;
  state.n_milestones = n_milestones;
  return find_part (&state, (double) tick);
}

static gboolean
undo_parts (AnnealInstance  *self,
            GError         **error)
{
  const State *state = self->state;

  for (gsize i = 0; i <= state->n_milestones; i++)
    if (!anneal_instance_undo (state->parts[i], error))
      return FALSE;

  return TRUE;
}

/* Older versions of the sequence around this one count it as any other scheduler. */
static gboolean
sequential_lr_undo (AnnealInstance  *self,
                    GError         **error)
{
  State *state = self->state;

  if (self->simulation->version >= ANNEAL_PYTORCH_2_7)
    return undo_parts (self, error);

  state->epoch -= 1;
  return TRUE;
}

static gboolean
reset_rates (AnnealInstance  *self,
             GError         **error)
{
  for (guint i = 0; i < self->simulation->n_groups; i++)
    {
      AnnealParamGroup *group = &self->simulation->groups[i];

      if (isnan (group->initial_lr))
        return anneal_instance_fail (self, -1, error, ANNEAL_ERROR_CONFLICT, "'initial_lr'");
      group->lr = group->initial_lr;
    }

  return TRUE;
}

static gboolean
sequential_lr_construct (AnnealInstance  *self,
                         GError         **error)
{
  State *state = self->state;
  gsize first = self->simulation->version < ANNEAL_PYTORCH_2_14 ? 0 : find_part (state, 0);

  state->epoch += 1;
  return reset_rates (self, error)
         && undo_parts (self, error)
         && anneal_instance_initial_step (state->parts[first], error);
}

/* At its milestone.  Older versions call step(0), and what that means is up to the part. */
static gboolean
restart (AnnealInstance  *part,
         GError         **error)
{
  static const AnnealTick tick = { .epoch = ANNEAL_OBJECT_INT (0), .has_metric = TRUE };

  if (part->simulation->version >= ANNEAL_PYTORCH_2_14)
    return anneal_instance_update (part, &tick.epoch, error);
  if (!anneal_instance_step (part, &tick, error))
    return FALSE;

  /* SequentialLR asks for what ReduceLROnPlateau of 1.13 did not have. */
  if ((part->scheduler->flags & ANNEAL_SCHEDULER_READS_METRIC) != 0 && part->simulation->version < ANNEAL_PYTORCH_2_2)
    return anneal_instance_fail (part, -1, error, ANNEAL_ERROR_TYPE, "'%s' object has no attribute 'get_last_lr'",
                                 part->scheduler->name);

  return TRUE;
}

static gboolean
sequential_lr_step (AnnealInstance    *self,
                    const AnnealTick  *tick,
                    GError           **error)
{
  State *state = self->state;
  gsize i;

  if (anneal_tick_has_epoch (tick))
    return anneal_instance_fail (self, -1, error, ANNEAL_ERROR_TYPE,
                                 "SequentialLR.step() takes 1 positional argument but 2 were given");

  state->epoch += 1;
  i = find_part (state, state->epoch);
  if (i > 0 && state->milestones[i - 1] == state->epoch)
    return restart (state->parts[i], error);

  return anneal_instance_step (state->parts[i], NULL, error);
}

/* To before the next milestone. */
static guint64
sequential_lr_fill (AnnealInstance     *self,
                    guint64             n,
                    const AnnealTarget *target)
{
  State *state = self->state;
  gsize i = find_part (state, state->epoch + 1);
  guint64 n_done;

  if (!state->is_sorted || (i > 0 && state->milestones[i - 1] == state->epoch + 1))
    return 0;

  if (i < state->n_milestones)
    {
      double n_before = state->milestones[i] - (state->epoch + 1);

      if (n_before < 1)
        return 0;
      n = n_before < (double) n ? (guint64) n_before : n;
    }

  n_done = anneal_instance_fill (state->parts[i], n, target);
  state->epoch += (double) n_done;
  return n_done;
}

static void
sequential_lr_clear (gpointer data)
{
  State *state = data;

  g_free (state->parts);
  g_free (state->milestones);
}

static const AnnealSchedulerClass klass = {
  .state_size = sizeof (State),
  .prepare = sequential_lr_prepare,
  .construct = sequential_lr_construct,
  .step = sequential_lr_step,
  .undo = sequential_lr_undo,
  .fill = sequential_lr_fill,
  .find_part = sequential_lr_find_part,
  .clear = sequential_lr_clear,
};

/* Whether the curve changes more from before @tick to @tick than beside. */
static gboolean
jumps (const AnnealScene *scene,
       guint64            tick)
{
  if (tick < 2 || tick + 1 >= scene->n_values)
    return FALSE;

  double before = fabs (scene->lr[tick - 1] - scene->lr[tick - 2]);
  double here = fabs (scene->lr[tick] - scene->lr[tick - 1]);
  double after = fabs (scene->lr[tick + 1] - scene->lr[tick]);

  return here > 2 * MAX (before, after);
}

static gboolean
find_jump (const AnnealScene *scene,
           guint64           *tick)
{
  g_auto(AnnealObject) value = anneal_schedule_get_value (scene->schedule, scene->node, PARAM_MILESTONES);
  gsize n_items = 0;

  if (!anneal_object_iterate (&value, &n_items, NULL))
    return FALSE;

  for (gsize i = 0; i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&value, i);

      if (anneal_object_is_number (&item) && anneal_scene_find_step (scene, anneal_object_get_number (&item), tick)
          && jumps (scene, *tick))
        return TRUE;
    }

  return FALSE;
}

/* Sorted milestones only: others are searched in a way of their own. */
static gboolean
get_part_stint (const AnnealSchedule *schedule,
                guint                 node,
                guint                 position,
                const AnnealStint    *outer,
                AnnealStint          *stint)
{
  g_auto(AnnealObject) value = anneal_schedule_get_value (schedule, node, PARAM_MILESTONES);
  double start = outer->t_first, end = INFINITY;
  gsize n_items = 0;

  if (!anneal_object_iterate (&value, &n_items, NULL) || position > n_items)
    return FALSE;

  for (gsize i = 0; i <= position && i < n_items; i++)
    {
      g_auto(AnnealObject) item = anneal_object_get_item (&value, i);
      double milestone = anneal_object_is_number (&item) ? anneal_object_get_number (&item) : (double) NAN;

      if (!(milestone >= start))
        return FALSE;
      if (i < position)
        start = milestone;
      else
        end = milestone;
    }

  if (!(start < end && start - outer->t_first < ANNEAL_MAX_TICKS))
    return FALSE;

  stint->first = outer->first + (guint64) (start - outer->t_first);
  stint->end = outer->end;
  if (end - outer->t_first < ANNEAL_MAX_TICKS)
    stint->end = MIN (stint->end, outer->first + (guint64) (end - outer->t_first));
  stint->t_first = 0;
  return TRUE;
}

static const AnnealSurprise surprises[] = {
  {
    .text = N_("At its milestone a part begins at the optimizer’s own rate, wherever the part before has left "
               "it. If the two do not meet the curve jumps, for example when a warm-up is longer than its "
               "milestone."),
    .find = find_jump,
  },
  {
    .text = N_("MultiplicativeLR and SWALR do not jump: they go on from the rate that they find."),
  },
  {
    .text = N_("A OneCycleLR or CyclicLR among the parts replaces the starting rate of all of them, because its "
               "constructor overwrites the optimizer’s."),
  },
  {
    .text = N_("Only the first part may be a SequentialLR or ChainedScheduler itself. Another one is accepted, "
               "and fails when its milestone comes."),
    .find = anneal_scene_find_refusal,
  },
  {
    .text = N_("A sequence that is the first part of another one runs one step ahead of it."),
  },
};

const AnnealScheduler anneal_torch_sequential_lr = {
  .id = "torch.SequentialLR",
  .symbol = "torch.optim.lr_scheduler.SequentialLR",
  .name = "SequentialLR",
  .doc = N_("Lets schedulers follow one another: each starts from the optimizer's own rate at its milestone."),
  .explanation = N_("Schedulers follow one another: at each number of `milestones` the next one takes over. The "
                    "usual case is a LinearLR as warm-up, then a CosineAnnealingLR.\n\n"
                    "Each part counts its own steps, beginning with 0 at its milestone. With a milestone of 5 "
                    "and 90 steps in all, the cosine needs `T_max=85` to end at its bottom.\n\n"
                    "The parts are built first, in the order of their lines in Python, and each constructor "
                    "changes the optimizer. Then the sequence puts the rate back, and makes the first part "
                    "begin once more."),
  .surprises = surprises,
  .n_surprises = G_N_ELEMENTS (surprises),
  .formula = N_("part 0 is stepped while t < milestones[0]\n"
                "part i is stepped while milestones[i − 1] ≤ t < milestones[i]\n"
                "lr(milestones[i − 1]) is that of part i at its step 0"),
  .source = "PyTorch 2.14.0, torch/optim/lr_scheduler.py, class SequentialLR",
  .flags = ANNEAL_SCHEDULER_COMPOSITE,
  .params = params,
  .n_params = G_N_ELEMENTS (params),
  .get_part_stint = get_part_stint,
  .klass = &klass,
};
