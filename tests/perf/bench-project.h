/* bench-project.h: projects that train several runs, for benchmarks
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-project.h"

G_BEGIN_DECLS

/* @n_runs under cosines of the rate, stepped at every update, over @n_epochs of @n_batches updates. */
AnnealProject *bench_project_new (const AnnealTrainSetup *setup,
                                  guint                   n_runs,
                                  guint64                 n_epochs,
                                  guint64                 n_batches);

G_END_DECLS
