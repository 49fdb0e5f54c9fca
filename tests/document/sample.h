/* sample.h: projects to test with
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-project.h"

G_BEGIN_DECLS

/* Arguments as pairs of a key and Python text, then NULL. */
AnnealSchedule  *sample_schedule  (const char     *id,
                                   ...) G_GNUC_NULL_TERMINATED;
AnnealOptimizer *sample_optimizer (const char     *id,
                                   ...) G_GNUC_NULL_TERMINATED;
/* A run of one scheduler, stepped every batch, with the default optimizer. */
AnnealRun       *sample_run       (const char     *id,
                                   const char     *key,
                                   const char     *text);
/* LinearLR, then CosineAnnealingLR, in a SequentialLR. */
AnnealSchedule  *sample_warm_up   (void);
/* 7 epochs of 13 batches; StepLR every epoch, warm-up and cosine every batch, and an AdamW of two groups under
 * LambdaLR. */
AnnealProject   *sample_project   (void);
AnnealProject   *sample_add       (AnnealProject  *project,     /* (transfer full) */
                                   AnnealRun      *run);        /* (transfer full) */
/* @project with one argument of the stepped scheduler of a run set to other text. */
AnnealProject   *sample_edit      (const AnnealProject *project,
                                   guint64              id,
                                   const char          *key,
                                   const char          *text);

G_END_DECLS
