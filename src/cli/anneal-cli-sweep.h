/* anneal-cli-sweep.h: training under many schedules, a few at a time, and writing what comes out
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-cli-output.h"
#include "anneal-figure.h"

G_BEGIN_DECLS

typedef enum
{
  ANNEAL_CLI_SWEEP_CSV,
  ANNEAL_CLI_SWEEP_JSON,
} AnnealCliSweepFormat;

/* A share of the runs of a project that says what is trained. */
typedef struct
{
  const AnnealProject  *project;        /* lent */
  guint                 shard;          /* from 0 */
  guint                 n_shards;       /* 1: all runs */
  guint                 n_threads;      /* 0: as many as there are processors */
  AnnealCliSweepFormat  format;
} AnnealCliSweep;

/* Trains under every run of the share, hidden or not, and writes run after run: memory is needed for a few of them.
 * The numbers do not depend on the share or the number of threads.  The outputs of all shares, one after another, are
 * the output of the whole.  What diverges is told on @err.  FALSE: something was refused, or not written; told, too. */
gboolean anneal_cli_sweep_run  (const AnnealCliSweep *self,
                                AnnealCliOutput      *output,
                                GOutputStream        *err);

/* Trains the share as a whole and draws it; NULL after telling why not.  *good: FALSE if a run was refused; told. */
GBytes  *anneal_cli_sweep_draw (const AnnealCliSweep *self,
                                const AnnealExport   *export,
                                GOutputStream        *err,
                                gboolean             *good);

G_END_DECLS
