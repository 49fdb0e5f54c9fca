/* anneal-plot-scale.h: values to pixels and back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "anneal-plot-figure.h"

G_BEGIN_DECLS

typedef struct
{
  AnnealPlotScaleKind kind;
  double              min, max;         /* values; min < max, both finite, both above 0 for a log scale */
  double              at_min, at_max;   /* px */
} AnnealPlotScale;

/* Makes a range that can be drawn of any two numbers: NaN, infinite, equal, upside down, or not positive on a log
 * scale. */
void   anneal_plot_scale_init    (AnnealPlotScale     *self,
                                  AnnealPlotScaleKind  kind,
                                  double               min,
                                  double               max,
                                  double               at_min,
                                  double               at_max);
double anneal_plot_scale_forward (const AnnealPlotScale *self,
                                  double                 value);   /* NAN if it has no place (0 on a log scale) */
double anneal_plot_scale_inverse (const AnnealPlotScale *self,
                                  double                 px);

G_END_DECLS
