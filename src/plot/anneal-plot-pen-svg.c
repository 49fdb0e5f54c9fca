/* anneal-plot-pen-svg.c: drawing with the text of an SVG file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <math.h>
#include <string.h>

#include "anneal-number.h"

#include "anneal-plot-pen.h"

#include "anneal-plot-theme.h"

/* Details a px can show when a slide is projected. */
#define RESOLUTION 2

/* To a hundredth, without zeros that say nothing. */
static void
append_number (GString *out,
               double   value)
{
  gint64 hundredths = (gint64) lround (value * 100);
  char digits[ANNEAL_NUMBER_LENGTH];

  if (hundredths < 0)
    g_string_append_c (out, '-');
  hundredths = ABS (hundredths);
  if (hundredths >= 100 || hundredths == 0)
    {
      anneal_number_format_int (hundredths / 100, digits);
      g_string_append (out, digits);
    }
  if (hundredths % 100 == 0)
    return;

  g_string_append_c (out, '.');
  g_string_append_c (out, (char) ('0' + hundredths / 10 % 10));
  if (hundredths % 10 != 0)
    g_string_append_c (out, (char) ('0' + hundredths % 10));
}

/* ` name="value"` */
static void
append_length (GString    *out,
               const char *name,
               double      value)
{
  g_string_append_printf (out, " %s=\"", name);
  append_number (out, value);
  g_string_append_c (out, '"');
}

static void
append_color (GString    *out,
              const char *name,
              guint32     color)
{
  g_string_append_printf (out, " %s=\"#%06x\"", name, color);
}

static void
append_escaped (GString    *out,
                const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (out, escaped);
}

static void
append_box (GString             *out,
            const AnnealPlotBox *box)
{
  append_length (out, "x", box->x);
  append_length (out, "y", box->y);
  append_length (out, "width", box->width);
  append_length (out, "height", box->height);
}

static void
append_view (GString             *out,
             const AnnealPlotBox *box)
{
  g_string_append (out, " viewBox=\"");
  append_number (out, box->x);
  g_string_append_c (out, ' ');
  append_number (out, box->y);
  g_string_append_c (out, ' ');
  append_number (out, box->width);
  g_string_append_c (out, ' ');
  append_number (out, box->height);
  g_string_append_c (out, '"');
}

static void
fill (AnnealPlotPen       *self,
      const AnnealPlotBox *box,
      guint32              color,
      double               alpha)
{
  GString *out = self->svg;

  g_string_append (out, "<rect");
  append_box (out, box);
  append_color (out, "fill", color);
  if (alpha < 1)
    append_length (out, "fill-opacity", alpha);
  g_string_append (out, "/>\n");
}

static void
append_dashes (GString *out,
               guint    dash,
               double   width)
{
  double lengths[ANNEAL_PLOT_MAX_DASH];
  guint n_lengths = anneal_plot_theme_get_dashes (dash, width, lengths);

  if (n_lengths == 0)
    {
      g_string_append (out, " stroke-linecap=\"round\"");
      return;
    }

  for (guint i = 0; i < n_lengths; i++)
    {
      g_string_append (out, i == 0 ? " stroke-dasharray=\"" : " ");
      append_number (out, lengths[i]);
    }
  g_string_append_c (out, '"');
}

/* Absolute where a piece begins, then relative to the last point as it was written: rounding does not add up. */
static void
append_points (GString      *out,
               const GArray *points)
{
  AnnealPlotPoint last = { (double) NAN, (double) NAN };

  for (guint i = 0; i < points->len; i++)
    {
      AnnealPlotPoint point = g_array_index (points, AnnealPlotPoint, i);

      point.x = round (point.x * 100) / 100;
      point.y = round (point.y * 100) / 100;
      if (!isnan (point.x))
        {
          gboolean begins = isnan (last.x);
          double y = begins ? point.y : point.y - last.y;

          g_string_append_c (out, begins ? 'M' : 'l');
          append_number (out, begins ? point.x : point.x - last.x);
          g_string_append (out, y < 0 ? "" : " ");
          append_number (out, y);
        }
      last = point;
    }
}

