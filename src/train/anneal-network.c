/* anneal-network.c: fully connected networks in float: losses and gradients
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-random.h"

#include "anneal-network.h"
#include "anneal-train-stream.h"

typedef struct
{
  guint  n_inputs;
  guint  n_outputs;
  gsize  first;               /* of the parameters */
  float *outputs;             /* (n_outputs), after the activation */
  float *deltas;              /* (n_outputs): derivatives of the loss by the sums before the activation */
} Layer;

struct _AnnealNetwork
{
  guint            n_layers;
  Layer           *layers;    /* (n_layers) */
  AnnealActivation activation;
  gboolean         is_regression;
  gsize            n_params;
  float           *params;    /* (n_params) */
  float           *gradient;  /* (n_params) */
};

AnnealNetwork *
anneal_network_new (const guint      layers[],
                    guint            n_layers,
                    AnnealActivation activation,
                    gboolean         is_regression)
{
  g_return_val_if_fail (n_layers >= 2, NULL);

  AnnealNetwork *self = g_new0 (AnnealNetwork, 1);

  self->activation = activation;
  self->is_regression = is_regression;
  self->n_layers = n_layers - 1;
  self->layers = g_new0 (Layer, self->n_layers);

  for (guint i = 0; i < self->n_layers; i++)
    {
      self->layers[i] = (Layer) {
        .n_inputs = layers[i],
        .n_outputs = layers[i + 1],
        .first = self->n_params,
        .outputs = g_new0 (float, layers[i + 1]),
        .deltas = g_new0 (float, layers[i + 1]),
      };
      self->n_params += (gsize) layers[i + 1] * (layers[i] + 1);
    }

  self->params = g_new0 (float, self->n_params);
  self->gradient = g_new0 (float, self->n_params);
  return self;
}

void
anneal_network_free (AnnealNetwork *self)
{
  for (guint i = 0; i < self->n_layers; i++)
    {
      g_free (self->layers[i].outputs);
      g_free (self->layers[i].deltas);
    }

  g_free (self->layers);
  g_free (self->params);
  g_free (self->gradient);
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
  *n = (gsize) found->n_outputs * (found->n_inputs + 1);
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
      double bound = 1 / sqrt (layer->n_inputs);
      gsize n = (gsize) layer->n_outputs * (layer->n_inputs + 1);

      for (gsize j = 0; j < n; j++)
        self->params[layer->first + j] = (float) (bound * (2 * anneal_random_uniform (&random) - 1));
    }
}

/* Not a number stays one, so that divergence is seen. */
static float
activate (AnnealActivation activation,
          float            x)
{
  return activation == ANNEAL_ACTIVATION_TANH ? tanhf (x) : x < 0 ? 0 : x;
}

/* The activation's derivative, from its result. */
static float
derive (AnnealActivation activation,
        float            y)
{
  return activation == ANNEAL_ACTIVATION_TANH ? 1 - y * y : y > 0 ? 1 : 0;
}

/* One row through all layers; gives the last one's outputs. */
static const float *
forward (AnnealNetwork *self,
         const float   *inputs)
{
  for (guint i = 0; i < self->n_layers; i++)
    {
      Layer *layer = &self->layers[i];
      const float *weights = &self->params[layer->first];
      const float *biases = &weights[(gsize) layer->n_outputs * layer->n_inputs];
      gboolean is_last = i + 1 == self->n_layers;

      for (guint o = 0; o < layer->n_outputs; o++)
        {
          float sum = biases[o];

          for (guint k = 0; k < layer->n_inputs; k++)
            sum += weights[o * layer->n_inputs + k] * inputs[k];
          layer->outputs[o] = is_last ? sum : activate (self->activation, sum);
        }
      inputs = layer->outputs;
    }

  return inputs;
}

/* probabilities: (n), of @outputs (n); gives the logarithm of what they were divided by. */
static float
fill_probabilities (const float *outputs,
                    guint        n,
                    float       *probabilities)
{
  float largest = outputs[0];
  float sum = 0;

  for (guint i = 1; i < n; i++)
    largest = MAX (largest, outputs[i]);
  for (guint i = 0; i < n; i++)
    sum += probabilities[i] = expf (outputs[i] - largest);
  for (guint i = 0; i < n; i++)
    probabilities[i] /= sum;
  return largest + logf (sum);
}

