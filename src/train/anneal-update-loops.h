/* anneal-update-loops.h: the second half of each update: plain loops over parameters
 *
 * Included by a file that says what REAL, SPAN, SQRT, MAGNITUDE, MAX_OF and APPLY are: once for double, once for float.
 * The loops have no branch that depends on a parameter, so that the compiler turns them into vectors.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Names of what every loop has. */
#define OPEN_SPAN                                     \
  REAL * restrict p = span->params;                   \
  const REAL * restrict gradient = span->gradient;    \
  const gsize n = span->n;                            \
  const REAL sign = (REAL) step->sign, decay = (REAL) step->decay

/* The gradient with the weights' decay. */
#define GRADIENT(i) (sign * gradient[i] + decay * p[i])

static void
fill (REAL  *values,
      gsize  n,
      REAL   value)
{
  for (gsize i = 0; i < n; i++)
    values[i] = value;
}

static void
update_sgd (const AnnealUpdateStep *step,
            const SPAN             *span)
{
  OPEN_SPAN;
  const REAL size = (REAL) step->size;

  if (!step->with_momentum)
    {
      for (gsize i = 0; i < n; i++)
        p[i] -= size * GRADIENT (i);
      return;
    }

  REAL * restrict velocity = span->buffers[0];
  const REAL keep = (REAL) step->keep1, take = (REAL) step->take1;
  const REAL ahead = step->nesterov ? (REAL) step->keep2 : 0;       /* Nesterov: g + ahead * v, else v alone */
  const REAL now = step->nesterov ? 0 : 1;
  const REAL direct = step->nesterov ? 1 : 0;

  for (gsize i = 0; i < n; i++)
    {
      REAL g = GRADIENT (i);
      REAL v = keep * velocity[i] + take * g;

      velocity[i] = v;
      p[i] -= size * (direct * g + (ahead + now) * v);
    }
}

static void
update_adam (const AnnealUpdateStep *step,
             const SPAN             *span)
{
  OPEN_SPAN;
  REAL * restrict mean = span->buffers[0];
  REAL * restrict square = span->buffers[1];
  REAL * restrict largest = span->buffers[2];
  /* PyTorch divides the square root by `root` first, and adds eps then: the same, with a division less. */
  const REAL shrink = (REAL) step->shrink, size = (REAL) (step->size * step->root);
  const REAL eps = (REAL) (step->eps * step->root);
  const REAL keep1 = (REAL) step->keep1, take1 = (REAL) step->take1;
  const REAL keep2 = (REAL) step->keep2, take2 = (REAL) step->take2;

  if (step->amsgrad)
    {
      for (gsize i = 0; i < n; i++)
        {
          REAL g = GRADIENT (i);

          mean[i] = keep1 * mean[i] + take1 * g;
          square[i] = keep2 * square[i] + take2 * g * g;
          largest[i] = MAX_OF (largest[i], square[i]);
          p[i] = shrink * p[i] - size * mean[i] / (SQRT (largest[i]) + eps);
        }
      return;
    }

  for (gsize i = 0; i < n; i++)
    {
      REAL g = GRADIENT (i);

      mean[i] = keep1 * mean[i] + take1 * g;
      square[i] = keep2 * square[i] + take2 * g * g;
      p[i] = shrink * p[i] - size * mean[i] / (SQRT (square[i]) + eps);
    }
}

static void
update_rmsprop (const AnnealUpdateStep *step,
                const SPAN             *span)
{
  OPEN_SPAN;
  REAL * restrict square = span->buffers[0];
  REAL * restrict mean = span->buffers[1];
  REAL * restrict velocity = span->buffers[2];
  const REAL size = (REAL) step->size, eps = (REAL) step->eps;
  const REAL keep = (REAL) step->keep1, keep2 = (REAL) step->keep2, take2 = (REAL) step->take2;
  const REAL centered = step->centered ? 1 : 0;
  const gboolean with_momentum = step->with_momentum;

  for (gsize i = 0; i < n; i++)
    {
      REAL g = GRADIENT (i);

      square[i] = keep2 * square[i] + take2 * g * g;
      mean[i] = keep2 * mean[i] + take2 * g;

      REAL direction = g / (SQRT (square[i] - centered * mean[i] * mean[i]) + eps);

      REAL v = with_momentum ? keep * velocity[i] + direction : direction;

      velocity[i] = with_momentum ? v : 0;
      p[i] -= size * v;
    }
}

