/* anneal-series-scene.c: the numbers of a run as the place where surprises are looked for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-jobs"

#include "config.h"

#include "anneal-series-scene.h"

void
anneal_series_init_scene (const AnnealSeries *self,
                          AnnealScene        *scene)
{
  gboolean scheduler_first = self->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST;
  gsize n_used;

  /* The curve leaves out what no update uses. */
  anneal_series_get_curve (self, FALSE, 0, &n_used, NULL);
  *scene = (AnnealScene) {
    .schedule = self->run->schedule,
    .optimizer = self->run->optimizer,
    .lr = self->lr,
    .momentum = self->momentum,
    .n_values = n_used + (scheduler_first ? 1 : 0),
    .refused_at = self->refusal != NULL ? self->n_values : G_MAXUINT64,
    .metrics = self->run->metrics,
    .n_metrics = self->run->n_metrics,
    .scheduler_first = scheduler_first ? 1 : 0,
  };
}

gboolean
anneal_series_find_update (const AnnealSeries *self,
                           guint64             tick,
                           guint64            *update)
{
  guint64 n_updates = self->n_epochs * self->n_batches;
  guint64 skipped = self->call_order == ANNEAL_CALL_ORDER_SCHEDULER_FIRST ? 1 : 0;
  guint64 stride = self->run->stepping == ANNEAL_STEPPING_EPOCH ? self->n_batches : 1;

  if (tick < skipped || tick - skipped > (n_updates - 1) / stride)
    return FALSE;

  *update = (tick - skipped) * stride;
  return TRUE;
}
