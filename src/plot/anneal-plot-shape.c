/* anneal-plot-shape.c: lines that are shown as bars, as hatched bars, or by where they change
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-shape.h"

#include "anneal-plot-trace.h"

/* px */
#define GAP           1.0     /* between bars that are at least MIN_GAPPED wide */
#define MIN_GAPPED    4.0
#define HATCH         5.0     /* from stroke to stroke, along the axis */
#define HATCH_WIDTH   1.0
#define HATCH_ALPHA   0.18    /* of the ground between the strokes */
#define PIN_WIDTH     2.0
#define PIN_HEAD      7.0
#define PIN_HEAD_HIGH 4.0

/* What is drawn of one line. */
typedef struct
{
  const AnnealPlotLine *line;
  const AnnealPlotBox  *box;
  guint32               color;
  AnnealPlotPen        *pen;
  GArray               *strokes;      /* of AnnealPlotPoint: the hatching, with NAN between */
} Shape;

static void
append_stroke (GArray *strokes,
               double  x0,
               double  y0,
               double  x1,
               double  y1)
{
  const AnnealPlotPoint points[] = { { x0, y0 }, { x1, y1 }, { (double) NAN, (double) NAN } };

  g_array_append_vals (strokes, points, G_N_ELEMENTS (points));
}

/* Lines on which x + y is a multiple of HATCH, so that those of neighbours meet. */
static void
append_hatching (GArray              *strokes,
                 const AnnealPlotBox *box)
{
  double right = box->x + box->width;
  double bottom = box->y + box->height;

  for (double sum = ceil ((box->x + box->y) / HATCH) * HATCH; sum < right + bottom; sum += HATCH)
    {
      double x0 = MAX (box->x, sum - bottom);
      double x1 = MIN (right, sum - box->y);

      if (x1 > x0)
        append_stroke (strokes, x0, sum - x0, x1, sum - x1);
    }
}

static void
draw_box (Shape               *self,
          const AnnealPlotBox *box)
{
  gboolean hatched = self->line->style == ANNEAL_PLOT_HATCH;

  self->pen->class->fill (self->pen, box, self->color, hatched ? HATCH_ALPHA : 1);
  if (hatched)
    append_hatching (self->strokes, box);
}

/* A pin through the lane, with a head that is seen on any ground. */
static void
draw_pin (Shape  *self,
          double  x)
{
  const AnnealPlotBox *box = self->box;
  const AnnealPlotBox shaft = { round (x - PIN_WIDTH / 2), box->y, PIN_WIDTH, box->height };
  const AnnealPlotBox head = { round (x - PIN_HEAD / 2), box->y, PIN_HEAD, MIN (PIN_HEAD_HIGH, box->height) };

  self->pen->class->fill (self->pen, &shaft, self->color, 1);
  self->pen->class->fill (self->pen, &head, self->color, 1);
}

/* From the bottom of the lane up to @y px, between two x. */
static void
draw_bar (Shape  *self,
          double  x0,
          double  x1,
          double  y)
{
  double bottom = self->box->y + self->box->height;
  double left = MAX (x0, self->box->x);
  double right = MIN (x1, self->box->x + self->box->width);

  y = MAX (y, self->box->y);
  if (x1 - x0 >= MIN_GAPPED && self->line->style == ANNEAL_PLOT_FILL)
    right = MIN (right, x1 - GAP);
  if (right > left && y < bottom)
    draw_box (self, &(AnnealPlotBox) { left, y, right - left, bottom - y });
}

static double
get_x (const AnnealPlotLine *line,
       gsize                 i)
{
  return line->x_first + (double) i * line->x_step;
}

