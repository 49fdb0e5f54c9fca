/* anneal-train-setup.c: what is trained, and how
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include "anneal-train-setup.h"

/* Of a new setup. */
#define SEED       1
#define VALIDATION 0.2

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
