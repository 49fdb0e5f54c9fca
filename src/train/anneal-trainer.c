/* anneal-trainer.c: one replica of a problem, trained an update at a time
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-kernels.h"
#include "anneal-random.h"
#include "anneal-trainer.h"
#include "anneal-train-stream.h"
#include "anneal-update-private.h"

/* A coordinate this large is on its way to infinity. */
#define MAX_COORDINATE 1e12

/* Parameters that are updated together: those of one group of the optimizer, which lie one after the other. */
typedef struct
{
  guint group;
  gsize first;
  gsize n;
} Part;

struct _AnnealTrainer
{
  AnnealTrainSetup      setup;
  AnnealTrainOptimizer  optimizer;
  AnnealTrainRecord     record;
  guint64               n_updates;
  gboolean              has_diverged;

  guint                 n_layers;                           /* of a surface: coordinates */
  guint                 n_parts;
  Part                 *parts;                              /* (n_parts), room for n_layers */
  AnnealUpdateMemory   *memories;                           /* (n_groups) */
  gpointer              buffers[ANNEAL_UPDATE_MAX_BUFFERS]; /* as many numbers as parameters, in their precision */

  /* Surfaces. */
  double                point[2];
  double                gradient[2];
  AnnealRandom          noise;

  /* Networks. */
  const AnnealDataset  *data;
  AnnealNetwork        *network;
  guint                *rows;                               /* (n_train): of this pass, in their order */
  guint                 n_rows_done;
  AnnealRandom          order;

  /* The batch of the next update, as far as its gradient is there. */
  const guint          *batch;                              /* (n_batch), NULL: not chosen yet */
  guint                 n_batch;
  guint                 n_batch_done;
  double                batch_loss;                         /* the sum over these rows */
};

static gsize
get_n_numbers (const AnnealTrainer *self)
{
  return self->network != NULL ? anneal_network_get_n_params (self->network) : G_N_ELEMENTS (self->point);
}

static gsize
get_number_size (const AnnealTrainer *self)
{
  return self->network != NULL ? sizeof (float) : sizeof (double);
}

guint
anneal_trainer_get_group (guint layer,
                          guint n_layers,
                          guint n_groups)
{
  return n_groups <= n_layers ? (guint) ((guint64) layer * n_groups / n_layers) : layer;
}

static void
get_layer (const AnnealTrainer *self,
           guint                layer,
           gsize               *first,
           gsize               *n)
{
  *first = layer;
  *n = 1;
  if (self->network != NULL)
    anneal_network_get_layer (self->network, layer, first, n);
}

static void
deal_parts (AnnealTrainer *self)
{
  self->n_parts = 0;
  for (guint i = 0; i < self->n_layers; i++)
    {
      guint group = anneal_trainer_get_group (i, self->n_layers, self->optimizer.n_groups);
      gsize first, n;

      get_layer (self, i, &first, &n);
      if (i == 0 || group != self->parts[self->n_parts - 1].group)
        self->parts[self->n_parts++] = (Part) { .group = group, .first = first };
      self->parts[self->n_parts - 1].n += n;
    }
}

/* An optimizer that has not seen anything yet. */
static void
clear_memory (AnnealTrainer *self)
{
  g_free (self->memories);
  self->memories = g_new0 (AnnealUpdateMemory, self->optimizer.n_groups);

  for (guint i = 0; i < G_N_ELEMENTS (self->buffers); i++)
    {
      g_clear_pointer (&self->buffers[i], g_aligned_free);
      if (i < self->optimizer.rule->n_buffers)
        self->buffers[i] = g_aligned_alloc0 (get_n_numbers (self), get_number_size (self), ANNEAL_KERNELS_ALIGN);
    }
}

