/* anneal-scheduler.c: finding a scheduler's or an optimizer's table
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-schedule"

#include "config.h"

#include "anneal-optimizer.h"
#include "anneal-scheduler.h"

const AnnealScheduler *
anneal_scheduler_find (const char *id)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    if (g_str_equal (schedulers[i]->id, id))
      return schedulers[i];

  return NULL;
}

const AnnealScheduler *
anneal_scheduler_find_symbol (const char *symbol)
{
  guint n_schedulers;
  const AnnealScheduler * const *schedulers = anneal_schedulers_all (&n_schedulers);

  for (guint i = 0; i < n_schedulers; i++)
    if (g_str_equal (schedulers[i]->symbol, symbol))
      return schedulers[i];

  return NULL;
}

int
anneal_scheduler_find_param (const AnnealScheduler *self,
                             const char            *key)
{
  for (guint i = 0; i < self->n_params; i++)
    if (g_str_equal (self->params[i].key, key))
      return (int) i;

  return -1;
}

int
anneal_scheduler_find_parts (const AnnealScheduler *self)
{
  for (guint i = 0; i < self->n_params; i++)
    if (self->params[i].type == ANNEAL_PARAM_SCHEDULE_LIST)
      return (int) i;

  return -1;
}

const AnnealOptimizerKind *
anneal_optimizer_kind_find (const char *id)
{
  guint n_kinds;
  const AnnealOptimizerKind * const *kinds = anneal_optimizer_kinds_all (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (g_str_equal (kinds[i]->id, id))
      return kinds[i];

  return NULL;
}

const AnnealOptimizerKind *
anneal_optimizer_kind_find_symbol (const char *symbol)
{
  guint n_kinds;
  const AnnealOptimizerKind * const *kinds = anneal_optimizer_kinds_all (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (g_str_equal (kinds[i]->symbol, symbol))
      return kinds[i];

  return NULL;
}
