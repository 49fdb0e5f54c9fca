/* anneal-plot-file.c: a figure as the bytes of a PNG, SVG or PDF file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-error.h"
#include "anneal-plot-draw-private.h"
#include "anneal-plot-file.h"
#include "anneal-text.h"

#define PT_A_PX 0.75      /* 96 px and 72 pt are an inch */

gboolean
anneal_plot_format_from_name (const char        *name,
                              AnnealPlotFormat  *format,
                              GError           **error)
{
  static const char * const endings[] = {
    [ANNEAL_PLOT_PNG] = ".png",
    [ANNEAL_PLOT_SVG] = ".svg",
    [ANNEAL_PLOT_PDF] = ".pdf",
  };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      {
        *format = (AnnealPlotFormat) i;
        return TRUE;
      }

  g_autofree char *shown = anneal_text_escape (name, -1);

  anneal_set_error (error, ANNEAL_ERROR_FORMAT,
                    _("“%s” does not end in .png, .svg or .pdf, so it is not clear what to write"), shown);
  return FALSE;
}

static cairo_status_t
append_cb (void                *closure,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
take_bytes (GByteArray      *array,
            cairo_status_t   status,
            GError         **error)
{
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_byte_array_unref (array);
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("The figure could not be drawn: %s"),
                        cairo_status_to_string (status));
      return NULL;
    }

  return g_byte_array_free_to_bytes (array);
}

static GBytes *
render_png (const AnnealPlotFigure  *figure,
            const AnnealPlotLayout  *layout,
            const AnnealPlotTheme   *theme,
            double                   scale,
            GError                 **error)
{
  GByteArray *array = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                         (int) lround (layout->width * scale),
                                                         (int) lround (layout->height * scale));

  cairo_surface_set_device_scale (surface, scale, scale);

  cairo_t *cr = cairo_create (surface);

  anneal_plot_draw (figure, layout, theme, cr);

  cairo_status_t status = cairo_status (cr);

  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_cb, array);
  cairo_surface_destroy (surface);

  return take_bytes (array, status, error);
}

static GBytes *
render_pdf (const AnnealPlotFigure  *figure,
            const AnnealPlotLayout  *layout,
            const AnnealPlotTheme   *theme,
            GError                 **error)
{
  GByteArray *array = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, array,
                                                                  layout->width * PT_A_PX, layout->height * PT_A_PX);

  /* The same figure is the same bytes: no time of day. */
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Anneal " ANNEAL_VERSION);
  if (figure->title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, figure->title);

  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, PT_A_PX, PT_A_PX);
  anneal_plot_draw (figure, layout, theme, cr);

  cairo_status_t status = cairo_status (cr);

  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return take_bytes (array, status, error);
}

static void
append_svg_length (GString    *svg,
                   const char *name,
                   double      px)
{
  guint64 hundredths = (guint64) llround (px * 100);

  g_string_append_printf (svg, " %s=\"%" G_GUINT64_FORMAT ".%02u\"", name, hundredths / 100,
                          (guint) (hundredths % 100));
}

static GBytes *
render_svg (const AnnealPlotFigure *figure,
            const AnnealPlotLayout *layout,
            const AnnealPlotTheme  *theme)
{
  g_auto(AnnealPlotText) text = { .layout = NULL };
  GString *svg = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"");
  AnnealPlotPen pen = { .svg = svg, .text = &text };

  anneal_plot_text_init (&text, theme);

  const char *family = pango_font_description_get_family (text.fonts[ANNEAL_PLOT_TEXT_REGULAR]);
  g_autofree char *escaped = g_markup_escape_text (family != NULL ? family : "Sans", -1);

  append_svg_length (svg, "width", layout->width);
  append_svg_length (svg, "height", layout->height);
  append_svg_length (svg, "font-size", text.em);
  g_string_append_printf (svg, " font-family=\"%s, sans-serif\">\n", escaped);
  _anneal_plot_draw_with (&pen, figure, layout, theme);
  g_string_append (svg, "</svg>\n");

  return g_string_free_to_bytes (svg);
}

static gboolean
check_size (double   width,
            double   height,
            double   scale,
            GError **error)
{
  double x = width * scale;
  double y = height * scale;

  if (!(x >= 1 && x <= ANNEAL_PLOT_MAX_SIDE && y >= 1 && y <= ANNEAL_PLOT_MAX_SIDE))
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("A figure can have 1 to %d pixels a side"), ANNEAL_PLOT_MAX_SIDE);
      return FALSE;
    }

  if (!(x * y <= ANNEAL_PLOT_MAX_PIXELS))
    {
      anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("A figure can have %d million pixels in all"),
                        ANNEAL_PLOT_MAX_PIXELS >> 20);
      return FALSE;
    }

  return TRUE;
}

GBytes *
anneal_plot_render (const AnnealPlotFigure  *figure,
                    const AnnealPlotTheme   *theme,
                    AnnealPlotFormat         format,
                    double                   width,
                    double                   height,
                    double                   scale,
                    GError                 **error)
{
  g_auto(AnnealPlotLayout) layout = { .n_lanes = 0 };

  if (!check_size (width, height, format == ANNEAL_PLOT_PNG ? scale : 1, error))
    return NULL;

  anneal_plot_layout_init (&layout, figure, theme, width, height);
  switch (format)
    {
    case ANNEAL_PLOT_PNG:
      return render_png (figure, &layout, theme, scale, error);
    case ANNEAL_PLOT_PDF:
      return render_pdf (figure, &layout, theme, error);
    case ANNEAL_PLOT_SVG:
    default:
      return render_svg (figure, &layout, theme);
    }
}