static void
init_network (AnnealTrainer *self)
{
  const AnnealTrainSetup *setup = &self->setup;
  guint layers[ANNEAL_MAX_HIDDEN + 2];
  guint n_layers = anneal_train_setup_get_layers (setup, layers);

  self->data = self->record.data != NULL ? anneal_dataset_ref (self->record.data)
                                         : anneal_dataset_new (setup->problem->data, setup->seed, setup->validation);
  self->network = anneal_network_new (layers, n_layers, setup->activation,
                                      setup->problem->task == ANNEAL_TASK_REGRESSION);
  if (self->record.params != NULL)
    memcpy (anneal_network_get_params (self->network), self->record.params,
            anneal_network_get_n_params (self->network) * sizeof (float));
  else
    anneal_network_init_params (self->network, setup->seed);

  self->rows = g_new (guint, self->data->n_train);
  for (guint i = 0; i < self->data->n_train; i++)
    self->rows[i] = i;
  anneal_random_init (&self->order, setup->seed, ANNEAL_TRAIN_STREAM_ORDER);
  if (setup->shuffled)
    anneal_random_shuffle (&self->order, self->rows, self->data->n_train);
  self->n_layers = n_layers - 1;
}

static void
init_surface (AnnealTrainer *self)
{
  self->point[0] = self->setup.start[0];
  self->point[1] = self->setup.start[1];
  anneal_random_init (&self->noise, self->setup.seed, ANNEAL_TRAIN_STREAM_NOISE);
  self->n_layers = G_N_ELEMENTS (self->point);
}

AnnealTrainer *
anneal_trainer_new (const AnnealTrainSetup     *setup,
                    const AnnealTrainOptimizer *optimizer,
                    const AnnealTrainRecord    *record)
{
  g_return_val_if_fail (setup->problem != NULL, NULL);
  g_return_val_if_fail (optimizer->n_groups > 0 && optimizer->n_groups <= ANNEAL_UPDATE_MAX_GROUPS, NULL);

  AnnealTrainer *self = g_new0 (AnnealTrainer, 1);

  self->setup = *setup;
  self->optimizer = *optimizer;
  if (record != NULL)
    self->record = *record;

  if (setup->problem->task == ANNEAL_TASK_SURFACE)
    init_surface (self);
  else
    init_network (self);

  self->parts = g_new0 (Part, self->n_layers);
  deal_parts (self);
  clear_memory (self);
  return self;
}

void
anneal_trainer_free (AnnealTrainer *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (self->buffers); i++)
    g_aligned_free (self->buffers[i]);
  g_clear_pointer (&self->network, anneal_network_free);
  g_clear_pointer (&self->data, anneal_dataset_unref);
  g_free (self->rows);
  g_free (self->parts);
  g_free (self->memories);
  g_free (self);
}

void
anneal_trainer_set_optimizer (AnnealTrainer              *self,
                              const AnnealTrainOptimizer *optimizer)
{
  gboolean is_same = optimizer->rule == self->optimizer.rule && optimizer->n_groups == self->optimizer.n_groups;

  self->optimizer = *optimizer;
  if (is_same)
    return;

  deal_parts (self);
  clear_memory (self);
}

/* The rows of the next batch; a pass ends with what is left, however few. */
static const guint *
take_rows (AnnealTrainer *self,
           guint         *n_rows)
{
  if (self->record.n_batches > 0)
    {
      gsize batch = self->n_updates % self->record.n_batches;

      *n_rows = self->record.batch_sizes[batch];
      return self->record.batches[batch];
    }

  guint n_train = self->data->n_train;
  guint size = self->setup.batch_size > 0 ? self->setup.batch_size : n_train;

  if (self->n_rows_done == n_train)
    {
      self->n_rows_done = 0;
      if (self->setup.shuffled)
        anneal_random_shuffle (&self->order, self->rows, n_train);
    }

  const guint *rows = &self->rows[self->n_rows_done];

  *n_rows = MIN (size, n_train - self->n_rows_done);
  self->n_rows_done += *n_rows;
  return rows;
}

static void
add_noise (AnnealTrainer *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->gradient) && self->setup.noise != 0; i++)
    {
      double noise = self->n_updates < self->record.n_noise ? self->record.noise[2 * self->n_updates + i]
                                                            : anneal_random_normal (&self->noise);

      self->gradient[i] += self->setup.noise * noise;
    }
}

static double
get_surface_loss (AnnealTrainer *self,
                  double        *gradient)      /* (out) (nullable) */
{
  return self->setup.problem->surface->evaluate (&self->setup.shape, self->point, gradient);
}

