/* anneal-plot-trace.c: the points that show a line at a size, and no more of them than that takes
 *
 * Up to a few values a pixel column all of them are used.  Of more, each column gives its first, lowest, highest and
 * last (the pyramid knows the two in the middle).  Columns in which the line goes up and down are joined to an envelope
 * that is filled: stroking dense noise costs forty times as much.  What is stroked is simplified to a fraction of a px.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-trace.h"

#define VALUES_A_COLUMN 4.0     /* up to so many, all are used */
#define LIMIT_PX        1e5     /* lines are cut here: cairo's numbers end at ±8 388 607 */
#define FAR_PX          1e9     /* what is beyond any doubt outside */
#define DENSE_PX        0.75    /* a column is dense if the line leaves the span of its ends by so much */

/* What one pixel column shows; px. */
typedef struct
{
  double x_first, x_last;
  double first, last;     /* y; NAN: no place */
  double top, bottom;     /* y of the highest and lowest value */
  guint  dense : 1;
} Column;

/* Joins points that lie on one straight line, within the tolerance: a cone opens from the anchor to all points since,
 * and as long as the newest lies in it, the ones between are not needed. */
typedef struct
{
  GArray          *points;
  AnnealPlotPoint  anchor, newest, before;    /* `before`: the newest before clipping, for the next piece */
  double           axis_x, axis_y;            /* direction of the cone's first point, unit length */
  double           low, high;                 /* angles from the axis */
  double           reach;                     /* distance of the newest point from the anchor */
  guint            has_anchor : 1;
  guint            has_newest : 1;
  guint            has_before : 1;
} Simplifier;

void
anneal_plot_trace_init (AnnealPlotTrace *self)
{
  self->stroke = g_array_sized_new (FALSE, FALSE, sizeof (AnnealPlotPoint), 4096);
  self->envelopes = g_array_sized_new (FALSE, FALSE, sizeof (AnnealPlotPoint), 4096);
}

void
anneal_plot_trace_clear (AnnealPlotTrace *self)
{
  g_clear_pointer (&self->stroke, g_array_unref);
  g_clear_pointer (&self->envelopes, g_array_unref);
}

static void
add_point (GArray *points,
           double  x,
           double  y)
{
  AnnealPlotPoint point = { x, y };

  g_array_append_val (points, point);
}

static void
open_cone (Simplifier      *self,
           AnnealPlotPoint  to)
{
  double dx = to.x - self->anchor.x;
  double dy = to.y - self->anchor.y;
  double distance = hypot (dx, dy);

  /* Nearer than the tolerance every direction will do: the cone opens with the next point. */
  self->newest = to;
  self->has_newest = TRUE;
  self->reach = distance;
  self->high = distance > ANNEAL_PLOT_TOLERANCE_PX ? asin (ANNEAL_PLOT_TOLERANCE_PX / distance) : G_PI;
  self->low = -self->high;
  self->axis_x = distance > 0 ? dx / distance : 1;
  self->axis_y = distance > 0 ? dy / distance : 0;
}

static void
simplify_point (Simplifier      *self,
                AnnealPlotPoint  to)
{
  if (!self->has_anchor)
    {
      self->anchor = to;
      self->has_anchor = TRUE;
      self->has_newest = FALSE;
      add_point (self->points, to.x, to.y);
      return;
    }

  if (!self->has_newest || self->high >= G_PI)
    {
      open_cone (self, to);
      return;
    }

  double dx = to.x - self->anchor.x;
  double dy = to.y - self->anchor.y;
  double distance = hypot (dx, dy);
  double angle = atan2 (self->axis_x * dy - self->axis_y * dx, self->axis_x * dx + self->axis_y * dy);

  if (distance < self->reach || angle < self->low || angle > self->high)
    {
      add_point (self->points, self->newest.x, self->newest.y);
      self->anchor = self->newest;
      open_cone (self, to);
      return;
    }

  double half = asin (ANNEAL_PLOT_TOLERANCE_PX / MAX (distance, ANNEAL_PLOT_TOLERANCE_PX));

  self->low = MAX (self->low, angle - half);
  self->high = MIN (self->high, angle + half);
  self->newest = to;
  self->reach = distance;
}

static void
finish_piece (Simplifier *self)
{
  if (self->has_newest)
    add_point (self->points, self->newest.x, self->newest.y);
  if (self->has_anchor)
    add_point (self->points, NAN, NAN);

  self->has_anchor = self->has_newest = FALSE;
}

