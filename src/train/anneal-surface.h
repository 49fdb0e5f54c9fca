/* anneal-surface.h: functions of two parameters that are pleasant to look at
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANNEAL_MAX_MINIMA 4

/* What a surface can be adjusted by; only the quadratic ones look at it. */
typedef struct
{
  double eigenvalues[2];      /* of the Hessian; above 0 */
  double rotation;            /* of its axes, in degrees */
} AnnealSurfaceShape;

/* A row.  Sources of formulas, starts and minima stand at the rows. */
typedef struct
{
  double             (*evaluate) (const AnnealSurfaceShape *shape,
                                  const double              point[2],
                                  double                    gradient[2]);   /* (out) (nullable) */
  const char          *formula;                   /* as people write it, with Unicode's squares and dots */
  double               view[4];                   /* x_min, x_max, y_min, y_max: what is worth seeing */
  double               start[2];
  double               minima[ANNEAL_MAX_MINIMA][2];
  guint                n_minima;
  gboolean             has_shape;                 /* whether the shape can be adjusted */
  AnnealSurfaceShape   shape;                     /* that it has if nobody says otherwise */
} AnnealSurface;

extern const AnnealSurface anneal_surface_quadratic;
extern const AnnealSurface anneal_surface_rosenbrock;
extern const AnnealSurface anneal_surface_beale;
extern const AnnealSurface anneal_surface_himmelblau;
extern const AnnealSurface anneal_surface_rastrigin;
extern const AnnealSurface anneal_surface_saddle;
extern const AnnealSurface anneal_surface_ackley;
extern const AnnealSurface anneal_surface_six_hump_camel;
extern const AnnealSurface anneal_surface_styblinski_tang;
extern const AnnealSurface anneal_surface_booth;

G_END_DECLS
