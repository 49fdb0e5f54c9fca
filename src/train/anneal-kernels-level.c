/* anneal-kernels-level.c: the arithmetic of training, for one level of processors
 *
 * Compiled once a level, with the names of its table (KERNELS) and of its update loops (KERNELS_UPDATE).
 *
 * All three products of a layer (forward, passing back, gradient) are made of tiles: some rows by one or two vectors of
 * the result are kept in registers while the sum is gone through once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <string.h>

#include "anneal-kernels.h"
#include "anneal-vector.h"

#define BLOCK     ANNEAL_KERNELS_BLOCK
#define N_VECTORS (BLOCK / N_LANES)       /* of one unit in a block */

/* Rows of the largest tile: two vectors each, as many as there are registers for. */
#if N_LANES == 16
#define MAX_TILE 12
#elif N_LANES == 8
#define MAX_TILE 6
#else
#define MAX_TILE 4
#endif

/* Up to so many inputs or outputs, a gradient is summed across lanes; a tile would be mostly empty. */
#define MAX_NARROW 4

extern const AnnealKernels KERNELS;
void                       KERNELS_UPDATE (AnnealUpdateLoop             loop,
                                           const AnnealUpdateStep      *step,
                                           const AnnealUpdateSpanFloat *span);

/* The left side of a product: number k of row r is at [r * row + k * step]. */
typedef struct
{
  const float *numbers;
  gsize        row;
  gsize        step;
} Left;

/* sums: (n_rows, n_vectors) += left (n_rows, n_terms) × right (n_terms, n_vectors). */
ALWAYS_INLINE void
add_products (guint        n_rows,
              guint        n_vectors,
              Left         left,
              const float *right,
              gsize        right_row,
              guint        n_terms,
              Vector       sums[MAX_TILE][2])
{
  const float *numbers = left.numbers;

  UNROLL_TWICE
  for (guint k = 0; k < n_terms; k++)
    {
      Vector b[2];

      UNROLL
      for (guint j = 0; j < n_vectors; j++)
        b[j] = load (right + j * N_LANES);
      UNROLL
      for (guint r = 0; r < n_rows; r++)
        {
          Vector a = splat (numbers[r * left.row]);

          UNROLL
          for (guint j = 0; j < n_vectors; j++)
            sums[r][j] += a * b[j];
        }
      numbers += left.step;
      right += right_row;
    }
}

/* Of the tiles there are: the largest ones, and in the end two that are about equal rather than one of hardly any rows,
 * whose sums would wait for each other. */
ALWAYS_INLINE guint
choose_tile (guint n_left)
{
  guint n = n_left >= 2 * MAX_TILE ? MAX_TILE : n_left > MAX_TILE ? (n_left + 1) / 2 : n_left;

  return n > 2 ? n / 2 * 2 : n;
}

#define TILE_CASE(size, tile, row, ...)           \
        case size:                                \
          if (size <= MAX_TILE)                   \
            tile (size, row, __VA_ARGS__);        \
          break;

/* Calls @tile for all rows. */
#define FOR_TILES(row, n_all, tile, ...)                                        \
  for (guint row = 0, n_rows; row < (n_all); row += n_rows)                     \
    {                                                                           \
      n_rows = choose_tile ((n_all) - row);                                     \
      switch (n_rows)                                                           \
        {                                                                       \
        TILE_CASE (1, tile, row, __VA_ARGS__)                                   \
        TILE_CASE (2, tile, row, __VA_ARGS__)                                   \
        TILE_CASE (4, tile, row, __VA_ARGS__)                                   \
        TILE_CASE (6, tile, row, __VA_ARGS__)                                   \
        TILE_CASE (8, tile, row, __VA_ARGS__)                                   \
        TILE_CASE (10, tile, row, __VA_ARGS__)                                  \
        TILE_CASE (12, tile, row, __VA_ARGS__)                                  \
        }                                                                       \
    }

/* @least: of what is no tanh. */
ALWAYS_INLINE void
forward_tile (guint                     n_rows,
              guint                     unit,
              const AnnealKernelsLayer *layer,
              const float              *inputs,
              gboolean                  is_tanh,
              float                     least,
              float                    *outputs)
{
  Left left = { layer->weights + (gsize) unit * layer->n_inputs, layer->n_inputs, 1 };

  for (guint column = 0; column < BLOCK; column += 2 * N_LANES)
    {
      Vector sums[MAX_TILE][2];

      UNROLL
      for (guint r = 0; r < n_rows; r++)
        sums[r][0] = sums[r][1] = splat (layer->biases[unit + r]);
      add_products (n_rows, 2, left, inputs + column, BLOCK, layer->n_inputs, sums);
      UNROLL
      for (guint r = 0; r < n_rows; r++)
        {
          UNROLL
          for (guint j = 0; j < 2; j++)
            store (outputs + (unit + r) * BLOCK + column + j * N_LANES,
                   is_tanh ? tanh_lanes (sums[r][j]) : at_least (least, sums[r][j]));
        }
    }
}

