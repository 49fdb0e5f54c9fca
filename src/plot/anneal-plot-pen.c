/* anneal-plot-pen.c: drawing with a cairo context: windows, PNG and PDF
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-pen.h"

#include "anneal-plot-theme.h"

/* Cairo's time for a stroke grows faster than its length: one that goes up and down further than this, px, is drawn
 * piece by piece. */
#define MAX_CLIMB 3000.0

static void
set_color (cairo_t *cr,
           guint32  color,
           double   alpha)
{
  cairo_set_source_rgba (cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0, (color & 0xff) / 255.0, alpha);
}

static void
fill (AnnealPlotPen       *self,
      const AnnealPlotBox *box,
      guint32              color,
      double               alpha)
{
  cairo_t *cr = self->cr;

  set_color (cr, color, alpha);
  cairo_rectangle (cr, box->x, box->y, box->width, box->height);
  cairo_fill (cr);
}

/* Solid lines end round, so that a piece of no length is a dot. */
static void
set_pen (cairo_t *cr,
         guint32  color,
         double   width,
         guint    dash,
         double   offset)
{
  double lengths[ANNEAL_PLOT_MAX_DASH];
  int n_lengths = (int) anneal_plot_theme_get_dashes (dash, width, lengths);

  set_color (cr, color, 1);
  cairo_set_line_width (cr, width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, n_lengths > 0 ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, lengths, n_lengths, offset);
}

/* One piece of a line, [first, end).  Dashes go on from stroke to stroke. */
static void
stroke_piece (cairo_t               *cr,
              const AnnealPlotPoint *points,
              guint                  n_points,
              guint32                color,
              double                 width,
              guint                  dash)
{
  double length = 0;
  double climb = 0;

  if (n_points < 2)
    return;

  set_pen (cr, color, width, dash, 0);
  cairo_move_to (cr, points[0].x, points[0].y);
  for (guint i = 1; i < n_points; i++)
    {
      double x = points[i].x - points[i - 1].x;
      double y = points[i].y - points[i - 1].y;

      cairo_line_to (cr, points[i].x, points[i].y);
      length += hypot (x, y);
      climb += fabs (y);
      if (climb > MAX_CLIMB)
        {
          cairo_stroke (cr);
          set_pen (cr, color, width, dash, length);
          cairo_move_to (cr, points[i].x, points[i].y);
          climb = 0;
        }
    }
  cairo_stroke (cr);
}

static void
stroke (AnnealPlotPen *self,
        const GArray  *points,
        guint32        color,
        double         width,
        guint          dash)
{
  const AnnealPlotPoint *piece = (const AnnealPlotPoint *) (gpointer) points->data;
  guint first = 0;

  self->n_points += points->len;
  for (guint i = 0; i <= points->len; i++)
    if (i == points->len || isnan (piece[i].x))
      {
        stroke_piece (self->cr, piece + first, i - first, color, width, dash);
        first = i + 1;
      }
}

static void
bars (AnnealPlotPen *self,
      const GArray  *columns,
      guint32        color,
      double         width)
{
  cairo_t *cr = self->cr;

  self->n_points += columns->len;
  set_color (cr, color, 1);
  for (guint i = 0; i < columns->len; i++)
    {
      AnnealPlotBar bar = g_array_index (columns, AnnealPlotBar, i);

      cairo_rectangle (cr, bar.x - width / 2, bar.top - width / 2, width, bar.bottom - bar.top + width);
    }
  cairo_fill (cr);
}

static void
write_text (AnnealPlotPen       *self,
            AnnealPlotTextStyle  style,
            const char          *text,
            double               x,
            double               y,
            AnnealPlotAnchor     anchor,
            guint32              color)
{
  cairo_t *cr = self->cr;
  double width = anneal_plot_text_set (&self->text, style, text);

  set_color (cr, color, 1);
  cairo_move_to (cr, x - width * (int) anchor / 2, y - self->text.fonts[style].ascent);
  pango_cairo_show_layout (cr, self->text.layout);

  /* Pango leaves its last point behind, where the next path would begin. */
  cairo_new_path (cr);
}

static void
clip (AnnealPlotPen       *self,
      const AnnealPlotBox *box)
{
  cairo_t *cr = self->cr;

  if (box == NULL)
    {
      cairo_restore (cr);
      return;
    }

  cairo_save (cr);
  cairo_rectangle (cr, box->x, box->y, box->width, box->height);
  cairo_clip (cr);
}

static const AnnealPlotPenClass cairo_class = { fill, stroke, bars, write_text, clip };

static double
find_resolution (cairo_t *cr)
{
  double x = 1;
  double y = 0;
  double surface_x, surface_y;

  cairo_user_to_device_distance (cr, &x, &y);
  cairo_surface_get_device_scale (cairo_get_target (cr), &surface_x, &surface_y);

  double resolution = hypot (x, y) * surface_x;

  return isfinite (resolution) ? CLAMP (resolution, 0.25, 8) : 1;
}

void
anneal_plot_pen_init_cairo (AnnealPlotPen         *self,
                            const AnnealPlotTheme *theme,
                            cairo_t               *cr,
                            double                 resolution)
{
  *self = (AnnealPlotPen) {
    .class = &cairo_class,
    .resolution = resolution > 0 ? resolution : find_resolution (cr),
    .cr = cairo_reference (cr),
  };
  if (theme != NULL)
    anneal_plot_text_init (&self->text, theme, self->resolution == 1);
}

void
anneal_plot_pen_clear (AnnealPlotPen *self)
{
  anneal_plot_text_clear (&self->text);
  g_clear_pointer (&self->cr, cairo_destroy);
  if (self->svg != NULL)
    g_string_free (g_steal_pointer (&self->svg), TRUE);
}

void
anneal_plot_pen_draw_rule (AnnealPlotPen *self,
                           double         x0,
                           double         y0,
                           double         x1,
                           double         y1,
                           guint32        color)
{
  AnnealPlotBox box = x0 == x1 ? (AnnealPlotBox) { floor (x0), MIN (y0, y1), 1, fabs (y1 - y0) }
                               : (AnnealPlotBox) { MIN (x0, x1), floor (y0), fabs (x1 - x0), 1 };

  self->class->fill (self, &box, color, 1);
}

void
anneal_plot_pen_write (AnnealPlotPen       *self,
                       AnnealPlotTextStyle  style,
                       const char          *text,
                       double               x,
                       double               y,
                       AnnealPlotAnchor     anchor,
                       guint32              color)
{
  if (*text != '\0')
    self->class->write (self, style, text, x, y, anchor, color);
}
