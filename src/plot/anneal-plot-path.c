/* anneal-plot-path.c: a line in px: clipped, and without the points that nobody would miss
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-path.h"

static const AnnealPlotPoint gap = { (double) NAN, (double) NAN };

void
anneal_plot_path_init (AnnealPlotPath      *self,
                       GArray              *points,
                       GArray              *dots,
                       const AnnealPlotBox *window,
                       double               tolerance)
{
  *self = (AnnealPlotPath) { .points = points, .dots = dots, .window = *window, .tolerance = tolerance };
}

static void
keep (AnnealPlotPath  *self,
      AnnealPlotPoint  point)
{
  g_array_append_val (self->points, point);
  self->anchor = point;
}

static AnnealPlotPoint
subtract (AnnealPlotPoint a,
          AnnealPlotPoint b)
{
  return (AnnealPlotPoint) { a.x - b.x, a.y - b.y };
}

/* Above 0: @b lies counter-clockwise of @a, with y upwards. */
static double
cross (AnnealPlotPoint a,
       AnnealPlotPoint b)
{
  return a.x * b.y - a.y * b.x;
}

/* Narrows the cone by the two tangents from the anchor to a circle around the point. */
static void
narrow_cone (AnnealPlotPath  *self,
             AnnealPlotPoint  point)
{
  AnnealPlotPoint to = subtract (point, self->anchor);
  double length = sqrt (to.x * to.x + to.y * to.y);

  if (length <= self->tolerance)
    return;

  double sine = self->tolerance / length;
  double cosine = sqrt (1 - sine * sine);
  AnnealPlotPoint left = { cosine * to.x - sine * to.y, sine * to.x + cosine * to.y };
  AnnealPlotPoint right = { cosine * to.x + sine * to.y, cosine * to.y - sine * to.x };

  if (!self->has_cone || cross (self->left, left) < 0)
    self->left = left;
  if (!self->has_cone || cross (self->right, right) > 0)
    self->right = right;
  self->has_cone = TRUE;
}

/* Whether a straight line from the anchor to @point replaces everything between, without turning back on its way. */
static gboolean
is_straight_to (const AnnealPlotPath *self,
                AnnealPlotPoint       point)
{
  if (!self->has_cone)
    return TRUE;

  AnnealPlotPoint all = subtract (point, self->anchor);
  AnnealPlotPoint known = subtract (self->candidate, self->anchor);
  AnnealPlotPoint more = subtract (point, self->candidate);

  return known.x * more.x + known.y * more.y >= 0 && cross (self->left, all) <= 0 && cross (self->right, all) >= 0;
}

static void
simplify_to (AnnealPlotPath  *self,
             AnnealPlotPoint  point)
{
  if (self->has_candidate && !is_straight_to (self, point))
    {
      keep (self, self->candidate);
      self->has_cone = FALSE;
    }
  self->candidate = point;
  self->has_candidate = TRUE;
  narrow_cone (self, point);
}

static void
end_piece (AnnealPlotPath *self)
{
  if (self->has_candidate)
    keep (self, self->candidate);
  if (self->has_anchor)
    g_array_append_val (self->points, gap);
  self->has_anchor = FALSE;
  self->has_candidate = FALSE;
  self->has_cone = FALSE;
}

/* Cuts the part [*from, *to] of a segment that starts at @at and goes by @by to what is within [min, max] (Liang and
 * Barsky). */
static gboolean
clip_along (double  at,
            double  by,
            double  min,
            double  max,
            double *from,
            double *to)
{
  if (by == 0)
    return at >= min && at <= max;

  double first = ((by > 0 ? min : max) - at) / by;
  double last = ((by > 0 ? max : min) - at) / by;

  *from = MAX (*from, first);
  *to = MIN (*to, last);
  return *from <= *to;
}

static void
add_segment (AnnealPlotPath  *self,
             AnnealPlotPoint  a,
             AnnealPlotPoint  b)
{
  const AnnealPlotBox *window = &self->window;
  AnnealPlotPoint way = subtract (b, a);
  double from = 0;
  double to = 1;

  if (!clip_along (a.x, way.x, window->x, window->x + window->width, &from, &to) ||
      !clip_along (a.y, way.y, window->y, window->y + window->height, &from, &to))
    {
      end_piece (self);
      return;
    }

  if (from > 0)
    end_piece (self);
  if (!self->has_anchor)
    {
      keep (self, (AnnealPlotPoint) { a.x + from * way.x, a.y + from * way.y });
      self->has_anchor = TRUE;
    }
  simplify_to (self, to < 1 ? (AnnealPlotPoint) { a.x + to * way.x, a.y + to * way.y } : b);
  if (to < 1)
    end_piece (self);
}

void
anneal_plot_path_add (AnnealPlotPath *self,
                      double          x,
                      double          y)
{
  const AnnealPlotPoint point = { x, y };

  if (!isfinite (x) || !isfinite (y))
    {
      anneal_plot_path_break (self);
      return;
    }

  if (self->has_previous)
    add_segment (self, self->previous, point);
  self->previous = point;
  self->is_alone = !self->has_previous;
  self->has_previous = TRUE;
}

static gboolean
is_inside (const AnnealPlotBox *window,
           AnnealPlotPoint      point)
{
  return point.x >= window->x && point.x <= window->x + window->width &&
         point.y >= window->y && point.y <= window->y + window->height;
}

void
anneal_plot_path_break (AnnealPlotPath *self)
{
  end_piece (self);
  if (self->has_previous && self->is_alone && is_inside (&self->window, self->previous))
    {
      const AnnealPlotPoint dot[] = { self->previous, self->previous, gap };

      g_array_append_vals (self->dots, dot, G_N_ELEMENTS (dot));
    }
  self->has_previous = FALSE;
}
