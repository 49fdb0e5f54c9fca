/* anneal-dataset.c: rows to learn from, and which of them validate
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <math.h>

#include "anneal-dataset.h"

#include "anneal-random.h"
#include "anneal-train-stream.h"

static void
clear_dataset (gpointer data)
{
  AnnealDataset *self = data;

  g_free (self->inputs);
  g_free (self->targets);
  g_free (self->labels);
}

/* Row i of the result is row order[i] of @rows. */
static AnnealDataset *
reorder (const AnnealDataset *rows,
         const guint          order[])
{
  guint n_rows = rows->n_train;
  AnnealDataset *self = anneal_dataset_new_empty (rows->n_inputs, rows->n_outputs, n_rows, rows->targets != NULL);

  for (gsize i = 0; i < n_rows; i++)
    {
      for (gsize k = 0; k < self->n_inputs; k++)
        self->inputs[i * self->n_inputs + k] = rows->inputs[(gsize) order[i] * self->n_inputs + k];
      if (self->labels != NULL)
        self->labels[i] = rows->labels[order[i]];
      for (gsize k = 0; self->targets != NULL && k < self->n_outputs; k++)
        self->targets[i * self->n_outputs + k] = rows->targets[(gsize) order[i] * self->n_outputs + k];
    }
  return self;
}

static guint *
shuffle (guint   n,
         guint64 seed)
{
  guint *order = g_new (guint, n);
  AnnealRandom random;

  anneal_random_init (&random, seed, ANNEAL_TRAIN_STREAM_SPLIT);
  for (guint i = 0; i < n; i++)
    order[i] = i;
  anneal_random_shuffle (&random, order, n);
  return order;
}

/**
 * anneal_dataset_new:
 * @kind: whose rows
 * @seed: of generated rows, and of which rows validate
 * @validation: the share of rows, 0.05 to 0.5, that training never sees
 *
 * Makes the rows in an order drawn by @seed.
 */
AnnealDataset *
anneal_dataset_new (const AnnealDatasetKind *kind,
                    guint64                  seed,
                    double                   validation)
{
  g_autoptr(AnnealDataset) rows = kind->create (seed);
  g_autofree guint *order = shuffle (kind->n_rows, seed);
  AnnealDataset *self = reorder (rows, order);

  self->n_train = anneal_dataset_kind_get_n_train (kind, validation);
  self->n_validation = kind->n_rows - self->n_train;
  return self;
}

AnnealDataset *
anneal_dataset_new_empty (guint    n_inputs,
                          guint    n_outputs,
                          guint    n_rows,
                          gboolean is_regression)
{
  AnnealDataset *self = g_atomic_rc_box_new0 (AnnealDataset);

  self->n_inputs = n_inputs;
  self->n_outputs = n_outputs;
  self->n_train = n_rows;
  self->inputs = g_new0 (float, (gsize) n_rows * n_inputs);
  if (is_regression)
    self->targets = g_new0 (float, (gsize) n_rows * n_outputs);
  else
    self->labels = g_new0 (guint, n_rows);
  return self;
}

AnnealDataset *
anneal_dataset_ref (const AnnealDataset *self)
{
  return g_atomic_rc_box_acquire ((gpointer) self);
}

void
anneal_dataset_unref (const AnnealDataset *self)
{
  g_atomic_rc_box_release_full ((gpointer) self, clear_dataset);
}

/* At least one row of each kind, whatever the share. */
guint
anneal_dataset_kind_get_n_train (const AnnealDatasetKind *kind,
                                 double                   validation)
{
  double n_validation = round (kind->n_rows * validation);

  return kind->n_rows - (guint) CLAMP (n_validation, 1, kind->n_rows - 1);
}