static void
forward (const AnnealKernelsLayer *layer,
         const float              *inputs,
         gboolean                  is_last,
         AnnealActivation          activation,
         float                    *outputs)
{
  gboolean is_tanh = !is_last && activation == ANNEAL_ACTIVATION_TANH;
  float least = !is_last && activation == ANNEAL_ACTIVATION_RELU ? 0 : -__builtin_inff ();

  FOR_TILES (unit, layer->n_outputs, forward_tile, layer, inputs, is_tanh, least, outputs)
}

ALWAYS_INLINE void
pass_back_tile (guint                     n_rows,
                guint                     unit,
                const AnnealKernelsLayer *layer,
                const float              *deltas,
                const float              *outputs,
                gboolean                  is_relu,
                float                    *deltas_below)
{
  Left left = { layer->weights + unit, 1, layer->n_inputs };

  for (guint column = 0; column < BLOCK; column += 2 * N_LANES)
    {
      Vector sums[MAX_TILE][2];

      UNROLL
      for (guint r = 0; r < n_rows; r++)
        sums[r][0] = sums[r][1] = splat (0);
      add_products (n_rows, 2, left, deltas + column, BLOCK, layer->n_outputs, sums);
      UNROLL
      for (guint r = 0; r < n_rows; r++)
        {
          UNROLL
          for (guint j = 0; j < 2; j++)
            {
              gsize at = (unit + r) * BLOCK + column + j * N_LANES;
              Vector y = load (outputs + at);

              store (deltas_below + at, is_relu ? keep_above_zero (y, sums[r][j]) : sums[r][j] * (1.f - y * y));
            }
        }
    }
}

static void
pass_back (const AnnealKernelsLayer *layer,
           const float              *deltas,
           const float              *outputs,
           AnnealActivation          activation,
           float                    *deltas_below)
{
  gboolean is_relu = activation == ANNEAL_ACTIVATION_RELU;

  FOR_TILES (unit, layer->n_inputs, pass_back_tile, layer, deltas, outputs, is_relu, deltas_below)
}

/* from: (n_rows, from_row), to: (n_columns, to_row); both numbers of rows and columns rounded up to vectors. */
static void
transpose (const float *from,
           gsize        from_row,
           guint        n_rows,
           guint        n_columns,
           float       *to,
           gsize        to_row)
{
  for (guint r = 0; r < n_rows; r += N_LANES)
    for (guint c = 0; c < n_columns; c += N_LANES)
      {
        Vector columns[N_LANES];

        load_columns (from + r * from_row + c, from_row, columns);
        UNROLL
        for (guint i = 0; i < N_LANES; i++)
          store (to + (c + i) * to_row + r, columns[i]);
      }
}

/* Adds @sum to n numbers at @to, which need be no whole vector, or puts it there. */
ALWAYS_INLINE void
put (float    *to,
     guint     n,
     gboolean  adds,
     Vector    sum)
{
  if (n >= N_LANES)
    {
      store_unaligned (to, adds ? load_unaligned (to) + sum : sum);
      return;
    }

  float numbers[N_LANES] __attribute__ ((aligned (4 * N_LANES)));

  store (numbers, sum);
  for (guint i = 0; i < n; i++)
    to[i] = adds ? to[i] + numbers[i] : numbers[i];
}

ALWAYS_INLINE void
gradient_tile (guint                     n_rows,
               guint                     unit,
               const AnnealKernelsLayer *layer,
               const float              *deltas,
               const float              *as_rows,
               gboolean                  adds,
               float                    *weights)
{
  Left left = { deltas + (gsize) unit * BLOCK, BLOCK, 1 };
  gsize row = ANNEAL_KERNELS_ROUND (layer->n_inputs);

  for (guint column = 0; column < layer->n_inputs; column += 2 * N_LANES)
    {
      guint n_left = layer->n_inputs - column;
      Vector sums[MAX_TILE][2];

      UNROLL
      for (guint r = 0; r < n_rows; r++)
        sums[r][0] = sums[r][1] = splat (0);
      if (n_left > N_LANES)
        add_products (n_rows, 2, left, as_rows + column, row, BLOCK, sums);
      else
        add_products (n_rows, 1, left, as_rows + column, row, BLOCK, sums);
      UNROLL
      for (guint r = 0; r < n_rows; r++)
        {
          float *to = weights + (gsize) (unit + r) * layer->n_inputs + column;

          put (to, n_left, adds, sums[r][0]);
          if (n_left > N_LANES)
            put (to + N_LANES, n_left - N_LANES, adds, sums[r][1]);
        }
    }
}