/* The loss of one row whose outputs are known, and in the last layer's deltas its derivatives times the number of
 * rows. */
static float
measure (AnnealNetwork       *self,
         const AnnealDataset *data,
         gsize                row)
{
  Layer *last = &self->layers[self->n_layers - 1];
  guint n = last->n_outputs;
  float loss = 0;

  if (!self->is_regression)
    {
      guint label = data->labels[row];

      loss = fill_probabilities (last->outputs, n, last->deltas) - last->outputs[label];
      last->deltas[label] -= 1;
      return loss;
    }

  for (guint i = 0; i < n; i++)
    {
      float difference = last->outputs[i] - data->targets[row * n + i];

      loss += difference * difference / (float) n;
      last->deltas[i] = 2 * difference / (float) n;
    }
  return loss;
}

/* Adds one row's part to a layer's gradient. */
static void
add_gradient (AnnealNetwork *self,
              const Layer   *layer,
              const float   *inputs,
              float          scale)
{
  float *weights = &self->gradient[layer->first];
  float *biases = &weights[(gsize) layer->n_outputs * layer->n_inputs];

  for (guint o = 0; o < layer->n_outputs; o++)
    {
      float delta = layer->deltas[o] * scale;

      for (guint k = 0; k < layer->n_inputs; k++)
        weights[o * layer->n_inputs + k] += delta * inputs[k];
      biases[o] += delta;
    }
}

/* The deltas of the layer below @layer. */
static void
pass_back (AnnealNetwork *self,
           const Layer   *layer,
           Layer         *below)
{
  const float *weights = &self->params[layer->first];

  for (guint k = 0; k < layer->n_inputs; k++)
    {
      float sum = 0;

      for (guint o = 0; o < layer->n_outputs; o++)
        sum += weights[o * layer->n_inputs + k] * layer->deltas[o];
      below->deltas[k] = sum * derive (self->activation, below->outputs[k]);
    }
}

float
anneal_network_backward (AnnealNetwork       *self,
                         const AnnealDataset *data,
                         const guint          rows[],
                         guint                n_rows)
{
  g_return_val_if_fail (n_rows > 0, NAN);

  guint n_inputs = self->layers[0].n_inputs;
  double loss = 0;

  memset (self->gradient, 0, self->n_params * sizeof *self->gradient);
  for (guint r = 0; r < n_rows; r++)
    {
      const float *inputs = &data->inputs[(gsize) rows[r] * n_inputs];

      forward (self, inputs);
      loss += (double) measure (self, data, rows[r]);

      for (guint i = self->n_layers; i-- > 0; )
        {
          Layer *layer = &self->layers[i];

          add_gradient (self, layer, i > 0 ? self->layers[i - 1].outputs : inputs, 1 / (float) n_rows);
          if (i > 0)
            pass_back (self, layer, &self->layers[i - 1]);
        }
    }

  return (float) (loss / n_rows);
}

static guint
find_largest (const float *outputs,
              guint        n)
{
  guint largest = 0;

  for (guint i = 1; i < n; i++)
    if (outputs[i] > outputs[largest])
      largest = i;
  return largest;
}

AnnealScore
anneal_network_evaluate (AnnealNetwork       *self,
                         const AnnealDataset *data,
                         guint                first_row,
                         guint                n_rows)
{
  guint n_inputs = self->layers[0].n_inputs;
  guint n_outputs = self->layers[self->n_layers - 1].n_outputs;
  double loss = 0;
  guint n_right = 0;

  for (gsize row = first_row; row < (gsize) first_row + n_rows; row++)
    {
      const float *outputs = forward (self, &data->inputs[row * n_inputs]);

      if (!self->is_regression)
        n_right += find_largest (outputs, n_outputs) == data->labels[row];
      loss += (double) measure (self, data, row);
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
  guint n_inputs = self->layers[0].n_inputs;
  guint n_outputs = self->layers[self->n_layers - 1].n_outputs;

  for (gsize row = 0; row < n; row++)
    {
      const float *found = forward (self, &inputs[row * n_inputs]);

      if (self->is_regression)
        memcpy (&outputs[row * n_outputs], found, n_outputs * sizeof *outputs);
      else
        fill_probabilities (found, n_outputs, &outputs[row * n_outputs]);
    }
}
