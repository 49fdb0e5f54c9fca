/* anneal-training-picture.h: what a training's problem looks like, and how far each run has come with it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-draw.h"
#include "anneal-plot-theme.h"
#include "anneal-training.h"

G_BEGIN_DECLS

/* Surfaces: contours with the paths of all runs.  Two inputs and classes: the boundary of each run, with the data.  One
 * input: the fitted curves.  Other classes: a confusion matrix of the validation rows for each run.  Else: what is
 * predicted beside what is true.
 *
 * @update: after so many updates, of networks at the snapshot before it; -1: as far as each run is. */
void  anneal_training_picture_draw     (const AnnealTraining  *training,
                                        gint64                 update,
                                        const AnnealPlotTheme *theme,
                                        cairo_t               *cr,
                                        double                 width,
                                        double                 height);
/* For those who hear it: a sentence a run, translated. */
char *anneal_training_picture_describe (const AnnealTraining  *training,
                                        gint64                 update);

G_END_DECLS
