/* anneal-network.c: fully connected networks in float: losses and gradients
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <math.h>

#include "anneal-random.h"

#include "anneal-kernels.h"
#include "anneal-network.h"
#include "anneal-train-stream.h"

typedef struct
{
  AnnealKernelsLayer shape;   /* with its parameters */
  gsize              first;   /* of the parameters */
  float             *outputs; /* a block, after the activation */
  float             *deltas;  /* a block: derivatives of the loss by the sums before the activation */
} Layer;

struct _AnnealNetwork
{
  const AnnealKernels *kernels;
  guint                n_layers;
  Layer               *layers;      /* (n_layers) */
  AnnealActivation     activation;
  gboolean             is_regression;
  gsize                n_params;
  float               *params;      /* (n_params) */
  float               *gradient;    /* (n_params) */

  /* The block that is gone through. */
  float               *memory;      /* of all blocks, those of layers, too */
  float               *inputs;
  float               *input_rows;  /* the same, as rows */
  float               *targets;     /* regression */
  float               *target_rows;
  float               *scratch;     /* for rows of any layer */
  guint               *labels;      /* (32): classification */
};

/* Units that a block has room for. */
static gsize
measure_block (guint n_units)
{
  return (gsize) ANNEAL_KERNELS_ROUND (n_units) * ANNEAL_KERNELS_BLOCK;
}

static float *
take_block (float **free,
            guint   n_units)
{
  float *block = *free;

  *free += measure_block (n_units);
  return block;
}

/* All blocks in one piece of memory, whose sizes keep each aligned. */
static void
allocate_blocks (AnnealNetwork *self,
                 const guint    layers[],
                 guint          n_layers)
{
  guint n_outputs = layers[n_layers - 1];
  gsize n = 2 * measure_block (layers[0]) + 2 * measure_block (n_outputs) + measure_block (1);
  guint widest = 0;

  for (guint i = 0; i < n_layers; i++)
    {
      widest = MAX (widest, layers[i]);
      n += 2 * measure_block (layers[i]);
    }
  n += measure_block (widest);

  float *free = self->memory = g_aligned_alloc0 (n, sizeof *free, ANNEAL_KERNELS_ALIGN);

  self->inputs = take_block (&free, layers[0]);
  self->input_rows = take_block (&free, layers[0]);
  self->targets = take_block (&free, n_outputs);
  self->target_rows = take_block (&free, n_outputs);
  self->scratch = take_block (&free, widest);
  self->labels = (guint *) take_block (&free, 1);
  for (guint i = 0; i < self->n_layers; i++)
    {
      self->layers[i].outputs = take_block (&free, layers[i + 1]);
      self->layers[i].deltas = take_block (&free, layers[i + 1]);
    }
}

AnnealNetwork *
anneal_network_new (const guint      layers[],
                    guint            n_layers,
                    AnnealActivation activation,
                    gboolean         is_regression)
{
  g_return_val_if_fail (n_layers >= 2, NULL);

  AnnealNetwork *self = g_new0 (AnnealNetwork, 1);

  self->kernels = anneal_kernels_get ();
  self->activation = activation;
  self->is_regression = is_regression;
  self->n_layers = n_layers - 1;
  self->layers = g_new0 (Layer, self->n_layers);
  for (guint i = 0; i < self->n_layers; i++)
    {
      self->layers[i].shape = (AnnealKernelsLayer) { .n_inputs = layers[i], .n_outputs = layers[i + 1] };
      self->layers[i].first = self->n_params;
      self->n_params += (gsize) layers[i + 1] * (layers[i] + 1);
    }

  self->params = g_aligned_alloc0 (self->n_params, sizeof *self->params, ANNEAL_KERNELS_ALIGN);
  self->gradient = g_aligned_alloc0 (self->n_params, sizeof *self->gradient, ANNEAL_KERNELS_ALIGN);
  for (guint i = 0; i < self->n_layers; i++)
    {
      AnnealKernelsLayer *shape = &self->layers[i].shape;

      shape->weights = self->params + self->layers[i].first;
      shape->biases = shape->weights + (gsize) shape->n_outputs * shape->n_inputs;
    }
  allocate_blocks (self, layers, n_layers);
  return self;
}

