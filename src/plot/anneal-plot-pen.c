/* anneal-plot-pen.c: what a figure is drawn with: a cairo context, or the text of an SVG file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>

#include "anneal-plot-pen.h"

#include "anneal-plot-theme.h"

/* SVG --- */

/* Hundredths of a pixel, the fewest characters, no locale: "12.5", "-.25". */
static void
append_number (GString *svg,
               double   value)
{
  gint64 hundredths = (gint64) llround (value * 100);
  guint64 size = (guint64) ABS (hundredths);

  if (hundredths < 0)
    g_string_append_c (svg, '-');
  if (size >= 100 || size == 0)
    g_string_append_printf (svg, "%" G_GUINT64_FORMAT, size / 100);
  if (size % 100 != 0)
    {
      g_string_append_printf (svg, ".%u", (guint) (size % 100 / 10));
      if (size % 10 != 0)
        g_string_append_printf (svg, "%u", (guint) (size % 10));
    }
}

static void
append_attribute (GString    *svg,
                  const char *name,
                  double      value)
{
  g_string_append_printf (svg, " %s=\"", name);
  append_number (svg, value);
  g_string_append_c (svg, '"');
}

static void
append_box (GString             *svg,
            const AnnealPlotBox *box)
{
  append_attribute (svg, "x", box->x);
  append_attribute (svg, "y", box->y);
  append_attribute (svg, "width", box->width);
  append_attribute (svg, "height", box->height);
}

/* Absolute where a piece begins, then relative to the last point as it was written: rounding does not add up. */
static void
append_path (GString               *svg,
             const AnnealPlotPoint *points,
             gsize                  n_points,
             gboolean               close)
{
  double x = 0, y = 0;
  gboolean begins = TRUE;

  g_string_append (svg, " d=\"");
  for (gsize i = 0; i < n_points; i++)
    {
      if (isnan (points[i].x))
        {
          g_string_append (svg, close && !begins ? "z" : "");
          begins = TRUE;
          continue;
        }

      double next_x = round (points[i].x * 100) / 100;
      double next_y = round (points[i].y * 100) / 100;

      g_string_append_c (svg, begins ? 'M' : 'l');
      append_number (svg, begins ? next_x : next_x - x);
      g_string_append_c (svg, ' ');
      append_number (svg, begins ? next_y : next_y - y);
      x = next_x;
      y = next_y;
      begins = FALSE;
    }
  g_string_append (svg, close && !begins ? "z\"" : "\"");
}

static void
stroke_svg (GString               *svg,
            const AnnealPlotPoint *points,
            gsize                  n_points,
            guint32                color,
            double                 width,
            guint                  dash)
{
  double lengths[ANNEAL_PLOT_MAX_DASH];
  guint n_lengths = anneal_plot_theme_get_dashes (dash, width, lengths);

  g_string_append_printf (svg, "<path fill=\"none\" stroke=\"#%06x\" stroke-linejoin=\"round\"", color);
  append_attribute (svg, "stroke-width", width);
  for (guint i = 0; i < n_lengths; i++)
    {
      g_string_append (svg, i == 0 ? " stroke-dasharray=\"" : " ");
      append_number (svg, lengths[i]);
    }
  if (n_lengths > 0)
    g_string_append_c (svg, '"');
  append_path (svg, points, n_points, FALSE);
  g_string_append (svg, "/>\n");
}

static void
write_svg (AnnealPlotPen       *self,
           const char          *text,
           AnnealPlotTextStyle  style,
           AnnealPlotAnchor     anchor,
           double               x,
           double               baseline,
           guint32              color)
{
  static const char * const anchors[] = { "", " text-anchor=\"middle\"", " text-anchor=\"end\"" };
  const char *weight = style == ANNEAL_PLOT_TEXT_BOLD ? " font-weight=\"bold\"" : "";
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (self->svg, "<text fill=\"#%06x\"%s%s", color, anchors[anchor], weight);
  append_attribute (self->svg, "x", x);
  append_attribute (self->svg, "y", baseline);
  g_string_append_printf (self->svg, ">%s</text>\n", escaped);
}

/* cairo --- */

static void
set_color (cairo_t *cr,
           guint32  color,
           double   alpha)
{
  cairo_set_source_rgba (cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0, (color & 0xff) / 255.0, alpha);
}

static void
add_path (cairo_t               *cr,
          const AnnealPlotPoint *points,
          gsize                  n_points,
          gboolean               close)
{
  gboolean begins = TRUE;

  cairo_new_path (cr);
  for (gsize i = 0; i < n_points; i++)
    {
      if (isnan (points[i].x))
        {
          if (close && !begins)
            cairo_close_path (cr);
          begins = TRUE;
        }
      else if (begins)
        {
          cairo_move_to (cr, points[i].x, points[i].y);
          begins = FALSE;
        }
      else
        {
          cairo_line_to (cr, points[i].x, points[i].y);
        }
    }

  if (close && !begins)
    cairo_close_path (cr);
}