/* Lane i: the sum of row first + i of @block, (…, 32), times the numbers of @by, (32); NULL: times 1. */
ALWAYS_INLINE Vector
sum_block (const float *block,
           guint        first,
           const float *by)
{
  Vector rows[N_LANES];

  UNROLL
  for (guint i = 0; i < N_LANES; i++)
    {
      const float *row = block + (first + i) * BLOCK;

      rows[i] = by != NULL ? load (row) * load (by) : load (row);
      UNROLL
      for (guint j = 1; j < N_VECTORS; j++)
        rows[i] += by != NULL ? load (row + j * N_LANES) * load (by + j * N_LANES) : load (row + j * N_LANES);
    }
  return sum_rows (rows);
}

/* What derives from n rows of @block each times @by (NULL: 1), one number after the other. */
static void
gradient_row (const float *block,
              guint        n,
              const float *by,
              gboolean     adds,
              float       *to)
{
  for (guint first = 0; first < n; first += N_LANES)
    put (to + first, n - first, adds, sum_block (block, first, by));
}

/* Of a layer of two inputs, all of it. */
static void
gradient_of_two (const float *deltas,
                 guint        n,
                 const float *inputs,
                 gboolean     adds,
                 float       *to)
{
  for (guint first = 0; first < n; first += N_LANES)
    {
      Vector a = sum_block (deltas, first, inputs);
      Vector b = sum_block (deltas, first, inputs + BLOCK);
      guint n_left = 2 * (n - first);

      put (to + 2 * first, n_left, adds, interleave_low (a, b));
      if (n_left > N_LANES)
        put (to + 2 * first + N_LANES, n_left - N_LANES, adds, interleave_high (a, b));
    }
}

/* One column of the gradient. */
static void
gradient_of_input (const float *deltas,
                   guint        n,
                   const float *input,
                   gsize        to_step,
                   gboolean     adds,
                   float       *to)
{
  for (guint first = 0; first < n; first += N_LANES)
    {
      guint n_units = MIN (N_LANES, n - first);
      float sums[N_LANES] __attribute__ ((aligned (4 * N_LANES)));

      store (sums, sum_block (deltas, first, input));
      for (guint i = 0; i < n_units; i++)
        {
          float *at = to + (first + i) * to_step;

          *at = adds ? *at + sums[i] : sums[i];
        }
    }
}

static void
gradient (const AnnealKernelsLayer *layer,
          const float              *deltas,
          const float              *inputs,
          const float              *as_rows,
          float                    *scratch,
          gboolean                  adds,
          float                    *to)
{
  guint n_inputs = layer->n_inputs;

  gradient_row (deltas, layer->n_outputs, NULL, adds, to + (gsize) layer->n_outputs * n_inputs);
  if (n_inputs == 2)
    {
      gradient_of_two (deltas, layer->n_outputs, inputs, adds, to);
      return;
    }
  if (n_inputs <= MAX_NARROW)
    {
      for (guint i = 0; i < n_inputs; i++)
        gradient_of_input (deltas, layer->n_outputs, inputs + i * BLOCK, n_inputs, adds, to + i);
      return;
    }
  if (layer->n_outputs <= MAX_NARROW)
    {
      for (guint i = 0; i < layer->n_outputs; i++)
        gradient_row (inputs, n_inputs, deltas + i * BLOCK, adds, to + (gsize) i * n_inputs);
      return;
    }

  if (as_rows == NULL)
    {
      transpose (inputs, BLOCK, n_inputs, BLOCK, scratch, ANNEAL_KERNELS_ROUND (n_inputs));
      as_rows = scratch;
    }
  FOR_TILES (unit, layer->n_outputs, gradient_tile, layer, deltas, as_rows, adds, to)
}

static void
gather (const float *from,
        const guint  rows[],
        guint        n_rows,
        guint        n_inputs,
        float       *block,
        float       *as_rows)
{
  gsize row = ANNEAL_KERNELS_ROUND (n_inputs);

  if (n_inputs <= MAX_NARROW)
    {
      if (n_rows < BLOCK)
        memset (block, 0, n_inputs * BLOCK * sizeof *block);
      for (guint i = 0; i < n_inputs; i++)
        for (guint r = 0; r < n_rows; r++)
          block[i * BLOCK + r] = from[(gsize) rows[r] * n_inputs + i];
      return;
    }

  if (n_rows < BLOCK)
    memset (as_rows, 0, BLOCK * row * sizeof *as_rows);
  for (guint r = 0; r < n_rows; r++)
    memcpy (as_rows + r * row, from + (gsize) rows[r] * n_inputs, n_inputs * sizeof *as_rows);
  transpose (as_rows, row, BLOCK, n_inputs, block, BLOCK);
}