void
anneal_network_free (AnnealNetwork *self)
{
  g_aligned_free (self->memory);
  g_aligned_free (self->params);
  g_aligned_free (self->gradient);
  g_free (self->layers);
  g_free (self);
}

gsize
anneal_network_get_n_params (const AnnealNetwork *self)
{
  return self->n_params;
}

float *
anneal_network_get_params (AnnealNetwork *self)
{
  return self->params;
}

const float *
anneal_network_get_gradient (const AnnealNetwork *self)
{
  return self->gradient;
}

void
anneal_network_get_layer (const AnnealNetwork *self,
                          guint                layer,
                          gsize               *first,
                          gsize               *n)
{
  g_return_if_fail (layer < self->n_layers);

  const Layer *found = &self->layers[layer];

  *first = found->first;
  *n = (gsize) found->shape.n_outputs * (found->shape.n_inputs + 1);
}

void
anneal_network_init_params (AnnealNetwork *self,
                            guint64        seed)
{
  AnnealRandom random;

  anneal_random_init (&random, seed, ANNEAL_TRAIN_STREAM_PARAMS);
  for (guint i = 0; i < self->n_layers; i++)
    {
      const Layer *layer = &self->layers[i];
      double bound = 1 / sqrt (layer->shape.n_inputs);
      gsize n = (gsize) layer->shape.n_outputs * (layer->shape.n_inputs + 1);

      for (gsize j = 0; j < n; j++)
        self->params[layer->first + j] = (float) (bound * (2 * anneal_random_uniform (&random) - 1));
    }
}

static Layer *
get_last (AnnealNetwork *self)
{
  return &self->layers[self->n_layers - 1];
}

/* A block of rows of @inputs through all layers. */
static void
forward (AnnealNetwork *self,
         const float   *inputs,
         const guint    rows[],
         guint          n_rows)
{
  const float *below = self->inputs;

  self->kernels->gather (inputs, rows, n_rows, self->layers[0].shape.n_inputs, self->inputs, self->input_rows);
  for (guint i = 0; i < self->n_layers; i++)
    {
      Layer *layer = &self->layers[i];

      self->kernels->forward (&layer->shape, below, i + 1 == self->n_layers, self->activation, layer->outputs);
      below = layer->outputs;
    }
}

/* The sum of the losses of the block that went forward; the last layer's deltas are their derivatives times @scale. */
static double
measure (AnnealNetwork       *self,
         const AnnealDataset *data,
         const guint          rows[],
         guint                n_rows,
         float                scale)
{
  Layer *last = get_last (self);
  AnnealKernelsTruth truth = {
    .n_rows = n_rows,
    .n_outputs = last->shape.n_outputs,
    .scale = scale,
    .targets = self->targets,
    .labels = self->labels,
  };

  if (self->is_regression)
    {
      self->kernels->gather (data->targets, rows, n_rows, truth.n_outputs, self->targets, self->target_rows);
      return self->kernels->squared_error (&truth, last->outputs, last->deltas);
    }

  for (guint i = 0; i < n_rows; i++)
    self->labels[i] = data->labels[rows[i]];
  return self->kernels->cross_entropy (&truth, last->outputs, last->deltas);
}

/* The gradient of the block that was measured. */
static void
backward (AnnealNetwork *self,
          gboolean       adds)
{
  for (guint i = self->n_layers; i-- > 0; )
    {
      Layer *layer = &self->layers[i];
      Layer *below = i > 0 ? &self->layers[i - 1] : NULL;

      self->kernels->gradient (&layer->shape, layer->deltas, below != NULL ? below->outputs : self->inputs,
                               below != NULL ? NULL : self->input_rows, self->scratch, adds,
                               self->gradient + layer->first);
      if (below != NULL)
        self->kernels->pass_back (&layer->shape, layer->deltas, below->outputs, self->activation, below->deltas);
    }
}

