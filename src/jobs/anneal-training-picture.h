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
 * All that is drawn is a copy: the training goes on meanwhile, and another thread can draw. */
typedef struct _AnnealTrainingPicture AnnealTrainingPicture;

/* Copies how all runs are after @update updates, or as far as they are; of networks, at the last snapshot by then.
 * -1: now.  Called by the thread that has the training; what else there is, by any one thread. */
AnnealTrainingPicture *anneal_training_picture_new        (const AnnealTraining        *training,
                                                           gint64                       update);
void                   anneal_training_picture_free       (AnnealTrainingPicture       *self);
/* After how many updates the furthest run is shown. */
guint64                anneal_training_picture_get_update (const AnnealTrainingPicture *self);
void                   anneal_training_picture_draw       (AnnealTrainingPicture       *self,
                                                           const AnnealPlotTheme       *theme,
                                                           cairo_t                     *cr,
                                                           double                       width,
                                                           double                       height);
/* What its signs mean: "○ start · + minimum · …", translated. */
const char            *anneal_training_picture_get_key    (const AnnealTrainingPicture *self);
/* What was drawn last at a place of it, in px: "(0.12, 3.4): f = 0.56", translated; NULL: nothing. */
char                  *anneal_training_picture_dup_at     (AnnealTrainingPicture       *self,
                                                           double                       x,
                                                           double                       y);
/* For those who hear it: a sentence a run, translated. */
char                  *anneal_training_picture_describe   (AnnealTrainingPicture       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealTrainingPicture, anneal_training_picture_free)

G_END_DECLS