static void
update_part (AnnealTrainer          *self,
             const Part             *part,
             const AnnealUpdateStep *step)
{
  AnnealUpdateLoop loop = self->optimizer.rule->loop;
  AnnealUpdateSpanDouble coordinate = { .params = self->point + part->first,
                                        .gradient = self->gradient + part->first, .n = part->n };
  AnnealUpdateSpanFloat layer = { .n = part->n };

  if (self->network == NULL)
    {
      for (guint i = 0; i < self->optimizer.rule->n_buffers; i++)
        coordinate.buffers[i] = (double *) self->buffers[i] + part->first;
      anneal_update_double (loop, step, &coordinate);
      return;
    }

  layer.params = anneal_network_get_params (self->network) + part->first;
  layer.gradient = anneal_network_get_gradient (self->network) + part->first;
  for (guint i = 0; i < self->optimizer.rule->n_buffers; i++)
    layer.buffers[i] = (float *) self->buffers[i] + part->first;
  anneal_update_float (loop, step, &layer);
}

static void
update (AnnealTrainer    *self,
        const AnnealRate  rates[])
{
  for (guint i = 0; i < self->n_parts; i++)
    {
      const Part *part = &self->parts[i];
      AnnealUpdateStep step;

      anneal_update_prepare (self->optimizer.rule, &self->optimizer.groups[part->group], &rates[part->group],
                             &self->memories[part->group], &step);
      update_part (self, part, &step);
    }
}

static gboolean
is_lost (const AnnealTrainer *self)
{
  /* In this form, since a comparison with NaN is false. */
  return self->network == NULL &&
         !(fabs (self->point[0]) <= MAX_COORDINATE && fabs (self->point[1]) <= MAX_COORDINATE);
}

gboolean
anneal_trainer_prepare (AnnealTrainer *self)
{
  if (self->network == NULL)
    return TRUE;

  if (self->batch == NULL)
    {
      self->batch = take_rows (self, &self->n_batch);
      self->n_batch_done = 0;
      self->batch_loss = 0;
    }

  if (self->n_batch_done < self->n_batch)
    self->n_batch_done += anneal_network_backward_block (self->network, self->data, self->batch, self->n_batch,
                                                         self->n_batch_done, &self->batch_loss);
  return self->n_batch_done == self->n_batch;
}

/* Of the next update, and its gradient. */
static double
find_loss (AnnealTrainer *self)
{
  if (self->network == NULL)
    {
      double loss = get_surface_loss (self, self->gradient);

      add_noise (self);
      return loss;
    }

  while (!anneal_trainer_prepare (self))
    continue;

  self->batch = NULL;
  return (double) (float) (self->batch_loss / self->n_batch);
}

double
anneal_trainer_step (AnnealTrainer    *self,
                     const AnnealRate  rates[])
{
  double loss = find_loss (self);

  self->has_diverged = self->has_diverged || !isfinite (loss);
  if (self->has_diverged)
    return loss;

  update (self, rates);
  self->n_updates++;
  self->has_diverged = is_lost (self);
  return loss;
}

gboolean
anneal_trainer_has_diverged (const AnnealTrainer *self)
{
  return self->has_diverged;
}

AnnealScore
anneal_trainer_evaluate (AnnealTrainer *self)
{
  if (self->network == NULL)
    return (AnnealScore) { .loss = get_surface_loss (self, NULL), .accuracy = (double) NAN };

  return anneal_network_evaluate (self->network, self->data, self->data->n_train, self->data->n_validation);
}

guint64
anneal_trainer_get_n_updates (const AnnealTrainer *self)
{
  return self->n_updates;
}

void
anneal_trainer_get_point (const AnnealTrainer *self,
                          double               point[2])
{
  point[0] = self->point[0];
  point[1] = self->point[1];
}

gsize
anneal_trainer_get_n_params (const AnnealTrainer *self)
{
  return self->network != NULL ? anneal_network_get_n_params (self->network) : 0;
}

const float *
anneal_trainer_get_params (const AnnealTrainer *self)
{
  return self->network != NULL ? anneal_network_get_params (self->network) : NULL;
}

const AnnealDataset *
anneal_trainer_get_data (const AnnealTrainer *self)
{
  return self->data;
}