static void
stroke (AnnealPlotPen *self,
        const GArray  *points,
        guint32        color,
        double         width,
        guint          dash)
{
  GString *out = self->svg;

  if (points->len == 0)
    return;

  self->n_points += points->len;
  g_string_append (out, "<path fill=\"none\" stroke-linejoin=\"round\"");
  append_color (out, "stroke", color);
  append_length (out, "stroke-width", width);
  append_dashes (out, dash, width);
  g_string_append (out, " d=\"");
  append_points (out, points);
  g_string_append (out, "\"/>\n");
}

static void
bars (AnnealPlotPen *self,
      const GArray  *columns,
      guint32        color,
      double         width)
{
  GString *out = self->svg;

  if (columns->len == 0)
    return;

  self->n_points += columns->len;
  g_string_append (out, "<path fill=\"none\"");
  append_color (out, "stroke", color);
  append_length (out, "stroke-width", width);
  g_string_append (out, " d=\"");
  for (guint i = 0; i < columns->len; i++)
    {
      AnnealPlotBar bar = g_array_index (columns, AnnealPlotBar, i);

      g_string_append_c (out, 'M');
      append_number (out, bar.x);
      g_string_append_c (out, ' ');
      append_number (out, bar.top - width / 2);
      g_string_append_c (out, 'V');
      append_number (out, bar.bottom + width / 2);
    }
  g_string_append (out, "\"/>\n");
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
  static const char * const anchors[] = { NULL, "middle", "end" };
  GString *out = self->svg;

  g_string_append (out, "<text");
  append_length (out, "x", x);
  append_length (out, "y", y);
  append_length (out, "font-size", self->text.fonts[style].size);
  if (pango_font_description_get_weight (self->text.fonts[style].font) >= PANGO_WEIGHT_SEMIBOLD)
    g_string_append (out, " font-weight=\"bold\"");
  if (anchors[anchor] != NULL)
    g_string_append_printf (out, " text-anchor=\"%s\"", anchors[anchor]);
  append_color (out, "fill", color);
  g_string_append_c (out, '>');
  append_escaped (out, text);
  g_string_append (out, "</text>\n");
}

/* A nested picture shows nothing outside of itself: a clip that needs no id. */
static void
clip (AnnealPlotPen       *self,
      const AnnealPlotBox *box)
{
  GString *out = self->svg;

  if (box == NULL)
    {
      g_string_append (out, "</svg>\n");
      return;
    }

  g_string_append (out, "<svg");
  append_box (out, box);
  append_view (out, box);
  g_string_append (out, ">\n");
}

static const AnnealPlotPenClass svg_class = { fill, stroke, bars, write_text, clip };

void
anneal_plot_pen_init_svg (AnnealPlotPen         *self,
                          const AnnealPlotTheme *theme,
                          const char            *title,
                          double                 width,
                          double                 height)
{
  const AnnealPlotBox all = { 0, 0, width, height };

  *self = (AnnealPlotPen) {
    .class = &svg_class,
    .resolution = RESOLUTION,
    .svg = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\""),
  };
  anneal_plot_text_init (&self->text, theme, FALSE);

  g_autofree char *family = anneal_plot_text_dup_family (&self->text);

  append_length (self->svg, "width", width);
  append_length (self->svg, "height", height);
  append_view (self->svg, &all);
  g_string_append (self->svg, " role=\"img\" style=\"font-variant-numeric:tabular-nums\" font-family=\"'");
  append_escaped (self->svg, family);
  g_string_append (self->svg, "', sans-serif\">\n");
  if (title == NULL)
    return;

  g_autofree char *cleaned = anneal_plot_text_dup_clean (title);

  g_string_append (self->svg, "<title>");
  append_escaped (self->svg, cleaned);
  g_string_append (self->svg, "</title>\n");
}

GBytes *
anneal_plot_pen_end_svg (AnnealPlotPen *self)
{
  g_string_append (self->svg, "</svg>\n");
  return g_string_free_to_bytes (g_steal_pointer (&self->svg));
}
