/* anneal-counts.c: what a run's scheduler has counted after each tick
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include "anneal-counts.h"

static gboolean
keep_going (guint64  n_done,
            gpointer user_data)
{
  return !g_cancellable_is_cancelled (user_data);
}

static void
digest (AnnealCounts *self,
        gsize         first)
{
  self->pyramids = g_new0 (AnnealPlotPyramid *, self->n_counters);
  for (guint i = 0; self->n_values > first && i < self->n_counters; i++)
    self->pyramids[i] = anneal_plot_pyramid_new (self->values + i * self->row_length + first, self->n_values - first);
}

gboolean
anneal_counts_is_of_use (const AnnealRun *run,
                         guint64          n_ticks)
{
  guint node;

  return run->schedule != NULL
         && n_ticks <= ANNEAL_COUNTS_MAX_TICKS
         && anneal_schedule_find_counters (run->schedule, &node);
}

AnnealCounts *
anneal_counts_new (const AnnealRun *run,
                   AnnealPytorch    version,
                   guint64          n_ticks,
                   gsize            first,
                   GCancellable    *cancellable)
{
  const AnnealFillInput input = { .metrics = run->metrics, .n_metrics = run->n_metrics };
  guint64 n_done;
  guint node;

  if (!anneal_counts_is_of_use (run, n_ticks) || !anneal_schedule_find_counters (run->schedule, &node))
    return NULL;

  const AnnealScheduler *scheduler = anneal_schedule_get_scheduler (run->schedule, node);
  g_autoptr(AnnealCounts) self = g_new0 (AnnealCounts, 1);

  self->node = node;
  self->counters = scheduler->counters;
  self->n_counters = scheduler->n_counters;
  self->row_length = n_ticks + 1;
  self->values = g_try_new (double, self->n_counters * self->row_length);
  if (self->values == NULL)
    return NULL;

  /* What is refused is told by the rates, which end at the same tick. */
  anneal_schedule_fill_counters (run->schedule, run->optimizer, version, &input, n_ticks, self->values,
                                 keep_going, cancellable, &n_done, NULL);
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;

  self->n_values = n_done;
  digest (self, first);
  return g_steal_pointer (&self);
}

void
anneal_counts_free (AnnealCounts *self)
{
  for (guint i = 0; self->pyramids != NULL && i < self->n_counters; i++)
    g_clear_pointer (&self->pyramids[i], anneal_plot_pyramid_free);
  g_free (self->pyramids);
  g_free (self->values);
  g_free (self);
}
