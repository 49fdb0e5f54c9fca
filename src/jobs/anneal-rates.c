/* anneal-rates.c: the rates of a run, update after update, for those who train with them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-rates.h"

#include "anneal-ticker.h"

/* Updates whose rates are computed at once: trainers and schedules set the processor differently, and that takes longer
 * than a step(). */
#define LOOK_AHEAD 64
/* Calls of step() after which seek() lets its caller look around. */
#define TICKS_AT_ONCE 64

struct _AnnealRates
{
  const AnnealRun    *run;              /* owned */
  AnnealPytorch       version;
  guint64             unit;             /* updates from one step() to the next */
  guint               scheduler_first : 1;
  guint               reads_metric : 1;
  AnnealRatesMeasure  measure;
  gpointer            user_data;

  AnnealTicker       *ticker;
  guint64             n_ticks;          /* that it has made */
  GError             *refusal;          /* (nullable): of the next one */

  guint               n_groups;
  AnnealRate         *ahead;            /* (LOOK_AHEAD, n_groups): of the updates first to first + n - 1 */
  guint64             first;
  guint               n;
};

static AnnealTicker *
new_ticker (const AnnealRates  *self,
            GError            **error)
{
  return anneal_ticker_new (self->run->schedule, self->run->optimizer, self->version, error);
}

AnnealRates *
anneal_rates_new (const AnnealProject  *project,
                  const AnnealRun      *run,
                  AnnealRatesMeasure    measure,
                  gpointer              user_data,
                  GError              **error)
{
  if (run->schedule == NULL)
    {
      anneal_set_error (error, ANNEAL_ERROR_NAME,
                        _("This run is of a kind that only a newer version of Anneal knows"));
      return NULL;
    }

  g_autoptr(AnnealRates) self = g_new0 (AnnealRates, 1);

  self->run = anneal_run_ref (run);
  self->version = project->pytorch;
  self->unit = run->stepping == ANNEAL_STEPPING_EPOCH ? project->n_batches : 1;
  self->scheduler_first = project->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST;
  self->reads_metric = anneal_schedule_reads_metric (run->schedule) ? 1 : 0;
  self->measure = measure;
  self->user_data = user_data;
  self->n_groups = anneal_optimizer_get_n_groups (run->optimizer);
  self->ahead = g_new (AnnealRate, LOOK_AHEAD * self->n_groups);
  self->ticker = new_ticker (self, error);

  return self->ticker != NULL ? g_steal_pointer (&self) : NULL;
}

void
anneal_rates_free (AnnealRates *self)
{
  g_clear_pointer (&self->ticker, anneal_ticker_free);
  g_clear_error (&self->refusal);
  anneal_run_unref (self->run);
  g_free (self->ahead);
  g_free (self);
}

guint
anneal_rates_get_n_groups (const AnnealRates *self)
{
  return self->n_groups;
}

void
anneal_rates_restart (AnnealRates *self)
{
  if (self->n_ticks > 0 || self->refusal != NULL)
    {
      g_clear_pointer (&self->ticker, anneal_ticker_free);
      g_clear_error (&self->refusal);
      self->ticker = new_ticker (self, &self->refusal);
      self->n_ticks = 0;
    }

  self->first = 0;
  self->n = 0;
}

/* Calls of step() before this update. */
static guint64
count_ticks (const AnnealRates *self,
             guint64            update)
{
  return update / self->unit + self->scheduler_first;
}

/* One call of step().  In the wrong order it comes before the unit that it belongs to, and all there is to read is what
 * was measured before. */
static gboolean
make_tick (AnnealRates *self)
{
  AnnealTick tick = { .has_metric = TRUE };

  if (self->reads_metric)
    tick.metric = self->measure (self->n_ticks - self->scheduler_first, self->user_data);
  if (!anneal_ticker_next (self->ticker, self->reads_metric ? &tick : NULL, &self->refusal))
    return FALSE;

  self->n_ticks++;
  return TRUE;
}

static void
store_rates (AnnealRates *self)
{
  guint n_groups;
  const AnnealParamGroup *groups = anneal_ticker_get_groups (self->ticker, &n_groups);
  AnnealRate *rates = self->ahead + self->n * n_groups;

  for (guint i = 0; i < n_groups; i++)
    rates[i] = (AnnealRate) {
      .lr = groups[i].lr,
      .momentum = isnan (groups[i].momentum) ? 0 : groups[i].momentum,
    };
  self->n++;
}

/* The first update's ticks are made.  Others may follow, but what the training has not measured yet cannot be read. */
static void
look_ahead (AnnealRates *self)
{
  while (self->n < LOOK_AHEAD)
    {
      if (count_ticks (self, self->first + self->n) > self->n_ticks
          && (self->reads_metric || !make_tick (self)))
        return;

      store_rates (self);
    }
}

gboolean
anneal_rates_seek (AnnealRates *self,
                   guint64      update)
{
  if (update >= self->first && update - self->first < self->n)
    return TRUE;

  self->first = update;
  self->n = 0;
  for (guint i = 0; self->refusal == NULL && self->n_ticks < count_ticks (self, update); i++)
    {
      if (i == TICKS_AT_ONCE)
        return FALSE;
      make_tick (self);
    }

  if (self->refusal == NULL)
    look_ahead (self);
  return TRUE;
}

guint
anneal_rates_get (const AnnealRates  *self,
                  guint64             update,
                  const AnnealRate  **rates)
{
  g_return_val_if_fail (update >= self->first && update - self->first <= self->n, 0);

  guint skipped = (guint) (update - self->first);

  *rates = self->ahead + skipped * self->n_groups;
  return self->n - skipped;
}

const GError *
anneal_rates_get_refusal (const AnnealRates *self)
{
  return self->refusal;
}