/* All bits of the lanes of @column and after that are rows of the block. */
ALWAYS_INLINE IntVector
mask_rows (guint n_rows,
           guint column)
{
  return count_lanes () < splat_int ((gint32) n_rows - (gint32) column);
}

typedef float  FourFloats __attribute__ ((vector_size (16)));
typedef double FourDoubles __attribute__ ((vector_size (32)));

static double
sum_in_double (Vector x)
{
  float numbers[N_LANES] __attribute__ ((aligned (4 * N_LANES)));
  FourDoubles sums = { 0 };

  store (numbers, x);
  UNROLL
  for (guint i = 0; i < N_LANES; i += 4)
    sums += __builtin_convertvector (*(const FourFloats *) (numbers + i), FourDoubles);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* exponentials: (n_outputs, 32): e to the power of outputs less the largest of their row. */
ALWAYS_INLINE Vector
fill_exponentials (const float *outputs,
                   guint        n_outputs,
                   float       *exponentials,
                   Vector      *largest)
{
  Vector sum = splat (0);

  *largest = load (outputs);
  for (guint i = 1; i < n_outputs; i++)
    {
      Vector x = load (outputs + i * BLOCK);

      *largest = select_lanes (x > *largest, x, *largest);
    }
  for (guint i = 0; i < n_outputs; i++)
    {
      Vector e = exp_lanes (load (outputs + i * BLOCK) - *largest);

      store (exponentials + i * BLOCK, e);
      sum += e;
    }
  return sum;
}

static double
cross_entropy (const AnnealKernelsTruth *truth,
               const float              *outputs,
               float                    *deltas)
{
  Vector losses = splat (0);

  for (guint column = 0; column < BLOCK; column += N_LANES)
    {
      IntVector is_row = mask_rows (truth->n_rows, column);
      IntVector labels = *(const IntVector *) (truth->labels + column);
      Vector scale = select_lanes (is_row, splat (truth->scale), splat (0));
      Vector largest;
      Vector sum = fill_exponentials (outputs + column, truth->n_outputs, deltas + column, &largest);
      Vector factor = scale / sum;
      Vector loss = log_lanes (sum);

      for (guint i = 0; i < truth->n_outputs; i++)
        {
          float *delta = deltas + i * BLOCK + column;
          Vector x = load (outputs + i * BLOCK + column) - largest;
          IntVector is_label = labels == splat_int ((gint32) i);

          loss -= select_lanes (is_label, x, splat (0));
          store (delta, load (delta) * factor - select_lanes (is_label, scale, splat (0)));
        }
      losses += select_lanes (is_row, loss, splat (0));
    }

  return sum_in_double (losses);
}

static double
squared_error (const AnnealKernelsTruth *truth,
               const float              *outputs,
               float                    *deltas)
{
  float slope = 2 * truth->scale / (float) truth->n_outputs;
  Vector losses = splat (0);

  for (guint column = 0; column < BLOCK; column += N_LANES)
    {
      IntVector is_row = mask_rows (truth->n_rows, column);

      for (guint i = 0; i < truth->n_outputs; i++)
        {
          gsize at = i * BLOCK + column;
          Vector difference = select_lanes (is_row, load (outputs + at) - load (truth->targets + at), splat (0));

          losses += difference * difference;
          store (deltas + at, difference * slope);
        }
    }

  return sum_in_double (losses) / truth->n_outputs;
}

static void
fill_probabilities (const float *outputs,
                    guint        n_outputs,
                    float       *probabilities)
{
  for (guint column = 0; column < BLOCK; column += N_LANES)
    {
      Vector largest;
      Vector sum = fill_exponentials (outputs + column, n_outputs, probabilities + column, &largest);

      for (guint i = 0; i < n_outputs; i++)
        store (probabilities + i * BLOCK + column, load (probabilities + i * BLOCK + column) / sum);
    }
}

const AnnealKernels KERNELS = {
  .gather = gather,
  .forward = forward,
  .cross_entropy = cross_entropy,
  .squared_error = squared_error,
  .probabilities = fill_probabilities,
  .gradient = gradient,
  .pass_back = pass_back,
  .update = KERNELS_UPDATE,
};
