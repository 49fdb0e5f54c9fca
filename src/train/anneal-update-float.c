/* anneal-update-float.c: the loops of the update rules in float, for one level of processors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-train"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-update-private.h"

#include "anneal-vector.h"

#define REAL         float
#define SPAN         AnnealUpdateSpanFloat
#define SQRT         sqrtf
#define MAGNITUDE    fabsf
#define MAX_OF(a, b) ((a) > (b) ? (a) : (b))
#define APPLY        apply_loop

static void apply_loop (AnnealUpdateLoop             loop,
                        const AnnealUpdateStep      *step,
                        const AnnealUpdateSpanFloat *span);

#include "anneal-update-loops.h"

/* Compiled once a level, as anneal-kernels-level.c is. */
void KERNELS_UPDATE (AnnealUpdateLoop             loop,
                     const AnnealUpdateStep      *step,
                     const AnnealUpdateSpanFloat *span);

#if N_LANES == 16

/* What Adam keeps of as many parameters as there are lanes. */
typedef struct
{
  float       *params;
  const float *gradient;
  float       *means;
  float       *squares;
} AdamLanes;

/* As update_adam() has it; @decays: with decay of any kind, or climbing.  Roots and quotients are made by the same part
 * of the processor, one after another; so the quotients are estimated, by the parts that are free. */
ALWAYS_INLINE void
update_adam_lanes (const AnnealUpdateStep *step,
                   gboolean                decays,
                   AdamLanes               at)
{
  const float size = (float) (step->size * step->root), eps = (float) (step->eps * step->root);
  Vector before = load_unaligned (at.params);
  Vector shrunk = decays ? (float) step->shrink * before : before;
  Vector g = load_unaligned (at.gradient);

  if (decays)
    g = (float) step->sign * g + (float) step->decay * before;

  Vector mean = (float) step->keep1 * load_unaligned (at.means) + (float) step->take1 * g;
  Vector square = (float) step->keep2 * load_unaligned (at.squares) + (float) step->take2 * (g * g);
  Vector divisor = (Vector) _mm512_sqrt_ps ((__m512) square) + eps;

  store_unaligned (at.means, mean);
  store_unaligned (at.squares, square);
  store_unaligned (at.params, shrunk - size * divide (mean, at_most (G_MAXFLOAT, divisor)));
}

/* The last parameters, fewer than there are lanes: by way of numbers that fill them. */
static void
update_adam_rest (const AnnealUpdateStep *step,
                  gboolean                decays,
                  AdamLanes               at,
                  gsize                   n)
{
  float params[N_LANES] = { 0 }, gradient[N_LANES] = { 0 }, means[N_LANES] = { 0 }, squares[N_LANES] = { 0 };

  memcpy (params, at.params, n * sizeof *params);
  memcpy (gradient, at.gradient, n * sizeof *gradient);
  memcpy (means, at.means, n * sizeof *means);
  memcpy (squares, at.squares, n * sizeof *squares);
  update_adam_lanes (step, decays, (AdamLanes) { params, gradient, means, squares });
  memcpy (at.params, params, n * sizeof *params);
  memcpy (at.means, means, n * sizeof *means);
  memcpy (at.squares, squares, n * sizeof *squares);
}

ALWAYS_INLINE void
update_adam_vectors (const AnnealUpdateStep      *step,
                     gboolean                     decays,
                     const AnnealUpdateSpanFloat *span)
{
  const AnnealUpdateStep numbers = *step;       /* which no store can change */
  AdamLanes at = { span->params, span->gradient, span->buffers[0], span->buffers[1] };
  gsize n_left = span->n;

  for (; n_left >= N_LANES; n_left -= N_LANES)
    {
      update_adam_lanes (&numbers, decays, at);
      at = (AdamLanes) { at.params + N_LANES, at.gradient + N_LANES, at.means + N_LANES, at.squares + N_LANES };
    }
  if (n_left > 0)
    update_adam_rest (&numbers, decays, at, n_left);
}

#endif

void
KERNELS_UPDATE (AnnealUpdateLoop             loop,
                const AnnealUpdateStep      *step,
                const AnnealUpdateSpanFloat *span)
{
#if N_LANES == 16
  if (loop == ANNEAL_UPDATE_LOOP_ADAM && !step->amsgrad)
    {
      if (step->sign == 1 && step->decay == 0 && step->shrink == 1)
        update_adam_vectors (step, FALSE, span);
      else
        update_adam_vectors (step, TRUE, span);
      return;
    }
#endif
  apply_loop (loop, step, span);
}
