/* anneal-rates.h: the rates of a run, update after update, for those who train with them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-project.h"
#include "anneal-update.h"

G_BEGIN_DECLS

/* One walk through a run's schedule, in the loop that its project describes.  Gives for every update exactly what
 * AnnealSeries has for it, but for schedules that read a metric: these read the training's.  Not shared. */
typedef struct _AnnealRates AnnealRates;

/* What the training measured in unit @unit (an update, or an epoch, as the run is stepped); asked for those that are
 * done only.  G_MAXUINT64: before the first one. */
typedef double (*AnnealRatesMeasure) (guint64  unit,
                                      gpointer user_data);

/* Fails as anneal_ticker_new() does, for runs without a schedule with ANNEAL_ERROR_NAME. */
AnnealRates      *anneal_rates_new          (const AnnealProject *project,
                                             const AnnealRun     *run,
                                             AnnealRatesMeasure   measure,
                                             gpointer             user_data,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void              anneal_rates_free         (AnnealRates         *self);
guint             anneal_rates_get_n_groups (const AnnealRates   *self);
/* Back to the first update. */
void              anneal_rates_restart      (AnnealRates         *self);
/* Walks towards @update, all before which are done; never back.  FALSE: a part of the way, go on with another call. */
gboolean          anneal_rates_seek         (AnnealRates         *self,
                                             guint64              update);
/* After seek: the rates of @update and of some after it: (n, n_groups), lent.  0: step() refused to come so far. */
guint             anneal_rates_get          (const AnnealRates   *self,
                                             guint64              update,
                                             const AnnealRate   **rates);
const GError     *anneal_rates_get_refusal  (const AnnealRates   *self);    /* or NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealRates, anneal_rates_free)

G_END_DECLS
