/* anneal-instance.c: what all of PyTorch's schedulers do alike: building, stepping, undoing
 *
 * Source: PyTorch 2.14.0, torch/optim/lr_scheduler.py, class LRScheduler
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-instance.h"
#include "anneal-scheduler-private.h"

#define NO_INITIAL_LR \
  "param 'initial_lr' is not specified in param_groups[%u] when resuming scheduler with last_epoch >= 0.\n" \
  "This typically happens when:\n" \
  "1. You're trying to resume training from a checkpoint but haven't properly loaded the optimizer state\n" \
  "2. You're using last_epoch >= 0 for a fresh training run (not recommended)"

/* Up to 2.7. */
#define NO_INITIAL_LR_BEFORE "param 'initial_lr' is not specified in param_groups[%u] when resuming an optimizer"

static const AnnealObject one = ANNEAL_OBJECT_INT (1);

/* Exact for the integers of every real run; Python's own arithmetic beyond. */
static gboolean
add_to_last_epoch (AnnealInstance  *self,
                   gint64           difference,
                   GError         **error)
{
  const AnnealObject term = ANNEAL_OBJECT_INT (difference);
  AnnealObject sum = { ANNEAL_UNSET };

  if (anneal_instance_is_counting (self))
    {
      self->last_epoch.integer += difference;
      return TRUE;
    }

  if (!anneal_instance_operate (self, anneal_scheduler_find_param (self->scheduler, "last_epoch"), ANNEAL_ADD,
                                &self->last_epoch, &term, &sum, error))
    return FALSE;

  self->last_epoch = sum;
  return TRUE;
}

static gboolean
set_initial_rates (AnnealInstance  *self,
                   int              param,
                   GError         **error)
{
  AnnealSimulation *simulation = self->simulation;

  for (guint i = 0; i < simulation->n_groups; i++)
    {
      AnnealParamGroup *group = &simulation->groups[i];

      if (!isnan (group->initial_lr))
        continue;

      if (anneal_instance_get_t (self) != -1 && self->simulation->version < ANNEAL_PYTORCH_2_14)
        return anneal_instance_fail (self, param, error, ANNEAL_ERROR_CONFLICT, NO_INITIAL_LR_BEFORE, i);
      if (anneal_instance_get_t (self) != -1)
        return anneal_instance_fail (self, param, error, ANNEAL_ERROR_CONFLICT, NO_INITIAL_LR, i);

      group->initial_lr = group->lr;
    }

  return TRUE;
}

gboolean
anneal_instance_construct_base (AnnealInstance  *self,
                                GError         **error)
{
  int param = anneal_scheduler_find_param (self->scheduler, "last_epoch");
  const AnnealObject *last_epoch = &self->values[param];
  g_auto(AnnealObject) sum = { ANNEAL_UNSET };

  if (!anneal_object_is_number (last_epoch))
    {
      if (anneal_instance_operate (self, param, ANNEAL_ADD, last_epoch, &one, &sum, error))
        anneal_instance_fail (self, param, error, ANNEAL_ERROR_TYPE, "last_epoch must be a number");
      return FALSE;
    }

  self->last_epoch = *last_epoch;
  if (!set_initial_rates (self, param, error))
    return FALSE;

  for (guint i = 0; i < self->simulation->n_groups; i++)
    self->base_lrs[i] = self->simulation->groups[i].initial_lr;

  return anneal_instance_initial_step (self, error);
}

gboolean
anneal_instance_initial_step (AnnealInstance  *self,
                              GError         **error)
{
  gboolean done;

  self->n_steps = 0;
  self->initial = TRUE;
  done = anneal_instance_step (self, NULL, error);
  self->initial = FALSE;
  return done;
}

gboolean
anneal_instance_construct (AnnealInstance  *self,
                           GError         **error)
{
  const AnnealSchedulerClass *klass = self->scheduler->klass;

  if (klass->prepare != NULL && !klass->prepare (self, error))
    return FALSE;

  return klass->construct != NULL ? klass->construct (self, error) : anneal_instance_construct_base (self, error);
}

gboolean
anneal_instance_step (AnnealInstance    *self,
                      const AnnealTick  *tick,
                      GError           **error)
{
  const AnnealSchedulerClass *klass = self->scheduler->klass;

  self->n_steps++;
  self->simulation->n_steps++;
  if (klass->step != NULL)
    return klass->step (self, tick, error);

  return anneal_instance_update (self, anneal_tick_has_epoch (tick) ? &tick->epoch : NULL, error);
}