static void
update_adagrad (const AnnealUpdateStep *step,
                const SPAN             *span)
{
  OPEN_SPAN;
  REAL * restrict sum = span->buffers[0];
  const REAL size = (REAL) step->size, eps = (REAL) step->eps;

  if (step->is_first)
    fill (sum, n, (REAL) step->initial);

  for (gsize i = 0; i < n; i++)
    {
      REAL g = GRADIENT (i);

      sum[i] += g * g;
      p[i] -= size * g / (SQRT (sum[i]) + eps);
    }
}

static void
update_adadelta (const AnnealUpdateStep *step,
                 const SPAN             *span)
{
  OPEN_SPAN;
  REAL * restrict square = span->buffers[0];
  REAL * restrict steps = span->buffers[1];
  const REAL size = (REAL) step->size, eps = (REAL) step->eps;
  const REAL keep2 = (REAL) step->keep2, take2 = (REAL) step->take2;

  for (gsize i = 0; i < n; i++)
    {
      REAL g = GRADIENT (i);

      square[i] = keep2 * square[i] + take2 * g * g;

      REAL delta = SQRT (steps[i] + eps) / SQRT (square[i] + eps) * g;

      steps[i] = keep2 * steps[i] + take2 * delta * delta;
      p[i] -= size * delta;
    }
}

static void
update_adamax (const AnnealUpdateStep *step,
               const SPAN             *span)
{
  OPEN_SPAN;
  REAL * restrict mean = span->buffers[0];
  REAL * restrict largest = span->buffers[1];
  const REAL size = (REAL) step->size, eps = (REAL) step->eps;
  const REAL keep1 = (REAL) step->keep1, take1 = (REAL) step->take1, keep2 = (REAL) step->keep2;

  for (gsize i = 0; i < n; i++)
    {
      REAL g = GRADIENT (i);

      mean[i] = keep1 * mean[i] + take1 * g;
      largest[i] = MAX_OF (keep2 * largest[i], MAGNITUDE (g) + eps);
      p[i] -= size * mean[i] / largest[i];
    }
}

static void
update_nadam (const AnnealUpdateStep *step,
              const SPAN             *span)
{
  OPEN_SPAN;
  REAL * restrict mean = span->buffers[0];
  REAL * restrict square = span->buffers[1];
  const REAL shrink = (REAL) step->shrink, root = (REAL) step->root, eps = (REAL) step->eps;
  const REAL size = (REAL) step->size, size2 = (REAL) step->size2;
  const REAL keep1 = (REAL) step->keep1, take1 = (REAL) step->take1;
  const REAL keep2 = (REAL) step->keep2, take2 = (REAL) step->take2;

  for (gsize i = 0; i < n; i++)
    {
      REAL g = GRADIENT (i);

      mean[i] = keep1 * mean[i] + take1 * g;
      square[i] = keep2 * square[i] + take2 * g * g;

      REAL divisor = SQRT (square[i] / root) + eps;

      p[i] = shrink * p[i] - size * g / divisor - size2 * mean[i] / divisor;
    }
}

