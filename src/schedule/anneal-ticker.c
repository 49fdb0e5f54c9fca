/* anneal-ticker.c: walking through a schedule, a step() at a time or all at once
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include <math.h>

#include "anneal-instance.h"
#include "anneal-scheduler-private.h"

/* How often keep_going() is asked: in ticks, in steps of parts, and in what Python functions spend. */
#define TICKS_A_CHUNK 4096
#define STEPS_A_CHUNK 50000
#define NODES_A_CHUNK 50000

struct _AnnealTicker
{
  AnnealSimulation      simulation;
  const AnnealSchedule *schedule;     /* owned: functions among the values belong to it */
  guint64               n_ticks;      /* made so far */
};

static void
init_instance (AnnealInstance       *instance,
               AnnealSimulation     *simulation,
               guint                 index,
               const AnnealSchedule *schedule)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, index);

  instance->simulation = simulation;
  instance->scheduler = scheduler;
  instance->index = index;
  instance->n_stepped = 1;
  instance->last_epoch = (AnnealObject) ANNEAL_OBJECT_INT (-1);
  instance->base_lrs = g_new0 (double, simulation->n_groups);
  instance->state = g_malloc0 (scheduler->klass->state_size);
  instance->values = g_new0 (AnnealObject, scheduler->n_params);
  for (guint i = 0; i < scheduler->n_params; i++)
    instance->values[i] = anneal_schedule_get_value (schedule, index, i);
}

static void
clear_instance (AnnealInstance *instance)
{
  if (instance->scheduler->klass->clear != NULL)
    instance->scheduler->klass->clear (instance->state);

  for (guint i = 0; i < instance->scheduler->n_params; i++)
    anneal_object_clear (&instance->values[i]);
  g_free (instance->values);
  g_free (instance->base_lrs);
  g_free (instance->state);
}

static AnnealTicker *
new_unbuilt (const AnnealSchedule  *schedule,
             const AnnealOptimizer *optimizer,
             AnnealPytorch          version)
{
  AnnealTicker *self = g_new0 (AnnealTicker, 1);
  AnnealSimulation *simulation = &self->simulation;

  self->schedule = anneal_schedule_ref (schedule);
  simulation->version = version;
  simulation->budget = (AnnealBudget) ANNEAL_BUDGET_INIT;
  simulation->optimizer_kind = anneal_optimizer_get_kind (optimizer);
  simulation->n_groups = anneal_optimizer_get_n_groups (optimizer);
  simulation->groups = g_new (AnnealParamGroup, simulation->n_groups);
  anneal_optimizer_get_groups (optimizer, simulation->groups);

  simulation->n_instances = anneal_schedule_get_n_nodes (schedule);
  simulation->instances = g_new0 (AnnealInstance, simulation->n_instances);
  for (guint i = 0; i < simulation->n_instances; i++)
    init_instance (&simulation->instances[i], simulation, i, schedule);

  return self;
}

AnnealTicker *
anneal_ticker_new (const AnnealSchedule   *schedule,
                   const AnnealOptimizer  *optimizer,
                   AnnealPytorch           version,
                   GError                **error)
{
  g_autoptr(AnnealTicker) self = NULL;
  GError *local_error = NULL;

  g_return_val_if_fail (schedule != NULL, NULL);
  g_return_val_if_fail (optimizer != NULL, NULL);

  if (!anneal_optimizer_check (optimizer, version, &local_error))
    {
      anneal_error_prefix_path (local_error, "/optimizer");
      g_propagate_error (error, local_error);
      return NULL;
    }

  self = new_unbuilt (schedule, optimizer, version);
  for (guint i = 0; i < self->simulation.n_instances; i++)
    if (!anneal_instance_construct (&self->simulation.instances[i], error))
      return NULL;

  return g_steal_pointer (&self);
}

void
anneal_ticker_free (AnnealTicker *self)
{
  for (guint i = 0; i < self->simulation.n_instances; i++)
    clear_instance (&self->simulation.instances[i]);
  g_free (self->simulation.instances);
  g_free (self->simulation.groups);
  anneal_schedule_unref (self->schedule);
  g_free (self);
}

gboolean
anneal_ticker_next (AnnealTicker      *self,
                    const AnnealTick  *tick,
                    GError           **error)
{
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (self->schedule, &n_stepped);
  guint64 k = self->n_ticks++;

  for (guint i = 0; i < n_stepped; i++)
    if (k >= stepped[i].first && k < stepped[i].end
        && !anneal_instance_step (&self->simulation.instances[stepped[i].node], tick, error))
      return FALSE;

  return TRUE;
}

const AnnealParamGroup *
anneal_ticker_get_groups (const AnnealTicker *self,
                          guint              *n_groups)
{
  *n_groups = self->simulation.n_groups;
  return self->simulation.groups;
}