static void
draw_value (Shape                 *self,
            const AnnealPlotScale *x_scale,
            const AnnealPlotScale *y_scale,
            gsize                  i)
{
  const AnnealPlotLine *line = self->line;
  double x = anneal_plot_scale_forward (x_scale, get_x (line, i));
  double end = i + 1 < line->n ? get_x (line, i + 1) : MAX (line->x_end, get_x (line, i));

  if (line->style == ANNEAL_PLOT_CHANGES)
    {
      if (i > 0 && line->y[i] != line->y[i - 1])
        draw_pin (self, x);
    }
  else if (isfinite (line->y[i]))
    draw_bar (self, x, anneal_plot_scale_forward (x_scale, end), anneal_plot_scale_forward (y_scale, line->y[i]));
}

/* The values of a column of one px together: the highest of them, or whether any is another one than before it. */
static void
draw_column (Shape                 *self,
             const AnnealPlotScale *y_scale,
             double                 x,
             gsize                  first,
             gsize                  last)
{
  double least, greatest;
  gboolean changes = self->line->style == ANNEAL_PLOT_CHANGES;

  if (!anneal_plot_trace_find_extent (self->line, FALSE, changes && first > 0 ? first - 1 : first, last,
                                      &least, &greatest))
    return;

  if (!changes)
    draw_bar (self, x, x + 1, anneal_plot_scale_forward (y_scale, greatest));
  else if (least != greatest)
    draw_pin (self, x + 0.5);
}

/* A column begins with the first value that lies in it. */
static void
draw_columns (Shape                 *self,
              const AnnealPlotScale *x_scale,
              const AnnealPlotScale *y_scale,
              gsize                  first,
              gsize                  last)
{
  const AnnealPlotLine *line = self->line;
  double end = self->box->x + self->box->width;
  gsize i = first;

  for (double x = self->box->x; x < end && i <= last; x++)
    {
      double next = ceil ((anneal_plot_scale_inverse (x_scale, x + 1) - line->x_first) / line->x_step);
      gsize before = next > (double) last ? last + 1 : (gsize) MAX (next, 0.0);

      if (before <= i)
        continue;
      draw_column (self, y_scale, x, i, before - 1);
      i = before;
    }
}

void
anneal_plot_shape_draw (const AnnealPlotLine  *line,
                        const AnnealPlotScale *x_scale,
                        const AnnealPlotScale *y_scale,
                        const AnnealPlotBox   *box,
                        guint32                color,
                        AnnealPlotPen         *pen)
{
  g_autoptr(GArray) strokes = g_array_new (FALSE, FALSE, sizeof (AnnealPlotPoint));
  Shape self = { line, box, color, pen, strokes };
  gsize first, last;

  if (!anneal_plot_trace_find_visible (line, x_scale->min, x_scale->max, &first, &last))
    return;

  if ((double) (last - first) > box->width)
    draw_columns (&self, x_scale, y_scale, first, last);
  else
    for (gsize i = first; i <= last; i++)
      draw_value (&self, x_scale, y_scale, i);

  pen->class->stroke (pen, strokes, color, HATCH_WIDTH, 0);
}

void
anneal_plot_shape_draw_sample (const AnnealPlotLine *line,
                               const AnnealPlotBox  *box,
                               guint32               color,
                               AnnealPlotPen        *pen)
{
  g_autoptr(GArray) strokes = g_array_new (FALSE, FALSE, sizeof (AnnealPlotPoint));
  Shape self = { line, box, color, pen, strokes };
  double middle = round (box->y + box->height / 2);

  switch (line->style)
    {
    case ANNEAL_PLOT_FILL:
    case ANNEAL_PLOT_HATCH:
      draw_box (&self, box);
      pen->class->stroke (pen, strokes, color, HATCH_WIDTH, 0);
      break;
    case ANNEAL_PLOT_CHANGES:
      draw_pin (&self, box->x + box->width / 2);
      break;
    case ANNEAL_PLOT_STROKE:
    default:
      append_stroke (strokes, box->x, middle, box->x + box->width, middle);
      pen->class->stroke (pen, strokes, color, line->width, line->dash);
    }
}
