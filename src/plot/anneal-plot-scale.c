/* anneal-plot-scale.c: values to pixels and back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-scale.h"

/* Room for differences, products and labels within a double's range. */
#define MAX_MAGNITUDE 1e300
#define MIN_MAGNITUDE 1e-300

/* A range narrower than this part of its values is noise of the last digits: they are one value. */
#define MIN_RELATIVE_SPAN 1e-12

/* Far outside every picture, near enough for exact arithmetic on the way to the clip. */
#define MAX_PX 1e9

/* An infinite or missing end becomes the other one. */
static gboolean
sort_ends (double *min,
           double *max)
{
  double a = isfinite (*min) ? *min : *max;
  double b = isfinite (*max) ? *max : *min;

  if (!isfinite (a) || !isfinite (b))
    return FALSE;

  *min = CLAMP (MIN (a, b), -MAX_MAGNITUDE, MAX_MAGNITUDE);
  *max = CLAMP (MAX (a, b), -MAX_MAGNITUDE, MAX_MAGNITUDE);
  return TRUE;
}

static void
set_linear (AnnealPlotScale *self,
            double           min,
            double           max)
{
  if (!sort_ends (&min, &max))
    {
      min = 0;
      max = 1;
    }

  double magnitude = MAX (fabs (min), fabs (max));

  if (magnitude < MIN_MAGNITUDE)
    {
      min = -1;
      max = 1;
    }
  else if (!(max - min > magnitude * MIN_RELATIVE_SPAN))
    {
      /* One value in the middle, and 0 in sight. */
      min -= magnitude;
      max += magnitude;
    }
  self->min = min;
  self->max = max;
}

static void
set_log (AnnealPlotScale *self,
         double           min,
         double           max)
{
  if (!sort_ends (&min, &max) || !(max > MIN_MAGNITUDE * 10))
    {
      min = 1e-4;
      max = 1;
    }
  if (!(min > 0))
    min = max / 1e4;
  min = MAX (min, MIN_MAGNITUDE);
  if (!(max / min > 1 + MIN_RELATIVE_SPAN))
    {
      min /= 10;
      max *= 10;
    }
  self->min = min;
  self->max = max;
}

void
anneal_plot_scale_init (AnnealPlotScale     *self,
                        AnnealPlotScaleKind  kind,
                        double               min,
                        double               max,
                        double               at_min,
                        double               at_max)
{
  self->kind = kind;
  self->at_min = at_min;
  self->at_max = at_max;
  if (kind == ANNEAL_PLOT_LOG)
    set_log (self, min, max);
  else
    set_linear (self, min, max);
}

double
anneal_plot_scale_forward (const AnnealPlotScale *self,
                           double                 value)
{
  if (!isfinite (value) || (self->kind == ANNEAL_PLOT_LOG && value <= 0))
    return (double) NAN;

  double part = self->kind == ANNEAL_PLOT_LOG
                ? (log (value) - log (self->min)) / (log (self->max) - log (self->min))
                : (value - self->min) / (self->max - self->min);

  return CLAMP (self->at_min + part * (self->at_max - self->at_min), -MAX_PX, MAX_PX);
}

double
anneal_plot_scale_inverse (const AnnealPlotScale *self,
                           double                 px)
{
  if (self->at_min == self->at_max)
    return self->min;

  double part = (px - self->at_min) / (self->at_max - self->at_min);

  if (self->kind == ANNEAL_PLOT_LOG)
    return exp (log (self->min) + part * (log (self->max) - log (self->min)));
  return self->min + part * (self->max - self->min);
}
