/* anneal-replay-private.h: what a recorded training consists of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-json.h"
#include "anneal-project.h"
#include "anneal-replay.h"
#include "anneal-trainer.h"

G_BEGIN_DECLS

/* A list of numbers; "inf" and the like are not among them. */
typedef struct
{
  double *values;
  gsize   n;
} AnnealReplayNumbers;

typedef struct
{
  AnnealTrainSetup     setup;
  AnnealProject       *project;         /* one run, whose horizon is that of the record */
  AnnealTrainRecord    record;          /* lent by what follows */
  AnnealDataset       *data;            /* (nullable) */
  float               *params;          /* (nullable) */
  guint              **batches;         /* (n_batches), nullable */
  guint               *batch_sizes;     /* (n_batches) */
  AnnealReplayNumbers  noise;

  /* What was recorded; of surfaces n_updates + 1 losses and points. */
  double               tolerance;       /* surfaces */
  AnnealReplayNumbers  lr, momentum, loss, path, val_loss;
} AnnealReplayCase;

/* Contents of a file, or of the one with ".gz" behind its name, unpacked; at most @max_bytes. */
GBytes           *anneal_replay_read_bytes (const char          *path,
                                            gsize                max_bytes,
                                            GError             **error);
AnnealReplayCase *anneal_replay_case_new   (json_t              *line,
                                            const char          *folder,
                                            GError             **error);
void              anneal_replay_case_free  (AnnealReplayCase    *self);
/* Rows of "folder/data/name" and weights of "folder/init/name". */
AnnealDataset    *anneal_replay_read_data  (const char          *folder,
                                            const char          *name,
                                            const guint          sizes[2],      /* inputs and outputs */
                                            gboolean             is_regression,
                                            double               divisor,
                                            GError             **error);
float            *anneal_replay_read_params (const char         *folder,
                                             const char         *name,
                                             const guint         layers[],
                                             guint               n_layers,
                                             GError            **error);
gboolean          anneal_replay_read_numbers (json_t              *array,
                                              AnnealReplayNumbers *numbers,
                                              GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealReplayCase, anneal_replay_case_free)

G_END_DECLS
