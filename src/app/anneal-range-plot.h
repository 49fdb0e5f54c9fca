/* anneal-range-plot.h: the curve of a range test, in which a rate can be chosen
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-range.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_RANGE_PLOT (anneal_range_plot_get_type ())

/* Signal "picked" (double lr): a place was clicked, or the pointer dragged there. */
G_DECLARE_FINAL_TYPE (AnnealRangePlot, anneal_range_plot, ANNEAL, RANGE_PLOT, GtkWidget)

/* Takes @curve (nullable: none). */
void anneal_range_plot_take_curve (AnnealRangePlot  *self,
                                   AnnealRangeCurve *curve,
                                   guint32           color);
/* NAN: none. */
void anneal_range_plot_set_chosen (AnnealRangePlot  *self,
                                   double            lr);

G_END_DECLS