static void
update_radam (const AnnealUpdateStep *step,
              const SPAN             *span)
{
  OPEN_SPAN;
  REAL * restrict mean = span->buffers[0];
  REAL * restrict square = span->buffers[1];
  const REAL shrink = (REAL) step->shrink, size = (REAL) step->size, eps = (REAL) step->eps;
  const REAL keep1 = (REAL) step->keep1, take1 = (REAL) step->take1;
  const REAL keep2 = (REAL) step->keep2, take2 = (REAL) step->take2;
  const gboolean adaptive = step->adaptive;

  for (gsize i = 0; i < n; i++)
    {
      REAL g = GRADIENT (i);

      mean[i] = keep1 * mean[i] + take1 * g;
      square[i] = keep2 * square[i] + take2 * g * g;
      p[i] = shrink * p[i] - size * mean[i] / (adaptive ? SQRT (square[i]) + eps : 1);
    }
}

static void
update_asgd (const AnnealUpdateStep *step,
             const SPAN             *span)
{
  OPEN_SPAN;
  const REAL shrink = (REAL) step->shrink, size = (REAL) step->size;

  for (gsize i = 0; i < n; i++)
    p[i] = shrink * p[i] - size * GRADIENT (i);
}

static void
update_rprop (const AnnealUpdateStep *step,
              const SPAN             *span)
{
  OPEN_SPAN;
  REAL * restrict before = span->buffers[0];
  REAL * restrict sizes = span->buffers[1];
  const REAL minus = (REAL) step->minus, plus = (REAL) step->plus, min = (REAL) step->min, max = (REAL) step->max;

  if (step->is_first)
    fill (sizes, n, (REAL) step->initial);

  for (gsize i = 0; i < n; i++)
    {
      REAL g = GRADIENT (i);
      REAL agrees = g * before[i];
      REAL factor = agrees > 0 ? plus : agrees < 0 ? minus : 1;
      REAL size = sizes[i] * factor;

      size = size < min ? min : size > max ? max : size;
      g = agrees < 0 ? 0 : g;
      sizes[i] = size;
      before[i] = g;
      p[i] -= g > 0 ? size : g < 0 ? -size : 0;
    }
}

static void
update_lion (const AnnealUpdateStep *step,
             const SPAN             *span)
{
  OPEN_SPAN;
  REAL * restrict mean = span->buffers[0];
  const REAL shrink = (REAL) step->shrink, size = (REAL) step->size;
  const REAL keep1 = (REAL) step->keep1, take1 = (REAL) step->take1;
  const REAL keep2 = (REAL) step->keep2, take2 = (REAL) step->take2;

  for (gsize i = 0; i < n; i++)
    {
      REAL g = GRADIENT (i);
      REAL direction = keep1 * mean[i] + take1 * g;

      p[i] = shrink * p[i] - (direction > 0 ? size : direction < 0 ? -size : 0);
      mean[i] = keep2 * mean[i] + take2 * g;
    }
}

void
APPLY (AnnealUpdateLoop        loop,
       const AnnealUpdateStep *step,
       const SPAN             *span)
{
  static void (* const loops[ANNEAL_UPDATE_N_LOOPS]) (const AnnealUpdateStep *step,
                                                      const SPAN             *span) = {
    [ANNEAL_UPDATE_LOOP_SGD] = update_sgd,
    [ANNEAL_UPDATE_LOOP_ADAM] = update_adam,
    [ANNEAL_UPDATE_LOOP_RMSPROP] = update_rmsprop,
    [ANNEAL_UPDATE_LOOP_ADAGRAD] = update_adagrad,
    [ANNEAL_UPDATE_LOOP_ADADELTA] = update_adadelta,
    [ANNEAL_UPDATE_LOOP_ADAMAX] = update_adamax,
    [ANNEAL_UPDATE_LOOP_NADAM] = update_nadam,
    [ANNEAL_UPDATE_LOOP_RADAM] = update_radam,
    [ANNEAL_UPDATE_LOOP_ASGD] = update_asgd,
    [ANNEAL_UPDATE_LOOP_RPROP] = update_rprop,
    [ANNEAL_UPDATE_LOOP_LION] = update_lion,
  };

  loops[loop] (step, span);
}

#undef OPEN_SPAN
#undef GRADIENT
