/* anneal-plot-ticks.h: round numbers along an axis, and their texts
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-scale.h"

G_BEGIN_DECLS

typedef struct
{
  double   value;
  char    *label;       /* NULL for a minor tick; "0.001", "10⁻³", "1.5k" never: numbers in full or as powers of ten */
} AnnealPlotTick;

typedef struct
{
  AnnealPlotTick *ticks;      /* in ascending order */
  guint           n_ticks;
  char           *factor;     /* (nullable): "×10⁻⁴", shown once at the end of the axis */
} AnnealPlotTicks;

/* At most @max_labels labels; values are those of @scale divided by @unit (1, or batches per epoch). */
AnnealPlotTicks *anneal_plot_ticks_new  (const AnnealPlotScale *scale,
                                         double                 unit,
                                         guint                  max_labels,
                                         gboolean               integers_only);
void             anneal_plot_ticks_free (AnnealPlotTicks       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealPlotTicks, anneal_plot_ticks_free)

G_END_DECLS
