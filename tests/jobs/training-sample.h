/* training-sample.h: projects that train something, and all that a training published
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-training.h"

G_BEGIN_DECLS

/* A project without runs: the problem of this id, with its own setup. */
AnnealProject  *training_sample_empty    (const char *problem,
                                          guint64     n_epochs,
                                          guint64     n_batches);
/* … with SGD under CosineAnnealingLR every batch, StepLR every epoch, AdamW of two groups under LambdaLR, SGD whose
 * momentum OneCycleLR cycles, and Adam under ReduceLROnPlateau every epoch, ids 1 to 5. */
AnnealProject  *training_sample_project  (const char *problem,
                                          guint64     n_epochs,
                                          guint64     n_batches);
AnnealTraining *training_sample_start    (const AnnealProject *project,
                                          guint                n_threads);
/* Trains up to @update, and waits. */
void            training_sample_train    (AnnealTraining *training,
                                          guint64         update);
/* A hash of every number that @training has published, bit by bit. */
char           *training_sample_digest   (const AnnealTraining *training);

G_END_DECLS
