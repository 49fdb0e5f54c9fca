/* anneal-plot-file.c: a figure as the bytes of a PNG, SVG or PDF file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "anneal-plot"

#include "config.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "anneal-error.h"
#include "anneal-text.h"

#include "anneal-plot-file.h"

#include "anneal-plot-draw-private.h"

#define PT_A_PX        0.75     /* 96 px and 72 pt are an inch */
#define PDF_RESOLUTION 2        /* details of 1/192 in, as printers show them */

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

static gboolean
check_points (const AnnealPlotPen  *pen,
              GError              **error)
{
  if (pen->n_points <= ANNEAL_PLOT_MAX_POINTS)
    return TRUE;

  anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("At this size the lines have more than %d points"),
                    ANNEAL_PLOT_MAX_POINTS);
  return FALSE;
}

/* The bytes in @array, or an error if the surface or the figure has one. */
static GBytes *
take_bytes (GByteArray           *array,
            const AnnealPlotPen  *pen,        /* (nullable): none drew */
            cairo_status_t        status,
            GError              **error)
{
  if (status != CAIRO_STATUS_SUCCESS)
    anneal_set_error (error, ANNEAL_ERROR_LIMIT, _("The figure could not be drawn: %s"),
                      cairo_status_to_string (status));
  else if (pen == NULL || check_points (pen, error))
    return g_byte_array_free_to_bytes (array);

  g_byte_array_unref (array);
  return NULL;
}

static GBytes *
render_png (const AnnealPlotFigure  *figure,
            const AnnealPlotLayout  *layout,
            const AnnealPlotTheme   *theme,
            double                   scale,
            GError                 **error)
{
  GByteArray *array = g_byte_array_new ();
  cairo_format_t format = theme->background_alpha >= 1 ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32;
  cairo_surface_t *surface = cairo_image_surface_create (format, (int) lround (layout->width * scale),
                                                         (int) lround (layout->height * scale));

  cairo_surface_set_device_scale (surface, scale, scale);

  g_auto(AnnealPlotPen) pen = { .class = NULL };
  cairo_t *cr = cairo_create (surface);

  anneal_plot_pen_init_cairo (&pen, theme, cr, 0);
  _anneal_plot_draw_with (&pen, figure, layout, theme);

  cairo_status_t status = cairo_status (cr);

  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_cb, array);
  cairo_surface_destroy (surface);

  return take_bytes (array, &pen, status, error);
}

static void
set_metadata (cairo_surface_t *surface,
              const char      *title_as_given)      /* (nullable) */
{
  /* The same figure is the same bytes: no time of day. */
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Anneal " ANNEAL_VERSION);
  if (title_as_given == NULL)
    return;

  g_autofree char *title = anneal_plot_text_dup_clean (title_as_given);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
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
  g_auto(AnnealPlotPen) pen = { .class = NULL };
  cairo_t *cr = cairo_create (surface);

  set_metadata (surface, figure->title);
  cairo_scale (cr, PT_A_PX, PT_A_PX);
  anneal_plot_pen_init_cairo (&pen, theme, cr, PDF_RESOLUTION);
  _anneal_plot_draw_with (&pen, figure, layout, theme);

  cairo_status_t status = cairo_status (cr);

  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return take_bytes (array, &pen, status, error);
}

static GBytes *
render_svg (const AnnealPlotFigure  *figure,
            const AnnealPlotLayout  *layout,
            const AnnealPlotTheme   *theme,
            GError                 **error)
{
  g_auto(AnnealPlotPen) pen = { .class = NULL };

  anneal_plot_pen_init_svg (&pen, theme, figure->title, layout->width, layout->height);
  _anneal_plot_draw_with (&pen, figure, layout, theme);

  return check_points (&pen, error) ? anneal_plot_pen_end_svg (&pen) : NULL;
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
      return render_svg (figure, &layout, theme, error);
    }
}

/* A surface of @format whose bytes go to @array; drawn on in px. */
static cairo_surface_t *
new_surface (AnnealPlotFormat  format,
             double            width,
             double            height,
             double            scale,
             GByteArray       *array)
{
  cairo_surface_t *surface;

  switch (format)
    {
    case ANNEAL_PLOT_PNG:
      surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) lround (width * scale),
                                            (int) lround (height * scale));
      cairo_surface_set_device_scale (surface, scale, scale);
      return surface;
    case ANNEAL_PLOT_PDF:
      surface = cairo_pdf_surface_create_for_stream (append_cb, array, width * PT_A_PX, height * PT_A_PX);
      set_metadata (surface, NULL);
      return surface;
    case ANNEAL_PLOT_SVG:
    default:
      surface = cairo_svg_surface_create_for_stream (append_cb, array, width, height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;
    }
}

GBytes *
anneal_plot_render_drawing (AnnealPlotDrawFunc      draw,
                            gpointer                user_data,
                            const AnnealPlotTheme  *theme,
                            AnnealPlotFormat        format,
                            double                  width,
                            double                  height,
                            double                  scale,
                            GError                **error)
{
  if (!check_size (width, height, format == ANNEAL_PLOT_PNG ? scale : 1, error))
    return NULL;

  GByteArray *array = g_byte_array_new ();
  cairo_surface_t *surface = new_surface (format, width, height, scale, array);
  cairo_t *cr = cairo_create (surface);

  if (format == ANNEAL_PLOT_PDF)
    cairo_scale (cr, PT_A_PX, PT_A_PX);
  cairo_set_source_rgba (cr, (theme->background >> 16 & 0xff) / 255.0, (theme->background >> 8 & 0xff) / 255.0,
                         (theme->background & 0xff) / 255.0, theme->background_alpha);
  cairo_paint (cr);
  draw (cr, theme, width, height, user_data);

  cairo_status_t status = cairo_status (cr);

  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && format == ANNEAL_PLOT_PNG)
    status = cairo_surface_write_to_png_stream (surface, append_cb, array);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return take_bytes (array, NULL, status, error);
}
