/* anneal-train-setup.c: what is trained, and how
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include "anneal-train-setup.h"

/* Of a new setup. */
#define SEED       1
#define VALIDATION 0.2

/* Updates that an epoch of a surface has, which has no rows to go through. */
#define SURFACE_EPOCH 100

/* Of a problem's row; coordinates and shape of its surface. */
static void
init_from_problem (AnnealTrainSetup    *self,
                   const AnnealProblem *problem)
{
  self->problem = problem;
  self->noise = problem->noise;
  if (problem->surface != NULL)
    {
      self->start[0] = problem->surface->start[0];
      self->start[1] = problem->surface->start[1];
      self->shape = problem->surface->shape;
    }

  self->n_hidden = problem->n_hidden;
  for (guint i = 0; i < problem->n_hidden; i++)
    self->hidden[i] = problem->hidden[i];
  self->activation = problem->activation;
  self->batch_size = problem->batch_size;
}

void
anneal_train_setup_init (AnnealTrainSetup    *self,
                         const AnnealProblem *problem)
{
  *self = (AnnealTrainSetup) {
    .seed = SEED,
    .shuffled = TRUE,
    .validation = VALIDATION,
  };

  if (problem != NULL)
    init_from_problem (self, problem);
}

gboolean
anneal_train_setup_equal (const AnnealTrainSetup *a,
                          const AnnealTrainSetup *b)
{
  gboolean is_equal = a->problem == b->problem && a->seed == b->seed &&
                      a->start[0] == b->start[0] && a->start[1] == b->start[1] &&
                      a->shape.eigenvalues[0] == b->shape.eigenvalues[0] &&
                      a->shape.eigenvalues[1] == b->shape.eigenvalues[1] &&
                      a->shape.rotation == b->shape.rotation && a->noise == b->noise &&
                      a->n_hidden == b->n_hidden && a->activation == b->activation &&
                      a->batch_size == b->batch_size && !a->shuffled == !b->shuffled &&
                      a->validation == b->validation;

  for (guint i = 0; is_equal && i < a->n_hidden; i++)
    is_equal = a->hidden[i] == b->hidden[i];
  return is_equal;
}

/* Rounded up: the last batch of a pass may be smaller. */
guint64
anneal_train_setup_n_batches (const AnnealTrainSetup *self)
{
  if (self->problem == NULL || self->problem->data == NULL)
    return SURFACE_EPOCH;

  guint n_train = anneal_dataset_kind_get_n_train (self->problem->data, self->validation);
  guint batch_size = self->batch_size == 0 ? n_train : self->batch_size;

  return (n_train + batch_size - 1) / batch_size;
}

guint
anneal_train_setup_get_layers (const AnnealTrainSetup *self,
                               guint                   layers[ANNEAL_MAX_HIDDEN + 2])
{
  g_return_val_if_fail (self->problem != NULL && self->problem->data != NULL, 0);

  guint n_layers = 0;

  layers[n_layers++] = self->problem->data->n_inputs;
  for (guint i = 0; i < self->n_hidden; i++)
    layers[n_layers++] = self->hidden[i];
  layers[n_layers++] = self->problem->data->n_outputs;
  return n_layers;
}