guint
anneal_network_backward_block (AnnealNetwork       *self,
                               const AnnealDataset *data,
                               const guint          rows[],
                               guint                n_rows,
                               guint                first,
                               double              *loss)
{
  g_return_val_if_fail (first < n_rows, 0);

  guint n = MIN (ANNEAL_KERNELS_BLOCK, n_rows - first);

  forward (self, data->inputs, rows + first, n);
  *loss += measure (self, data, rows + first, n, 1 / (float) n_rows);
  backward (self, first > 0);
  return n;
}

float
anneal_network_backward (AnnealNetwork       *self,
                         const AnnealDataset *data,
                         const guint          rows[],
                         guint                n_rows)
{
  g_return_val_if_fail (n_rows > 0, NAN);

  double loss = 0;

  for (guint first = 0; first < n_rows; )
    first += anneal_network_backward_block (self, data, rows, n_rows, first, &loss);

  return (float) (loss / n_rows);
}

/* Whether the output of the row's class is the first of the largest ones. */
static gboolean
is_right (AnnealNetwork *self,
          guint          row,
          guint          label)
{
  const Layer *last = get_last (self);
  guint largest = 0;

  for (guint i = 1; i < last->shape.n_outputs; i++)
    if (last->outputs[i * ANNEAL_KERNELS_BLOCK + row] > last->outputs[largest * ANNEAL_KERNELS_BLOCK + row])
      largest = i;
  return largest == label;
}

/* rows: (32): first, first + 1, … */
static void
count_rows (guint first,
            guint rows[])
{
  for (guint i = 0; i < ANNEAL_KERNELS_BLOCK; i++)
    rows[i] = first + i;
}

AnnealScore
anneal_network_evaluate (AnnealNetwork       *self,
                         const AnnealDataset *data,
                         guint                first_row,
                         guint                n_rows)
{
  guint rows[ANNEAL_KERNELS_BLOCK];
  double loss = 0;
  guint n_right = 0;

  for (guint done = 0; done < n_rows; done += ANNEAL_KERNELS_BLOCK)
    {
      guint n = MIN (ANNEAL_KERNELS_BLOCK, n_rows - done);

      count_rows (first_row + done, rows);
      forward (self, data->inputs, rows, n);
      loss += measure (self, data, rows, n, 0);
      for (guint i = 0; i < n && !self->is_regression; i++)
        n_right += is_right (self, i, data->labels[rows[i]]);
    }

  return (AnnealScore) {
    .loss = loss / n_rows,
    .accuracy = self->is_regression ? (double) NAN : (double) n_right / n_rows,
  };
}

void
anneal_network_predict (AnnealNetwork *self,
                        const float   *inputs,
                        guint          n,
                        float         *outputs)
{
  Layer *last = get_last (self);
  guint n_outputs = last->shape.n_outputs;
  guint rows[ANNEAL_KERNELS_BLOCK];

  for (guint done = 0; done < n; done += ANNEAL_KERNELS_BLOCK)
    {
      guint n_rows = MIN (ANNEAL_KERNELS_BLOCK, n - done);
      const float *found = last->outputs;

      count_rows (done, rows);
      forward (self, inputs, rows, n_rows);
      if (!self->is_regression)
        {
          self->kernels->probabilities (last->outputs, n_outputs, last->deltas);
          found = last->deltas;
        }
      for (guint r = 0; r < n_rows; r++)
        for (guint i = 0; i < n_outputs; i++)
          outputs[(gsize) (done + r) * n_outputs + i] = found[i * ANNEAL_KERNELS_BLOCK + r];
    }
}
