/* anneal-range-apply.c: a run with the rate that a range test suggested
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-range.h"

#include "anneal-error.h"
#include "anneal-number.h"
#include "anneal-ticker.h"

#define N_DIGITS 2

/* Calls of step() after which rates that are still the same do not depend on the optimizer's. */
#define N_PROBED 100

double
anneal_range_round (double lr)
{
  if (!(lr > 0 && isfinite (lr)))
    return lr;

  return anneal_number_round (lr, N_DIGITS - 1 - (int) floor (log10 (lr)));
}

/* Of one group, or, as -1, of those that have none of their own.  Takes @optimizer over. */
static AnnealOptimizer *
with_rate (AnnealOptimizer  *optimizer,
           int               group,
           double            before,
           double            lr,
           GError          **error)
{
  g_autoptr(AnnealOptimizer) old = optimizer;

  if (old == NULL)
    return NULL;

  g_auto(AnnealObject) value = anneal_optimizer_get_value (old, group, "lr");
  double own = anneal_object_is_number (&value) ? anneal_object_get_number (&value) : before;
  double ratio = own / before;
  const AnnealArgument argument = {
    .value = ANNEAL_OBJECT_FLOAT (isfinite (ratio) && ratio != 1 ? anneal_range_round (lr * ratio) : lr),
  };

  return anneal_optimizer_with_argument (old, group, "lr", &argument, error);
}

static gboolean
has_own_rate (const AnnealOptimizer *optimizer,
              guint                  group)
{
  const AnnealArgument *argument = anneal_optimizer_get_argument (optimizer, (int) group, "lr");

  return argument != NULL && argument->value.kind != ANNEAL_UNSET;
}

static AnnealOptimizer *
dup_optimizer (const AnnealOptimizer  *optimizer,
               double                  lr,
               GError                **error)
{
  AnnealParamGroup groups[ANNEAL_MAX_GROUPS];

  anneal_optimizer_get_groups (optimizer, groups);

  AnnealOptimizer *changed = with_rate (anneal_optimizer_ref (optimizer), -1, groups[0].lr, lr, error);

  for (guint i = 0; i < anneal_optimizer_get_n_groups (optimizer); i++)
    if (has_own_rate (optimizer, i))
      changed = with_rate (changed, (int) i, groups[0].lr, lr, error);

  return changed;
}

static gboolean
have_same_rates (const AnnealTicker *a,
                 const AnnealTicker *b)
{
  guint n_groups;
  const AnnealParamGroup *here = anneal_ticker_get_groups (a, &n_groups);
  const AnnealParamGroup *there = anneal_ticker_get_groups (b, &n_groups);

  for (guint i = 0; i < n_groups; i++)
    if (here[i].lr != there[i].lr)
      return FALSE;

  return TRUE;
}

/* Whether a schedule gives the same rates on both optimizers. */
static gboolean
ignores_change (const AnnealProject   *project,
                const AnnealSchedule  *schedule,
                const AnnealOptimizer *before,
                const AnnealOptimizer *after)
{
  g_autoptr(AnnealTicker) here = anneal_ticker_new (schedule, before, project->pytorch, NULL);
  g_autoptr(AnnealTicker) there = anneal_ticker_new (schedule, after, project->pytorch, NULL);
  const AnnealTick tick = { .has_metric = TRUE };
  const AnnealTick *argument = anneal_schedule_reads_metric (schedule) ? &tick : NULL;

  if (here == NULL || there == NULL || !have_same_rates (here, there))
    return FALSE;

  for (guint i = 0; i < N_PROBED; i++)
    {
      if (!anneal_ticker_next (here, argument, NULL) || !anneal_ticker_next (there, argument, NULL))
        break;
      if (!have_same_rates (here, there))
        return FALSE;
    }
  return TRUE;
}

/* The param with the highest rate of those that must be given; -1: there is none. */
static int
find_highest_rate (const AnnealSchedule *schedule,
                   guint                 node)
{
  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (schedule, node);
  double highest = 0;
  int found = -1;

  for (guint i = 0; i < scheduler->n_params; i++)
    {
      g_auto(AnnealObject) value = anneal_schedule_get_value (schedule, node, i);

      if (scheduler->params[i].unit != ANNEAL_UNIT_LR || !(scheduler->params[i].flags & ANNEAL_PARAM_REQUIRED)
          || !anneal_object_is_number (&value) || !(anneal_object_get_number (&value) > highest))
        continue;

      highest = anneal_object_get_number (&value);
      found = (int) i;
    }
  return found;
}

static AnnealRun *
with_highest_rate (const AnnealRun  *run,
                   double            lr,
                   GError          **error)
{
  guint node = anneal_schedule_get_stepped (run->schedule);
  int param = find_highest_rate (run->schedule, node);

  if (param < 0)
    {
      anneal_set_error (error, ANNEAL_ERROR_CONFLICT,
                        /* translators: %s is the title of a run */
                        _("“%s” sets its own rates, whatever the optimizer’s; they can be changed in its parameters"),
                        run->title);
      return NULL;
    }

  const AnnealArgument argument = { .value = ANNEAL_OBJECT_FLOAT (lr) };
  g_autoptr(AnnealSchedule) schedule = anneal_schedule_with_argument (run->schedule, node, (guint) param, &argument);

  return anneal_run_with_schedule (run, schedule);
}

AnnealRun *
anneal_range_apply (const AnnealProject  *project,
                    const AnnealRun      *run,
                    double                lr,
                    GError              **error)
{
  g_autoptr(AnnealOptimizer) optimizer = NULL;

  if (!anneal_optimizer_check (run->optimizer, project->pytorch, error))
    return NULL;

  optimizer = dup_optimizer (run->optimizer, lr, error);
  if (optimizer == NULL || !anneal_optimizer_check (optimizer, project->pytorch, error))
    return NULL;

  if (run->schedule != NULL && !anneal_optimizer_equal (optimizer, run->optimizer)
      && ignores_change (project, run->schedule, run->optimizer, optimizer))
    return with_highest_rate (run, lr, error);
  return anneal_run_with_optimizer (run, optimizer);
}