void
anneal_ticker_get_counters (const AnnealTicker *self,
                            guint               node,
                            double             *counters)
{
  g_return_if_fail (node < self->simulation.n_instances);

  const AnnealInstance *instance = &self->simulation.instances[node];

  g_return_if_fail (instance->scheduler->n_counters > 0);

  instance->scheduler->klass->count (instance, counters);
}

gboolean
anneal_schedule_find_counters (const AnnealSchedule *schedule,
                               guint                *node)
{
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (schedule, &n_stepped);

  for (guint i = 0; i < n_stepped; i++)
    if (anneal_schedule_get_scheduler (schedule, stepped[i].node)->n_counters > 0)
      {
        *node = stepped[i].node;
        return TRUE;
      }

  return FALSE;
}

double
anneal_schedule_get_counter_limit (const AnnealSchedule *schedule,
                                   guint                 node,
                                   guint                 counter)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, node);

  g_return_val_if_fail (counter < scheduler->n_counters, (double) NAN);

  const char *key = scheduler->counters[counter].limit;
  int param = key != NULL ? anneal_scheduler_find_param (scheduler, key) : -1;

  if (param < 0)
    return (double) NAN;

  g_auto(AnnealObject) value = anneal_schedule_get_value (schedule, node, (guint) param);

  return anneal_object_is_number (&value) ? anneal_object_get_number (&value) : (double) NAN;
}

gboolean
anneal_schedule_sets_momentum (const AnnealSchedule  *schedule,
                               const AnnealOptimizer *optimizer)
{
  if (anneal_optimizer_get_kind (optimizer)->momentum == ANNEAL_MOMENTUM_NONE)
    return FALSE;

  for (guint i = 0; i < anneal_schedule_get_n_nodes (schedule); i++)
    {
      const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, i);
      g_auto(AnnealObject) cycles = { ANNEAL_UNSET };
      int param = anneal_scheduler_find_param (scheduler, "cycle_momentum");

      if ((scheduler->flags & ANNEAL_SCHEDULER_SETS_MOMENTUM) == 0)
        continue;
      if (param < 0)
        return TRUE;

      cycles = anneal_schedule_get_value (schedule, i, (guint) param);
      if (anneal_object_is_true (&cycles))
        return TRUE;
    }

  return FALSE;
}

gboolean
anneal_schedule_check (const AnnealSchedule   *self,
                       const AnnealOptimizer  *optimizer,
                       AnnealPytorch           version,
                       GError                **error)
{
  g_autoptr(AnnealTicker) ticker = anneal_ticker_new (self, optimizer, version, error);

  return ticker != NULL;
}

static void
store_column (const AnnealSimulation *simulation,
              const AnnealTarget     *target)
{
  for (guint i = 0; i < simulation->n_groups; i++)
    {
      target->lr[i * target->row_length] = simulation->groups[i].lr;
      if (target->momentum != NULL)
        target->momentum[i * target->row_length] = simulation->groups[i].momentum;
    }
}

static AnnealTarget
advance_target (const AnnealTarget *target,
                guint64             n)
{
  return (AnnealTarget) {
    .lr = target->lr + n,
    .momentum = target->momentum != NULL ? target->momentum + n : NULL,
    .row_length = target->row_length,
  };
}

/* The arguments of the call number @k, from 0.  FALSE: none. */
static gboolean
get_tick (const AnnealFillInput *input,
          guint64                k,
          AnnealTick            *tick)
{
  *tick = (AnnealTick) { .has_metric = FALSE };
  if (input == NULL)
    return FALSE;

  if (input->n_metrics > 0)
    {
      tick->has_metric = TRUE;
      tick->metric = input->metrics[MIN (k, input->n_metrics - 1)];
    }
  if (k < input->n_step_args)
    tick->epoch = input->step_args[k];

  return tick->has_metric || anneal_tick_has_epoch (tick);
}

/* Fills up to @n plain ticks at once, if only one scheduler is stepped in them: returns how many. */
static guint64
fill_plain (AnnealTicker       *self,
            guint64             n,
            const AnnealTarget *target)
{
  guint n_stepped;
  const AnnealStepped *stepped = anneal_schedule_get_all_stepped (self->schedule, &n_stepped);
  AnnealInstance *only = NULL;

  for (guint i = 0; i < n_stepped; i++)
    {
      if (self->n_ticks < stepped[i].first)
        {
          n = MIN (n, stepped[i].first - self->n_ticks);
          continue;
        }
      if (self->n_ticks >= stepped[i].end)
        continue;
      if (only != NULL)
        return 0;

      n = MIN (n, stepped[i].end - self->n_ticks);
      only = &self->simulation.instances[stepped[i].node];
    }

  guint64 n_filled = only != NULL ? anneal_instance_fill (only, n, target) : 0;

  self->n_ticks += n_filled;
  return n_filled;
}

