/* anneal-series-scene.h: the numbers of a run as the place where surprises are looked for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-scene.h"
#include "anneal-series.h"

G_BEGIN_DECLS

/* Everything but the node, lent by @self, which has a value at least. */
void     anneal_series_init_scene  (const AnnealSeries *self,
                                    AnnealScene        *scene);
/* The first update that uses the value after @tick ticks; FALSE if none within the horizon does. */
gboolean anneal_series_find_update (const AnnealSeries *self,
                                    guint64             tick,
                                    guint64            *update);

G_END_DECLS