/* Liang and Barsky: the part of a line within ±LIMIT_PX; FALSE if there is none. */
static gboolean
clip (AnnealPlotPoint *from,
      AnnealPlotPoint *to)
{
  double dx = to->x - from->x;
  double dy = to->y - from->y;
  const double towards[] = { -dx, dx, -dy, dy };
  const double room[] = { from->x + LIMIT_PX, LIMIT_PX - from->x, from->y + LIMIT_PX, LIMIT_PX - from->y };
  double enter = 0, leave = 1;

  for (guint i = 0; i < G_N_ELEMENTS (towards); i++)
    {
      if (towards[i] == 0)
        {
          if (room[i] < 0)
            return FALSE;
          continue;
        }

      double at = room[i] / towards[i];

      if (towards[i] < 0)
        enter = MAX (enter, at);
      else
        leave = MIN (leave, at);
    }

  if (enter > leave)
    return FALSE;

  AnnealPlotPoint start = *from;

  *from = (AnnealPlotPoint) { start.x + enter * dx, start.y + enter * dy };
  *to = (AnnealPlotPoint) { start.x + leave * dx, start.y + leave * dy };
  return TRUE;
}

static gboolean
is_near (AnnealPlotPoint point)
{
  return fabs (point.x) <= LIMIT_PX && fabs (point.y) <= LIMIT_PX;
}

static void
break_line (Simplifier *self)
{
  finish_piece (self);
  self->has_before = FALSE;
}

/* One more point of the line; NAN in y breaks it. */
static void
line_to (Simplifier *self,
         double      x,
         double      y)
{
  if (isnan (x) || isnan (y))
    {
      break_line (self);
      return;
    }

  AnnealPlotPoint point = { CLAMP (x, -FAR_PX, FAR_PX), CLAMP (y, -FAR_PX, FAR_PX) };
  AnnealPlotPoint from = self->before, to = point;

  if (!self->has_before)
    {
      if (is_near (point))
        simplify_point (self, point);
    }
  else if (is_near (from) && is_near (to))
    {
      simplify_point (self, to);
    }
  else if (clip (&from, &to))
    {
      if (!self->has_anchor)
        simplify_point (self, from);
      simplify_point (self, to);
      if (!is_near (point))
        finish_piece (self);
    }
  else
    {
      finish_piece (self);
    }

  self->before = point;
  self->has_before = TRUE;
}

/* Indices of the values whose x lies in view, and one more on each side. FALSE: none. */
static gboolean
find_visible (const AnnealPlotLine  *line,
              const AnnealPlotScale *x_scale,
              gsize                 *first,
              gsize                 *last)
{
  double from = floor ((x_scale->min - line->x_first) / line->x_step) - 1;
  double to = ceil ((x_scale->max - line->x_first) / line->x_step) + 1;

  if (line->n == 0 || !(to >= 0) || !(from <= (double) (line->n - 1)))
    return FALSE;

  *first = from > 0 ? (gsize) from : 0;
  *last = to < (double) (line->n - 1) ? (gsize) to : line->n - 1;
  return TRUE;
}

static double
find_x (const AnnealPlotLine  *line,
        const AnnealPlotScale *x_scale,
        gsize                  i)
{
  return anneal_plot_scale_forward (x_scale, line->x_first + (double) i * line->x_step);
}

static void
trace_all (Simplifier            *simplifier,
           const AnnealPlotLine  *line,
           const AnnealPlotScale *x_scale,
           const AnnealPlotScale *y_scale,
           gsize                  first,
           gsize                  last)
{
  for (gsize i = first; i <= last; i++)
    {
      double x = find_x (line, x_scale, i);
      double y = isfinite (line->y[i]) ? anneal_plot_scale_forward (y_scale, line->y[i]) : (double) NAN;

      line_to (simplifier, x, y);
      if (line->hold)
        line_to (simplifier,
                 i + 1 < line->n ? find_x (line, x_scale, i + 1) : anneal_plot_scale_forward (x_scale, line->x_end), y);
    }
}

static double
find_y (const AnnealPlotScale *y_scale,
        double                 value)
{
  return isfinite (value) ? anneal_plot_scale_forward (y_scale, value) : (double) NAN;
}

static void
query (const AnnealPlotLine  *line,
       const AnnealPlotScale *y_scale,
       gsize                  first,
       gsize                  last,
       Column                *column)
{
  double least, greatest;
  gboolean found = line->pyramid != NULL
                   ? anneal_plot_pyramid_query (line->pyramid, first, last, &least, &greatest)
                   : anneal_plot_scan (line->y, first, last, &least, &greatest);

  column->top = found ? find_y (y_scale, greatest) : (double) NAN;
  column->bottom = found ? find_y (y_scale, least) : (double) NAN;
  /* On a log scale what is not positive goes out at the bottom. */
  if (isnan (column->bottom) && !isnan (column->top))
    column->bottom = y_scale->at_min;
}