/* Fills up to @n ticks from number @first on.  @n_done counts them, also when a step is refused. */
static gboolean
fill_chunk (AnnealTicker           *self,
            const AnnealFillInput  *input,
            guint64                 first,
            guint64                 n,
            const AnnealTarget     *target,
            guint64                *n_done,
            GError                **error)
{
  guint64 nodes_before = self->simulation.budget.nodes;
  guint64 steps_before = self->simulation.n_steps;

  for (*n_done = 0; *n_done < n && nodes_before - self->simulation.budget.nodes < NODES_A_CHUNK
                    && self->simulation.n_steps - steps_before < STEPS_A_CHUNK;)
    {
      AnnealTarget rest = advance_target (target, *n_done);
      AnnealTick tick;
      gboolean has_arguments = get_tick (input, first + *n_done, &tick);
      guint64 n_plain = input != NULL && first + *n_done < input->n_step_args ? 1 : n - *n_done;
      guint64 n_filled = has_arguments ? 0 : fill_plain (self, n_plain, &rest);

      *n_done += n_filled;
      if (n_filled > 0)
        continue;

      if (!anneal_ticker_next (self, has_arguments ? &tick : NULL, error))
        return FALSE;
      store_column (&self->simulation, &rest);
      *n_done += 1;
    }

  return TRUE;
}

gboolean
anneal_schedule_fill (const AnnealSchedule   *schedule,
                      const AnnealOptimizer  *optimizer,
                      AnnealPytorch           version,
                      const AnnealFillInput  *input,
                      guint64                 n_ticks,
                      double                 *lr,
                      double                 *momentum,
                      AnnealKeepGoing         keep_going,
                      gpointer                user_data,
                      guint64                *n_done,
                      GError                **error)
{
  const AnnealTarget whole = { .lr = lr, .momentum = momentum, .row_length = n_ticks + 1 };
  g_autoptr(AnnealTicker) ticker = NULL;

  g_return_val_if_fail (n_ticks <= ANNEAL_MAX_TICKS, FALSE);

  *n_done = 0;
  ticker = anneal_ticker_new (schedule, optimizer, version, error);
  if (ticker == NULL)
    return FALSE;

  store_column (&ticker->simulation, &whole);
  *n_done = 1;
  while (*n_done <= n_ticks)
    {
      AnnealTarget target = advance_target (&whole, *n_done);
      guint64 n_chunk;
      gboolean filled;

      if (keep_going != NULL && !keep_going (*n_done, user_data))
        return FALSE;

      filled = fill_chunk (ticker, input, *n_done - 1, MIN (n_ticks + 1 - *n_done, TICKS_A_CHUNK),
                           &target, &n_chunk, error);
      *n_done += n_chunk;
      if (!filled)
        return FALSE;
    }

  return TRUE;
}

static void
store_counters (const AnnealTicker *self,
                guint               node,
                guint               n_counters,
                gsize               row_length,
                double             *column)
{
  double values[ANNEAL_MAX_COUNTERS];

  anneal_ticker_get_counters (self, node, values);
  for (guint i = 0; i < n_counters; i++)
    column[i * row_length] = values[i];
}

gboolean
anneal_schedule_fill_counters (const AnnealSchedule   *schedule,
                               const AnnealOptimizer  *optimizer,
                               AnnealPytorch           version,
                               const AnnealFillInput  *input,
                               guint64                 n_ticks,
                               double                 *counters,
                               AnnealKeepGoing         keep_going,
                               gpointer                user_data,
                               guint64                *n_done,
                               GError                **error)
{
  guint node;

  *n_done = 0;
  g_return_val_if_fail (n_ticks <= ANNEAL_MAX_TICKS, FALSE);
  g_return_val_if_fail (anneal_schedule_find_counters (schedule, &node), FALSE);

  guint n_counters = anneal_schedule_get_scheduler (schedule, node)->n_counters;
  g_autoptr(AnnealTicker) ticker = anneal_ticker_new (schedule, optimizer, version, error);

  if (ticker == NULL)
    return FALSE;

  store_counters (ticker, node, n_counters, n_ticks + 1, counters);
  for (*n_done = 1; *n_done <= n_ticks; *n_done += 1)
    {
      AnnealTick tick;
      gboolean has_arguments = get_tick (input, *n_done - 1, &tick);

      if (*n_done % TICKS_A_CHUNK == 0 && keep_going != NULL && !keep_going (*n_done, user_data))
        return FALSE;
      if (!anneal_ticker_next (ticker, has_arguments ? &tick : NULL, error))
        return FALSE;
      store_counters (ticker, node, n_counters, n_ticks + 1, counters + *n_done);
    }

  return TRUE;
}
