/* anneal-plot-scale.c: values to pixels and back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <float.h>
#include <math.h>

#include "anneal-plot-scale.h"

#define SMALLEST_SHARE 1e-13    /* of the greater end: doubles that are nearer have no places of their own */

/* A pair of ends that is no range becomes one around the value that there is. */
static void
repair_linear (double *min,
               double *max)
{
  if (!isfinite (*min) || !isfinite (*max))
    {
      double known = isfinite (*min) ? *min : isfinite (*max) ? *max : 0.5;

      *min = *max = known;
    }

  if (*min > *max)
    {
      double swap = *min;

      *min = *max;
      *max = swap;
    }

  *min = CLAMP (*min, -DBL_MAX / 4, DBL_MAX / 4);
  *max = CLAMP (*max, -DBL_MAX / 4, DBL_MAX / 4);
  if (*max - *min > SMALLEST_SHARE * MAX (fabs (*min), fabs (*max)))
    return;

  double half = *min != 0 ? fabs (*min) / 2 : 0.5;

  *min -= half;
  *max += half;
}

static void
repair_log (double *min,
            double *max)
{
  double low = isfinite (*min) && *min > 0 ? *min : (double) NAN;
  double high = isfinite (*max) && *max > 0 ? *max : (double) NAN;

  if (isnan (low) && isnan (high))
    low = 0.1, high = 1;
  else if (isnan (low))
    low = high / 1000;
  else if (isnan (high))
    high = low * 1000;

  *min = MAX (MIN (low, high), DBL_MIN);
  *max = MIN (MAX (low, high), DBL_MAX / 4);
  if (*max / *min > 1 + SMALLEST_SHARE)
    return;

  *min = MAX (*min / 3, DBL_MIN);
  *max = MIN (*max * 3, DBL_MAX / 4);
}

void
anneal_plot_scale_init (AnnealPlotScale     *self,
                        AnnealPlotScaleKind  kind,
                        double               min,
                        double               max,
                        double               at_min,
                        double               at_max)
{
  if (kind == ANNEAL_PLOT_LOG)
    repair_log (&min, &max);
  else
    repair_linear (&min, &max);

  *self = (AnnealPlotScale) { .kind = kind, .min = min, .max = max, .at_min = at_min, .at_max = at_max };
}

double
anneal_plot_scale_forward (const AnnealPlotScale *self,
                           double                 value)
{
  double share;

  if (self->kind == ANNEAL_PLOT_LINEAR)
    share = (value - self->min) / (self->max - self->min);
  else if (value > 0)
    share = log (value / self->min) / log (self->max / self->min);
  else
    return NAN;

  return self->at_min + share * (self->at_max - self->at_min);
}

double
anneal_plot_scale_inverse (const AnnealPlotScale *self,
                           double                 px)
{
  double share = (px - self->at_min) / (self->at_max - self->at_min);

  if (self->kind == ANNEAL_PLOT_LINEAR)
    return self->min + share * (self->max - self->min);

  return self->min * pow (self->max / self->min, share);
}
