/* anneal-kernels.h: the arithmetic of training, compiled for several levels of processors
 *
 * A batch is gone through in blocks of 32 rows.  Within a block everything lies with the rows innermost, (units, 32):
 * one row of a vector each, so that no layer's width leaves lanes empty.  Blocks are aligned to ANNEAL_KERNELS_ALIGN
 * bytes and have room for ANNEAL_KERNELS_ROUND (units) units.  Rows a block lacks are zero in its inputs and get no
 * derivatives.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-problem.h"
#include "anneal-update-private.h"

G_BEGIN_DECLS

#define ANNEAL_KERNELS_BLOCK       32
#define ANNEAL_KERNELS_ALIGN       64
#define ANNEAL_KERNELS_ROUND(n)    (((n) + 15u) / 16u * 16u)

typedef enum
{
  ANNEAL_KERNELS_BASE,        /* what every processor of the kind has */
  ANNEAL_KERNELS_V3,          /* x86-64-v3: AVX2, fused multiply-add */
  ANNEAL_KERNELS_V4,          /* x86-64-v4: AVX-512 */
  ANNEAL_KERNELS_N_LEVELS,
} AnnealKernelsLevel;

/* One fully connected layer. */
typedef struct
{
  guint        n_inputs;
  guint        n_outputs;
  const float *weights;       /* (n_outputs, n_inputs) */
  const float *biases;        /* (n_outputs) */
} AnnealKernelsLayer;

/* What a block is to be compared with; derivatives are of the mean over all rows of the batch. */
typedef struct
{
  guint        n_rows;        /* of the block */
  guint        n_outputs;
  float        scale;         /* 1 / rows of the batch */
  const float *targets;       /* regression: (n_outputs, 32), a block */
  const guint *labels;        /* classification: (32), aligned as blocks are */
} AnnealKernelsTruth;

typedef struct
{
  /* Rows of @from, (…, n_inputs), to a block, and to (32, ANNEAL_KERNELS_ROUND (n_inputs)) as they are. */
  void  (*gather)        (const float              *from,
                          const guint               rows[],
                          guint                     n_rows,
                          guint                     n_inputs,
                          float                    *block,
                          float                    *as_rows);
  void  (*forward)       (const AnnealKernelsLayer *layer,
                          const float              *inputs,
                          gboolean                  is_last,
                          AnnealActivation          activation,
                          float                    *outputs);
  /* These two give the sum of the losses of the block's rows. */
  double (*cross_entropy) (const AnnealKernelsTruth *truth,
                           const float              *outputs,
                           float                    *deltas);
  double (*squared_error) (const AnnealKernelsTruth *truth,
                           const float              *outputs,
                           float                    *deltas);
  void  (*probabilities) (const float              *outputs,
                          guint                     n_outputs,
                          float                    *probabilities);
  /* @as_rows: (nullable): @inputs as gather() has them; @scratch: room for them.  Adds, or begins a sum. */
  void  (*gradient)      (const AnnealKernelsLayer *layer,
                          const float              *deltas,
                          const float              *inputs,
                          const float              *as_rows,
                          float                    *scratch,
                          gboolean                  adds,
                          float                    *gradient);
  /* @outputs: of the layer below, whose deltas are given. */
  void  (*pass_back)     (const AnnealKernelsLayer *layer,
                          const float              *deltas,
                          const float              *outputs,
                          AnnealActivation          activation,
                          float                    *deltas_below);
  void  (*update)        (AnnealUpdateLoop             loop,
                          const AnnealUpdateStep      *step,
                          const AnnealUpdateSpanFloat *span);
} AnnealKernels;

/* Of the best level that the machine has, or of the one that was set. */
const AnnealKernels *anneal_kernels_get       (void);
gboolean             anneal_kernels_has_level (AnnealKernelsLevel level);
/* For tests and benchmarks, before there are networks; @level is one that the machine has. */
void                 anneal_kernels_set_level (AnnealKernelsLevel level);
const char          *anneal_kernels_get_name  (AnnealKernelsLevel level);

G_END_DECLS