static void
write_cairo (cairo_t          *cr,
             PangoLayout      *layout,
             AnnealPlotAnchor  anchor,
             double            x,
             double            y,
             guint32           color)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);
  set_color (cr, color, 1);
  cairo_move_to (cr, x - (double) width / PANGO_SCALE * anchor / 2, y);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);      /* the text leaves a point behind, from which the next path would start */
}

/* Both --- */

void
anneal_plot_pen_fill_box (AnnealPlotPen       *self,
                          const AnnealPlotBox *box,
                          guint32              color,
                          double               alpha)
{
  if (!(alpha > 0))
    return;

  if (self->svg != NULL)
    {
      g_string_append_printf (self->svg, "<rect fill=\"#%06x\"", color);
      append_box (self->svg, box);
      if (alpha < 1)
        append_attribute (self->svg, "fill-opacity", alpha);
      g_string_append (self->svg, "/>\n");
      return;
    }

  set_color (self->cr, color, alpha);
  cairo_rectangle (self->cr, box->x, box->y, box->width, box->height);
  cairo_fill (self->cr);
}

void
anneal_plot_pen_draw_rule (AnnealPlotPen *self,
                           double         x0,
                           double         y0,
                           double         x1,
                           double         y1,
                           guint32        color)
{
  gboolean vertical = x0 == x1;
  AnnealPlotPoint points[2] = {
    { vertical ? floor (x0) + 0.5 : x0, vertical ? y0 : floor (y0) + 0.5 },
    { vertical ? floor (x1) + 0.5 : x1, vertical ? y1 : floor (y1) + 0.5 },
  };

  anneal_plot_pen_stroke (self, points, G_N_ELEMENTS (points), color, 1, 0);
}

void
anneal_plot_pen_stroke (AnnealPlotPen         *self,
                        const AnnealPlotPoint *points,
                        gsize                  n_points,
                        guint32                color,
                        double                 width,
                        guint                  dash)
{
  double lengths[ANNEAL_PLOT_MAX_DASH];

  if (n_points == 0)
    return;

  if (self->svg != NULL)
    {
      stroke_svg (self->svg, points, n_points, color, width, dash);
      return;
    }

  add_path (self->cr, points, n_points, FALSE);
  set_color (self->cr, color, 1);
  cairo_set_line_width (self->cr, width);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (self->cr, lengths, (int) anneal_plot_theme_get_dashes (dash, width, lengths), 0);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

void
anneal_plot_pen_fill (AnnealPlotPen         *self,
                      const AnnealPlotPoint *points,
                      gsize                  n_points,
                      guint32                color,
                      double                 edge)
{
  if (n_points == 0)
    return;

  if (self->svg != NULL)
    {
      g_string_append_printf (self->svg, "<path fill=\"#%06x\" stroke=\"#%06x\"", color, color);
      append_attribute (self->svg, "stroke-width", edge);
      append_path (self->svg, points, n_points, TRUE);
      g_string_append (self->svg, "/>\n");
      return;
    }

  add_path (self->cr, points, n_points, TRUE);
  set_color (self->cr, color, 1);
  cairo_fill_preserve (self->cr);
  cairo_set_line_width (self->cr, edge);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_stroke (self->cr);
}

void
anneal_plot_pen_write (AnnealPlotPen       *self,
                       const char          *text,
                       AnnealPlotTextStyle  style,
                       AnnealPlotAnchor     anchor,
                       double               x,
                       double               y,
                       guint32              color)
{
  PangoLayout *layout = anneal_plot_text_set (self->text, text, style);
  double baseline = y + (double) pango_layout_get_baseline (layout) / PANGO_SCALE;

  if (self->svg != NULL)
    write_svg (self, text, style, anchor, x, baseline, color);
  else
    write_cairo (self->cr, layout, anchor, x, y, color);
}

void
anneal_plot_pen_begin_clip (AnnealPlotPen       *self,
                            const AnnealPlotBox *box)
{
  if (self->svg != NULL)
    {
      /* A nested picture shows nothing outside of itself: a clip that needs no id. */
      g_string_append (self->svg, "<svg");
      append_box (self->svg, box);
      g_string_append (self->svg, " viewBox=\"");
      append_number (self->svg, box->x);
      g_string_append_c (self->svg, ' ');
      append_number (self->svg, box->y);
      g_string_append_c (self->svg, ' ');
      append_number (self->svg, box->width);
      g_string_append_c (self->svg, ' ');
      append_number (self->svg, box->height);
      g_string_append (self->svg, "\">\n");
      return;
    }

  cairo_save (self->cr);
  cairo_rectangle (self->cr, box->x, box->y, box->width, box->height);
  cairo_clip (self->cr);
}

void
anneal_plot_pen_end_clip (AnnealPlotPen *self)
{
  if (self->svg != NULL)
    g_string_append (self->svg, "</svg>\n");
  else
    cairo_restore (self->cr);
}
