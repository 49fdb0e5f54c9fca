/* anneal-plot-readout.h: what every run's rate is at the cursor
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "anneal-curves.h"
#include "anneal-training.h"

G_BEGIN_DECLS

#define ANNEAL_TYPE_PLOT_READOUT (anneal_plot_readout_get_type ())

G_DECLARE_FINAL_TYPE (AnnealPlotReadout, anneal_plot_readout, ANNEAL, PLOT_READOUT, GtkWidget)

GtkWidget *anneal_plot_readout_new      (void);
/* @update: 0-based, -1: no cursor, a hint is shown. */
void       anneal_plot_readout_show     (AnnealPlotReadout    *self,
                                         AnnealCurves         *curves,
                                         const AnnealTraining *training,     /* (nullable) */
                                         gint64                update);
/* The values in full precision, a line each: "title<TAB>value", with a training
 * "title<TAB>value<TAB>loss"; what is copied. NULL without a cursor. */
char      *anneal_plot_readout_dup_text (AnnealPlotReadout *self);

G_END_DECLS