/* Values [first, end) are in one column. */
static Column
measure_column (const AnnealPlotLine  *line,
                const AnnealPlotScale *x_scale,
                const AnnealPlotScale *y_scale,
                gsize                  first,
                gsize                  end)
{
  Column column = {
    .x_first = find_x (line, x_scale, first),
    .x_last = find_x (line, x_scale, end - 1),
    .first = find_y (y_scale, line->y[first]),
    .last = find_y (y_scale, line->y[end - 1]),
  };

  query (line, y_scale, first, end - 1, &column);

  double upper = fmin (column.first, column.last);
  double lower = fmax (column.first, column.last);

  column.dense = !isnan (column.first) && !isnan (column.last)
                 && (column.top < upper - DENSE_PX || column.bottom > lower + DENSE_PX);
  return column;
}

static void
trace_column (Simplifier   *simplifier,
              const Column *column)
{
  double middle = (column->x_first + column->x_last) / 2;

  line_to (simplifier, column->x_first, column->first);
  if (column->dense)
    {
      /* The nearer extreme first, so that the line does not cross the column more often than it has to. */
      gboolean top_first = fabs (column->first - column->top) < fabs (column->first - column->bottom);

      line_to (simplifier, middle, top_first ? column->top : column->bottom);
      line_to (simplifier, middle, top_first ? column->bottom : column->top);
    }
  line_to (simplifier, column->x_last, column->last);
}

/* Columns [first, end) become one polygon: along the top, and back along the bottom. */
static void
add_envelope (GArray       *polygons,
              const Column *columns,
              gsize         first,
              gsize         end)
{
  for (gsize i = first; i < end; i++)
    add_point (polygons, (columns[i].x_first + columns[i].x_last) / 2, CLAMP (columns[i].top, -LIMIT_PX, LIMIT_PX));
  for (gsize i = end; i-- > first; )
    add_point (polygons, (columns[i].x_first + columns[i].x_last) / 2, CLAMP (columns[i].bottom, -LIMIT_PX, LIMIT_PX));
  add_point (polygons, NAN, NAN);
}

static void
trace_columns (AnnealPlotTrace *self,
               Simplifier      *simplifier,
               const Column    *columns,
               gsize            n_columns)
{
  for (gsize i = 0; i < n_columns; )
    {
      gsize end = i;

      while (end < n_columns && columns[end].dense)
        end++;

      if (end - i < 3)
        {
          trace_column (simplifier, &columns[i++]);
          continue;
        }

      /* The line leads into the envelope and out of it again. */
      line_to (simplifier, columns[i].x_first, columns[i].first);
      break_line (simplifier);
      add_envelope (self->envelopes, columns, i, end);
      line_to (simplifier, columns[end - 1].x_last, columns[end - 1].last);
      i = end;
    }
}

static void
trace_thinned (AnnealPlotTrace       *self,
               Simplifier            *simplifier,
               const AnnealPlotLine  *line,
               const AnnealPlotScale *x_scale,
               const AnnealPlotScale *y_scale,
               gsize                  first,
               gsize                  last)
{
  gsize n_columns = 0;
  gsize most = (gsize) ceil (fabs (x_scale->at_max - x_scale->at_min)) + 4;
  g_autofree Column *columns = g_new (Column, most);
  double values_a_px = (x_scale->max - x_scale->min) / (x_scale->at_max - x_scale->at_min) / line->x_step;
  double origin = (x_scale->min - line->x_first) / line->x_step;
  gsize begin = first;

  for (gsize k = 0; begin <= last && n_columns < most; k++)
    {
      double next = ceil (origin + (double) k * values_a_px);
      gsize end = next > (double) last ? last + 1 : next > 0 ? (gsize) next : 0;

      if (end > begin)
        {
          columns[n_columns++] = measure_column (line, x_scale, y_scale, begin, end);
          begin = end;
        }
    }

  trace_columns (self, simplifier, columns, n_columns);
  if (line->hold && n_columns > 0)
    line_to (simplifier,
             last + 1 < line->n ? find_x (line, x_scale, last + 1) : anneal_plot_scale_forward (x_scale, line->x_end),
             columns[n_columns - 1].last);
}

void
anneal_plot_trace_line (AnnealPlotTrace       *self,
                        const AnnealPlotLine  *line,
                        const AnnealPlotScale *x_scale,
                        const AnnealPlotScale *y_scale,
                        const AnnealPlotBox   *box)
{
  Simplifier simplifier = { .points = self->stroke };
  gsize first, last;

  g_array_set_size (self->stroke, 0);
  g_array_set_size (self->envelopes, 0);
  if (!find_visible (line, x_scale, &first, &last))
    return;

  if ((double) (last - first + 1) <= VALUES_A_COLUMN * MAX (box->width, 1))
    trace_all (&simplifier, line, x_scale, y_scale, first, last);
  else
    trace_thinned (self, &simplifier, line, x_scale, y_scale, first, last);

  finish_piece (&simplifier);
}
