/* anneal-dataset-generated.c: rows that are made from a seed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <math.h>

#include "anneal-dataset.h"

#include "anneal-random.h"
#include "anneal-train-stream.h"

/* One row; of classification, with the label that it is asked for, or that it finds. */
typedef void (*MakeRow) (AnnealRandom *random,
                         float         inputs[],
                         float        *target,
                         guint        *label);

static double
draw_within (AnnealRandom *random,
             double        min,
             double        max)
{
  return min + (max - min) * anneal_random_uniform (random);
}

static double
draw_near (AnnealRandom *random,
           double        mean,
           double        deviation)
{
  return mean + deviation * anneal_random_normal (random);
}

static void
put_near (AnnealRandom *random,
          float         inputs[],
          double        x,
          double        y,
          double        deviation)
{
  inputs[0] = (float) draw_near (random, x, deviation);
  inputs[1] = (float) draw_near (random, y, deviation);
}

/* Labels by turns, so that classes are of one size. */
static AnnealDataset *
make_rows (const AnnealDatasetKind *kind,
           MakeRow                  make_row,
           guint64                  seed)
{
  AnnealDataset *self = anneal_dataset_new_empty (kind->n_inputs, kind->n_outputs, kind->n_rows, kind->is_regression);
  AnnealRandom random;

  anneal_random_init (&random, seed, ANNEAL_TRAIN_STREAM_DATA);
  for (gsize i = 0; i < kind->n_rows; i++)
    {
      if (self->labels != NULL)
        self->labels[i] = (guint) (i % kind->n_outputs);
      make_row (&random,
                &self->inputs[i * kind->n_inputs],
                self->targets != NULL ? &self->targets[i] : NULL,
                self->labels != NULL ? &self->labels[i] : NULL);
    }
  return self;
}

/* The second number is five times smaller than the first: badly scaled, as real columns are. */
static void
make_linear_row (AnnealRandom *random,
                 float         inputs[],
                 float        *target,
                 guint        *label)
{
  double x = anneal_random_normal (random);
  double y = draw_near (random, 0, 0.2);

  inputs[0] = (float) x;
  inputs[1] = (float) y;
  *target = (float) draw_near (random, 0.7 + 1.5 * x - 3 * y, 0.3);
}

static void
make_blobs_row (AnnealRandom *random,
                float         inputs[],
                float        *target,
                guint        *label)
{
  double side = *label == 0 ? -1 : 1;

  inputs[0] = (float) draw_near (random, side, 1);
  inputs[1] = (float) draw_near (random, 0.5 * side, 0.75);
}

/* Two arms of one turn and a quarter; the root spreads the points evenly over the area. */
static void
make_spirals_row (AnnealRandom *random,
                  float         inputs[],
                  float        *target,
                  guint        *label)
{
  double along = sqrt (anneal_random_uniform (random));
  double angle = G_PI * (2.5 * along + *label);
  double radius = 2 * along;

  put_near (random, inputs, radius * cos (angle), radius * sin (angle), 0.06);
}

static void
make_moons_row (AnnealRandom *random,
                float         inputs[],
                float        *target,
                guint        *label)
{
  double angle = draw_within (random, 0, G_PI);
  double x = cos (angle), y = sin (angle);

  put_near (random, inputs, *label == 0 ? x : 1 - x, *label == 0 ? y : 0.5 - y, 0.15);
}

static void
make_circles_row (AnnealRandom *random,
                  float         inputs[],
                  float        *target,
                  guint        *label)
{
  double angle = draw_within (random, 0, 2 * G_PI);
  double radius = *label == 0 ? 0.8 : 2;

  put_near (random, inputs, radius * cos (angle), radius * sin (angle), 0.2);
}

/* Labels are given before the noise, which carries some points over the axes: nobody gets all of them right. */
static void
make_xor_row (AnnealRandom *random,
              float         inputs[],
              float        *target,
              guint        *label)
{
  double x = draw_within (random, -2, 2);
  double y = draw_within (random, -2, 2);

  *label = x * y < 0;
  put_near (random, inputs, x, y, 0.1);
}

static void
make_sin_row (AnnealRandom *random,
              float         inputs[],
              float        *target,
              guint        *label)
{
  double x = draw_within (random, -3, 3);

  inputs[0] = (float) x;
  *target = (float) draw_near (random, sin (1.5 * x), 0.1);
}

static AnnealDataset *
create_linear (guint64 seed)
{
  return make_rows (&anneal_dataset_linear, make_linear_row, seed);
}

static AnnealDataset *
create_blobs (guint64 seed)
{
  return make_rows (&anneal_dataset_blobs, make_blobs_row, seed);
}

static AnnealDataset *
create_spirals (guint64 seed)
{
  return make_rows (&anneal_dataset_spirals, make_spirals_row, seed);
}

static AnnealDataset *
create_moons (guint64 seed)
{
  return make_rows (&anneal_dataset_moons, make_moons_row, seed);
}

static AnnealDataset *
create_circles (guint64 seed)
{
  return make_rows (&anneal_dataset_circles, make_circles_row, seed);
}

static AnnealDataset *
create_xor (guint64 seed)
{
  return make_rows (&anneal_dataset_xor, make_xor_row, seed);
}

static AnnealDataset *
create_sin (guint64 seed)
{
  return make_rows (&anneal_dataset_sin, make_sin_row, seed);
}

const AnnealDatasetKind anneal_dataset_linear = {
  .id = "linear",
  .n_inputs = 2,
  .n_outputs = 1,
  .n_rows = 150,
  .is_regression = TRUE,
  .create = create_linear,
};

const AnnealDatasetKind anneal_dataset_blobs = {
  .id = "blobs",
  .n_inputs = 2,
  .n_outputs = 2,
  .n_rows = 300,
  .create = create_blobs,
};

const AnnealDatasetKind anneal_dataset_spirals = {
  .id = "spirals",
  .n_inputs = 2,
  .n_outputs = 2,
  .n_rows = 384,
  .create = create_spirals,
};

const AnnealDatasetKind anneal_dataset_moons = {
  .id = "moons",
  .n_inputs = 2,
  .n_outputs = 2,
  .n_rows = 300,
  .create = create_moons,
};

const AnnealDatasetKind anneal_dataset_circles = {
  .id = "circles",
  .n_inputs = 2,
  .n_outputs = 2,
  .n_rows = 300,
  .create = create_circles,
};

const AnnealDatasetKind anneal_dataset_xor = {
  .id = "xor",
  .n_inputs = 2,
  .n_outputs = 2,
  .n_rows = 300,
  .create = create_xor,
};

const AnnealDatasetKind anneal_dataset_sin = {
  .id = "sin",
  .n_inputs = 1,
  .n_outputs = 1,
  .n_rows = 192,
  .is_regression = TRUE,
  .create = create_sin,
};
