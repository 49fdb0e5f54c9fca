/* anneal-network.h: fully connected networks in float: losses and gradients
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-dataset.h"
#include "anneal-problem.h"

G_BEGIN_DECLS

/* The parameters of a network with their gradient, and room for one batch.  Not shared.
 * Parameters lie in one block: for each layer PyTorch's Linear: weight (out, in), then bias (out). */
typedef struct _AnnealNetwork AnnealNetwork;

/* Of one set of rows. */
typedef struct
{
  double loss;                /* the mean over rows (cross-entropy), over rows and outputs (squared error) */
  double accuracy;            /* share of rows whose class has the largest output; NAN for regression */
} AnnealScore;

/* @layers: (n_layers): sizes, inputs first, outputs last, 2 at least.  The activation follows every layer but the
 * last. */
AnnealNetwork *anneal_network_new            (const guint          layers[],
                                              guint                n_layers,
                                              AnnealActivation     activation,
                                              gboolean             is_regression);
void           anneal_network_free           (AnnealNetwork       *self);
gsize          anneal_network_get_n_params   (const AnnealNetwork *self);
float         *anneal_network_get_params     (AnnealNetwork       *self);     /* (n_params), lent, to be changed */
const float   *anneal_network_get_gradient   (const AnnealNetwork *self);     /* (n_params), of the last backward() */
/* The parameters of layer 0 to n_layers - 2: [first, first + n). */
void           anneal_network_get_layer      (const AnnealNetwork *self,
                                              guint                layer,
                                              gsize               *first,
                                              gsize               *n);
/* PyTorch's default: weights and biases uniform within ± 1 / sqrt (inputs of the layer). */
void           anneal_network_init_params    (AnnealNetwork       *self,
                                              guint64              seed);
/* The loss of these rows of @data with the present parameters, and its gradient. */
float          anneal_network_backward       (AnnealNetwork       *self,
                                              const AnnealDataset *data,
                                              const guint          rows[],
                                              guint                n_rows);
/* A part of it, for who cannot wait: the block of rows from @first on, which is added to what the blocks before came
 * to.  Gives the rows of the block; @loss grows by the sum of theirs. */
guint          anneal_network_backward_block (AnnealNetwork       *self,
                                              const AnnealDataset *data,
                                              const guint          rows[],
                                              guint                n_rows,
                                              guint                first,
                                              double              *loss);           /* (inout) */
AnnealScore    anneal_network_evaluate       (AnnealNetwork       *self,
                                              const AnnealDataset *data,
                                              guint                first_row,
                                              guint                n_rows);
/* outputs: (n, n_outputs): numbers, or probabilities of classes. */
void           anneal_network_predict        (AnnealNetwork       *self,
                                              const float         *inputs,      /* (n, n_inputs) */
                                              guint                n,
                                              float               *outputs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnealNetwork, anneal_network_free)

G_END_DECLS