gboolean
anneal_instance_check_epoch (const AnnealInstance  *self,
                             const AnnealObject    *epoch,
                             GError               **error)
{
  g_auto(AnnealObject) quotient = { ANNEAL_UNSET };

  if (anneal_object_is_number (epoch))
    return TRUE;

  /* In Python's words, if it has some. */
  return anneal_instance_operate (self, -1, ANNEAL_DIVIDE, epoch, &one, &quotient, error)
         && anneal_instance_fail (self, -1, error, ANNEAL_ERROR_TYPE, "the epoch given to step() must be a number");
}

/**
 * anneal_instance_update:
 * @self: a built scheduler
 * @epoch: (nullable): the epoch to go to by the closed form, if there is one; %NULL: the next one, by the rule
 *
 * What step() does but for the counting and the warnings; SequentialLR restarts its parts by it.
 */
gboolean
anneal_instance_update (AnnealInstance      *self,
                        const AnnealObject  *epoch,
                        GError             **error)
{
  const AnnealSchedulerClass *klass = self->scheduler->klass;

  if (klass->rule == NULL)
    return anneal_instance_fail (self, -1, error, ANNEAL_ERROR_CONFLICT,
                                 "NotImplementedError: %s cannot be started again by another scheduler",
                                 self->scheduler->name);

  if (epoch == NULL)
    return add_to_last_epoch (self, 1, error) && klass->rule (self, error);

  if (!anneal_instance_check_epoch (self, epoch, error))
    return FALSE;

  self->last_epoch = *epoch;
  return klass->closed_form != NULL ? klass->closed_form (self, error) : klass->rule (self, error);
}

gboolean
anneal_instance_undo (AnnealInstance  *self,
                      GError         **error)
{
  if (++self->simulation->n_undone > ANNEAL_MAX_UNDONE)
    return anneal_instance_fail (self, -1, error, ANNEAL_ERROR_LIMIT,
                                 "the parts are nested so deeply that building them takes more than %d steps",
                                 ANNEAL_MAX_UNDONE);

  if (self->scheduler->klass->undo != NULL)
    return self->scheduler->klass->undo (self, error);

  return add_to_last_epoch (self, -1, error);
}

/**
 * anneal_instance_fill:
 * @self: a built scheduler
 * @n: ticks wanted
 * @target: where the first of them goes
 *
 * Returns: ticks done, which may be none: then step() goes on
 */
guint64
anneal_instance_fill (AnnealInstance     *self,
                      guint64             n,
                      const AnnealTarget *target)
{
  const AnnealSimulation *simulation = self->simulation;
  const AnnealScheduler *scheduler = self->scheduler;
  guint64 n_done;

  if (scheduler->klass->fill == NULL)
    return 0;

  n_done = scheduler->klass->fill (self, n, target);
  self->n_steps += n_done;
  if (target->momentum == NULL
      || (scheduler->flags & (ANNEAL_SCHEDULER_SETS_MOMENTUM | ANNEAL_SCHEDULER_COMPOSITE)) != 0)
    return n_done;

  for (guint i = 0; i < simulation->n_groups; i++)
    for (guint64 k = 0; k < n_done; k++)
      target->momentum[i * target->row_length + k] = simulation->groups[i].momentum;

  return n_done;
}

guint64
anneal_instance_fill_constant (AnnealInstance     *self,
                               guint64             n,
                               const AnnealTarget *target)
{
  for (guint i = 0; i < self->simulation->n_groups; i++)
    for (guint64 k = 0; k < n; k++)
      target->lr[i * target->row_length + k] = self->simulation->groups[i].lr;

  self->last_epoch.integer += (gint64) n;
  return n;
}

guint64
anneal_instance_fill_decay (AnnealInstance     *self,
                            guint64             n,
                            const AnnealTarget *target,
                            double              gamma,
                            guint64             first,
                            guint64             period)
{
  for (guint i = 0; i < self->simulation->n_groups; i++)
    {
      double *row = target->lr + i * target->row_length;
      double lr = self->simulation->groups[i].lr;
      guint64 next = first;

      for (guint64 k = 0; k < n; k++)
        {
          if (k == next)
            {
              lr *= gamma;
              next += period;
            }
          row[k] = lr;
        }
      self->simulation->groups[i].lr = lr;
    }

  self->last_epoch.integer += (gint64) n;
  return n;
}

guint64
anneal_instance_count_before (const AnnealInstance *self,
                              double                t,
                              guint64               n)
{
  double n_before = ceil (t) - (anneal_instance_get_t (self) + 1);

  if (!(n_before > 0))
    return 0;

  return n_before < (double) n ? (guint64) n_before : n;
}
